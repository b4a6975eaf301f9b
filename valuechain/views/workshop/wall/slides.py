"""Screens as PowerPoint slides: the same layout, with bars as native shapes and all text as text."""

from collections.abc import Iterable
from datetime import date

from pptx.enum.dml import MSO_LINE
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.shapes.base import BaseShape
from pptx.slide import Slide
from pptx.text.text import TextFrame
from pptx.util import Emu, Pt

from valuechain.model.look import Colour
from valuechain.views.picture.frame import writable
from valuechain.views.picture.presentation import add_slide, pack_presentation, paint, start_presentation
from valuechain.views.workshop.wall.drawing import draw_caption
from valuechain.views.workshop.wall.layout import HEIGHT, TOP, WIDTH, Box, Paragraph, Part, Sheet

_PIXEL = 6_350
"""English metric units in a pixel of the layout: a slide is 13.33 inches wide."""
_POINTS = 0.5
"""Points in a pixel of the layout."""


def write_slides(title: str, sheets: Iterable[Sheet], caption: str, day: date) -> bytes:
    """The screens as PPTX, with a caption on each; `day` is that of the workshop. The same screens give the same bytes.

    A slide's title is its most important sentence, and its notes have the decision and the table.
    """
    presentation = start_presentation(title, int(WIDTH * _PIXEL), int(HEIGHT * _PIXEL), day)
    for sheet in sheets:
        _add(add_slide(presentation, sheet.title), sheet, draw_caption(caption))
    return pack_presentation(presentation)


def _add(slide: Slide, sheet: Sheet, caption: Part) -> None:
    for part in (*sheet.parts, caption):
        if isinstance(part, Box):
            _add_box(slide, part)
        elif part.is_title and slide.shapes.title is not None:
            _fill(slide.shapes.title, part)
        else:
            _fill(slide.shapes.add_textbox(*_place(part)), part)
    if said := "\n".join(filter(None, (sheet.notes, *_say_rows(sheet)))):
        frame = slide.notes_slide.notes_text_frame
        if frame is not None:
            frame.text = writable(said)


def _say_rows(sheet: Sheet) -> list[str]:
    """The table in words, a row a line."""
    if sheet.table is None:
        return []
    heads = sheet.table.heads[1:]
    return [
        f"{row.head}: {'; '.join(f'{head}: {cell}' for head, cell in zip(heads, row.cells, strict=True))}"
        for row in sheet.table.rows
    ]


def _place(part: Part) -> tuple[Emu, Emu, Emu, Emu]:
    sizes = (part.x, part.y + TOP, part.width, part.height)
    left, top, width, height = (Emu(int(size * _PIXEL)) for size in sizes)
    return left, top, width, height


def _add_box(slide: Slide, box: Box) -> None:
    shape = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, *_place(box))
    look = box.paint
    shape.shadow.inherit = False
    shape.fill.solid()
    shape.fill.fore_color.rgb = paint(look.colour, look.share)
    if look.edge:
        shape.line.color.rgb, shape.line.width = paint(look.edge), Pt(look.edge_width * _POINTS)
        if look.is_dashed:
            shape.line.dash_style = MSO_LINE.DASH
    else:
        shape.line.fill.background()
    _describe(shape, box.said)
    if box.label:
        frame = shape.text_frame
        _set(frame, box.label, box.size, look.ink, is_bold=True)
        frame.vertical_anchor, frame.word_wrap = MSO_ANCHOR.MIDDLE, False
        frame.paragraphs[0].alignment = PP_ALIGN.CENTER


def _describe(shape: BaseShape, said: str) -> None:
    """Sets the alternative text; a shape without any is decoration."""
    properties = shape._element._nvXxPr.cNvPr  # python-pptx has no API for alternative text
    properties.set("descr", writable(said))
    if said:
        shape.name = writable(said)


def _fill(shape: BaseShape, text: Paragraph) -> None:
    shape.left, shape.top, shape.width, shape.height = _place(text)
    frame: TextFrame = shape.text_frame  # type: ignore[attr-defined] # both kinds of shape have one
    _set(frame, text.text, text.size, text.colour, is_bold=text.is_bold)
    frame.vertical_anchor, frame.word_wrap = MSO_ANCHOR.TOP, True
    paragraph = frame.paragraphs[0]
    paragraph.alignment = PP_ALIGN.RIGHT if text.is_from_right else PP_ALIGN.LEFT
    if text.is_from_right:
        paragraph._p.get_or_add_pPr().set("rtl", "1")  # as above


def _set(frame: TextFrame, text: str, size: float, colour: Colour, *, is_bold: bool) -> None:
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = Emu(0)
    frame.text = writable(text)
    font = frame.paragraphs[0].font
    font.size, font.bold, font.color.rgb = Pt(size * _POINTS), is_bold, paint(colour)
