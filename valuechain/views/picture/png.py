"""Pictures as PNG."""

from math import sqrt

from valuechain.model.look import CARD
from valuechain.views.picture.frame import MARGIN
from valuechain.views.picture.letters import BASE, find_missing, say_missing
from valuechain.views.picture.raster import draw
from valuechain.views.picture.scripts import write_scripts

MOST_PIXELS = 40_000_000
"""Office programs balk at larger pictures, and drawing them takes seconds."""

_NOTE_FOOT = 8
"""The distance of a note on missing letters from the foot of the picture: in the margin below the caption."""


def draw_png(svg: str, zoom: float = 2.0) -> bytes:
    """The picture as PNG, at twice its size in pixels, so that it is sharp on a slide.

    A picture that would then have more than `MOST_PIXELS` is drawn smaller. Letters come from the fonts in the package
    and from those of `valuechain[fonts]`; see `find_missing`.
    """
    width, height = size_of(svg)
    written = write_scripts(svg)
    zoom = min(zoom, sqrt(MOST_PIXELS / (width * height)))
    return draw(
        written.svg,
        width * height * zoom**2,
        {
            "zoom": zoom,
            "font_files": written.files,
            "font_family": BASE,
            "skip_system_fonts": True,
            "background": CARD.light,
        },
    )


def write_png(svg: str) -> bytes:
    """The picture as PNG, with a note at its foot on missing letters."""
    _, height = size_of(svg)
    note = say_missing(find_missing(svg), as_codes=True)
    line = f'<text class="note" x="{MARGIN:.0f}" y="{height - _NOTE_FOOT:.0f}">{note}</text></svg>'
    return draw_png(line.join(svg.rsplit("</svg>", 1)) if note else svg)


def size_of(svg: str) -> tuple[float, float]:
    """Width and height of a picture from `frame_picture`, in pixels."""
    opening = svg[: svg.index(">")]
    width, height = (float(opening.split(f' {name}="', 1)[1].split('"', 1)[0]) for name in ("width", "height"))
    return width, height
