"""The most common answer, with six rooms of twelve whose figures are worked out by hand."""

import pytest

from tests.workshops import make_plan, say
from valuechain.analysis.workshop.statistics.common_answer import CommonAnswer, count_swing, find_common
from valuechain.analysis.workshop.statistics.counts import count_round
from valuechain.analysis.workshop.statistics.guidance import Verdict, compare_answer
from valuechain.analysis.workshop.statistics.results import find_results, find_seen
from valuechain.model.workshop.plan import FEWEST_SHOWN, PRIMARY, SECONDARY
from valuechain.model.workshop.running import Round, Running, Status
from valuechain.views.workshop.words import say_headline

NINE = "abcdefghi"
"""As many actors as in PAI's checklist."""
PAIRS = 12 * 11 / 2
"""Pairs of participants in a room of twelve."""


def of(words: str, actors: str = NINE) -> CommonAnswer:
    """The most common of these answers."""
    return find_common(make_plan(actors, {"x": None}), say("x", words), "x", 1)


def names(actor: str, role: str = "P") -> str:
    """The answer that one of nine actors has a role."""
    return "".join(role if each == actor else "." for each in NINE)


A, SAME = "actor a should be primary", "The guidance says the same."
SPREAD = " ".join([*map(names, NINE), *map(names, "abc")])
"""Twelve answers that each name one of nine actors: three actors are named twice."""


@pytest.mark.parametrize(
    ("words", "times", "is_split", "alike", "verdict", "headline"),
    [
        (f"12*{names('a')}", 12, False, 66, Verdict.SAME, f"12 of 12: {A}. {SAME}"),
        (
            f"11*0 {names('a')}",
            11, False, 55, Verdict.DIFFERS, "11 of 12: no one can do this. The guidance says actor a.",
        ),
        (
            f"10*{names('a')} {names('b')} {names('c')}",
            10, False, 45, Verdict.SAME, f"10 of 12: {A}. {SAME}",
        ),
        (
            f"6*{names('a')} 6*{names('a', 'S')}",
            6, True, 15 + 15, Verdict.SPLIT,
            f"Two answers, 6 of 12 each: {A}, or actor a should be secondary. The guidance says {A}.",
        ),
        (
            f"6*{names('a')} 6*{names('b')}",
            6, True, 15 + 15, Verdict.SPLIT,
            f"Two answers, 6 of 12 each: {A}, or actor b should be primary. The guidance says {A}.",
        ),
        (
            SPREAD,
            2, True, 3, Verdict.SPLIT,
            f"The room is split: 2 of 12 gave each of the 3 most common answers. The guidance says {A}.",
        ),
    ],
    ids=["all the same", "nobody", "ten the same", "two roles", "two actors", "spread"],
)  # fmt: skip
def test_six_rooms(words: str, times: int, is_split: bool, alike: int, verdict: Verdict, headline: str) -> None:
    """Each room's most common answer, its split, its overlap and its headline.

    In these rooms, two answers are either the same or have nothing in common, so the overlap is the share of pairs that
    are the same: of n who say the same, n (n - 1) / 2 pairs. Actor a is published as primary.
    """
    plan, said = make_plan(NINE, {"x": names("a")}), say("x", words)
    found = find_common(plan, said, "x", 1)
    assert (found.known, found.times, found.is_split) == (12, times, is_split)
    assert found.overlap == pytest.approx(alike / PAIRS)
    assert compare_answer(found, plan.mitigations[0].published) is verdict
    assert say_headline(plan, count_round(plan, said, "x", 1), found) == headline


def test_a_majority_is_never_split() -> None:
    """Eight to four is a majority, and so is seven to five; six to six is not."""
    assert [of(f"{n}*P. {12 - n}*.P", "ab").is_split for n in (8, 7, 6)] == [False, False, True]


def test_overlap_tells_near_misses() -> None:
    """Answers that share one of two roles overlap by half.

    Of three people, two pairs share a as primary out of two roles named (1/2), and one pair shares it out of three.
    """
    assert of("P. PS", "ab").overlap == 1 / 2
    assert of("P.. PS. P.S", "abc").overlap == pytest.approx((1 / 2 + 1 / 2 + 1 / 3) / 3)


def test_what_does_not_count() -> None:
    """People who don't know don't count, and neither confidence nor reasons make answers different."""
    plan = make_plan("a", {"x": None})
    said = say("x", "2*P ?", reasons=["one", "another"])
    found = find_common(plan, said, "x", 1)
    assert (found.known, found.times, found.different) == (2, 2, 1)


def test_no_one_knows() -> None:
    """Without answers there is nothing common, no overlap and no split; with one, there is no pair to compare."""
    assert of("3*?", "a") == CommonAnswer(0)
    assert not of("3*?", "a").is_split
    assert (of("P", "a").times, of("P", "a").overlap, of("P", "a").is_split) == (1, None, False)


def test_ties_depend_on_content_alone() -> None:
    """Of two equally common answers, the same one is found, whoever came first; a secondary role ranks lower."""
    first, second = of("2*P. 2*.P S.", "ab"), of("2*.P S. 2*P.", "ab")
    assert first == second
    assert (first.roles, first.as_common, first.different) == ({"a": PRIMARY}, ({"b": PRIMARY},), 3)
    assert of("S P", "a").roles == {"a": PRIMARY}


def test_nobody_is_an_answer_of_its_own() -> None:
    """That no one can do this is like itself, and has nothing in common with any other answer."""
    found = of("2*0 PS", "ab")
    assert (found.is_nobody, found.roles, found.times) == (True, {}, 2)
    assert found.overlap == pytest.approx(1 / 3)


@pytest.mark.parametrize(
    ("largest", "known", "swing"), [(7, 12, 1), (8, 12, 2), (12, 12, 6), (6, 12, 1), (3, 5, 1), (2, 5, 1), (1, 1, 1)]
)
def test_swing(largest: int, known: int, swing: int) -> None:
    """The swing is the fewest who must answer differently.

    7 of 12 less one are 6, which is no majority, and 6 of 12 plus one are 7, which is.
    """
    assert count_swing(largest, known) == swing


def test_results_have_it_for_everyone_and_for_groups() -> None:
    """Results have the most common answer of the room, and of each group that gives nobody away."""
    n = FEWEST_SHOWN
    plan = make_plan("ab", {"x": None, "y": None}, groups="g h")
    groups = "g" * n + "h" * n
    proposals = [*say("x", f"{n}*P. {n}*S.", groups), *say("y", f"{n}*P. {n - 1}*S.", groups[:-1])]
    running = Running(rounds=dict.fromkeys("xy", (Round(1, Status.REVEALED),)))
    results = find_results(find_seen(plan, running, proposals))
    assert {name: each.is_split for name, each in results.common.items()} == {"x": True, "y": False}
    assert {name: each.roles for name, each in results.group_common["x"].items()} == {
        "g": {"a": PRIMARY},
        "h": {"a": SECONDARY},
    }
    assert results.group_common["y"] == {}
