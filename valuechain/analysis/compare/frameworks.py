"""Compares two frameworks by topic, and by actors that the crosswalk matches: our interpretation, not the sources'."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property, reduce
from operator import or_
from typing import NamedTuple

from valuechain.analysis.allocation.allocation import ROLE_SEPARATOR, Allocation
from valuechain.analysis.allocation.crosswalk import EXTENTS, counterparts_of
from valuechain.analysis.compare.contexts import Comparison, are_versions, compare
from valuechain.analysis.compare.matches import Match, match_by_crosswalk, match_by_name
from valuechain.model.chain import ValueChain
from valuechain.model.errors import QuestionError
from valuechain.model.framework import Framework, Topic
from valuechain.model.norm import Strength
from valuechain.model.values import Actor, Mitigation

Strengths = tuple[Strength, ...]
"""The strengths of several ownerships, each once, the strongest first."""


class Outcome(StrEnum):
    """Which of two frameworks has a topic, or gives it to an actor."""

    BOTH = "both"
    ONLY_FIRST = "only first"
    ONLY_SECOND = "only second"
    ROLE_DIFFERS = "role differs"


@dataclass(frozen=True, slots=True)
class Holding:
    """The roles of one actor of a framework on a topic."""

    actor: Actor
    roles: str
    """The ids of its owning roles, joined by `;`, leading ones first."""
    strengths: Strengths
    conditions: tuple[str, ...]
    """The conditions of its roles, each once; empty if any of them is without one."""


@dataclass(frozen=True, slots=True)
class TopicCell:
    """The roles of one actor of the first framework on one topic, in both frameworks."""

    actor: Actor
    outcome: Outcome
    first: str
    """Role ids in the first framework, joined by `;`, leading ones first; may be empty."""
    second: str
    """Role ids of the matching actors in the second framework, in the same form."""
    matches: tuple[Match, ...]
    """The matching actors of the second framework."""
    first_strengths: Strengths = ()
    """How strongly the actor is bound in the first framework."""
    second_strengths: Strengths = ()

    @property
    def extent(self) -> str:
        """The extent of the match: full, partly or conditional; empty if no match has a role on the topic."""
        return self.matches[0].extent if self.matches else ""


@dataclass(frozen=True, slots=True)
class TopicLine:
    """A topic in at least one of the frameworks."""

    topic: Topic
    first: tuple[Mitigation, ...]
    second: tuple[Mitigation, ...]
    cells: tuple[TopicCell, ...]
    """One per actor that has the topic in either framework."""
    first_strengths: Strengths = ()
    """How strongly the owners of the first framework's mitigations are bound."""
    second_strengths: Strengths = ()
    first_held: tuple[Holding, ...] = ()
    """The actors of the first framework that have the topic, with or without a match."""
    second_held: tuple[Holding, ...] = ()

    @property
    def outcome(self) -> Outcome:
        """The frameworks that have the topic."""
        if not self.second:
            return Outcome.ONLY_FIRST
        return Outcome.BOTH if self.first else Outcome.ONLY_SECOND

    @property
    def is_equal(self) -> bool:
        """Whether both frameworks have the topic and give it to the same comparable actors."""
        is_shared = self.outcome is Outcome.BOTH and bool(self.cells)
        return is_shared and all(cell.outcome is Outcome.BOTH for cell in self.cells)

    @property
    def held_by_others(self) -> tuple[tuple[Actor, ...], tuple[Actor, ...]]:
        """The actors that have a shared topic in the first framework only, and those that have it in the second only.

        Empty unless there are actors of both kinds. Nothing has moved between them, because the frameworks are two
        different sources.
        """
        if self.outcome is not Outcome.BOTH:
            return (), ()
        here = tuple(cell.actor for cell in self.cells if cell.outcome is Outcome.ONLY_FIRST)
        there = tuple(cell.actor for cell in self.cells if cell.outcome is Outcome.ONLY_SECOND)
        return (here, there) if here and there else ((), ())


@dataclass(frozen=True, slots=True)
class Incomparable:
    """An actor without a match in the other framework."""

    actor: Actor
    is_known: bool
    """Whether the crosswalk states that there is no match; otherwise it is not known whether there is one."""
    why: str
    topics: tuple[Topic, ...]
    """The topics on which the actor has a role outside the cells."""


