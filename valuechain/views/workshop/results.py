"""What a room has said in the rounds that it may see: the numbers of the projector and of the board.

Nothing of a round that is not revealed comes in here, so nothing made from it can show any.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

from valuechain.analysis.workshop.agreement import Agreements
from valuechain.analysis.workshop.counts import (
    ActorCount,
    RoundCount,
    Shift,
    count_board,
    count_shift,
    fewest_shown,
)
from valuechain.analysis.workshop.groups import GroupCounts, count_groups_on_board
from valuechain.analysis.workshop.measures import measure_agreement, measure_group_agreement
from valuechain.analysis.workshop.not_me import NotMe, find_not_me
from valuechain.analysis.workshop.proposals import latest_rounds
from valuechain.analysis.workshop.versus import Verdict, VersusCell, compare_with_guidance, count_verdicts
from valuechain.model.workshop.plan import Plan, RoundProposal
from valuechain.model.workshop.running import Running, Status
from valuechain.views.workshop.reasons import Reason, find_reasons
from valuechain.views.workshop.room import Room, RoomView

_MOST_HELD = 16
"""Workshops at a moment; with 500 participants and 15 mitigations, making one takes most of a second."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What the room may see of itself: equal whenever the numbers are, so that those are made only once.

    Everything else that happens in a workshop, such as an answer to an open round, leaves it as it is.
    """

    plan: Plan
    rounds: tuple[tuple[str, int], ...]
    """The newest revealed round of each mitigation that has one, in the order of the agenda."""
    earlier: tuple[tuple[str, int], ...]
    """The revealed round before it, for each of those that has one."""
    proposals: tuple[RoundProposal, ...]
    """The proposals of these rounds."""

    def __hash__(self) -> int:
        """From what is cheap to hash; values that are equal have the same."""
        return hash((self.plan.title, self.rounds, self.earlier, len(self.proposals)))


@dataclass(frozen=True, eq=False, slots=True)
class Results:
    """The numbers of the newest revealed round of each mitigation. Mappings are by mitigation id, unless they say."""

    rounds: Mapping[str, int]
    counts: Mapping[str, RoundCount]
    versus: Mapping[str, Sequence[VersusCell]]
    """One an actor, in value-chain order; p values are corrected over all of them."""
    verdicts: Mapping[Verdict, int]
    """How many cells have each."""
    agreements: Agreements
    groups: Mapping[str, GroupCounts]
    group_agreements: Mapping[str, Agreements]
    """By the name of the group; only of groups that may be shown."""
    shifts: Mapping[str, Shift]
    """What changed since the revealed round before, where there is one."""


def find_results(room: Room) -> Results:
    """The numbers of what the room may see, made once for as long as they hold."""
    return _make_results(see(room))


def find_moved(room: Room) -> tuple[NotMe, ...]:
    """Whether groups move duties away from the actors that they stand for, in what the room may see."""
    return _find_moved(see(room))


def may_see_moved(room: Room) -> bool:
    """Whether that may be shown: to the facilitator always, to the room once it is released."""
    return room.view is RoomView.FACILITATOR or room.running.is_released


def see(room: Room) -> Seen:
    """What the room may see of itself."""
    rounds = latest_rounds(room.plan, room.running, is_revealed_only=True)
    earlier = {
        mitigation: number for mitigation in rounds if (number := _before(room.running, mitigation, rounds[mitigation]))
    }
    wanted = {*rounds.items(), *earlier.items()}
    proposals = tuple(each for each in room.proposals if (each.mitigation, each.round) in wanted)
    return Seen(room.plan, tuple(rounds.items()), tuple(earlier.items()), proposals)


def reasons_of(room: Room, mitigation: str) -> tuple[Reason, ...]:
    """The reasons of the newest revealed round of a mitigation, what most wrote first; none without such a round."""
    number = latest_rounds(room.plan, room.running, is_revealed_only=True).get(mitigation)
    found = () if number is None else find_reasons(room, mitigation, number)
    return tuple(sorted(found, key=lambda each: -len(each.proposals)))


def disagreement(count: ActorCount) -> float | None:
    """How far those who know are apart on an actor: 0 if all agree, 1 if half give the strongest role and half none.

    Leik's ordinal dispersion (Leik 1966, "A measure of ordinal consensus", Pacific Sociological Review 9(2), 85-90):
    for each role, the smaller part of those who do and do not give it or a stronger one, as shares of those who know;
    twice the sum, divided by the number of roles. None where fewer than two know.

    >>> disagreement(ActorCount("hub", {"primary": 5, "secondary": 0}, none=5))
    1.0
    >>> disagreement(ActorCount("hub", {"primary": 5, "secondary": 5}, none=0))
    0.5
    """
    if count.known < 2:
        return None
    at_least = accumulate(count.by_role.values())
    smaller = [min(number, count.known - number) / count.known for number in at_least]
    return 2 * sum(smaller) / len(smaller)


def is_small(plan: Plan, count: RoundCount) -> bool:
    """Whether so few answered that somebody in the room could work out who said what."""
    return 0 < count.answered < fewest_shown(plan)


def _before(running: Running, mitigation: str, number: int) -> int:
    """The revealed round before another, or 0."""
    revealed = (each.number for each in running.rounds.get(mitigation, ()) if each.status is Status.REVEALED)
    return max((each for each in revealed if each < number), default=0)


@lru_cache(maxsize=_MOST_HELD)
def _make_results(seen: Seen) -> Results:
    plan, proposals, rounds = seen.plan, seen.proposals, dict(seen.rounds)
    cells = compare_with_guidance(plan, proposals, rounds)
    return Results(
        rounds=rounds,
        counts=count_board(plan, proposals, rounds),
        versus=_by_mitigation(cells),
        verdicts=count_verdicts(cells),
        agreements=measure_agreement(plan, proposals, rounds),
        groups=count_groups_on_board(plan, proposals, rounds),
        group_agreements=measure_group_agreement(plan, proposals, rounds),
        shifts={
            mitigation: count_shift(plan, proposals, mitigation, number, rounds[mitigation])
            for mitigation, number in seen.earlier
        },
    )


@lru_cache(maxsize=_MOST_HELD)
def _find_moved(seen: Seen) -> tuple[NotMe, ...]:
    return find_not_me(seen.plan, seen.proposals, dict(seen.rounds))


def _by_mitigation(cells: Iterable[VersusCell]) -> dict[str, list[VersusCell]]:
    groups: dict[str, list[VersusCell]] = {}
    for cell in cells:
        groups.setdefault(cell.mitigation, []).append(cell)
    return groups
