"""Whether groups move duties away from their own actor."""

from collections.abc import Callable

import pytest

from valuechain.analysis.workshop.groups import count_groups
from valuechain.analysis.workshop.not_me import NotMe, find_not_me
from valuechain.model.workshop.plan import PRIMARY, SECONDARY, Plan, RoundProposal

MakePlan = Callable[..., Plan]
Say = Callable[..., list[RoundProposal]]


def test_as_far_away_as_can_be(make_plan: MakePlan, say: Say) -> None:
    """Five members give their actor nothing, five others make it primary: -2, and p is 1 of the 252 ways to choose."""
    plan = make_plan("ab", {"x": None}, groups="ga h")
    (found,) = find_not_me(plan, say(plan, "x", "5*.P 5*P.", "ggggghhhhh"), {"x": 1})
    assert (found.group, found.actor, found.members, found.others, found.mitigations) == ("g", "a", 5, 5, 1)
    assert (found.members_mean, found.others_mean, found.effect) == (0, 2, -2)
    assert found.p == found.adjusted_p == pytest.approx(1 / 252)
    assert found.is_moved_away


def test_one_member_differs(make_plan: MakePlan, say: Say) -> None:
    """If one member names their actor and one other does not, p is the 1 + 25 of 252 ways that are as low."""
    plan = make_plan("ab", {"x": None}, groups="ga h")
    (found,) = find_not_me(plan, say(plan, "x", "4*.P P. 4*P. .P", "ggggghhhhh"), {"x": 1})
    assert found.effect == pytest.approx(0.4 - 1.6)
    assert found.p == pytest.approx(26 / 252)
    assert not found.is_moved_away


def test_towards_oneself(make_plan: MakePlan, say: Say) -> None:
    """A group that gives its actor more responsibility is not flagged: no permutation gives more, so p is 1."""
    plan = make_plan("ab", {"x": None}, groups="ga h")
    (found,) = find_not_me(plan, say(plan, "x", "5*P. 5*.P", "ggggghhhhh"), {"x": 1})
    assert (found.effect, found.p, found.is_moved_away) == (2, 1, False)


def test_corrected_over_groups(make_plan: MakePlan, say: Say) -> None:
    """Two groups of equal p share it: each of two p values of 1/252 is adjusted to 1/252."""
    plan = make_plan("ab", {"x": None}, groups="ga hb")
    found = find_not_me(plan, say(plan, "x", "5*.P 5*P.", "ggggghhhhh"), {"x": 1})
    assert [each.adjusted_p for each in found] == pytest.approx([1 / 252, 1 / 252])


def test_correction_doubles_the_smaller(make_plan: MakePlan, say: Say) -> None:
    """Of two groups, the smaller p is doubled: h gives its own actor more, so its p is 1."""
    plan = make_plan("ab", {"x": None}, groups="ga hb")
    found = find_not_me(plan, say(plan, "x", "5*.S 5*PP", "ggggghhhhh"), {"x": 1})
    assert [each.effect for each in found] == [-2, 1]
    assert [each.adjusted_p for each in found] == pytest.approx([2 / 252, 1])


@pytest.mark.parametrize(("words", "groups"), [("9*P", "gggghhhhh"), ("9*P", "ggggghhhh"), ("5*P", "ggggg")])
def test_too_few(make_plan: MakePlan, say: Say, words: str, groups: str) -> None:
    """With four members, four others, or no others, nothing is said, not even how many."""
    plan = make_plan("a", {"x": None}, groups="ga h")
    assert find_not_me(plan, say(plan, "x", words, groups), {"x": 1}) == (NotMe("g", "a"),)


def test_groups_without_an_actor(make_plan: MakePlan, say: Say) -> None:
    """A group that stands for no actor, or for one that is not in the plan, is not asked about."""
    plan = make_plan("a", {"x": None}, groups="g hz")
    assert find_not_me(plan, say(plan, "x", "10*P", "ggggghhhhh"), {"x": 1}) == ()


def test_many_participants(make_plan: MakePlan, say: Say) -> None:
    """With too many ways to choose, 9,999 of them and the one observed are taken: 20 against 20 is p = 1/10,000."""
    plan = make_plan("a", {"x": None}, groups="ga h")
    proposals = say(plan, "x", "20*0 20*P", "g" * 20 + "h" * 20)
    (found,) = find_not_me(plan, proposals, {"x": 1})
    assert found.p == pytest.approx(1 / 10_000)
    assert find_not_me(plan, proposals[::-1], {"x": 1}) == (found,)


def test_means_follow_from_what_is_shown(make_plan: MakePlan, say: Say) -> None:
    """The means are those of the counts shown by group, so they give away nobody who answered less than the others.

    On x five members know, on y six. A mean over participants' means would be (T1 + T2 + y6) / 2 / 6, where T1 and T2
    are the totals shown and y6 is what the sixth said: who has all three has the sixth's answer.
    """
    plan = make_plan("ab", {"x": None, "y": None}, groups="ga h")
    proposals = [
        *say(plan, "x", "P. P. S. .P .P - 6*P.", "gggggghhhhhh"),
        *say(plan, "y", "P. .P .P .P .P P. 6*P.", "gggggghhhhhh"),
    ]
    (found,) = find_not_me(plan, proposals, {"x": 1, "y": 1})
    shown = [count_groups(plan, proposals, mitigation, 1).shown["g"] for mitigation in ("x", "y")]
    total = sum(2 * count.actors[0].of(PRIMARY) + count.actors[0].of(SECONDARY) for count in shown)
    assert (total, [count.known for count in shown]) == (9, [5, 6])
    assert found.members_mean == pytest.approx(9 / 11)


def test_rests_on_rounds_that_show_the_group(make_plan: MakePlan, say: Say) -> None:
    """A mitigation on which only four members know is left out, though all of them know another."""
    plan = make_plan("a", {"x": None, "y": None}, groups="ga h")
    proposals = [*say(plan, "x", "5*0 5*P", "ggggghhhhh"), *say(plan, "y", "4*P - 5*P", "ggggghhhhh")]
    (found,) = find_not_me(plan, proposals, {"x": 1, "y": 1})
    assert (found.mitigations, found.members_mean, found.others_mean) == (1, 0, 2)
