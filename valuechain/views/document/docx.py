"""A briefing as a Word file with real headings, tables and alternative text."""

import io
import zipfile
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import docx
from docx.document import Document
from docx.enum.section import WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Cm, Pt, RGBColor
from docx.table import _Cell
from docx.text.paragraph import Paragraph as WordParagraph

from valuechain.model.words import article, write_date
from valuechain.views.document.blocks import (
    FIRST_PAGE,
    Block,
    Briefing,
    Bullets,
    Drawing,
    Facts,
    Grid,
    GridRow,
    Paragraph,
    Section,
    Span,
    Spans,
    plain,
)
from valuechain.views.document.styles import (
    MARGIN,
    NOT_BOLD,
    PAGE_LONG,
    PAGE_SHORT,
    SPAN_COLOURS,
    add_fields,
    fix_widths,
    orient,
    repeat_as_head,
    rule_off,
    set_up,
    shade,
    stand_upright,
    underline,
)
from valuechain.views.picture.frame import writable
from valuechain.views.picture.letters import find_missing, say_missing
from valuechain.views.picture.png import draw_png, size_of

_ROOM_FOR_HEADING = 3.8
_FRONT_SPACE = 8
"""Points above a heading on the first pages."""
_SHORT = 16
"""Tables up to this many rows stay on one page."""
_SOME_DAY = (1980, 1, 1, 0, 0, 0)


def write_docx(briefing: Briefing) -> bytes:
    """The briefing as DOCX: the same bytes for the same briefing."""
    document = docx.Document()
    set_up(document, writable(briefing.title), datetime.fromisoformat(briefing.date))
    writer = _Writer(document, is_portrait=bool(briefing.front))
    writer.add_text(f"{briefing.kind}, {write_date(briefing.about or briefing.date)}", "Kicker")
    writer.add_text(briefing.title, "Title")
    for line in filter(None, (briefing.asked, briefing.context, briefing.source and f"Source: {briefing.source}")):
        writer.add_text(line, "Subtitle")
    underline(document.paragraphs[-1])
    for block in briefing.opening:
        writer.add_block(block)
    for number, section in enumerate(briefing.front):
        writer.add_front(section, is_fresh=number == FIRST_PAGE)
    for number, section in enumerate(briefing.sections):
        writer.add_section(section, 1, is_fresh=number == 0 and bool(briefing.front))
    kind = briefing.kind.lower()
    made = f"{article(kind)} {kind} made with valuechain on {write_date(briefing.date)}"
    add_fields(document, f"Who is responsible for what: {made}")
    stream = io.BytesIO()
    document.save(stream)
    return _settle(stream)


def _settle(stream: io.BytesIO) -> bytes:
    """The file without the timestamps of its parts."""
    settled = io.BytesIO()
    with zipfile.ZipFile(stream) as packed, zipfile.ZipFile(settled, "w", zipfile.ZIP_DEFLATED) as target:
        for name in packed.namelist():
            target.writestr(zipfile.ZipInfo(name, _SOME_DAY), packed.read(name), zipfile.ZIP_DEFLATED)
    return settled.getvalue()


