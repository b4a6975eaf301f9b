"""The board's details by mitigation: results for everyone and for each group that may be shown."""

from dataclasses import dataclass

from valuechain.analysis.workshop.statistics.counts import Reason
from valuechain.analysis.workshop.statistics.results import Results
from valuechain.analysis.workshop.statistics.weights import weigh_groups
from valuechain.model.workshop.plan import PlannedActor, PlannedMitigation
from valuechain.views.workshop.room import Room
from valuechain.views.workshop.verdicts import Judged, judge
from valuechain.views.workshop.words import (
    say_change,
    say_close,
    say_decision,
    say_headline,
    say_hidden,
    say_reasons,
    say_roles,
    say_small,
    say_sureness,
    say_turnout,
    say_weighted,
    say_weights,
)

MOST_REASONS = 100
"""Maximum number of reasons shown per mitigation; the export has all of them."""


@dataclass(frozen=True, slots=True)
class SheetRow:
    """Results for one actor."""

    actor: PlannedActor
    said: str
    judged: Judged
    by_group: tuple[str, ...]
    """Results of each group shown, and of all others together."""
    weighted: str
    """Weighted results beside the unweighted; empty if there are no groups to weigh."""


@dataclass(frozen=True, slots=True)
class MitigationSheet:
    """Full results of a mitigation's latest revealed round."""

    mitigation: PlannedMitigation
    round: int
    headline: str
    close: str
    """How few people would have changed the headline; empty if it isn't close."""
    turnout: str
    sureness: str
    small: str
    """A warning about too few answers; empty if there are enough."""
    groups: tuple[str, ...]
    """Column headings with the number with a view."""
    weights: str
    """How groups count in the weighted results; empty if there are none."""
    hidden: tuple[str, ...]
    rows: tuple[SheetRow, ...]
    shift: str
    decided: str
    reasons_said: str
    """How many reasons there are."""
    reasons: tuple[Reason, ...]
    more: int
    """Number of reasons not listed."""


def build_sheets(room: Room, results: Results) -> list[MitigationSheet]:
    """A sheet for each mitigation with a revealed round, in agenda order."""
    return [_build(room, results, each) for each in room.plan.mitigations if each.id in results.rounds]


def _build(room: Room, results: Results, mitigation: PlannedMitigation) -> MitigationSheet:
    number, found = results.rounds[mitigation.id], results.counts[mitigation.id]
    common, groups = results.common[mitigation.id], results.groups[mitigation.id]
    shift = results.shifts.get(mitigation.id)
    reasons = room.reasons_on(mitigation.id, number)
    decision = room.running.decisions.get(mitigation.id)
    weighted = weigh_groups(groups, room.running.weights)
    rows = tuple(
        SheetRow(
            actor,
            say_roles(result.count, result.before),
            judge(result.cell),
            tuple(say_roles(count.actors[place]) for count in groups.columns.values()),
            say_weighted(weighted[place], result.count) if weighted else "",
        )
        for place, (actor, result) in enumerate(zip(room.plan.actors, results.by_actor(mitigation.id), strict=True))
    )
    return MitigationSheet(
        mitigation=mitigation,
        round=number,
        headline=say_headline(room.plan, found, common),
        close=say_close(common.swing),
        turnout=say_turnout(found),
        sureness=say_sureness(found),
        small=say_small(room.plan, found),
        groups=tuple(f"{name} ({count.known:,} with a view)" for name, count in groups.columns.items()),
        weights=say_weights(groups.columns, room.running.weights) if weighted else "",
        hidden=tuple(say_hidden(room.plan, groups, room.groups)),
        rows=rows,
        shift=say_change(shift) if shift else "",
        decided=say_decision(room.plan, decision) if decision and decision.settles else "",
        reasons_said=say_reasons(reasons),
        reasons=reasons[:MOST_REASONS],
        more=max(len(reasons) - MOST_REASONS, 0),
    )
