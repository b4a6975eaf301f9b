"""A picture as a PowerPoint slide: its caption as text, to edit, and the drawing as a picture."""

import io
import re
from datetime import UTC, datetime
from html import unescape
from typing import TYPE_CHECKING

from pptx.enum.text import PP_ALIGN
from pptx.util import Inches, Pt

from valuechain.model.look import ACCENT, INK, SOFT, Colour
from valuechain.views.picture.frame import crop, writable
from valuechain.views.picture.framed import Framed
from valuechain.views.picture.letters import find_missing, say_missing
from valuechain.views.picture.png import draw_png, size_of
from valuechain.views.picture.presentation import add_slide, pack_presentation, paint, start_presentation

if TYPE_CHECKING:
    from pptx.slide import Slide
    from pptx.text.text import TextFrame

_WIDTH, _HEIGHT, _EDGE = 13.333, 7.5, 0.5
"""In inches, like all sizes here: 16 to 9."""
_TOP, _FOOT = 1.55, 0.95
"""The heights of the headline with the context, and of the source with the link."""
_LINE = re.compile(r'<text class="(title|context|note)" [^>]*>(.*?)</text>', re.DOTALL)
_MOST_HEADLINE = 90
"""A longer headline is smaller."""


def write_slide(picture: Framed) -> bytes:
    """One slide of 16 to 9: headline, context, drawing, source and link. Equal pictures give equal bytes."""
    said = {"title": "", "context": "", "note": ""}
    for kind, text in _LINE.findall(picture.svg):
        said[kind] = f"{said[kind]} {unescape(text)}".strip()
    presentation = start_presentation(said["title"], Inches(_WIDTH), Inches(_HEIGHT), datetime.now(UTC).date())
    slide = add_slide(presentation, said["title"])
    title = slide.shapes.title
    if title is not None:
        title.left, title.top, title.width, title.height = map(Inches, (_EDGE, 0.35, _WIDTH - 2 * _EDGE, 0.7))
        _write(title.text_frame, said["title"], 26 if len(said["title"]) <= _MOST_HEADLINE else 20, INK, is_bold=True)
    _write(_box(slide, 1.05, 0.45), said["context"], 14, SOFT)
    drawing = crop(picture.svg)
    width, height = size_of(drawing)
    room = _WIDTH - 2 * _EDGE, _HEIGHT - _TOP - _FOOT
    scale = min(room[0] / width, room[1] / height)
    left = (_WIDTH - width * scale) / 2
    shape = slide.shapes.add_picture(
        io.BytesIO(draw_png(drawing)), Inches(left), Inches(_TOP), Inches(width * scale), Inches(height * scale)
    )
    described = shape._element._nvXxPr.cNvPr  # python-pptx has no API for alternative text
    described.set("descr", writable(f"{said['title']} {said['context']}".strip()))
    missing = say_missing(find_missing(picture.svg))
    foot_frame = _box(slide, _HEIGHT - _FOOT + 0.1, _FOOT - 0.2)
    _write(foot_frame, f"{said['note']} {missing}".strip(), 10, SOFT)
    if picture.page:
        run = foot_frame.add_paragraph().add_run()  # type: ignore[no-untyped-call] # python-pptx has few types
        run.text = writable(picture.page)
        run.font.size, run.font.color.rgb = Pt(10), paint(ACCENT)
        run.hyperlink.address = picture.page
    return pack_presentation(presentation)


def _box(slide: "Slide", top: float, height: float) -> "TextFrame":
    box = slide.shapes.add_textbox(*map(Inches, (_EDGE, top, _WIDTH - 2 * _EDGE, height)))
    frame: TextFrame = box.text_frame
    return frame


def _write(frame: "TextFrame", text: str, size: float, colour: Colour, *, is_bold: bool = False) -> None:
    frame.word_wrap = True
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = Inches(0)
    frame.text = writable(text)
    paragraph = frame.paragraphs[0]
    paragraph.alignment = PP_ALIGN.LEFT
    paragraph.font.size, paragraph.font.bold, paragraph.font.color.rgb = Pt(size), is_bold, paint(colour)
