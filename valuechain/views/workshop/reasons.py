"""The reasons of a round as a facilitator sees them, to remove one that abuses."""

from collections.abc import Sequence
from typing import NamedTuple

from valuechain.analysis.workshop.counts import shuffle_key
from valuechain.analysis.workshop.proposals import of_round
from valuechain.views.workshop.room import Room


class Reason(NamedTuple):
    """What one or several participants wrote."""

    key: str
    """A hash of what is shown: a proposal's own number would tell when it came."""
    text: str
    proposals: tuple[int, ...]
    """Whose reason it is; never shown."""


def find_reasons(room: Room, mitigation: str, number: int) -> Sequence[Reason]:
    """The reasons of a round that were not removed, in an order that follows from their words alone."""
    found: dict[str, list[int]] = {}
    for each in of_round(room.proposals, mitigation, number):
        if each.proposal.reason and each.id not in room.running.hidden_reasons:
            found.setdefault(each.proposal.reason, []).append(each.id)
    reasons = [
        Reason(shuffle_key(mitigation, number, text).hex(), text, tuple(proposals)) for text, proposals in found.items()
    ]
    return sorted(reasons)
