"""Chooses the table that says who is responsible, among all that the user gave."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from valuechain.model.problem import WHOLE_FILE, Problem
from valuechain.model.words import join_words
from valuechain.tables.characters import write_on_one_line
from valuechain.tables.reading.report import quoted, shown
from valuechain.tables.reading.shapes.guess.columns import Known
from valuechain.tables.reading.shapes.guess.grid import Grid
from valuechain.tables.reading.shapes.guess.guess import Guess, guess_map, guess_turned
from valuechain.tables.reading.shapes.guess.legend import read_legend
from valuechain.tables.reading.shapes.values import LeftOut, Shape
from valuechain.tables.reading.shapes.written import Asked, MapError
from valuechain.tables.reading.source import SourceEntry, SourceFiles
from valuechain.tables.schema import columns_of, required_columns_of
from valuechain.tables.text import RawTable, UnreadableError

_MOST_TABLES = 30
_MOST_REASONS = 3
_LEGEND_ROWS = 30
_MOST_HEADINGS = 20
_LOOKED_FOR = (
    "Head columns with roles (such as Responsible, Accountable or Owner) and write actors in them; or head columns "
    "with actors and write roles or letters in them (R A C I, P S, x); or give each owner a row with task, actor and "
    "role."
)


class Candidate(NamedTuple):
    """A table that may say who is responsible."""

    name: str
    """The name of its file or sheet."""
    raw: RawTable | None
    """None if it cannot be read."""
    fault: str = ""
    """Why it cannot be read."""
    problem: Problem | None = None
    """The fault of a damaged or empty file."""


class Choice(NamedTuple):
    """The table that fits best, and the others."""

    best: RawTable | None
    guess: Guess | None
    known: Known
    """The known roles and actors, with the roles in the legends of all tables."""
    others: Sequence[LeftOut]
    unfit: Sequence[RawTable]
    """Tables without any cell that could be an owner."""
    name: str = ""
    """The name of the best one."""
    faults: Sequence[Problem] = ()
    """Those of damaged or empty files."""
    names: Sequence[str] = ()
    """The names of the tables that could be read."""


def choose(source: SourceFiles, known: Known, asked: Asked) -> Choice:
    """The table that fits best. Raises MapError if the user asks for a table that is not there."""
    candidates = all_candidates = list(_candidates(source))
    if asked.table:
        named = [each for each in candidates if asked.table in _names(each)]
        if not named:
            there = ", ".join(quoted(each.name) for each in candidates)
            raise MapError(f"There is no table {quoted(asked.table)}. Tables found: {there or 'none'}.")
        candidates = named
    rows = (row for each in all_candidates if each.raw for row in _ends(each.raw))
    known = replace(known, roles=known.roles.explain(read_legend(rows, known.roles)))
    found: list[tuple[Guess, Candidate, RawTable]] = []
    others: list[LeftOut] = []
    unfit: list[RawTable] = []
    for each in candidates:
        if each.raw is None:
            others.append(LeftOut(each.name, 1, "", "This table", each.fault))
        elif guess := _guess(Grid.of(each.raw), known, asked):
            found.append((guess, each, each.raw))
        else:
            unfit.append(each.raw)
            others.append(LeftOut(each.raw.file, 1, "", "This table", "no cell of it could be read as an owner"))
    if not found:
        faults = [each.problem for each in candidates if each.problem]
        readable = [each.name for each in candidates if each.raw]
        return Choice(None, None, known, others, unfit, faults=faults, names=readable)
    guess, best, raw = max(found, key=lambda each: each[0].score)
    for _, each, other in found:
        if each is not best:
            why = f"only one table is read, and {quoted(best.name)} fits better"
            mend = f"To read this one instead, say table: {each.name} in the mapping."
            others.append(LeftOut(other.file, 1, "", "This table", why, mend))
    readable = [each.name for each in all_candidates if each.raw]
    return Choice(raw, guess, known, others, unfit, best.name, names=readable)


def _guess(grid: Grid, known: Known, asked: Asked) -> Guess | None:
    """The best way to read a table, with actors in columns or in rows."""
    plain = replace(asked, shape=None, uses={}) if asked.shape is Shape.TURNED else asked
    guess = guess_map(grid, known, plain)
    return guess_turned(grid, guess, known, asked) or (None if asked.shape is Shape.TURNED else guess)


def reasons(unfit: Sequence[RawTable]) -> Iterator[Problem]:
    """Problems of tables without owners: the headings found, and those that would show owners."""
    for raw in unfit[:_MOST_REASONS]:
        heads = [shown(head) for head in raw.header if head][:_MOST_HEADINGS]
        message = f"No cell could be read as an owner. The first row has: {join_words(heads)}."
        yield Problem(raw.file, raw.header_line, WHOLE_FILE, message, _LOOKED_FOR)


def _ends(raw: RawTable) -> Iterator[Sequence[str]]:
    """The rows of a table where a legend may be."""
    yield raw.header
    yield from raw.rows[:_LEGEND_ROWS]
    yield from raw.rows[_LEGEND_ROWS:][-_LEGEND_ROWS:]


def _names(candidate: Candidate) -> tuple[str, ...]:
    names = candidate.name, candidate.raw.file if candidate.raw else candidate.name
    return (*names, *map(write_on_one_line, names))  # as a mapping names them


def _candidates(source: SourceFiles) -> Iterator[Candidate]:
    """The table of mitigations, or else every table that is not one of the data format's."""
    mitigations = source.tables.get("mitigations")
    if mitigations is not None:
        yield Candidate("mitigations", mitigations)
        return
    for name, raw in source.tables.items():
        heads = {head.strip().casefold() for head in raw.header}
        if name == "ownerships" or (name != "actors" and not heads.issuperset(required_columns_of(name))):
            yield Candidate(name, raw)
    for at, entry in enumerate(source.strangers):
        fault = f"only the first {_MOST_TABLES} tables are looked at" if at >= _MOST_TABLES else ""
        yield Candidate(entry.place, None, fault) if fault else _read(entry)


def _read(entry: SourceEntry) -> Candidate:
    if entry.is_hidden:
        return Candidate(entry.file, None, "the sheet is hidden")
    if entry.read is None:
        return Candidate(entry.place, None, "this kind of file is not read as a table")
    try:
        return Candidate(entry.place, entry.read(frozenset(columns_of("mitigations"))))
    except UnreadableError as error:
        return Candidate(entry.file, None, error.problem.message.rstrip(".").lower(), error.problem)
