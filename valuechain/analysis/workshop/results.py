"""The numbers of the rounds that a room may see.

Nothing of a round that is not revealed comes in here, so nothing made from it can show any.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from valuechain.analysis.workshop.agreement import Agreements
from valuechain.analysis.workshop.counts import RoundCount, Shift, count_board, count_shift
from valuechain.analysis.workshop.groups import GroupCounts, count_groups_on_board
from valuechain.analysis.workshop.measures import measure_agreement, measure_group_agreement
from valuechain.analysis.workshop.not_me import NotMe, find_not_me
from valuechain.analysis.workshop.proposals import latest_rounds
from valuechain.analysis.workshop.versus import Verdict, VersusCell, compare_with_guidance, count_verdicts
from valuechain.model.workshop.plan import Plan, RoundProposal
from valuechain.model.workshop.running import Running, Status

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


def find_seen(plan: Plan, running: Running, proposals: Iterable[RoundProposal]) -> Seen:
    """What is revealed of these proposals; everything else is dropped."""
    rounds = latest_rounds(plan, running, is_revealed_only=True)
    earlier = {
        mitigation: number for mitigation in rounds if (number := _before(running, mitigation, rounds[mitigation]))
    }
    wanted = {*rounds.items(), *earlier.items()}
    kept = tuple(each for each in proposals if (each.mitigation, each.round) in wanted)
    return Seen(plan, tuple(rounds.items()), tuple(earlier.items()), kept)


@lru_cache(maxsize=_MOST_HELD)
def find_results(seen: Seen) -> Results:
    """The numbers of what is revealed, made once for as long as they hold."""
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
def find_moved(seen: Seen) -> tuple[NotMe, ...]:
    """Whether groups move duties away from the actors that they stand for, in what is revealed."""
    return find_not_me(seen.plan, seen.proposals, dict(seen.rounds))


def _before(running: Running, mitigation: str, number: int) -> int:
    """The revealed round before another, or 0."""
    revealed = (each.number for each in running.rounds.get(mitigation, ()) if each.status is Status.REVEALED)
    return max((each for each in revealed if each < number), default=0)


def _by_mitigation(cells: Iterable[VersusCell]) -> dict[str, list[VersusCell]]:
    groups: dict[str, list[VersusCell]] = {}
    for cell in cells:
        groups.setdefault(cell.mitigation, []).append(cell)
    return groups
