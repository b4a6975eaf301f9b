"""An answer as rows: what every door writes, shows or downloads."""

from dataclasses import dataclass
from typing import TypeAlias

Value: TypeAlias = str | int | float | bool


@dataclass(frozen=True, slots=True)
class Table:
    """Named columns and rows of text, whole numbers or yes/no."""

    name: str
    """A file-name stem such as `matrix`."""
    columns: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]

    def records(self) -> list[dict[str, Value]]:
        """The rows as dicts by column."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table as a workbook has it, which is for people: with what a table for programs cannot hold."""

    table: Table
    total: tuple[Value, ...] = ()
    """The last row, which is no part of what is filtered and sorted."""
    more: tuple[Table, ...] = ()
    """What stands on sheets of its own."""
