"""Checks references between rows: unknown ids and duplicates."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import product
from operator import attrgetter
from typing import Any, TypeVar

from valuechain.model.vocabulary import ModelType, Place, ReleaseType, parse_places
from valuechain.model.words import read_day
from valuechain.tables.characters import match_key
from valuechain.tables.columns import OfFramework
from valuechain.tables.common_language import PracticeLinkRow, PracticeRow, ReferenceActorRow, ReferenceMatchRow
from valuechain.tables.keys import PRIMARY_KEYS, write_key
from valuechain.tables.reading.report import Report, quoted
from valuechain.tables.reading.rows import RowTable, fold
from valuechain.tables.schema import (
    TABLES,
    TABLES_WITH_ROLES,
    ActorRow,
    CellRow,
    CounterpartRow,
    DateRow,
    DefinitionRow,
    DoubtRow,
    FrameworkRow,
    MitigationRow,
    OwnershipRow,
    PassageRow,
    ReadingRow,
    RiskRow,
    RoleRow,
    StageRow,
    SupplyRow,
    TextRow,
    TopicRow,
    TypeRow,
    columns_of,
    required_columns_of,
)
from valuechain.tables.text import kind_of_place, line_of

R = TypeVar("R", bound=OfFramework)

IdsByWord = Mapping[str, str]
"""Maps each valid word of a cell to the id that it stands for."""

_MODEL_TYPES = (*ModelType, "*")
_RELEASE_TYPES = (*ReleaseType, "*")
PLACES_OF: Mapping[str, frozenset[Place]] = {
    pattern: parse_places(pattern) for pattern in map("/".join, product(_MODEL_TYPES, _RELEASE_TYPES))
}
"""Every cell pattern, such as `frontier/*`, with the places it covers."""

_EVERY_RISK = "all"
_DECIMAL = re.compile(r"\d+\.\d")


@dataclass
class Tables:
    """The rows of every table, with indexes of their ids."""

    frameworks: RowTable[FrameworkRow]
    actors: RowTable[ActorRow]
    mitigations: RowTable[MitigationRow]
    ownerships: RowTable[OwnershipRow]
    readings: RowTable[ReadingRow]
    cells: RowTable[CellRow]
    stages: RowTable[StageRow]
    supplies: RowTable[SupplyRow]
    crosswalk: RowTable[CounterpartRow]
    risks: RowTable[RiskRow]
    doubts: RowTable[DoubtRow]
    dates: RowTable[DateRow]
    definitions: RowTable[DefinitionRow]
    texts: RowTable[TextRow]
    passages: RowTable[PassageRow]
    roles: RowTable[RoleRow]
    topics: RowTable[TopicRow]
    reference_actors: RowTable[ReferenceActorRow]
    reference_crosswalk: RowTable[ReferenceMatchRow]
    practices: RowTable[PracticeRow]
    links: RowTable[PracticeLinkRow]
    model_types: RowTable[TypeRow]
    release_types: RowTable[TypeRow]
    framework_ids: tuple[str, ...]
    role_ids: tuple[str, ...]
    topic_ids: tuple[str, ...]
    mitigation_heads: tuple[str, ...]
    """The headings of mitigations."""
    unread: frozenset[str]
    """Tables that could not be read; references to their rows are not checked."""

    @property
    def of_frameworks(self) -> tuple[RowTable[Any], ...]:
        """The tables whose rows belong to a framework in the data; not the crosswalk, which may name shipped ones."""
        names = (name for name, row in TABLES.items() if issubclass(row, OfFramework) and name != "crosswalk")
        return tuple(getattr(self, name) for name in names)

    @cached_property
    def _named(self) -> Mapping[str, str]:
        """Valid framework names, each with its id; with only one framework, an empty name means that one."""
        named = {framework: framework for framework in self.framework_ids}
        return named | {"": self.framework_ids[0]} if len(self.framework_ids) == 1 else named

    @cached_property
    def owner_roles(self) -> frozenset[str]:
        """Ids of the roles that make an actor an owner, unlike a mere mention."""
        return frozenset(row.id for row in self.roles.rows if row.is_owner)

    @cached_property
    def doubted(self) -> frozenset[tuple[str, str, str]]:
        """Framework, mitigation and actor of each doubt about roles."""
        rows = self.placed(self.doubts)
        return frozenset((framework, row.mitigation_id, row.actor_id) for _, framework, row in rows)

    def framework_of(self, row: OfFramework) -> str:
        """The framework of a row, by default the only one; empty if unknown."""
        return self._named.get(row.framework, "")

    def placed(self, table: RowTable[R]) -> Iterator[tuple[int, str, R]]:
        """Each row whose framework is known, with its line and framework."""
        named = self._named
        for line, row in zip(table.lines, table.rows, strict=True):
            framework = named.get(row.framework)
            if framework is not None:
                yield line, framework, row

    def ids_of(self, table: RowTable[Any]) -> Mapping[str, IdsByWord]:
        """The ids of a table by framework; an empty mapping if no row has an id."""
        ids: dict[str, dict[str, str]] = {framework: {} for framework in self.framework_ids}
        for _, framework, row in self.placed(table):
            if row.id:
                ids[framework][row.id] = row.id
        return ids if any(ids.values()) else {}

    @cached_property
    def actor_ids(self) -> Mapping[str, IdsByWord]:
        """Actor ids by framework; an empty mapping if there are no actors."""
        return self.ids_of(self.actors)

    @cached_property
    def mitigation_ids(self) -> Mapping[str, IdsByWord]:
        """Mitigation ids by framework; an empty mapping if there are no mitigations."""
        return self.ids_of(self.mitigations)

    @cached_property
    def actor_words(self) -> Mapping[str, IdsByWord]:
        """Actor names and ids by framework; an id takes precedence over a name."""
        words: dict[str, dict[str, str]] = {framework: {} for framework in self.actor_ids}
        for _, framework, actor in self.placed(self.actors) if words else ():
            if actor.name:
                words[framework][actor.name] = actor.id
        return {framework: {**words[framework], **ids} for framework, ids in self.actor_ids.items()}

    def actor_of(self, framework: str, word: str) -> str:
        """The actor that a word names, whatever its spelling; empty if there is none, or it is ambiguous."""
        exact = self.actor_words.get(framework, {}).get(word)
        return exact or self._alike_actors.get(framework, {}).get(match_key(word), "")

    @cached_property
    def _alike_actors(self) -> Mapping[str, IdsByWord]:
        """Actor ids by framework and by the key that spellings of a name share, without ambiguous ones."""
        alike: dict[str, dict[str, str]] = {}
        for framework, words in self.actor_words.items():
            found: dict[str, set[str]] = defaultdict(set)
            for word, actor in words.items():
                found[match_key(word)].add(actor)
            alike[framework] = {key: min(actors) for key, actors in found.items() if len(actors) == 1}
        return alike


def check_frameworks(tables: Tables, report: Report) -> None:
    """Reports unknown frameworks, and missing ones if there are several to choose from."""
    valid = dict.fromkeys(tables.framework_ids)
    for table in tables.of_frameworks:
        named = [row.framework for row in table.rows]
        if valid.keys() >= set(named):
            continue
        for line, framework in zip(table.lines, named, strict=True):
            if framework and framework not in valid:
                report.add_unknown(table.file, line, "framework", "framework", framework, valid=valid)
    if len(valid) == 1:
        return
    mend = f'Name one of {", ".join(valid)} in the column "framework".'
    every: tuple[RowTable[Any], ...] = (*tables.of_frameworks, tables.crosswalk)
    for table in every:
        unnamed = [line for line, row in table.located() if not row.framework]
        if table.rows and len(unnamed) == len(table.rows):
            message = "There are several frameworks, but no row says which one it belongs to."
            report.add(table.file, table.header_line, "framework", message, mend)
            continue
        for line in unnamed:
            if not report.has_problem(table.file, line, "framework"):
                report.add(table.file, line, "framework", "The cell is empty, and there are several frameworks.", mend)


def check_words(tables: Tables, report: Report) -> None:
    """Reports role ids that clash with other columns, and unknown model types and release types."""
    taken = {fold(column) for table in TABLES_WITH_ROLES for column in columns_of(table)}
    for line, role in tables.roles.located():
        if fold(role.id) in taken:
            message = f"A role cannot be called {quoted(role.id)}: that is the name of another column."
            report.add(tables.roles.file, line, "id", message, "Give the role another id.")
    for table, kind, valid in (
        (tables.model_types, "model type", list(ModelType)),
        (tables.release_types, "release type", list(ReleaseType)),
    ):
        for line, row in table.located():
            if row.id and row.id not in valid:
                report.add_unknown(table.file, line, "id", kind, row.id, valid=valid)


_KEYS_IN_WORDS = {"cells": "{0.model_type}/{0.release_type}", "supplies": "{0.from_actor} to {0.to_actor}"}
"""How messages show the key of a row; in tables not listed here, they show the key's last column."""


