"""All screens of the wall as files: slides with native shapes and text, or a zip of pictures."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from valuechain.analysis.workshop.outcome.record import held_on
from valuechain.model.format import Format
from valuechain.model.look import SOFT
from valuechain.model.words import count, write_date
from valuechain.tables.archive import ZIP
from valuechain.views.picture.png import draw_png
from valuechain.views.workshop.room import Room
from valuechain.views.workshop.wall.drawing import draw_alone
from valuechain.views.workshop.wall.layout import ROOM, Sheet, block, stack, tall, write, write_large
from valuechain.views.workshop.wall.projector import find_shown
from valuechain.views.workshop.wall.screens import draw_all

_NOT_IN_A_NAME = re.compile(r"[^A-Za-z0-9]+")


@dataclass(frozen=True, slots=True)
class Deck:
    """The screens of a workshop as they were shown, after a slide with its title."""

    title: str
    caption: str
    """A line at the foot of every screen."""
    sheets: tuple[Sheet, ...]


def build_deck(room: Room, day: date) -> Deck:
    """All screens that the room has seen; `day` is that of the download, for workshops that do not know their own."""
    sheets = tuple(screen.sheet for screen in draw_all(room))
    return Deck(room.plan.title, _say_caption(room, day), (_draw_cover(room, day), *sheets))


def draw_shown(room: Room, day: date) -> str:
    """The screen that the address asks for, or else the one on the wall, as standalone SVG."""
    shown = find_shown(room)
    return draw_alone(shown.screen.sheet if shown.screen else _draw_cover(room, day), _say_caption(room, day))


def _say_caption(room: Room, day: date) -> str:
    held = write_date(held_on(room.plan, room.running) or day)
    return " · ".join(filter(None, ("Rehearsal" if room.plan.is_rehearsal else "", held, room.plan.title)))


def _draw_cover(room: Room, day: date) -> Sheet:
    plan = room.plan
    seen = len(room.seen.rounds)
    lines = (
        plan.framework_name,
        write_date(held_on(plan, room.running) or day),
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
    for number, sheet in enumerate(deck.sheets, start=1):
        name = _NOT_IN_A_NAME.sub("-", sheet.title).strip("-")[:40]
        yield f"{number:03}-{name}.png", draw_png(draw_alone(sheet, deck.caption), zoom=1)


def _write_slides(deck: Deck) -> bytes:
    from valuechain.views.workshop.wall.slides import write_slides  # noqa: PLC0415 # python-pptx is slow to import

    return write_slides(deck.title, deck.sheets, deck.caption)


PPTX = Format[Deck](
    "pptx",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "PowerPoint slides",
    "every screen of the wall, to edit",
    _write_slides,
    is_text=False,
    is_dated=True,
    is_slow=True,
)
PICTURES = ZIP.of(write_pictures, name="PNG pictures", purpose="every screen of the wall, in a zip")

DECK_FORMATS: Sequence[Format[Deck]] = (PPTX, PICTURES)
