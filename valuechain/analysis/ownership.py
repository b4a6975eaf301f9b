"""Owners of a mitigation, mitigations of an actor, and who shares them."""

from valuechain.analysis.allocation import Allocation
from valuechain.model.values import Actor, Mitigation, Ownership


def owners_of(allocation: Allocation, mitigation_id: str, framework: str | None = None) -> tuple[Ownership, ...]:
    """Who owns the mitigation, in value-chain order; actors that are only mentioned are left out.

    Raises UnknownValueError for a mitigation that does not exist, ChoiceNeededError where the allocation covers
    several frameworks and none is named.
    """
    mitigation = allocation.chain.mitigation(_framework(allocation, framework), mitigation_id)
    return tuple(o for o in _all_of(allocation, mitigation) if allocation.chain.role(o.role).is_owner)


def mentioned_for(allocation: Allocation, mitigation_id: str, framework: str | None = None) -> tuple[Ownership, ...]:
    """Whom the source only mentions for the mitigation. Raises as `owners_of`."""
    mitigation = allocation.chain.mitigation(_framework(allocation, framework), mitigation_id)
    return tuple(o for o in _all_of(allocation, mitigation) if not allocation.chain.role(o.role).is_owner)


def mitigations_of(allocation: Allocation, actor_id: str, framework: str | None = None) -> tuple[Ownership, ...]:
    """What the actor owns, in source order; mentions are left out. Raises as `owners_of`, for actors."""
    actor = allocation.chain.actor(_framework(allocation, framework), actor_id)
    return tuple(
        o
        for o in allocation.ownerships
        if (o.framework, o.actor) == (actor.framework, actor.id) and allocation.chain.role(o.role).is_owner
    )


def co_owners_of(allocation: Allocation, actor_id: str, framework: str | None = None) -> dict[str, tuple[str, ...]]:
    """With whom the actor shares what: other actor's id to the ids of the mitigations that both own.

    Raises as `mitigations_of`.
    """
    framework_id = _framework(allocation, framework)
    mine = dict.fromkeys(o.mitigation for o in mitigations_of(allocation, actor_id, framework_id))
    shared: dict[str, tuple[str, ...]] = {}
    for other in allocation.chain.actors_by_framework.get(framework_id, ()):
        if other.id == actor_id:
            continue
        theirs = {o.mitigation for o in mitigations_of(allocation, other.id, framework_id)}
        both = tuple(mitigation for mitigation in mine if mitigation in theirs)
        if both:
            shared[other.id] = both
    return shared


def _framework(allocation: Allocation, framework: str | None) -> str:
    if framework is None and allocation.is_of_one_framework:
        return allocation.frameworks[0].id
    return allocation.chain.framework(framework).id


def _all_of(allocation: Allocation, mitigation: Mitigation) -> list[Ownership]:
    owned = allocation.by_mitigation.get((mitigation.framework, mitigation.id), ())
    order = {actor.id: index for index, actor in enumerate(_actors(allocation, mitigation.framework))}
    return sorted(owned, key=lambda ownership: order[ownership.actor])


def _actors(allocation: Allocation, framework: str) -> tuple[Actor, ...]:
    return allocation.chain.actors_by_framework.get(framework, ())
