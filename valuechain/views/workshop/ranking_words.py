"""The room's order of a ranking in words, shared by wall, board, phones, control room and report."""

from collections.abc import Mapping, Sequence

from valuechain.analysis.workshop.statistics.agreement import FEWEST_FOR_AGREEMENT
from valuechain.analysis.workshop.statistics.rankings import RankedCount, RankingResult, RoomOrder
from valuechain.model.words import join_quoted
from valuechain.model.workshop.ranking import Ranking
from valuechain.views.workshop.words import figure, say_no_view

ORDER_HEADS = ("Place", "Mitigation", "Points per person", "Mean place", "Put first by")
"""The columns of an order as a table; `order_cells` has the rows."""

_MOST_NAMED = 2
"""If more share the first place, the headline only says how many."""


def say_order(result: RankingResult) -> str:
    """The result in a sentence: what comes first, and how many put it first."""
    order, count = result.order, result.count
    if not order.known:
        return say_no_view(count)
    unsure = f"{count.unknown:,} of {count.answered:,} don’t know. " if 2 * count.unknown > count.answered else ""
    return f"{unsure}{'The others put' if unsure else 'The room puts'} {_say_first(order)}"


def _say_first(order: RoomOrder) -> str:
    leaders, most = order.leaders, order.most_firsts
    if len(leaders) == len(order.ranked):
        return f"none first: all {len(leaders)} have the same points."
    if len(leaders) > _MOST_NAMED:
        return f"{len(leaders)} of them first, with the same points."
    names = join_quoted([each.mitigation.label for each in leaders], "and")
    if len(leaders) > 1:
        return f"{names} first, with the same points."
    first = leaders[0]
    if most.firsts > first.firsts:
        more = f"more people put “{most.mitigation.label}” first ({most.firsts:,} against {first.firsts:,})"
        return f"{names} first over all places, but {more}."
    share = f"all {order.known:,}" if first.firsts == order.known else f"{first.firsts:,} of {order.known:,}"
    return f"{names} first: {share} put it first."


def say_concordance(order: RoomOrder) -> str:
    """How far people agree on the order: a bare figure, or why there is none; empty if no one gave an order."""
    if order.agreement is None:
        few = f"Fewer than {FEWEST_FOR_AGREEMENT} people gave an order, so there is no figure for agreement."
        return few if order.known else ""
    scale = "1 if all orders are the same, 0 if they cancel out"
    return f"Agreement on the order: {figure(order.agreement)} ({scale})."


def say_points(ranking: Ranking) -> str:
    """How the order is counted."""
    return f"Points per person: {len(ranking.ids) - 1} for a first place, 0 for the last (Borda count)."


def say_group_firsts(by_group: Mapping[str, RoomOrder]) -> list[str]:
    """What each group puts first, each with the group's name."""
    return [
        f"{name}: {join_quoted([each.mitigation.label for each in order.leaders], 'and')}"
        if order.known
        else f"{name}: no one has a view"
        for name, order in by_group.items()
    ]


def order_cells(order: RoomOrder) -> list[Sequence[str]]:
    """The rows of an order as a table, with the columns of `ORDER_HEADS`."""
    return [
        (
            say_place(each),
            each.mitigation.label,
            f"{each.mean_points:.1f}",
            f"{each.mean_place:.1f}",
            f"{each.firsts:,} of {each.known:,}",
        )
        for each in (order.ranked if order.known else ())
    ]


def say_place(each: RankedCount) -> str:
    """A place in the room's order; a shared one has an equals sign."""
    return f"{each.place}{'=' if each.is_shared else '.'}"
