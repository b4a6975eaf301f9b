"""Builds the tables of a table with a row for each owner."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from valuechain.model.words import count
from valuechain.tables.reading.report import quoted
from valuechain.tables.reading.shapes.build.build import OWNERSHIP_KEY, Builder, value_of
from valuechain.tables.reading.shapes.build.ids import Ids
from valuechain.tables.reading.shapes.build.sections import Line
from valuechain.tables.reading.shapes.guess.columns import OF_OWNERSHIP, OWN_FIELDS
from valuechain.tables.reading.shapes.guess.grid import column_name
from valuechain.tables.reading.shapes.values import ACTOR, ROLE, ColumnUse
from valuechain.tables.reading.shapes.words import is_none, part_remarks

_FRAMEWORK, _START_DATES = "framework", "start_dates"


class LongBuilder(Builder):
    """Builds the mitigations, and a row of ownerships for each role of each actor."""

    def add_rows(self, rows: Sequence[Line]) -> None:
        """Adds the mitigations in order of appearance, and the ownerships."""
        ident_at, name_at, place_at = (self.at.get(use) for use in ("id", "name", _FRAMEWORK))
        fields = [c for c in self.used if c.use in OWN_FIELDS - OF_OWNERSHIP and c.use not in ("id", _FRAMEWORK)]
        details = [column for column in self.used if column.use in OF_OWNERSHIP]
        key_at = ident_at if ident_at is not None else name_at
        ids, made, key = Ids(), dict[str, str](), ""
        mitigations: dict[tuple[str, str], tuple[int, list[str]]] = {}
        ownerships: list[tuple[int, tuple[str, ...]]] = []
        lost: dict[ColumnUse, list[tuple[int, str]]] = defaultdict(list)
        for line in rows:
            key = line.row[key_at or 0].strip() or key  # merged cells and sorted lists leave repeated names empty
            place = line.row[place_at].strip() if place_at is not None else ""
            if ident_at is None and key not in made:
                made[key] = ids.make(key)
            ident = made.get(key, key)
            name = () if name_at is not None else (ident,)
            values = [key if column.at == key_at else value_of(column.use, line.row[column.at]) for column in fields]
            _, first = mitigations.setdefault((place, ident), (line.line, [ident, place, *name, *values]))
            others = _fill(first, fields, values)
            said = tuple(line.row[column.at] for column in details)
            self._warn_of_remark(line)
            owners = self._owners_in(line)
            if not owners:
                others += zip(details, said, strict=True)
            for column, text in others:
                if text.strip():
                    lost[column].append((line.line, text))
            for actor, role in owners:
                ownerships.append((line.line, (place, ident, actor, role, *said)))
                self.built.roles[role] += 1
        heads = ("id", _FRAMEWORK, *(() if name_at is not None else ("name",)), *(column.use for column in fields))
        self.add("mitigations", heads, [(line, tuple(cells)) for line, cells in mitigations.values()])
        self._name_lost(lost)
        more = ("applies_from" if column.use == _START_DATES else column.use for column in details)
        self.add("ownerships", (_FRAMEWORK, *OWNERSHIP_KEY, *more), ownerships)

    def _warn_of_remark(self, line: Line) -> None:
        """Warns about a remark beside a role, for which an ownership has its own columns."""
        if remark := part_remarks(line.row[self.at[ROLE]])[1]:
            message = f"The remark {quoted(remark)} beside the role was left out."
            self.warn(line.line, self._heading(ROLE), message, "Write it in a column headed Note.")

    def _name_lost(self, lost: Mapping[ColumnUse, Sequence[tuple[int, str]]]) -> None:
        """Warns about cells that differ from those of the task's first row, or that qualify no owner."""
        for column, cells in lost.items():
            line, text = cells[0]
            more = f" The same holds for {count(len(cells) - 1, 'more cell')}." if len(cells) > 1 else ""
            why = "it qualifies no owner" if column.use in OF_OWNERSHIP else "an earlier row of the task has another"
            self.warn(line, column_name(column.at, column.heading), f"{quoted(text)} was left out: {why}.{more}")

    def _owners_in(self, line: Line) -> Sequence[tuple[str, str]]:
        """Each actor in each role; half of an owner is named."""
        actors = tuple(self._actors_in(line))
        roles = self.marks.roles_in(line.row[self.at[ROLE]], line.line, self._heading(ROLE))
        for use, found, other in ((ACTOR, actors, roles), (ROLE, roles, actors)):
            if other and not found:
                message = f"The row names no {use}, so its {'role' if use == ACTOR else 'actor'} was left out."
                self.warn(line.line, self._heading(use), message, f"Name the {use}, or delete the row.")
        return [(actor, role) for role in roles for actor in actors]

    def _heading(self, use: str) -> str:
        return next((column.heading for column in self.map.of(use)), use)

    def _actors_in(self, line: Line) -> Iterable[str]:
        at = self.at.get("actor_id")
        ident = line.row[at].strip() if at is not None else ""
        cell = line.row[self.at[ACTOR]] if ACTOR in self.at else ident
        if cell.strip() and is_none(cell):
            self.marks.note_nothing(cell, line.line, self._heading(ACTOR))
            return
        for name in (cell.strip() or ident,) if ident else tuple(self.cast.split(cell)):
            yield self.cast.find(name, line.line, ident)


def _fill(first: list[str], fields: Sequence[ColumnUse], values: Sequence[str]) -> list[tuple[ColumnUse, str]]:
    """Fills empty cells of a task's first row from a later row, and returns the cells in which the two differ."""
    own = len(first) - len(fields)
    first[own:] = [old if old.strip() else new for old, new in zip(first[own:], values, strict=True)]
    cells = zip(fields, values, first[own:], strict=True)
    return [(column, text) for column, text, old in cells if text.strip() != old.strip()]
