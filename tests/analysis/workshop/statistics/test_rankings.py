"""The room's order: points, places and agreement, worked out by hand."""

from dataclasses import replace

import pytest

from tests.workshops import PLAN, make_plan, make_ranking, rank
from valuechain.analysis.workshop.statistics.agreement import FEWEST_FOR_AGREEMENT
from valuechain.analysis.workshop.statistics.groups import TOGETHER
from valuechain.analysis.workshop.statistics.proposals import exported_rankings, exported_rounds
from valuechain.analysis.workshop.statistics.rankings import RoomOrder, find_rankings, order_of
from valuechain.analysis.workshop.statistics.results import find_seen
from valuechain.model.workshop.plan import FEWEST_SHOWN, Plan, Rules
from valuechain.model.workshop.running import Round, Running, Status

RANKING = make_ranking("abcd")
ID = RANKING.id
REVEALED = Round(1, Status.REVEALED, was_seen=True)
N = FEWEST_SHOWN


def order(words: str) -> RoomOrder:
    """The order that these answers make."""
    return order_of(RANKING, rank(words))


def ranked(groups: str = "", rules: Rules | None = None) -> Plan:
    """A plan with the ranking."""
    return replace(make_plan("a", {"x": "P"}, groups, rules), rankings=(RANKING,))


def test_points_by_hand() -> None:
    """Of five people, abcd twice, bacd, acbd and badc give a 3+3+2+3+2 = 13, b 2+2+3+1+3 = 11, c 5 and d 1 points.

    a is first for three of them, and its mean place is (1 + 1 + 2 + 1 + 2) / 5 = 1.4.
    """
    found = order("abcd abcd bacd acbd badc").ranked
    assert [(each.mitigation.id, each.points, each.firsts) for each in found] == [
        ("a", 13, 3), ("b", 11, 2), ("c", 5, 0), ("d", 1, 0),
    ]  # fmt: skip
    assert [each.place for each in found] == [1, 2, 3, 4]
    assert [each.mean_place for each in found] == pytest.approx([1.4, 1.8, 3.0, 3.8])
    assert found[0].mean_points == pytest.approx(13 / 5)


def test_agreement_by_hand() -> None:
    """With the points 13, 11, 5 and 1, whose mean is 7.5, S is 30.25 + 12.25 + 6.25 + 42.25 = 91.

    So W is 12 * 91 / (5² * (4³ - 4)) = 1,092 / 1,500 = 0.728.
    """
    assert order("abcd abcd bacd acbd badc").agreement == pytest.approx(0.728)


def test_agreement_from_none_to_all() -> None:
    """W is 1 if all orders are the same, and 0 if as many people say the opposite."""
    assert order("6*dcba").agreement == pytest.approx(1)
    assert order("3*abcd 3*dcba").agreement == pytest.approx(0)


def test_too_few_for_agreement() -> None:
    """With fewer orders than for other measures of agreement, there is no figure; those who don't know don't count."""
    few = FEWEST_FOR_AGREEMENT - 1
    assert order(f"{few}*abcd 5*?").agreement is None
    assert order(f"{few + 1}*abcd 5*?").agreement is not None


def test_equal_points_share_a_place() -> None:
    """With abcd and badc, a and b have 5 points each, c and d 1: places 1, 1, 3 and 3, as the ranking lists them."""
    found = order("abcd badc").ranked
    assert [(each.mitigation.id, each.place, each.is_shared) for each in found] == [
        ("a", 1, True), ("b", 1, True), ("c", 3, True), ("d", 3, True),
    ]  # fmt: skip


def test_a_winner_that_few_put_first() -> None:
    """With abcd, abcd and three orders that begin with others and have b second, b wins without a first place.

    b has 2 * 5 = 10 points; a has 3 + 3 + 1 + 1 + 1 = 9.
    """
    found = order("abcd abcd cbad cbad dbac")
    assert found.leaders[0].mitigation.id == "b"
    assert (found.leaders[0].points, found.leaders[0].firsts) == (10, 0)
    assert found.most_firsts.firsts == 2


def test_nobody_knows() -> None:
    """Without an order, nothing comes first."""
    found = order("3*?")
    assert (found.known, found.leaders, found.agreement) == (0, [], None)


def test_only_revealed_rankings() -> None:
    """A ranking has a result once it is revealed, and its answers are in no result of a mitigation."""
    plan, proposals = ranked(), rank("6*abcd")
    assert not find_rankings(plan, Running(rounds={ID: (Round(1, Status.CLOSED),)}), proposals)
    running = Running(rounds={ID: (REVEALED,)})
    assert find_rankings(plan, running, proposals)[ID].order.known == len(proposals)
    assert (exported_rounds(plan, running), exported_rankings(plan, running)) == ((), ((ID, 1),))
    assert not find_seen(plan, running, proposals).proposals


def test_groups_by_the_rules_for_all_questions() -> None:
    """A group has an order only if enough of its members know and no smaller group could be worked out."""
    running = Running(rounds={ID: (REVEALED,)})
    words = f"{N}*abcd {N}*dcba"
    found = find_rankings(ranked("g h"), running, rank(words, "g" * N + "h" * N))[ID]
    assert {name: each.leaders[0].mitigation.id for name, each in found.by_group.items()} == {"g": "a", "h": "d"}
    lone = find_rankings(ranked("g h"), running, rank(f"{N}*abcd dcba", "g" * N + "h"))[ID]
    assert not lone.by_group
    assert lone.groups.hidden == ("g", "h")


def test_others_together() -> None:
    """Groups that are too small are combined."""
    words, groups = f"{N}*abcd {N}*dcba", "g" * N + "h" * (N - 1) + "i"
    found = find_rankings(ranked("g h i"), Running(rounds={ID: (REVEALED,)}), rank(words, groups))[ID]
    assert list(found.by_group) == ["g", TOGETHER]


def test_change_between_rounds() -> None:
    """Of those who answered both rounds, the number who changed their order is counted."""
    running = Running(rounds={ID: (REVEALED, replace(REVEALED, number=2))})
    proposals = [*rank("10*abcd"), *rank("4*abcd 6*bacd", number=2)]
    shift = find_rankings(ranked(), running, proposals)[ID].shift
    assert shift is not None
    assert (shift.both, shift.low, shift.high) == (10, 6, 6)


def test_plans_without_rankings() -> None:
    """A plan without rankings has no orders."""
    assert not find_rankings(PLAN, Running(), ())
