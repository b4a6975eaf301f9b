"""Edits of a draft: values that survive a round trip through JSON."""

import json
from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from typing import Any, NamedTuple, TypeAlias


class Kind(StrEnum):
    """The kind of thing that an edit changes."""

    CELL = "cell"
    MITIGATION = "mitigation"
    ACTOR = "actor"


ROW = ""
"""In place of a column: the whole row, which appears or goes."""
PLACE = "(place)"
"""In place of a column: the id of the row before it; empty for the first row."""
ORDER = "(order)"
"""In place of a column: the ids of all rows in their order."""


class Owner(NamedTuple):
    """One role of an actor in a mitigation; its texts are as in ownerships.csv."""

    role: str
    norm: str = ""
    condition: str = ""
    applies_from: str = ""
    note: str = ""
    confidence: str = ""
    source: str = ""


OWNER_COLUMNS = Owner._fields[1:]
"""The columns of ownerships.csv that describe a role."""

Held: TypeAlias = tuple[Owner, ...]
"""The contents of a cell: every role of the actor in the mitigation."""


class EditedRow(NamedTuple):
    """A row that an edit adds or deletes."""

    texts: dict[str, str]
    """The cells of the row, by column of the data format; empty ones are left out."""
    behind: str
    """The id of the row before it; empty for the first row."""


Value: TypeAlias = str | Held | EditedRow | tuple[str, ...] | None
"""A text; the contents of a cell; a row, or None for no row; or ids in an order."""


class Edit(NamedTuple):
    """The smallest change: of a cell, of a text in a row, of a row's place, or of a row as a whole."""

    kind: Kind
    id: str
    """The id of the mitigation or actor; for a cell, of the mitigation. Empty for the order of all rows."""
    column: str
    """The column of a text, ROW, PLACE or ORDER; for a cell, the id of the actor."""
    before: Value
    after: Value

    @property
    def target(self) -> tuple[str, str, str]:
        """The cell, text, place or row that the edit changes; edits of the same thing have equal targets."""
        return self.kind, self.id, self.column

    def inverse(self) -> "Edit":
        """The edit that undoes this one."""
        return self._replace(before=self.after, after=self.before)


def invert(edits: Sequence[Edit]) -> tuple[Edit, ...]:
    """The edits that undo others, the last one first."""
    return tuple(edit.inverse() for edit in reversed(edits))


def write_edits(edits: Sequence[Edit]) -> str:
    """Edits as JSON.

    >>> write_edits([Edit(Kind.ACTOR, "a", "name", "User", "Users")])
    '[["actor", "a", "name", "User", "Users"]]'
    """
    return json.dumps(edits, ensure_ascii=False)


def read_edits(text: str) -> tuple[Edit, ...]:
    """Edits from the JSON of `write_edits`.

    >>> read_edits('[["cell", "m", "a", [], [["primary", "should", "", "", "", "", ""]]]]')[0].after[0].norm
    'should'
    """
    return tuple(_read_edit(*each) for each in json.loads(text))


def _read_edit(kind: str, row: str, column: str, before: Any, after: Any) -> Edit:  # noqa: ANN401 # of JSON
    read = _read_held if kind == Kind.CELL else _READERS.get(column, str)
    return Edit(Kind(kind), row, column, read(before), read(after))


def _read_held(value: Any) -> Held:  # noqa: ANN401 # of JSON
    return tuple(Owner(*each) for each in value)


def _read_row(value: Any) -> EditedRow | None:  # noqa: ANN401 # of JSON
    return None if value is None else EditedRow(*value)


_READERS: Mapping[str, Callable[[Any], Value]] = {ROW: _read_row, ORDER: tuple}
