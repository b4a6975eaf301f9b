"""Reads a value chain from files, or says everything that is wrong with them."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from valuechain.model.chain import ValueChain
from valuechain.model.errors import InvalidDataError
from valuechain.model.problem import WHOLE_FILE, Problem
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
from valuechain.model.vocabulary import Confidence, Place, parse_places
from valuechain.settings import DATA_FOLDER
from valuechain.tables import links
from valuechain.tables.links import Owners, Tables
from valuechain.tables.rows import RowTable, empty_table, read_rows
from valuechain.tables.schema import REQUIRED_TABLES, TABLES, Row, columns_of
from valuechain.tables.source import Source, open_source, read_upload
from valuechain.tables.text import RawTable


def read_chain(path: str | Path | None = None) -> ValueChain:
    """The value chain in a folder, a zip or an XLSX workbook; without a path, the shipped frameworks.

    The format is described in docs/data-format.md; `actors.csv` and `mitigations.csv` are enough.
    Raises InvalidDataError, which holds every problem, if there is any.

    >>> chain = read_chain()
    >>> [framework.id for framework in chain.frameworks]
    ['pai-open', 'pai-2023', 'cosai', 'uk-ai-cyber', 'eu-ai-act']
    """
    if path is None:
        return _shipped()
    return _read(_open(Path(path)))


def check(path: str | Path) -> list[Problem]:
    """Every problem of the data in a folder, a zip or a workbook, by file and line; empty if all is well.

    Never raises for bad data. What is legal but worth knowing, such as a mitigation that nobody owns, is a finding
    (`valuechain.findings`), not a problem.

    >>> check("no-such-folder")[0].message
    'There is nothing at this path.'
    """
    return _load(_open(Path(path)))[1]


def read_uploaded(name: str, content: bytes) -> ValueChain:
    """The value chain in the bytes of a zip or a workbook. Raises InvalidDataError."""
    return _read(read_upload(name, content, _known_columns()))


@cache
def _shipped() -> ValueChain:
    return _read(_open(DATA_FOLDER))


def _open(path: Path) -> Source:
    return open_source(path, _known_columns())


@cache
def _known_columns() -> Mapping[str, frozenset[str]]:
    return {table: frozenset(columns_of(table)) for table in TABLES}


def _read(source: Source) -> ValueChain:
    chain, problems = _load(source)
    if chain is None:
        raise InvalidDataError(problems)
    return chain


def _load(source: Source) -> tuple[ValueChain | None, list[Problem]]:
    tables = _read_tables(source)
    problems = tables.problems
    owners = links.read_owners(tables, tables.mitigations, problems)
    reading_owners = links.read_owners(tables, tables.readings, problems)
    problems.extend(links.check_frameworks(tables))
    problems.extend(links.check_duplicates(tables))
    problems.extend(links.check_mitigations(tables))
    problems.extend(links.check_cells(tables))
    problems.extend(links.check_readings(tables, owners, reading_owners))
    if tables.actors.rows and tables.mitigations.rows:
        problems.extend(links.check_references(tables, _shipped_actors() if tables.crosswalk.rows else {}))
    problems.sort(key=lambda problem: (problem.file, problem.line))
    if problems:
        return None, problems
    return _build(source, tables, owners, reading_owners), []


def _shipped_actors() -> Mapping[str, frozenset[str]]:
    """The actors of each shipped framework, which any crosswalk may name."""
    actors: dict[str, set[str]] = defaultdict(set)
    for row in _shipped_rows("actors"):
        actors[row.framework].add(row.id)
    return {framework: frozenset(ids) for framework, ids in actors.items()}


def _read_tables(source: Source) -> Tables:
    problems = list(source.problems)
    problems.extend(
        _missing_table(source, table)
        for table in REQUIRED_TABLES
        if table not in source.tables and table not in source.unread
    )
    roles = _with_shipped(source, "roles", problems)
    topics = _with_shipped(source, "topics", problems)
    role_ids = tuple(dict.fromkeys(row.id for row in roles.rows))
    words = _actor_words(source.tables.get("actors"))
    parsed: dict[str, RowTable[Any]] = {"roles": roles, "topics": topics}
    for table in TABLES:
        if table in parsed:
            continue
        if table not in source.tables:
            parsed[table] = empty_table(table)
            continue
        parsed[table], found = read_rows(table, source.tables[table], role_ids, words)
        problems.extend(found)
        if table in REQUIRED_TABLES and not source.tables[table].rows:
            file, line = source.tables[table].file, source.tables[table].header_line
            problems.append(
                Problem(file, line, WHOLE_FILE, "The table has a header but no rows.", "Add at least one row.")
            )
    return Tables(
        **parsed,
        framework_ids=_framework_ids(source, parsed["frameworks"], parsed["actors"]),
        role_ids=role_ids,
        topic_ids=tuple(dict.fromkeys(row.id for row in topics.rows)),
        problems=problems,
    )


def _missing_table(source: Source, table: str) -> Problem:
    found = ", ".join(raw.file for raw in source.tables.values()) or "no table at all"
    mend = f"Add it, with at least the columns id and name; found: {found}."
    return Problem(f"{table}.csv", 1, WHOLE_FILE, "The table is missing.", mend)


def _with_shipped(source: Source, table: str, problems: list[Problem]) -> RowTable[Any]:
    """The rows of the source's own table, and the shipped ones that it does not replace."""
    own: RowTable[Any] = empty_table(table)
    if table in source.tables:
        own, found = read_rows(table, source.tables[table], (), frozenset())
        problems.extend(found)
    replaced = {row.id for row in own.rows}
    kept = [row for row in _shipped_rows(table) if row.id not in replaced]
    lines = [*own.lines, *(0 for _ in kept)]
    return RowTable(own.file, [*own.rows, *kept], lines, {})


