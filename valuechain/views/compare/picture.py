"""The table of a comparison as a picture: the same marks, drawn."""

from collections.abc import Iterable
from dataclasses import dataclass

from markupsafe import Markup

from valuechain.analysis.rows.bands import Band, first_rows
from valuechain.model.words import count
from valuechain.views.compare.sides import Sides
from valuechain.views.compare.table import CompareMark, CompareRow, CompareTable, MarkMeaning, build_table
from valuechain.views.compare.words import answer, caption
from valuechain.views.page.render import render
from valuechain.views.picture.frame import NARROWEST, PlacedLine, fit_lines, frame_picture, place_lines
from valuechain.views.picture.text import text_width, wrap

MOST_ROWS = 60
"""More rows would be unreadable on a slide; the table has all of them."""
_LABEL, _COLUMN, _PAD = 320.0, 92.0, 14.0
_WORDY_COLUMN = 114.0
"""The width of a column if there are words beneath the marks."""
_LINE, _MARK = 16.0, 24.0
_HEAD_MOST, _HEAD_LINES = 13, 4
_ROW_MOST, _ROW_LINES = 38, 2
_NOTE = 11.0
"""The font size of a note under a row; like all of these, in pixels."""
_WORD, _WORD_LINE = 11.0, 13.0
"""The font size and the line height of words beneath a mark."""
_LEGEND = 30.0


@dataclass(frozen=True, slots=True)
class DrawnMark:
    """A positioned mark; sizes in pixels."""

    mark: CompareMark
    x: float
    """The horizontal position of the centre; `y` is the vertical one."""
    y: float
    width: float
    words: tuple[PlacedLine, ...] = ()
    """The lines of small text beneath it."""


@dataclass(frozen=True, slots=True)
class DrawnRow:
    """A row, or the heading of a band."""

    lines: tuple[PlacedLine, ...]
    tag: str
    tag_x: float
    notes: tuple[PlacedLine, ...]
    y: float
    height: float
    is_heading: bool
    marks: tuple[DrawnMark, ...]


@dataclass(frozen=True, slots=True)
class DrawnEntry:
    """An entry of the legend: a mark, and its meaning in lines that start at `x`."""

    mark: DrawnMark
    lines: tuple[PlacedLine, ...]
    x: float


@dataclass(frozen=True, slots=True)
class DrawnTable:
    """SVG content without the outer element, and its size in pixels."""

    svg: str
    width: float
    height: float


def draw_comparison(table: CompareTable, said: str) -> DrawnTable:
    """Draws the answer as a sentence, with the changed rows and the legend below it."""
    has_words = any(mark and mark.words for band in table.bands for row in band.rows for mark in row.marks)
    column = _WORDY_COLUMN if has_words else _COLUMN
    width = max(NARROWEST, _LABEL + column * len(table.heads))
    heads = [_clip(wrap(head.label, _HEAD_MOST), _HEAD_LINES) for head in table.heads]
    sentence = fit_lines(said, 14, width, is_bold=True)
    key = fit_lines(table.key, 12, width) if table.key else []
    top = len(sentence) * 20.0 + len(key) * 18 + 8
    head_height = max((len(lines) for lines in heads), default=1) * _LINE + 2 * 8 if table.number else 0.0
    y = top + head_height
    rows: list[DrawnRow] = []
    bands = first_rows(table.bands, MOST_ROWS)
    for band in bands:
        rows += _draw_band(band, y, width, column)
        y = rows[-1].y + rows[-1].height
    notes = []
    if table.number > MOST_ROWS:
        notes.append(f"And {table.number - MOST_ROWS:,} more rows with a {table.called}.")
    if table.quiet_number:
        notes.append(f"Not drawn: {count(table.quiet_number, 'row')} without a {table.called}.")
    legend, legend_height = _draw_legend(_legend_of(table, bands), y + 30 + len(notes) * 20, width)
    head_end = top + head_height - 10
    svg = render(
        "compare/picture.svg",
        sentence=place_lines(sentence, 14, 20),
        key=place_lines(key, 12 + len(sentence) * 20, 18),
        heads=[
            (_LABEL + column * (index + 0.5), place_lines(lines, head_end - _LINE * (len(lines) - 1), _LINE))
            for index, lines in enumerate(heads)
        ]
        if table.number
        else [],
        rows=rows,
        notes=place_lines(notes, y + 24, 20),
        legend=legend,
        top=top,
        head_height=head_height,
        width=width,
        pad=_PAD,
        end=y,
    )
    return DrawnTable(svg, width, y + 30 + len(notes) * 20 + legend_height)


