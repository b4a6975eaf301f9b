"""The whole board: where the room disagrees, and where it says the same as the published guidance or something else.

Only revealed rounds count. A mitigation that is being asked again keeps its earlier revealed round.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from markupsafe import Markup

from valuechain.analysis.workshop.statistics.counts import Reason
from valuechain.analysis.workshop.statistics.guidance import Verdict
from valuechain.analysis.workshop.statistics.not_me import NotMe
from valuechain.analysis.workshop.statistics.rankings import RankingResult, find_rankings
from valuechain.analysis.workshop.statistics.results import Results, find_apart, find_moved, find_results
from valuechain.model.words import count
from valuechain.model.workshop.plan import NO_ROLE, Plan, PlannedActor, PlannedMitigation
from valuechain.model.workshop.running import Decision
from valuechain.views.page.render import render
from valuechain.views.page.state import Page
from valuechain.views.workshop.closing import DIFFERENT, build_closing
from valuechain.views.workshop.ranking_words import (
    ORDER_HEADS,
    order_cells,
    say_concordance,
    say_group_firsts,
    say_order,
    say_points,
)
from valuechain.views.workshop.room import Room, RoomView, address_of
from valuechain.views.workshop.verdicts import VERDICTS, Judged, VerdictWords, judge, say_verdicts
from valuechain.views.workshop.wall.heat import HEAT_STEPS, build_group_heats, build_heat, heat_of, say_not_shown
from valuechain.views.workshop.wall.mitigations import MOST_REASONS, build_sheets
from valuechain.views.workshop.wall.screens import address_of_results
from valuechain.views.workshop.words import (
    figure,
    percent,
    probability,
    say_change,
    say_decision,
    say_group,
    say_hidden,
    say_small,
    say_support,
    say_turnout,
)

_MOST_APART = 5
"""How many of the largest differences between groups are listed."""


@dataclass(frozen=True, slots=True)
class GuidanceRow:
    """A mitigation compared with the guidance, with a cell per actor."""

    mitigation: PlannedMitigation
    round: int
    cells: Sequence[Judged]


@dataclass(frozen=True, slots=True)
class VerdictLine:
    """A cell in a list of verdicts."""

    mitigation: PlannedMitigation
    actor: PlannedActor
    verdict: Verdict
    judged: Judged


class VerdictList(NamedTuple):
    """Cells with the same verdict, split by whether a role is published."""

    words: VerdictWords
    owners: Sequence[VerdictLine]
    others: Sequence[VerdictLine]


class MovedLine(NamedTuple):
    """Whether a group gives its own actor less responsibility, in words."""

    found: NotMe
    actor: str
    said: str
    why: str = ""


class DecisionLine(NamedTuple):
    """A decision in words."""

    mitigation: PlannedMitigation
    said: str
    decision: Decision


class OrderSheet(NamedTuple):
    """The room's order of a ranking."""

    title: str
    said: str
    about: Sequence[str]
    """How many answered, how it is counted, how far people agree and what changed."""
    rows: Sequence[Sequence[str]]
    """The order, with the columns of `ORDER_HEADS`."""
    groups: Sequence[str]
    hidden: Sequence[str]
    reasons: Sequence[Reason]


def show_board(room: Room) -> Markup:
    """The HTML of the board's page."""
    plan, running, seen = room.plan, room.running, room.seen
    results = find_results(seen)
    rankings = [_build_order(room, each) for each in find_rankings(plan, running, room.proposals).values()]
    is_facilitator = room.view is RoomView.FACILITATOR
    may_see_moved = is_facilitator or running.is_released
    return render(
        "workshop/wall/board.html",
        room=room,
        plan=plan,
        running=running,
        is_facilitator=is_facilitator,
        say_support=say_support,
        back=address_of(Page.WORKSHOP if is_facilitator else Page.PROJECTOR, room.key),
        results="" if is_facilitator else address_of_results(room),
        anchors={mitigation.id: f"m-{index}" for index, mitigation in enumerate(plan.mitigations, start=1)},
        heat=build_heat(plan, running, results),
        heats=build_group_heats(plan, results),
        heat_of=heat_of,
        steps=HEAT_STEPS,
        apart=find_apart(plan, results)[:_MOST_APART],
        figure=figure,
        not_shown=say_not_shown(plan, results),
        guidance=build_guidance(plan, results),
        differs=build_closing(plan, running, results.counts, results.common, {}).differs,
        DIFFERENT=DIFFERENT,
        is_empty=not results.rounds,
        rankings=rankings,
        order_heads=ORDER_HEADS,
        said=_said(plan, results, len(rankings)),
        verdicts=build_verdicts(plan, results),
        is_compared=any(cell.verdict for found in results.versus.values() for cell in found),
        percent=percent,
        groups={
            id_: {name: say_group(plan, each) for name, each in found.items()}
            for id_, found in results.group_common.items()
        },
        hidden={id_: say_hidden(plan, found, room.groups) for id_, found in results.groups.items()},
        fewest=next((found.fewest for found in results.groups.values()), 0),
        moved=[_say_moved(plan, each) for each in find_moved(seen)] if results.rounds and may_see_moved else (),
        decisions=_decisions(room, results),
        sheets=build_sheets(room, results),
    )


