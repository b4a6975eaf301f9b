"""Two allocations side by side: what is added, lost, or held in another role."""

from dataclasses import dataclass
from enum import StrEnum

from valuechain.analysis.allocation import ROLE_SEPARATOR, Allocation
from valuechain.model.values import Actor, Mitigation


class Change(StrEnum):
    """What differs between two allocations for one actor and mitigation."""

    GAINED = "gained"
    LOST = "lost"
    ROLE_CHANGED = "role changed"


@dataclass(frozen=True, slots=True)
class OwnershipChange:
    """An actor and a mitigation that is in both allocations, but with other roles."""

    mitigation: Mitigation
    actor: Actor
    change: Change
    before: str
    """Role ids, joined by `;`; empty where the actor held none."""
    after: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """What differs from one allocation to another of the same frameworks."""

    added: tuple[Mitigation, ...]
    """In the second only."""
    lost: tuple[Mitigation, ...]
    """In the first only."""
    changes: tuple[OwnershipChange, ...]

    @property
    def is_equal(self) -> bool:
        """Whether nothing differs."""
        return not (self.added or self.lost or self.changes)


def compare(before: Allocation, after: Allocation) -> Comparison:
    """What differs between two contexts, or two readings, of the same frameworks.

    >>> from valuechain.tables.read import read_chain
    >>> from valuechain.analysis.allocation import build_allocation
    >>> from valuechain.model.context import Context
    >>> chain, context = read_chain(), Context("advanced", "open")
    >>> shown = build_allocation(chain, context, framework="pai-open")
    >>> other = build_allocation(chain, context, framework="pai-open", readings={"PO-3": "B"})
    >>> [(c.actor.id, c.before, c.after) for c in compare(shown, other).changes]
    [('app_developer', 'primary', 'secondary')]
    """
    old = {(m.framework, m.id) for m in before.mitigations}
    new = {(m.framework, m.id) for m in after.mitigations}
    held_before, held_after = _held(before), _held(after)
    changes = []
    for mitigation in before.mitigations:
        if (mitigation.framework, mitigation.id) not in new:
            continue
        for actor in before.chain.actors_by_framework.get(mitigation.framework, ()):
            key = (mitigation.framework, mitigation.id, actor.id)
            first, second = held_before.get(key, ""), held_after.get(key, "")
            if first != second:
                changes.append(OwnershipChange(mitigation, actor, _kind(first, second), first, second))
    return Comparison(
        added=tuple(m for m in after.mitigations if (m.framework, m.id) not in old),
        lost=tuple(m for m in before.mitigations if (m.framework, m.id) not in new),
        changes=tuple(changes),
    )


def _kind(before: str, after: str) -> Change:
    if not before:
        return Change.GAINED
    return Change.ROLE_CHANGED if after else Change.LOST


def _held(allocation: Allocation) -> dict[tuple[str, str, str], str]:
    held: dict[tuple[str, str, str], str] = {}
    for o in allocation.ownerships:
        key = (o.framework, o.mitigation, o.actor)
        held[key] = f"{held[key]}{ROLE_SEPARATOR}{o.role}" if key in held else o.role
    return held
