"""Writes hashes and dates into passages.csv, and leaves everything else in it as it is."""

import csv
import io
import re
from collections.abc import Mapping
from itertools import pairwise
from typing import NamedTuple

from valuechain.model.texts import Passage
from valuechain.tables.keys import PRIMARY_KEYS
from valuechain.tables.reading.rows import fold
from valuechain.tables.schema import (
    columns_of,
)
from valuechain.tables.text import Decoded, RawTable, find_separator, parse, unreadable

PASSAGES_FILE = "passages.csv"
_TABLE = "passages"
_KEY = PRIMARY_KEYS[_TABLE]
_FILLED = ("hash", "checked")
_LINE_BREAK = re.compile(r"(?:\r\n|\r|\n)+\Z")

PassageKey = tuple[str, ...]
"""Framework, table, row and text: the key of a passage."""


class FilledPassages(NamedTuple):
    """The file with its cells filled in."""

    content: bytes
    filled: int
    """The number of rows that were filled in."""


def passage_key(passage: Passage) -> PassageKey:
    """The key of a passage in its table."""
    return tuple(getattr(passage, column) for column in _KEY)


def fill_passages(
    content: bytes, hashes: Mapping[PassageKey, str], day: str, only_framework: str = ""
) -> FilledPassages:
    """Fills in the hash and the day of the passages in `hashes`.

    Other rows keep every byte, and other cells their contents. `only_framework` is the framework of rows that do not
    name one. Raises UnreadableError if the file is not a table in UTF-8, or has no columns for the hash and the day.
    """
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        raise unreadable(PASSAGES_FILE, "The file is not UTF-8.", "Save the table as CSV UTF-8.") from None
    known = frozenset(columns_of(_TABLE))
    mark = "\ufeff" if text.startswith("\ufeff") else ""
    raw = parse(PASSAGES_FILE, Decoded(text.removeprefix(mark)), known)
    columns = {fold(head): index for index, head in enumerate(raw.header)}
    missing = [column for column in _FILLED if column not in columns]
    if missing:
        message = f"There is no column {' and no column '.join(missing)}."
        raise unreadable(PASSAGES_FILE, message, "Add it to the header.", raw.header_line)
    separator = find_separator(text.removeprefix(mark), known)
    parts = _split(text, raw)
    filled = 0
    for index, row in enumerate(raw.rows):
        found = hashes.get(_key_of(row, columns, only_framework))
        if found is not None:
            cells = {columns[column]: value for column, value in zip(_FILLED, (found, day), strict=True)}
            parts[index + 1] = _replace_cells(parts[index + 1], cells, separator)
            filled += 1
    return FilledPassages("".join(parts).encode(), filled)


def _key_of(row: tuple[str, ...], columns: Mapping[str, int], only_framework: str) -> PassageKey:
    cells = {name: row[index].strip() for name, index in columns.items()}
    cells["framework"] = cells.get("framework") or only_framework
    cells["table"] = cells.get("table", "").lower()
    return tuple(cells.get(column, "") for column in _KEY)


def _split(text: str, raw: RawTable) -> list[str]:
    """The text up to the first row, and the text of each row with the empty lines after it."""
    lines = list(io.StringIO(text, newline=""))
    starts = [0, *(line - 1 for line in raw.lines), len(lines)]
    return ["".join(lines[start:end]) for start, end in pairwise(starts)]


def _replace_cells(line: str, replaced: Mapping[int, str], separator: str) -> str:
    """The row with some cells replaced; the others are read again, because `parse` may have restored apostrophes."""
    cells = next(csv.reader(io.StringIO(line, newline=""), delimiter=separator))
    cells.extend([""] * (max(replaced) + 1 - len(cells)))
    for index, value in replaced.items():
        cells[index] = value
    ending = _LINE_BREAK.search(line)
    stream = io.StringIO(newline="")
    csv.writer(stream, delimiter=separator).writerow(cells)  # its line ending makes it quote cells with line breaks
    return stream.getvalue().removesuffix("\r\n") + (ending[0] if ending else "")
