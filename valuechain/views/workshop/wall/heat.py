"""Heatmaps of disagreement by mitigation and actor, for everyone and for each group shown."""

from dataclasses import dataclass

from valuechain.analysis.workshop.outcome.mitigations import Origin
from valuechain.analysis.workshop.statistics.common_answer import CommonAnswer
from valuechain.analysis.workshop.statistics.counts import ActorCount
from valuechain.analysis.workshop.statistics.results import Results
from valuechain.model.words import join_words
from valuechain.model.workshop.plan import Plan, PlannedMitigation
from valuechain.model.workshop.running import Running, Status

HEAT_STEPS = (0.1, 0.2, 0.3)
"""Upper limits of the first shades of disagreement. The next ends before one half, where the last begins: a split."""


@dataclass(frozen=True, slots=True)
class HeatRow:
    """A mitigation's row, with a cell per actor."""

    mitigation: PlannedMitigation
    state: str = ""
    """Why there is nothing to show; empty if there is something."""
    round: int = 0
    """0 if no round is revealed."""
    cells: tuple[ActorCount, ...] = ()
    common: CommonAnswer | None = None


@dataclass(frozen=True, slots=True)
class HeatMap:
    """Disagreement on all mitigations, among everyone or in a group."""

    name: str
    """The group's name; empty for everyone."""
    rows: tuple[HeatRow, ...]


def build_heat(plan: Plan, running: Running, results: Results) -> HeatMap:
    """The heatmap for everyone."""
    rows = []
    for mitigation in plan.mitigations:
        if (number := results.rounds.get(mitigation.id)) is not None:
            cells, common = results.counts[mitigation.id].actors, results.common[mitigation.id]
            rows.append(HeatRow(mitigation, round=number, cells=cells, common=common))
        else:
            rows.append(HeatRow(mitigation, _why_empty(running, mitigation)))
    return HeatMap("", tuple(rows))


def build_group_heats(plan: Plan, results: Results) -> list[HeatMap]:
    """A heatmap for each group that is shown for at least one mitigation."""
    revealed = [mitigation for mitigation in plan.mitigations if mitigation.id in results.rounds]
    return [
        HeatMap(group.name, tuple(_group_row(results, mitigation, group.name) for mitigation in revealed))
        for group in plan.groups
        if any(group.name in found.shown for found in results.groups.values())
    ]


def _group_row(results: Results, mitigation: PlannedMitigation, group: str) -> HeatRow:
    number = results.rounds[mitigation.id]
    found = results.groups[mitigation.id].shown.get(group)
    if found is None:
        return HeatRow(mitigation, "not shown separately, because that could identify people", number)
    common = results.group_common[mitigation.id][group]
    return HeatRow(mitigation, round=number, cells=found.actors, common=common)


def heat_of(disagreement: float | None) -> int:
    """The shade of a disagreement: 0 for none or not known, the last for a split.

    >>> [heat_of(share) for share in (None, 0, 1 / 12, 2 / 12, 3 / 12, 5 / 12, 6 / 12, 8 / 12)]
    [0, 0, 1, 2, 3, 4, 5, 5]
    """
    if not disagreement:
        return 0
    below = len(HEAT_STEPS) + 1
    if 2 * disagreement >= 1:
        return below + 1
    return next((step for step, limit in enumerate(HEAT_STEPS, start=1) if disagreement <= limit), below)


def _why_empty(running: Running, mitigation: PlannedMitigation) -> str:
    latest = running.latest(mitigation.id)
    if running.is_ended:
        return Origin.NOT_REVEALED if latest else Origin.NOT_ASKED
    if latest is None:
        return "not asked yet"
    return "being answered" if latest.status is Status.OPEN else "waiting for the reveal"


def say_not_shown(plan: Plan, results: Results) -> str:
    """The groups that are not shown for any mitigation; empty if there are none."""
    shown = {name for found in results.groups.values() for name in found.shown}
    return join_words([group.name for group in plan.groups if group.name not in shown])
