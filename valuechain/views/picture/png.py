"""Pictures as PNG."""

from math import sqrt
from pathlib import Path

import resvg_py

from valuechain.model.look import CARD

MOST_PIXELS = 40_000_000
"""Office programs balk at larger pictures, and drawing them takes seconds."""
_FONTS = sorted(str(file) for file in Path(__file__).with_name("fonts").glob("*.ttf"))


def draw_png(svg: str, zoom: float = 2.0) -> bytes:
    """The picture as PNG, at twice its size in pixels, so that it is sharp on a slide.

    A picture that would then have more than `MOST_PIXELS` is drawn smaller. resvg draws it with the fonts in
    the package; writing systems that these do not cover need a system font.
    """
    width, height = size_of(svg)
    zoom = min(zoom, sqrt(MOST_PIXELS / (width * height)))
    return bytes(
        resvg_py.svg_to_bytes(svg, zoom=zoom, font_files=_FONTS, font_family="DejaVu Sans", background=CARD.light)
    )


def size_of(svg: str) -> tuple[float, float]:
    """Width and height of a picture from `frame_picture`, in pixels."""
    opening = svg[: svg.index(">")]
    width, height = (float(opening.split(f' {name}="', 1)[1].split('"', 1)[0]) for name in ("width", "height"))
    return width, height
