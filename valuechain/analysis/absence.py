"""What is lost when actors are absent."""

from collections.abc import Collection
from dataclasses import dataclass

from valuechain.analysis.allocation import Allocation
from valuechain.model.values import Mitigation


@dataclass(frozen=True, slots=True)
class Absence:
    """Mitigations that actors leave behind, in source order. Each is in one of the two lists at most."""

    supported_only: tuple[Mitigation, ...]
    """Nobody answers for these any more, but someone still supports them."""
    nobody: tuple[Mitigation, ...]
    """Nobody owns these any more."""

    @property
    def without_lead(self) -> int:
        """How many mitigations lose everybody who answers for them."""
        return len(self.supported_only) + len(self.nobody)


def without(allocation: Allocation, actors: Collection[str]) -> Absence:
    """What would be lost if these actors (ids) were absent; what had no lead before is not counted.

    >>> from valuechain.tables.read import read_chain
    >>> from valuechain.analysis.allocation import build_allocation
    >>> from valuechain.model.context import Context
    >>> allocation = build_allocation(read_chain(), Context("advanced", "open"), framework="pai-open")
    >>> absence = without(allocation, {"model_provider"})
    >>> absence.without_lead, [mitigation.id for mitigation in absence.nobody]
    (7, ['PO-5', 'PO-8', 'PO-10'])
    """
    role = {each.id: each for each in allocation.chain.roles}
    supported_only: list[Mitigation] = []
    nobody: list[Mitigation] = []
    for mitigation in allocation.mitigations:
        owned = allocation.by_mitigation.get((mitigation.framework, mitigation.id), ())
        left = [o for o in owned if o.actor not in actors and role[o.role].is_owner]
        had_lead = any(role[o.role].is_lead for o in owned)
        if had_lead and not any(role[o.role].is_lead for o in left):
            (supported_only if left else nobody).append(mitigation)
    return Absence(tuple(supported_only), tuple(nobody))
