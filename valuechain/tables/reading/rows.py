"""Validates raw tables into rows, and reports every problem of headers and values."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cache
from itertools import islice
from typing import Any, Generic, NamedTuple, TypeVar

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from valuechain.model.errors import nearest
from valuechain.tables.characters import LONGEST_MARK, explain_empty, is_empty_mark
from valuechain.tables.columns import Row, split
from valuechain.tables.reading.progress import EVERY, Progress, say_nothing
from valuechain.tables.reading.report import Report, misspelling_of, quoted, shown
from valuechain.tables.schema import TABLES, TABLES_WITH_ROLES, columns_of, required_columns_of
from valuechain.tables.text import SHEET, RawTable

R = TypeVar("R", bound=Row)

_AT_ONCE = EVERY
"""Rows validated per batch, after which progress is reported; pydantic keeps a kilobyte per error."""
_WITH_NONE = frozenset({"extent"})
"""Columns in which "none" is a word of the list."""
_STAND_INS = {
    "model_type": "advanced",
    "release_type": "open",
    "status": "allocated",
    "relation": "same",
    "table": "mitigations",
    "date": "2000-01-01",
}
"""Valid placeholders for required columns that do not accept arbitrary text."""


class RowTable(NamedTuple, Generic[R]):
    """The rows of a table with their line numbers, and the cells of its role columns.

    Invalid or missing values are reported and replaced by the column's default, or by empty text if it has none, so
    that the row's other cells and references to the row can still be checked.
    """

    file: str
    header_line: int
    rows: Sequence[R]
    lines: Sequence[int]
    role_cells: Mapping[str, Sequence[str]]

    def located(self) -> Iterator[tuple[int, R]]:
        """Each row with its line."""
        return zip(self.lines, self.rows, strict=True)


def empty_table(table: str) -> RowTable[Any]:
    """Stands in for an absent table."""
    return RowTable(f"{table}.csv", 1, (), (), {})


def fold(head: str) -> str:
    """Normalises a column heading: ignores capitals, spaces, hyphens and underscores.

    >>> fold("Model Type")
    'model_type'
    """
    return re.sub(r"[\s_-]+", "_", head.strip().casefold())


def read_rows(
    table: str,
    raw: RawTable,
    report: Report,
    roles: Sequence[str] = (),
    actor_words: Collection[str] = (),
    progress: Progress = say_nothing,
) -> RowTable[Any]:
    """Validates the rows of a table and reports problems.

    `actor_words`, the ids and names of all actors, distinguish an unknown role's column from a column of notes.
    """
    role_names = roles if table in TABLES_WITH_ROLES else ()
    columns = _read_header(table, raw, role_names, report)
    if table in TABLES_WITH_ROLES:
        _report_unknown_roles(raw, columns, roles, actor_words, report)
    width = len(raw.header)
    for line, row in zip(raw.lines, raw.rows, strict=True):
        if len(row) > width:
            message = f"The row has {len(row)} cells, but the header has {width}."
            quote = "Put text that contains the separator in quotes, or give" if SHEET not in raw.file else "Give"
            mend = f"{quote} the extra column a heading{', or empty its cells' if SHEET in raw.file else ''}."
            report.add(raw.file, line, raw.header[-1], message, mend)
    own_columns = {name: index for name, index in columns.items() if name not in role_names}
    rows = _validate(table, raw, own_columns, report, progress)
    role_cells = {name: [row[columns[name]] for row in raw.rows] for name in role_names if name in columns}
    return RowTable(raw.file, raw.header_line, rows, raw.lines, role_cells)


def _read_header(table: str, raw: RawTable, roles: Sequence[str], report: Report) -> dict[str, int]:
    """The index of each known column, including misspelt required ones; reports problems."""
    known = {fold(name): name for name in (*columns_of(table), *roles)}
    required = required_columns_of(table)
    found: dict[str, int] = {}
    strangers: list[int] = []
    for index, head in enumerate(raw.header):
        name = known.get(fold(head))
        if name is None:
            strangers.append(index)
        elif name in found:
            report.add(raw.file, raw.header_line, head, "This column appears twice.", "Keep one of them.")
        else:
            found[name] = index
    missing = {folded: name for folded, name in known.items() if name not in found}
    for index in strangers:
        head = raw.header[index]
        # Required columns are matched more loosely.
        needed = [folded for folded, name in missing.items() if name in required]
        folded = nearest(fold(head), needed) or misspelling_of(fold(head), missing)
        if folded is None:
            _report_second_spelling(raw, index, [role for role in roles if role in found], report)
            continue
        meant = missing.pop(folded)
        way_out = "" if meant in required else " If this is your own column, give it another name."
        mend = f"Did you mean {quoted(meant)}?{way_out}"
        report.add(raw.file, raw.header_line, head, "Unknown column name.", mend)
        if meant in required or meant in roles:
            found[meant] = index
    here = ", ".join(shown(head) for head in raw.header[:20] if head)
    for name in required:
        if name not in found:
            meant_by = _column_meant_by(name, raw.header)
            if meant_by is None:
                mend = f'Add a column headed "{name}". Found: {here}.'
            else:
                mend = f"Did you mean the column {quoted(raw.header[meant_by])}? Then rename it {quoted(name)}."
                found[name] = meant_by
            report.add(raw.file, raw.header_line, name, "The column is missing.", mend)
    return found


_OTHER_WORDS: Mapping[str, Sequence[str]] = {
    "id": ("code", "number", "no", "no.", "nr", "#", "ref", "reference", "identifier", "key"),
    "name": (
        *("title", "label", "heading", "mitigation", "measure", "control", "guideline", "duty", "requirement"),
        *("action", "actor", "role", "stakeholder", "party", "organisation", "organization", "who", "what"),
    ),
}
"""Common headings for the columns that every table needs, most likely first."""


def _column_meant_by(required: str, header: Sequence[str]) -> int | None:
    """The index of a column whose heading is a synonym of the required one, or None."""
    heads = [fold(head) for head in header]
    return next((heads.index(word) for word in _OTHER_WORDS.get(required, ()) if word in heads), None)


def _report_second_spelling(raw: RawTable, index: int, roles: Sequence[str], report: Report) -> None:
    """Reports a misspelt duplicate of a role column if it has values, because those would be lost."""
    meant = misspelling_of(fold(raw.header[index]), [fold(role) for role in roles])
    if meant is not None and any(row[index].strip() for row in raw.rows):
        mend = f"Did you mean {quoted(meant)}? That column already exists: move the values of this one into it."
        report.add(raw.file, raw.header_line, raw.header[index], "Unknown column name.", mend)


def _report_unknown_roles(
    raw: RawTable, columns: Mapping[str, int], roles: Sequence[str], actor_words: Collection[str], report: Report
) -> None:
    """Reports unknown columns that mostly hold actors, since they are probably roles."""
    for index, head in enumerate(raw.header):
        if index in columns.values() or not head or report.has_problem(raw.file, raw.header_line, head):
            continue
        cells = (row[index] for row in raw.rows if row[index].strip())
        parts = [part for cell in islice(cells, 1000) for part in split(cell)]
        if 2 * sum(part in actor_words for part in parts) > len(parts):
            meant = nearest(head, roles)
            said = f"Did you mean {quoted(meant)}? " if meant else ""
            valid = f"Valid roles: {', '.join(roles)}."
            mend = f"{said}{valid} Rename the column, or define the role in {report.called('roles')}."
            message = f"Unknown role {quoted(head)}: the column holds actors."
            report.add(raw.file, raw.header_line, head, message, mend)


def _validate(
    table: str, raw: RawTable, columns: Mapping[str, int], report: Report, progress: Progress
) -> Sequence[Any]:
    """The rows as pydantic models."""
    dicts = _dicts(raw, columns)
    _empty_marked(table, raw, columns, dicts, report)
    rows: list[Any] = []
    for start in range(0, len(dicts), _AT_ONCE):
        if report.is_full and rows:
            break
        part = range(start, min(start + _AT_ONCE, len(dicts)))
        rows.extend(_validate_part(table, raw, columns, dicts, part, report))
        progress(f"Checking {table.replace('_', ' ')}", part.stop, len(dicts))
    # Once the report is full, the remaining rows are not validated: copies of the last validated row replace them.
    return rows + rows[-1:] * (len(dicts) - len(rows))


def _dicts(raw: RawTable, columns: Mapping[str, int]) -> list[dict[str, str]]:
    """The non-blank cells of each row, by column."""
    fields = tuple(columns.items())
    return [{name: cell for name, index in fields if (cell := row[index]) and not cell.isspace()} for row in raw.rows]


def _empty_marked(
    table: str, raw: RawTable, columns: Mapping[str, int], dicts: Sequence[dict[str, str]], report: Report
) -> None:
    """Empties cells with marks such as n/a, except in columns of prose and where the mark is a valid word."""
    for column, index in columns.items():
        if column not in _marked_columns(table):
            continue
        for at, row in enumerate(raw.rows):
            if len(row[index]) <= LONGEST_MARK and is_empty_mark(row[index]) and dicts[at].pop(column, ""):
                message = f"{quoted(row[index].strip())} was read as {explain_empty(row[index])}."
                report.note(raw.file, raw.lines[at], column, message, "If it is the word itself, write it out.")


@cache
def _marked_columns(table: str) -> frozenset[str]:
    """The optional columns that hold ids or words of a closed list, in which a mark such as n/a is not a valid word."""
    return frozenset(
        name
        for name, field in TABLES[table].model_fields.items()
        if not field.is_required() and (field.annotation is not str or field.metadata) and name not in _WITH_NONE
    )


def _validate_part(
    table: str,
    raw: RawTable,
    columns: Collection[str],
    dicts: Sequence[dict[str, str]],
    indexes: range,
    report: Report,
) -> Sequence[Any]:
    """Validates a batch of rows; reports and replaces invalid values."""
    adapter = _adapter(TABLES[table])
    required = required_columns_of(table)
    part = [dicts[index] for index in indexes]
    try:
        return adapter.validate_python(part)
    except ValidationError as error:
        faults = error.errors(include_url=False, include_context=True)
    emptied: dict[int, dict[str, str]] = defaultdict(dict)
    for fault in faults:
        index, column = int(fault["loc"][0]), str(fault["loc"][1])
        value = part[index].pop(column, "")
        if len(fault["loc"]) > 2:  # one of several words in the cell
            value = str(fault["input"])
        # The header's problems already include missing columns.
        if column in columns:
            _report_fault(raw.file, raw.lines[indexes[index]], column, value, fault, report)
        if column in required:
            part[index][column] = _STAND_INS.get(column, "-")
            emptied[index][column] = ""
    rows = adapter.validate_python(part)
    for index, update in emptied.items():
        rows[index] = rows[index].model_copy(update=update)
    return rows


@cache
def _adapter(row: type[Row]) -> TypeAdapter[list[Any]]:
    return TypeAdapter(list[row])  # type: ignore[valid-type]


@cache
def _quoted_words(text: str) -> tuple[str, ...]:
    """The words in a list as pydantic prints it: `'', 'shall' or 'should'`."""
    return tuple(word for word in re.findall("'([^']*)'", text) if word)


_KINDS = {"model_type": "model type", "release_type": "release type", "topics_confidence": "confidence"}


def _report_fault(file: str, line: int, column: str, value: str, fault: ErrorDetails, report: Report) -> None:
    kind = fault["type"]
    if kind == "missing":
        report.add(file, line, column, "The cell is empty.", f"Give every row its {column}.")
    elif kind in ("enum", "literal_error"):
        valid = _quoted_words(str(fault.get("ctx", {}).get("expected", "")))
        report.add_unknown(file, line, column, _KINDS.get(column, column), value, valid=valid)
    elif kind.startswith("bool"):
        report.add(file, line, column, f"{quoted(value)} is neither yes nor no.", "Write yes or no.")
    elif column == "date":
        report.add(file, line, column, f"{quoted(value)} is not a date.", "Write it like 2026-08-02.")
    elif kind == "string_too_long":
        most = fault.get("ctx", {}).get("max_length")
        report.add(file, line, column, f"The text is longer than {most} characters.", f"Give it a shorter {column}.")
    else:
        message = f"{quoted(value)} contains a semicolon or a line break."
        report.add(file, line, column, message, "Remove it: semicolons separate actors or ids.")
