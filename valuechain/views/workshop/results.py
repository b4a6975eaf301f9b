"""What a room may see of itself, for the projector and the board.

Nothing of a round that is not revealed comes in here, so nothing made from it can show any.
"""

from valuechain.analysis.workshop import results
from valuechain.analysis.workshop.counts import Reason, find_reasons
from valuechain.analysis.workshop.not_me import NotMe
from valuechain.analysis.workshop.results import Results, Seen, find_seen
from valuechain.views.workshop.room import Room, RoomView


def find_results(room: Room) -> Results:
    """The numbers of what the room may see, made once for as long as they hold."""
    return results.find_results(see(room))


def find_moved(room: Room) -> tuple[NotMe, ...]:
    """Whether groups move duties away from the actors that they stand for, in what the room may see."""
    return results.find_moved(see(room))


def may_see_moved(room: Room) -> bool:
    """Whether that may be shown: to the facilitator always, to the room once it is released."""
    return room.view is RoomView.FACILITATOR or room.running.is_released


def see(room: Room) -> Seen:
    """What the room may see of itself."""
    return find_seen(room.plan, room.running, room.proposals)


def reasons_of(room: Room, mitigation: str) -> tuple[Reason, ...]:
    """The reasons of the newest revealed round of a mitigation, what most wrote first; none without such a round."""
    seen = see(room)
    number = dict(seen.rounds).get(mitigation)
    hidden = room.running.hidden_reasons
    found = () if number is None else find_reasons(seen.proposals, mitigation, number, hidden)
    return tuple(sorted(found, key=lambda each: -len(each.proposals)))
