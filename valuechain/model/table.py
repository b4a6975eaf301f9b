"""Answers as rows, for every way of writing, showing or downloading them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

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


class LegendLine(NamedTuple):
    """A line of a workbook's legend."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class TableSet:
    """Several tables for one file."""

    tables: Sequence[Table]
    readme: Sequence[str] = ()
    """Lines of text that explain the tables, if needed."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table for people, in a workbook: adds what a machine-readable table cannot hold."""

    table: Table
    more: tuple[Table, ...] = ()
    """Further sheets, such as totals, which would be in the way of sorting the table."""
    legend: tuple[LegendLine, ...] = ()
    """What the signs in the table mean."""
