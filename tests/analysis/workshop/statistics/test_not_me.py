"""Whether groups give their own actor less responsibility than the other participants do."""

from math import comb

import pytest

from tests.workshops import make_plan, say
from valuechain.analysis.workshop.statistics.groups import count_groups
from valuechain.analysis.workshop.statistics.not_me import NotMe, find_not_me
from valuechain.model.workshop.plan import FEWEST_SHOWN, PRIMARY, SECONDARY

N = FEWEST_SHOWN
"""Size of the smallest group that is shown."""
WAYS = comb(2 * N, N)
"""The number of ways to choose one group of that size from two: 252 for five."""
G, H = "g" * N, "h" * N


def test_as_far_away_as_can_be() -> None:
    """All members give their actor no role, and as many others make it primary: the effect is -2 and p is 1 / WAYS."""
    plan = make_plan("ab", {"x": None}, groups="ga h")
    (found,) = find_not_me(plan, say("x", f"{N}*.P {N}*P.", G + H), {"x": 1})
    assert (found.group, found.actor, found.members, found.others, found.mitigations) == ("g", "a", N, N, 1)
    assert (found.members_mean, found.others_mean, found.effect) == (0, 2, -2)
    assert found.p == found.adjusted_p == pytest.approx(1 / WAYS)
    assert found.is_moved_away


def test_one_member_differs() -> None:
    """Only one member names the actor, and all but one of the others do: 1 + N x N groups give an effect this low."""
    plan = make_plan("ab", {"x": None}, groups="ga h")
    (found,) = find_not_me(plan, say("x", f"{N - 1}*.P P. {N - 1}*P. .P", G + H), {"x": 1})
    assert found.effect == pytest.approx(2 / N - 2 * (N - 1) / N)
    assert found.p == pytest.approx((1 + N * N) / WAYS)


def test_less_by_chance() -> None:
    """If one member and two others name the group's actor, chance alone would do this half the time: no finding."""
    plan = make_plan("ab", {"x": None}, groups="ga h")
    (found,) = find_not_me(plan, say("x", f"{N - 1}*.P P. {N - 2}*.P 2*P.", G + H), {"x": 1})
    assert found.effect == pytest.approx(-2 / N)
    # Of the three who name it, either at most one is among the members, or at most one among the others.
    assert found.p == pytest.approx(1 / 2)
    assert not found.is_moved_away


def test_towards_oneself() -> None:
    """A group that gives its actor more responsibility is not flagged: no permutation gives it more, so p is 1."""
    plan = make_plan("ab", {"x": None}, groups="ga h")
    (found,) = find_not_me(plan, say("x", f"{N}*P. {N}*.P", G + H), {"x": 1})
    assert (found.effect, found.p, found.is_moved_away) == (2, 1, False)


def test_corrected_over_groups() -> None:
    """Two groups with equal p values have equal adjusted ones."""
    plan = make_plan("ab", {"x": None}, groups="ga hb")
    found = find_not_me(plan, say("x", f"{N}*.P {N}*P.", G + H), {"x": 1})
    assert [each.adjusted_p for each in found] == pytest.approx([1 / WAYS, 1 / WAYS])


def test_correction_doubles_the_smaller() -> None:
    """Of two groups, the smaller p is doubled; h gives its own actor more responsibility, so its p is 1."""
    plan = make_plan("ab", {"x": None}, groups="ga hb")
    found = find_not_me(plan, say("x", f"{N}*.S {N}*PP", G + H), {"x": 1})
    assert [each.effect for each in found] == [-2, 1]
    assert [each.adjusted_p for each in found] == pytest.approx([2 / WAYS, 1])


@pytest.mark.parametrize("groups", [G[1:] + H, G + H[1:], G])
def test_too_few(groups: str) -> None:
    """With too few members, or too few or no participants outside the group, there is no result, not even a count."""
    plan = make_plan("a", {"x": None}, groups="ga h")
    assert find_not_me(plan, say("x", f"{len(groups)}*P", groups), {"x": 1}) == (NotMe("g", "a"),)


def test_groups_without_an_actor() -> None:
    """A group that represents no actor, or an actor that isn't in the plan, is left out."""
    plan = make_plan("a", {"x": None}, groups="g hz")
    assert find_not_me(plan, say("x", f"{2 * N}*P", G + H), {"x": 1}) == ()


def test_many_participants() -> None:
    """If there are too many ways to choose members, 9,999 are drawn, plus the observed one: here, p = 1/10,000."""
    plan = make_plan("a", {"x": None}, groups="ga h")
    proposals = say("x", "20*0 20*P", "g" * 20 + "h" * 20)
    (found,) = find_not_me(plan, proposals, {"x": 1})
    assert found.p == pytest.approx(1 / 10_000)
    assert find_not_me(plan, proposals[::-1], {"x": 1}) == (found,)


def test_means_follow_from_what_is_shown() -> None:
    """The means follow from the counts shown by group, so they don't give away anyone who answered fewer questions.

    One more member knows the answer for y than for x, say six and five. A mean of participants' means would be (T1 + T2
    + y6) / 2 / 6, where T1 and T2 are the totals shown and y6 is the sixth member's answer, which would follow from the
    other three numbers.
    """
    plan = make_plan("ab", {"x": None, "y": None}, groups="ga h")
    proposals = [
        *say("x", f"P. P. S. {N - 3}*.P - {N + 1}*P.", G + "g" + H + "h"),
        *say("y", f"P. {N - 1}*.P P. {N + 1}*P.", G + "g" + H + "h"),
    ]
    (found,) = find_not_me(plan, proposals, {"x": 1, "y": 1})
    shown = [count_groups(plan, proposals, mitigation, 1).shown["g"] for mitigation in ("x", "y")]
    total = sum(2 * count.actors[0].of(PRIMARY) + count.actors[0].of(SECONDARY) for count in shown)
    assert (total, [count.known for count in shown]) == (9, [N, N + 1])
    assert found.members_mean == pytest.approx(9 / (2 * N + 1))


def test_rests_on_rounds_that_show_the_group() -> None:
    """A mitigation is left out if too few members know its answer, even if they all know another mitigation's."""
    plan = make_plan("a", {"x": None, "y": None}, groups="ga h")
    proposals = [*say("x", f"{N}*0 {N}*P", G + H), *say("y", f"{N - 1}*P - {N}*P", G + H)]
    (found,) = find_not_me(plan, proposals, {"x": 1, "y": 1})
    assert (found.mitigations, found.members_mean, found.others_mean) == (1, 0, 2)
