"""Reads a value chain from files, or reports everything that is wrong with them."""

import gc
import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from valuechain.model.chain import ValueChain
from valuechain.model.errors import InvalidDataError
from valuechain.model.problem import WHOLE_FILE, Problem
from valuechain.model.table import Table
from valuechain.settings import DATA_FOLDER
from valuechain.tables.columns import LONGEST_ID
from valuechain.tables.reading import links
from valuechain.tables.reading.chain import build_chain
from valuechain.tables.reading.common_language import check_common_language
from valuechain.tables.reading.links import Tables
from valuechain.tables.reading.owners import (
    check_readings,
    group_readings,
    read_details,
    read_owners,
    warn_of_no_owners,
)
from valuechain.tables.reading.progress import Progress, say_nothing
from valuechain.tables.reading.report import Report
from valuechain.tables.reading.rows import RowTable, empty_table, fold, read_rows
from valuechain.tables.reading.shapes.recognise import notes_of, recognise
from valuechain.tables.reading.shapes.values import Recognised
from valuechain.tables.reading.shapes.words import RoleName
from valuechain.tables.reading.shapes.written import read_map
from valuechain.tables.reading.shipped import shipped_rows
from valuechain.tables.reading.source import SourceFiles, open_source, read_upload
from valuechain.tables.reading.stages import align_stages
from valuechain.tables.schema import (
    REQUIRED_TABLES,
    SHARED_TABLES,
    TABLES,
    columns_of,
)
from valuechain.tables.text import RawTable


def read_chain(path: str | Path | None = None, *, encoding: str = "", mapping: str = "") -> ValueChain:
    """Reads a value chain from a folder, a zip, a workbook or one CSV file; without a path, the shipped frameworks.

    docs/data-format.md describes the format, and which other tables can be read, such as a RACI matrix. `encoding` is
    that of CSV files that are not UTF-8, such as cp1251; by default, a guess. `mapping` says how to read a table of
    another form where the guess is wrong, as in `wide; Task=name; Legal=actor`. Raises InvalidDataError with every
    problem found, and MapError.

    >>> chain = read_chain()
    >>> len(chain.frameworks), chain.frameworks[0].id
    (9, 'pai-open')
    """
    if path is None:
        return _shipped()
    return _read(_open(Path(path), encoding), mapping=mapping)


def check(path: str | Path, *, encoding: str = "", mapping: str = "") -> list[Problem]:
    """Every problem with the data in a folder, zip or workbook, by file and line; empty if there are none.

    Never raises for bad data. Warnings (`is_warning`) do not prevent reading. Valid but notable facts, such as a
    mitigation without an owner, are findings (`valuechain.findings`), not problems.

    >>> check("no-such-folder")[0].message
    'Nothing exists at this path.'
    """
    return [*_load(_open(Path(path), encoding), mapping=mapping).problems]


def read_uploaded(name: str, content: bytes, progress: Progress = say_nothing) -> ValueChain:
    """Reads a value chain from the bytes of a file. Raises InvalidDataError; `progress` is as in `load_uploaded`."""
    chain, problems, _ = load_uploaded(name, content, progress)
    if chain is None:
        raise InvalidDataError(problems)
    return chain


def read_tables(tables: Mapping[str, Table], version: str, updated: str = "") -> ValueChain:
    """Reads a value chain from tables of the data format; `version` and `updated` become the chain's own.

    Raises InvalidDataError.
    """
    raw = {name: _raw(table) for name, table in tables.items()}
    return _read(SourceFiles("draft", raw, frozenset(), (), version, 0.0, updated=updated))


def _raw(table: Table) -> RawTable:
    rows = tuple(tuple(map(str, row)) for row in table.rows)
    return RawTable(f"{table.name}.csv", table.columns, rows, tuple(range(2, len(rows) + 2)))


class Loaded(NamedTuple):
    """The data in a user's files, and how they were read."""

    chain: ValueChain | None
    """None if there are problems."""
    problems: Sequence[Problem]
    """Only warnings and notes, if there is a chain."""
    found: Recognised | None
    """The table that was read, if it has another form than the data format's."""


def load_uploaded(name: str, content: bytes, progress: Progress = say_nothing, mapping: str = "") -> Loaded:
    """Reads a value chain from the bytes of a zip, a workbook or a CSV file. Raises MapError.

    `progress` is called for each step and every 1,000 rows; an exception from it stops the reading.
    """
    progress("Opening the file", 0, 0)
    return _load(read_upload(name, content, _known_columns(), progress), progress, mapping)


@cache
def _shipped() -> ValueChain:
    return _read(_open(DATA_FOLDER))


@contextmanager
def uncollected() -> Iterator[None]:
    """Pauses the garbage collector, which would scan growing tables repeatedly and find nothing.

    This saves a third of the time of reading.
    """
    is_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if is_enabled:
            gc.enable()


