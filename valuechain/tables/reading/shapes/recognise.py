"""Reads the table that says who is responsible whatever its shape, as tables of the data format."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice

from valuechain.model.problem import WHOLE_FILE, Noted, Problem
from valuechain.tables.reading.rows import fold
from valuechain.tables.reading.shapes.build.build import RowBuilder
from valuechain.tables.reading.shapes.build.cast import names_of, read_actors
from valuechain.tables.reading.shapes.build.long import LongBuilder
from valuechain.tables.reading.shapes.build.own_form import slice_below, tidy
from valuechain.tables.reading.shapes.guess.choosing import Choice, choose, reasons
from valuechain.tables.reading.shapes.guess.columns import NO_OWNERS, Known, is_own_form
from valuechain.tables.reading.shapes.guess.grid import Grid, errors_in
from valuechain.tables.reading.shapes.guess.guess import Guess
from valuechain.tables.reading.shapes.said import describe_built, describe_sections
from valuechain.tables.reading.shapes.values import LEFT_OUT, ColumnUse, Recognised, Shape, ShapeMap
from valuechain.tables.reading.shapes.words import RoleName, RoleWords
from valuechain.tables.reading.shapes.written import Asked
from valuechain.tables.reading.source import SourceFiles
from valuechain.tables.schema import REQUIRED_TABLES
from valuechain.tables.text import RawTable

_SHOWN_CELLS = 3
_SAMPLED = 100
_YES = ("yes", "true", "1")
_OF_OWNERS = frozenset({"ownerships", "readings"})
"""Other tables of the data format that can say who the owners are."""


def recognise(
    source: SourceFiles, shipped: Sequence[RoleName], asked: Asked | None = None
) -> tuple[SourceFiles, Recognised | None]:
    """The source with its main table in the form of the data format, and what was recognised.

    None if the tables are in that form already, or if none of them says who is responsible. Raises MapError.
    """
    if any(not problem.is_warning and problem not in source.absent for problem in source.problems):
        return source, None  # tables that cannot be read come first
    roles, letters = _roles_of(source.tables.get("roles"), shipped)
    mitigations, actors = source.tables.get("mitigations"), source.tables.get("actors")
    if mitigations is not None and asked is None:
        if actors is not None and _fits(mitigations, [role.id for role in roles]):
            return _tidy(source, mitigations, roles)
        is_faulty = "actors" in source.unread or (actors is not None and not is_own_form(actors.header, "actors"))
        if source.tables.keys() & _OF_OWNERS or (is_own_form(mitigations.header) and is_faulty):
            return source, None
    asked, actors = asked or Asked(), read_actors(actors)
    known = Known(RoleWords(roles, letters), names_of(actors))
    chosen = choose(source, known, asked)
    if chosen.best is None or chosen.guess is None:
        is_whole = len(source.absent) == len(REQUIRED_TABLES) and not source.unread
        if not is_whole or not (chosen.unfit or chosen.faults):
            return source, None
        problems = (*chosen.faults, *reasons(chosen.unfit))
        return source._replace(problems=problems), _unread(chosen, asked) if chosen.unfit else None
    if actors is not None and _is_own_table(chosen.guess.map, known.roles.ids) and asked.shape in (None, Shape.TABLES):
        found = _read_own_table(chosen.best, chosen.guess, roles, asked)
    else:
        found = _read_other_table(chosen.best, chosen.guess, chosen.known, actors)
    found = replace(found, left_out=(*found.left_out, *chosen.others), place=chosen.name, choices=chosen.names)
    # A file may have the name of one of the data format's tables, but be the main table.
    kept = {name: raw for name, raw in source.tables.items() if raw is not chosen.best}
    notes = () if len(kept) < len(source.tables) else chosen.best.notes  # those of named tables are there already
    return _with(source._replace(tables=kept, problems=(*source.problems, *notes)), found), found


def notes_of(found: Recognised) -> Iterator[Problem]:
    """Notes on what was read and what was left out."""
    if found.summary:
        mend = "If this is not right, change how it is read: on the My data page, or with --shape and --map."
        line = found.map.header[-1] if found.map.header else 1
        yield Noted.of(found.map.table, line, WHOLE_FILE, found.summary, mend)
    for left in found.left_out:
        message = f"{left.what} was left out: {left.why}."
        yield Noted.of(left.file, left.line, left.column or WHOLE_FILE, message, left.mend)
    yield from found.problems


def _read_other_table(raw: RawTable, guess: Guess, known: Known, actors: RawTable | None) -> Recognised:
    """The tables made from one that has another form than the data format's."""
    make = LongBuilder if guess.map.shape is Shape.LONG else RowBuilder
    built = make(guess, known, actors).build()
    shape_map = replace(guess.map, letters={**built.letters, **guess.map.letters})
    return Recognised(
        shape_map,
        built.tables,
        describe_built(shape_map, built, errors_in(raw)),
        built.left_out,
        built.problems,
        built.heads,
        sample=_sample(guess.grid, guess.map, guess.start),
        unread=built.unread,
    )


