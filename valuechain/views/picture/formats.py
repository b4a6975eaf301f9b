"""Picture formats; every picture is first drawn as SVG."""

from collections.abc import Sequence

from valuechain.model.format import Format
from valuechain.views.picture.png import draw_png

SVG = Format[str]("svg", "image/svg+xml", "SVG picture", "sharp at any size", str, is_dated=True)
PNG = Format[str](
    "png", "image/png", "PNG picture", "for a slide or a document", draw_png, is_text=False, is_dated=True
)

PICTURE_FORMATS: Sequence[Format[str]] = (SVG, PNG)
