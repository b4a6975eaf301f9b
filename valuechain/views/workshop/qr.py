"""QR codes, always on white so that they scan in light and dark themes."""

import io
from functools import lru_cache
from xml.sax.saxutils import quoteattr

from markupsafe import Markup

_QUIET = 4
"""Width of the white margin in modules, as ISO/IEC 18004 requires."""


@lru_cache(maxsize=64)  # the wall shows the same code all the time
def show_qr(url: str, said: str) -> Markup:
    """A link as a QR code: an SVG that scales to its container, with `said` as its label."""
    import segno  # noqa: PLC0415 # needed only on workshop pages

    drawn = io.BytesIO()
    segno.make(url, error="m", micro=False).save(
        drawn, kind="svg", border=_QUIET, dark="#000", light="#fff", xmldecl=False, svgclass="qr", lineclass=None,
        omitsize=True,
    )  # fmt: skip
    svg = drawn.getvalue().decode().strip()
    named = svg.replace("<svg ", f'<svg role="img" aria-label={quoteattr(said)} ', 1)
    return Markup(named)  # noqa: S704 # segno made the SVG, and the label is quoted
