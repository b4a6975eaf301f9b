"""Diffs two allocations: mitigations added or lost, roles changed or moved between actors."""

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from enum import StrEnum

from valuechain.analysis.allocation.allocation import ROLE_SEPARATOR, Allocation
from valuechain.analysis.allocation.qualifications import qualified
from valuechain.model.chain import ValueChain
from valuechain.model.framework import Framework
from valuechain.model.values import Actor, Mitigation, Ownership, Role
from valuechain.model.workshop.version import VERSION_FRAMEWORK

RowKey = tuple[str, ...]
"""The key of a mitigation on both sides: its id, or framework and id if an allocation covers several."""


class Change(StrEnum):
    """The kind of change for one actor and mitigation."""

    GAINED = "gained"
    LOST = "lost"
    ROLE_CHANGED = "role changed"


@dataclass(frozen=True, slots=True)
class OwnershipChange:
    """A change in an actor's roles for a mitigation that both allocations have."""

    mitigation: Mitigation
    actor: Actor
    change: Change
    before: str
    """Role ids joined by `;`; empty if the actor had none."""
    after: str


@dataclass(frozen=True, slots=True)
class Move:
    """A role in a shared mitigation that some actors lost and others gained."""

    mitigation: Mitigation
    role: Role
    from_actors: tuple[Actor, ...]
    to_actors: tuple[Actor, ...]


@dataclass(frozen=True, slots=True)
class BindingChange:
    """An actor that has the same role on both sides, but with another strength or under another condition."""

    mitigation: Mitigation
    actor: Actor
    role: Role
    before: Ownership
    after: Ownership


@dataclass(frozen=True, slots=True)
class Comparison:
    """The diff of two allocations of the same frameworks, or of two versions of one."""

    added: tuple[Mitigation, ...]
    """In the second only."""
    lost: tuple[Mitigation, ...]
    """In the first only."""
    changes: tuple[OwnershipChange, ...]
    moved: tuple[Move, ...] = ()
    """Roles that moved between actors; their changes are in `changes` too."""
    kept: tuple[Mitigation, ...] = ()
    """Mitigations in both, with the first side's values."""
    unsettled: tuple[Mitigation, ...] = ()
    """Mitigations the workshop did not settle: neither added nor lost."""
    bindings: tuple[BindingChange, ...] = ()
    """Roles that stay the same, but with another strength or condition; they are not in `changes`."""

    @property
    def is_equal(self) -> bool:
        """Whether there are no differences."""
        return not (self.added or self.lost or self.changes or self.bindings)


OUTCOME_PUBLISHER = "Workshop: "
"""How the publisher's name begins if the framework is a workshop's outcome."""


def is_outcome(framework: Framework) -> bool:
    """Whether the framework is the outcome of a workshop; the id alone proves nothing."""
    return framework.id == VERSION_FRAMEWORK and framework.publisher.startswith(OUTCOME_PUBLISHER)


def are_versions(chain: ValueChain, framework: str, other: str) -> bool:
    """Whether the two are versions of one framework, which can be compared by id.

    This is so if both are the same framework, or if the one with fewer mitigations shares at least half of them (by id
    and name) with the other, and the one with fewer actors shares at least half of those (by id). Ids alone prove
    nothing: anyone may use `m1` and `m2`. Mitigations of all contexts and levels count; case and spaces in names are
    ignored.
    """
    if framework == other:
        return True
    mitigations = [
        {(each.id, " ".join(each.name.casefold().split())) for each in chain.mitigations_by_framework.get(name, ())}
        for name in (framework, other)
    ]
    actors = [{each.id for each in chain.actors_by_framework.get(name, ())} for name in (framework, other)]
    return _is_half(*mitigations) and _is_half(*actors)


def _is_half(first: Set[object], second: Set[object]) -> bool:
    shared = len(first & second)
    return shared > 0 and 2 * shared >= min(len(first), len(second))