@cache
def _shipped_rows(table: str) -> tuple[Any, ...]:
    raw = open_source(DATA_FOLDER, {table: frozenset(columns_of(table))}).tables[table]
    return tuple(read_rows(table, raw, (), frozenset())[0].rows)


def _actor_words(raw: RawTable | None) -> frozenset[str]:
    if raw is None:
        return frozenset()
    columns = [index for index, head in enumerate(raw.header) if head.casefold() in ("id", "name")]
    return frozenset(row[index].strip() for row in raw.rows for index in columns if row[index].strip())


def _framework_ids(source: Source, frameworks: RowTable[Any], actors: RowTable[Any]) -> tuple[str, ...]:
    named = frameworks.rows or ()
    if named:
        return tuple(dict.fromkeys(row.id for row in named))
    found = dict.fromkeys(row.framework for row in actors.rows if row.framework)
    return tuple(found) or (_slug(source.name),)


def _slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.casefold()).strip("-") or "my-data"


def _build(source: Source, tables: Tables, owners: list[Owners], reading_owners: list[Owners]) -> ValueChain:
    of = tables.framework_of
    readings = tuple(
        Reading(of(row), row.mitigation_id, row.id, row.is_shown, row.why, row.source) for row in tables.readings.rows
    )
    return ValueChain(
        frameworks=tuple(_frameworks(source, tables)),
        roles=tuple(Role(**_fields(row)) for row in tables.roles.rows),
        model_types=_definitions(tables.model_types, "model_types"),
        release_types=_definitions(tables.release_types, "release_types"),
        topics=tuple(Topic(**_fields(row)) for row in tables.topics.rows),
        stages=tuple(_stages(tables)),
        actors=tuple(
            Actor(**{**_fields(row), "framework": of(row), "label": row.label or row.name})
            for row in tables.actors.rows
        ),
        mitigations=tuple(_mitigations(tables)),
        ownerships=tuple(_ownerships(tables, owners, reading_owners)),
        readings=readings,
        cells=tuple(_cells(tables)),
        supplies=tuple(Supply(**{**_fields(row), "framework": of(row)}) for row in tables.supplies.rows),
        crosswalk=tuple(Counterpart(**{**_fields(row), "framework": of(row)}) for row in tables.crosswalk.rows),
        risks=tuple(Risk(**{**_fields(row), "framework": of(row)}) for row in tables.risks.rows),
        doubts=tuple(
            Doubt(of(row), row.mitigation_id, row.actor_id, row.kind, row.printed, row.what, row.source)
            for row in tables.doubts.rows
        ),
        version=source.version,
        modified=source.modified,
    )


