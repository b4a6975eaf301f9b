"""The whole: every framework with its actors, mitigations and ownerships, immutable."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from functools import cached_property
from itertools import groupby
from operator import attrgetter
from types import MappingProxyType
from typing import Any, TypeVar

from valuechain.model.context import Context
from valuechain.model.errors import ChoiceNeededError, UnknownValueError
from valuechain.model.problem import Problem
from valuechain.model.values import (
    Actor,
    Cell,
    Counterpart,
    Doubt,
    Framework,
    Mitigation,
    Neighbour,
    Ownership,
    Reading,
    Risk,
    Role,
    Stage,
    Supply,
    Topic,
    TypeDefinition,
)
from valuechain.model.vocabulary import PLACES, CellStatus, Confidence, Place

_NO_TABLES = ("version", "modified", "warnings")
_OF_FRAMEWORKS = (
    "stages", "actors", "mitigations", "ownerships", "readings", "cells", "supplies", "risks", "doubts",
)  # fmt: skip
"""The tables of which every row belongs to one framework."""

Row = TypeVar("Row", Actor, Mitigation, Ownership, Reading, Cell, Supply, Risk, Stage, Doubt)


def _group(rows: Iterable[Row]) -> Mapping[str, tuple[Row, ...]]:
    groups: dict[str, list[Row]] = defaultdict(list)
    for framework, members in groupby(rows, key=attrgetter("framework")):  # files keep a framework's rows together
        groups[framework].extend(members)
    return MappingProxyType({framework: tuple(members) for framework, members in groups.items()})


@dataclass(frozen=True, eq=False, repr=False)
class ValueChain:
    """Frameworks, actors, mitigations and who owns what, as one immutable whole.

    Read one with `valuechain.read_chain`. Tuples keep the order of the files, which is the order of the source.
    Two chains are the same only if they are one object: a chain is compared by what it answers, not by value.
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
    version: str = ""
    """A hash of the files it was read from: it changes when and only when they do."""
    modified: float = 0.0
    """When the newest of the files was last changed, in seconds since 1970 (UTC); 0 where it is not known."""
    warnings: tuple[Problem, ...] = ()
    """What is probably a slip in the files, though they could be read."""

    def __repr__(self) -> str:
        """What is in it, in one line."""
        held = ", ".join(f"{number} {name}" for name, number in self.counts().items() if number)
        return f"<ValueChain of {held}>"

    @cached_property
    def _frameworks(self) -> Mapping[str, Framework]:
        return {framework.id: framework for framework in self.frameworks}

    @cached_property
    def _roles(self) -> Mapping[str, Role]:
        return {role.id: role for role in self.roles}

    @cached_property
    def _actors(self) -> Mapping[tuple[str, str], Actor]:
        return {(actor.framework, actor.id): actor for actor in self.actors}

    @cached_property
    def _mitigations(self) -> Mapping[tuple[str, str], Mitigation]:
        return {(mitigation.framework, mitigation.id): mitigation for mitigation in self.mitigations}

    @cached_property
    def _cells(self) -> Mapping[tuple[str, Place], Cell]:
        return {(cell.framework, cell.place): cell for cell in self.cells}

    def group_rows(self) -> None:
        """Groups the rows by framework now, so that the first question does not wait for it."""
        _ = self._grouped

    @cached_property
    def _grouped(self) -> Mapping[str, Mapping[str, tuple[Any, ...]]]:
        """By table and framework."""
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
        groups: dict[tuple[str, str], list[Reading]] = defaultdict(list)
        for reading in self.readings:
            groups[reading.framework, reading.mitigation].append(reading)
        return MappingProxyType({key: tuple(members) for key, members in groups.items()})

    def framework(self, framework_id: str | None = None) -> Framework:
        """The framework of that id; the only one where none is named.

        Raises UnknownValueError, or ChoiceNeededError where none is named and there are several.
        """
        if framework_id is None:
            if len(self.frameworks) == 1:
                return self.frameworks[0]
            raise ChoiceNeededError("framework", "The data holds several frameworks.", self._frameworks)
        if framework_id not in self._frameworks:
            raise UnknownValueError("framework", framework_id, self._frameworks)
        return self._frameworks[framework_id]

    def role(self, role_id: str) -> Role:
        """The role of that id. Raises UnknownValueError."""
        if role_id not in self._roles:
            raise UnknownValueError("role", role_id, self._roles)
        return self._roles[role_id]

    def actor(self, framework_id: str, actor_id: str) -> Actor:
        """The actor of that id. Raises UnknownValueError."""
        try:
            return self._actors[framework_id, actor_id]
        except KeyError:
            valid = [actor.id for actor in self.actors_by_framework.get(framework_id, ())]
            raise UnknownValueError("actor", actor_id, valid) from None

    def mitigation(self, framework_id: str, mitigation_id: str) -> Mitigation:
        """The mitigation of that id. Raises UnknownValueError."""
        try:
            return self._part(framework_id)._mitigations[framework_id, mitigation_id]
        except KeyError:
            valid = [m.id for m in self.mitigations_by_framework.get(framework_id, ())]
            raise UnknownValueError("mitigation", mitigation_id, valid) from None

    def cell(self, framework_id: str, place: Place) -> Cell:
        """What the framework says for that place.

        Where it has no cell of its own, it answers if any of its mitigations applies.
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
        """Per framework, the places where any of its mitigations applies, leaving its cells aside."""
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
        """The place to answer for: that of the context, or any where the framework does not vary.

        Raises ChoiceNeededError where the framework varies and no context is given.
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
        """The same chain with one framework, made once: what is worked out from it does not grow with the others.

        A chain of one framework is returned as it is. Raises UnknownValueError.
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
        """The chain with one framework, or this one where there is no such framework."""
        return self._parts.get(framework_id) or (self.only(framework_id) if framework_id in self._frameworks else self)

    def counts(self) -> Mapping[str, int]:
        """How many rows each table has."""
        tables = (field.name for field in fields(self) if field.name not in _NO_TABLES)
        return {name: len(getattr(self, name)) for name in tables}
