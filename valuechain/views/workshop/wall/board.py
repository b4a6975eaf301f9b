"""The whole board: where the room disagrees, and where it confirms what is published or departs from it.

Only rounds that are revealed count; of a mitigation that is being asked again, the one revealed before.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote_plus

from markupsafe import Markup

from valuechain.analysis.workshop.measures import MEASURE
from valuechain.analysis.workshop.not_me import NotMe
from valuechain.analysis.workshop.versus import Verdict, VersusCell
from valuechain.model.words import count
from valuechain.model.workshop.plan import NO_ROLE, Plan, PlannedActor, PlannedMitigation
from valuechain.views.page.render import render
from valuechain.views.page.state import Page
from valuechain.views.workshop.results import Results, find_moved, find_results, may_see_moved
from valuechain.views.workshop.room import Room, RoomView
from valuechain.views.workshop.wall.heat import HEAT_STEPS, build_group_heats, build_heat, find_apart, say_not_shown
from valuechain.views.workshop.wall.mitigations import build_sheets
from valuechain.views.workshop.words import (
    VERDICT_MEANINGS,
    VERDICT_SIGNS,
    VERDICT_WORDS,
    Judged,
    explain_agreement,
    figure,
    judge,
    percent,
    probability,
    say_agreement,
    say_decision,
    say_hidden,
    say_owners,
    say_scale,
    say_why,
    say_without_role,
    word_agreement,
)

_VERDICTS = (Verdict.DEPARTS, Verdict.CONFIRMS, Verdict.TOO_FEW)
"""What a room has to talk about comes first."""


@dataclass(frozen=True, slots=True)
class GuidanceCell:
    """How the room stands to what is published on one mitigation and actor."""

    actor: PlannedActor
    judged: Judged
    share: str
    """Of those who know, how many give the published role; empty where nothing is published or nobody knows."""
    is_quiet: bool
    """Whether it confirms no more than that an actor has no role."""


@dataclass(frozen=True, slots=True)
class VerdictLine:
    """A cell in the list of its verdict."""

    mitigation: PlannedMitigation
    anchor: str
    actor: PlannedActor
    verdict: Verdict
    judged: Judged
    why: str


@dataclass(frozen=True, slots=True)
class VerdictList:
    """The cells of a verdict; those that are published to have no role by themselves."""

    word: str
    sign: str
    meaning: str
    owners: Sequence[VerdictLine]
    others: Sequence[VerdictLine]


@dataclass(frozen=True, slots=True)
class GroupLine:
    """What is said of a group over the whole board."""

    name: str
    shown_on: int
    """On how many mitigations it may be shown."""
    word: str
    agreement: str


@dataclass(frozen=True, slots=True)
class MovedLine:
    """Whether a group moves duties away from its own actor, in words."""

    group: str
    actor: str
    said: str
    why: str
    is_moved: bool


def show_board(room: Room) -> Markup:
    """The HTML of the board's page."""
    plan, results = room.plan, find_results(room)
    is_facilitator = room.view is RoomView.FACILITATOR
    key = quote_plus(room.key)
    overall = results.agreements.overall
    return render(
        "workshop/wall/board.html",
        room=room,
        plan=plan,
        running=room.running,
        is_facilitator=is_facilitator,
        back=f"{(Page.WORKSHOP if is_facilitator else Page.PROJECTOR).value}?workshop={key}",
        heat=build_heat(room, results),
        heats=build_group_heats(room, results),
        apart=find_apart(room, results),
        not_shown=say_not_shown(room, results),
        guidance=build_guidance(plan, results),
        is_empty=not results.rounds,
        said=_said(plan, results),
        steps=range(1, HEAT_STEPS + 1),
        most=HEAT_STEPS,
        verdicts=build_verdicts(plan, results),
        is_compared=any(results.verdicts.values()),
        agreement=say_agreement(overall),
        meaning=explain_agreement(overall),
        word=word_agreement(overall),
        measure=MEASURE,
        scale=say_scale(plan),
        groups=_groups(plan, results),
        by_group=_by_group(room, results),
        fewest=next((found.fewest for found in results.groups.values()), 0),
        moved=_moved(plan, find_moved(room)) if results.rounds and may_see_moved(room) else (),
        is_released=room.running.is_released,
        decisions=_decisions(room, results),
        sheets=build_sheets(room, results),
    )


def build_guidance(plan: Plan, results: Results) -> list[tuple[PlannedMitigation, str, int, list[GuidanceCell]]]:
    """Each mitigation that has a result, with the anchor of its sheet, its round and a cell an actor."""
    return [
        (
            mitigation,
            f"m-{index}",
            results.rounds[mitigation.id],
            list(map(_guidance, plan.actors, results.versus[mitigation.id])),
        )
        for index, mitigation in enumerate(plan.mitigations, start=1)
        if mitigation.id in results.rounds
    ]


