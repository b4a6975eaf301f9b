"""Who takes part, for the facilitator: whom the room waits for, and removing someone. Never what anyone answered."""

from collections.abc import Sequence
from typing import NamedTuple

from markupsafe import Markup

from valuechain.analysis.workshop.statistics.counts import Reason
from valuechain.analysis.workshop.statistics.weights import MOST_WEIGHT, weighed_groups
from valuechain.model.workshop.people import Person, find_waiting
from valuechain.model.workshop.running import Status
from valuechain.views.page.render import render
from valuechain.views.workshop.room import Room

_MOST_NAMED = 12
"""Maximum number of names that are written out."""


class PersonLine(NamedTuple):
    """A participant in the list."""

    person: Person
    state: str
    """Whether they have answered what is open, and whether their device is connected."""


def find_waiting_now(room: Room) -> tuple[Person, ...] | None:
    """Those who have not answered the question that is open in the whole room; None if there is none."""
    latest = room.running.latest(room.running.focus)
    if latest is None or latest.status is not Status.OPEN:
        return None
    return find_waiting(room.people, room.running.focus, latest.number)


def show_waiting(room: Room) -> Markup:
    """Whom the open question waits for: by name if there are names, otherwise how many; empty if none is open."""
    waiting = find_waiting_now(room)
    if not waiting:
        return Markup()
    named: Sequence[Person] = [person for person in waiting if person.name]
    return render(
        "workshop/control/waiting.html",
        number=len(waiting),
        away=sum(not person.is_present for person in waiting),
        named=named[:_MOST_NAMED],
        more=len(named[_MOST_NAMED:]),
    )


def show_people(room: Room) -> Markup:
    """The list of participants; empty before anyone has joined."""
    if not room.people:
        return Markup()
    lines = [PersonLine(person, _state(room, person)) for person in room.people]
    return render("workshop/control/people.html", room=room, lines=lines)


def show_remove_author(room: Room, mitigation: str, reason: Reason) -> Markup:
    """The form that removes a reason with everyone who wrote it."""
    return render("workshop/control/remove_author.html", room=room, mitigation=mitigation, reason=reason)


def show_approval(room: Room, mitigation: str, reasons: Sequence[Reason]) -> Markup:
    """The form that approves these reasons; empty if none of them waits for approval."""
    ids = {number for reason in reasons for number in reason.proposals}
    if not room.plan.rules.approves_reasons or ids <= room.running.approved_reasons:
        return Markup()
    return render("workshop/control/approval.html", room=room, mitigation=mitigation, reasons=reasons)


def show_weights(room: Room) -> Markup:
    """The form for the weights of groups; empty without groups."""
    if not room.plan.groups:
        return Markup()
    weights = {name: room.running.weights.get(name, 1) for name in weighed_groups(room.plan)}
    return render("workshop/control/weights.html", room=room, weights=weights, most=MOST_WEIGHT)


def _state(room: Room, person: Person) -> str:
    open_rounds = room.running.open_rounds
    done = sum(each in person.answered for each in open_rounds)
    words = [] if person.is_present else ["away"]
    if len(open_rounds) == 1:
        words.append("answered" if done else "not answered yet")
    elif open_rounds:
        words.append(f"{done} of {len(open_rounds)} answered")
    return ", ".join(words)
