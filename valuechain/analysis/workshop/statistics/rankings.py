"""The room's order of a ranking's mitigations, and how far the room agrees on it.

The order is a Borda count (de Borda 1781, *Mémoire sur les élections au scrutin*): of n mitigations, the first in
someone's order gets n - 1 points, the next n - 2, and the last none. Equal points share a place. Unlike counting only
first places, it counts the whole of everyone's order.

Agreement is Kendall's coefficient of concordance, W (Kendall and Babington Smith 1939, doi:10.1214/aoms/1177732186):
with m orders of n mitigations, W = 12 S / (m² (n³ - n)), where S is the sum of squared deviations of the points from
their mean. It is 1 if all orders are the same, and 0 if all mitigations have the same points.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from valuechain.analysis.workshop.statistics.agreement import FEWEST_FOR_AGREEMENT
from valuechain.analysis.workshop.statistics.counts import RoundCount, Shift, count_round, count_shift
from valuechain.analysis.workshop.statistics.groups import GroupCounts, count_groups, of_exported, split_by_group
from valuechain.analysis.workshop.statistics.proposals import Rounds, exported_rankings, of_round
from valuechain.model.workshop.plan import Plan, ProposalKind, RoundProposal
from valuechain.model.workshop.ranking import RankedMitigation, Ranking
from valuechain.model.workshop.running import Running


@dataclass(frozen=True, slots=True)
class RankedCount:
    """A mitigation in the room's order."""

    mitigation: RankedMitigation
    place: int
    """Equal points share a place: 1, 2, 2, 4."""
    is_shared: bool
    points: int
    firsts: int
    """How many put it first."""
    known: int
    """How many gave an order."""
    most: int
    """The points per person of a mitigation that everyone puts first."""

    @property
    def mean_points(self) -> float:
        """Points per person."""
        return self.points / self.known if self.known else 0.0

    @property
    def mean_place(self) -> float:
        """The mean place in people's orders: 1 if everyone puts it first."""
        return 1 + self.most - self.mean_points


@dataclass(frozen=True, slots=True)
class RoomOrder:
    """The order of a room or group."""

    known: int
    """How many gave an order; 0 if only one did."""
    ranked: tuple[RankedCount, ...]
    """The first one first; those with the same points as the ranking lists them."""
    agreement: float | None
    """Kendall's W; None if too few gave an order."""

    @property
    def leaders(self) -> list[RankedCount]:
        """Those that share the first place; empty if no one gave an order."""
        return [each for each in self.ranked if each.place == 1] if self.known else []

    @property
    def most_firsts(self) -> RankedCount:
        """The mitigation that most people put first; among equals, the one that is earlier in the order."""
        return max(self.ranked, key=lambda each: each.firsts)


@dataclass(frozen=True, eq=False, slots=True)
class RankingResult:
    """The result of a ranking in one round."""

    ranking: Ranking
    round: int
    count: RoundCount
    """How many answered, and how many of them don't know."""
    order: RoomOrder
    groups: GroupCounts
    """Which groups may be shown, and how many of their members know."""
    by_group: Mapping[str, RoomOrder]
    """The orders of these groups, and of all others together."""
    shift: Shift | None
    """Changes since the previous revealed round, if there is one."""


def find_rankings(plan: Plan, running: Running, proposals: Iterable[RoundProposal]) -> dict[str, RankingResult]:
    """The latest revealed result of each ranking, by id, in agenda order."""
    latest = {ranking.id: numbers[-1] for ranking in plan.rankings if (numbers := running.revealed(ranking.id))}
    return _rank(plan, running, of_exported(plan, running, proposals) if latest else (), latest)


def rank_exported(plan: Plan, running: Running, seen: Iterable[RoundProposal]) -> dict[str, RankingResult]:
    """The same for the latest round that can be exported; `seen` has only proposals that the room may see."""
    return _rank(plan, running, seen, dict(exported_rankings(plan, running)))


def _rank(plan: Plan, running: Running, seen: Iterable[RoundProposal], rounds: Rounds) -> dict[str, RankingResult]:
    asked = [ranking for ranking in plan.rankings if ranking.id in rounds]
    return {ranking.id: rank_round(plan, running, seen, ranking, rounds[ranking.id]) for ranking in asked}


def rank_round(
    plan: Plan, running: Running, seen: Iterable[RoundProposal], ranking: Ranking, number: int
) -> RankingResult:
    """The result of a revealed round; `seen` has only proposals that the room may see."""
    proposals = tuple(each for each in seen if each.mitigation == ranking.id)
    members = of_round(proposals, ranking.id, number)
    before = running.revealed_before(ranking.id, number)
    return RankingResult(
        ranking,
        number,
        count_round(plan, members, ranking.id, number),
        order_of(ranking, members),
        count_groups(plan, members, ranking.id, number),
        {name: order_of(ranking, group) for name, group in split_by_group(plan, members).items()},
        count_shift(plan, proposals, ranking.id, before, number) if before else None,
    )


def order_of(ranking: Ranking, proposals: Iterable[RoundProposal]) -> RoomOrder:
    """The order that these answers to one round make together; one person's order is not the room's."""
    orders = [each.proposal.order for each in proposals if each.proposal.answer is ProposalKind.ORDER]
    orders = orders if len(orders) > 1 else []
    most = len(ranking.ids) - 1
    points = {id_: sum(most - order.index(id_) for order in orders) for id_ in ranking.ids}
    all_points = list(points.values())
    ranked = [
        RankedCount(
            each,
            place=1 + sum(other > points[each.id] for other in all_points),
            is_shared=all_points.count(points[each.id]) > 1,
            points=points[each.id],
            firsts=sum(order[0] == each.id for order in orders),
            known=len(orders),
            most=most,
        )
        for each in ranking.mitigations
    ]
    enough = len(orders) >= FEWEST_FOR_AGREEMENT
    return RoomOrder(
        len(orders),
        tuple(sorted(ranked, key=lambda each: each.place)),
        _concordance(len(orders), all_points) if enough else None,
    )


def _concordance(orders: int, points: list[int]) -> float:
    n, mean = len(points), sum(points) / len(points)
    return 12 * sum((each - mean) ** 2 for each in points) / (orders**2 * (n**3 - n))
