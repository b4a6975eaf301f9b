"""All screens of the wall as files: slides with native shapes and text, or a zip of pictures."""

import re
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from valuechain.analysis.workshop.outcome.record import held_on
from valuechain.model.format import Format
from valuechain.model.look import SOFT
from valuechain.model.words import count, write_date
from valuechain.tables.archive import ZIP
from valuechain.views.picture.formats import SLIDE
from valuechain.views.picture.png import draw_png
from valuechain.views.workshop.room import Room, as_seen_by_room
from valuechain.views.workshop.wall.drawing import draw_alone
from valuechain.views.workshop.wall.layout import ROOM, Sheet, block, stack, tall, write, write_large
from valuechain.views.workshop.wall.projector import find_shown
from valuechain.views.workshop.wall.screens import draw_all

_LONGEST_NAME = 150
"""Letters of a picture's name; longer ones end with a whole word."""


@dataclass(frozen=True, slots=True)
class Deck:
    """The screens of a workshop as they were shown, after a slide with its title."""

    title: str
    caption: str
    """A line at the foot of every screen."""
    day: date
    sheets: tuple[Sheet, ...]
    names: tuple[str, ...]
    """The names of the screens."""


def build_deck(room: Room, day: date) -> Deck:
    """All screens that the room has seen; `day` is that of the download, for workshops that do not know their own."""
    room = as_seen_by_room(room)
    screens = list(draw_all(room))
    sheets = (_draw_cover(room, day), *(screen.sheet for screen in screens))
    names = (room.plan.title, *(f"{each.sheet.title} {each.page if each.pages > 1 else ''}" for each in screens))
    return Deck(room.plan.title, _say_caption(room, day), _day(room, day), sheets, names)


def draw_shown(room: Room, day: date) -> str:
    """The screen that the address asks for, or else the one on the wall, as standalone SVG."""
    room = as_seen_by_room(room)
    shown = find_shown(room)
    return draw_alone(shown.screen.sheet if shown.screen else _draw_cover(room, day), _say_caption(room, day))


def _day(room: Room, day: date) -> date:
    return held_on(room.plan, room.running) or day


def _say_caption(room: Room, day: date) -> str:
    held = write_date(_day(room, day))
    return " · ".join(filter(None, ("Rehearsal" if room.plan.is_rehearsal else "", held, room.plan.title)))


def _draw_cover(room: Room, day: date) -> Sheet:
    plan = room.plan
    seen = sum(bool(room.running.revealed(question.id)) for question in plan.questions)
    lines = (
        plan.framework_name,
        write_date(_day(room, day)),
        count(room.joined, "participant"),
        f"{count(seen, 'question')} revealed" if seen else "Nothing has been revealed yet.",
    )
    rehearsal = ["Rehearsal: the answers are simulated."] if plan.is_rehearsal else []
    blocks = [
        block(replace(write_large(plan.title, 3), is_title=True), gap=40),
        *(block(write(line, 63, colour=SOFT), gap=10) for line in (*rehearsal, *lines)),
    ]
    return Sheet(plan.title, "", tuple(stack(blocks, max(0.0, (ROOM - tall(blocks)) / 2))), lines=lines)


def write_pictures(deck: Deck) -> bytes:
    """The screens as PNG in a zip, numbered in order."""
    return ZIP.write_bytes(_pictures(deck))


def _pictures(deck: Deck) -> Iterator[tuple[str, bytes]]:
    for number, (sheet, name) in enumerate(zip(deck.sheets, deck.names, strict=True), start=1):
        words = textwrap.shorten(" ".join(re.findall(r"\w+", name)), _LONGEST_NAME, placeholder="")
        yield f"{number:03}-{words.replace(' ', '-')}.png", draw_png(draw_alone(sheet, deck.caption), zoom=1)


def _write_slides(deck: Deck) -> bytes:
    from valuechain.views.workshop.wall.slides import write_slides  # noqa: PLC0415 # python-pptx is slow to import

    return write_slides(deck.title, deck.sheets, deck.caption, deck.day)


PPTX = Format[Deck](
    "pptx",
    SLIDE.media_type,
    "PowerPoint slides",
    "every screen of the wall, to edit",
    _write_slides,
    is_text=False,
    is_dated=True,
    is_slow=True,
)
PICTURES = replace(ZIP.of(write_pictures, "PNG pictures", "every screen of the wall, in a zip"), is_slow=True)

DECK_FORMATS: Sequence[Format[Deck]] = (PPTX, PICTURES)