def _fields(row: Row) -> dict[str, Any]:
    return dict(row)


def _definitions(own: RowTable[Any], table: str) -> tuple[TypeDefinition, ...]:
    return tuple(TypeDefinition(**_fields(row)) for row in own.rows or _shipped_rows(table))


def _frameworks(source: Source, tables: Tables) -> Iterable[Framework]:
    rows = {row.id: _fields(row) for row in tables.frameworks.rows}
    empty = dict.fromkeys(columns_of("frameworks"), "")
    for framework in tables.framework_ids:
        fields = rows.get(framework) or {
            **empty,
            "id": framework,
            "name": source.name if len(tables.framework_ids) == 1 else framework,
        }
        fields["short_name"] = fields["short_name"] or fields["name"]
        fields["called"] = fields["called"] or "mitigation"
        yield Framework(**fields)


def _stages(tables: Tables) -> Iterable[Stage]:
    """The stages that are described, then those that only mitigations name, in order of appearance."""
    seen = {}
    for row in tables.stages.rows:
        seen[tables.framework_of(row), row.name] = Stage(tables.framework_of(row), row.name, row.gloss)
    for mitigation in tables.mitigations.rows:
        key = (tables.framework_of(mitigation), mitigation.stage)
        if key not in seen:
            seen[key] = Stage(*key, gloss="")
    return seen.values()


def _actors(tables: Tables) -> Iterable[Actor]:
    for row in tables.actors.rows:
        yield Actor(**{**_fields(row), "framework": tables.framework_of(row), "label": row.label or row.name})


def _mitigations(tables: Tables) -> Iterable[Mitigation]:
    ambiguous = {(tables.framework_of(row), row.mitigation_id) for row in tables.readings.rows}
    no_places: frozenset[Place] = frozenset()
    for row in tables.mitigations.rows:
        framework = tables.framework_of(row)
        fields = _fields(row)
        fields["framework"] = framework
        fields["label"] = row.label or row.name
        fields["cells"] = no_places.union(*map(parse_places, row.cells)) if row.cells else no_places
        if (framework, row.id) in ambiguous:
            fields["confidence"] = Confidence.AMBIGUOUS
        yield Mitigation(**fields)


def _ownerships(tables: Tables, owners: list[Owners], reading_owners: list[Owners]) -> Iterable[Ownership]:
    """The ownerships of every reading, mitigation by mitigation."""
    by_mitigation: dict[tuple[str, str], list[tuple[Any, Owners]]] = {}
    for reading, owned in zip(tables.readings.rows, reading_owners, strict=True):
        by_mitigation.setdefault((tables.framework_of(reading), reading.mitigation_id), []).append((reading, owned))
    for row, owned in zip(tables.mitigations.rows, owners, strict=True):
        framework, mitigation = tables.framework_of(row), row.id
        readings = by_mitigation.get((framework, mitigation))
        if readings is None:
            confidence, where = row.confidence, row.source
            for actor, role in owned:
                yield Ownership(framework, mitigation, actor, role, "", True, confidence, where)
            continue
        for reading, read in readings:
            where = reading.source or row.source
            for actor, role in read:
                yield Ownership(
                    framework, mitigation, actor, role, reading.id, reading.is_shown, Confidence.AMBIGUOUS, where
                )


def _cells(tables: Tables) -> Iterable[Cell]:
    for row in tables.cells.rows:
        framework = tables.framework_of(row)
        fields = _fields(row)
        fields["framework"] = framework
        fields["neighbours"] = tuple(Neighbour(*links.read_neighbour(text, framework)) for text in row.neighbours)
        yield Cell(**fields)
