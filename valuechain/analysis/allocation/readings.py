"""The readings of ambiguous mitigations: which are in use, and where they disagree."""

from collections import defaultdict
from collections.abc import Mapping
from typing import NamedTuple

from valuechain.analysis.allocation.allocation import Allocation, Readings
from valuechain.analysis.allocation.dates import has_begun
from valuechain.model.chain import ValueChain
from valuechain.model.once import once_per_chain
from valuechain.model.values import Mitigation, Ownership, Reading


@once_per_chain
def owned_by_reading(chain: ValueChain) -> Mapping[tuple[str, str, str], tuple[Ownership, ...]]:
    """The ownerships under each reading (framework, mitigation, reading), mentions included.

    >>> import valuechain as vc
    >>> [(o.actor, o.role) for o in owned_by_reading(vc.read_chain())["pai-open", "PO-3", "B"]]
    [('model_provider', 'primary'), ('app_developer', 'secondary')]
    """
    groups: dict[tuple[str, str, str], list[Ownership]] = defaultdict(list)
    for ownership in chain.ownerships:
        if ownership.reading:
            groups[ownership.framework, ownership.mitigation, ownership.reading].append(ownership)
    return {key: tuple(members) for key, members in groups.items()}


def owned_under(chain: ValueChain, mitigation: Mitigation, reading: str) -> tuple[Ownership, ...]:
    """The ownerships of a mitigation under one of its readings, mentions included."""
    return owned_by_reading(chain).get((mitigation.framework, mitigation.id, reading), ())


def is_in_use(reading: Reading, chosen: Readings) -> bool:
    """Whether the reading is chosen, or is the default and no other is chosen."""
    taken = chosen.get(reading.mitigation)
    return reading.is_shown if taken is None else reading.id == taken


@once_per_chain
def doubtful_cells(chain: ValueChain) -> Mapping[tuple[str, str], frozenset[str]]:
    """For each ambiguous mitigation (framework, id), the ids of the actors whose role depends on the reading.

    >>> import valuechain as vc
    >>> sorted(doubtful_cells(vc.read_chain())["pai-open", "PO-12"])
    ['model_hosting']
    """
    held: dict[tuple[str, str], dict[str, set[tuple[str, str]]]] = {
        key: {reading.id: set() for reading in readings} for key, readings in chain.readings_by_mitigation.items()
    }
    for ownership in chain.ownerships:
        if ownership.reading:
            key = (ownership.framework, ownership.mitigation)
            held[key][ownership.reading].add((ownership.actor, ownership.role))
    return {
        key: frozenset(actor for pairs in by_reading.values() for actor, _ in pairs.symmetric_difference(everywhere))
        for key, by_reading in held.items()
        for everywhere in [set.intersection(*by_reading.values())]
    }


class Otherwise(NamedTuple):
    """An actor's roles for a mitigation under a reading that is not in use."""

    mitigation: Mitigation
    reading: str
    roles: tuple[str, ...]
    """Role ids; empty if the actor has none."""


def otherwise_of(allocation: Allocation, actor_id: str) -> tuple[Otherwise, ...]:
    """The actor's roles under readings that are not in use, where they differ from the answer.

    >>> import valuechain as vc
    >>> allocation = vc.build_allocation(vc.read_chain(), vc.Context("advanced", "open"), framework="pai-open")
    >>> [(each.mitigation.id, each.reading, each.roles) for each in otherwise_of(allocation, "model_hosting")]
    [('PO-11', 'B', ('primary',)), ('PO-12', 'B', ('secondary',))]
    """
    chain, cells = allocation.part, doubtful_cells(allocation.part)
    found = []
    for mitigation in allocation.mitigations:
        key = (mitigation.framework, mitigation.id)
        if actor_id not in cells.get(key, ()):
            continue
        for reading in chain.readings_by_mitigation[key]:
            if not is_in_use(reading, allocation.readings):
                owned = [o for o in owned_under(chain, mitigation, reading.id) if has_begun(chain, o, allocation.on)]
                found.append(Otherwise(mitigation, reading.id, tuple(o.role for o in owned if o.actor == actor_id)))
    return tuple(found)


def possible_ownerships(allocation: Allocation) -> tuple[Ownership, ...]:
    """The ownerships that hold only under a reading that is not in use: their actors own nothing of it in the answer.

    One per actor, mitigation and role, in source order.

    >>> import valuechain as vc
    >>> allocation = vc.build_allocation(vc.read_chain(), vc.Context("advanced", "open"), framework="pai-open")
    >>> [(each.mitigation, each.actor, each.role) for each in possible_ownerships(allocation)]
    [('PO-11', 'model_hosting', 'primary')]
    """
    read = allocation.part.readings_by_mitigation
    doubtful = {key for each in allocation.mitigations if (key := (each.framework, each.id)) in read}
    if not doubtful:
        return ()
    owning = {role.id for role in allocation.chain.roles if role.is_owner}
    held = {(o.framework, o.mitigation, o.actor) for o in allocation.ownerships if o.role in owning}
    found: dict[tuple[str, str, str, str], Ownership] = {}
    for o in allocation.part.ownerships:
        is_owned = (o.framework, o.mitigation) in doubtful and o.role in owning
        is_held = (o.framework, o.mitigation, o.actor) in held
        if o.reading and is_owned and not is_held and has_begun(allocation.part, o, allocation.on):
            found.setdefault((o.framework, o.mitigation, o.actor, o.role), o)
    return tuple(found.values())
