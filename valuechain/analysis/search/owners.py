"""The owners of a search hit, in short."""

from collections import defaultdict
from collections.abc import Mapping
from typing import NamedTuple

from valuechain.model.chain import ValueChain
from valuechain.model.once import once_per_chain
from valuechain.model.values import Ownership, Role


class OwnersInRole(NamedTuple):
    """The owners that have one role in a mitigation."""

    role: Role
    labels: tuple[str, ...]
    """Short names, in the order of the source."""


@once_per_chain
def _ownerships(chain: ValueChain) -> Mapping[tuple[str, str], tuple[Ownership, ...]]:
    """The ownerships of each mitigation (framework, id) under its default readings, without mentions."""
    owning = {role.id for role in chain.roles if role.is_owner}
    found: dict[tuple[str, str], list[Ownership]] = defaultdict(list)
    for each in chain.ownerships:
        if each.is_shown and each.role in owning:
            found[each.framework, each.mitigation].append(each)
    return {key: tuple(members) for key, members in found.items()}


def owners_in_short(chain: ValueChain, framework: str, mitigation: str) -> tuple[OwnersInRole, ...]:
    """The owners of a mitigation by role, under its default reading; empty if it has none.

    >>> import valuechain as vc
    >>> [(each.role.id, each.labels) for each in owners_in_short(vc.read_chain(), "pai-open", "PO-6")]
    [('primary', ('Hubs & hosting',))]
    """
    held = {(o.role, o.actor) for o in _ownerships(chain).get((framework, mitigation), ())}
    if not held:
        return ()
    actors = chain.actors_by_framework[framework]
    found = (
        OwnersInRole(role, tuple(each.label for each in actors if (role.id, each.id) in held)) for role in chain.roles
    )
    return tuple(each for each in found if each.labels)


def write_owners(chain: ValueChain, framework: str, mitigation: str) -> str:
    """The owners in a cell: `Primary: Model providers, Hubs & hosting; Secondary: App developers`."""
    owners = owners_in_short(chain, framework, mitigation)
    return "; ".join(f"{each.role.name}: {', '.join(each.labels)}" for each in owners)
