"""Where a room disagrees, mitigation by actor: everybody together, and each group that may be shown."""

from dataclasses import dataclass
from math import ceil

from valuechain.analysis.workshop.agreement import Agreement
from valuechain.analysis.workshop.counts import RoundCount, SeatCount
from valuechain.model.words import join_words
from valuechain.model.workshop.plan import Item, Seat
from valuechain.model.workshop.running import Status
from valuechain.views.workshop.results import Results, disagreement
from valuechain.views.workshop.room import Room
from valuechain.views.workshop.words import figure, say_agreement, word_agreement

HEAT_STEPS = 5
"""Above none, in which disagreement is coloured."""
_MOST_APART = 5
"""How many pairs of mitigation and actor are listed on which groups are furthest apart."""


@dataclass(frozen=True, slots=True)
class HeatCell:
    """How far those who are looked at are apart on one mitigation and actor."""

    seat: Seat
    figure: str
    """Empty where fewer than two know."""
    heat: int
    """0 for none, up to `HEAT_STEPS`."""
    count: SeatCount


@dataclass(frozen=True, slots=True)
class HeatRow:
    """A mitigation of the agenda."""

    item: Item
    anchor: str
    state: str
    """Why there is nothing to show; empty where there is."""
    round: int
    """0 where no round of it is revealed."""
    cells: tuple[HeatCell, ...]
    agreement: str
    word: str


@dataclass(frozen=True, slots=True)
class HeatMap:
    """All mitigations, as everybody or a group sees them."""

    name: str
    """Of the group; empty for everybody."""
    rows: tuple[HeatRow, ...]


@dataclass(frozen=True, slots=True)
class ApartLine:
    """Two groups that say different things of an actor."""

    item: Item
    anchor: str
    seat: Seat
    difference: str
    """Of their means, from 0 to 1: 1 if all of one say primary and all of the other no role."""
    sides: tuple[tuple[str, SeatCount], tuple[str, SeatCount]]
    """The group that gives it more, and the one that gives it less."""


def build_heat(room: Room, results: Results) -> HeatMap:
    """Everybody together."""
    rows = []
    for index, item in enumerate(room.plan.items, start=1):
        if item.id in results.rounds:
            rows.append(_row(room, item, index, results.counts[item.id], results.agreements.by_item[item.id]))
        else:
            rows.append(HeatRow(item, f"m-{index}", _why_empty(room, item), 0, (), "", ""))
    return HeatMap("", tuple(rows))


def build_group_heats(room: Room, results: Results) -> list[HeatMap]:
    """Each group that may be shown on any mitigation, on those on which it may be, and on no others."""
    return [
        HeatMap(group.name, tuple(_group_rows(room, results, group.name)))
        for group in room.plan.groups
        if any(group.name in found.shown for found in results.groups.values())
    ]


def _group_rows(room: Room, results: Results, group: str) -> list[HeatRow]:
    rows = []
    for index, item in enumerate(room.plan.items, start=1):
        if item.id not in results.rounds:
            continue
        found = results.groups[item.id].shown.get(group)
        if found is None:
            state = "not shown by itself: it could give a few people away"
            rows.append(HeatRow(item, f"m-{index}", state, results.rounds[item.id], (), "", ""))
        else:
            rows.append(_row(room, item, index, found, results.group_agreements[group].by_item[item.id]))
    return rows


def _row(room: Room, item: Item, index: int, found: RoundCount, agreement: Agreement) -> HeatRow:
    cells = tuple(_heat(*pair) for pair in zip(room.plan.seats, found.seats, strict=True))
    return HeatRow(item, f"m-{index}", "", found.round, cells, say_agreement(agreement), word_agreement(agreement))


def _heat(seat: Seat, found: SeatCount) -> HeatCell:
    value = disagreement(found)
    return HeatCell(seat, "", 0, found) if value is None else HeatCell(seat, figure(value), heat_of(value), found)


def heat_of(value: float) -> int:
    """The step in which a disagreement from 0 to 1 is coloured.

    >>> [heat_of(value) for value in (0, 0.05, 0.2, 0.21, 1)]
    [0, 1, 1, 2, 5]
    """
    # Rounded, because a sum of shares such as 0.1 + 0.1 may end a hair above a step.
    return ceil(round(value * HEAT_STEPS, 9))


def _why_empty(room: Room, item: Item) -> str:
    latest = room.running.latest(item.id)
    if latest is None:
        return "not asked yet"
    return "being answered" if latest.status is Status.OPEN else "waiting for the reveal"


def find_apart(room: Room, results: Results) -> list[ApartLine]:
    """The pairs of mitigation and actor on which two groups that are shown are furthest apart; the furthest first."""
    found: list[tuple[float, ApartLine]] = []
    for index, item in enumerate(room.plan.items, start=1):
        shown = results.groups[item.id].shown if item.id in results.rounds else {}
        if len(shown) < 2:
            continue
        for place, seat in enumerate(room.plan.seats):
            sides = sorted(
                ((name, count.seats[place]) for name, count in shown.items()), key=lambda side: -mean(side[1])
            )
            most, least = sides[0], sides[-1]
            apart = mean(most[1]) - mean(least[1])
            if apart > 0:
                found.append((apart, ApartLine(item, f"m-{index}", seat, figure(apart), (most, least))))
    found.sort(key=lambda pair: -pair[0])
    return [line for _, line in found[:_MOST_APART]]


def mean(found: SeatCount) -> float:
    """What those who know give an actor on average: 0 no role, a half secondary, 1 primary.

    >>> mean(SeatCount("hub", primary=2, secondary=2, none=2))
    0.5
    """
    return (found.primary + found.secondary / 2) / found.known


def say_not_shown(room: Room, results: Results) -> str:
    """Which groups are shown on no mitigation; empty where all are on some."""
    shown = {name for found in results.groups.values() for name in found.shown}
    return join_words([group.name for group in room.plan.groups if group.name not in shown])
