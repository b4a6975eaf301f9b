"""Role cards: what one actor owns, with whom, and its counterparts in other frameworks."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

from valuechain.analysis.allocation.allocation import Allocation
from valuechain.analysis.allocation.crosswalk import Correspondence, find_counterparts
from valuechain.analysis.allocation.ownership import Owner, owners_by_lead
from valuechain.analysis.allocation.topics import allocation_of
from valuechain.analysis.findings.absence import Absence, without
from valuechain.model.chain import ValueChain
from valuechain.model.context import Context
from valuechain.model.framework import Framework
from valuechain.model.norm import Strength
from valuechain.model.values import Actor, Cell, Mitigation, Ownership, Role, Supply


class HeldMitigation(NamedTuple):
    """A mitigation in which an actor has a role, with its other owners."""

    mitigation: Mitigation
    role: Role
    ownership: Ownership
    others: tuple[Owner, ...]
    """The other owners, leads first, without actors that are only mentioned."""

    @property
    def is_alone(self) -> bool:
        """Whether there is no other owner."""
        return not self.others


class ActorMatch(NamedTuple):
    """A counterpart in another framework, and what it owns there."""

    correspondence: Correspondence
    actor: Actor | None
    """None if the crosswalk says that there is no counterpart."""
    held: tuple[HeldMitigation, ...]
    """What the counterpart owns in the context; also empty if the framework does not cover the context."""


class Counterparts(NamedTuple):
    """An actor's counterparts in another framework: our interpretation."""

    framework: Framework
    cell: Cell
    """The framework's cell for the context."""
    total: int
    """How many mitigations the framework lists for the context; 0 if it does not cover the context."""
    matches: tuple[ActorMatch, ...]
    """Empty if neither the crosswalk nor a reference actor joins them: whether any actors match is then not known."""

    @property
    def is_indirect(self) -> bool:
        """Whether the matches are found through reference actors."""
        return any(match.correspondence.through for match in self.matches)


@dataclass(frozen=True, slots=True)
class RoleCard:
    """The mitigations of an actor in one context: owned, supported or only mentioned, with the other owners."""

    actor: Actor
    owns: tuple[HeldMitigation, ...]
    """Mitigations it leads, in source order."""
    supports: tuple[HeldMitigation, ...]
    mentioned: tuple[HeldMitigation, ...]
    """Those that it does not own: it is informed, checked or merely named."""
    shared: Mapping[Actor, int]
    """Co-owners with the number of shared mitigations, most first."""
    absence: Absence
    """The effect of its absence."""
    total: int
    """Number of mitigations in the context."""
    also: tuple["RoleCard", ...] = ()
    """Cards of the other actors that this one always counts as; it has their mitigations as well as its own."""

    @property
    def held(self) -> tuple[HeldMitigation, ...]:
        """What it owns and supports, without mentions."""
        return (*self.owns, *self.supports)

    @property
    def supports_as(self) -> dict[Role, list[HeldMitigation]]:
        """What it supports, by role."""
        return _by_role(self.supports)

    @property
    def mentioned_as(self) -> dict[Role, list[HeldMitigation]]:
        """The mentions, by role."""
        return _by_role(self.mentioned)

    @property
    def optional(self) -> tuple[HeldMitigation, ...]:
        """What it owns or supports with an optional first verb."""
        return tuple(each for each in self.held if each.ownership.strength is Strength.OPTIONAL)

    @property
    def conditional(self) -> tuple[HeldMitigation, ...]:
        """What it owns or supports only under a condition."""
        return tuple(each for each in self.held if each.ownership.condition)


def _by_role(held: Iterable[HeldMitigation]) -> dict[Role, list[HeldMitigation]]:
    groups: dict[Role, list[HeldMitigation]] = {}
    for each in held:
        groups.setdefault(each.role, []).append(each)
    return groups


def build_role_card(allocation: Allocation, actor_id: str) -> RoleCard:
    """Builds the role card of an actor in a single-framework allocation. Raises UnknownValueError.

    >>> import valuechain as vc
    >>> allocation = vc.build_allocation(vc.read_chain(), vc.Context("advanced", "open"), framework="pai-open")
    >>> card = build_role_card(allocation, "model_adapter")
    >>> len(card.owns), len(card.supports), card.absence.without_lead
    (1, 7, 0)
    """
    card = _build_own(allocation, actor_id)
    return replace(card, also=tuple(_build_own(allocation, other) for other in card.actor.also))


