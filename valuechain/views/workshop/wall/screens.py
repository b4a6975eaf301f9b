"""The screens of the wall that show results: which there are, and how to find one.

A screen's key is its kind, the number of its round, its page and its mitigation, such as `answers-1-2-PO-3`.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import quote_plus

from valuechain.model.question.parameters import SCREEN
from valuechain.model.workshop.plan import is_number
from valuechain.model.workshop.ranking import Ranking
from valuechain.views.page.state import Page
from valuechain.views.workshop.room import Room, address_of
from valuechain.views.workshop.wall.answers import draw_answers
from valuechain.views.workshop.wall.by_group import draw_groups
from valuechain.views.workshop.wall.closing import draw_closing
from valuechain.views.workshop.wall.layout import Sheet
from valuechain.views.workshop.wall.question import Revealed, RevealedRanking
from valuechain.views.workshop.wall.ranking import draw_group_orders, draw_order
from valuechain.views.workshop.wall.reasons import draw_reasons

_KINDS: Mapping[str, Callable[[Revealed], list[Sheet]]] = {
    "answers": draw_answers,
    "groups": draw_groups,
    "reasons": draw_reasons,
}
_RANKED: Mapping[str, Callable[[RevealedRanking], list[Sheet]]] = {
    "answers": draw_order,
    "groups": draw_group_orders,
    "reasons": draw_reasons,
}
CLOSING = "closing"


class Spot(NamedTuple):
    """A round on a question, or the closing screens."""

    mitigation: str = ""
    number: int = 0


@dataclass(frozen=True, slots=True)
class Screen:
    """A screen and its key."""

    key: str
    kind: str
    page: int
    pages: int
    sheet: Sheet
    spot: Spot

    @property
    def name(self) -> str:
        """The screen's name among those of its question."""
        return f"{self.kind} {self.page}" if self.pages > 1 else self.kind


def draw_screens(room: Room, spot: Spot) -> list[Screen]:
    """The screens of a revealed round, or the closing screens."""
    question = room.plan.question(spot.mitigation)
    if question is None:
        return _name(CLOSING, spot, draw_closing(room))
    if spot.number not in room.running.revealed(question.id):
        return []
    if isinstance(question, Ranking):
        ranked = RevealedRanking(room, question, spot.number)
        drawn = {kind: draw(ranked) for kind, draw in _RANKED.items()}
    else:
        found = Revealed(room, question, spot.number)
        drawn = {kind: draw(found) for kind, draw in _KINDS.items()}
    return [screen for kind, sheets in drawn.items() for screen in _name(kind, spot, sheets)]


def list_spots(room: Room) -> list[Spot]:
    """The revealed rounds in agenda order, then the closing screens if anything is revealed or the workshop ended."""
    spots = [Spot(each.id, number) for each in room.plan.questions for number in room.running.revealed(each.id)]
    return [*spots, Spot()] if spots or room.running.is_ended else []


def first_screen(spot: Spot) -> str:
    """The key of the first screen at a spot."""
    return f"{'answers' if spot.mitigation else CLOSING}-{spot.number}-1-{spot.mitigation}"


def address_of_results(room: Room) -> str:
    """The projector's page with the first result; empty if the room has seen none."""
    spots = list_spots(room)
    return address_of_screen(room, first_screen(spots[0])) if spots else ""


def address_of_screen(room: Room, key: str) -> str:
    """The projector's page with a screen."""
    return f"{address_of(Page.PROJECTOR, room.key)}&{SCREEN}={quote_plus(key)}"


def draw_all(room: Room) -> Iterator[Screen]:
    """Every screen."""
    for spot in list_spots(room):
        yield from draw_screens(room, spot)


def find_spot(room: Room, key: str) -> Spot | None:
    """The spot of a screen's key; None if the room may not see it, or not any more."""
    kind, number, page, mitigation = [*key.split("-", 3), "", "", ""][:4]
    if not is_number(number) or not is_number(page) or kind not in (*_KINDS, CLOSING):
        return None
    spot = Spot(mitigation, int(number))
    return spot if spot in list_spots(room) else None


def find_screen(screens: list[Screen], key: str) -> Screen:
    """The screen with that key, or else the first; there must be one. Pages may have become fewer."""
    return next((each for each in screens if each.key == key), screens[0])


def _name(kind: str, spot: Spot, sheets: list[Sheet]) -> list[Screen]:
    return [
        Screen(f"{kind}-{spot.number}-{page}-{spot.mitigation}", kind, page, len(sheets), sheet, spot)
        for page, sheet in enumerate(sheets, start=1)
    ]
