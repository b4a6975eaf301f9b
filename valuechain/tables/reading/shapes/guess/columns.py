"""The columns of a table, with the possible uses of their headings and cells."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import NamedTuple

from valuechain.tables.reading.rows import fold as fold_column
from valuechain.tables.reading.shapes.values import LEFT_OUT
from valuechain.tables.reading.shapes.words import (
    RoleWords,
    fold,
    is_none,
    is_tick,
    is_verb,
    is_weak_tick,
    split_marks,
    strip,
    uses_of,
)
from valuechain.tables.schema import columns_of, required_columns_of

_COUNTS = re.compile(r"\d[\d,]* [a-z]+(, \d[\d,]* [a-z]+)*$")
OWN_MATRIX = (["id", "mitigation", "stage"], ["id", "mitigation", "short_name"], ["framework", "id", "mitigation"])
"""The first headings of a matrix that valuechain wrote."""
WRITTEN = frozenset(
    {
        "owners", "owners shown", "signs", "scopes and dates", "legal status", "strength", "transition",
        "mitigation label", "actor label", "place",
        "depends on the reading",
    }
)  # fmt: skip
"""Columns that valuechain writes from others."""
COUNTED = "number of "
"""Begins the headings of columns in which valuechain counts the actors of a role."""
OWN_NAMES = {"name in the source": "name", "mitigation": "label", "place in the source": "source"}
"""The uses of columns of valuechain's own workbooks, which have a short name beside the source's."""
CONDITIONS = "conditions"
"""The use of the column of valuechain's own matrix with the conditions of all actors."""
MOSTLY = 0.6
LETTERS = frozenset({"R", "A", "C", "I", "S", "P", "D"})
LONGEST_LETTER = 2
OWN_FIELDS = frozenset(columns_of("mitigations"))
OF_OWNERSHIP = frozenset({"norm", "condition", "applies_from", "note", "confidence", "source", "start_dates"})
"""Columns of a long table that qualify one ownership."""
NO_OWNERS = OWN_FIELDS | {LEFT_OUT, CONDITIONS}
"""The uses of columns that hold no owners."""


class Cell(IntEnum):
    """The kind of a cell."""

    EMPTY = 0
    NOTHING = 1
    """A word such as `n/a`."""
    MARK = 2
    """Letters or words of roles, or a tick."""
    WEAK = 3
    """A yes or a no."""
    LETTER = 4
    """One or two letters that are no usual role, but may be one beside others."""
    TEXT = 5


@dataclass(frozen=True)
class Known:
    """The roles and actors known from the rest of the data."""

    roles: RoleWords
    actors: Mapping[str, str]
    """The id of each actor by its folded names; empty if there is no table of actors."""

    def is_mark(self, word: str) -> bool:
        """Whether a word in a cell can stand for a role."""
        plain = strip(word)
        if len(plain) <= LONGEST_LETTER and plain.upper() in LETTERS:
            return True
        return is_tick(word) or self.roles.role_of(plain, {}) is not None

    def kind_of(self, text: str) -> Cell:
        """The kind of a cell with this text."""
        if not text.strip():
            return Cell.EMPTY
        if is_weak_tick(text):
            return Cell.WEAK
        if is_none(text):
            return Cell.NOTHING
        marks = split_marks(text)
        held = [self.is_mark(mark) for mark in marks if not is_verb(mark)]
        if (held and all(held)) or self.is_run(text):
            return Cell.MARK
        return Cell.LETTER if strip(text).isalpha() and len(strip(text)) <= LONGEST_LETTER else Cell.TEXT

    def is_run(self, text: str) -> bool:
        """Whether the text is letters in a row, such as `RA`."""
        plain = strip(text)
        return 1 < len(plain) <= len(LETTERS) and len(set(plain)) == len(plain) and LETTERS.issuperset(plain)


def is_own_form(heads: Iterable[str], table: str = "mitigations") -> bool:
    """Whether the headings include those that the data format requires of a table."""
    return {fold_column(head) for head in heads}.issuperset(required_columns_of(table))


def is_written(head: str) -> bool:
    """Whether valuechain writes a column with this heading from others."""
    folded = fold(head)
    return folded in WRITTEN or folded.startswith(COUNTED)


class Column(NamedTuple):
    """A column below a candidate for the header."""

    at: int
    head: str
    cells: Sequence[str]
    """The cells that are not empty."""
    kinds: Mapping[Cell, int]

    @property
    def uses(self) -> frozenset[str]:
        """Its possible uses, by its heading."""
        return uses_of(self.head)

    @property
    def has_marks(self) -> bool:
        """Whether its cells are mostly marks."""
        marks = self.kinds[Cell.MARK] + self.kinds[Cell.LETTER]
        return self.kinds[Cell.MARK] > 0 and marks >= MOSTLY * (marks + self.kinds[Cell.TEXT])

    @property
    def has_weak_marks(self) -> bool:
        """Whether its cells are only yes and no."""
        return self.kinds[Cell.WEAK] > 0 and not self.kinds[Cell.TEXT]

    @property
    def has_counts(self) -> bool:
        """Whether its cells count the owners, such as `1 primary, 2 secondary`."""
        return any(_COUNTS.match(cell) for cell in self.cells)

    @property
    def variety(self) -> int:
        """How many different cells it has."""
        return len(set(self.cells))
