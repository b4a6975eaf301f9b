"""Decides the uses of the columns of a table."""

from collections.abc import Sequence

from valuechain.tables.reading.rows import fold as fold_column
from valuechain.tables.reading.shapes.guess.columns import (
    CONDITIONS,
    LETTERS,
    LONGEST_LETTER,
    MOSTLY,
    NO_OWNERS,
    OF_OWNERSHIP,
    OWN_FIELDS,
    OWN_MATRIX,
    OWN_NAMES,
    Cell,
    Column,
    Known,
    is_own_form,
    is_written,
)
from valuechain.tables.reading.shapes.values import ACTOR, LEFT_OUT, ROLE, Shape
from valuechain.tables.reading.shapes.words import fold, is_total, strip, weak_uses_of, words_of
from valuechain.tables.reading.shapes.written import Asked

_WEAK_FIELDS = frozenset({"code", "source"})
"""Columns of the data format with names that other tables use for something else."""


_OWN_FITS = 1000
"""A matrix that valuechain wrote fits better than the lists beside it."""


class Uses:
    """Decides the use of each column."""

    def __init__(self, columns: Sequence[Column], known: Known, asked: Asked) -> None:
        self.columns, self.known, self.asked = columns, known, asked
        self.of: dict[int, str] = {}
        for column in columns:
            said = asked.use_of(column.at, column.head)
            if said:
                self.of[column.at] = said

    def decide(self) -> tuple[Shape | None, float]:
        """The shape, with how well it fits; no shape if no column holds owners."""
        shape = self.asked.shape or (Shape.LONG if ROLE in self.of.values() else None)
        found = self._long_columns() if shape in (None, Shape.LONG) else None
        if shape is Shape.LONG or found:
            self._set_long(found)
            shape = Shape.LONG if ROLE in self.of.values() else None  # the user may ask for it in vain
        else:
            shape = self._set_owners(shape)
        if shape is None:
            return None, 0
        self._set_fields()
        owners = sum(use not in NO_OWNERS for use in self.of.values())
        fields = sum(bool(column.uses & {"id", "name", "stage"}) for column in self.columns if column.at in self.of)
        own = _OWN_FITS if self._is_own_matrix else 0
        return (None, 0) if self._is_legend else (shape, 3 * owners + 2 * fields + own)

    @property
    def _is_legend(self) -> bool:
        """Whether the rows have no names, or only letters of roles as names."""
        named = [column for column in self.columns if self.of.get(column.at) in ("name", "id")]
        return all(column.kinds[Cell.MARK] >= len(column.cells) for column in named)

    @property
    def _free(self) -> list[Column]:
        return [column for column in self.columns if column.at not in self.of and (column.head or column.cells)]

    def _long_columns(self) -> tuple[Column, Column] | None:
        """The columns of a long table that hold the actor and the role."""
        roles = [column for column in self._free if "role" in column.uses and column.has_marks]
        actors = [c for c in self._free if c.uses & {"actor", "owner", "role"} and c not in roles]
        actors += [column for column in self._free if fold_column(column.head) == "actor_id"]
        return (actors[0], roles[0]) if actors and roles else None

    def _set_long(self, found: tuple[Column, Column] | None) -> None:
        if found:
            self.of[found[0].at], self.of[found[1].at] = ACTOR, ROLE
        for column in self._free:
            head = fold_column(column.head)
            if head in ("actor_id", "framework") or head in OF_OWNERSHIP:
                self.of[column.at] = head
            elif head == "mitigation_id":
                self.of[column.at] = "id"
            elif "ownership_note" in column.uses:
                self.of[column.at] = "note"
        starts = next((column.at for column in self.columns if self.of.get(column.at) == "start_dates"), None)
        if starts is not None:  # as valuechain exports it, beside the same dates in words
            self.of = {at: LEFT_OUT if use == "applies_from" else use for at, use in self.of.items()}

    def _set_owners(self, asked: Shape | None) -> Shape | None:
        """Finds the columns with marks and those with the names of owners."""
        actors = self._actor_columns() if asked in (None, Shape.WIDE) else []
        for column in actors:
            self.of[column.at] = ACTOR
        if asked is not Shape.WIDE:
            self._set_roles(is_register=asked is Shape.OWNER)
        named = [use for use in self.of.values() if use not in NO_OWNERS and use != ACTOR]
        wide = [use for use in self.of.values() if use == ACTOR]
        if not named and not wide:
            return None
        guessed = Shape.WIDE if len(wide) >= len(named) else Shape.ROLES if len(named) > 1 else Shape.OWNER
        return asked or guessed

    def _actor_columns(self) -> list[Column]:
        possible = [
            column
            for column in self._free
            if column.head
            and not is_total(column.head)
            and not column.uses & {"id", "name", "stage", "summary", "ownership_note", "label", "source"}
            and fold_column(column.head) not in NO_OWNERS
            and not (self._is_own_matrix and is_written(column.head))
            and not (self.known.roles.of_heading(column.head) and not column.uses & {"owner"})
            and not self._is_letter(column)
            and (not self.known.actors or fold(column.head) in self.known.actors)
        ]
        marked = [column for column in possible if column.has_marks]
        if not marked:
            weak = [column for column in possible if column.has_weak_marks]
            return weak if len(weak) > 1 or self.known.actors else []
        # An actor without any role still has its column.
        between = range(marked[0].at, marked[-1].at + 1)
        if self.known.actors or self._is_own_matrix:
            between = range(len(self.columns))
        return [c for c in possible if c in marked or (c.at in between and not c.kinds[Cell.TEXT])]

    @property
    def _is_own_matrix(self) -> bool:
        """Whether valuechain wrote the matrix, whose other columns are known."""
        return [fold_column(column.head) for column in self.columns[:3]] in OWN_MATRIX

    def _is_letter(self, column: Column) -> bool:
        return len(strip(column.head)) <= LONGEST_LETTER and strip(column.head).upper() in LETTERS

    def _set_roles(self, *, is_register: bool) -> None:
        """Role columns by their headings, letters included if there are several; then owner columns."""
        roles = self.known.roles
        free = [column for column in self._free if column.cells]
        for column in free:
            exact = column.head if column.head in roles.ids else None
            role = exact or roles.of_heading(column.head)
            if role and not is_register:
                self.of[column.at] = role
        letters = [c for c in free if c.at not in self.of and self._is_letter(c) and not c.has_marks]
        if len(letters) > 1 and not is_register:
            meant = roles.letters([strip(column.head) for column in letters])
            for column in letters:
                if role := meant.get(strip(column.head).upper()):
                    self.of[column.at] = role
        taken = {*self.of.values()}
        owners = [c for c in self._free if c.cells and "owner" in c.uses and not c.has_marks and not c.has_counts]
        if not owners and not taken - NO_OWNERS:
            owners = [c for c in self._free if c.cells and c.uses & {"actor", "role"} and not c.has_marks][:1]
        for column, role in zip(owners, [r for r in ("responsible", "accountable") if r not in taken], strict=False):
            self.of[column.at] = role
        self._set_named_roles()

    def _set_named_roles(self) -> None:
        """Further columns whose cells are mostly actors: their heading is the role."""
        if not self.known.actors or is_own_form([column.head for column in self.columns]):
            return  # in the data format's own form, an unknown role is more probably a misspelt one
        for column in self._free:
            head = fold_column(column.head)
            if column.uses or not head or head in OWN_FIELDS or fold(column.head) in self.known.actors:
                continue
            names = [fold(part) for cell in column.cells for part in cell.replace(",", ";").split(";")]
            if names and sum(name in self.known.actors for name in names) > MOSTLY * len(names):
                self.of[column.at] = " ".join(column.head.split())

    def _set_fields(self) -> None:
        """The columns that describe the mitigation."""
        self._set_own_names()
        for column in self._free:
            head = fold_column(column.head)
            if head in (OWN_FIELDS | {CONDITIONS}) - _WEAK_FIELDS and not self._has(head):
                self.of[column.at] = head
            elif is_total(column.head):
                self.of[column.at] = LEFT_OUT
        self._set_name()
        for use in ("id", "stage", "summary", "ownership_note", "label", "source"):
            found = [column for column in self._free if use in column.uses or use in weak_uses_of(column.head)]
            if found and not self._has(use):
                self.of[min(found, key=lambda column: _rank(column, use)).at] = use
        for column in self._free:
            if fold_column(column.head) == "code" and not self._has("code"):
                self.of[column.at] = "code"
        self._set_fallback_name()

    def _set_own_names(self) -> None:
        """In valuechain's own workbooks, the source's name of a mitigation follows the short one."""
        heads = {fold(column.head): column.at for column in self._free}
        for head, use in OWN_NAMES.items() if "name in the source" in heads else ():
            if head in heads and not self._has(use):
                self.of[heads[head]] = use

    def _has(self, use: str) -> bool:
        return use in self.of.values()

    def _set_fallback_name(self) -> None:
        """Without a column that is headed as a name: the description, or else the text column with most variety."""
        if self._has("name"):
            return
        texts = [column for column in self._free if column.cells and (not self._has("id") or not column.uses)]
        at = next((at for at, use in self.of.items() if use == "summary"), None)
        if at is None and (texts := [column for column in texts if column.kinds[Cell.TEXT] or not self._has("id")]):
            at = max(texts, key=lambda column: (column.variety, -column.at)).at
        if at is not None:
            self.of[at] = "name"

    def _set_name(self) -> None:
        """The column with the mitigation's name; a column whose names repeat is its stage."""
        named = [column for column in self._free if "name" in column.uses and column.cells]
        named = named or [c for c in self._free if "name" in weak_uses_of(c.head) and c.cells and not c.uses]
        if self._has("name") or not named:
            return
        best = max(named, key=lambda column: (column.variety, -_rank(column, "name"), -column.at))
        self.of[best.at] = "name"
        for column in named:
            repeats = column.variety * 2 <= len(column.cells) or len(column.cells) * 2 <= len(best.cells)
            taken = {*self.of.values()}
            if column is not best and repeats and "stage" not in taken and column.at < best.at:
                self.of[column.at] = "stage"
            elif column is not best and "summary" not in taken and not repeats:
                self.of[column.at] = "summary"


def _rank(column: Column, use: str) -> int:
    return words_of(use).get(fold(column.head), len(words_of(use)))