def draw_comparison_picture(sides: Sides) -> str:
    """The picture for download, including its question, sources and date."""
    drawing = draw_comparison(build_table(sides), answer(sides))
    return frame_picture(drawing.svg, drawing.width, drawing.height, caption(sides))


def show_comparison_picture(sides: Sides, table: CompareTable) -> Markup:
    """The same drawing for the page, in the page's colours."""
    drawing = draw_comparison(table, answer(sides))
    return render("compare/inline.html", drawing=drawing)


def _legend_of(table: CompareTable, bands: Iterable[Band[CompareRow]]) -> list[MarkMeaning]:
    """The legend entries for marks that are drawn; a picture holds fewer rows than the table."""
    drawn = {(mark.kind, mark.is_weak) for band in bands for row in band.rows for mark in row.marks if mark}
    return [entry for entry in table.legend if (entry.mark.kind, entry.mark.is_weak) in drawn]


def _draw_band(band: Band[CompareRow], y: float, width: float, column: float) -> list[DrawnRow]:
    rows = []
    if band.name:
        names = tuple(fit_lines(band.name, 13, width - 2 * _PAD, is_bold=True))
        height = 28 + _LINE * (len(names) - 1)
        rows.append(DrawnRow(place_lines(names, y + 19, _LINE), "", 0, (), y, height, is_heading=True, marks=()))
        y += height
    for row in band.rows:
        lines = _clip(wrap(row.label, _ROW_MOST), _ROW_LINES)
        notes = tuple(fit_lines(row.note, _NOTE, _LABEL - 2 * _PAD)) if row.note else ()
        written = len(lines) + len(notes)
        beneath = [_wrap_words(mark, column) for mark in row.marks]
        extra = max((len(words) for words in beneath), default=0) * _WORD_LINE
        height = max(36.0 + extra, written * _LINE + 16)
        first = y + height / 2 + 5 - _LINE * (written - 1) / 2
        middle = y + (height - extra) / 2
        marks = tuple(
            DrawnMark(
                mark,
                _LABEL + column * (index + 0.5),
                middle,
                mark_width(mark),
                place_lines(words, middle + _MARK / 2 + 11, _WORD_LINE),
            )
            for index, (mark, words) in enumerate(zip(row.marks, beneath, strict=True))
            if mark is not None
        )
        tag_x = _PAD + text_width(lines[-1], 13) + 8
        over, under = place_lines(lines, first, _LINE), place_lines(notes, first + _LINE * len(lines), _LINE)
        rows.append(DrawnRow(over, row.tag, tag_x, under, y, height, is_heading=False, marks=marks))
        y += height
    return rows


def _wrap_words(mark: CompareMark | None, column: float) -> list[str]:
    """The small text beneath a mark, in lines that fit its column."""
    return [part for line in (mark.words if mark else ()) for part in fit_lines(line, _WORD, column - 6)]


def mark_width(mark: CompareMark) -> float:
    """The width of a mark in pixels: its height, unless the letters need more."""
    return max(_MARK, text_width(mark.letters, 12, is_bold=True) + 14)


def _clip(lines: tuple[str, ...], most: int) -> tuple[str, ...]:
    return lines if len(lines) <= most else (*lines[: most - 1], f"{lines[most - 1]} …")


def _draw_legend(entries: Iterable[MarkMeaning], y: float, width: float) -> tuple[list[DrawnEntry], float]:
    """The legend laid out and wrapped to the width, and its height."""
    legend: list[DrawnEntry] = []
    x, top, height = 0.0, 0.0, 0.0
    for mark, meaning in entries:
        size = mark_width(mark)
        lines = tuple(fit_lines(meaning, 12, width - size - 8))
        needed = size + 8 + max(text_width(line, 12) for line in lines)
        if x and x + needed > width:
            x, top, height = 0.0, top + height, 0.0
        middle = y + 14 + top
        drawn = DrawnMark(mark, x + size / 2, middle, size)
        legend.append(DrawnEntry(drawn, place_lines(lines, middle + 4, _LINE), x + size + 8))
        x, height = x + needed + 22, max(height, _LEGEND + _LINE * (len(lines) - 1))
    return legend, top + height
