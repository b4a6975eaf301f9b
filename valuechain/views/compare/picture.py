"""The table of a comparison as a picture: who has which role on each side, with the roles' marks."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from valuechain.analysis.rows.bands import Band, first_rows
from valuechain.model.look import letter_of, look_of
from valuechain.model.values import Role
from valuechain.model.words import capital, count
from valuechain.views.compare.answers import answer
from valuechain.views.compare.changes import Told
from valuechain.views.compare.sides import Sides
from valuechain.views.compare.table import (
    DIFFERENCE_COLOURS,
    SIGNS,
    CompareRow,
    CompareTable,
    HeldRole,
    SideCell,
    build_table,
)
from valuechain.views.compare.words import caption
from valuechain.views.page.render import render
from valuechain.views.picture.frame import PlacedLine, fit_lines, frame_picture, place_in_rows, place_lines
from valuechain.views.picture.text import cut, text_width

MOST_ROWS = 60
"""More rows would be unreadable on a slide; the table has all of them."""
MOST_IN_FULL = 8
"""With more rows than this, marks stand for the roles, and kinds for what differs: else the picture is too tall."""
WIDTH = 1180.0
_LABEL, _SIDE, _PAD = 210.0, 350.0, 14.0
_TOLD = WIDTH - _LABEL - 2 * _SIDE
_LINE, _HELD, _MARK = 17.0, 24.0, 9.0
_TEXT, _SMALL = 13, 12
_LONGEST_NAME = 120
"""The most letters of a name that stands in a line of its own."""


@dataclass(frozen=True, slots=True)
class DrawnMark:
    """A role's mark, at its centre."""

    kind: str
    letter: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class DrawnText:
    """A line of text, at the left end of its baseline."""

    text: str
    x: float
    y: float
    look: str = ""
    """The CSS class."""
    is_small: bool = False


@dataclass(frozen=True, slots=True)
class Drawn:
    """The content of a cell, and its height."""

    marks: tuple[DrawnMark, ...]
    texts: tuple[DrawnText, ...]
    height: float


@dataclass(frozen=True, slots=True)
class DrawnBox:
    """A row, or a heading if it is shaded."""

    y: float
    height: float
    is_shaded: bool


@dataclass(frozen=True, slots=True)
class DrawnTable:
    """SVG content without the outer element, and its size in pixels."""

    svg: str
    width: float
    height: float


def draw_comparison(sides: Sides, table: CompareTable, said: str) -> DrawnTable:
    """Draws the answer as a sentence, with the rows that differ and the legend below it."""
    marks: list[DrawnMark] = []
    texts: list[DrawnText] = []
    boxes: list[DrawnBox] = []

    def place(drawn: Iterable[Drawn], y: float, *, is_shaded: bool = False) -> float:
        """Places cells beside each other, and returns where the next row begins."""
        cells = list(drawn)
        height = max(cell.height for cell in cells) + 14
        boxes.append(DrawnBox(y, height, is_shaded))
        for cell in cells:
            marks.extend(DrawnMark(each.kind, each.letter, each.x, each.y + y) for each in cell.marks)
            texts.extend(DrawnText(each.text, each.x, each.y + y, each.look, each.is_small) for each in cell.texts)
        return y + height

    sentence = fit_lines(said, 14, WIDTH, is_bold=True)
    y = len(sentence) * 20.0 + 8
    bands = first_rows(table.loud.bands, MOST_ROWS)
    if bands:
        y = place(_draw_heads(sides, table), y, is_shaded=True)
    for band in bands:
        if band.name:
            y = place([_write([band.name], 0, WIDTH, look="strong")], y, is_shaded=True)
        for row in band.rows:
            y = place(_draw_row(row, table, is_in_full=table.loud.number <= MOST_IN_FULL), y)
    notes = _list_notes(table)
    texts += [DrawnText(note, 0, y + 24 + 20 * index, "soft", is_small=True) for index, note in enumerate(notes)]
    y += 20.0 * len(notes) + (14 if notes else 0)
    legend = _draw_legend(_roles_in(bands), y + 30)
    svg = render(
        "compare/picture.svg",
        sentence=place_lines(sentence, 14, 20),
        width=WIDTH,
        boxes=boxes,
        marks=[*marks, *legend.marks],
        texts=[*texts, *legend.texts],
        radius=_MARK,
    )
    return DrawnTable(svg, WIDTH, y + legend.height)


def draw_comparison_picture(sides: Sides) -> str:
    """The picture for download, including its question, sources and date."""
    drawing = draw_comparison(sides, build_table(sides), answer(sides))
    return frame_picture(drawing.svg, drawing.width, drawing.height, caption(sides))


def _list_notes(table: CompareTable) -> list[str]:
    notes = []
    if table.loud.number > MOST_ROWS:
        notes.append(f"And {table.loud.number - MOST_ROWS:,} more rows with a difference.")
    if table.quiet.number:
        notes.append(f"Not drawn: {count(table.quiet.number, 'row')} without a difference.")
    return notes