def compare(before: Allocation, after: Allocation) -> Comparison:
    """Diffs two contexts, two readings, or two versions of a framework.

    Mitigations and actors are matched by id, and by framework too if an allocation covers several. A role has moved if,
    in a mitigation that both sides have, at least one actor lost it and at least one other gained it: it moves from all
    of the former to all of the latter. Mentions do not move, because they are not ownership. Mitigations that a
    workshop was not asked about, or left open, are neither lost nor added but unsettled. Strengths and conditions are
    compared if the data gives any on both sides.

    >>> from valuechain.tables.reading.read import read_chain
    >>> from valuechain.analysis.allocation.allocation import build_allocation
    >>> from valuechain.model.context import Context
    >>> chain, context = read_chain(), Context("advanced", "open")
    >>> shown = build_allocation(chain, context, framework="pai-open")
    >>> other = build_allocation(chain, context, framework="pai-open", readings={"PO-3": "B"})
    >>> [(c.actor.id, c.before, c.after) for c in compare(shown, other).changes]
    [('app_developer', 'primary', 'secondary')]
    """
    is_by_id = before.is_of_one_framework and after.is_of_one_framework
    old, new = _by_key(before, is_by_id=is_by_id), _by_key(after, is_by_id=is_by_id)
    held_before, held_after = held_roles(before, is_by_id=is_by_id), held_roles(after, is_by_id=is_by_id)
    changes: list[OwnershipChange] = []
    moved: list[Move] = []
    for key, mitigation in old.items():
        if key not in new:
            continue
        first, second = held_before.get(key, {}), held_after.get(key, {})
        if first == second:
            continue
        sides = (before.chain.actors_by_framework.get(m.framework, ()) for m in (mitigation, new[key]))
        actors = [actor for actor in join_actors(*sides) if first.get(actor.id) != second.get(actor.id)]
        for actor in actors:
            had, has = first.get(actor.id, ()), second.get(actor.id, ())
            change = Change.GAINED if not had else Change.ROLE_CHANGED if has else Change.LOST
            texts = ROLE_SEPARATOR.join(had), ROLE_SEPARATOR.join(has)
            changes.append(OwnershipChange(mitigation, actor, change, *texts))
        moved.extend(_moves(mitigation, actors, before.chain.roles, first, second))
    added = tuple(mitigation for key, mitigation in new.items() if key not in old)
    lost = tuple(mitigation for key, mitigation in old.items() if key not in new)
    outcomes = [is_by_id and is_outcome(side.frameworks[0]) for side in (before, after)]
    return Comparison(
        added=() if outcomes == [True, False] else added,
        lost=() if outcomes == [False, True] else lost,
        changes=tuple(changes),
        moved=tuple(moved),
        kept=tuple(mitigation for key, mitigation in old.items() if key in new),
        unsettled={(True, False): added, (False, True): lost}.get((outcomes[0], outcomes[1]), ()),
        bindings=tuple(_compare_bindings(before, after, old, is_by_id=is_by_id)),
    )


def _compare_bindings(
    before: Allocation, after: Allocation, mitigations: Mapping[RowKey, Mitigation], *, is_by_id: bool
) -> Iterator[BindingChange]:
    """The owners that keep a role, but are bound with another strength or under another condition."""
    if not qualified(before.part) or not qualified(after.part):
        return
    then = {(_key(o.framework, o.mitigation, is_by_id=is_by_id), o.actor, o.role): o for o in after.ownerships}
    for o in before.ownerships:
        key, role = _key(o.framework, o.mitigation, is_by_id=is_by_id), before.chain.role(o.role)
        now = then.get((key, o.actor, o.role)) if role.is_owner else None
        if now is not None and (now.strength, now.condition) != (o.strength, o.condition):
            yield BindingChange(mitigations[key], before.chain.actor(o.framework, o.actor), role, o, now)


def join_actors(first: Sequence[Actor], second: Sequence[Actor]) -> tuple[Actor, ...]:
    """The first side's actors, then those that only the second side has, by id."""
    known = {actor.id for actor in first}
    return (*first, *(actor for actor in second if actor.id not in known))


def held_roles(allocation: Allocation, *, is_by_id: bool) -> Mapping[RowKey, Mapping[str, tuple[str, ...]]]:
    """The role ids of each actor for each mitigation, mentions included, in the order of the roles.

    Mitigations are keyed by their id alone if `is_by_id`, else by framework and id.
    """
    rank = {role.id: index for index, role in enumerate(allocation.chain.roles)}
    held: dict[RowKey, dict[str, tuple[str, ...]]] = {}
    for o in sorted(allocation.ownerships, key=lambda ownership: rank[ownership.role]):
        roles = held.setdefault(_key(o.framework, o.mitigation, is_by_id=is_by_id), {})
        roles[o.actor] = (*roles.get(o.actor, ()), o.role)
    return held


def _key(framework: str, mitigation: str, *, is_by_id: bool) -> RowKey:
    return (mitigation,) if is_by_id else (framework, mitigation)


def _by_key(allocation: Allocation, *, is_by_id: bool) -> dict[RowKey, Mitigation]:
    return {_key(m.framework, m.id, is_by_id=is_by_id): m for m in allocation.mitigations}


def _moves(
    mitigation: Mitigation,
    actors: Iterable[Actor],
    roles: Iterable[Role],
    first: Mapping[str, tuple[str, ...]],
    second: Mapping[str, tuple[str, ...]],
) -> list[Move]:
    moves = []
    for role in roles:
        if not role.is_owner:
            continue
        held = [(actor, role.id in first.get(actor.id, ()), role.id in second.get(actor.id, ())) for actor in actors]
        losers = tuple(actor for actor, had, has in held if had and not has)
        winners = tuple(actor for actor, had, has in held if has and not had)
        if losers and winners:
            moves.append(Move(mitigation, role, losers, winners))
    return moves