def build_guidance(plan: Plan, results: Results) -> list[GuidanceRow]:
    """A row for each mitigation with a result."""
    return [
        GuidanceRow(mitigation, results.rounds[mitigation.id], list(map(judge, results.versus[mitigation.id])))
        for mitigation in plan.mitigations
        if mitigation.id in results.rounds
    ]


def _said(plan: Plan, results: Results, rankings: int) -> str:
    """Summary in a few sentences."""
    shown, total = len(results.rounds), len(plan.mitigations)
    ranked = f"{count(rankings, 'ranking')} revealed." if rankings else ""
    if not shown:
        return ranked or f"Nothing has been revealed yet. On the agenda: {count(total, 'question')}."
    words = f"{shown:,} of {count(total, 'question')} revealed."
    return " ".join(filter(None, (words, ranked, say_verdicts(plan, results.common))))


def _build_order(room: Room, result: RankingResult) -> OrderSheet:
    again = f", round {result.round}" if result.round > 1 else ""
    change = say_change(result.shift) if result.shift else ""
    few = say_small(room.plan, result.count)
    about = (say_turnout(result.count), few, say_points(result.ranking), say_concordance(result.order), change)
    return OrderSheet(
        f"{result.ranking.label}{again}",
        say_order(result),
        [line for line in about if line],
        order_cells(result.order),
        say_group_firsts(result.by_group),
        say_hidden(room.plan, result.groups, room.groups),
        room.reasons_on(result.ranking.id, result.round)[:MOST_REASONS],
    )


def build_verdicts(plan: Plan, results: Results) -> list[VerdictList]:
    """The cells with each verdict, in agenda and value-chain order."""
    actors = {actor.id: actor for actor in plan.actors}
    lines = [
        VerdictLine(mitigation, actors[cell.actor], cell.verdict, judge(cell))
        for mitigation in plan.mitigations
        for cell in results.versus.get(mitigation.id, ())
        if cell.verdict is not None
    ]
    found = []
    for verdict, words in VERDICTS.items():
        own = [line for line in lines if line.verdict is verdict]
        owners = [line for line in own if line.judged.published != NO_ROLE]
        others = [line for line in own if line.judged.published == NO_ROLE]
        found.append(VerdictList(words, owners, others))
    return found


def _say_moved(plan: Plan, found: NotMe) -> MovedLine:
    label = next(actor.label for actor in plan.actors if actor.id == found.actor)
    if found.members_mean is None or found.others_mean is None or found.adjusted_p is None or found.p is None:
        return MovedLine(found, label, "too few answers to tell")
    means = f"{figure(found.members_mean)} against {figure(found.others_mean)} of {len(plan.roles)}"
    if found.is_moved_away:
        said = f"gives its own actor less responsibility than the others do ({means})"
    elif found.members_mean < found.others_mean:
        said = f"gives its own actor less responsibility than the others do, but that could be chance ({means})"
    else:
        said = f"does not give its own actor less responsibility than the others do ({means})"
    why = (
        f"{found.members or 0:,} members and {count(found.others or 0, 'other')}, on "
        f"{count(found.mitigations, 'mitigation')}; permutation test p = {probability(found.p)}, "
        f"{probability(found.adjusted_p)} after correcting for all groups."
    )
    return MovedLine(found, label, said, why)


def _decisions(room: Room, results: Results) -> list[DecisionLine]:
    """The decisions, with notes and dissent.

    Before the reveal, only facilitators see them, so that they don't influence the room.
    """
    return [
        DecisionLine(mitigation, say_decision(room.plan, made), made)
        for mitigation in room.plan.mitigations
        if (made := room.running.decisions.get(mitigation.id))
        and (mitigation.id in results.rounds or room.running.is_ended or room.view is RoomView.FACILITATOR)
    ]