def _guidance(actor: PlannedActor, cell: VersusCell) -> GuidanceCell:
    is_quiet = cell.verdict is Verdict.CONFIRMS and cell.published == NO_ROLE
    return GuidanceCell(actor, judge(cell), "" if cell.share is None else percent(cell.share), is_quiet)


def _said(plan: Plan, results: Results) -> str:
    """The answer in a few sentences."""
    shown, total = len(results.rounds), len(plan.mitigations)
    if not shown:
        return f"Nothing has been revealed yet. There {'is' if total == 1 else 'are'} {count(total, 'mitigation')} on the agenda."
    words = f"{shown:,} of {count(total, 'mitigation')} revealed."
    if not any(results.verdicts.values()):
        return words
    cells = [cell for each in results.versus.values() for cell in each]
    return " ".join(filter(None, (words, say_owners(cells), say_without_role(cells))))


def build_verdicts(plan: Plan, results: Results) -> list[VerdictList]:
    """The cells of each verdict, in the order of the agenda and the value chain."""
    actors = {actor.id: actor for actor in plan.actors}
    compared = sum(cell.adjusted_p is not None for cells in results.versus.values() for cell in cells)
    lines = [
        VerdictLine(mitigation, f"m-{index}", actors[cell.actor], cell.verdict, judge(cell), say_why(cell, compared))
        for index, mitigation in enumerate(plan.mitigations, start=1)
        for cell in results.versus.get(mitigation.id, ())
        if cell.verdict is not None
    ]
    found = []
    for verdict in _VERDICTS:
        own = [line for line in lines if line.verdict is verdict]
        owners = [line for line in own if line.judged.published != NO_ROLE]
        others = [line for line in own if line.judged.published == NO_ROLE]
        found.append(
            VerdictList(VERDICT_WORDS[verdict], VERDICT_SIGNS[verdict], VERDICT_MEANINGS[verdict], owners, others)
        )
    return found


def _groups(plan: Plan, results: Results) -> list[GroupLine]:
    lines = []
    for group in plan.groups:
        found = results.group_agreements.get(group.name)
        if found is None:
            lines.append(GroupLine(group.name, 0, "", "not shown"))
        else:
            said = say_agreement(found.overall)
            lines.append(GroupLine(group.name, len(found.by_mitigation), word_agreement(found.overall), said))
    return lines


def _by_group(room: Room, results: Results) -> list[tuple[PlannedMitigation, list[tuple[str, str]], list[str]]]:
    """Each mitigation with the agreement within each group, and why groups are not shown."""
    rows = []
    for mitigation in room.plan.mitigations:
        if mitigation.id not in results.rounds:
            continue
        found = (results.group_agreements.get(group.name) for group in room.plan.groups)
        figures = [
            (word_agreement(each.by_mitigation[mitigation.id]), say_agreement(each.by_mitigation[mitigation.id]))
            if each and mitigation.id in each.by_mitigation
            else ("", "not shown")
            for each in found
        ]
        rows.append((mitigation, figures, say_hidden(room.plan, results.groups[mitigation.id], room.groups)))
    return rows


def _moved(plan: Plan, found: Sequence[NotMe]) -> list[MovedLine]:
    labels = {actor.id: actor.label for actor in plan.actors}
    return [_say_moved(each, labels[each.actor], len(plan.roles)) for each in found]


def _say_moved(each: NotMe, label: str, strongest: int) -> MovedLine:
    if each.members_mean is None or each.others_mean is None or each.adjusted_p is None or each.p is None:
        return MovedLine(each.group, label, "too few answers to tell", "", is_moved=False)
    means = f"{figure(each.members_mean)} against {figure(each.others_mean)} of {strongest}"
    if each.is_moved_away:
        said = f"gives this actor less responsibility than the others do ({means})"
    elif each.members_mean < each.others_mean:
        said = f"gives it less than the others do, but that could be chance ({means})"
    else:
        said = f"does not give it less than the others do ({means})"
    why = (
        f"{each.members or 0:,} members and {count(each.others or 0, 'other')}, on "
        f"{count(each.mitigations, 'mitigation')}; permutation test p = {probability(each.p)}, "
        f"{probability(each.adjusted_p)} after correcting for all groups."
    )
    return MovedLine(each.group, label, said, why, is_moved=each.is_moved_away)


def _decisions(room: Room, results: Results) -> list[tuple[PlannedMitigation, str, str, str]]:
    """What was decided, with note and dissent.

    A room that has not seen a result yet is not led by what a facilitator has written down already.
    """
    return [
        (mitigation, say_decision(room.plan, made), made.note, made.dissent)
        for mitigation in room.plan.mitigations
        if (made := room.running.decisions.get(mitigation.id))
        and (mitigation.id in results.rounds or room.running.is_ended or room.view is RoomView.FACILITATOR)
    ]
