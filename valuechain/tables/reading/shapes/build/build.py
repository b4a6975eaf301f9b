"""Turns a table of a known shape into tables of the data format, and says what it leaves out."""

from abc import ABC, abstractmethod
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from valuechain.model.problem import Problem, Warned
from valuechain.model.vocabulary import LIST_SEPARATOR
from valuechain.model.words import count, find_days, write_date
from valuechain.tables.reading.report import quoted, shown
from valuechain.tables.reading.shapes.build.cast import LONGEST_NAME, Cast
from valuechain.tables.reading.shapes.build.conditions import read_conditions
from valuechain.tables.reading.shapes.build.ids import Ids
from valuechain.tables.reading.shapes.build.marks import Marks
from valuechain.tables.reading.shapes.build.own_form import ABOVE, describe_row
from valuechain.tables.reading.shapes.build.sections import Line, RowKind, sort_rows
from valuechain.tables.reading.shapes.guess.columns import (
    CONDITIONS,
    NO_OWNERS,
    OWN_FIELDS,
    Known,
    is_own_form,
    is_written,
)
from valuechain.tables.reading.shapes.guess.grid import column_name
from valuechain.tables.reading.shapes.guess.guess import Guess
from valuechain.tables.reading.shapes.values import ACTOR, LEFT_OUT, ROLE, ColumnUse, LeftOut, Shape
from valuechain.tables.reading.shapes.words import is_none
from valuechain.tables.text import RawTable

OWNERSHIP_KEY = ("mitigation_id", "actor_id", "role")


@dataclass
class Built:
    """The tables made from one table, with what was read and left out."""

    tables: dict[str, RawTable] = field(default_factory=dict)
    left_out: list[LeftOut] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    heads: dict[tuple[str, str], str] = field(default_factory=dict)
    stages: int = 0
    roles: Counter[str] = field(default_factory=Counter)
    """How often each role is held."""
    letters: Mapping[str, str] = field(default_factory=dict)
    """The marks that were read, each with its role."""
    unread: Sequence[str] = ()
    """The words in cells for marks that are no roles."""


class Builder(ABC):
    """Builds the tables of one table; subclasses differ in what a row is."""

    def __init__(self, guess: Guess, known: Known, actors: RawTable | None) -> None:
        self.grid, self.map, self.known, self.start = guess.grid, guess.map, known, guess.start
        self.cast = Cast(actors)
        self.built = Built()
        self.used = [column for column in self.map.columns if column.use != LEFT_OUT]
        self.at = {column.use: column.at for column in reversed(self.used)}
        self.header_line = self.map.header[-1]
        marked = [column.at for column in self.map.of(ROLE if self.map.shape is Shape.LONG else ACTOR)]
        cells = (row[at] for row in self.grid.rows[self.start :] for at in marked)
        self.marks = Marks(self.grid.file, known, self.map.letters, cells)

    def build(self) -> Built:
        """Builds the tables."""
        built, file = self.built, self.grid.file
        self._leave_above()
        self._leave_columns()
        self.add_rows(self._sorted_rows())
        if self.marks.own_roles:
            built.tables["roles"] = self.marks.roles_table(self.header_line)
        actors_line = self.cast.raw.header_line if self.cast.raw else self.header_line
        built.tables["actors"] = self.cast.table(file)._replace(header_line=actors_line)
        built.problems.extend(self.marks.problems())
        built.letters, built.unread = self.marks.read, self.marks.unread
        built.heads = {(file, column.use): column_name(column.at, column.heading) for column in reversed(self.used)}
        return built

    @abstractmethod
    def add_rows(self, rows: Sequence[Line]) -> None:
        """Adds the tables of mitigations and owners."""

    def add(self, table: str, header: tuple[str, ...], rows: Sequence[tuple[int, tuple[str, ...]]]) -> None:
        """Adds a table, given the line and the cells of each row."""
        lines, cells = tuple(line for line, _ in rows), tuple(cells for _, cells in rows)
        self.built.tables[table] = RawTable(self.grid.file, header, cells, lines, self.header_line)

    def warn(self, line: int, column: str, message: str, mend: str = "") -> None:
        """Adds a warning."""
        self.built.problems.append(Warned.of(self.grid.file, line, column, message, mend))

    def _leave(self, line: int, column: str, what: str, why: str) -> None:
        self.built.left_out.append(LeftOut(self.grid.file, line, column, what, why))

    def _leave_above(self) -> None:
        rows = (*self.grid.above, *zip(self.grid.lines[: self.start], self.grid.rows, strict=False))
        for line, row in rows:
            if line not in self.map.header and any(map(str.strip, row)):
                self._leave(line, "", describe_row(row), ABOVE)

    def _leave_columns(self) -> None:
        for column in self.map.of(LEFT_OUT):
            cells = [row[column.at] for row in self.grid.rows[self.start :] if row[column.at].strip()]
            if cells:
                name = column_name(column.at, column.heading)
                why = "valuechain makes it from the others" if is_written(name) else "no use for it is known"
                self._leave(self.header_line, name, f"The column {quoted(name)} ({count(len(cells), 'cell')})", why)

    def _sorted_rows(self) -> list[Line]:
        """The rows that hold mitigations, each with its stage; the others are named."""
        owners = [column.at for column in self.used if column.use not in NO_OWNERS]
        lines = [
            Line(line, row, has_owner=any(not is_none(row[at]) for at in owners), is_counted=_is_counted(row, owners))
            for line, row in zip(self.grid.lines[self.start :], self.grid.rows[self.start :], strict=True)
            if any(map(str.strip, row))
        ]
        fields = {use: at for use, at in self.at.items() if use in ("id", "name", "stage")}
        has_sections = self.map.has_sections and self.map.shape is not Shape.LONG
        own, is_merged = fields.get("stage"), _is_merged(lines, fields.get("stage"))
        kept, stage = [], ""
        numbers: list[str] = []
        for line, kind in sort_rows(lines, fields, has_sections=has_sections):
            if kind is RowKind.SECTION:
                stage = line.text(fields)
                self.built.stages += 1
                numbers += [text for text in line.texts if text != stage]
            elif kind is RowKind.MITIGATION:
                if is_merged and own is not None:
                    stage = line.row[own].strip() or stage
                kept.append(line._replace(stage=stage))
            else:
                self._leave(line.line, "", describe_row(line.row), kind.why)
        self._leave_numbers(numbers)
        return kept

    def _leave_numbers(self, numbers: Sequence[str]) -> None:
        """Names the ids beside section headings."""
        if numbers:
            column = next(each for each in self.used if each.use == "id")
            what = f"The id of {count(len(numbers), 'section heading')} ({shown(', '.join(numbers))})"
            self._leave(self.header_line, column_name(column.at, column.heading), what, "a stage has only a name")


