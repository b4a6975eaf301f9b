"""How another reading changes the totals: workload per actor, cost of an absence, and gaps."""

from collections.abc import Mapping
from dataclasses import dataclass

from valuechain.analysis.allocation.allocation import Allocation
from valuechain.analysis.findings.absence import without
from valuechain.analysis.findings.findings import Findings, build_findings
from valuechain.model.values import Actor, Role

BothCounts = tuple[int, int]
"""The counts on the first and the second side."""


@dataclass(frozen=True, slots=True)
class TotalChanges:
    """The totals of two readings of one framework in one context."""

    held: Mapping[Actor, Mapping[Role, BothCounts]]
    """Actors with a different workload, and the roles that differ."""
    absent: Mapping[Actor, BothCounts]
    """Actors whose absence leaves more or fewer mitigations without anyone responsible."""
    unowned: BothCounts
    without_lead: BothCounts
    single_owner: BothCounts


def compare_totals(first: Allocation, second: Allocation) -> TotalChanges:
    """Diffs the totals of two allocations with the same actors and mitigations.

    >>> import valuechain as vc
    >>> chain, context = vc.read_chain(), vc.Context("advanced", "open")
    >>> shown = vc.build_allocation(chain, context, framework="pai-open")
    >>> other = vc.build_allocation(chain, context, framework="pai-open", readings={"PO-3": "B"})
    >>> [(actor.id, numbers) for actor, numbers in compare_totals(shown, other).absent.items()]
    [('model_provider', (7, 8))]
    """
    one, other = build_findings(first), build_findings(second)
    return TotalChanges(
        held={actor: roles for actor in first.actors if (roles := _held(first, actor, one.load, other.load))},
        absent=_absent(first, second, one, other),
        unowned=(len(one.unowned), len(other.unowned)),
        without_lead=(len(one.without_primary), len(other.without_primary)),
        single_owner=(len(one.single_owner), len(other.single_owner)),
    )


def _held(
    allocation: Allocation,
    actor: Actor,
    load: Mapping[Actor, Mapping[str, int]],
    other_load: Mapping[Actor, Mapping[str, int]],
) -> Mapping[Role, BothCounts]:
    roles = [role for role in allocation.chain.roles if role.is_owner]
    pairs = {role: (load[actor].get(role.id, 0), other_load[actor].get(role.id, 0)) for role in roles}
    return {role: pair for role, pair in pairs.items() if pair[0] != pair[1]}


def _absent(first: Allocation, second: Allocation, one: Findings, other: Findings) -> Mapping[Actor, BothCounts]:
    leads = {role.id for role in first.chain.roles if role.is_lead}
    leading = [actor for actor in first.actors if leads & (one.load[actor].keys() | other.load[actor].keys())]
    pairs = {
        actor: (without(first, {actor.id}).without_lead, without(second, {actor.id}).without_lead) for actor in leading
    }
    return {actor: pair for actor, pair in pairs.items() if pair[0] != pair[1]}