def check_duplicates(tables: Tables, report: Report) -> None:
    """Reports rows with the same key as an earlier row."""
    for name, columns in PRIMARY_KEYS.items():
        table: RowTable[Any] = getattr(tables, name)
        own = [column for column in columns if column != "framework"]
        required = set(own) & set(required_columns_of(name))
        key_of, column = attrgetter(*own), own[-1]
        mend = "Give each row a unique id, or delete one." if column == "id" else "Delete one."
        of_decimals = f"{mend} Excel shows 1.10 as 1.1: if it was 1.10, format the column as text, and type it again."
        first: dict[object, int] = {}
        is_placed = "framework" in columns
        rows = tables.placed(table) if is_placed else ((line, "", row) for line, row in table.located())
        for line, framework, row in rows:
            earlier = first.setdefault((framework, key_of(row)), line)
            if earlier != line and all(getattr(row, each) for each in required):
                word = quoted(_KEYS_IN_WORDS.get(name, f"{{0.{column}}}").format(row))
                message = f"{word} is already used in {line_of(table.file, earlier)}."
                is_decimal = kind_of_place(table.file) == "sheet" and _DECIMAL.fullmatch(str(getattr(row, column)))
                report.add(table.file, line, column, message, of_decimals if is_decimal else mend)
    _check_names(tables, report)


