"""The day asked about: the control to choose it, and what applies by then, in sentences."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from typing import NamedTuple

from markupsafe import Markup

from valuechain.analysis.allocation.allocation import Allocation, find_answer
from valuechain.analysis.allocation.dates import UNSETTLED, describe_date, is_dated, start_days, start_of
from valuechain.analysis.allocation.selection import shown_answer
from valuechain.analysis.findings.day import Coming, Day, build_day, list_starts
from valuechain.model.chain import ValueChain
from valuechain.model.question.parameters import ON
from valuechain.model.question.question import Pairs
from valuechain.model.question.selection import Selection
from valuechain.model.values import ApplicationDate, Ownership
from valuechain.model.words import count, join_words, write_date
from valuechain.views.page.render import render
from valuechain.views.page.state import ViewState
from valuechain.views.question.summary import COMING, Phrase, Sentence, say_applying, write_sentences

EVERYTHING = "everything"
"""Stands for the scope of a date that has none."""
SETTLED = {True: "yes", False: UNSETTLED}
_MOST_NEXT = 3
"""Maximum number of later dates in the summary; the Findings page lists them all."""
_MOST_DAYS = 10
"""Maximum number of the source's own dates offered as quick choices."""


class DayChoice(NamedTuple):
    """One of the source's own dates, with the link that asks about it."""

    name: str
    note: str
    """What begins then, its scope, and what is not settled; empty if nothing begins."""
    href: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class DayForm:
    """A form that asks about a day, like a link with a blank to fill in."""

    action: str
    hidden: Pairs
    value: str
    """The day asked about, as an ISO date; empty if none is."""
    clear: str
    choices: Sequence[DayChoice]
    more: int
    """How many of the source's dates are not offered."""


def build_day_form(chain: ValueChain, state: ViewState) -> DayForm | None:
    """The form; None if the framework gives no dates, unless a day is asked about all the same."""
    part = chain.only(state.framework)
    if not is_dated(part) and state.on is None:
        return None
    days = list(dict.fromkeys(each.date for each in start_days(part)))
    choices = list_days(find_answer(chain, replace(state, on=None)), state, days)
    return DayForm(
        action=state.page.value,
        hidden=[(name, value) for name, value in state.pairs() if name != ON],
        value=state.on.isoformat() if state.on else "",
        clear=state.href(on=None),
        choices=choices[:_MOST_DAYS],
        more=max(0, len(days) - _MOST_DAYS),
    )


def show_day(chain: ValueChain, state: ViewState) -> Markup:
    """The HTML of the form; empty if there is none."""
    form = build_day_form(chain, state)
    return render("question/day.html", form=form) if form else Markup()


def list_days(allocation: Allocation | None, state: ViewState, days: Iterable[date] = ()) -> list[DayChoice]:
    """The days on which anything in the answer begins, in order; `days` come first, even if nothing begins then."""
    brings: dict[date, list[Coming]] = {day: [] for day in days}
    for each in list_starts(allocation) if allocation else ():
        brings.setdefault(each.date, []).append(each)
    return [
        DayChoice(write_date(day), _note(group), state.href(on=day, focus=""), day == state.on)
        for day, group in brings.items()
    ]


def show_days(chain: ValueChain, state: ViewState, actor: str = "") -> Markup:
    """A small timeline of the days on which mitigations begin to apply, for one actor or all; empty without any."""
    asked = replace(state, on=None, selection=Selection(actors=(actor,) if actor else ()))
    days = list_days(shown_answer(chain, asked), state)
    return render("question/days.html", days=days, clear=state.href(on=None) if state.on else "") if days else Markup()


def _note(group: Sequence[Coming]) -> str:
    """What a date brings, such as `13 begin, 9 of them not settled` or `5 begin, 38 are extended (Annex III)`."""
    begin, extend, roles = _count_added(group)
    unsettled = sum(_count_added([each for each in group if not each.is_settled]))
    scope = _shared_scope(group)
    parts = (
        f"{begin:,} {'begins' if begin == 1 else 'begin'}" if begin else "",
        f"{extend:,} {'is' if extend == 1 else 'are'} extended" if extend else "",
        f"{count(roles, 'role')} {'begins' if roles == 1 else 'begin'}" if roles else "",
    )
    said = ", ".join(filter(None, parts)) + (f" ({scope})" if scope else "")
    if not unsettled:
        return said
    return f"{said}, {'' if unsettled == begin + extend + roles else f'{unsettled:,} of them '}not settled"


def _coming(text: str) -> Phrase:
    return Phrase(text, COMING, is_strong=True)


def say_next(day: Day) -> tuple[Sentence, ...]:
    """The next dates, what applies only in part, and transitions that still run."""
    return tuple(_say_next(day))


