"""Pictures to take away: SVG that stands alone, with its title, context, source and date in it, and the same as PNG."""

import re
import textwrap
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from markupsafe import Markup

from valuechain.views.map_layout import text_width
from valuechain.views.render import render

MARGIN = 28.0
TITLE_SIZE, TEXT_SIZE = 22.0, 14.0
_TITLE_LEADING, _TEXT_LEADING = 30.0, 20.0
_NARROWEST = 560.0
_FONTS = sorted(str(file) for file in Path(__file__).with_name("fonts").glob("*.ttf"))
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""What XML cannot hold, even escaped."""


@dataclass(frozen=True, slots=True)
class Caption:
    """What a picture says of itself, so that it can be understood and checked where it is shown alone."""

    title: str
    context: str
    """For which model and release, under which readings and filters."""
    source: str
    """The framework with publisher, version and licence or attribution."""


def frame_picture(drawing: str, width: float, height: float, caption: Caption) -> str:
    """A standalone SVG of a drawing of this size, with the caption and today's date around it.

    `drawing` is SVG without its outer element, in the CSS classes of `templates/picture.svg`. Sizes are in pixels.
    """
    inner = max(width, _NARROWEST)
    titles = _wrap(caption.title, TITLE_SIZE, inner, is_bold=True)
    contexts = _wrap(caption.context, TEXT_SIZE, inner)
    day = datetime.now(UTC).date().isoformat()
    notes = _wrap(f"Source: {caption.source} Drawn with valuechain on {day}.", TEXT_SIZE - 2, inner)
    top = MARGIN + len(titles) * _TITLE_LEADING + len(contexts) * _TEXT_LEADING + 14
    bottom = top + height + 26
    return _UNWRITABLE.sub(
        "",
        render(
            "picture.svg",
            width=inner + 2 * MARGIN,
            height=bottom + len(notes) * _TEXT_LEADING + MARGIN - 12,
            margin=MARGIN,
            titles=_lines(titles, MARGIN + TITLE_SIZE, _TITLE_LEADING),
            contexts=_lines(contexts, MARGIN + len(titles) * _TITLE_LEADING + TEXT_SIZE, _TEXT_LEADING),
            notes=_lines(notes, bottom + TEXT_SIZE, _TEXT_LEADING),
            top=top,
            drawing=Markup(drawing),  # noqa: S704 # rendered from templates, so escaped
            name=f"{caption.title} {caption.context}",
        ),
    )


def draw_png(svg: str, zoom: float = 2.0) -> bytes:
    """The picture as PNG, at twice its size in pixels, so that it is sharp on a slide.

    Drawn by resvg with the fonts that come with the package; other scripts need a font of the system.
    """
    import resvg_py  # noqa: PLC0415 # only pictures need it

    return bytes(
        resvg_py.svg_to_bytes(svg, zoom=zoom, font_files=_FONTS, font_family="DejaVu Sans", background="#ffffff")
    )


def _wrap(text: str, size: float, room: float, *, is_bold: bool = False) -> list[str]:
    """The text in lines that have room, by the width of its widest letters on average."""
    most = max(10, int(len(text) * room / max(1.0, text_width(text, size, is_bold=is_bold))))
    return textwrap.wrap(text, most)


def _lines(texts: list[str], y: float, leading: float) -> list[tuple[str, float]]:
    return [(text, y + index * leading) for index, text in enumerate(texts)]
