"""The shape of a table, the uses of its columns, and what was read and left out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from valuechain.model.problem import Problem
from valuechain.tables.text import RawTable

ACTOR = "actor"
"""The use of a column that stands for an actor and holds roles; in a long table, of the one that holds actors."""
ROLE = "role"
"""The use of the column of a long table that holds roles."""
LEFT_OUT = "-"
"""The use of a column that is not read."""


class Shape(StrEnum):
    """How a table says who is responsible for what."""

    TABLES = "tables"
    WIDE = "wide"
    TURNED = "turned"
    ROLES = "roles"
    LONG = "long"
    OWNER = "owner"

    @property
    def meaning(self) -> str:
        """The shape in a phrase."""
        return _MEANINGS[self]


_MEANINGS = {
    Shape.TABLES: "tables of the data format",
    Shape.WIDE: "a matrix with a column for each actor",
    Shape.TURNED: "a matrix with a row for each actor",
    Shape.ROLES: "a table with a column for each role",
    Shape.LONG: "a table with a row for each owner",
    Shape.OWNER: "a register with one owner column",
}


class ColumnUse(NamedTuple):
    """The use of a column."""

    at: int
    heading: str
    use: str
    """A column of mitigations, the id of a role, or `actor`, `role` or `-`."""


@dataclass(frozen=True, slots=True)
class ShapeMap:
    """How to read a table."""

    shape: Shape
    table: str
    """The name of the sheet or file, as in problems."""
    header: tuple[int, ...]
    """The lines with headings: one, or two of which the upper one groups the columns."""
    columns: tuple[ColumnUse, ...]
    letters: Mapping[str, str] = field(default_factory=dict)
    """The role of each letter or word in cells."""
    has_sections: bool = True
    """Whether rows without owners that look like headings are sections, which become stages."""

    def of(self, use: str) -> tuple[ColumnUse, ...]:
        """The columns with this use."""
        return tuple(column for column in self.columns if column.use == use)

    def first(self, use: str) -> ColumnUse | None:
        """The first column with this use, or None."""
        return next(iter(self.of(use)), None)


class LeftOut(NamedTuple):
    """A part of the data that was not read."""

    file: str
    line: int
    column: str
    """The heading of the column, or empty for a row or a whole table."""
    what: str
    why: str
    mend: str = ""


@dataclass(frozen=True)
class Recognised:
    """A table that was recognised, in the form of the data format's tables."""

    map: ShapeMap
    tables: Mapping[str, RawTable]
    summary: str
    """What it looks like and what was read, in a sentence or two."""
    left_out: Sequence[LeftOut] = ()
    problems: Sequence[Problem] = ()
    heads: Mapping[tuple[str, str], str] = field(default_factory=dict)
    """The user's heading of each column, by file and column of the data format."""
    sample: Mapping[int, Sequence[str]] = field(default_factory=dict)
    """The first cells of each column that are not empty."""
    place: str = ""
    """The name of the table among the user's files or sheets."""
    unread: Sequence[str] = ()
    """The words in cells for roles that are none."""
    is_unread: bool = False
    """Whether no cell could be read as an owner, so that the user has to say what the columns are for."""
    choices: Sequence[str] = ()
    """The names of all tables that can be read, this one included."""
