"""The measure of agreement in use."""

from collections.abc import Iterable

from valuechain.analysis.workshop.statistics.agreement import Agreement
from valuechain.analysis.workshop.statistics.alpha import ALPHA
from valuechain.analysis.workshop.statistics.groups import rounds_of_groups
from valuechain.analysis.workshop.statistics.proposals import Rounds, build_grid
from valuechain.model.workshop.plan import Plan, RoundProposal

MEASURE = ALPHA


def measure_agreement(plan: Plan, proposals: Iterable[RoundProposal], rounds: Rounds) -> Agreement:
    """Measures agreement in the given rounds. Deterministic."""
    return MEASURE.measure(build_grid(plan, proposals, rounds))


def measure_group_agreement(plan: Plan, proposals: Iterable[RoundProposal], rounds: Rounds) -> dict[str, Agreement]:
    """Measures agreement within each group, in the rounds in which it is shown; leaves out groups never shown."""
    all_proposals = tuple(proposals)
    return {
        name: MEASURE.measure(build_grid(plan, [each for each in all_proposals if each.group == name], shown))
        for name, shown in rounds_of_groups(plan, all_proposals, rounds).items()
        if shown
    }