def _unread(chosen: Choice, asked: Asked) -> Recognised:
    """The largest table without owners, for the user to say what its columns are for."""
    place, raw = max(zip(chosen.names, chosen.unfit, strict=True), key=lambda each: len(each[1].rows))
    grid = Grid.of(raw)
    start = next((at for at, line in enumerate(grid.lines) if line in asked.header), None)
    if start is None:
        filled = [sum(bool(cell.strip()) for cell in row) for row in grid.rows[:_SAMPLED]]
        start = next((at for at, cells in enumerate(filled) if cells * 2 > max(filled)), 0)
    columns = [
        ColumnUse(at, head, asked.use_of(at, head) or LEFT_OUT) for at, head in enumerate(grid.headings(start, 1))
    ]
    shape_map = ShapeMap(asked.shape or Shape.WIDE, grid.file, (grid.lines[start],), tuple(columns))
    sample = _sample(grid, shape_map, start + 1)
    return Recognised(shape_map, {}, "", sample=sample, is_unread=True, place=place, choices=chosen.names)


def _sample(grid: Grid, shape_map: ShapeMap, start: int) -> Mapping[int, Sequence[str]]:
    """The first cells of each column."""
    rows = grid.rows[start : start + _SAMPLED]
    sample: dict[int, Sequence[str]] = {}
    for column in shape_map.columns:
        cells = (" ".join(row[column.at].split()) for row in rows if row[column.at].strip())
        sample[column.at] = tuple(islice(dict.fromkeys(cells), _SHOWN_CELLS))
    return sample


def _read_own_table(raw: RawTable, guess: Guess, roles: Sequence[RoleName], asked: Asked) -> Recognised:
    """The data format's own table below a title."""
    below, above = slice_below(raw, guess.start)
    told = tidy(below, [fold(role.id) for role in roles], has_sections=asked.has_sections is not False)
    return Recognised(
        replace(guess.map, shape=Shape.TABLES),
        {"mitigations": told.raw if told else below},
        describe_sections(told.sections) if told else "",
        (*above, *(told.left_out if told else ())),
    )


def _tidy(source: SourceFiles, raw: RawTable, roles: Sequence[RoleName]) -> tuple[SourceFiles, Recognised | None]:
    """The source with its section rows as stages."""
    told = tidy(raw, [fold(role.id) for role in roles])
    if told is None:
        return source, None
    columns = tuple(ColumnUse(index, head, fold(head)) for index, head in enumerate(raw.header))
    shape_map = ShapeMap(Shape.TABLES, raw.file, (raw.header_line,), columns)
    found = Recognised(shape_map, {"mitigations": told.raw}, describe_sections(told.sections), told.left_out)
    return _with(source, found), found


def _with(source: SourceFiles, found: Recognised) -> SourceFiles:
    """The source with the tables that were made, which are no longer missing."""
    tables = {**source.tables, **found.tables}
    problems = tuple(each for each in source.problems if each not in source.absent and each not in source.left_out)
    return source._replace(tables=tables, problems=problems, absent=(), unread=source.unread - tables.keys())


def _roles_of(raw: RawTable | None, shipped: Sequence[RoleName]) -> tuple[Sequence[RoleName], Mapping[str, str]]:
    """All roles, the data's own first, and the letters of the data's own."""
    own: list[RoleName] = []
    if raw is not None and is_own_form(raw.header, "roles"):
        at = {fold(head): index for index, head in reversed(list(enumerate(raw.header)))}

        def cell(row: Sequence[str], column: str) -> str:
            return row[at[column]].strip() if column in at else ""

        own = [
            RoleName(cell(row, "id"), cell(row, "name"), cell(row, "letter"), cell(row, "is_lead").lower() in _YES)
            for row in raw.rows
            if cell(row, "id")
        ]
    ids = {role.id for role in own}
    letters = {role.letter: role.id for role in own if role.letter}
    return (*own, *(each for each in shipped if each.id not in ids)), letters


def _fits(raw: RawTable, roles: Collection[str]) -> bool:
    """Whether a table of mitigations has the columns of the data format, with at least one role."""
    return is_own_form(raw.header) and not {fold(head) for head in raw.header}.isdisjoint(map(fold, roles))


def _is_own_table(found: ShapeMap, roles: Collection[str]) -> bool:
    """Whether the columns are those of the data format, with owners only in columns headed with a role."""
    owners = [column for column in found.columns if column.use not in NO_OWNERS]
    folded = set(map(fold, roles))
    return is_own_form(column.heading for column in found.columns) and all(
        column.use in roles and fold(column.heading) in folded for column in owners
    )
