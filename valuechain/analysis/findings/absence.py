"""What is lost when actors are absent."""

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from valuechain.analysis.allocation.allocation import Allocation
from valuechain.analysis.allocation.held import answers, owns
from valuechain.model.errors import UnknownValueError
from valuechain.model.values import Mitigation


@dataclass(frozen=True, slots=True)
class Absence:
    """Mitigations that actors leave behind, in source order. Each is in one of the lists at most."""

    supported_only: tuple[Mitigation, ...]
    """Nobody answers for these any more, but someone still supports them."""
    nobody: tuple[Mitigation, ...]
    """Nobody owns these any more."""
    still_answered: tuple[Mitigation, ...] = ()
    """Somebody who is absent answered for these, and somebody who is there still does."""
    support_lost: tuple[Mitigation, ...] = ()
    """Those who are absent only supported these: whether anybody answers for them is as it was before."""

    @property
    def without_lead(self) -> int:
        """How many mitigations lose everybody who answers for them."""
        return len(self.supported_only) + len(self.nobody)


def without(allocation: Allocation, actors: Collection[str]) -> Absence:
    """What would be lost if these actors (ids) were absent; what had no lead before is not counted as lost.

    Raises UnknownValueError for an actor that does not exist.

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
    leads, owners = answers(allocation), owns(allocation)
    has_lead, has_owner = leads[:, ~is_absent].any(axis=1), owners[:, ~is_absent].any(axis=1)
    had_lead = leads[:, is_absent].any(axis=1)
    had_owner = owners[:, is_absent].any(axis=1)

    def pick(is_meant: ArrayLike) -> tuple[Mitigation, ...]:
        return tuple(allocation.mitigations[index] for index in np.flatnonzero(is_meant))

    return Absence(
        supported_only=pick(had_lead & ~has_lead & has_owner),
        nobody=pick(had_lead & ~has_owner),
        still_answered=pick(had_lead & has_lead),
        support_lost=pick(had_owner & ~had_lead),
    )
