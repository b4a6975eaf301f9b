"""The projector's page: how to join, the question, the turnout and, once revealed, the results.

For rounds that aren't revealed, the page reads only the turnout.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from markupsafe import Markup

from valuechain.model.workshop.plan import Pace, Plan
from valuechain.model.workshop.ranking import Ranking
from valuechain.model.workshop.running import Running, Status
from valuechain.views.page.render import render
from valuechain.views.page.state import Page
from valuechain.views.workshop.qr import show_qr
from valuechain.views.workshop.room import Room, address_of
from valuechain.views.workshop.wall.drawing import draw_in_page
from valuechain.views.workshop.wall.layout import Sheet
from valuechain.views.workshop.wall.live import draw_question, draw_questions
from valuechain.views.workshop.wall.ranking import draw_ranking
from valuechain.views.workshop.wall.screens import (
    Screen,
    Spot,
    address_of_screen,
    draw_screens,
    find_screen,
    find_spot,
    first_screen,
    list_spots,
)


class Scene(StrEnum):
    """What the projector shows."""

    LOBBY = "lobby"
    NEXT = "next"
    """The question is shown but not open yet."""
    OPEN = "open"
    OWN_PACE = "own pace"
    CLOSED = "closed"
    REVEALED = "revealed"
    ENDED = "ended"


class Shown(NamedTuple):
    """The results that the wall shows."""

    screen: Screen | None = None
    """None if the wall shows a question, or how to join."""
    screens: Sequence[Screen] = ()
    """All screens of the same results."""


def find_shown(room: Room) -> Shown:
    """What the wall shows: the screen in its address, else the one that the facilitator chose, else the room's."""
    for key in (room.screen, room.running.screen):
        if spot := find_spot(room, key):
            screens = draw_screens(room, spot)
            return Shown(find_screen(screens, key), screens)
    spot = _spot_of(room, find_scene(room.plan, room.running))
    screens = draw_screens(room, spot) if spot else []
    return Shown(screens[0] if screens else None, screens)


def show_projector(room: Room) -> Markup:
    """The HTML of the projector's page."""
    scene = find_scene(room.plan, room.running)
    shown = find_shown(room)
    sheet = shown.screen.sheet if shown.screen else _draw(room, scene)
    return render(
        "workshop/wall/projector.html",
        room=room,
        plan=room.plan,
        running=room.running,
        scene=scene,
        Scene=Scene,
        sheet=sheet,
        drawing=draw_in_page(sheet) if sheet else "",
        screen=room.screen,
        board=address_of(Page.BOARD, room.key),
        links=_link(room, shown),
        qr=show_qr(room.join_url, f"QR code of {room.join_url}"),
        link=room.join_url.partition("?")[0].partition("://")[2],
        left=room.seconds_left,
    )


def find_scene(plan: Plan, running: Running) -> Scene:
    """The scene for the state of a workshop."""
    if running.is_ended:
        return Scene.ENDED
    latest = running.latest(running.focus) if plan.question(running.focus) else None
    if latest and latest.status is Status.REVEALED:
        return Scene.REVEALED
    if latest and latest.status is Status.CLOSED:
        return Scene.CLOSED
    if plan.rules.pace is Pace.OWN and any(running.rounds.values()):
        return Scene.OWN_PACE
    if latest:
        return Scene.OPEN
    return Scene.NEXT if plan.question(running.focus) else Scene.LOBBY


def _spot_of(room: Room, scene: Scene) -> Spot | None:
    """The results that the scene shows, if any."""
    if scene is Scene.ENDED:
        return Spot()
    latest = room.running.latest(room.running.focus)
    return Spot(room.running.focus, latest.number) if scene is Scene.REVEALED and latest else None


def _draw(room: Room, scene: Scene) -> Sheet | None:
    """What is drawn before the results; the lobby is not drawn."""
    if scene is Scene.LOBBY or (room.focus is None and scene is not Scene.OWN_PACE):
        return None
    if scene is Scene.OWN_PACE or room.focus is None:
        return draw_questions(room)
    return draw_ranking(room, room.focus) if isinstance(room.focus, Ranking) else draw_question(room, room.focus)


@dataclass(frozen=True, slots=True)
class Links:
    """The controls of the person at the computer."""

    before: str = ""
    """The screen before this one; empty if there is none, or if the wall follows the facilitator."""
    after: str = ""
    live: str = ""
    """Back to where the room is; empty if the wall is there."""
    results: str = ""
    """The results one by one; empty if there are none."""
    beside: tuple[tuple[str, str, bool], ...] = ()
    """The first screen of each kind: the kind, its link and whether it is the one shown."""


def _link(room: Room, shown: Shown) -> Links:
    screen, screens = shown
    here = address_of(Page.PROJECTOR, room.key)

    def to(key: str) -> str:
        return address_of_screen(room, key) if key else ""

    spots = list_spots(room)
    if not room.screen or screen is None:
        first = screen.key if screen else first_screen(spots[0]) if spots else ""
        return Links(results=to(first), live=here if room.screen else "")
    firsts = [first_screen(spot) for spot in spots]
    at = firsts.index(screens[0].key)
    order = [*firsts[:at], *(each.key for each in screens), *firsts[at + 1 :]]
    found = order.index(screen.key)
    return Links(
        before=to(order[found - 1]) if found else "",
        after=to(order[found + 1]) if found + 1 < len(order) else "",
        live=here,
        beside=tuple((each.kind, to(each.key), each.kind == screen.kind) for each in screens if each.page == 1),
    )