def _check_names(tables: Tables, report: Report) -> None:
    """Reports actor names that duplicate another actor's name or id: role columns may hold either."""
    file = tables.actors.file
    names: dict[tuple[str, str], int] = {}
    ids = {(framework, actor.id): line for line, framework, actor in tables.placed(tables.actors)}
    for line, framework, actor in tables.placed(tables.actors):
        if not actor.name:
            continue
        earlier = names.setdefault((framework, actor.name.casefold()), line)
        if earlier != line:
            message = f"The name {quoted(actor.name)} is already used in {line_of(file, earlier)}."
            report.add(file, line, "name", message, "Give each actor a unique name.")
        other = ids.get((framework, actor.name), line)
        if other != line and actor.name != actor.id:
            message = f"The name {quoted(actor.name)} is the id of another actor, in {line_of(file, other)}."
            report.add(file, line, "name", message, "Give each actor a unique name.")


def check_mitigations(tables: Tables, report: Report) -> None:
    """Reports unknown parents, topics, risks and cells in mitigations."""
    file = tables.mitigations.file
    topics = dict.fromkeys(tables.topic_ids)
    risks = tables.ids_of(tables.risks)
    risk_words = {framework: (*risks.get(framework, ()), _EVERY_RISK) for framework in tables.framework_ids}
    parents = {(framework, row.id): row.parent for _, framework, row in tables.placed(tables.mitigations)}
    for line, framework, row in tables.placed(tables.mitigations):
        if row.parent:
            if row.parent not in tables.mitigation_ids.get(framework, ()):
                valid = tables.mitigation_ids.get(framework, ())
                report.add_unknown(file, line, "parent", "mitigation", row.parent, valid=valid)
            elif parents[framework, row.parent]:
                message = f"{quoted(row.parent)} is itself part of a mitigation."
                report.add(file, line, "parent", message, "Name a top-level mitigation: there are only two levels.")
        for topic in row.topics:
            if topic not in topics and "topics" not in tables.unread:
                report.add_unknown(file, line, "topics", "topic", topic, valid=topics)
        named = [("risks", risk) for risk in row.risks] + [("hindered_by", risk) for risk in row.hindered_by]
        for column, risk in named if "risks" not in tables.unread else ():
            if risk not in risk_words[framework]:
                report.add_unknown(file, line, column, "risk", risk, valid=risk_words[framework])
        for pattern in row.cells:
            _check_pattern(file, line, "cells", pattern, report)


def _check_pattern(file: str, line: int, column: str, pattern: str, report: Report) -> None:
    if pattern in PLACES_OF:
        return
    model_type, slash, release_type = pattern.partition("/")
    if not slash:
        mend = "Write model type/release type, such as advanced/open or frontier/*."
        report.add(file, line, column, f"{quoted(pattern)} does not name a cell.", mend)
        return
    if model_type not in _MODEL_TYPES:
        report.add_unknown(file, line, column, "model type", model_type, valid=_MODEL_TYPES)
    if release_type not in _RELEASE_TYPES:
        report.add_unknown(file, line, column, "release type", release_type, valid=_RELEASE_TYPES)