@uncollected()
def _open(path: Path, encoding: str = "") -> SourceFiles:
    return open_source(path, _known_columns(), encoding)


@cache
def _known_columns() -> Mapping[str, frozenset[str]]:
    return {table: frozenset(columns_of(table)) for table in TABLES}


def _read(source: SourceFiles, progress: Progress = say_nothing, mapping: str = "") -> ValueChain:
    chain, problems, _ = _load(source, progress, mapping)
    if chain is None:
        raise InvalidDataError(problems)
    return chain


@uncollected()
def _load(source: SourceFiles, progress: Progress = say_nothing, mapping: str = "") -> Loaded:
    source, found = recognise(source, _shipped_roles(), read_map(mapping) if mapping else None)
    notes = notes_of(found) if found else ()
    report = Report([*source.problems, *notes], is_workbook=source.is_workbook)
    report.heads = found.heads if found else {}
    tables = _read_tables(source, report, progress)
    progress("Checking who is responsible for what", 0, 0)
    align_stages(tables, report)
    owners = read_owners(tables, tables.mitigations, report)
    readings = group_readings(tables, read_owners(tables, tables.readings, report))
    owners, details = read_details(tables, owners, readings, report)
    links.check_frameworks(tables, report)
    links.check_words(tables, report)
    links.check_duplicates(tables, report)
    links.check_mitigations(tables, report)
    links.check_cells(tables, report)
    links.check_references(tables, _shipped_actors() if tables.crosswalk.rows else {}, report)
    links.check_dates(tables, report)
    links.check_passages(tables, report)
    check_common_language(tables, report)
    check_readings(tables, owners, readings, report)
    warn_of_no_owners(tables, owners, readings, report)
    problems = report.problems()
    if not all(problem.is_warning for problem in problems):
        return Loaded(None, problems, found)
    chain = build_chain(source, tables, owners, readings, details)
    return Loaded(replace(chain, warnings=tuple(problems)), problems, found)


@cache
def _shipped_roles() -> Sequence[RoleName]:
    return tuple(RoleName(row.id, row.name, row.letter, row.is_lead) for row in shipped_rows("roles"))


@cache
def _shipped_actors() -> Mapping[str, Collection[str]]:
    """Actors of each shipped framework, which any crosswalk may refer to."""
    actors: dict[str, dict[str, None]] = defaultdict(dict)
    for row in shipped_rows("actors"):
        actors[row.framework][row.id] = None
    return actors


def _read_tables(source: SourceFiles, report: Report, progress: Progress) -> Tables:
    parsed: dict[str, RowTable[Any]] = {table: _with_shipped(source, table, report) for table in SHARED_TABLES}
    role_ids, topic_ids = (
        tuple(dict.fromkeys(row.id for row in parsed[table].rows if row.id)) for table in ("roles", "topics")
    )
    words = _actor_words(source.tables.get("actors"))
    for table in TABLES:
        if table in parsed:
            continue
        raw = source.tables.get(table)
        parsed[table] = empty_table(table) if raw is None else read_rows(table, raw, report, role_ids, words, progress)
        if table in REQUIRED_TABLES and raw is not None and not raw.rows:
            mend = "Add at least one row."
            report.add(raw.file, raw.header_line, WHOLE_FILE, "The table has a header but no rows.", mend)
    return Tables(
        **parsed,
        framework_ids=_framework_ids(source, parsed),
        role_ids=role_ids,
        topic_ids=topic_ids,
        mitigation_heads=source.tables["mitigations"].header if "mitigations" in source.tables else (),
        unread=source.unread,
    )


def _with_shipped(source: SourceFiles, table: str, report: Report) -> RowTable[Any]:
    """The source's own rows, then the shipped rows that they do not replace, which are given line 0."""
    raw = source.tables.get(table)
    own: RowTable[Any] = empty_table(table) if raw is None else read_rows(table, raw, report)
    replaced = {row.id for row in own.rows}
    kept = [row for row in shipped_rows(table) if row.id not in replaced]
    return own._replace(rows=[*own.rows, *kept], lines=[*own.lines, *(0 for _ in kept)])


def _actor_words(raw: RawTable | None) -> Collection[str]:
    if raw is None:
        return ()
    columns = [index for index, head in enumerate(raw.header) if fold(head) in ("id", "name")]
    return {row[index].strip() for row in raw.rows for index in columns} - {""}


def _framework_ids(source: SourceFiles, parsed: Mapping[str, RowTable[Any]]) -> tuple[str, ...]:
    """The frameworks in frameworks.csv, else those named by actors or mitigations, else one named after the data."""
    ids = dict.fromkeys(row.id for row in parsed["frameworks"].rows if row.id)
    for table in REQUIRED_TABLES:
        ids = ids or dict.fromkeys(row.framework for row in parsed[table].rows if row.framework)
    return tuple(ids) or (_slug(source.name),)


def _slug(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name.casefold()).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain)[:LONGEST_ID].strip("-") or "my-data"
