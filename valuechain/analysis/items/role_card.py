"""What one actor has to do, with whom, and what it is in the other frameworks: the role card as values."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

from valuechain.analysis.allocation.allocation import Allocation, build_allocation
from valuechain.analysis.allocation.crosswalk import Correspondence, counterparts_of
from valuechain.analysis.allocation.topics import owners_by_lead
from valuechain.analysis.findings.absence import Absence, without
from valuechain.model.chain import ValueChain
from valuechain.model.context import Context
from valuechain.model.errors import NotAllocatedError
from valuechain.model.values import Actor, Cell, Framework, Mitigation, Ownership, Role, Supply


class Held(NamedTuple):
    """A mitigation that an actor has a role in, and the other owners beside it."""

    mitigation: Mitigation
    role: Role
    ownership: Ownership
    others: tuple[tuple[Actor, Role], ...]
    """The other owners, leads first; actors that are only mentioned are left out."""

    @property
    def is_alone(self) -> bool:
        """Whether nobody else owns it, in whatever role."""
        return not self.others


class Match(NamedTuple):
    """An actor of another framework that corresponds, and what it owns there."""

    correspondence: Correspondence
    actor: Actor | None
    """None where the crosswalk says that no actor corresponds."""
    held: tuple[Held, ...]
    """What it owns in the context; empty where the framework does not answer, too."""


class Elsewhere(NamedTuple):
    """What an actor is in another framework: our interpretation."""

    framework: Framework
    cell: Cell
    """What that framework says for the context."""
    total: int
    """How many mitigations it lists there; 0 where it does not answer."""
    matches: tuple[Match, ...]
    """Empty where the crosswalk says nothing of this framework: not known."""


@dataclass(frozen=True, slots=True)
class RoleCard:
    """What an actor owns, supports and is mentioned for in one context, and whom that ties it to."""

    actor: Actor
    owns: tuple[Held, ...]
    """What it answers for, in source order."""
    supports: tuple[Held, ...]
    mentioned: tuple[Held, ...]
    shared: Mapping[Actor, int]
    """Other owners to the number of mitigations that both own, most first."""
    absence: Absence
    """What is lost without it."""
    total: int
    """How many mitigations there are in the context."""
    also: tuple["RoleCard", ...] = ()
    """The cards of the actors that it always is as well: what is theirs is its own too."""


def build_role_card(allocation: Allocation, actor_id: str) -> RoleCard:
    """The role card of an actor of the only framework of an allocation. Raises UnknownValueError.

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
    counts = Counter(other for each in mine.values() for other in dict.fromkeys(actor for actor, _ in each.others))
    return RoleCard(
        actor=actor,
        owns=tuple(each for each in held if each.role.is_lead),
        supports=tuple(each for each in held if each.role.is_owner and not each.role.is_lead),
        mentioned=tuple(each for each in held if not each.role.is_owner),
        shared=dict(counts.most_common()),
        absence=without(allocation, {actor.id}),
        total=len(allocation.mitigations),
    )


def _held_by(allocation: Allocation, actor: Actor) -> tuple[Held, ...]:
    """Everything that the actor has a role in, mentions included, in source order."""
    chain = allocation.chain
    found = []
    for ownership in allocation.ownerships:
        if (ownership.framework, ownership.actor) != (actor.framework, actor.id):
            continue
        mitigation = chain.mitigation(actor.framework, ownership.mitigation)
        beside = tuple(
            (other, role)
            for other, role, _ in owners_by_lead(chain, allocation.by_mitigation[actor.framework, mitigation.id])
            if other != actor
        )
        found.append(Held(mitigation, chain.role(ownership.role), ownership, beside))
    return tuple(found)


def receives(chain: ValueChain, actor: Actor) -> tuple[Supply, ...]:
    """What the actor needs from those before it."""
    return _supplies(chain, lambda s: (s.framework, s.to_actor) == (actor.framework, actor.id))


def hands_on(chain: ValueChain, actor: Actor) -> tuple[Supply, ...]:
    """What those after the actor need from it."""
    return _supplies(chain, lambda s: (s.framework, s.from_actor) == (actor.framework, actor.id))


def _supplies(chain: ValueChain, is_wanted: Callable[[Supply], bool]) -> tuple[Supply, ...]:
    return tuple(supply for supply in chain.supplies if is_wanted(supply))


def find_elsewhere(chain: ValueChain, actor: Actor, context: Context) -> tuple[Elsewhere, ...]:
    """What the actor is in each other framework through the crosswalk, and what its counterparts own in a context.

    Level 1 and the shown readings are taken there.

    >>> import valuechain as vc
    >>> chain = vc.read_chain()
    >>> found = find_elsewhere(chain, chain.actor("pai-open", "model_provider"), vc.Context("advanced", "open"))
    >>> [(each.framework.id, each.total, [len(match.held) for match in each.matches]) for each in found]
    [('pai-2023', 0, [0]), ('cosai', 35, [9]), ('uk-ai-cyber', 13, [13]), ('eu-ai-act', 46, [2, 0])]
    """
    return tuple(_in_framework(chain, actor, other, context) for other in _others(chain.frameworks, actor.framework))


def _others(frameworks: Iterable[Framework], but: str) -> list[Framework]:
    return [framework for framework in frameworks if framework.id != but]


def _in_framework(chain: ValueChain, actor: Actor, other: Framework, context: Context) -> Elsewhere:
    found = counterparts_of(chain, actor.framework, actor.id, other.id)
    try:
        allocation = build_allocation(chain, context, framework=other.id)
    except NotAllocatedError:
        allocation = None
    matches = []
    for each in found:
        counterpart = chain.actor(other.id, each.actor) if each.actor else None
        held: tuple[Held, ...] = ()
        if allocation is not None and counterpart is not None:
            held = tuple(one for one in _held_by(allocation, counterpart) if one.role.is_owner)
        matches.append(Match(each, counterpart, held))
    total = 0 if allocation is None else len(allocation.mitigations)
    return Elsewhere(other, chain.cell(other.id, context.place), total, tuple(matches))
