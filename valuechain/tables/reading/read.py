"""Reads a value chain from files, or reports everything that is wrong with them."""

import gc
import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from valuechain.model.chain import ValueChain
from valuechain.model.common_language import Practice, PracticeLink, ReferenceActor, ReferenceMatch
from valuechain.model.errors import InvalidDataError
from valuechain.model.problem import WHOLE_FILE, Problem
from valuechain.model.texts import Passage, SourceText
from valuechain.model.values import (
    Actor,
    ApplicationDate,
    Cell,
    Counterpart,
    Definition,
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
from valuechain.model.vocabulary import Confidence, Place
from valuechain.settings import DATA_FOLDER
from valuechain.tables.columns import OfFramework, Row
from valuechain.tables.keys import MODEL_NAMES
from valuechain.tables.reading import links
from valuechain.tables.reading.common_language import check_common_language
from valuechain.tables.reading.links import Tables
from valuechain.tables.reading.owners import (
    Details,
    OwnedReadings,
    Owners,
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
from valuechain.tables.reading.source import SourceFiles, open_source, read_upload
from valuechain.tables.reading.stages import align_stages
from valuechain.tables.schema import (
    REQUIRED_TABLES,
    SHARED_TABLES,
    TABLES,
    FrameworkRow,
    OwnershipRow,
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


class Loaded(NamedTuple):
    """What was read from a user's files."""

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
def _uncollected() -> Iterator[None]:
    """Pauses the garbage collector, which would scan the growing tables repeatedly and find nothing.

    This saves a third of the reading time.
    """
    is_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if is_enabled:
            gc.enable()


@_uncollected()
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


@_uncollected()
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
    chain = _build(source, tables, owners, readings, details)
    return Loaded(replace(chain, warnings=tuple(problems)), problems, found)


@cache
def _shipped_roles() -> Sequence[RoleName]:
    return tuple(RoleName(row.id, row.name, row.letter, row.is_lead) for row in _shipped_rows("roles"))


@cache
def _shipped_actors() -> Mapping[str, Collection[str]]:
    """Actors of each shipped framework, which any crosswalk may refer to."""
    actors: dict[str, dict[str, None]] = defaultdict(dict)
    for row in _shipped_rows("actors"):
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
    kept = [row for row in _shipped_rows(table) if row.id not in replaced]
    return own._replace(rows=[*own.rows, *kept], lines=[*own.lines, *(0 for _ in kept)])


@cache
def _shipped_rows(table: str) -> tuple[Any, ...]:
    raw = open_source(DATA_FOLDER, {table: frozenset(columns_of(table))}).tables[table]
    return tuple(read_rows(table, raw, Report()).rows)


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
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "my-data"


def _build(
    source: SourceFiles, tables: Tables, owners: list[Owners], readings: OwnedReadings, details: Details
) -> ValueChain:
    of = tables.framework_of
    chain = ValueChain(
        frameworks=tuple(_frameworks(source, tables)),
        roles=tuple(Role(**_fields(row)) for row in tables.roles.rows),
        model_types=_definitions(tables.model_types, "model_types"),
        release_types=_definitions(tables.release_types, "release_types"),
        topics=tuple(Topic(**_fields(row)) for row in tables.topics.rows),
        stages=tuple(_stages(tables)),
        actors=tuple(_actors(tables)),
        mitigations=tuple(_mitigations(tables)),
        ownerships=tuple(_ownerships(tables, owners, readings, details)),
        readings=tuple(Reading(**_renamed_fields(tables, row)) for row in tables.readings.rows),
        cells=tuple(_cells(tables)),
        supplies=tuple(Supply(**_placed_fields(tables, row)) for row in tables.supplies.rows),
        crosswalk=tuple(
            Counterpart(**{**_fields(row), "framework": row.framework or of(row)}) for row in tables.crosswalk.rows
        ),
        risks=tuple(Risk(**_placed_fields(tables, row)) for row in tables.risks.rows),
        doubts=tuple(Doubt(**_renamed_fields(tables, row)) for row in tables.doubts.rows),
        dates=tuple(ApplicationDate(**_placed_fields(tables, row)) for row in tables.dates.rows),
        definitions=tuple(Definition(**_placed_fields(tables, row)) for row in tables.definitions.rows),
        texts=tuple(SourceText(**_placed_fields(tables, row)) for row in tables.texts.rows),
        passages=tuple(Passage(**_placed_fields(tables, row)) for row in tables.passages.rows),
        reference_actors=tuple(_reference_actors(tables)),
        reference_matches=tuple(
            ReferenceMatch(**_placed_fields(tables, row)) for row in tables.reference_crosswalk.rows
        ),
        practices=tuple(Practice(**_fields(row)) for row in tables.practices.rows),
        links=tuple(PracticeLink(**_renamed_fields(tables, row)) for row in tables.links.rows),
        version=source.version,
        modified=source.modified,
        updated=source.updated,
    )
    chain.group_rows()
    return chain


def _fields(row: Row) -> dict[str, Any]:
    # The same as dict(row), but ten times faster.
    return {**row.__dict__}


def _placed_fields(tables: Tables, row: OfFramework) -> dict[str, Any]:
    return {**row.__dict__, "framework": tables.framework_of(row)}


def _renamed_fields(tables: Tables, row: OfFramework) -> dict[str, Any]:
    return {MODEL_NAMES.get(name, name): value for name, value in _placed_fields(tables, row).items()}


def _definitions(own: RowTable[Any], table: str) -> tuple[TypeDefinition, ...]:
    """The shipped definitions in their own order, each replaced by the source's own if it has one."""
    replaced = {row.id: row for row in own.rows}
    return tuple(TypeDefinition(**_fields(replaced.get(row.id, row))) for row in _shipped_rows(table))


def _frameworks(source: SourceFiles, tables: Tables) -> Iterable[Framework]:
    rows = {row.id: _fields(row) for row in tables.frameworks.rows}
    is_named = any(row.framework for row in (*tables.actors.rows, *tables.mitigations.rows))
    for framework in tables.framework_ids:
        named = FrameworkRow.model_validate({"id": framework, "name": framework if is_named else source.name})
        fields = rows.get(framework) or _fields(named)
        fields["short_name"] = fields["short_name"] or fields["name"]
        fields["called"] = fields["called"] or "mitigation"
        yield Framework(**fields)


def _stages(tables: Tables) -> Iterable[Stage]:
    """The stages in stages.csv, then those that only mitigations mention, in order of appearance."""
    seen = {}
    for row in tables.stages.rows:
        seen[tables.framework_of(row), row.name] = Stage(**_placed_fields(tables, row))
    for mitigation in tables.mitigations.rows:
        key = (tables.framework_of(mitigation), mitigation.stage)
        if mitigation.stage and key not in seen:
            seen[key] = Stage(*key, gloss="", strategies=(), confidence=Confidence.UNSOURCED, source="")
    return seen.values()


def _actors(tables: Tables) -> Iterable[Actor]:
    for row in tables.actors.rows:
        fields = _placed_fields(tables, row)
        fields["label"] = row.label or row.name
        yield Actor(**fields)


def _reference_actors(tables: Tables) -> Iterable[ReferenceActor]:
    for row in tables.reference_actors.rows:
        yield ReferenceActor(**{**_fields(row), "label": row.label or row.name})


def _mitigations(tables: Tables) -> Iterable[Mitigation]:
    ambiguous = {(tables.framework_of(row), row.mitigation_id) for row in tables.readings.rows}
    everywhere: frozenset[Place] = frozenset()
    for row in tables.mitigations.rows:
        fields = _placed_fields(tables, row)
        fields["label"] = row.label or row.name
        fields["cells"] = (
            everywhere.union(*(links.PLACES_OF[pattern] for pattern in row.cells)) if row.cells else everywhere
        )
        if ambiguous and (fields["framework"], row.id) in ambiguous:
            fields["confidence"] = Confidence.AMBIGUOUS
        yield Mitigation(**fields)


def _ownerships(tables: Tables, owners: list[Owners], readings: OwnedReadings, details: Details) -> Iterable[Ownership]:
    """The ownerships of all readings, in the order of mitigations.

    Without a row in ownerships.csv, a lead has the norm of its mitigation, and other owners have none.
    """
    make = Ownership._make  # twice as fast as Ownership(...), which matters because ownerships are the most numerous
    leads = frozenset(row.id for row in tables.roles.rows if row.is_lead)
    for row, owned in zip(tables.mitigations.rows, owners, strict=True):
        framework, mitigation = tables.framework_of(row), row.id
        read = [
            (reading.id, reading.is_shown, Confidence.AMBIGUOUS, reading.source or row.source, held)
            for _, reading, held in readings.get((framework, mitigation), ())
        ]
        for *place, held in read or [("", True, row.confidence, row.source, owned)]:
            for actor, role in held:
                norm = row.norm if role in leads else ()
                plain = make((framework, mitigation, actor, role, *place, norm, "", row.applies_from, ""))
                found = details.get((framework, mitigation, actor, role)) if details else None
                yield _with_details(plain, found) if found else plain


def _with_details(plain: Ownership, row: OwnershipRow) -> Ownership:
    """The ownership as ownerships.csv has it. A reading's confidence stays: which role holds is in doubt."""
    return plain._replace(
        norm=row.norm,
        condition=row.condition,
        applies_from=row.applies_from or plain.applies_from,
        note=row.note,
        confidence=plain.confidence if plain.reading else row.confidence or plain.confidence,
        source=row.source or plain.source,
    )


def _cells(tables: Tables) -> Iterable[Cell]:
    for row in tables.cells.rows:
        fields = _placed_fields(tables, row)
        fields["neighbours"] = tuple(_neighbour(text, fields["framework"]) for text in row.neighbours)
        yield Cell(**fields)


def _neighbour(text: str, framework: str) -> Neighbour:
    named, _, pattern = text.rpartition(":")
    (place,) = links.PLACES_OF[pattern]
    return Neighbour(named or framework, place)
