"""Another session: the same people answer the same questions again, days later."""

from markupsafe import Markup

from valuechain.model.words import write_date
from valuechain.model.workshop.plan import Pace
from valuechain.views.page.render import render
from valuechain.views.workshop.control.steps import is_session_due
from valuechain.views.workshop.room import Room


def show_session(room: Room) -> Markup:
    """The form that begins the next session; empty if there can't be one now."""
    plan, running = room.plan, room.running
    if plan.rules.pace is not Pace.OWN or running.is_ended or running.open_rounds or not running.rounds:
        return Markup()
    return render(
        "workshop/control/session.html",
        room=room,
        plan=plan,
        # What has not been revealed comes first.
        is_due=is_session_due(plan, running) and any(rounds[-1].was_seen for rounds in running.rounds.values()),
        next=running.session + 1,
        expires=write_date(room.expires),
    )
