"""The whole board: where the room disagrees, and where it confirms what is published or departs from it.

Only rounds that are revealed count; of a mitigation that is being asked again, the one revealed before.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from urllib.parse import quote_plus

from valuechain.analysis.workshop_counts import SeatCount
from valuechain.analysis.workshop_not_me import NotMe
from valuechain.analysis.workshop_versus import Verdict, VersusCell
from valuechain.model.running import Status
from valuechain.model.workshop import Item, Plan, Seat
from valuechain.views.board_items import build_sheets
from valuechain.views.phrases import count
from valuechain.views.render import render
from valuechain.views.room import Room, RoomView
from valuechain.views.room_results import Results, disagreement, find_moved, find_results, may_see_moved
from valuechain.views.room_words import (
    RELIABLE,
    TENTATIVE,
    VERDICT_MEANINGS,
    VERDICT_SIGNS,
    Judged,
    benchmark,
    explain_agreement,
    figure,
    judge,
    percent,
    probability,
    say_agreement,
    say_decision,
    say_hidden,
    say_why,
)
from valuechain.views.state import Page

HEAT_STEPS = 5
"""Above none, in which disagreement is coloured."""
_VERDICTS = (Verdict.DEPARTS, Verdict.CONFIRMS, Verdict.TOO_FEW)
"""What a room has to talk about comes first."""


@dataclass(frozen=True, slots=True)
class HeatCell:
    """How far the room is apart on one mitigation and actor."""

    seat: Seat
    figure: str
    """Empty where fewer than two know."""
    heat: int
    """0 for none, up to `HEAT_STEPS`."""
    count: SeatCount
    judged: Judged
    share: str
    """Of those who know, how many give the published role; empty where nothing is published or nobody knows."""


@dataclass(frozen=True, slots=True)
class BoardRow:
    """A mitigation on the board."""

    item: Item
    anchor: str
    state: str
    """Why there is nothing to show yet; empty where there is."""
    round: int
    cells: tuple[HeatCell, ...]
    agreement: str
    benchmark: str


@dataclass(frozen=True, slots=True)
class VerdictLine:
    """A cell in the list of its verdict."""

    item: Item
    anchor: str
    seat: Seat
    judged: Judged
    why: str


@dataclass(frozen=True, slots=True)
class GroupLine:
    """What is said of a group over the whole board."""

    name: str
    shown_on: int
    """On how many mitigations it may be shown."""
    agreement: str


@dataclass(frozen=True, slots=True)
class MovedLine:
    """Whether a group moves duties away from its own actor, in words."""

    group: str
    seat: str
    said: str
    why: str
    is_moved: bool


def show_board(room: Room) -> str:
    """The HTML of the board's page."""
    plan, results = room.plan, find_results(room)
    is_facilitator = room.view is RoomView.FACILITATOR
    key = quote_plus(room.key)
    overall = results.agreements.overall
    return render(
        "board.html",
        room=room,
        plan=plan,
        running=room.running,
        is_facilitator=is_facilitator,
        back=f"{(Page.WORKSHOP if is_facilitator else Page.PROJECTOR).value}?workshop={key}",
        rows=build_rows(room, results),
        is_empty=not results.rounds,
        said=_said(plan, results),
        steps=range(1, HEAT_STEPS + 1),
        most=HEAT_STEPS,
        verdicts=[
            (verdict, results.verdicts[verdict], VERDICT_SIGNS[verdict], VERDICT_MEANINGS[verdict])
            for verdict in _VERDICTS
        ],
        lines=build_verdicts(plan, results),
        is_compared=any(results.verdicts.values()),
        agreement=say_agreement(overall),
        meaning=explain_agreement(overall),
        benchmark=benchmark(overall),
        reliable=RELIABLE,
        tentative=TENTATIVE,
        groups=_groups(plan, results),
        by_group=_by_group(room, results),
        fewest=next((found.fewest for found in results.groups.values()), 0),
        moved=_moved(plan, find_moved(room)) if results.rounds and may_see_moved(room) else (),
        is_released=room.running.is_released,
        decisions=_decisions(room, results),
        sheets=build_sheets(room, results),
    )


def build_rows(room: Room, results: Results) -> list[BoardRow]:
    """Every mitigation of the agenda, in its order."""
    rows = []
    seats = room.plan.seats
    for index, item in enumerate(room.plan.items, start=1):
        number = results.rounds.get(item.id, 0)
        if not number:
            rows.append(BoardRow(item, f"m-{index}", _why_empty(room, item), 0, (), "", ""))
            continue
        pairs = zip(seats, results.counts[item.id].seats, results.versus[item.id], strict=True)
        cells = tuple(_heat(*pair) for pair in pairs)
        agreement = results.agreements.by_item[item.id]
        rows.append(BoardRow(item, f"m-{index}", "", number, cells, say_agreement(agreement), benchmark(agreement)))
    return rows


