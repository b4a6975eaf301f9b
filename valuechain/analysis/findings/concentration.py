"""How concentrated the roles that answer are.

The measure is the effective number of actors: the inverse of the Herfindahl-Hirschman index, which is the sum of the
squared shares (Laakso and Taagepera 1979, "Effective number of parties", doi:10.1177/001041407901200101). It says how
many actors with equal shares would be as concentrated, so unlike the bare index it can be read without a scale, and
unlike the count of busy actors it is not moved by one that answers for next to nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from valuechain.analysis.allocation.allocation import Allocation
from valuechain.analysis.allocation.held import answers
from valuechain.model.values import Actor


@dataclass(frozen=True, slots=True)
class Concentration:
    """How the mitigations are shared out among the actors who answer for them."""

    answers: Mapping[Actor, int]
    """For how many mitigations each actor answers; those who answer for none are left out."""
    total: int
    """The sum: a mitigation for which two actors answer counts twice."""
    effective_actors: float
    """Between 1, where one actor answers for everything, and the number of actors who answer at all."""
    largest: tuple[Actor, ...]
    """The actor who answers for most, or those who tie."""
    largest_share: float
    """Of each of them, between 0 and 1."""


def build_concentration(allocation: Allocation) -> Concentration | None:
    """How concentrated the roles that answer are; None where nobody answers for anything.

    >>> import valuechain as vc
    >>> allocation = vc.build_allocation(vc.read_chain(), vc.Context("advanced", "open"), framework="pai-open")
    >>> found = build_concentration(allocation)
    >>> round(found.effective_actors, 2), found.largest_share
    (2.8, 0.5)
    """
    counts = answers(allocation).sum(axis=0).tolist()
    held = {actor: int(count) for actor, count in zip(allocation.actors, counts, strict=True) if count}
    if not held:
        return None
    total, most = sum(held.values()), max(held.values())
    return Concentration(
        answers=held,
        total=total,
        effective_actors=total**2 / sum(count**2 for count in held.values()),
        largest=tuple(actor for actor, count in held.items() if count == most),
        largest_share=most / total,
    )
