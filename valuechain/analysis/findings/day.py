"""What applies on the day asked about, and what comes next."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import NamedTuple

import numpy as np

from valuechain.analysis.allocation.allocation import Allocation, answer, once_per_answer
from valuechain.analysis.allocation.codes import codes_of, pick
from valuechain.analysis.allocation.dates import Start, start_of
from valuechain.model.values import ApplicationDate, Mitigation, Ownership
from valuechain.model.words import find_days


@dataclass(frozen=True, slots=True)
class Coming:
    """A date after the day asked about, with everything that begins then for one scope."""

    date: date
    scope: str
    """What applies from the date; empty if everything does."""
    is_settled: bool
    begin: tuple[Mitigation, ...]
    """Mitigations that begin then: no part of them applies before."""
    extend: tuple[Mitigation, ...]
    """Mitigations that apply in part before; the date adds the scope."""
    ownerships: tuple[Ownership, ...]
    """Ownerships that begin later than their mitigation."""
    transitions: tuple[str, ...]
    """The transitions in words: what still has time after the date."""
    sources: tuple[str, ...]


class Transition(NamedTuple):
    """A transition that still runs although its date has come."""

    since: ApplicationDate
    text: str
    mitigations: tuple[Mitigation, ...]


@dataclass(frozen=True, slots=True)
class Day:
    """What applies on a day, in the whole answer."""

    on: date
    applying: int
    total: int
    """How many mitigations there are, whatever their dates."""
    undated: int
    """How many count as applying because the source gives no date."""
    in_words: tuple[Mitigation, ...]
    """Those that count as applying because their date is in words that name no day."""
    partial: tuple[Mitigation, ...]
    """Those that apply in part: further scopes come later."""
    unsettled: tuple[Mitigation, ...]
    """Those that apply only by dates that are not settled."""
    doubts: tuple[str, ...]
    """Why dates of the answer are not settled."""
    coming: tuple[Coming, ...]
    """The later dates in order."""
    transitions: tuple[Transition, ...]
    """Those that end after the day, or without a known end."""


def list_starts(allocation: Allocation) -> tuple[Coming, ...]:
    """Every date on which anything begins, in order, for an answer without a day."""
    return _list_coming(allocation, date.min)


@once_per_answer
def build_day(allocation: Allocation) -> Day | None:
    """What applies on the day asked about, whatever the filters; None if no day is asked about."""
    on = allocation.on
    if on is None:
        return None
    whole = answer(allocation.chain, replace(allocation.question, on=None))
    chain, codes = whole.part, codes_of(whole.part)
    applying = whole.mitigation_mask & codes.begun_on(on)
    starts = zip(pick(chain.mitigations, applying), pick(codes.m_starts, applying), strict=True)
    dated = [(mitigation, start) for mitigation, start in starts if start.dates or start.words]
    number = int(np.count_nonzero(applying))

    def those(has: Callable[[Start], bool]) -> tuple[Mitigation, ...]:
        """The mitigations whose start satisfies `has`; many have the same start."""
        kept = {id(start) for start in {id(start): start for _, start in dated}.values() if has(start)}
        return tuple(mitigation for mitigation, start in dated if id(start) in kept)

    return Day(
        on=on,
        applying=number,
        total=len(whole.mitigations),
        undated=number - len(dated),
        in_words=those(lambda start: start.is_in_words),
        partial=those(lambda start: start.on(on).is_partial),
        unsettled=those(lambda start: start.on(on).is_unsettled),
        doubts=_list_doubts(whole),
        coming=_list_coming(whole, on),
        transitions=_list_transitions(dated, on),
    )


@dataclass(slots=True)
class _Found:
    """What was found for a date and scope so far."""

    dates: list[ApplicationDate] = field(default_factory=list)
    begin: list[Mitigation] = field(default_factory=list)
    extend: list[Mitigation] = field(default_factory=list)
    ownerships: list[Ownership] = field(default_factory=list)


def _list_coming(whole: Allocation, on: date) -> tuple[Coming, ...]:
    chain, codes, ordinal = whole.part, codes_of(whole.part), on.toordinal()
    found: dict[tuple[date, str, bool], _Found] = defaultdict(_Found)

    def note(each: ApplicationDate) -> _Found:
        noted = found[each.date, each.scope, each.is_settled]
        noted.dates.append(each)
        return noted

    is_later = whole.mitigation_mask & (codes.m_last > ordinal)
    for mitigation, start in zip(pick(chain.mitigations, is_later), pick(codes.m_starts, is_later), strict=True):
        for each in start.dates:
            if each.date > on:
                noted = note(each)
                (noted.begin if each is start.dates[0] else noted.extend).append(mitigation)
    is_own = (codes.o_first > ordinal) & (codes.o_first > codes.m_first[codes.o_mitigation])
    for ownership in pick(chain.ownerships, whole.ownership_mask & is_own):
        note(start_of(chain, ownership).dates[0]).ownerships.append(ownership)
    return tuple(
        Coming(
            *key,
            tuple(noted.begin),
            tuple(noted.extend),
            tuple(noted.ownerships),
            _distinct(each.transition for each in noted.dates),
            _distinct(each.source for each in noted.dates),
        )
        for key, noted in sorted(found.items(), key=lambda item: (item[0][0], not item[0][2]))
    )


def _list_doubts(whole: Allocation) -> tuple[str, ...]:
    starts = {id(start): start for start in pick(codes_of(whole.part).m_starts, whole.mitigation_mask)}
    dates = (each for start in starts.values() for each in start.dates)
    return _distinct(each.note for each in dates if not each.is_settled)


def _distinct(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, texts)))


def _list_transitions(dated: Iterable[tuple[Mitigation, Start]], on: date) -> tuple[Transition, ...]:
    """The transitions of dates that have come; one ends with the last day that its text names."""
    found: dict[tuple[date, str, str], _Found] = defaultdict(_Found)
    for mitigation, start in dated:
        for each in start.dates:
            if each.date <= on and each.transition:
                noted = found[each.date, each.scope, each.transition]
                noted.dates.append(each)
                noted.begin.append(mitigation)
    return tuple(
        Transition(noted.dates[0], text, tuple(noted.begin))
        for (_, _, text), noted in sorted(found.items(), key=lambda item: item[0][0])
        if not (days := find_days(text)) or days[-1] > on
    )
