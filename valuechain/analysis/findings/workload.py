"""Workload: how many mitigations each actor has in each role, and its share of all leading roles."""

from collections.abc import Mapping
from dataclasses import dataclass

from valuechain.analysis.allocation.allocation import Allocation, once_per_answer, without_conditional
from valuechain.analysis.allocation.arrays import lead_mask
from valuechain.analysis.findings.findings import count_load
from valuechain.model.values import Actor, Role


@dataclass(frozen=True, slots=True)
class Load:
    """The workload of one actor."""

    actor: Actor
    by_role: Mapping[Role, int]
    """Mitigations in each role of the workload; may be 0."""
    leads: int
    """Mitigations that it leads; two leading roles in the same mitigation count once."""
    conditional: int
    """Of these, those that it leads only under a condition."""
    share: float
    """`leads` as a share of all actors' leads, between 0 and 1."""

    @property
    def total(self) -> int:
        """Mitigations in all roles; one with two roles counts twice."""
        return sum(self.by_role.values())


@dataclass(frozen=True, slots=True)
class Workload:
    """The workload of all actors."""

    roles: tuple[Role, ...]
    """The owning roles in use."""
    loads: tuple[Load, ...]
    """One per actor, in value-chain order."""

    @property
    def totals(self) -> Mapping[Role, int]:
        """Mitigations in each role, over all actors."""
        return {role: sum(load.by_role[role] for load in self.loads) for role in self.roles}

    @property
    def leads(self) -> int:
        """The leads of all actors together."""
        return sum(load.leads for load in self.loads)

    @property
    def conditional(self) -> int:
        """The leads of all actors that hold only under a condition."""
        return sum(load.conditional for load in self.loads)


@once_per_answer
def build_workload(allocation: Allocation) -> Workload:
    """The workload in an allocation.

    >>> import valuechain as vc
    >>> allocation = vc.build_allocation(vc.read_chain(), vc.Context("advanced", "open"), framework="pai-open")
    >>> load = build_workload(allocation).loads[2]
    >>> load.actor.label, load.total, load.leads, load.share
    ('Model providers', 12, 12, 0.5)
    """
    held = count_load(allocation)
    used = {role for roles in held.values() for role in roles}
    roles = tuple(role for role in allocation.chain.roles if role.is_owner and role.id in used)
    leads, firm = (lead_mask(each).sum(axis=0).tolist() for each in (allocation, without_conditional(allocation)))
    total = sum(leads) or 1
    return Workload(
        roles,
        tuple(
            Load(actor, {role: held[actor].get(role.id, 0) for role in roles}, led, led - surely, led / total)
            for actor, led, surely in zip(held, leads, firm, strict=True)
        ),
    )
