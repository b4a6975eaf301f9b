"""Screens as SVG: within the page, in the colours of its theme, and standalone."""

from dataclasses import replace

from markupsafe import Markup

from valuechain.model.look import SOFT
from valuechain.views.page.render import render
from valuechain.views.picture.frame import writable
from valuechain.views.workshop.wall.layout import FOOT, HEIGHT, ROOM, TOP, WIDTH, Part, Sheet, write


def draw_in_page(sheet: Sheet) -> Markup:
    """The drawing for the projector's page; the page also says the same in words."""
    return render("workshop/wall/drawing.svg", parts=sheet.parts, width=WIDTH, height=ROOM, top=0, is_alone=False)


def draw_alone(sheet: Sheet, caption: str) -> str:
    """The whole wall as standalone SVG, with a caption in place of the timer and how to join."""
    name = f"{sheet.title}. {sheet.said}"
    parts = (*sheet.parts, draw_caption(caption))
    picture = render(
        "workshop/wall/drawing.svg", parts=parts, width=WIDTH, height=HEIGHT, top=TOP, is_alone=True, name=name
    )
    return writable(picture)


def draw_caption(caption: str) -> Part:
    """A line or two at the foot of a picture or slide."""
    written = write(caption, colour=SOFT, most=2)
    return replace(written, y=ROOM + (FOOT - written.height) / 2)
