"""Builds the exported tables of rankings: the room's orders, and everyone's."""

from collections.abc import Iterable

from valuechain.analysis.workshop.outcome.rows import EVERYONE, KINDS, round_figure
from valuechain.analysis.workshop.statistics.counts import shuffle_key
from valuechain.analysis.workshop.statistics.groups import of_exported, with_groups_hidden
from valuechain.analysis.workshop.statistics.proposals import exported_rankings, of_round
from valuechain.analysis.workshop.statistics.rankings import RankingResult, rank_round
from valuechain.model.table import Table, Value
from valuechain.model.vocabulary import LIST_SEPARATOR
from valuechain.model.words import yes_no
from valuechain.model.workshop.plan import Plan, RoundProposal
from valuechain.model.workshop.ranking import Ranking
from valuechain.model.workshop.running import Running


def ranking_rows(plan: Plan, running: Running, proposals: Iterable[RoundProposal]) -> Table:
    """One row per ranking, round, group and mitigation, in the order that everyone or the group gives them.

    Groups are those that may be shown, and all others together.
    """
    columns = (
        "ranking_id", "ranking", "round", "group", "answered", "unknown", "known", "place", "is_shared",
        "mitigation_id", "mitigation", "points", "mean_points", "mean_place", "first", "concordance",
    )  # fmt: skip
    rows = [row for result in _results(plan, running, proposals) for row in _rows(result)]
    return Table("rankings", columns, tuple(rows))


def order_rows(plan: Plan, running: Running, proposals: Iterable[RoundProposal]) -> Table:
    """One row per answer to a ranking, anonymous: no name, id, time or reason, and nothing links two rows.

    `group` is empty where it could identify people.
    """
    columns = ("ranking_id", "ranking", "round", "group", "answer", "order", "order_names")
    kept = with_groups_hidden(plan, of_exported(plan, running, proposals))
    rows: list[tuple[Value, ...]] = []
    for ranking, number in _rounds(plan, running):
        names = {each.id: each.name for each in ranking.mitigations}
        said = [
            (
                ranking.id,
                ranking.label,
                number,
                each.group,
                KINDS[each.proposal.answer],
                LIST_SEPARATOR.join(each.proposal.order),
                f"{LIST_SEPARATOR} ".join(names[mitigation] for mitigation in each.proposal.order),
            )
            for each in of_round(kept, ranking.id, number)
        ]
        rows.extend(sorted(said, key=lambda row: shuffle_key(*row)))
    return Table("orders", columns, tuple(rows))


def _rounds(plan: Plan, running: Running) -> list[tuple[Ranking, int]]:
    known = {ranking.id: ranking for ranking in plan.rankings}
    return [(known[id_], number) for id_, number in exported_rankings(plan, running)]


def _results(plan: Plan, running: Running, proposals: Iterable[RoundProposal]) -> list[RankingResult]:
    seen = of_exported(plan, running, proposals)
    return [rank_round(plan, running, seen, ranking, number) for ranking, number in _rounds(plan, running)]


def _rows(result: RankingResult) -> list[tuple[Value, ...]]:
    counts, orders = {EVERYONE: result.count, **result.groups.columns}, {EVERYONE: result.order, **result.by_group}
    return [
        (
            result.ranking.id, result.ranking.label, result.round, group,
            counts[group].answered, counts[group].unknown, counts[group].known, each.place, yes_no(each.is_shared),
            each.mitigation.id, each.mitigation.name, each.points, round_figure(each.mean_points),
            round_figure(each.mean_place), each.firsts, round_figure(order.agreement),
        )
        for group, order in orders.items()
        if order.known
        for each in order.ranked
    ]  # fmt: skip