class RowBuilder(Builder):
    """Builds the tables of a table with a row for each mitigation: columns hold marks, or names of owners."""

    def add_rows(self, rows: Sequence[Line]) -> None:
        """Adds the mitigations with a column for each role."""
        fields = [column for column in self.used if column.use in OWN_FIELDS and column.use not in ("id", "stage")]
        actors = {column: self.cast.find(column.heading, self.header_line) for column in self.map.of(ACTOR)}
        roles = [column for column in self.used if column.use not in NO_OWNERS and column.use != ACTOR]
        stage = self.at.get("stage")
        details: list[tuple[int, tuple[str, ...]]] = []
        made: list[tuple[Line, list[str], Mapping[str, list[str]]]] = []
        for line, ident in zip(rows, self._ids_of(rows), strict=True):
            held = self._held(line, actors, roles)
            details.extend((line.line, (*each, "")) for each in self._conditions(line, ident, held))
            details.extend((line.line, each) for each in self._remarks(line, ident, actors, held))
            own = line.row[stage].strip() if stage is not None else ""
            values = [value_of(column.use, line.row[column.at]) for column in fields]
            name = () if "name" in self.at else (ident,)
            made.append((line, [ident, value_of("stage", own or line.stage), *name, *values], held))
        for _, _, by_role in made:
            for role, names in by_role.items():
                self.built.roles[role] += len(names)
        used = tuple(self.built.roles)
        header = ("id", "stage", *(() if "name" in self.at else ("name",)), *(column.use for column in fields), *used)
        cells = [
            (line.line, (*values, *(LIST_SEPARATOR.join(held.get(role, ())) for role in used)))
            for line, values, held in made
        ]
        self.add("mitigations", header, cells)
        if details:
            self.add("ownerships", (*OWNERSHIP_KEY, "norm", "condition", "note"), details)

    def _held(self, line: Line, actors: Mapping[ColumnUse, str], roles: Sequence[ColumnUse]) -> dict[str, list[str]]:
        """The actors in each role, each once."""
        held: dict[str, dict[str, None]] = defaultdict(dict)
        for column, actor in actors.items():
            for role in self.marks.roles_in(line.row[column.at], line.line, column.heading):
                held[role][actor] = None
        for column in roles:
            for name in self._names_in(line, column):
                held[self.marks.note(column.use, line.line)][name] = None
        return {role: list(names) for role, names in held.items()}

    def _remarks(
        self, line: Line, ident: str, actors: Mapping[ColumnUse, str], held: Mapping[str, Sequence[str]]
    ) -> Iterable[tuple[str, ...]]:
        """The rows of ownerships for the remarks in brackets after marks."""
        for column, actor in actors.items():
            roles = [role for role, names in held.items() if actor in names]
            remark = self.marks.remark_in(line.row[column.at], line.line, column.heading) if roles else ""
            if remark:
                yield from ((ident, actor, role, "", "", remark) for role in roles)

    def _ids_of(self, rows: Sequence[Line]) -> list[str]:
        """The id of each row: its own, unless they are not unique, or one made from its name."""
        at, name = self.at.get("id"), self.at.get("name")
        given = [line.row[at].strip() for line in rows] if at is not None else []
        filled = [*filter(None, given)]
        is_unique = len(set(filled)) == len(filled)
        is_ours = is_own_form(column.heading for column in self.map.columns)
        if at is not None and all(given) and (is_unique or is_ours or name is None):
            return given
        if filled:
            heading = next(column.heading for column in self.map.of("id"))
            empty = f"The number is empty in {count(len(given) - len(filled), 'row')}, where"
            why = empty if is_unique else "The number repeats, so"
            self.warn(self.header_line, heading, f"{why} ids were made from the names.")
        ids = Ids()
        kept = given if filled and is_unique else [""] * len(rows)
        for ident in filter(None, kept):
            ids.take(ident)
        names = (line.row[name if name is not None else at or 0] for line in rows)
        return [ident or ids.make(each) for ident, each in zip(kept, names, strict=True)]

    def _names_in(self, line: Line, column: ColumnUse) -> Iterable[str]:
        cell = line.row[column.at]
        if cell.strip() and is_none(cell):
            self.marks.note_nothing(cell, line.line, column.heading)
            return
        for name in self.cast.split(cell) if cell.strip() else ():
            if len(name) > LONGEST_NAME:
                message = f"{quoted(name)} is too long for a name, and was left out."
                mend = "Name each actor in a few words, and separate several with semicolons."
                self.warn(line.line, column.heading, message, mend)
            else:
                yield self.cast.find(name, line.line)

    def _conditions(self, line: Line, ident: str, held: Mapping[str, list[str]]) -> Iterable[tuple[str, ...]]:
        """The rows of ownerships for the conditions in a matrix that valuechain wrote; orders the actors alike."""
        at, norm = self.at.get(CONDITIONS), self.at.get("norm")
        if at is None or not line.row[at].strip():
            return
        said = read_conditions(line.row[at], self.cast.by_name)
        _order(held, [actor for actor, _ in said])
        verbs = line.row[norm] if norm is not None else ""
        for role, actors in held.items():
            for actor in actors:
                condition = said.pop((actor, role), None) or said.pop((actor, ""), None)
                if condition:
                    yield ident, actor, role, verbs if role in self.known.roles.leads else "", condition
        for name, _ in said:
            self.warn(line.line, CONDITIONS, f"The condition of {quoted(name)} belongs to no owner, and was left out.")


