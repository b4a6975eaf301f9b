"""Picture formats; every picture is first drawn as SVG."""

from collections.abc import Sequence

from valuechain.model.format import Format
from valuechain.views.picture.framed import Framed


def _write_png(svg: str) -> bytes:
    from valuechain.views.picture.png import write_png  # noqa: PLC0415 # resvg and HarfBuzz are slow to import

    return write_png(svg)


SVG = Format[str]("svg", "image/svg+xml", "SVG picture", "sharp at any size", str, is_dated=True)
PNG = Format[str](
    "png", "image/png", "PNG picture", "for a slide or a document", _write_png, is_text=False, is_dated=True
)

PICTURE_FORMATS: Sequence[Format[str]] = (SVG, PNG)
"""The formats of a picture alone."""


def _write_slide(picture: Framed) -> bytes:
    from valuechain.views.picture.slide import write_slide  # noqa: PLC0415 # python-pptx is slow to import

    return write_slide(picture)


def _of_svg(form: Format[str]) -> Format[Framed]:
    return form.of(lambda picture: form.write(picture.svg))


SLIDE = Format[Framed](
    "pptx",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "PowerPoint slide",
    "with the headline and the source as text",
    _write_slide,
    is_text=False,
    is_dated=True,
    is_slow=True,
)
FRAMED_SVG, FRAMED_PNG = map(_of_svg, PICTURE_FORMATS)
FRAMED_FORMATS: Sequence[Format[Framed]] = (FRAMED_SVG, FRAMED_PNG, SLIDE)
"""The formats of a picture with a caption."""
