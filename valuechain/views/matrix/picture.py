"""The matrix as a standalone picture."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import NamedTuple

from valuechain.analysis.allocation.allocation import Allocation
from valuechain.analysis.rows.bands import Band, first_rows
from valuechain.analysis.rows.matrix_table import (
    CONDITION,
    NONE,
    LegendItem,
    LegendKind,
    MatrixCell,
    MatrixHead,
    MatrixRow,
    MatrixTable,
    build_matrix,
    in_letters,
    in_short,
)
from valuechain.model.look import letter_of, look_of
from valuechain.model.question.selection import Selection
from valuechain.model.words import write_date
from valuechain.views.page.render import render
from valuechain.views.picture.caption import build_caption
from valuechain.views.picture.frame import LegendEntry, frame_picture, place_legend
from valuechain.views.picture.text import letter_widths, text_width, wrap

MOST_DRAWN = 150
"""A picture with more rows than this is unreadable; the tables contain every row."""
WIDTH, INDENT, CORNER = 1244.0, 20.0, "Mitigation"
"""With margins the picture is 1,300 pixels wide; many actors make it wider."""
SMALL, VERB_SIZE = 12.0, 11.0
_LABEL_LETTERS, _NOTE_LETTERS, _HEAD_LETTERS = 52, 60, 13
_MARK, _TAG_GAP = 27.0, 8.0
_ROW, _BAND, _LINE, _FOOT = 32.0, 30.0, 16.0, 34.0
_VERB = 16.0
"""The height of a verb beneath a mark."""


@dataclass(frozen=True, slots=True)
class _Tag:
    text: str
    ground: str
    x: float
    y: float
    width: float


class _Note(NamedTuple):
    """A line of small text below the label."""

    text: str
    y: float


class _DrawnSign(NamedTuple):
    kind: str
    letter: str
    x: float
    verb: str


@dataclass(frozen=True, slots=True)
class _DrawnCell:
    x: float
    marks: tuple["_DrawnSign", ...]
    doubt_width: float
    sign: str
    """The sign of a condition, if there is one."""
    sign_x: float


@dataclass(frozen=True, slots=True)
class _DrawnLine:
    x: float
    y: float
    height: float
    lines: tuple[str, ...]
    notes: tuple[_Note, ...]
    tags: tuple[_Tag, ...]
    cells: tuple[_DrawnCell, ...]
    middle: float
    """The y coordinate of the marks."""
    owners: str


@dataclass(frozen=True, slots=True)
class _DrawnBand:
    name: str
    gloss: str
    gloss_x: float
    y: float
    height: float
    rows: tuple[_DrawnLine, ...]


@dataclass(frozen=True, slots=True)
class _Columns:
    label: float
    """Width of the mitigation column."""
    actors: tuple[float, ...]
    """The centre of each column."""
    total: float
    width: float


def draw_matrix(allocation: Allocation, selection: Selection | None = None, *, has_verbs: bool = False) -> str:
    """The matrix of one framework as standalone SVG; the caption names the filters in `selection`.

    With `has_verbs`, the source's verb stands beneath each mark. Past `MOST_DRAWN` rows the matrix is cut off with a
    note; totals cover every row.
    """
    drawing, width, height = _draw(allocation, selection or Selection(), has_verbs=has_verbs)
    return frame_picture(drawing, width, height, build_caption(allocation, selection))


def _draw(allocation: Allocation, selection: Selection, *, has_verbs: bool) -> tuple[str, float, float]:
    table, total = build_matrix(allocation, selection, has_verbs=has_verbs), len(allocation.mitigations)
    heads, words = table.heads, table.words
    bands = first_rows(table.bands, MOST_DRAWN)
    columns = _measure(table, bands)
    names = [wrap(head.actor.label, _HEAD_LETTERS) for head in heads]
    head_height = max([2, *map(len, names)]) * 15.0 + 18
    stages, y = _place(bands, columns, head_height, table)
    drawn = sum(len(band.rows) for band in bands)
    said = f"Showing the first {drawn:,} of {total:,} rows; the totals cover all of them." if drawn < total else ""
    foot_y = y + (30 if said or not drawn else 0)
    height = foot_y + _FOOT
    legend = place_legend(list(_draw_legend(table.legend)), columns.width)
    drawing = render(
        "matrix/picture.svg",
        width=columns.width,
        height=height,
        indent=INDENT,
        corner=CORNER,
        head_height=head_height,
        heads=[
            {"lines": lines, "x": x, "is_idle": head.is_idle}
            for head, lines, x in zip(heads, names, columns.actors, strict=True)
        ]
        + [{"lines": wrap(words.owners, _HEAD_LETTERS), "x": columns.total, "is_idle": True}],
        bands=stages,
        said=said or ("" if drawn else _say_nothing(allocation, selection)),
        foot_y=foot_y,
        loads=[
            (x, in_short(head.load, head.conditional) or head.nothing or words.nothing, head.is_idle)
            for x, head in zip(columns.actors, heads, strict=True)
        ],
        total_x=columns.total,
        all_held=in_short(table.total, table.conditional) or NONE,
        carries=words.carries,
        legend=legend,
    )
    right = max([columns.width, *(entry.right for entry in legend)])
    return drawing, right, height + (legend[-1].y + 44 if legend else 8)


def _say_nothing(allocation: Allocation, selection: Selection) -> str:
    if allocation.on and not selection.is_narrowing:
        return f"Nothing applies yet on {write_date(allocation.on)}."
    return "Nothing matches these filters."


def _measure(table: MatrixTable, bands: Sequence[Band[MatrixRow]]) -> _Columns:
    """Fits columns to their widest words; spare width goes to the mitigation column, up to a limit."""
    heads, words = table.heads, table.words
    rows = [row for band in bands for row in band.rows]
    label = max((_label_width(row) for row in rows), default=0.0)
    label = max(INDENT + label + 16, INDENT + max(text_width(CORNER), text_width(words.carries)) + 20)
    crowd = max((len(cell.roles) for row in rows for cell in row.cells), default=1)
    marks = [crowd * _MARK for _ in heads]
    if table.has_verbs:
        marks = [max([least, *(sum(_steps(row.cells[at])) for row in rows)]) for at, least in enumerate(marks)]
    needs = [max(_head_width(head, words.nothing), width + 14, 62.0) for head, width in zip(heads, marks, strict=True)]
    named = wrap(words.owners, _HEAD_LETTERS)
    owners = max(map(_small_width, [*named, *(in_letters(row.owners) or words.nobody for row in rows)]))
    total = max(owners, _small_width(in_short(table.total, table.conditional))) + 16
    spare = max(0.0, WIDTH - label - sum(needs) - total)
    each = min(spare / (len(heads) + 1), 56.0) if heads else 0.0
    label += min(spare - each * len(heads), 240.0)
    xs, x = [], label
    for need in needs:
        xs.append(x + (need + each) / 2)
        x += need + each
    return _Columns(label, tuple(xs), x + total / 2, x + total)


def _steps(cell: MatrixCell, *, has_verbs: bool = True) -> list[float]:
    """The width of each mark, with its verb."""
    return [max(_MARK, text_width(verb, VERB_SIZE) + 6) if has_verbs and verb else _MARK for _, verb in cell.said]


def _head_width(head: MatrixHead, nothing: str) -> float:
    lines = [text_width(line, SMALL, is_bold=not head.is_idle) for line in wrap(head.actor.label, _HEAD_LETTERS)]
    return max([*lines, _small_width(in_short(head.load, head.conditional) or head.nothing or nothing)]) + 14


def _small_width(text: str) -> float:
    return text_width(text, SMALL, is_bold=True)


def _label_width(row: MatrixRow) -> float:
    lines = wrap(row.mitigation.label, _LABEL_LETTERS) or ("",)
    tags = sum(_TAG_GAP + _tag_width(sign.text) for sign in row.signs)
    notes = (text_width(note, SMALL) for note in _notes(row))
    return _indent(row) + max(*map(text_width, lines), text_width(lines[-1]) + tags, *notes)


def _notes(row: MatrixRow) -> tuple[str, ...]:
    said = (row.reference.words, *(sign.meaning for sign in row.signs))
    return tuple(line for words in said if words for line in wrap(words, _NOTE_LETTERS))


def _indent(row: MatrixRow) -> float:
    return 16.0 if row.is_part else 0.0


def _tag_width(text: str) -> float:
    return text_width(text, SMALL) + 12


def _place(
    bands: Sequence[Band[MatrixRow]], columns: _Columns, y: float, table: MatrixTable
) -> tuple[list[_DrawnBand], float]:
    """The stages with their rows, and the y coordinate where the last one ends."""
    stages = []
    for band in bands:
        top = y
        name = _shorten(band.name, columns.width - 2 * INDENT, is_bold=True)
        gloss_x = INDENT + text_width(name, is_bold=True) + 10
        y += _BAND if band.name else 0
        rows = []
        for row in band.rows:
            line = _place_row(row, columns, y, table)
            rows.append(line)
            y += line.height
        gloss = _shorten(band.gloss, columns.width - gloss_x - INDENT)
        stages.append(_DrawnBand(name, gloss, gloss_x, top, _BAND, tuple(rows)))
    return stages, y


def _place_row(row: MatrixRow, columns: _Columns, y: float, table: MatrixTable) -> _DrawnLine:
    lines = wrap(row.mitigation.label, _LABEL_LETTERS) or ("",)
    x = INDENT + _indent(row)
    notes = _notes(row)
    beneath = _VERB if table.has_verbs else 0.0
    height = max(_ROW + (len(lines) + len(notes) - 1) * _LINE, _ROW + beneath)
    baseline = y + 20 + (len(lines) - 1) * _LINE
    tags, tag_x = [], x + text_width(lines[-1])
    for sign in row.signs:
        tag_x += _TAG_GAP
        ground = "doubt-ground" if sign.is_doubt else "tag-edge"
        tags.append(_Tag(sign.text, ground, tag_x, baseline, _tag_width(sign.text)))
        tag_x += _tag_width(sign.text)
    cells = [
        _place_cell(cell, middle, has_verbs=table.has_verbs)
        for middle, cell in zip(columns.actors, row.cells, strict=True)
    ]
    return _DrawnLine(
        x=x,
        y=y,
        height=height,
        lines=lines,
        notes=tuple(_Note(note, baseline + number * _LINE) for number, note in enumerate(notes, start=1)),
        tags=tuple(tags),
        cells=tuple(cells),
        middle=y + (height - beneath) / 2,
        owners=in_letters(row.owners) or table.words.nobody,
    )


def _place_cell(cell: MatrixCell, middle: float, *, has_verbs: bool) -> _DrawnCell:
    steps = _steps(cell, has_verbs=has_verbs)
    x, marks = middle - sum(steps) / 2, []
    for (role, verb), step in zip(cell.said, steps, strict=True):
        marks.append(_DrawnSign(look_of(role).kind, letter_of(role), x + step / 2, verb if has_verbs else ""))
        x += step
    across = marks[-1].x - marks[0].x + _MARK if marks else _MARK
    doubt_width = across + 5 if cell.is_doubtful else 0.0
    sign_x = middle + max(across if marks else 0.0, doubt_width) / 2
    return _DrawnCell(middle, tuple(marks), doubt_width, CONDITION if cell.condition else "", sign_x)


def _shorten(text: str, room: float, *, is_bold: bool = False) -> str:
    """As much of the text as fits into a line."""
    if text_width(text, is_bold=is_bold) <= room:
        return text
    ends = accumulate(letter_widths(text, is_bold=is_bold))
    kept = bisect_right(list(ends), room - text_width("…", is_bold=is_bold))
    return f"{text[:kept]}…" if kept else ""


def _draw_legend(legend: Iterable[LegendItem]) -> Iterator[LegendEntry]:
    """The legend below the matrix."""
    for item in legend:
        if item.kind is LegendKind.ROLE and item.role:
            yield LegendEntry(look_of(item.role).kind, item.text, 24.0, letter_of(item.role))
        elif item.kind is LegendKind.DIFFER:
            yield LegendEntry("differ", item.text, _MARK)
        elif item.kind is LegendKind.STRENGTH:
            yield LegendEntry("verb", item.text, text_width(item.sign, VERB_SIZE, is_bold=True), item.sign)
        elif item.kind is LegendKind.PARTIAL:
            yield LegendEntry("tag", item.text, _tag_width(item.sign), item.sign)
        else:
            yield LegendEntry("doubt", item.text, _tag_width(item.sign), item.sign)