def _say_next(day: Day) -> Iterator[Sentence]:
    if day.coming:
        parts: list[Phrase] = [Phrase("Next: ")]
        dates = [[*group] for _, group in groupby(day.coming, key=lambda each: (each.date, each.is_settled))]
        for number, group in enumerate(dates[:_MOST_NEXT]):
            added, when = _describe_added(group, is_first=not day.applying and not number)
            parts += [_coming(added), Phrase(f" {when} {_describe_date(group)}"), Phrase("; ")]
        more = len(dates) - _MOST_NEXT
        last = [_coming(f"then {count(more, 'later date')}"), Phrase(".")] if more > 0 else [Phrase(".")]
        yield (*(parts if more > 0 else parts[:-1]), *last)
    elif day.undated < day.total:
        yield (Phrase("The source gives no later date."),)
    if number := len(day.partial):
        yield _coming(f"{number:,}"), Phrase(f" {'applies' if number == 1 else 'apply'} in part.")
    if number := len({m.key for each in day.transitions for m in each.mitigations}):
        yield Phrase("For "), _coming(f"{number:,}"), Phrase(", a transition is still running.")


def describe_day_asked(allocation: Allocation) -> str:
    """All that is said about the day asked about, as plain text; empty if none is."""
    day = build_day(allocation)
    if day is None:
        return ""
    return write_sentences((say_applying(allocation, day), *say_next(day), *say_doubts(allocation, day)))


def _describe_added(group: Sequence[Coming], *, is_first: bool) -> tuple[str, str]:
    """What a later date adds, such as `21 more` or `3 are extended`, and the preposition before the date."""
    begin, extend, roles = _count_added(group)
    if extend and not begin and not roles:
        return f"{extend:,} {'is' if extend == 1 else 'are'} extended", "on"
    parts = (
        f"{begin:,}{'' if is_first else ' more'}" if begin else "",
        f"{extend:,} extended" if extend else "",
        count(roles, "more role", "more roles") if roles else "",
    )
    return join_words([part for part in parts if part]), "from"


def _count_added(group: Sequence[Coming]) -> tuple[int, int, int]:
    """How many mitigations begin, how many are extended, and how many roles begin."""
    return (
        sum(len(each.begin) for each in group),
        sum(len(each.extend) for each in group),
        sum(len(each.ownerships) for each in group),
    )


def _shared_scope(group: Sequence[Coming]) -> str:
    """The scopes, if everything has one."""
    scopes = dict.fromkeys(each.scope for each in group)
    named = [each for each in scopes if not any(each.startswith(f"{other} ") for other in scopes)]
    return "; ".join(named) if all(scopes) else ""


def _describe_date(group: Sequence[Coming]) -> str:
    """A later date in words, with its scopes if everything has one, and whether it is settled."""
    of = group[0]
    return describe_date(ApplicationDate("", "", of.date, _shared_scope(group), "", of.is_settled, "", ""))


def describe_role(chain: ValueChain, ownership: Ownership) -> str:
    """An ownership in words, such as `Deployers (supporting) for “Keep the logs”`."""
    actor = chain.actor(ownership.framework, ownership.actor)
    mitigation = chain.mitigation(ownership.framework, ownership.mitigation)
    return f"{actor.label} ({chain.role(ownership.role).name.lower()}) for “{mitigation.label}”"


def say_doubts(allocation: Allocation, day: Day) -> tuple[Sentence, ...]:
    """What counts as applying although its date is not settled, not given or in words."""
    return tuple(_say_doubts(allocation, day))


def _say_doubts(allocation: Allocation, day: Day) -> Iterator[Sentence]:
    if number := len(day.unsettled):
        starts = (start_of(allocation.part, m) for m in day.unsettled)
        days = dict.fromkeys(write_date(each.date) for start in starts for each in start.on(day.on).since)
        verb, their = ("applies", "its") if number == 1 else ("apply", "their")
        dates = f"date ({join_words(list(days))}) is" if len(days) == 1 else f"dates ({join_words(list(days))}) are"
        yield _coming(f"{number:,}"), Phrase(f" {verb} only on a literal reading: {their} {dates} not settled.")
    if day.undated == day.total > 0:
        yield (Phrase("The source gives no dates, so everything counts as applying."),)
    elif day.undated:
        yield (Phrase(f"For {day.undated:,}, the source gives no date, so {_they(day.undated)} as applying."),)
    if number := len(day.in_words):
        said = f", the date is in words that cannot be compared with a day, so {_they(number)} as applying."
        yield Phrase("For "), _coming(f"{number:,}"), Phrase(said)


def _they(number: int) -> str:
    return "it counts" if number == 1 else "they count"
