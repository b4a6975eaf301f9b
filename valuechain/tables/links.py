"""What rows say of each other: every id that names nothing, every row that is there twice."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from valuechain.model.problem import Problem
from valuechain.model.vocabulary import ModelType, Place, ReleaseType, parse_places
from valuechain.tables.rows import RowTable, unknown
from valuechain.tables.schema import (
    ActorRow,
    CellRow,
    CounterpartRow,
    DoubtRow,
    FrameworkRow,
    MitigationRow,
    OfFramework,
    ReadingRow,
    RiskRow,
    RoleRow,
    StageRow,
    SupplyRow,
    TopicRow,
    TypeRow,
    split,
)

Owners = tuple[tuple[str, str], ...]
"""Actor id and role id, role by role."""


@dataclass(slots=True)
class Tables:
    """The valid rows of every table, and the words that they may use."""

    frameworks: RowTable[FrameworkRow]
    actors: RowTable[ActorRow]
    mitigations: RowTable[MitigationRow]
    readings: RowTable[ReadingRow]
    cells: RowTable[CellRow]
    stages: RowTable[StageRow]
    supplies: RowTable[SupplyRow]
    crosswalk: RowTable[CounterpartRow]
    risks: RowTable[RiskRow]
    doubts: RowTable[DoubtRow]
    roles: RowTable[RoleRow]
    topics: RowTable[TopicRow]
    model_types: RowTable[TypeRow]
    release_types: RowTable[TypeRow]
    framework_ids: tuple[str, ...]
    role_ids: tuple[str, ...]
    topic_ids: tuple[str, ...]
    problems: list[Problem] = field(default_factory=list)

    def framework_of(self, row: OfFramework) -> str:
        """The framework that the row names, or the only one."""
        return row.framework or self.framework_ids[0]


def _ids(tables: Tables, table: RowTable[Any]) -> Mapping[str, dict[str, None]]:
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for row in table.rows:
        found[tables.framework_of(row)][row.id] = None
    return found


def actor_words(tables: Tables) -> Mapping[str, dict[str, str]]:
    """Per framework, every id and exact name of an actor to its id."""
    words: dict[str, dict[str, str]] = {framework: {} for framework in tables.framework_ids}
    for actor in tables.actors.rows:
        words.setdefault(tables.framework_of(actor), {})[actor.name] = actor.id
    for actor in tables.actors.rows:
        words[tables.framework_of(actor)][actor.id] = actor.id
    return words


def check_frameworks(tables: Tables) -> Iterator[Problem]:
    """Rows that name a framework that is not there, or none where there are several."""
    valid = frozenset(tables.framework_ids)
    of_framework: tuple[RowTable[Any], ...] = (
        tables.actors,
        tables.mitigations,
        tables.readings,
        tables.cells,
        tables.stages,
        tables.supplies,
        tables.risks,
        tables.doubts,
    )
    for table in of_framework:
        for line, row in table.located():
            if row.framework:
                if row.framework not in valid:
                    yield unknown(table.file, line, "framework", "framework", row.framework, tables.framework_ids)
            elif len(valid) > 1:
                mend = f"Name one of {', '.join(tables.framework_ids)}."
                yield Problem(
                    table.file, line, "framework", "The cell is empty, and there are several frameworks.", mend
                )


def check_duplicates(tables: Tables) -> Iterator[Problem]:
    """Rows with an id that an earlier row of the same framework has."""
    for table in (tables.frameworks, tables.roles, tables.topics):
        yield from _duplicates(table, [(row.id,) for row in table.rows], "id")
    for of_framework in (tables.actors, tables.mitigations, tables.risks):
        keys = [(tables.framework_of(row), row.id) for row in of_framework.rows]
        yield from _duplicates(of_framework, keys, "id")
    readings = [(tables.framework_of(row), row.mitigation_id, row.id) for row in tables.readings.rows]
    yield from _duplicates(tables.readings, readings, "id")
    cells = [(tables.framework_of(row), row.model_type, row.release_type) for row in tables.cells.rows]
    yield from _duplicates(tables.cells, cells, "release_type")
    names: dict[tuple[str, str], int] = {}
    for line, actor in tables.actors.located():
        first = names.setdefault((tables.framework_of(actor), actor.name.casefold()), line)
        if first != line:
            message = f'The name "{actor.name}" is there already, in line {first}.'
            yield Problem(tables.actors.file, line, "name", message, "Give every actor a name of its own.")


def _duplicates(table: RowTable[Any], keys: Sequence[tuple[Any, ...]], column: str) -> Iterator[Problem]:
    first: dict[tuple[Any, ...], int] = {}
    for line, key in zip(table.lines, keys, strict=True):
        earlier = first.setdefault(key, line)
        if earlier != line:
            message = f'"{key[-1]}" is there already, in line {earlier}.'
            yield Problem(table.file, line, column, message, "Give every row an id of its own, or delete one.")


def check_mitigations(tables: Tables) -> Iterator[Problem]:
    """Mitigations that name a parent, topic, risk or cell that is not there."""
    mitigations, risks = _ids(tables, tables.mitigations), _ids(tables, tables.risks)
    topics = dict.fromkeys(tables.topic_ids)
    nested = {(tables.framework_of(row), row.id) for row in tables.mitigations.rows if row.parent}
    file = tables.mitigations.file
    for line, row in tables.mitigations.located():
        framework = tables.framework_of(row)
        if row.parent:
            if row.parent not in mitigations[framework]:
                yield unknown(file, line, "parent", "mitigation", row.parent, mitigations[framework])
            elif (framework, row.parent) in nested:
                message = f'"{row.parent}" is itself a part of another mitigation.'
                yield Problem(file, line, "parent", message, "Mitigations have two levels at most.")
        for topic in row.topics:
            yield from _unless_in(topics, file, line, "topics", "topic", topic)
        for risk in row.risks:
            yield from _unless_in({**risks[framework], "all": None}, file, line, "risks", "risk", risk)
        for pattern in row.cells:
            yield from _check_pattern(file, line, "cells", pattern)


def _check_pattern(file: str, line: int, column: str, pattern: str) -> Iterator[Problem]:
    model_type, slash, release_type = pattern.partition("/")
    if not slash:
        mend = "Write model type/release type, such as advanced/open or frontier/*."
        yield Problem(file, line, column, f'"{pattern}" does not name a cell.', mend)
        return
    if model_type != "*" and model_type not in set(ModelType):
        yield unknown(file, line, column, "model type", model_type, [*ModelType, "*"])
    if release_type != "*" and release_type not in set(ReleaseType):
        yield unknown(file, line, column, "release type", release_type, [*ReleaseType, "*"])


def check_cells(tables: Tables) -> Iterator[Problem]:
    """Cells that do not say why they have no answer, and neighbours that are not there."""
    file = tables.cells.file
    for line, row in tables.cells.located():
        if not row.status.is_answered and not row.reason:
            message = f"The cell is {row.status}, but no reason is given."
            yield Problem(file, line, "reason", message, "Say in a sentence why there is no answer.")
        for neighbour in row.neighbours:
            framework, colon, pattern = neighbour.rpartition(":")
            if colon and framework not in tables.framework_ids:
                yield unknown(file, line, "neighbours", "framework", framework, tables.framework_ids)
            problems = list(_check_pattern(file, line, "neighbours", pattern))
            yield from problems
            if not problems and "*" in pattern:
                message = f'"{pattern}" is not one cell.'
                yield Problem(file, line, "neighbours", message, "Name each cell; * is not possible here.")


def read_neighbour(text: str, framework: str) -> tuple[str, Place]:
    """The framework and place that a neighbour names."""
    named, _, pattern = text.rpartition(":")
    (place,) = parse_places(pattern)
    return named or framework, place


def check_references(tables: Tables, frameworks_elsewhere: Mapping[str, frozenset[str]]) -> Iterator[Problem]:
    """Readings, supplies, risks, doubts and the crosswalk, where they name what is not there.

    `frameworks_elsewhere` are the shipped frameworks with their actors, which a crosswalk may name too.
    """
    actors, mitigations = _ids(tables, tables.actors), _ids(tables, tables.mitigations)
    readings, supplies, risks, doubts = tables.readings, tables.supplies, tables.risks, tables.doubts
    for line, reading in readings.located():
        valid = mitigations[tables.framework_of(reading)]
        yield from _unless_in(valid, readings.file, line, "mitigation_id", "mitigation", reading.mitigation_id)
    for line, supply in supplies.located():
        valid = actors[tables.framework_of(supply)]
        yield from _unless_in(valid, supplies.file, line, "from_actor", "actor", supply.from_actor)
        yield from _unless_in(valid, supplies.file, line, "to_actor", "actor", supply.to_actor)
    for line, risk in risks.located():
        for actor in risk.impacted:
            yield from _unless_in(actors[tables.framework_of(risk)], risks.file, line, "impacted", "actor", actor)
    for line, doubt in doubts.located():
        framework = tables.framework_of(doubt)
        valid = mitigations[framework]
        yield from _unless_in(valid, doubts.file, line, "mitigation_id", "mitigation", doubt.mitigation_id)
        yield from _unless_in(actors[framework], doubts.file, line, "actor_id", "actor", doubt.actor_id)
    everywhere = dict(frameworks_elsewhere) | {
        framework: frozenset(actors[framework]) for framework in tables.framework_ids
    }
    yield from _check_crosswalk(tables, everywhere)


def _check_crosswalk(tables: Tables, everywhere: Mapping[str, frozenset[str]]) -> Iterator[Problem]:
    file = tables.crosswalk.file
    for line, pair in tables.crosswalk.located():
        sides = (
            ("framework", tables.framework_of(pair), "actor", pair.actor),
            ("to_framework", pair.to_framework, "to_actor", pair.to_actor),
        )
        for framework_column, framework, column, actor in sides:
            if framework not in everywhere:
                yield unknown(file, line, framework_column, "framework", framework, everywhere)
            else:
                yield from _unless_in(sorted(everywhere[framework]), file, line, column, "actor", actor)


def _unless_in(valid: Collection[str], file: str, line: int, column: str, kind: str, value: str) -> Iterator[Problem]:
    """A problem where a value is given and does not exist."""
    if value and value not in valid:
        yield unknown(file, line, column, kind, value, valid)


def read_owners(tables: Tables, table: RowTable[Any], problems: list[Problem]) -> list[Owners]:
    """Per row of mitigations or readings, who owns it in which role; problems are added for what is not there."""
    words = actor_words(tables)
    has_actors = bool(tables.actors.rows)
    owners: list[list[tuple[str, str]]] = [[] for _ in table.rows]
    frameworks = [tables.framework_of(row) for row in table.rows]
    for role in tables.role_ids:
        cells = table.role_cells.get(role)
        if cells is None:
            continue
        for index, cell in enumerate(cells):
            if not cell or cell.isspace():
                continue
            ids = words.get(frameworks[index], {})
            listed: set[str] = set()
            for part in split(cell):
                actor = ids.get(part)
                if actor is None:
                    if has_actors:
                        problems.append(_unknown_actor(table, index, role, part, ids))
                elif actor in listed:
                    message = f'"{part}" is listed twice as {role}.'
                    problems.append(Problem(table.file, table.lines[index], role, message, "Keep it once."))
                else:
                    listed.add(actor)
                    owners[index].append((actor, role))
    return [tuple(pairs) for pairs in owners]


def _unknown_actor(table: RowTable[Any], index: int, role: str, part: str, ids: Mapping[str, str]) -> Problem:
    problem = unknown(table.file, table.lines[index], role, "actor", part, ids)
    pieces = [piece.strip() for piece in part.replace("|", ",").split(",")]
    if len(pieces) > 1 and all(piece in ids for piece in pieces):
        return problem._replace(mend=f'Separate several actors with a semicolon: "{";".join(pieces)}".')
    return problem


def check_readings(tables: Tables, owners: Sequence[Owners], reading_owners: Sequence[Owners]) -> Iterator[Problem]:
    """Mitigations whose readings have no shown one, several, or one that differs from mitigations.csv."""
    groups: dict[tuple[str, str], list[int]] = defaultdict(list)
    for index, reading in enumerate(tables.readings.rows):
        groups[tables.framework_of(reading), reading.mitigation_id].append(index)
    printed = {
        (tables.framework_of(row), row.id): (line, owned)
        for (line, row), owned in zip(tables.mitigations.located(), owners, strict=True)
    }
    for key, indexes in groups.items():
        shown = [index for index in indexes if tables.readings.rows[index].is_shown]
        line = tables.readings.lines[indexes[0]]
        if not shown:
            message = f'None of the readings of "{key[1]}" is the shown one.'
            yield Problem(tables.readings.file, line, "is_shown", message, "Write yes for one of them.")
        elif len(shown) > 1:
            line = tables.readings.lines[shown[1]]
            message = f'"{key[1]}" has several shown readings.'
            yield Problem(tables.readings.file, line, "is_shown", message, "Write yes for one of them only.")
        elif key in printed:
            line, owned = printed[key]
            if owned and set(owned) != set(reading_owners[shown[0]]):
                message = f'The owners of "{key[1]}" differ from its shown reading in readings.csv.'
                mend = "Make them the same, or leave the role columns of this row empty."
                yield Problem(tables.mitigations.file, line, "id", message, mend)