def check_cells(tables: Tables, report: Report) -> None:
    """Reports unanswered cells without a reason, and unknown neighbours."""
    file = tables.cells.file
    for line, row in tables.cells.located():
        if row.status and not row.status.is_answered and not row.reason:
            message = f"The cell is {row.status}, but no reason is given."
            report.add(file, line, "reason", message, "Say in a sentence why there is no answer.")
        for neighbour in row.neighbours:
            framework, colon, pattern = neighbour.rpartition(":")
            if colon and framework not in tables.framework_ids:
                report.add_unknown(file, line, "neighbours", "framework", framework, valid=tables.framework_ids)
            if "*" in pattern:
                message = f"{quoted(pattern)} does not name exactly one cell."
                report.add(file, line, "neighbours", message, "Name each cell; * is not allowed here.")
            else:
                _check_pattern(file, line, "neighbours", pattern, report)


def check_references(tables: Tables, shipped_actors: Mapping[str, Collection[str]], report: Report) -> None:
    """Reports unknown ids in readings, supplies, risks, doubts and the crosswalk.

    A crosswalk may also refer to `shipped_actors`, the actors of the shipped frameworks.
    """

    def check(table: RowTable[Any], column: str, kind: str, ids: Mapping[str, IdsByWord]) -> None:
        for line, framework, row in tables.placed(table) if ids else ():
            named = getattr(row, column)
            for word in (named,) if isinstance(named, str) else named:
                if word and word not in ids[framework]:
                    report.add_unknown(table.file, line, column, kind, word, valid=ids[framework])

    check(tables.readings, "mitigation_id", "mitigation", tables.mitigation_ids)
    check(tables.actors, "also", "actor", tables.actor_ids)
    check(tables.supplies, "from_actor", "actor", tables.actor_ids)
    check(tables.supplies, "to_actor", "actor", tables.actor_ids)
    check(tables.risks, "impacted", "actor", tables.actor_ids)
    check(tables.doubts, "mitigation_id", "mitigation", tables.mitigation_ids)
    check(tables.doubts, "actor_id", "actor", tables.actor_ids)
    check(tables.passages, "text", "text", tables.ids_of(tables.texts))
    check(tables.ownerships, "mitigation_id", "mitigation", tables.mitigation_ids)
    _check_crosswalk(tables, {**shipped_actors, **tables.actor_ids}, report)


def check_dates(tables: Tables, report: Report) -> None:
    """Warns about dates that are neither an id of dates.csv nor an ISO date, and so cannot be compared with a day."""
    ids, none = tables.ids_of(tables.dates), dict[str, str]()
    dates = report.called("dates")
    every: tuple[RowTable[Any], ...] = (tables.mitigations, tables.ownerships, tables.links)
    for table in every if "dates" not in tables.unread else ():
        for line, framework, row in tables.placed(table):
            known = ids.get(framework, none)
            for word in row.applies_from:
                if word in known or read_day(word):
                    continue
                meant = report.nearest_of(word, known)
                guess = f"Did you mean {quoted(meant)}? Otherwise, write" if meant else "Write"
                message = (
                    f"{quoted(word)} is neither an id in {dates} nor a date, so it is shown as it is, but cannot be "
                    "compared with a day."
                )
                mend = f"{guess} a date such as 2026-08-02, or add a row with this id to {dates}."
                report.warn(table.file, line, "applies_from", message, mend)


def check_passages(tables: Tables, report: Report) -> None:
    """Warns about passages of rows that do not exist."""
    keys: dict[tuple[str, str], dict[str, None]] = defaultdict(dict)
    for name in {row.table for row in tables.passages.rows if row.table}:
        for _, framework, row in tables.placed(getattr(tables, name)):
            keys[framework, name][write_key(name, partial(getattr, row))] = None
    file = tables.passages.file
    for line, framework, passage in tables.placed(tables.passages):
        known, table = keys[framework, passage.table], report.called(passage.table)
        if not passage.table or passage.table in tables.unread or passage.row in known:
            continue
        meant = report.nearest_of(passage.row, known)
        mend = f"Did you mean {quoted(meant)}?" if meant else "Correct the row, or delete the passage."
        report.warn(file, line, "row", f"There is no row {quoted(passage.row)} in {table}.", mend)


def _check_crosswalk(tables: Tables, everywhere: Mapping[str, Collection[str]], report: Report) -> None:
    file = tables.crosswalk.file
    for line, pair in tables.crosswalk.located():
        own = pair.framework or tables.framework_of(pair)
        for framework_column, framework, column, actor in (
            ("framework", own, "actor", pair.actor),
            ("to_framework", pair.to_framework, "to_actor", pair.to_actor),
        ):
            valid = everywhere.get(framework)
            if valid is None and framework and framework not in tables.framework_ids:
                report.add_unknown(file, line, framework_column, "framework", framework, valid=everywhere)
            elif valid and actor and actor not in valid:
                report.add_unknown(file, line, column, "actor", actor, valid=valid)
