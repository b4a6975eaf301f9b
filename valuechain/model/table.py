"""Answers as rows, for every way of writing, showing or downloading them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias

Value: TypeAlias = str | int | float | bool


@dataclass(frozen=True, slots=True)
class SheetLayout:
    """How a worksheet looks, if not like any other."""

    frozen: int = 0
    """How many columns stay in view, beside the header."""
    upright: range = range(0)
    """The columns with vertical headings."""
    printed: int = 0
    """How many columns are printed; 0 for all of them."""
    is_one_page: bool = False
    """Whether it is printed on one page, and not only one page wide."""
    widths: Mapping[int, int] = field(default_factory=dict)
    """The width of columns in characters, if not that of their contents."""
    notes: Mapping[tuple[int, int], str] = field(default_factory=dict)
    """Notes on cells by row and column; the header is `HEAD_ROW`."""


HEAD_ROW = -1
PLAIN_LAYOUT = SheetLayout()


@dataclass(frozen=True, slots=True)
class Table:
    """Named columns, and rows of text, whole numbers or booleans."""

    name: str
    """A file-name stem such as `matrix`."""
    columns: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]
    layout: SheetLayout = field(default=PLAIN_LAYOUT, compare=False)
    """How it looks in a workbook."""

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
    title: str = ""
    """The title of the workbook, such as a question; by default, the table's name."""
    meanings: Mapping[str, str] = field(default_factory=dict)
    """The contents of each sheet in words, by the name of its table."""
