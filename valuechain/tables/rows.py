"""Raw tables to validated rows, with every problem of header and value."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Generic, NamedTuple, TypeVar

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from valuechain.model.errors import nearest
from valuechain.model.problem import Problem
from valuechain.tables.schema import TABLES, TABLES_WITH_ROLES, Row, columns_of, required_columns_of, split
from valuechain.tables.text import RawTable

R = TypeVar("R", bound=Row)


class RowTable(NamedTuple, Generic[R]):
    """The valid rows of a table with the lines that they stand on, and the cells of its role columns."""

    file: str
    rows: Sequence[R]
    lines: Sequence[int]
    role_cells: Mapping[str, Sequence[str]]

    def located(self) -> Iterator[tuple[int, R]]:
        """Each row with its line."""
        return zip(self.lines, self.rows, strict=True)


def empty_table(table: str) -> RowTable[Any]:
    """A table that is not there."""
    return RowTable(f"{table}.csv", (), (), {})


def read_rows(
    table: str, raw: RawTable, roles: Sequence[str], actor_words: frozenset[str]
) -> tuple[RowTable[Any], list[Problem]]:
    """The valid rows of a table, and the problems of the others.

    `actor_words` are the ids and names of all actors: they tell a role column with an unknown role from a note.
    """
    role_names = roles if table in TABLES_WITH_ROLES else ()
    columns, problems = _read_header(table, raw, role_names)
    if table in TABLES_WITH_ROLES:
        misspelt = {problem.column for problem in problems}
        problems.extend(_unknown_roles(raw, columns, roles, actor_words, misspelt))
    if set(required_columns_of(table)) - set(columns.values()):
        return RowTable(raw.file, (), (), {}), problems
    width = len(raw.header)
    for line, row in zip(raw.lines, raw.rows, strict=True):
        if len(row) > width:
            message = f"The row has {len(row)} cells, the header {width}."
            problems.append(
                Problem(raw.file, line, raw.header[-1], message, "Put cells that hold the separator in quotes.")
            )
    fields = [(index, name) for index, name in columns.items() if name not in role_names]
    dicts = [
        {name: row[index] for index, name in fields if row[index] and not row[index].isspace()} for row in raw.rows
    ]
    rows, bad = _validate(table, dicts)
    problems.extend(_value_problem(raw, error) for error in bad)
    dropped = {int(error["loc"][0]) for error in bad}
    kept = [index for index in range(len(dicts)) if index not in dropped] if dropped else range(len(dicts))
    role_cells = {name: [raw.rows[row][index] for row in kept] for index, name in columns.items() if name in role_names}
    return RowTable(raw.file, rows, [raw.lines[index] for index in kept], role_cells), problems


def _read_header(table: str, raw: RawTable, roles: Sequence[str]) -> tuple[dict[int, str], list[Problem]]:
    """Column index to known name, and the problems of the header."""
    known = (*columns_of(table), *roles)
    found: dict[int, str] = {}
    problems: list[Problem] = []
    counted = Counter(head.casefold() for head in raw.header if head)
    for index, head in enumerate(raw.header):
        name = head.casefold().replace(" ", "_")
        if name in known and name not in found.values():
            found[index] = name
    for head, count in counted.items():
        if count > 1:
            message = f"The column is there {count} times."
            problems.append(Problem(raw.file, raw.header_line, head, message, "Keep one of them."))
    missing = [name for name in known if name not in found.values()]
    misspelt: set[str] = set()
    for index, head in enumerate(raw.header):
        meant = (
            nearest(head.replace(" ", "_"), missing)
            if head and index not in found and counted[head.casefold()] == 1
            else None
        )
        if meant and _is_misspelling(head, meant):
            misspelt.add(meant)
            message = "No column has this name."
            problems.append(Problem(raw.file, raw.header_line, head, message, f'Did you mean "{meant}"?'))
    for name in required_columns_of(table):
        if name in missing and name not in misspelt:
            message = "The column is missing."
            here = ", ".join(head for head in raw.header if head)
            mend = f'Add a column headed "{name}"; found: {here}.'
            problems.append(Problem(raw.file, raw.header_line, name, message, mend))
    return found, problems


def _is_misspelling(head: str, meant: str) -> bool:
    """Whether the two differ so little that no other word was meant."""
    return abs(len(head) - len(meant)) <= 2 and sum((Counter(head.casefold()) - Counter(meant)).values()) <= 2


def _unknown_roles(
    raw: RawTable,
    columns: Mapping[int, str],
    roles: Sequence[str],
    actor_words: frozenset[str],
    misspelt: set[str],
) -> Iterator[Problem]:
    """A column that no one knows but that holds actors only is a role that is not known."""
    for index, head in enumerate(raw.header):
        if index in columns or not head or head in misspelt:
            continue
        cells = [row[index] for row in raw.rows if row[index].strip()]
        if cells and all(part in actor_words for cell in cells for part in split(cell)):
            mend = f"Valid roles: {', '.join(roles)}. Rename the column, or describe the role in roles.csv."
            yield Problem(raw.file, raw.header_line, head, f'Unknown role "{head}": the column holds actors.', mend)


def _validate(table: str, dicts: list[dict[str, str]]) -> tuple[list[Any], list[ErrorDetails]]:
    adapter = _adapter(TABLES[table])
    try:
        return adapter.validate_python(dicts), []
    except ValidationError as error:
        bad = error.errors(include_url=False)
    dropped = {int(details["loc"][0]) for details in bad}
    return adapter.validate_python([row for index, row in enumerate(dicts) if index not in dropped]), bad


_adapters: dict[type[Row], TypeAdapter[list[Any]]] = {}


def _adapter(row: type[Row]) -> TypeAdapter[list[Any]]:
    if row not in _adapters:
        _adapters[row] = TypeAdapter(list[row])  # type: ignore[valid-type]
    return _adapters[row]


_KINDS = {"model_type": "model type", "release_type": "release type", "topics_confidence": "confidence"}


def _value_problem(raw: RawTable, error: ErrorDetails) -> Problem:
    index, column = int(error["loc"][0]), str(error["loc"][1])
    line, value = raw.lines[index], str(error["input"])
    kind = error["type"]
    if kind == "missing":
        return Problem(raw.file, line, column, "The cell is empty.", f"Give every row its {column}.")
    if kind in ("enum", "literal_error"):
        expected = str(error.get("ctx", {}).get("expected", "")).replace("'", "").replace(" or ", ", ")
        valid = [word.strip() for word in expected.split(",") if word.strip()]
        return unknown(raw.file, line, column, _KINDS.get(column, column), value, valid)
    if kind.startswith("bool"):
        return Problem(raw.file, line, column, f'"{value}" is neither yes nor no.', "Write yes or no.")
    if kind == "string_too_long":
        return Problem(raw.file, line, column, "The id is longer than 120 characters.", "Shorten it.")
    return Problem(raw.file, line, column, f'"{value}" cannot be an id.', "Use one line without semicolons.")


def unknown(file: str, line: int, column: str, kind: str, value: str, valid: Iterable[str]) -> Problem:
    """A problem that names the nearest valid value, or all of them."""
    words = list(valid)
    meant = nearest(value, words)
    listed = ", ".join(words[:30]) + (", ..." if len(words) > 30 else "")
    mend = f'Did you mean "{meant}"?' if meant else (f"Valid: {listed}." if words else "There is none to name.")
    return Problem(file, line, column, f'Unknown {kind} "{value}".', mend)
