"""The timeline in sentences: what begins next, how far off a day is, which sources have no date."""

from calendar import monthrange
from collections.abc import Iterator, Sequence
from datetime import date

from valuechain.analysis.across.across import Across
from valuechain.analysis.across.timeline.timeline import list_coming
from valuechain.analysis.across.timeline.values import (
    Beginning,
    Coming,
    Timeline,
    TimelineEvent,
    TimelineGroup,
    TransitionEnd,
)
from valuechain.model.chain import ValueChain
from valuechain.model.words import capital, count, join_words, write_date

_YEARS_FROM = 24
"""A distance of this many months or more is given in years."""


def say_distance(day: date, on: date | None) -> str:
    """How far a day is from the day asked about; empty without one.

    >>> on = date(2026, 11, 29)
    >>> [say_distance(date(*day), on) for day in ((2026, 12, 2), (2027, 12, 2), (2029, 1, 30), (2026, 8, 2))]
    ['in 3 days', 'in a year and 3 days', 'in 2 years and 2 months', '3 months before']
    """
    if on is None:
        return ""
    if day == on:
        return "on that day"
    first, last = sorted((day, on))
    months = (last.year - first.year) * 12 + last.month - first.month - (last.day < first.day)
    days = (last - _add_months(first, months)).days
    far = _say_months(months, days) if months else count(days, "day")
    return f"in {far}" if day > on else f"{far} before"