def _build_own(allocation: Allocation, actor_id: str) -> RoleCard:
    actor = allocation.chain.actor(allocation.frameworks[0].id, actor_id)
    held = _held_by(allocation, actor)
    mine = {each.mitigation.id: each for each in held if each.role.is_owner}
    counts = Counter(other for each in mine.values() for other in dict.fromkeys(owner.actor for owner in each.others))
    return RoleCard(
        actor=actor,
        owns=tuple(each for each in held if each.role.is_lead),
        supports=tuple(each for each in held if each.role.is_owner and not each.role.is_lead),
        mentioned=tuple(each for each in held if not each.role.is_owner),
        shared=dict(counts.most_common()),
        absence=without(allocation, {actor.id}),
        total=len(allocation.mitigations),
    )


def _held_by(allocation: Allocation, actor: Actor) -> tuple[HeldMitigation, ...]:
    """Every mitigation in which the actor has a role or a mention, in source order."""
    chain = allocation.chain
    found = []
    for ownership in allocation.ownerships:
        if (ownership.framework, ownership.actor) != (actor.framework, actor.id):
            continue
        mitigation = chain.mitigation(actor.framework, ownership.mitigation)
        owners = owners_by_lead(chain, allocation.ownerships_of(mitigation))
        beside = tuple(owner for owner in owners if owner.actor != actor)
        found.append(HeldMitigation(mitigation, chain.role(ownership.role), ownership, beside))
    return tuple(found)


class SupplyEnd(NamedTuple):
    """A supply, and the actor at its other end."""

    supply: Supply
    actor: Actor


def receives(chain: ValueChain, actor: Actor) -> list[SupplyEnd]:
    """What the actor is supplied with, and by whom."""
    own = (s for s in chain.supplies if (s.framework, s.to_actor) == (actor.framework, actor.id))
    return [SupplyEnd(supply, chain.actor(supply.framework, supply.from_actor)) for supply in own]


def hands_on(chain: ValueChain, actor: Actor) -> list[SupplyEnd]:
    """What the actor supplies, and to whom."""
    own = (s for s in chain.supplies if (s.framework, s.from_actor) == (actor.framework, actor.id))
    return [SupplyEnd(supply, chain.actor(supply.framework, supply.to_actor)) for supply in own]


def find_elsewhere(
    chain: ValueChain, actor: Actor, context: Context, *, on: date | None = None
) -> tuple[Counterparts, ...]:
    """Finds the actor's counterparts in each other framework, and what they own in a context.

    Uses level 1 and the default readings of those frameworks, as of a day if one is given.

    >>> import valuechain as vc
    >>> chain = vc.read_chain()
    >>> found = find_elsewhere(chain, chain.actor("pai-open", "model_provider"), vc.Context("advanced", "open"))
    >>> [(each.framework.id, each.total, [len(match.held) for match in each.matches]) for each in found[:4]]
    [('pai-2023', 0, [0]), ('cosai', 35, [9]), ('uk-ai-cyber', 13, [13]), ('eu-ai-act', 66, [6, 0])]
    """
    others = (framework for framework in chain.frameworks if framework.id != actor.framework)
    return tuple(_in_framework(chain, actor, other, context, on) for other in others)


def _in_framework(chain: ValueChain, actor: Actor, other: Framework, context: Context, on: date | None) -> Counterparts:
    allocation = allocation_of(chain, context, other.id, on=on)
    matches = []
    for each in find_counterparts(chain, actor.framework, actor.id, other.id):
        counterpart = chain.actor(other.id, each.actor) if each.actor else None
        held: tuple[HeldMitigation, ...] = ()
        if allocation is not None and counterpart is not None:
            held = tuple(one for one in _held_by(allocation, counterpart) if one.role.is_owner)
        matches.append(ActorMatch(each, counterpart, held))
    total = 0 if allocation is None else len(allocation.mitigations)
    return Counterparts(other, chain.cell(other.id, context.place), total, tuple(matches))
