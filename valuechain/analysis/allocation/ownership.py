"""Queries on ownerships: owners of a mitigation, mitigations of an actor, co-owners."""

from collections.abc import Iterable
from typing import NamedTuple

from valuechain.analysis.allocation.allocation import Allocation
from valuechain.model.chain import ValueChain
from valuechain.model.errors import NotAllocatedError, QuestionError, UnknownValueError
from valuechain.model.values import Actor, Mitigation, Ownership, Role


def owners_of(allocation: Allocation, mitigation_id: str, framework: str | None = None) -> tuple[Ownership, ...]:
    """The owners of a mitigation in value-chain order, without mentions.

    Raises UnknownValueError for a mitigation that does not exist, QuestionError for one that does not apply in the
    allocation, NotAllocatedError for a framework that does not answer in the context, and ChoiceNeededError if the
    allocation covers several frameworks and none is named.

    >>> import valuechain as vc
    >>> allocation = vc.build_allocation(vc.read_chain(), vc.Context("advanced", "open"), framework="pai-open")
    >>> [(ownership.actor, ownership.role) for ownership in owners_of(allocation, "PO-4")]
    [('model_provider', 'primary'), ('model_adapter', 'secondary')]
    """
    mitigation = _applying(allocation, mitigation_id, framework)
    return tuple(o for o in _all_of(allocation, mitigation) if allocation.chain.role(o.role).is_owner)


def mentioned_for(allocation: Allocation, mitigation_id: str, framework: str | None = None) -> tuple[Ownership, ...]:
    """The actors only mentioned for a mitigation. Raises the same errors as `owners_of`.

    >>> import valuechain as vc
    >>> allocation = vc.build_allocation(vc.read_chain(), vc.Context("advanced", "open"), framework="pai-open")
    >>> [ownership.actor for ownership in mentioned_for(allocation, "PO-4")]
    ['model_hosting']
    """
    mitigation = _applying(allocation, mitigation_id, framework)
    return tuple(o for o in _all_of(allocation, mitigation) if not allocation.chain.role(o.role).is_owner)


def mitigations_of(allocation: Allocation, actor_id: str, framework: str | None = None) -> tuple[Ownership, ...]:
    """The actor's ownerships in source order, without mentions. Raises the same errors as `owners_of`, but for actors.

    >>> import valuechain as vc
    >>> allocation = vc.build_allocation(vc.read_chain(), vc.Context("advanced", "open"), framework="pai-open")
    >>> [ownership.mitigation for ownership in mitigations_of(allocation, "model_hosting")]
    ['PO-6', 'PO-12', 'PO-13', 'PO-14', 'PO-15']
    """
    actor = allocation.chain.actor(_framework(allocation, framework), actor_id)
    return tuple(
        o
        for o in allocation.ownerships
        if (o.framework, o.actor) == (actor.framework, actor.id) and allocation.chain.role(o.role).is_owner
    )


def co_owners_of(allocation: Allocation, actor_id: str, framework: str | None = None) -> dict[str, tuple[str, ...]]:
    """The actor's co-owners: each one's id, mapped to the ids of the mitigations that both own.

    Raises the same errors as `mitigations_of`.

    >>> import valuechain as vc
    >>> allocation = vc.build_allocation(vc.read_chain(), vc.Context("advanced", "open"), framework="pai-open")
    >>> co_owners_of(allocation, "model_hosting")["model_adapter"]
    ('PO-12', 'PO-14')
    """
    framework_id = _framework(allocation, framework)
    actor = allocation.chain.actor(framework_id, actor_id)
    mine = dict.fromkeys(o.mitigation for o in mitigations_of(allocation, actor.id, framework_id))
    shared: dict[str, tuple[str, ...]] = {}
    for other in allocation.chain.actors_by_framework.get(framework_id, ()):
        if other.id == actor.id:
            continue
        theirs = {o.mitigation for o in mitigations_of(allocation, other.id, framework_id)}
        both = tuple(mitigation for mitigation in mine if mitigation in theirs)
        if both:
            shared[other.id] = both
    return shared


def _framework(allocation: Allocation, framework: str | None) -> str:
    if framework is None and allocation.is_of_one_framework:
        return allocation.frameworks[0].id
    asked = allocation.chain.framework(framework)
    if asked not in allocation.frameworks:
        cells = [cell for cell in allocation.not_allocated if cell.framework == asked.id]
        if cells:
            raise NotAllocatedError(cells)
        raise UnknownValueError("framework of this allocation", asked.id, [each.id for each in allocation.frameworks])
    return asked.id


def _applying(allocation: Allocation, mitigation_id: str, framework: str | None) -> Mitigation:
    """The mitigation. Raises an error if it does not apply: an empty result would suggest that it has no owner."""
    mitigation = allocation.chain.mitigation(_framework(allocation, framework), mitigation_id)
    if mitigation.key not in allocation.mitigation_keys:
        day = f" on {allocation.on.isoformat()}" if allocation.on else ""
        raise QuestionError(
            f'"{mitigation_id}" is not among the mitigations that apply in this context and level{day}.'
        )
    return mitigation


def _all_of(allocation: Allocation, mitigation: Mitigation) -> list[Ownership]:
    order = _ranks(allocation.chain, mitigation.framework)
    return sorted(allocation.ownerships_of(mitigation), key=lambda ownership: order[ownership.actor])


def _ranks(chain: ValueChain, framework: str) -> dict[str, int]:
    """The position of each actor in the value chain."""
    return {actor.id: index for index, actor in enumerate(chain.actors_by_framework.get(framework, ()))}


class Owner(NamedTuple):
    """An ownership with its actor and role."""

    actor: Actor
    role: Role
    ownership: Ownership


def name_owners(chain: ValueChain, ownerships: Iterable[Ownership]) -> list[Owner]:
    """The ownerships with their actors and roles, mentions included."""
    return [Owner(chain.actor(o.framework, o.actor), chain.role(o.role), o) for o in ownerships]


def owners_by_lead(
    chain: ValueChain, ownerships: Iterable[Ownership], *, with_mentions: bool = False
) -> tuple[Owner, ...]:
    """The owners of one mitigation, leads first and otherwise in value-chain order; mentions come last, if wanted."""
    named = name_owners(chain, ownerships)
    order = _ranks(chain, named[0].actor.framework) if named else {}
    owners = [each for each in named if each.role.is_owner]
    owners.sort(key=lambda owner: (not owner.role.is_lead, order[owner.actor.id]))
    return (*owners, *(each for each in named if with_mentions and not each.role.is_owner))
