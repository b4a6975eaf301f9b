"""Concentration of the leading roles.

The measure is the effective number of actors: the inverse of the Herfindahl-Hirschman index, which is the sum of the
squared shares (Laakso and Taagepera 1979, "Effective number of parties", doi:10.1177/001041407901200101). It is the
number of actors with equal shares that would give the same concentration. Unlike the index itself, it therefore needs
no scale; and unlike in a count of busy actors, very small shares make hardly any difference.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from valuechain.analysis.allocation.allocation import Allocation
from valuechain.analysis.findings.workload import build_workload
from valuechain.model.values import Actor


@dataclass(frozen=True, slots=True)
class Concentration:
    """The distribution of mitigations among leading actors."""

    answers: Mapping[Actor, int]
    """Mitigations per leading actor; actors with none are left out."""
    total: int
    """The sum of these numbers: a mitigation with two leads counts twice."""
    effective_actors: float
    """From 1, where one actor leads everything, to the number of leading actors."""
    largest: tuple[Actor, ...]
    """The actor with the most mitigations, or all such actors if they tie."""
    largest_share: float
    """The share of each of these actors, between 0 and 1."""


def build_concentration(allocation: Allocation) -> Concentration | None:
    """The concentration of the leading roles; None if there are none.

    >>> import valuechain as vc
    >>> allocation = vc.build_allocation(vc.read_chain(), vc.Context("advanced", "open"), framework="pai-open")
    >>> found = build_concentration(allocation)
    >>> round(found.effective_actors, 2), found.largest_share
    (2.8, 0.5)
    """
    workload = build_workload(allocation)
    held = {load.actor: load.leads for load in workload.loads if load.leads}
    if not held:
        return None
    total, most = workload.leads, max(held.values())
    return Concentration(
        answers=held,
        total=total,
        effective_actors=total**2 / sum(count**2 for count in held.values()),
        largest=tuple(actor for actor, count in held.items() if count == most),
        largest_share=most / total,
    )
