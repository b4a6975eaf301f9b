"""The first pages of a briefing as PowerPoint slides, one per section, with text and tables to edit."""

import io
from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.util import Inches, Pt

from valuechain.model.look import ACCENT_SOFT, INK
from valuechain.model.words import write_date
from valuechain.views.document.blocks import Block, Briefing, Bullets, Drawing, Grid, Paragraph, Section, Span, Spans
from valuechain.views.document.styles import NOT_BOLD, SPAN_COLOURS
from valuechain.views.picture.frame import fit_lines, writable
from valuechain.views.picture.png import draw_png, size_of
from valuechain.views.picture.presentation import add_slide, pack_presentation, paint, start_presentation

if TYPE_CHECKING:
    from pptx.slide import Slide
    from pptx.text.text import TextFrame

_WIDTH, _HEIGHT, _EDGE, _TOP, _FOOT = 13.333, 7.5, 0.6, 1.75, 0.7
"""In inches, like all sizes here: 16 to 9."""
_ROOM = _WIDTH - 2 * _EDGE
_TALL = _HEIGHT - _TOP - _FOOT
_SIZES = (20, 18, 16, 15, 14, 13, 12)
"""Sizes of text in points: the largest that fits is used."""
_TITLES = ((60, 30), (110, 26), (1000, 20))
"""The size of a title by its number of characters."""
_POINTS = 72
_LEADING = 1.25
_TABLE_SIZE, _PADDING = 12, 0.1


def write_pptx(briefing: Briefing) -> bytes:
    """One slide for each section of the first pages, the first under the document's title.

    Equal briefings give equal bytes.
    """
    presentation = start_presentation(
        briefing.title, Inches(_WIDTH), Inches(_HEIGHT), date.fromisoformat(briefing.date)
    )
    for number, section in enumerate(briefing.front):
        title = section.title if number else briefing.title
        _Slide(add_slide(presentation, title)).fill(title, section, _say_foot(briefing, is_first=not number))
    return pack_presentation(presentation)


def _say_foot(briefing: Briefing, *, is_first: bool) -> str:
    made = f"valuechain, {write_date(briefing.about or briefing.date)}"
    said = (
        (briefing.asked, briefing.context, f"Source: {briefing.source}", made) if is_first else (briefing.asked, made)
    )
    return " ".join(f"{text.rstrip('.')}." if not text.endswith("?") else text for text in said if text)


class _Slide:
    """Writes one section on a slide, from top to bottom."""

    def __init__(self, slide: "Slide") -> None:
        self.slide, self.y = slide, _TOP

    def fill(self, title: str, section: Section, foot: str) -> None:
        """Writes title, blocks and foot."""
        place = self.slide.shapes.title
        if place is not None:
            place.left, place.top, place.width, place.height = map(Inches, (_EDGE, 0.45, _ROOM, 1.15))
            place.text_frame.word_wrap = True
            place.text_frame.vertical_anchor = MSO_ANCHOR.MIDDLE
            size = next(size for most, size in _TITLES if len(title) <= most)
            place.text_frame.paragraphs[0].alignment = PP_ALIGN.LEFT
            _fill(place.text_frame.paragraphs[0], (Span(title, "strong"),), size)
        texts = [block for block in section.blocks if not isinstance(block, Drawing | Grid)]
        others = [block for block in section.blocks if isinstance(block, Drawing | Grid)]
        self._write_texts(texts, _TALL if not others else 1.0)
        for block in others:
            if isinstance(block, Drawing):
                self._draw(block)
            else:
                self._write_table(block)
        frame = self._box(_HEIGHT - _FOOT, _FOOT - 0.2)
        _fill(frame.paragraphs[0], (Span(foot, "soft"),), 10 if len(foot) < 300 else 8)

    def _write_texts(self, blocks: Sequence[Block], room: float) -> None:
        lines = [line for block in blocks for line in _lines_of(block)]
        if not lines:
            return
        size, tall = _fit(lines, room)
        frame = self._box(self.y, tall)
        for number, (words, is_bullet) in enumerate(lines):
            paragraph: Any = frame.paragraphs[0] if not number else frame.add_paragraph()  # type: ignore[no-untyped-call] # python-pptx has few types
            shown = (Span(f"{_BULLET} "), *words) if is_bullet else words
            _fill(paragraph, shown, size)
            paragraph.space_after = Pt(size / 2.5)
        self.y += tall + 0.1

    def _draw(self, drawing: Drawing) -> None:
        width, height = size_of(drawing.svg)
        room = _HEIGHT - _FOOT - self.y
        scale = min(_ROOM / width, room / height)
        left = (_WIDTH - width * scale) / 2
        shape = self.slide.shapes.add_picture(
            io.BytesIO(draw_png(drawing.svg)), *map(Inches, (left, self.y, width * scale, height * scale))
        )
        shape._element._nvXxPr.cNvPr.set("descr", writable(drawing.alt))  # python-pptx has no API for alternative text

    def _write_table(self, grid: Grid) -> None:
        place = map(Inches, (_EDGE, self.y, _ROOM, 0.4 * (len(grid.rows) + 1)))
        table: Any = self.slide.shapes.add_table(len(grid.rows) + 1, len(grid.heads), *place).table
        for column, share in enumerate(grid.shares):
            table.columns[column].width = Inches(_ROOM * share / 100)
        heads = tuple((Span(head, "strong"),) for head in grid.heads)
        for number, cells in enumerate((heads, *(row.cells for row in grid.rows))):
            for column, words in enumerate(cells):
                cell = table.cell(number, column)
                cell.fill.solid()
                cell.fill.fore_color.rgb = paint(ACCENT_SOFT, 1.0 if not number else 0.25)
                cell.margin_left = cell.margin_right = Inches(_PADDING)
                _fill(cell.text_frame.paragraphs[0], words, _TABLE_SIZE)

    def _box(self, top: float, tall: float) -> "TextFrame":
        frame: TextFrame = self.slide.shapes.add_textbox(*map(Inches, (_EDGE, top, _ROOM, tall))).text_frame
        frame.word_wrap = True
        frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = Inches(0)
        return frame


_BULLET = "\N{BULLET}"


def _lines_of(block: Block) -> Iterable[tuple[Spans, bool]]:
    """The paragraphs of a block, each with its words and whether it is an item of a list."""
    match block:
        case Paragraph():
            yield block.words, False
        case Bullets():
            yield from ((item, True) for item in block.items)
        case _:
            return


def _fit(lines: Sequence[tuple[Spans, bool]], room: float) -> tuple[float, float]:
    """The largest size at which the lines fit, and how tall they are."""
    for size in _SIZES:
        number = sum(
            len(fit_lines("".join(span.text for span in words), size, _ROOM * _POINTS)) + 0.4 for words, _ in lines
        )
        tall = number * size * _LEADING / _POINTS
        if tall <= room:
            break
    return size, tall


def _fill(paragraph: Any, words: Spans, size: float) -> None:  # noqa: ANN401 # a paragraph of python-pptx
    for text, look, _ in words:
        run = paragraph.add_run()
        run.text = writable(text)
        run.font.size, run.font.bold = Pt(size), look not in NOT_BOLD
        colour = SPAN_COLOURS.get(look, INK)
        run.font.color.rgb = paint(colour)