def _is_merged(lines: Sequence[Line], at: int | None) -> bool:
    """Whether a column names a stage only in its first row, as a CSV file of merged cells does."""
    stages = [line.row[at].strip() for line in lines] if at is not None else []
    filled = list(filter(None, stages))
    return bool(stages) and bool(stages[0]) and len(set(filled)) == len(filled) < len(stages)


def _is_counted(row: Sequence[str], owners: Sequence[int]) -> bool:
    """Whether the cells for owners hold only numbers."""
    filled = [text for at in owners if (text := row[at].strip())]
    return bool(filled) and all(text.isdecimal() for text in filled)


def _order(held: Mapping[str, list[str]], named: Sequence[str]) -> None:
    """Puts the actors of each role in the order of those named."""
    for actors in held.values():
        ordered = iter(sorted((actor for actor in actors if actor in named), key=named.index))
        actors[:] = [next(ordered) if actor in named else actor for actor in actors]


def value_of(use: str, text: str) -> str:
    """The text of a field; a stage on one line, and a date in words, as valuechain writes it, as an ISO date."""
    if use == "stage":
        return " ".join(text.split())
    days = find_days(text) if use == "applies_from" else []
    if len(days) == 1 and write_date(days[0]) == text.strip():
        return days[0].isoformat()
    return text.replace(LIST_SEPARATOR, ",") if days else text
