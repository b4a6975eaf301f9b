"""The roles of every actor in an allocation, as arrays."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from valuechain.analysis.allocation.allocation import Allocation

RoleMask = NDArray[np.bool_]
"""Mitigations by actors, in the order of the allocation."""


def lead_mask(allocation: Allocation) -> RoleMask:
    """Which actors lead which mitigations. Shape: (mitigations, actors)."""
    return _mask(allocation, (role.is_lead for role in allocation.chain.roles))


def owner_mask(allocation: Allocation) -> RoleMask:
    """Which actors own which mitigations, in any owning role. Shape: (mitigations, actors)."""
    return _mask(allocation, (role.is_owner for role in allocation.chain.roles))


def _mask(allocation: Allocation, is_wanted: Iterable[bool]) -> RoleMask:
    wanted = sum(1 << index for index, yes in enumerate(is_wanted) if yes)
    held: RoleMask = (_bits(allocation) & wanted) != 0
    return held


def _bits(allocation: Allocation) -> NDArray[np.int64]:
    """Bitmasks of roles; unlike in `role_bits`, every actor has its own column."""
    bits = allocation.role_bits
    if allocation.is_of_one_framework:
        return bits[:, : len(allocation.actors)]
    apart = np.zeros((len(bits), len(allocation.actors)), dtype=np.int64)
    frameworks = np.array([mitigation.framework for mitigation in allocation.mitigations], dtype=str)
    start = 0
    for framework in allocation.frameworks:
        width = len(allocation.chain.actors_by_framework.get(framework.id, ()))
        rows = np.flatnonzero(frameworks == framework.id)
        apart[rows, start : start + width] = bits[rows, :width]
        start += width
    return apart
