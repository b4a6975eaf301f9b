"""Adds a column of problems to a table's rows."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from valuechain.tables.text import RawTable

HEAD = "problems"

ByLine = Mapping[int, str]


def annotated_rows(table: RawTable, by_line: ByLine) -> Iterable[tuple[int, Sequence[str], int]]:
    """The header and every row, each with its own line and the line of the next row.

    The new column is the last in the header; a row's surplus cells follow it.
    """
    width = len(table.header)
    if table.header[-1].strip().casefold() == HEAD and width > 1:
        width -= 1
    lines = (table.header_line, *table.lines)
    said = (
        [*row[:width], by_line.get(line, ""), *row[len(table.header) :]]
        for line, row in zip(table.lines, table.rows, strict=True)
    )
    for (line, after), row in zip(pairwise((*lines, lines[-1])), ([*table.header[:width], HEAD], *said), strict=True):
        yield line, row, after