class _Writer:
    """Adds a briefing's parts to a Word file."""

    def __init__(self, document: Document, *, is_portrait: bool) -> None:
        self.document = document
        self.is_portrait = self.has_front = is_portrait
        orient(document.sections[0], is_portrait=is_portrait)
        self.pictures = 0
        self.style_ids = {style.name: style.style_id for style in document.styles}

    @property
    def room(self) -> tuple[float, float]:
        """Width and height between the margins, in centimetres."""
        sides = (PAGE_SHORT, PAGE_LONG) if self.is_portrait else (PAGE_LONG, PAGE_SHORT)
        return sides[0] - 2 * MARGIN, sides[1] - 2 * MARGIN

    def add_front(self, section: Section, *, is_fresh: bool) -> None:
        """Adds a section of the first pages, which stay in portrait."""
        heading = self.document.add_heading(writable(section.title), 1)
        heading.paragraph_format.page_break_before = is_fresh or None
        heading.paragraph_format.space_before = Pt(0 if is_fresh else _FRONT_SPACE)
        for block in section.blocks:
            self.add_block(block)

    def add_section(self, section: Section, level: int, *, is_fresh: bool = False) -> None:
        """Adds a heading with its blocks and subsections; a picture gets a page in its own orientation.

        After first pages in portrait, so are annexes without a matrix or a picture.
        """
        drawing = next((block for block in section.blocks if isinstance(block, Drawing)), None)
        has_turned = self._turn(is_portrait=_is_tall(drawing) if drawing else self._is_text(section, level))
        is_fresh = not has_turned and (is_fresh or drawing is not None)
        heading = self.document.add_heading(writable(section.title), level)
        heading.paragraph_format.page_break_before = is_fresh or None
        for number, block in enumerate(section.blocks, 1):
            self.add_block(block, is_followed=number < len(section.blocks) or bool(section.sections))
        for part in section.sections:
            self.add_section(part, level + 1)

    def _is_text(self, section: Section, level: int) -> bool:
        if level > 1:
            return self.is_portrait
        return self.has_front and not any(isinstance(block, Grid) and block.is_matrix for block in section.blocks)

    def _turn(self, *, is_portrait: bool) -> bool:
        """Changes the orientation if needed; returns whether that started a new page."""
        if is_portrait == self.is_portrait:
            return False
        self.is_portrait = is_portrait
        orient(self.document.add_section(WD_SECTION.NEW_PAGE), is_portrait=is_portrait)
        return True

    def add_text(self, text: str, style: str) -> None:
        """Adds a paragraph without emphasis."""
        self._fill(self.document.add_paragraph(), plain(text), style)

    def add_block(self, block: Block, *, is_followed: bool = False) -> None:
        """Adds a paragraph, list, table or picture; a paragraph stays with the block that follows it."""
        match block:
            case Paragraph():
                style = {"lead": "Lead", "caution": "Caution", "note": "Note"}.get(block.look, "Normal")
                paragraph = self.document.add_paragraph()
                self._fill(paragraph, block.words, style)
                paragraph.paragraph_format.keep_with_next = is_followed
            case Bullets():
                last = len(block.items) - 1
                for number, item in enumerate(block.items):
                    paragraph = self.document.add_paragraph()
                    self._fill(paragraph, item, "List Bullet")
                    paragraph.paragraph_format.keep_with_next = number == 0 < last or (number == last and is_followed)
            case Facts():
                rows = tuple(GridRow(((Span(name, "strong"),), plain(text))) for name, text in block.pairs)
                self._add_table(Grid("Facts", (), rows, (22.0, 78.0)))
            case Grid():
                self._add_table(block)
            case Drawing():
                self._add_picture(block)

    def _add_table(self, grid: Grid) -> None:
        first = 1 if grid.heads else 0
        table = self.document.add_table(rows=len(grid.rows) + first, cols=len(grid.shares))
        rule_off(table, writable(grid.name))
        fix_widths(table, [self.room[0] * share / 100 for share in grid.shares])
        cells = _cells_of(table, len(grid.shares))
        if grid.heads:
            repeat_as_head(table.rows[0])
            for column, (cell, head) in enumerate(zip(cells[0], grid.heads, strict=True)):
                shade(cell)
                is_mark = grid.is_matrix and column > 0
                self._fill(cell.paragraphs[0], (Span(head, "strong"),), "Cell head", is_centred=is_mark)
                if grid.is_upright and column:
                    stand_upright(cell, table)
        for row, line in zip(grid.rows, cells[first:], strict=True):
            if row.look == "band":
                line[0].merge(line[-1])
            for column, (cell, words) in enumerate(zip(line, row.cells, strict=False)):
                if row.look:
                    shade(cell)
                emphasised = tuple(span._replace(look=span.look or "strong") for span in words)
                shown = emphasised if row.look == "total" else words
                self._fill(cell.paragraphs[0], shown, "Cell", is_centred=grid.is_matrix and column > 0)
        _keep_together(cells, ["head"] * first + [row.look for row in grid.rows])
        self.document.add_paragraph(style="After table")

    def _fill(self, paragraph: WordParagraph, words: Spans, style: str, *, is_centred: bool = False) -> None:
        # Setting a style by name searches through all styles, which takes most of the time spent on a table.
        paragraph._p.get_or_add_pPr().style = self.style_ids[style]
        if is_centred:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        for span in words:
            if not span.text:
                continue
            run = paragraph.add_run(writable(span.text))
            if span.look in SPAN_COLOURS:
                run.font.color.rgb = RGBColor.from_string(SPAN_COLOURS[span.look].digits)
            if span.look not in NOT_BOLD:
                run.bold = True

    def _add_picture(self, drawing: Drawing) -> None:
        room, (width, height) = self.room, size_of(drawing.svg)
        scale = drawing.share * min(room[0] / width, (drawing.height or room[1] - _ROOM_FOR_HEADING) / height)
        paragraph = self.document.add_paragraph(style="Normal")
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        shape = paragraph.add_run().add_picture(
            io.BytesIO(draw_png(drawing.svg)), width=Cm(scale * width), height=Cm(scale * height)
        )
        if missing := say_missing(find_missing(drawing.svg)):
            self.add_text(missing, "Note")
        self.pictures += 1
        described: Any = shape._inline.docPr  # python-docx has no API for alternative text
        described.set("descr", writable(drawing.alt))
        described.set("title", f"Picture {self.pictures}")


def _cells_of(table: Any, width: int) -> list[list[_Cell]]:  # noqa: ANN401 # a table of python-docx
    """All cells by row, read only once because python-docx visits every cell to find one."""
    flat = table._cells  # as above
    return [flat[start : start + width] for start in range(0, len(flat), width)]


def _keep_together(cells: list[list[_Cell]], looks: Sequence[str]) -> None:
    """Keeps short tables on one page, heads and stages with the row below, and totals with the row above."""
    for number, line in enumerate(cells[:-1]):
        if len(cells) <= _SHORT or looks[number] in ("head", "band") or looks[number + 1] == "total":
            for cell in line:
                cell.paragraphs[0].paragraph_format.keep_with_next = True


def _is_tall(drawing: Drawing) -> bool:
    width, height = size_of(drawing.svg)
    return height > width * 0.85
