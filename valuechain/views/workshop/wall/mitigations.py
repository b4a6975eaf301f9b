"""The board's details by mitigation: results for everyone and for each group that may be shown."""

from dataclasses import dataclass

from valuechain.analysis.workshop.counts import RoundCount, is_small
from valuechain.analysis.workshop.results import Results
from valuechain.analysis.workshop.rows import TOGETHER
from valuechain.model.workshop.plan import PlannedActor, PlannedMitigation
from valuechain.views.workshop.results import reasons_of
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
    """Results for one actor."""

    actor: PlannedActor
    said: str
    judged: Judged
    by_group: tuple[str, ...]
    """By each group that is shown, and by all others together."""


@dataclass(frozen=True, slots=True)
class MitigationSheet:
    """Full results of a mitigation's latest revealed round."""

    mitigation: PlannedMitigation
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


def build_sheets(room: Room, results: Results) -> list[MitigationSheet]:
    """One for each mitigation that has a revealed round, in the order of the agenda."""
    return [
        _build(room, results, mitigation, f"m-{index}")
        for index, mitigation in enumerate(room.plan.mitigations, start=1)
        if mitigation.id in results.rounds
    ]


def _build(room: Room, results: Results, mitigation: PlannedMitigation, anchor: str) -> MitigationSheet:
    found, groups = results.counts[mitigation.id], results.groups[mitigation.id]
    columns: list[tuple[str, RoundCount]] = list(groups.shown.items())
    if columns and groups.together:
        columns.append((TOGETHER, groups.together))
    shift = results.shifts.get(mitigation.id)
    before = {actor.actor: actor for actor in shift.before.actors} if shift else {}
    reasons = reasons_of(room, mitigation.id)
    decision = room.running.decisions.get(mitigation.id)
    rows = tuple(
        SheetRow(
            actor,
            say_roles(said, before.get(actor.id)),
            judge(cell),
            tuple(say_roles(count.actors[place]) for _, count in columns),
        )
        for place, (actor, said, cell) in enumerate(
            zip(room.plan.actors, found.actors, results.versus[mitigation.id], strict=True)
        )
    )
    return MitigationSheet(
        mitigation=mitigation,
        anchor=anchor,
        round=results.rounds[mitigation.id],
        turnout=say_turnout(found),
        sureness=say_sureness(found),
        is_small=is_small(room.plan, found),
        groups=tuple(f"{name} ({count.known:,} know)" for name, count in columns),
        hidden=tuple(say_hidden(room.plan, groups, room.groups)),
        rows=rows,
        shift=say_change(shift) if shift else "",
        decided=say_decision(room.plan, decision) if decision else "",
        reasons=tuple((reason.text, len(reason.proposals)) for reason in reasons[:MOST_REASONS]),
        reason_count=len(reasons),
        more=max(len(reasons) - MOST_REASONS, 0),
    )