def _add_months(day: date, months: int) -> date:
    """The same day some months later; the last day of a month that is too short."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def _say_months(months: int, days: int) -> str:
    """Months, or years and months; days are said beside whole years, so that they do not look exact."""
    years, rest = divmod(months, 12)
    if rest and months < _YEARS_FROM:
        return count(months, "month")
    more = count(rest, "month") if rest else count(days, "day") if days else ""
    return join_words(["a year" if years == 1 else count(years, "year"), *([more] if more else [])])


def say_coming(across: Across, timeline: Timeline) -> str:
    """What begins in the twelve months after the day asked about, and what is next."""
    return " ".join(_sentences(across, timeline))


def _sentences(across: Across, timeline: Timeline) -> Iterator[str]:
    on = across.question.on
    if not timeline.groups:
        yield "Nothing in this answer has a date."
        return
    if on is None:
        first, last = timeline.groups[0].day, timeline.groups[-1].day
        number = count(len({(each.source, each.mitigation.id) for each in timeline.beginnings}), "mitigation")
        when = f"from {write_date(first)} to {write_date(last)}" if first < last else f"on {write_date(first)}"
        ends = f", and {say_ends(len(timeline.ends))}" if timeline.ends else ""
        yield f"{number} of {count(len(timeline.dated), 'source')} begin to apply {when}{ends}."
        yield "Choose a day to see what begins after it."
        return
    coming = list_coming(across, timeline)
    if coming.groups:
        new, more = _count(coming.beginnings)
        begun = join_words([*_say_begin(new), *_say_extend(more, "mitigation" if not new else "")])
        sources = count(len(coming.sources), "source")
        ends = f", and {say_ends(len(coming.ends))}" if coming.ends else ""
        yield f"In the twelve months after {write_date(on)}, {begun}, in {sources}{ends}."
    else:
        ends = f", but {say_ends(len(coming.ends))}" if coming.ends else ""
        yield f"Nothing begins to apply in the twelve months after {write_date(on)}{ends}."
    yield from _say_just_after(timeline, coming)
    later = timeline.events_after(on)
    if later:
        yield f"Next, on {write_date(later[0].day)}: {_say_next(across.chain, later)}."
    else:
        yield "No later date is known."


def _say_just_after(timeline: Timeline, coming: Coming) -> Iterator[str]:
    """What begins soon after the twelve months, because a reader may count it in."""
    after = timeline.after(coming.until)
    days = (after[0].day - coming.until).days if after else 0
    if 0 < days <= _JUST_AFTER:
        new, more = _count([each for group in after if group.day == after[0].day for each in group.beginnings])
        begun = [*([f"{new:,} more {'begins' if new == 1 else 'begin'}"] if new else ()), *_say_extend(more, "")]
        yield f"{join_words(begun)} {count(days, 'day')} after these months, on {write_date(after[0].day)}."


_JUST_AFTER = 31
"""The number of days after the twelve months within which a date is named too."""


def _count(beginnings: Sequence[Beginning]) -> tuple[int, int]:
    """How many mitigations begin, and how many others are only extended."""
    new = {(each.source, each.mitigation.id) for each in beginnings if not each.is_extension}
    more = {(each.source, each.mitigation.id) for each in beginnings if each.is_extension}
    return len(new), len(more - new)


def _say_begin(number: int, noun: str = "mitigation") -> list[str]:
    return [f"{_number(number, noun)} {'begins' if number == 1 else 'begin'} to apply"] if number else []


def _say_extend(number: int, noun: str = "mitigation") -> list[str]:
    return [f"{_number(number, noun)} {'is' if number == 1 else 'are'} extended"] if number else []


def _number(number: int, noun: str) -> str:
    return count(number, noun) if noun else f"{number:,}"


def say_group(group: TimelineGroup, noun: str = "mitigation") -> str:
    """How many mitigations of the group begin to apply, and how many are extended."""
    new, more = len(group.new), len(group.extended)
    return join_words([*_say_begin(new, noun), *_say_extend(more, "" if new else noun)])


def say_ends(number: int) -> str:
    """How many transitions end.

    >>> say_ends(1), say_ends(2)
    ('1 transition ends', '2 transitions end')
    """
    return f"{count(number, 'transition')} {'ends' if number == 1 else 'end'}"


def say_event(event: TimelineEvent, noun: str = "mitigation") -> str:
    """What begins in a group; or of how many mitigations a transition ends."""
    if isinstance(event, TransitionEnd):
        return f"a transition of {count(len(event.mitigations), noun)} ends"
    return say_group(event, noun)


def say_transition(end: TransitionEnd) -> str:
    """The text of a transition, preceded by the days from which its mitigations apply: the text may say `then`."""
    return f"For what applies from {join_words(list(map(write_date, end.since)))}: {end.text}"


def _say_next(chain: ValueChain, later: Sequence[TimelineEvent]) -> str:
    """What begins and ends on the first of the days, source by source."""
    on_day: dict[str, list[TimelineEvent]] = {}
    for event in later:
        if event.day == later[0].day:
            on_day.setdefault(event.source, []).append(event)
    said = []
    for source, events in on_day.items():
        groups = [each for each in events if isinstance(each, TimelineGroup)]
        new, more = _count([each for group in groups for each in group.beginnings])
        begun = [*_say_begin(new), *_say_extend(more, "mitigation" if not new else "")]
        ends = [say_ends(len(events) - len(groups))] if len(events) > len(groups) else []
        said.append(f"{join_words([*begun, *ends])} in {chain.framework(source).short_name}")
    return "; ".join(said)


def say_undated(chain: ValueChain, timeline: Timeline) -> str:
    """The sources and mitigations without a known day; empty if there are none."""
    names = [chain.framework(source).short_name for source in timeline.without_dates]
    parts = [
        f"{count(len(mitigations), 'mitigation')} of {chain.framework(source).short_name}"
        for source, mitigations in timeline.undated.items()
        if source not in timeline.without_dates
    ]
    if not names and not parts:
        return ""
    named = [*names, *parts]
    is_one = len(named) == 1 and (not parts or next(iter(timeline.undated.values()))[1:] == ())
    does = "gives no dates, so it counts" if is_one else "give no dates, so they count"
    return f"{capital(join_words(named))} {does} on every date."


def say_applying(timeline: Timeline, on: date) -> str:
    """How many mitigations already apply, of how many sources, and since when."""
    groups = timeline.by(on)
    number = len({(each.source, each.mitigation.id) for group in groups for each in group.beginnings})
    sources = len({group.source for group in groups})
    verb = "already applies" if number == 1 else "already apply"
    since = f"the first since {write_date(groups[0].day)}" if groups else ""
    return f"{count(number, 'mitigation')} of {count(sources, 'source')} {verb}, {since}"


def say_narrowed(chain: ValueChain, timeline: Timeline) -> list[str]:
    """What the timeline is narrowed to, in words."""
    return [
        *([f"topic {chain.topic(timeline.topic).name}"] if timeline.topic else ()),
        *([f"practice {chain.practice(timeline.practice).name}"] if timeline.practice else ()),
        *([f"reference actor {chain.reference_actor(timeline.actor).name}"] if timeline.actor else ()),
    ]


def say_conditions(chain: ValueChain, beginning: Beginning) -> list[str]:
    """Each condition with the actors to whom it applies, as a sentence."""
    actors: dict[tuple[str, str, bool], list[str]] = {}
    for each in beginning.conditions:
        named = chain.actor(beginning.source, each.named).name if each.named else ""
        label = chain.reference_actor(each.actor).label if each.actor else ""
        who = f"{label} ({named})" if label and named else label or named
        actors.setdefault((each.text, "" if each.is_responsible else ", supporting", who == named), []).append(who)
    return [f"{join_words(names)}{part}: {text}." for (text, part, _), names in actors.items()]


def say_scope(group: TimelineGroup) -> str:
    """The scope of the group, capitalised; `everything` if it has none."""
    return capital(group.start.scope) or "Everything"
