"""The value chain: all frameworks with their actors, mitigations and ownerships; immutable."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from functools import cached_property
from itertools import groupby
from operator import attrgetter
from types import MappingProxyType
from typing import Any, TypeVar

from valuechain.model.common_language import Practice, PracticeLink, ReferenceActor, ReferenceMatch
from valuechain.model.context import Context
from valuechain.model.errors import ChoiceNeededError, UnknownValueError
from valuechain.model.framework import Framework, Stage, Topic, TypeDefinition
from valuechain.model.problem import Problem
from valuechain.model.texts import Passage, SourceText
from valuechain.model.values import (
    Actor,
    ApplicationDate,
    Cell,
    Counterpart,
    Definition,
    Doubt,
    Mitigation,
    Neighbour,
    Ownership,
    Reading,
    Risk,
    Role,
    Supply,
)
from valuechain.model.vocabulary import PLACES, CellStatus, Confidence, Place
from valuechain.model.words import describe_data

_NO_TABLES = ("version", "modified", "updated", "warnings")
_OF_FRAMEWORKS = (
    "stages", "actors", "mitigations", "ownerships", "readings", "cells", "supplies", "risks", "doubts", "dates",
    "definitions", "texts", "passages", "reference_matches", "links",
)  # fmt: skip
"""The tables in which every row belongs to one framework."""

Key = TypeVar("Key")
Row = TypeVar(
    "Row", Actor, Mitigation, Ownership, Reading, Cell, Supply, Risk, Stage, Doubt,
    ApplicationDate, Definition, SourceText, Passage, ReferenceMatch, PracticeLink,
)  # fmt: skip


def _group(rows: Iterable[Row]) -> Mapping[str, tuple[Row, ...]]:
    groups: dict[str, list[Row]] = defaultdict(list)
    for framework, members in groupby(rows, key=attrgetter("framework")):  # a framework's rows are adjacent in files
        groups[framework].extend(members)
    return MappingProxyType({framework: tuple(members) for framework, members in groups.items()})


Named = TypeVar("Named", Actor, Mitigation)
Shared = TypeVar("Shared", Role, Topic, Practice, ReferenceActor)
Bound = TypeVar("Bound", Reading, ReferenceMatch, PracticeLink)


def _by_key(rows: Iterable[Bound], key: Callable[[Bound], Key]) -> Mapping[Key, tuple[Bound, ...]]:
    """Rows by a key that several can share, in the order of the files."""
    groups: dict[Key, list[Bound]] = defaultdict(list)
    for row in rows:
        groups[key(row)].append(row)
    return MappingProxyType({each: tuple(members) for each, members in groups.items()})


def _find(kind: str, row_id: str, rows: Mapping[str, Shared]) -> Shared:
    if row_id not in rows:
        raise UnknownValueError(kind, row_id, rows)
    return rows[row_id]


def _by_id(rows: Sequence[Named]) -> Mapping[tuple[str, str], Named]:
    """Rows by framework and id, and by former ids that no other row has now."""
    found: dict[tuple[str, str], Named] = {(row.framework, row.id): row for row in rows}
    for row in rows:
        for former in row.former_ids:
            found.setdefault((row.framework, former), row)
    return found


@dataclass(frozen=True, eq=False, repr=False)
class ValueChain:
    """Frameworks, actors, mitigations and ownerships, as one immutable object.

    Read one with `valuechain.read_chain`. Tuples keep the order of the files, which is the source's own. Chains are
    equal only if they are the same object.
    """

    frameworks: tuple[Framework, ...]
    roles: tuple[Role, ...]
    model_types: tuple[TypeDefinition, ...]
    release_types: tuple[TypeDefinition, ...]
    topics: tuple[Topic, ...]
    stages: tuple[Stage, ...]
    actors: tuple[Actor, ...]
    mitigations: tuple[Mitigation, ...]
    ownerships: tuple[Ownership, ...]
    readings: tuple[Reading, ...]
    cells: tuple[Cell, ...]
    supplies: tuple[Supply, ...]
    crosswalk: tuple[Counterpart, ...]
    risks: tuple[Risk, ...]
    doubts: tuple[Doubt, ...]
    dates: tuple[ApplicationDate, ...] = ()
    definitions: tuple[Definition, ...] = ()
    texts: tuple[SourceText, ...] = ()
    passages: tuple[Passage, ...] = ()
    reference_actors: tuple[ReferenceActor, ...] = ()
    reference_matches: tuple[ReferenceMatch, ...] = ()
    practices: tuple[Practice, ...] = ()
    links: tuple[PracticeLink, ...] = ()
    version: str = ""
    """A hash of the files that the chain was read from."""
    modified: float = 0.0
    """When any of those files was last written, in seconds since 1970 (UTC); 0 if unknown."""
    updated: str = ""
    """The day on which the data last changed, as an ISO date; empty if unknown."""
    warnings: tuple[Problem, ...] = ()
    """Probable mistakes that did not prevent the files from being read."""

    def __repr__(self) -> str:
        """The chain's tables and how many rows each has."""
        held = ", ".join(f"{number} {name}" for name, number in self.counts().items() if number)
        return f"<ValueChain of {held}>"

    @property
    def stamp(self) -> str:
        """The day and version of the data in words; see `describe_data`."""
        return describe_data(self.version, self.updated)

    @cached_property
    def _frameworks(self) -> Mapping[str, Framework]:
        return {framework.id: framework for framework in self.frameworks}

    @cached_property
    def _roles(self) -> Mapping[str, Role]:
        return {role.id: role for role in self.roles}

    @cached_property
    def _topics(self) -> Mapping[str, Topic]:
        return {topic.id: topic for topic in self.topics}

    @cached_property
    def _practices(self) -> Mapping[str, Practice]:
        return {practice.id: practice for practice in self.practices}

    @cached_property
    def _reference_actors(self) -> Mapping[str, ReferenceActor]:
        return {actor.id: actor for actor in self.reference_actors}

    @cached_property
    def _actors(self) -> Mapping[tuple[str, str], Actor]:
        return _by_id(self.actors)

    @cached_property
    def _mitigations(self) -> Mapping[tuple[str, str], Mitigation]:
        return _by_id(self.mitigations)

    @cached_property
    def _cells(self) -> Mapping[tuple[str, Place], Cell]:
        return {(cell.framework, cell.place): cell for cell in self.cells}

    def group_rows(self) -> None:
        """Groups rows by framework in advance, so that the first question need not wait."""
        _ = self._grouped

    @cached_property
    def _grouped(self) -> Mapping[str, Mapping[str, tuple[Any, ...]]]:
        """Rows by table and framework."""
        return {name: _group(getattr(self, name)) for name in _OF_FRAMEWORKS}

    @property
    def actors_by_framework(self) -> Mapping[str, tuple[Actor, ...]]:
        """The actors of each framework, in value-chain order."""
        return self._grouped["actors"]

    @property
    def mitigations_by_framework(self) -> Mapping[str, tuple[Mitigation, ...]]:
        """The mitigations of each framework, in source order."""
        return self._grouped["mitigations"]

    @cached_property
    def readings_by_mitigation(self) -> Mapping[tuple[str, str], tuple[Reading, ...]]:
        """The readings of each ambiguous mitigation, by framework and mitigation id."""
        return _by_key(self.readings, lambda reading: (reading.framework, reading.mitigation))

    @cached_property
    def links_by_mitigation(self) -> Mapping[tuple[str, str], tuple[PracticeLink, ...]]:
        """The links of each mitigation to practices, by framework and mitigation id."""
        return _by_key(self.links, lambda link: (link.framework, link.mitigation))

    @cached_property
    def links_by_practice(self) -> Mapping[str, tuple[PracticeLink, ...]]:
        """The links of each practice to mitigations of all frameworks, by practice id."""
        return _by_key(self.links, lambda link: link.practice)

    @cached_property
    def _matches(self) -> Mapping[tuple[str, str], tuple[ReferenceMatch, ...]]:
        return _by_key(self.reference_matches, lambda match: (match.framework, match.actor))

    def reference_matches_of(self, framework_id: str, actor_id: str) -> tuple[ReferenceMatch, ...]:
        """The reference actors to which an actor corresponds, with extent and condition; empty if not mapped."""
        return self._matches.get((framework_id, actor_id), ())

    @cached_property
    def matches_by_reference(self) -> Mapping[str, tuple[ReferenceMatch, ...]]:
        """The actors of all frameworks that correspond to each reference actor, by its id."""
        mapped = (match for match in self.reference_matches if match.reference_actor)
        return _by_key(mapped, lambda match: match.reference_actor)

    def framework(self, framework_id: str | None = None) -> Framework:
        """The framework with the given id, by default the only one.

        Raises UnknownValueError, or ChoiceNeededError if there is no id and several frameworks.
        """
        if framework_id is None:
            if len(self.frameworks) == 1:
                return self.frameworks[0]
            raise ChoiceNeededError("framework", "The data holds several frameworks.", self._frameworks)
        if framework_id not in self._frameworks:
            raise UnknownValueError("framework", framework_id, self._frameworks)
        return self._frameworks[framework_id]

    def role(self, role_id: str) -> Role:
        """The role with the given id. Raises UnknownValueError."""
        return _find("role", role_id, self._roles)

    def topic(self, topic_id: str) -> Topic:
        """The topic with the given id. Raises UnknownValueError."""
        return _find("topic", topic_id, self._topics)

    def practice(self, practice_id: str) -> Practice:
        """The practice with the given id. Raises UnknownValueError."""
        return _find("practice", practice_id, self._practices)

    def reference_actor(self, actor_id: str) -> ReferenceActor:
        """The reference actor with the given id. Raises UnknownValueError."""
        return _find("reference actor", actor_id, self._reference_actors)

    def actor(self, framework_id: str, actor_id: str) -> Actor:
        """The actor with the given id or former id. Raises UnknownValueError."""
        try:
            return self._actors[framework_id, actor_id]
        except KeyError:
            valid = [actor.id for actor in self.actors_by_framework.get(framework_id, ())]
            raise UnknownValueError("actor", actor_id, valid) from None

    def mitigation(self, framework_id: str, mitigation_id: str) -> Mitigation:
        """The mitigation with the given id or former id. Raises UnknownValueError."""
        try:
            return self._part(framework_id)._mitigations[framework_id, mitigation_id]
        except KeyError:
            valid = [m.id for m in self.mitigations_by_framework.get(framework_id, ())]
            raise UnknownValueError("mitigation", mitigation_id, valid) from None

    def cell(self, framework_id: str, place: Place) -> Cell:
        """The framework's cell for a place.

        If the data has no such cell, one is made up: answered if at least one mitigation applies in that place.
        """
        part = self._part(framework_id)
        found = part._cells.get((framework_id, place))
        if found is not None:
            return found
        reached = part._reached.get(framework_id, frozenset())
        is_answered = place in reached
        elsewhere = [other for other in PLACES if other in reached]
        near = [other for other in elsewhere if set(other) & set(place)] or elsewhere
        return Cell(
            framework=framework_id,
            model_type=place.model_type,
            release_type=place.release_type,
            status=CellStatus.ALLOCATED if is_answered else CellStatus.UNSOURCED,
            reason="" if is_answered else "None of its mitigations applies to this combination.",
            neighbours=() if is_answered else tuple(Neighbour(framework_id, other) for other in near),
            confidence=Confidence.STATED if is_answered else Confidence.UNSOURCED,
            source="",
        )

    @cached_property
    def _reached(self) -> Mapping[str, frozenset[Place]]:
        """The places where at least one mitigation of a framework applies, whatever the framework's cells say."""
        return {
            framework: frozenset().union(*(mitigation.cells or PLACES for mitigation in mitigations))
            for framework, mitigations in self.mitigations_by_framework.items()
        }

    @cached_property
    def _varying(self) -> frozenset[str]:
        statuses: dict[str, set[CellStatus]] = defaultdict(set)
        for framework in self.frameworks:
            statuses[framework.id] = {self.cell(framework.id, place).status for place in PLACES}
        by_status = {framework_id for framework_id, found in statuses.items() if len(found) > 1}
        return frozenset(by_status | {mitigation.framework for mitigation in self.mitigations if mitigation.cells})

    def is_varying(self, framework_id: str) -> bool:
        """Whether the answer depends on the model type or the release type."""
        return framework_id in self._part(framework_id)._varying

    def has_levels(self, framework_id: str) -> bool:
        """Whether the framework's mitigations have parts of their own."""
        return framework_id in self._part(framework_id)._with_levels

    @cached_property
    def _with_levels(self) -> frozenset[str]:
        return frozenset(mitigation.framework for mitigation in self.mitigations if mitigation.parent)

    def place_of(self, framework_id: str, context: Context | None) -> Place:
        """The place of the context; without a context, an arbitrary place if the framework does not vary by context.

        Raises ChoiceNeededError if there is no context and the framework varies by context.
        """
        if context is not None:
            return context.place
        if self.is_varying(framework_id):
            answered = [str(place) for place in PLACES if self.cell(framework_id, place).status.is_answered]
            raise ChoiceNeededError(
                "model type and release type", f"What {framework_id} says depends on both.", answered
            )
        return PLACES[0]

    def only(self, framework_id: str) -> "ValueChain":
        """The chain reduced to one framework; cached, so that answers cost no more with many frameworks.

        A chain of one framework is returned unchanged. Raises UnknownValueError.
        """
        framework = self.framework(framework_id)
        if len(self.frameworks) == 1:
            return self
        if framework_id not in self._parts:
            tables: dict[str, Any] = {name: groups.get(framework_id, ()) for name, groups in self._grouped.items()}
            self._parts[framework_id] = replace(self, frameworks=(framework,), **tables)
        return self._parts[framework_id]

    @cached_property
    def _parts(self) -> dict[str, "ValueChain"]:
        return {}

    def _part(self, framework_id: str) -> "ValueChain":
        """The chain reduced to one framework, or this chain if the framework does not exist."""
        return self._parts.get(framework_id) or (self.only(framework_id) if framework_id in self._frameworks else self)

    def counts(self) -> Mapping[str, int]:
        """The number of rows of each table."""
        tables = (field.name for field in fields(self) if field.name not in _NO_TABLES)
        return {name: len(getattr(self, name)) for name in tables}
