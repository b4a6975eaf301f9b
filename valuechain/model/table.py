"""Answers as rows, for every way of writing, showing or downloading them."""

from dataclasses import dataclass
from typing import TypeAlias

Value: TypeAlias = str | int | float | bool


@dataclass(frozen=True, slots=True)
class Table:
    """Named columns, and rows of text, whole numbers or booleans."""

    name: str
    """A file-name stem such as `matrix`."""
    columns: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]

    def records(self) -> list[dict[str, Value]]:
        """The rows as dicts by column."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table for people, in a workbook: adds what a machine-readable table cannot hold."""

    table: Table
    total: tuple[Value, ...] = ()
    """The last row, which is not filtered or sorted."""
    more: tuple[Table, ...] = ()
    """Further sheets."""
