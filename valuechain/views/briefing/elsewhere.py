"""The other sources on a briefing's topics, law apart from advice, with the dates from which they apply."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime
from itertools import groupby

from valuechain.analysis.across.across import Across, build_across
from valuechain.analysis.across.timeline.timeline import build_timeline
from valuechain.analysis.across.timeline.values import TimelineGroup
from valuechain.analysis.across.topic.short import ShortRow, build_short
from valuechain.analysis.across.topic.subject import build_subject
from valuechain.analysis.allocation.allocation import Allocation
from valuechain.analysis.findings.day import Coming, list_starts
from valuechain.model.framework import Topic
from valuechain.model.question.across import AcrossQuestion
from valuechain.model.words import count, join_first, pluralise, write_short_date
from valuechain.views.document.blocks import Block, Bullets, Grid, GridRow, Section, Span, Spans, plain, say
from valuechain.views.page.names import begin, called_at

_MOST_TOPICS, _MOST_SOURCES, _MOST_ACTORS = 4, 2, 2
_MOST_DATES, _MOST_DATES_ELSEWHERE = 4, 2
_OURS = "Actors are reference actors, which are ours; some sources name them only in part or under a condition."
_HEADS = ("Topic", "Law", "Voluntary")


def build_elsewhere(allocation: Allocation) -> Section:
    """The responsible actors in the other sources, for the topics of most mitigations."""
    title = "What other sources say"
    topics, across = find_topics(allocation), _ask_others(allocation)
    if not across.sources:
        return Section(title, (say("There is no other source to compare with."),))
    if not topics:
        return Section(title, (say("Its mitigations have no topics, so they cannot be compared with other sources."),))
    shown = list(topics)[:_MOST_TOPICS]
    rows = tuple(_topic_row(across, topic) for topic in shown)
    more = len(topics) - len(shown)
    said = (
        f"The {count(len(shown), 'topic')} of most {_called(allocation)} here"
        f"{f', of {len(topics)}' if more > 0 else ''}. {_OURS}"
    )
    return Section(title, (say(said), Grid("What other sources say", _HEADS, rows, (20.0, 40.0, 40.0))))


def find_topics(allocation: Allocation) -> Mapping[Topic, int]:
    """The topics of the answer with their numbers of mitigations, the largest first."""
    counts = Counter(topic for mitigation in allocation.mitigations for topic in mitigation.topics)
    return {allocation.chain.topic(topic): number for topic, number in counts.most_common()}


def _ask_others(allocation: Allocation) -> Across:
    """The answer of all other sources, for the same model, release and day."""
    place = allocation.context.place if allocation.context else None
    question = AcrossQuestion(
        without=tuple(framework.id for framework in allocation.frameworks),
        model_type=place.model_type if place else None,
        release_type=place.release_type if place else None,
        on=allocation.on,
    )
    return build_across(allocation.chain, question)


def _topic_row(across: Across, topic: Topic) -> GridRow:
    rows = [row for row in build_short(build_subject(across, topic)) if row.responsible or row.unmatched]
    law = [row for row in rows if row.framework.is_binding]
    return GridRow(
        (
            (Span(topic.name, "strong"),),
            _say_sources(law, "No law here says who."),
            _say_sources([row for row in rows if row not in law], "No voluntary source here says who."),
        )
    )


def _say_sources(rows: Iterable[ShortRow], nothing: str) -> Spans:
    rows = list(rows)
    if not rows:
        return (Span(nothing, "soft"),)
    said: list[Span] = []
    for row in rows[:_MOST_SOURCES]:
        names = [actor.actor.name for actor in row.responsible] or [f"“{name}”" for name in row.unmatched]
        said += [
            Span(f"{'; ' if said else ''}{begin(row.framework.short_name)}: ", "strong"),
            Span(join_first(names, _MOST_ACTORS)),
        ]
    more = len(rows) - _MOST_SOURCES
    return (*said, *((Span(f"; and {count(more, 'more source', 'more sources')}"),) if more > 0 else ()))


def build_dates(allocation: Allocation) -> Section:
    """The dates from which mitigations apply, in the source itself and then in the others, the earliest first."""
    own = [*_list_own(allocation)]
    framework = allocation.frameworks[0]
    name = begin(framework.short_name)
    blocks: list[Block] = [Bullets(tuple(own))] if own else [say(f"{name} gives no dates.")]
    others = [*_list_others(allocation)]
    if others:
        blocks += [say("Next in other sources, on the same topics:"), Bullets(tuple(others))]
    return Section("What begins when", tuple(blocks))


def _list_own(allocation: Allocation) -> Iterator[Spans]:
    called = called_at(allocation.frameworks[0], allocation.question.level)
    by_day = [(day, [*group]) for day, group in groupby(list_starts(allocation), key=lambda each: each.date)]
    today = _day_of(allocation)
    begun = [(day, starts) for day, starts in by_day if day <= today]
    to_come = by_day[len(begun) :]
    if begun:
        said = "; ".join(_say_begun(day, starts, called) for day, starts in begun)
        yield Span("Already begun", "strong"), Span(f": {said}")
    for day, starts in to_come[:_MOST_DATES]:
        yield _dated(day, _say_starts(starts, called), is_settled=all(each.is_settled for each in starts))
    if (more := len(to_come) - _MOST_DATES) > 0:
        yield plain(f"And {count(more, 'later date')}.")


def _say_begun(day: date, starts: Iterable[Coming], called: str) -> str:
    """A day that has passed, in a few words."""
    starts = list(starts)
    number = len({mitigation.id for each in starts for mitigation in (*each.begin, *each.extend)})
    doubt = "" if all(each.is_settled for each in starts) else ", date not settled"
    what = count(number, called) if number else count(sum(len(each.ownerships) for each in starts), "assignment")
    return f"{what} ({write_short_date(day)}{doubt})"


def _day_of(allocation: Allocation) -> date:
    """The day asked about, or today."""
    return allocation.on or datetime.now(UTC).date()


def _say_starts(starts: Iterable[Coming], called: str) -> str:
    starts = list(starts)
    begin_then = {mitigation.id: mitigation for each in starts for mitigation in each.begin}
    extended = {mitigation.id for each in starts for mitigation in each.extend} - begin_then.keys()
    said = []
    if begin_then:
        verb = "begins" if len(begin_then) == 1 else "begin"
        names = join_first([mitigation.label for mitigation in begin_then.values()], 2)
        said.append(f"{count(len(begin_then), called)} {verb}: {names}")
    if extended:
        said.append(f"{count(len(extended), called)} {'applies' if len(extended) == 1 else 'apply'} to more")
    if not said:
        said.append(f"{count(sum(len(each.ownerships) for each in starts), 'assignment')} more")
    return "; ".join(said)


def _list_others(allocation: Allocation) -> Iterator[Spans]:
    """The next dates of other sources on the same topics."""
    across, topics = _ask_others(allocation), {topic.id for topic in find_topics(allocation)}
    groups = [group for group in build_timeline(across).after(_day_of(allocation)) if topics.intersection(group.topics)]
    by_day = [(key, list(members)) for key, members in groupby(groups, key=lambda group: (group.day, group.source))]
    for (day, source), members in by_day[:_MOST_DATES_ELSEWHERE]:
        framework = across.chain.framework(source)
        said = f"{begin(framework.marked_name)}: {_say_groups(members, framework.called or 'mitigation')}"
        yield _dated(day, said, is_settled=all(member.is_settled for member in members))


def _say_groups(groups: Iterable[TimelineGroup], called: str) -> str:
    found = {each.mitigation.id: each.mitigation.label for group in groups for each in group.beginnings}
    verbs = "begins or is extended" if len(found) == 1 else "begin or are extended"
    return f"{count(len(found), called)} {verbs}: {join_first([*found.values()], 2)}"


def _dated(day: date, text: str, *, is_settled: bool) -> Spans:
    doubt = (Span(" (date not settled)", "doubt"),) if not is_settled else ()
    return Span(write_short_date(day), "strong"), *doubt, Span(f": {text}")


def _called(allocation: Allocation) -> str:
    return pluralise(called_at(allocation.frameworks[0], allocation.question.level))
