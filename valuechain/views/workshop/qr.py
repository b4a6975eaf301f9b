"""QR codes, always on white so that they scan in light and dark themes."""

import io
from xml.sax.saxutils import quoteattr

from markupsafe import Markup

_QUIET = 4
"""Modules of white around the code, as its standard asks for (ISO/IEC 18004)."""


def show_qr(url: str, said: str) -> Markup:
    """A link as a QR code: an SVG that scales to its container, with `said` as its label."""
    import segno  # noqa: PLC0415 # of no use on any page but a workshop's

    drawn = io.BytesIO()
    segno.make(url, error="m", micro=False).save(
        drawn, kind="svg", border=_QUIET, dark="#000", light="#fff", xmldecl=False, svgclass="qr", lineclass=None,
        omitsize=True,
    )  # fmt: skip
    svg = drawn.getvalue().decode().strip()
    named = svg.replace("<svg ", f'<svg role="img" aria-label={quoteattr(said)} ', 1)
    return Markup(named)  # noqa: S704 # segno's own, and the words are quoted
