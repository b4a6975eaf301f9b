"""PowerPoint presentations that give the same bytes for the same contents."""

import io
import zipfile
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING

from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.util import Emu

from valuechain.model.look import Colour
from valuechain.tables.archive import pack
from valuechain.views.picture.frame import writable

if TYPE_CHECKING:
    from pptx.presentation import Presentation as AnyPresentation
    from pptx.slide import Slide

_TITLE_ONLY = 5
"""The place of the layout with a title and nothing else."""


def start_presentation(title: str, width: int, height: int, day: date) -> "AnyPresentation":
    """An empty presentation; sizes are in English metric units."""
    presentation = Presentation()
    presentation.slide_width, presentation.slide_height = Emu(width), Emu(height)
    properties = presentation.core_properties
    properties.title, properties.language = writable(title)[:255], "en-GB"
    properties.author = properties.last_modified_by = "valuechain"
    properties.created = properties.modified = datetime.combine(day, time(), UTC)
    return presentation


def add_slide(presentation: "AnyPresentation", title: str) -> "Slide":
    """Adds a slide with a placeholder for its title; `title` names it in the outline."""
    slide: Slide = presentation.slides.add_slide(presentation.slide_layouts[_TITLE_ONLY])
    slide._element.cSld.set("name", writable(title))  # python-pptx has no other way
    return slide


def pack_presentation(presentation: "AnyPresentation") -> bytes:
    """The file, packed again without the time of the download."""
    stream = io.BytesIO()
    presentation.save(stream)
    with zipfile.ZipFile(stream) as archive:
        return pack((name, archive.read(name)) for name in archive.namelist())


def paint(colour: Colour, share: float = 1.0) -> RGBColor:
    """A colour, mixed with white if it has a share below 1."""
    return RGBColor(*bytes.fromhex(colour.tint(share)))  # type: ignore[no-untyped-call] # python-pptx has few types