def _draw_heads(sides: Sides, table: CompareTable) -> list[Drawn]:
    """The heads of the columns; those of different sources have their legal status."""
    heads = []
    for index, (head, side) in enumerate(zip(table.heads, sides.both, strict=True)):
        legal = "" if sides.is_one_source else capital(side.framework.legal_status)
        x = _LABEL + index * _SIDE
        name = _write([head], x, _SIDE, look="strong")
        heads.append(_below(name, _write([legal], x, _SIDE, look="soft", is_small=True)) if legal else name)
    what = _write([table.what], 0, _LABEL, look="soft", is_small=True)
    return [what, *heads, _write(["Difference"], WIDTH - _TOLD, _TOLD, look="soft", is_small=True)]


def _draw_row(row: CompareRow, table: CompareTable, *, is_in_full: bool) -> list[Drawn]:
    cells = (_draw_cell(cell, _LABEL + index * _SIDE, is_in_full=is_in_full) for index, cell in enumerate(row.cells))
    kind = f"{SIGNS[row.difference]} {table.kinds[row.difference]}"
    differs = _write(
        [kind], WIDTH - _TOLD, _TOLD, look=f"strong {DIFFERENCE_COLOURS.get(row.difference, '')}", is_small=True
    )
    if is_in_full:
        told = [_tell(each) for each in row.told]
        differs = _below(differs, _write(told, WIDTH - _TOLD, _TOLD, is_small=True)) if told else differs
    return [_write([row.label], 0, _LABEL, look="strong"), *cells, differs]


def _tell(told: Told) -> str:
    return f"{told.title}: {told.text}"


def _draw_cell(cell: SideCell, x: float, *, is_in_full: bool) -> Drawn:
    """The actors of a side: one below the other with words, or as many in a line as fit."""
    if not cell.held:
        return _write([cell.nothing], x, _SIDE, look="soft")
    if not is_in_full:
        names = [cut(held.actor.label, _LONGEST_NAME) for held in cell.held]
        widths = [_marks_width(held) + text_width(name, _TEXT) for held, name in zip(cell.held, names, strict=True)]
        places = place_in_rows(widths, _SIDE - 2 * _PAD, gap=14, leading=_HELD)
        drawn = [
            _draw_held(held, [name], x + _PAD + at.x, at.y)
            for held, name, at in zip(cell.held, names, places, strict=True)
        ]
        return _join(drawn, places[-1].y + _HELD + 2)
    drawn, y = [], 0.0
    for held in cell.held:
        room = _SIDE - 2 * _PAD - _marks_width(held)
        lines = fit_lines(f"{held.actor.label}: {held.words}", _TEXT, room, is_bold=held.is_different)
        drawn.append(_draw_held(held, lines, x + _PAD, y))
        y += _HELD + _LINE * (len(lines) - 1)
    return _join(drawn, y + 2)


def _marks_width(held: HeldRole) -> float:
    return len(held.roles) * (2 * _MARK + 3) + 3


def _draw_held(held: HeldRole, lines: Sequence[str], x: float, y: float) -> Drawn:
    """The marks of an actor's roles, and its name."""
    marks = tuple(
        DrawnMark(look_of(role).kind, letter_of(role), x + _MARK + index * (2 * _MARK + 3), y + 18)
        for index, role in enumerate(held.roles)
    )
    look = "strong" if held.is_different else ""
    placed = place_lines(lines, y + 22.5, _LINE)
    return Drawn(marks, tuple(DrawnText(text, x + _marks_width(held), at, look) for text, at in placed), 0)


def _join(parts: Sequence[Drawn], height: float) -> Drawn:
    marks = tuple(mark for part in parts for mark in part.marks)
    return Drawn(marks, tuple(text for part in parts for text in part.texts), height)


def _write(texts: Sequence[str], x: float, width: float, *, look: str = "", is_small: bool = False) -> Drawn:
    """Text in lines that fit a column."""
    size = _SMALL if is_small else _TEXT
    lines = [line for text in texts for line in fit_lines(text, size, width - 2 * _PAD, is_bold="strong" in look)]
    placed: tuple[PlacedLine, ...] = place_lines(lines, 22, _LINE)
    return Drawn((), tuple(DrawnText(text, x + _PAD, y, look, is_small) for text, y in placed), 12 + _LINE * len(lines))


def _below(upper: Drawn, lower: Drawn) -> Drawn:
    """The content of a cell that has two parts."""
    drop = upper.height - 11
    moved = (DrawnText(each.text, each.x, each.y + drop, each.look, each.is_small) for each in lower.texts)
    return Drawn(upper.marks, (*upper.texts, *moved), drop + lower.height)


def _roles_in(bands: Iterable[Band[CompareRow]]) -> list[Role]:
    """The roles that are drawn, each once."""
    rows = (row for band in bands for row in band.rows)
    return list(dict.fromkeys(role for row in rows for cell in row.cells for held in cell.held for role in held.roles))


def _draw_legend(roles: Sequence[Role], y: float) -> Drawn:
    """The marks of the roles, with their names."""
    names = [cut(role.name, _LONGEST_NAME) for role in roles]
    widths = [2 * _MARK + 6 + text_width(name, _SMALL) for name in names]
    places = place_in_rows(widths, WIDTH)
    marks = tuple(
        DrawnMark(look_of(role).kind, letter_of(role), at.x + _MARK, at.y + y)
        for role, at in zip(roles, places, strict=True)
    )
    texts = tuple(
        DrawnText(name, at.x + 2 * _MARK + 6, at.y + y + 4.5, "soft", is_small=True)
        for name, at in zip(names, places, strict=True)
    )
    return Drawn(marks, texts, (places[-1].y if places else 0.0) + 44)
