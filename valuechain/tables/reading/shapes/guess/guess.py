"""Guesses how a table says who is responsible: the place of its header and the use of each column."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from valuechain.tables.reading.shapes.guess.columns import Cell, Column, Known, is_own_form
from valuechain.tables.reading.shapes.guess.grid import Grid
from valuechain.tables.reading.shapes.guess.uses import Uses
from valuechain.tables.reading.shapes.values import ACTOR, LEFT_OUT, ColumnUse, Shape, ShapeMap
from valuechain.tables.reading.shapes.words import is_total, uses_of
from valuechain.tables.reading.shapes.written import Asked

_DEEPEST = 30
"""How many rows may stand above the header."""
_SAMPLE = 200
"""How many rows below the header are looked at."""


class Guess(NamedTuple):
    """A way to read a table, with how well it fits."""

    grid: Grid
    """The table, with rows as columns if it was turned."""
    map: ShapeMap
    score: float
    start: int
    """The position of the first row below the header."""


def guess_map(grid: Grid, known: Known, asked: Asked) -> Guess | None:
    """The best way to read a table; None if no cell of it could be an owner."""
    depth = min(len(grid.rows), _DEEPEST)
    kinds = [[known.kind_of(cell) for cell in row] for row in grid.rows[: depth + _SAMPLE]]
    guesses = [
        guess
        for start, height in _headers(grid, depth, asked)
        if (guess := _classify(grid, start, height, kinds, known, asked)) is not None
    ]
    return max(guesses, key=lambda guess: (guess.score, -guess.start), default=None)


def guess_turned(grid: Grid, guess: Guess | None, known: Known, asked: Asked) -> Guess | None:
    """The way to read a matrix whose rows are actors, if the user says so or its first heading is one of actors."""
    if asked.shape is Shape.TURNED:
        header = asked.header[0] if asked.header else guess.map.header[-1] if guess else grid.lines[0]
    elif asked.shape is None and not asked.uses and guess and _has_actors_as_names(guess.map):
        header = guess.map.header[-1]
    else:
        return None
    if header not in grid.lines:
        return None
    as_wide = replace(asked, shape=Shape.WIDE, header=(header,), uses={"[1]": "name", **asked.uses})
    found = guess_map(grid.turned(header), known, as_wide)
    return found and found._replace(map=replace(found.map, shape=Shape.TURNED))


def _has_actors_as_names(found: ShapeMap) -> bool:
    """Whether a matrix has its actors where the tasks would be, under a heading such as Team or Role."""
    name = found.first("name")
    uses = uses_of(name.heading) if name else frozenset()
    return found.shape is Shape.WIDE and bool(uses & {"actor", "role"}) and "name" not in uses


def _headers(grid: Grid, depth: int, asked: Asked) -> Iterator[tuple[int, int]]:
    """The position and the height of each possible header."""
    if asked.header:
        start = next((at for at, line in enumerate(grid.lines) if line == asked.header[0]), None)
        if start is not None:
            yield start, min(len(asked.header), len(grid.rows) - start)
        return
    ours = next((start for start in range(depth) if is_own_form(grid.rows[start])), None)
    if ours is not None:
        yield ours, 1
        return
    for start in range(depth):
        filled = [bool(cell.strip()) for cell in grid.rows[start]]
        if sum(filled) > 1:
            yield start, 1
        if sum(filled) and start + 1 < depth:
            below = [bool(cell.strip()) for cell in grid.rows[start + 1]]
            reach = [upper and not lower for upper, lower in zip(filled, below, strict=True)]
            if sum(below) > 1 and (any(reach) or _has_merged_heading(grid, start)):
                yield start, 2


def _has_merged_heading(grid: Grid, start: int) -> bool:
    """Whether some headings, but not all, are in both rows, as headings merged over two rows are."""
    both = zip(grid.rows[start], grid.rows[start + 1], strict=True)
    pairs = [(upper, lower) for upper, lower in both if upper.strip()]
    same = sum(upper == lower for upper, lower in pairs)
    return 0 < same < len(pairs)


def _classify(
    grid: Grid, start: int, height: int, kinds: Sequence[Sequence[Cell]], known: Known, asked: Asked
) -> Guess | None:
    heads = grid.headings(start, height)
    below = [
        at for at in range(start + height, min(len(kinds), start + height + _SAMPLE)) if not _is_total(grid.rows[at])
    ]
    columns = []
    for index in range(grid.width):
        cells = [text for at in below if (text := grid.rows[at][index].strip())]
        columns.append(Column(index, heads[index], cells, Counter(kinds[at][index] for at in below)))
    uses = Uses(columns, known, asked)
    shape, score = uses.decide()
    if shape is None:
        return None
    lines = tuple(grid.lines[start : start + height])
    used = tuple(
        ColumnUse(column.at, column.head, uses.of.get(column.at, LEFT_OUT))
        for column in columns
        if column.head or column.cells
    )
    has_sections = asked.has_sections is not False
    found = ShapeMap(shape, grid.file, lines, used, dict(asked.letters), has_sections)
    first = below[0] if below else None
    is_headed = height == 1 and first is not None and _has_more_headings(found, kinds[first], grid.rows[first])
    actors = [column.heading for column in found.of(ACTOR)] if shape is Shape.WIDE else []
    faults = is_headed + (len(set(actors)) < len(actors))
    return Guess(grid, found, score - 0.01 * start - (height - 1) - 2 * faults, start + height)


def _is_total(row: Sequence[str]) -> bool:
    """Whether a row holds totals, which says nothing about its columns."""
    return is_total(next((cell for cell in row if cell.strip()), ""))


def _has_more_headings(found: ShapeMap, kinds: Sequence[Cell], first: Sequence[str]) -> bool:
    """Whether the first row is a second row of headings: text under the actors, and no name or the heading again."""
    name = found.first("name")
    is_nameless = name is not None and first[name.at].strip() in ("", name.heading)
    return is_nameless and any(kinds[column.at] is Cell.TEXT for column in found.of(ACTOR))
