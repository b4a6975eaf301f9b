"""The board mitigation by mitigation: all that was said of one, by everybody and by groups that may be shown."""

from dataclasses import dataclass

from valuechain.analysis.workshop.counts import RoundCount
from valuechain.analysis.workshop.rows import TOGETHER
from valuechain.model.workshop.plan import Item, Seat
from valuechain.views.workshop.results import Results, is_small, reasons_of
from valuechain.views.workshop.room import Room
from valuechain.views.workshop.words import (
    Judged,
    judge,
    say_change,
    say_decision,
    say_hidden,
    say_roles,
    say_sureness,
    say_turnout,
)

MOST_REASONS = 100
"""Of a mitigation; the export has all of them."""


@dataclass(frozen=True, slots=True)
class SheetRow:
    """What was said of an actor."""

    seat: Seat
    said: str
    judged: Judged
    by_group: tuple[str, ...]
    """By each group that is shown, and by all others together."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """All that was said of a mitigation in its newest revealed round."""

    item: Item
    anchor: str
    round: int
    turnout: str
    sureness: str
    is_small: bool
    groups: tuple[str, ...]
    """The heads of the columns of groups, with how many of each know."""
    hidden: tuple[str, ...]
    rows: tuple[SheetRow, ...]
    shift: str
    decided: str
    reasons: tuple[tuple[str, int], ...]
    """Each wording, with how many gave it."""
    reason_count: int
    more: int
    """Reasons that are not listed."""


def build_sheets(room: Room, results: Results) -> list[Sheet]:
    """One for each mitigation that has a revealed round, in the order of the agenda."""
    return [
        _build(room, results, item, f"m-{index}")
        for index, item in enumerate(room.plan.items, start=1)
        if item.id in results.rounds
    ]


def _build(room: Room, results: Results, item: Item, anchor: str) -> Sheet:
    found, groups = results.counts[item.id], results.groups[item.id]
    columns: list[tuple[str, RoundCount]] = list(groups.shown.items())
    if columns and groups.together:
        columns.append((TOGETHER, groups.together))
    shift = results.shifts.get(item.id)
    before = {seat.seat: seat for seat in shift.before.seats} if shift else {}
    reasons = reasons_of(room, item.id)
    decision = room.running.decisions.get(item.id)
    rows = tuple(
        SheetRow(
            seat,
            say_roles(said, before.get(seat.id)),
            judge(cell),
            tuple(say_roles(count.seats[place]) for _, count in columns),
        )
        for place, (seat, said, cell) in enumerate(
            zip(room.plan.seats, found.seats, results.versus[item.id], strict=True)
        )
    )
    return Sheet(
        item, anchor, results.rounds[item.id], say_turnout(found), say_sureness(found), is_small(room.plan, found),
        tuple(f"{name} ({count.known:,} know)" for name, count in columns),
        tuple(say_hidden(room.plan, groups, room.groups)),
        rows, say_change(shift) if shift else "", say_decision(room.plan, decision) if decision else "",
        tuple((reason.text, len(reason.proposals)) for reason in reasons[:MOST_REASONS]), len(reasons),
        max(len(reasons) - MOST_REASONS, 0),
    )  # fmt: skip