def _heat(seat: Seat, found: SeatCount, cell: VersusCell) -> HeatCell:
    value = disagreement(found)
    share = "" if cell.share is None else percent(cell.share)
    if value is None:
        return HeatCell(seat, "", 0, found, judge(cell), share)
    return HeatCell(seat, figure(value), heat_of(value), found, judge(cell), share)


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


def _said(plan: Plan, results: Results) -> str:
    """The answer in a sentence or two."""
    shown, total = len(results.rounds), len(plan.items)
    if not shown:
        return f"Nothing is revealed yet. {count(total, 'mitigation')} {'is' if total == 1 else 'are'} on the agenda."
    words = f"{shown:,} of {count(total, 'mitigation')} {'is' if shown == 1 else 'are'} revealed."
    pairs = sum(results.verdicts.values())
    if not pairs:
        return words
    numbers = results.verdicts
    return (
        f"{words} Of {count(pairs, 'pair')} of mitigation and actor, the room departs from what is published in"
        f" {numbers[Verdict.DEPARTS]:,} and confirms it in {numbers[Verdict.CONFIRMS]:,};"
        f" for {numbers[Verdict.TOO_FEW]:,} it is too few to say."
    )


def build_verdicts(plan: Plan, results: Results) -> Mapping[Verdict, Sequence[VerdictLine]]:
    """The cells of each verdict, in the order of the agenda and the value chain."""
    seats = {seat.id: seat for seat in plan.seats}
    compared = sum(cell.adjusted_p is not None for cells in results.versus.values() for cell in cells)
    lines: dict[Verdict, list[VerdictLine]] = {verdict: [] for verdict in _VERDICTS}
    for index, item in enumerate(plan.items, start=1):
        for cell in results.versus.get(item.id, ()):
            if cell.verdict is not None:
                lines[cell.verdict].append(
                    VerdictLine(item, f"m-{index}", seats[cell.seat], judge(cell), say_why(cell, compared))
                )
    return lines


def _groups(plan: Plan, results: Results) -> list[GroupLine]:
    lines = []
    for group in plan.groups:
        found = results.group_agreements.get(group.name)
        if found is None:
            lines.append(GroupLine(group.name, 0, "not shown"))
        else:
            lines.append(GroupLine(group.name, len(found.by_item), say_agreement(found.overall)))
    return lines


def _by_group(room: Room, results: Results) -> list[tuple[Item, list[str], list[str]]]:
    """Each mitigation with the agreement within each group, and why groups are not shown."""
    rows = []
    for item in room.plan.items:
        if item.id not in results.rounds:
            continue
        found = (results.group_agreements.get(group.name) for group in room.plan.groups)
        figures = [
            say_agreement(agreements.by_item[item.id]) if agreements and item.id in agreements.by_item else "not shown"
            for agreements in found
        ]
        rows.append((item, figures, say_hidden(room.plan, results.groups[item.id], room.groups)))
    return rows


def _moved(plan: Plan, found: Sequence[NotMe]) -> list[MovedLine]:
    labels = {seat.id: seat.label for seat in plan.seats}
    return [_say_moved(each, labels[each.seat]) for each in found]


def _say_moved(each: NotMe, label: str) -> MovedLine:
    if each.members_mean is None or each.others_mean is None or each.adjusted_p is None or each.p is None:
        return MovedLine(each.group, label, "too few to say", "", is_moved=False)
    means = f"{figure(each.members_mean)} on average, the others {figure(each.others_mean)}"
    if each.is_moved_away:
        said = f"moves duties away: its members give this actor {means}"
    elif each.members_mean < each.others_mean:
        said = f"gives it less, though that could be chance: its members {means}"
    else:
        said = f"does not give it less: its members {means}"
    why = (
        f"{each.members or 0:,} members and {count(each.others or 0, 'other')}, on {count(each.items, 'mitigation')};"
        f" permutation test p = {probability(each.p)}, {probability(each.adjusted_p)} corrected for all groups."
    )
    return MovedLine(each.group, label, said, why, is_moved=each.is_moved_away)


def _decisions(room: Room, results: Results) -> list[tuple[Item, str, str, str]]:
    """What was decided, with note and dissent.

    A room that has not seen a result yet is not led by what a facilitator has written down already.
    """
    return [
        (item, say_decision(room.plan, made), made.note, made.dissent)
        for item in room.plan.items
        if (made := room.running.decisions.get(item.id))
        and (item.id in results.rounds or room.running.is_ended or room.view is RoomView.FACILITATOR)
    ]
