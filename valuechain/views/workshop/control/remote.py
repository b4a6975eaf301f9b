"""The wall's remote: which result the projector shows, and which reasons come first."""

from markupsafe import Markup

from valuechain.views.page.render import render
from valuechain.views.picture.formats import PICTURE_FORMATS
from valuechain.views.workshop.control.export import link_export
from valuechain.views.workshop.room import Room
from valuechain.views.workshop.wall.projector import find_shown
from valuechain.views.workshop.wall.question import RevealedRound
from valuechain.views.workshop.wall.screens import first_screen, list_spots


def show_remote(room: Room) -> Markup:
    """The remote in HTML; empty while there is no result to show."""
    spots = list_spots(room)
    if not spots:
        return Markup()
    shown = find_shown(room)
    labels = {each.id: each.label for each in room.plan.questions}
    others = [
        (f"{labels[spot.mitigation]}, round {spot.number}" if spot.mitigation else "Closing", first_screen(spot))
        for spot in spots
    ]
    screen = shown.screen
    question = room.plan.question(screen.spot.mitigation) if screen else None
    reasons = RevealedRound(room, question, screen.spot.number).reasons if screen and question else []
    return render(
        "workshop/control/remote.html",
        room=room,
        screens=shown.screens,
        screen=screen,
        others=others,
        reasons=reasons,
        formats=PICTURE_FORMATS,
        href=link_export,
    )