@dataclass(frozen=True)
class FrameworkComparison:
    """The comparison of two frameworks by topic and, if their actors are matched, by actor."""

    first: Framework
    second: Framework
    is_crosswalked: bool
    """Whether the actors are matched, by the crosswalk or by id and name, but never through a third framework."""
    is_by_name: bool
    """Whether the actors are matched by id and name."""
    lines: tuple[TopicLine, ...]
    """In the order of the topics; empty if either framework has no topics."""
    actors: tuple[Actor, ...]
    """The actors of the first framework that have a match."""
    matches: tuple[Match, ...]
    incomparable: tuple[Incomparable, ...]
    """Unmatched actors of the first framework, then of the second; empty without a crosswalk."""
    without_topic: tuple[Mitigation, ...]
    """Mitigations without a topic, which cannot be compared."""
    without_topics: tuple[Framework, ...]
    """The frameworks without any topic, which rule out a comparison."""
    outside_crosswalk: tuple[Framework, ...]
    """The frameworks that the crosswalk does not mention at all."""

    @property
    def is_comparable(self) -> bool:
        """Whether both frameworks have topics."""
        return not self.without_topics

    @cached_property
    def cells(self) -> tuple[TopicCell, ...]:
        """The cells of the shared topics."""
        return tuple(cell for line in self.lines if line.outcome is Outcome.BOTH for cell in line.cells)

    @property
    def is_equal(self) -> bool:
        """Whether both frameworks have the same topics and give each topic to the same actors."""
        return self.is_comparable and all(line.is_equal for line in self.lines)

    def count(self, outcome: Outcome) -> int:
        """The number of cells on shared topics that have the given outcome."""
        return sum(cell.outcome is outcome for cell in self.cells)

    def topics(self, outcome: Outcome) -> tuple[TopicLine, ...]:
        """The topics in both frameworks, or in one only."""
        return tuple(line for line in self.lines if line.outcome is outcome)


AnyComparison = Comparison | FrameworkComparison


def compare_sides(first: Allocation, second: Allocation) -> AnyComparison:
    """Compares two allocations by id if they are versions of one framework, else as two frameworks.

    Raises QuestionError if an allocation covers several frameworks that are not the same on both sides.
    """
    if [each.id for each in first.frameworks] == [each.id for each in second.frameworks]:
        return compare(first, second)
    one, other = _only(first), _only(second)
    is_version = are_versions(first.chain, one.id, other.id)
    return compare(first, second) if is_version else compare_frameworks(first, second)


def compare_frameworks(first: Allocation, second: Allocation) -> FrameworkComparison:
    """Compares two frameworks: shared topics, and whether matching actors have them.

    An actor has a topic if it owns a mitigation on it; a mention does not count. The crosswalk translates the actors of
    the second framework into those of the first; if several match one, full matches decide; failing these, partial
    ones; and failing these, conditional ones. Actors of a framework that the crosswalk does not mention, such as a
    user's own, are matched by id or name instead, on the assumption that the same word means the same actor. The role
    differs if the actor leads a mitigation on the topic in one framework, but only supports some in the other. Actors
    and mitigations that cannot be compared are listed separately: nothing is guessed, and a topic that only they own
    counts as a topic of their framework. If one framework has no topics at all, there is nothing to compare, and no
    topic counts as missing. Raises QuestionError unless each allocation is of one framework.

    >>> import valuechain as vc
    >>> chain, context = vc.read_chain(), vc.Context("advanced", "open")
    >>> found = compare_frameworks(
    ...     vc.build_allocation(chain, context, framework="pai-open"),
    ...     vc.build_allocation(chain, context, framework="cosai"),
    ... )
    >>> training = next(line for line in found.lines if line.topic.id == "training-data")
    >>> [(cell.actor.id, cell.outcome.value) for cell in training.cells][1:]
    [('model_provider', 'both'), ('model_hosting', 'only second'), ('model_adapter', 'role differs')]
    """
    one, other, chain = _only(first), _only(second), first.chain
    pairs = [{row.framework, row.to_framework} for row in chain.crosswalk]
    outside = tuple(each for each in (one, other) if not any(each.id in pair for pair in pairs))
    matches = match_by_name(chain, one.id, other.id) if outside else match_by_crosswalk(chain, one.id, other.id)
    joined = {match.actor.id for match in matches}
    actors = tuple(actor for actor in chain.actors_by_framework.get(one.id, ()) if actor.id in joined)
    by_actor = {actor.id: [match for match in matches if match.actor.id == actor.id] for actor in actors}
    owned, other_owned = _owned(first), _owned(second)
    without_topics = tuple(
        side.frameworks[0] for side in (first, second) if not any(m.topics for m in side.mitigations)
    )
    lines = []
    for topic in () if without_topics else chain.topics:
        here = tuple(m for m in first.mitigations if topic.id in m.topics)
        there = tuple(m for m in second.mitigations if topic.id in m.topics)
        if here or there:
            roles, other_roles = owned.get(topic.id, {}), other_owned.get(topic.id, {})
            cells = (_cell(chain, actor, roles, other_roles, by_actor[actor.id]) for actor in actors)
            lines.append(
                TopicLine(
                    topic,
                    here,
                    there,
                    tuple(cell for cell in cells if cell is not None),
                    _ranked(strength for held in roles.values() for strength in held.strengths),
                    _ranked(strength for held in other_roles.values() for strength in held.strengths),
                    _holdings(chain, one.id, roles),
                    _holdings(chain, other.id, other_roles),
                )
            )
    is_crosswalked = bool(matches) or {one.id, other.id} in pairs
    known = {(each.framework, each.id) for match in matches for each in (match.actor, match.other)}
    apart = (
        *_apart(chain, one.id, other.id, owned, known),
        *_apart(chain, other.id, one.id, other_owned, known),
    )
    return FrameworkComparison(
        first=one,
        second=other,
        is_crosswalked=is_crosswalked,
        is_by_name=bool(outside and matches),
        lines=tuple(lines),
        actors=actors,
        matches=matches,
        incomparable=apart if is_crosswalked else (),
        without_topic=tuple(m for m in (*first.mitigations, *second.mitigations) if not m.topics),
        without_topics=without_topics,
        outside_crosswalk=outside,
    )


