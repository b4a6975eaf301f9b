"""A table before its header is known: every row with its line."""

from collections.abc import Sequence
from typing import NamedTuple

from valuechain.tables.characters import is_error_value
from valuechain.tables.cleaning import letters_of
from valuechain.tables.text import RawTable


class Grid(NamedTuple):
    """All rows of a table, padded to the same width."""

    file: str
    rows: Sequence[tuple[str, ...]]
    lines: Sequence[int]
    width: int
    above: Sequence[tuple[int, tuple[str, ...]]] = ()
    """The rows above a table that was turned, which are no columns of it, with their lines."""

    @classmethod
    def of(cls, raw: RawTable) -> "Grid":
        """The rows of a table, its header included; cells with error values are empty."""
        rows = [blank_errors(row) for row in (raw.header, *raw.rows)]
        width = max(map(len, rows))
        padded = [row if len(row) == width else (*row, *[""] * (width - len(row))) for row in rows]
        return cls(raw.file, padded, (raw.header_line, *raw.lines), width)

    def turned(self, header: int) -> "Grid":
        """The table from its header down, with rows as columns; every line is then that of the header.

        Rows without a name are called by their number.
        """
        start = self.lines.index(header)
        below = zip(self.rows[start:], self.lines[start:], strict=True)
        named = ((row[0] if row[0].strip() or not any(row) else f"row {line}", *row[1:]) for row, line in below)
        rows = tuple(zip(*named, strict=True))
        above = tuple(zip(self.lines[:start], self.rows, strict=False))
        return self._replace(rows=rows, lines=(header,) * len(rows), width=len(self.rows) - start, above=above)

    def headings(self, start: int, height: int) -> tuple[str, ...]:
        """The headings in the rows from `start`: the lowest, with the one above where it is empty or not unique."""
        lowest = [cell.strip() for cell in self.rows[start + height - 1]]
        if height == 1:
            return tuple(lowest)
        above = [cell.strip() for cell in self.rows[start]]
        heads, group = [], ""
        for upper, lower in zip(above, lowest, strict=True):
            group = upper or group
            is_shared = lower and lowest.count(lower) > 1 and group and group != lower
            heads.append(f"{group}: {lower}" if is_shared else lower or upper)
        return tuple(heads)


def blank_errors(row: tuple[str, ...]) -> tuple[str, ...]:
    """The row with empty cells in place of the error values of failed formulas."""
    return tuple("" if is_error_value(cell) else cell for cell in row) if "#" in "".join(row) else row


def errors_in(raw: RawTable) -> list[str]:
    """The error values in a table, one for each cell."""
    return [cell.strip() for row in (raw.header, *raw.rows) for cell in row if is_error_value(cell)]


def column_name(index: int, heading: str) -> str:
    """The name of a column in messages: its heading, or its letter in a spreadsheet.

    >>> column_name(0, "Task"), column_name(27, "")
    ('Task', 'column AB')
    """
    if heading:
        return " ".join(heading.split())
    return f"column {letters_of(index)}"
