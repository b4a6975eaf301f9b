"""Adds a column of problems to a table's rows."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from valuechain.tables.text import RawTable

HEAD = "problems"

ByLine = Mapping[int, str]


def place_of_problems(table: RawTable) -> int:
    """The index of the new column: the end of the header, or its last column if that is one from an earlier copy."""
    width = len(table.header)
    return width - 1 if width > 1 and table.header[-1].strip().casefold() == HEAD else width


def annotated_rows(table: RawTable, by_line: ByLine) -> Iterable[tuple[int, Sequence[str], int]]:
    """The header and every row, each with its own line and the line of the next row.

    The new column is the last in the header; a row's surplus cells follow it.
    """
    width = place_of_problems(table)
    lines = (table.header_line, *table.lines)
    said = (
        [*row[:width], by_line.get(line, ""), *row[len(table.header) :]]
        for line, row in zip(table.lines, table.rows, strict=True)
    )
    for (line, after), row in zip(pairwise((*lines, lines[-1])), ([*table.header[:width], HEAD], *said), strict=True):
        yield line, row, after
