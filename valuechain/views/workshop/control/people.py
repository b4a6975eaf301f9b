"""Who takes part, for the facilitator: whom the room waits for, and removing someone. Never what anyone answered."""

from collections.abc import Collection
from typing import NamedTuple

from markupsafe import Markup

from valuechain.analysis.workshop.statistics.weights import MOST_WEIGHT, weighed_groups
from valuechain.model.workshop.people import Person, find_waiting
from valuechain.model.workshop.plan import Pace
from valuechain.views.page.render import render
from valuechain.views.workshop.room import Room

_MOST_NAMED = 12
"""Maximum number of names that are written out."""


class PersonLine(NamedTuple):
    """A participant in the list."""

    person: Person
    state: str
    """Whether they have answered what is open, and whether their device is connected."""


class Progress(NamedTuple):
    """How far the room is with several open questions."""

    done: int
    """How many people have answered all of them."""
    people: int
    questions: int
    unsaved: int
    """How many answers are chosen and not saved."""


def find_progress(room: Room) -> Progress | None:
    """How far the room is, if everyone goes at their own pace and a question is open."""
    rounds = room.running.open_rounds
    if room.plan.rules.pace is not Pace.OWN or not rounds:
        return None
    unsaved = sum(room.choosing.get(each, 0) for each in rounds)
    done = len(room.people) - len(find_waiting(room.people, rounds))
    return Progress(done, len(room.people), len(rounds), unsaved)


def show_waiting(room: Room) -> Markup:
    """The people who have yet to answer: by name if there are names, otherwise how many; empty if there are none."""
    rounds = room.running.open_rounds
    waiting = find_waiting(room.people, rounds)
    if not waiting:
        return Markup()
    named = [PersonLine(person, _say_progress(person, rounds)) for person in waiting if person.name]
    return render(
        "workshop/control/waiting.html",
        number=len(waiting),
        away=sum(not person.is_present for person in waiting),
        named=named[:_MOST_NAMED],
        more=len(named[_MOST_NAMED:]),
    )


def _say_progress(person: Person, rounds: Collection[tuple[str, int]]) -> str:
    """How many of several open rounds the person has answered, and whether they are away; empty if neither matters."""
    done = f"{len(person.answered.intersection(rounds))} of {len(rounds)}" if len(rounds) > 1 else ""
    return ", ".join(filter(None, (done, "" if person.is_present else "away")))


def show_people(room: Room) -> Markup:
    """The list of participants; empty before anyone has joined."""
    if not room.people:
        return Markup()
    lines = [PersonLine(person, _state(room, person)) for person in room.people]
    return render("workshop/control/people.html", room=room, lines=lines)


def show_weights(room: Room) -> Markup:
    """The form for the weights of groups; empty without groups."""
    if not room.plan.groups:
        return Markup()
    weights = {name: room.running.weights.get(name, 1) for name in weighed_groups(room.plan)}
    return render("workshop/control/weights.html", room=room, weights=weights, most=MOST_WEIGHT)


def _state(room: Room, person: Person) -> str:
    open_rounds = room.running.open_rounds
    done = len(person.answered.intersection(open_rounds))
    words = [] if person.is_present else ["away"]
    if len(open_rounds) == 1:
        words.append("answered" if done else "not answered yet")
    elif open_rounds:
        words.append(f"{done} of {len(open_rounds)} answered")
    return ", ".join(words)
