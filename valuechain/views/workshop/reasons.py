"""The reasons of a round as a facilitator sees them, to remove one that abuses."""

from collections.abc import Sequence
from typing import NamedTuple

from valuechain.analysis.workshop.counts import reason_key, shuffle_key
from valuechain.analysis.workshop.proposals import of_round
from valuechain.model.workshop.plan import RoundProposal
from valuechain.views.workshop.room import Room


class Reason(NamedTuple):
    """What one or several participants wrote."""

    key: str
    """A hash of what is shown: a proposal's own number would tell when it came."""
    text: str
    proposals: tuple[int, ...]
    """Whose reason it is; never shown."""


def find_reasons(room: Room, mitigation: str, number: int) -> Sequence[Reason]:
    """The reasons of a round that were not removed; capitals and blanks make no other reason.

    Their order follows from their words alone.
    """
    kept = [
        each
        for each in of_round(room.proposals, mitigation, number)
        if each.proposal.reason and each.id not in room.running.hidden_reasons
    ]
    # Of wordings that are equally frequent, the one shown must not depend on who came first.
    kept.sort(key=lambda each: shuffle_key(mitigation, number, each.proposal.reason))
    found: dict[str, list[RoundProposal]] = {}
    for each in kept:
        found.setdefault(reason_key(each.proposal.reason), []).append(each)
    return sorted(_reason(mitigation, number, same) for same in found.values())


def _reason(mitigation: str, number: int, same: Sequence[RoundProposal]) -> Reason:
    texts = [each.proposal.reason for each in same]
    text = max(texts, key=texts.count)
    return Reason(shuffle_key(mitigation, number, text).hex(), text, tuple(sorted(each.id for each in same)))
