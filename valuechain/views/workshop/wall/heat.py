"""Where a room disagrees, mitigation by actor: everybody together, and each group that may be shown."""

from dataclasses import dataclass
from math import ceil

from valuechain.analysis.workshop.agreement import Agreement
from valuechain.analysis.workshop.counts import ActorCount, RoundCount
from valuechain.model.words import join_words
from valuechain.model.workshop.plan import PlannedActor, PlannedMitigation
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

    actor: PlannedActor
    figure: str
    """Empty where fewer than two know."""
    heat: int
    """0 for none, up to `HEAT_STEPS`."""
    count: ActorCount


@dataclass(frozen=True, slots=True)
class HeatRow:
    """A mitigation of the agenda."""

    mitigation: PlannedMitigation
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

    mitigation: PlannedMitigation
    anchor: str
    actor: PlannedActor
    difference: str
    """Of their means, from 0 to 1: 1 if all of one give the strongest role and all of the other none."""
    sides: tuple[tuple[str, ActorCount], tuple[str, ActorCount]]
    """The group that gives it more, and the one that gives it less."""


def build_heat(room: Room, results: Results) -> HeatMap:
    """Everybody together."""
    rows = []
    for index, mitigation in enumerate(room.plan.mitigations, start=1):
        if mitigation.id in results.rounds:
            rows.append(
                _row(
                    room,
                    mitigation,
                    index,
                    results.counts[mitigation.id],
                    results.agreements.by_mitigation[mitigation.id],
                )
            )
        else:
            rows.append(HeatRow(mitigation, f"m-{index}", _why_empty(room, mitigation), 0, (), "", ""))
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
    for index, mitigation in enumerate(room.plan.mitigations, start=1):
        if mitigation.id not in results.rounds:
            continue
        found = results.groups[mitigation.id].shown.get(group)
        if found is None:
            state = "not shown separately, because that could identify people"
            rows.append(HeatRow(mitigation, f"m-{index}", state, results.rounds[mitigation.id], (), "", ""))
        else:
            rows.append(
                _row(room, mitigation, index, found, results.group_agreements[group].by_mitigation[mitigation.id])
            )
    return rows


def _row(room: Room, mitigation: PlannedMitigation, index: int, found: RoundCount, agreement: Agreement) -> HeatRow:
    cells = tuple(_heat(*pair) for pair in zip(room.plan.actors, found.actors, strict=True))
    return HeatRow(
        mitigation, f"m-{index}", "", found.round, cells, say_agreement(agreement), word_agreement(agreement)
    )


def _heat(actor: PlannedActor, found: ActorCount) -> HeatCell:
    value = disagreement(found)
    return HeatCell(actor, "", 0, found) if value is None else HeatCell(actor, figure(value), heat_of(value), found)


def heat_of(value: float) -> int:
    """The step in which a disagreement from 0 to 1 is coloured.

    >>> [heat_of(value) for value in (0, 0.05, 0.2, 0.21, 1)]
    [0, 1, 1, 2, 5]
    """
    # Rounded, because a sum of shares such as 0.1 + 0.1 may end a hair above a step.
    return ceil(round(value * HEAT_STEPS, 9))


def _why_empty(room: Room, mitigation: PlannedMitigation) -> str:
    latest = room.running.latest(mitigation.id)
    if latest is None:
        return "not asked yet"
    return "being answered" if latest.status is Status.OPEN else "waiting for the reveal"


def find_apart(room: Room, results: Results) -> list[ApartLine]:
    """The pairs of mitigation and actor where two groups differ most; the furthest first."""
    found: list[tuple[float, ApartLine]] = []
    for index, mitigation in enumerate(room.plan.mitigations, start=1):
        shown = results.groups[mitigation.id].shown if mitigation.id in results.rounds else {}
        if len(shown) < 2:
            continue
        for place, actor in enumerate(room.plan.actors):
            sides = sorted(
                ((name, count.actors[place]) for name, count in shown.items()), key=lambda side: -mean(side[1])
            )
            most, least = sides[0], sides[-1]
            apart = mean(most[1]) - mean(least[1])
            if apart > 0:
                found.append((apart, ApartLine(mitigation, f"m-{index}", actor, figure(apart), (most, least))))
    found.sort(key=lambda pair: -pair[0])
    return [line for _, line in found[:_MOST_APART]]


def mean(found: ActorCount) -> float:
    """What those who know give an actor on average: 0 is no role, 1 the strongest.

    >>> mean(ActorCount("hub", {"primary": 2, "secondary": 2}, none=2))
    0.5
    """
    numbers = tuple(found.by_role.values())
    total = sum(rank * number for rank, number in enumerate(reversed(numbers), start=1))
    return total / len(numbers) / found.known


def say_not_shown(room: Room, results: Results) -> str:
    """Which groups are shown on no mitigation; empty where all are on some."""
    shown = {name for found in results.groups.values() for name in found.shown}
    return join_words([group.name for group in room.plan.groups if group.name not in shown])