def _only(allocation: Allocation) -> Framework:
    if not allocation.is_of_one_framework:
        raise QuestionError("Frameworks are compared two at a time; choose one for each side.")
    return allocation.frameworks[0]


class _Held(NamedTuple):
    """The owning roles of an actor on a topic, and how strongly it is bound."""

    roles: frozenset[str] = frozenset()
    strengths: frozenset[Strength] = frozenset()
    conditions: frozenset[str] = frozenset()
    """An empty condition stands for none."""

    def __or__(self, other: "_Held") -> "_Held":
        return _Held(self.roles | other.roles, self.strengths | other.strengths, self.conditions | other.conditions)


_Owned = Mapping[str, Mapping[str, _Held]]
"""What each actor has on each topic."""


def _owned(allocation: Allocation) -> _Owned:
    owners = {role.id for role in allocation.chain.roles if role.is_owner}
    topics = {mitigation.id: mitigation.topics for mitigation in allocation.mitigations}
    owned: dict[str, dict[str, _Held]] = {}
    for o in allocation.ownerships:
        for topic in topics[o.mitigation] if o.role in owners else ():
            by_actor = owned.setdefault(topic, {})
            held = _Held(frozenset((o.role,)), frozenset((o.strength,)), frozenset((o.condition,)))
            by_actor[o.actor] = by_actor.get(o.actor, _Held()) | held
    return owned


def _holdings(chain: ValueChain, framework: str, owned: Mapping[str, _Held]) -> tuple[Holding, ...]:
    """The roles of each actor on a topic, in value-chain order."""
    return tuple(
        Holding(
            actor,
            _text(chain, held.roles),
            _ranked(held.strengths),
            () if "" in held.conditions else tuple(sorted(held.conditions)),
        )
        for actor in chain.actors_by_framework.get(framework, ())
        if (held := owned.get(actor.id)) is not None
    )


def _ranked(strengths: Iterable[Strength]) -> Strengths:
    return tuple(sorted(set(strengths), key=lambda strength: -strength.rank))


def _cell(
    chain: ValueChain,
    actor: Actor,
    owned: Mapping[str, _Held],
    other_owned: Mapping[str, _Held],
    matches: Sequence[Match],
) -> TopicCell | None:
    """The cell of an actor on a topic; None if the actor has it in neither framework."""
    own = owned.get(actor.id, _Held())
    owning = [match for match in matches if match.other.id in other_owned]
    firmest = min((EXTENTS.index(match.extent) for match in owning), default=0)
    deciding = tuple(match for match in owning if match.extent == EXTENTS[firmest])
    others = reduce(or_, (other_owned[match.other.id] for match in deciding), _Held())
    here, there = own.roles, others.roles
    if not here and not there:
        return None
    leads = {role.id for role in chain.roles if role.is_lead}
    if not there:
        outcome = Outcome.ONLY_FIRST
    elif not here:
        outcome = Outcome.ONLY_SECOND
    else:
        is_same = here.isdisjoint(leads) == there.isdisjoint(leads)
        outcome = Outcome.BOTH if is_same else Outcome.ROLE_DIFFERS
    return TopicCell(
        actor,
        outcome,
        _text(chain, here),
        _text(chain, there),
        deciding,
        _ranked(own.strengths),
        _ranked(others.strengths),
    )


def _text(chain: ValueChain, roles: Iterable[str]) -> str:
    held = set(roles)
    return ROLE_SEPARATOR.join(role.id for role in chain.roles if role.id in held)


def _apart(
    chain: ValueChain,
    framework: str,
    other: str,
    owned: _Owned,
    joined: Collection[tuple[str, str]],
) -> list[Incomparable]:
    """The actors of a framework without a match in the other."""
    apart = []
    for actor in chain.actors_by_framework.get(framework, ()):
        if (framework, actor.id) in joined:
            continue
        found = counterparts_of(chain, framework, actor.id, other)
        why = "; ".join(each.condition for each in found if each.condition)
        topics = tuple(topic for topic in chain.topics if actor.id in owned.get(topic.id, {}))
        apart.append(Incomparable(actor, bool(found), why, topics))
    return apart
