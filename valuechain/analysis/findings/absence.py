"""The effect of removing actors."""

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from valuechain.analysis.allocation.allocation import Allocation
from valuechain.analysis.allocation.arrays import lead_mask, owner_mask
from valuechain.model.errors import UnknownValueError
from valuechain.model.values import Mitigation, Role


@dataclass(frozen=True, slots=True)
class Absence:
    """Mitigations affected by absent actors, in source order, each in at most one list."""

    supported_only: tuple[Mitigation, ...]
    """These lose every lead but keep support."""
    nobody: tuple[Mitigation, ...]
    """These lose every owner, at least one of them a lead."""
    still_answered: tuple[Mitigation, ...] = ()
    """These lose a lead and keep another."""
    support_lost: tuple[Mitigation, ...] = ()
    """These lose support only; their leads do not change."""
    support: tuple[Role, ...] = ()
    """The roles of the owners left in `supported_only`."""

    @property
    def without_lead(self) -> int:
        """How many mitigations lose every lead."""
        return len(self.supported_only) + len(self.nobody)


def without(allocation: Allocation, actors: Collection[str]) -> Absence:
    """The effect of removing these actors (ids); mitigations that had no lead before do not count as lost.

    Raises UnknownValueError for an unknown actor.

    >>> from valuechain.tables.reading.read import read_chain
    >>> from valuechain.analysis.allocation.allocation import build_allocation
    >>> from valuechain.model.context import Context
    >>> allocation = build_allocation(read_chain(), Context("advanced", "open"), framework="pai-open")
    >>> absence = without(allocation, {"model_provider"})
    >>> absence.without_lead, [mitigation.id for mitigation in absence.nobody]
    (7, ['PO-5', 'PO-8', 'PO-10'])
    """
    known = [actor.id for actor in allocation.actors]
    for actor in actors:
        if actor not in known:
            raise UnknownValueError("actor", actor, known)
    is_absent = np.array([actor in actors for actor in known], dtype=bool)
    leads, owners = lead_mask(allocation), owner_mask(allocation)
    has_lead, has_owner = leads[:, ~is_absent].any(axis=1), owners[:, ~is_absent].any(axis=1)
    had_lead = leads[:, is_absent].any(axis=1)
    had_owner = owners[:, is_absent].any(axis=1)

    def pick(is_meant: ArrayLike) -> tuple[Mitigation, ...]:
        return tuple(allocation.mitigations[index] for index in np.flatnonzero(is_meant))

    supported_only = pick(had_lead & ~has_lead & has_owner)
    left = {o.role for m in supported_only for o in allocation.ownerships_of(m) if o.actor not in actors}
    return Absence(
        supported_only=supported_only,
        nobody=pick(had_lead & ~has_owner),
        still_answered=pick(had_lead & has_lead),
        support_lost=pick(had_owner & ~had_lead),
        support=tuple(role for role in allocation.chain.roles if role.id in left and role.is_owner),
    )
