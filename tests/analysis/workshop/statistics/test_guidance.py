"""The room compared with the guidance."""

import pytest

from tests.workshops import make_plan, say
from valuechain.analysis.workshop.statistics.common_answer import find_common_on_board
from valuechain.analysis.workshop.statistics.counts import count_board
from valuechain.analysis.workshop.statistics.guidance import (
    Verdict,
    VersusCell,
    compare_answers,
    compare_with_guidance,
    score_test,
)
from valuechain.model.workshop.plan import NO_ROLE, PRIMARY, SECONDARY, Plan, RoundProposal


def _one(plan: Plan, proposals: list[RoundProposal]) -> VersusCell:
    (cell,) = compare_with_guidance(plan, proposals, {"x": 1})
    return cell


def test_four_of_five() -> None:
    """Four of five are the majority, whatever chance may do: z = 1.5 / sqrt(1.25) = 1.34, p = 0.18."""
    plan = make_plan("a", {"x": "P"})
    cell = _one(plan, say("x", "4*P S"))
    assert (cell.known, cell.same, cell.share, cell.verdict) == (5, 4, 0.8, Verdict.SAME)
    assert cell.p == pytest.approx(0.1797, abs=5e-5)


def test_five_of_five() -> None:
    """All five give the published role: z = sqrt(5), p = 0.025, interval from 5 / (5 + 1.96 squared) = 0.566."""
    plan = make_plan("a", {"x": "P"})
    cell = _one(plan, say("x", "5*P ?"))
    assert (cell.published, cell.same, cell.verdict) == (PRIMARY, 5, Verdict.SAME)
    assert (cell.low, cell.high) == (pytest.approx(0.5655, abs=5e-5), pytest.approx(1))
    assert cell.p == cell.adjusted_p == pytest.approx(0.02535, abs=5e-6)


def test_five_of_five_among_others() -> None:
    """With a second cell at three of five, the first p doubles to 0.0507; the verdicts are those of the majorities."""
    plan = make_plan("ab", {"x": "P."})
    first, second = compare_with_guidance(plan, say("x", "3*P. 2*PS"), {"x": 1})
    assert (first.same, second.same) == (5, 3)
    assert first.adjusted_p == pytest.approx(0.0507, abs=5e-5)
    assert second.adjusted_p == second.p == pytest.approx(0.6547, abs=5e-5)
    assert (first.verdict, second.verdict) == (Verdict.SAME, Verdict.SAME)


def test_differs() -> None:
    """If most give another role than the published one, the room differs from the guidance."""
    plan = make_plan("a", {"x": "P"}, doubt="It can be read otherwise.")
    cell = _one(plan, say("x", "5*S 0"))
    assert (cell.verdict, cell.majority, cell.doubt) == (
        Verdict.DIFFERS,
        SECONDARY,
        "It can be read otherwise.",
    )


def test_none_is_published_for_an_actor() -> None:
    """If the source gives an actor no role, giving it none matches that, and so does "no one can"."""
    plan = make_plan("ab", {"x": "P."})
    first, second = compare_with_guidance(plan, say("x", "6*P. 6*0"), {"x": 1})
    assert (first.published, first.same, second.published, second.same) == (PRIMARY, 6, NO_ROLE, 12)
    assert (first.verdict, second.verdict) == (Verdict.SPLIT, Verdict.SAME)


def test_nothing_published() -> None:
    """If the published role is unknown, a cell can have a majority but no verdict; the correction ignores that cell."""
    plan = make_plan("a", {"x": "P", "y": None})
    proposals = [*say("x", "5*P"), *say("y", "3*P 2*S")]
    first, second = compare_with_guidance(plan, proposals, {"x": 1, "y": 1})
    assert first.verdict is Verdict.SAME
    assert (second.published, second.verdict, second.share, second.p) == (None, None, None, None)
    assert second.majority == PRIMARY


def test_given_to_nobody() -> None:
    """If the source gives no one a role, a room that says "no one can" says the same."""
    plan = make_plan("a", {"x": "."})
    cell = _one(plan, say("x", "5*0"))
    assert (cell.published, cell.verdict) == (NO_ROLE, Verdict.SAME)


def test_nobody_knows() -> None:
    """If no one knows the answer, there is neither a verdict nor a share nor a p value."""
    plan = make_plan("a", {"x": "P"})
    cell = _one(plan, say("x", "3*?"))
    assert (cell.known, cell.share, cell.p, cell.verdict) == (0, None, None, None)


def test_half() -> None:
    """Exactly half is no majority, however large the room: it is split."""
    plan = make_plan("a", {"x": "P"})
    cell = _one(plan, say("x", "50*P 50*S"))
    assert (cell.p, cell.verdict, cell.majority) == (1, Verdict.SPLIT, None)


def test_interval_of_wilson() -> None:
    """7 of 10: (7 + z2/2 ± z sqrt(2.1 + z2/4)) / (10 + z2) with z2 = 3.8415 is 0.397 to 0.892."""
    plan = make_plan("a", {"x": "P"})
    cell = _one(plan, say("x", "7*P 3*0"))
    assert (cell.low, cell.high) == (pytest.approx(0.3968, abs=5e-5), pytest.approx(0.8922, abs=5e-5))


def test_score_test() -> None:
    """The test is neutral at one half and symmetric, and puts 9 of 10 at z = 2.53, p = 0.0114."""
    assert score_test(5, 10) == 1
    assert score_test(1, 10) == score_test(9, 10) == pytest.approx(0.0114, abs=5e-5)


def test_rooms_own_allocation() -> None:
    """The room's allocation has the majority roles; an actor with no majority, or one for no role, is left out."""
    plan = make_plan("ab", {"x": "P.", "y": None, "z": None})
    proposals = [*say("x", "3*SP 2*P."), *say("y", "P. .P"), *say("z", "3*0 P.")]
    found = count_board(plan, proposals, {"x": 1, "y": 1, "z": 1})
    majorities = {mitigation: count.majority for mitigation, count in found.items()}
    assert majorities == {"x": {"a": SECONDARY, "b": PRIMARY}, "y": {}, "z": {}}


def test_verdicts_on_whole_answers() -> None:
    """A whole answer is compared role by role; nothing published and "no one can" are the same."""
    plan = make_plan("ab", {"v": "P.", "w": "PS", "x": "..", "y": None, "z": "P."})
    words = {"v": "3*P. 2*0", "w": "3*P. 2*0", "x": "3*0 2*P.", "y": "3*P.", "z": "2*P. 2*.P"}
    proposals = [each for mitigation, said in words.items() for each in say(mitigation, said)]
    rounds = dict.fromkeys(words, 1)
    assert compare_answers(plan, find_common_on_board(plan, proposals, rounds)) == {
        "v": Verdict.SAME,
        "w": Verdict.DIFFERS,
        "x": Verdict.SAME,
        "z": Verdict.SPLIT,
    }


@pytest.mark.parametrize(
    ("words", "verdict", "swing"),
    [
        ("8*P 4*S", Verdict.SAME, 2),
        ("4*P 8*S", Verdict.DIFFERS, 2),
        ("6*P 6*S", Verdict.SPLIT, 1),
        ("4*P 4*S 4*0", Verdict.SPLIT, 3),
        ("P", Verdict.SAME, 1),
    ],
)
def test_how_few_would_change_a_verdict(words: str, verdict: Verdict, swing: int) -> None:
    """Of twelve, seven are a majority: eight less two are none, six plus one are one, and four need three more."""
    cell = _one(make_plan("a", {"x": "P"}), say("x", words))
    assert (cell.verdict, cell.swing) == (verdict, swing)
