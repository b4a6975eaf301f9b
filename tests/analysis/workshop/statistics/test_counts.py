"""Counts of a room's answers."""

from dataclasses import replace
from itertools import combinations_with_replacement, permutations, product

import pytest

from tests.workshops import make_plan, say
from valuechain.analysis.workshop.statistics.counts import (
    ActorCount,
    RoundCount,
    count_board,
    count_round,
    count_shift,
    fewest_shown,
    find_reasons,
)
from valuechain.analysis.workshop.statistics.proposals import MISSING, build_grid, latest_rounds
from valuechain.model.workshop.plan import (
    FEWEST_SHOWN,
    NO_ROLE,
    PRIMARY,
    SECONDARY,
    Rules,
    Sureness,
)
from valuechain.model.workshop.running import Round, Running, Status

N = FEWEST_SHOWN
"""Size of the smallest group that is shown."""


def _seats(count: RoundCount) -> dict[str, tuple[int, int, int]]:
    return {actor.actor: (actor.of(PRIMARY), actor.of(SECONDARY), actor.none) for actor in count.actors}


def test_counts() -> None:
    """Of five, one doesn't know and one says "no one can": four know, and "no one can" gives no role to any actor."""
    plan = make_plan("ab", {"x": None})
    count = count_round(plan, say("x", "PS PS SP 0 ?"), "x", 1)
    assert (count.answered, count.unknown, count.nobody, count.known) == (5, 1, 1, 4)
    assert _seats(count) == {"a": (2, 1, 1), "b": (1, 2, 1)}


def test_nobody_answered() -> None:
    """In a round without answers, all counts are zero and there is no majority."""
    count = count_round(make_plan("a", {"x": None}), [], "x", 1)
    assert (count.answered, _seats(count), count.actors[0].majority) == (0, {"a": (0, 0, 0)}, None)


def test_sureness() -> None:
    """The counts of how sure participants are include only those who said how sure they were."""
    plan = make_plan("a", {"x": None})
    proposals = say("x", "P P P")
    sure = replace(proposals[0], proposal=replace(proposals[0].proposal, sureness=Sureness.LOW))
    assert count_round(plan, [sure, *proposals[1:]], "x", 1).sureness == {
        Sureness.LOW: 1,
        Sureness.MEDIUM: 0,
        Sureness.HIGH: 0,
    }


@pytest.mark.parametrize(
    ("words", "majority"),
    [
        ("P P S", PRIMARY),
        ("P S", None),
        ("P S 0", None),
        ("0 0 P ?", NO_ROLE),
        ("2*S P ?", SECONDARY),
    ],
)
def test_majority(words: str, majority: str | None) -> None:
    """A majority is over half of those who know the answer; exactly half is not enough."""
    plan = make_plan("a", {"x": None})
    assert count_round(plan, say("x", words), "x", 1).actors[0].majority is majority


def test_board_has_the_round_asked_for() -> None:
    """The board counts one round per mitigation, in agenda order, and leaves out mitigations not requested."""
    plan = make_plan("a", {"x": None, "y": None, "z": None})
    proposals = [*say("y", "P P"), *say("x", "P"), *say("x", "S S S", number=2), *say("z", "P")]
    board = count_board(plan, proposals, {"y": 1, "x": 2})
    assert [(mitigation, count.answered) for mitigation, count in board.items()] == [("x", 3), ("y", 2)]


def test_shift() -> None:
    """Enough participants answer both rounds; two of them change from a to b, and one no longer knows."""
    plan = make_plan("ab", {"x": None})
    proposals = [*say("x", f"{N + 1}*P."), *say("x", f"{N - 2}*P. 2*.P ?", number=2)]
    shift = count_shift(plan, proposals, "x", 1, 2)
    assert (_seats(shift.before)["a"], _seats(shift.after)["a"]) == ((N + 1, 0, 0), (N - 2, 0, 2))
    assert (shift.both, shift.low, shift.high) == (N + 1, 3, 3)


def test_shift_rounds_with_a_latecomer() -> None:
    """If one person joins late, only "at most half" is told: an exact zero would give away that person's answer."""
    plan = make_plan("ab", {"x": None})
    proposals = [*say("x", f"{2 * N}*P."), *say("x", f"{2 * N}*P. .P", number=2)]
    shift = count_shift(plan, proposals, "x", 1, 2)
    assert (shift.both, shift.low, shift.high) == (2 * N, 0, N)


def test_shift_of_the_example_in_the_method() -> None:
    """Ten name a and two b; then seven and five, and a latecomer names b: at most six of twelve changed."""
    proposals = [*say("x", "10*P. 2*.P"), *say("x", "7*P. 3*.P 2*.P .P", number=2)]
    shift = count_shift(make_plan("ab", {"x": None}), proposals, "x", 1, 2)
    assert (shift.both, shift.low, shift.high) == (12, 0, 6)


def test_shift_of_most_with_a_latecomer() -> None:
    """If all change and one person joins late, "at least" is told."""
    plan = make_plan("ab", {"x": None})
    proposals = [*say("x", f"{N}*P. {N}*.P"), *say("x", f"{N}*.P {N}*P. .P", number=2)]
    shift = count_shift(plan, proposals, "x", 1, 2)
    assert (shift.low, shift.high) == (N + 1, 2 * N)


def test_shift_rounds_with_one_who_left() -> None:
    """If just one person answered only the first round, the number is rounded; if enough did, it is exact."""
    plan = make_plan("a", {"x": None})
    one = [*say("x", f"{N + 2}*P"), *say("x", f"{N + 1}*P", number=2)]
    enough = [*say("x", f"{2 * N + 1}*P"), *say("x", f"{N + 1}*P", number=2)]
    shifts = [count_shift(plan, proposals, "x", 1, 2) for proposals in (one, enough)]
    assert [(shift.low, shift.high) for shift in shifts] == [(0, (N + 1) // 2), (0, 0)]


def test_shift_of_few() -> None:
    """If too few answered both rounds, nothing is told."""
    plan = make_plan("a", {"x": None})
    proposals = [*say("x", f"{N - 1}*P"), *say("x", f"{N - 1}*S", number=2)]
    assert count_shift(plan, proposals, "x", 1, 2).high is None


@pytest.mark.parametrize("is_late", [True, False])
def test_no_shift_gives_away_who_answered_once(is_late: bool) -> None:
    """Whatever is told of the change, a latecomer may have given any answer that the two results allow.

    Every room of `N` people with three possible answers, and one more who answers only the second round (or only the
    first): among all rooms with the same two results, what is told rules out no answer of that person.
    """
    plan = make_plan("a", {"x": None})
    allowed: dict[object, set[str]] = {}
    told: dict[object, set[str]] = {}
    for people in combinations_with_replacement(product("PS0", repeat=2), N):
        for once in "PS0":
            both = [" ".join(words) for words in zip(*people, strict=True)]
            words = [f"{both[0]}{'' if is_late else f' {once}'}", f"{both[1]}{f' {once}' if is_late else ''}"]
            shift = count_shift(
                plan, [each for number in (1, 2) for each in say("x", words[number - 1], number=number)], "x", 1, 2
            )
            results = (tuple(_seats(shift.before).items()), tuple(_seats(shift.after).items()))
            allowed.setdefault(results, set()).add(once)
            told.setdefault((results, shift.low, shift.high), set()).add(once)
    assert all(found == allowed[results] for (results, *_), found in told.items())
    assert any(high is not None and len(allowed[results]) > 1 for results, _, high in told)


def test_reasons_in_an_order_of_their_own() -> None:
    """Reasons are listed in the same order, whoever gave them and whenever they came."""
    words = ("first", "second", "third", "fourth")
    orders = {
        tuple(reason.text for reason in find_reasons(say("x", "4*P", reasons=order), "x", 1))
        for order in permutations(words)
    }
    assert len(orders) == 1
    assert set(orders.pop()) == set(words)


def test_equal_reasons() -> None:
    """Reasons that differ only in case, whitespace and final punctuation are merged; the most frequent come first."""
    words = ["Too far away.", "They see it first.", "they see  it first", "They see it first."]
    reasons = find_reasons(say("x", "4*P", reasons=words), "x", 1)
    assert [(reason.text, reason.times) for reason in reasons] == [("They see it first.", 3), ("Too far away.", 1)]


def test_removed_reasons() -> None:
    """Removed and empty reasons are left out."""
    proposals = say("x", "3*P", reasons=["kept", "", "rude"])
    assert [reason.text for reason in find_reasons(proposals, "x", 1, hidden=[proposals[2].id])] == ["kept"]


def test_fewest_shown_only_goes_up() -> None:
    """A workshop can raise the minimum size of the groups shown, but not lower it."""
    plans = [make_plan("a", {"x": None}, rules=Rules(fewest_shown=number)) for number in (1, N, N + 3)]
    assert [fewest_shown(plan) for plan in plans] == [N, N, N + 3]


def test_latest_rounds() -> None:
    """A mitigation that is being asked about again keeps its earlier round; a closed round counts on request."""
    plan = make_plan("a", {"x": None, "y": None, "z": None})
    seen, closed = Round(1, Status.REVEALED), Round(2, Status.CLOSED)
    running = Running(rounds={"y": (seen, closed), "x": (seen, Round(2)), "z": (Round(1),)})
    assert latest_rounds(plan, running, is_revealed_only=False) == {"x": 1, "y": 2}
    assert latest_rounds(plan, running, is_revealed_only=True) == {"x": 1, "y": 1}


def test_grid() -> None:
    """The grid has 0, 1 and 2 for none, secondary and primary, marks missing answers, and is sorted by its content."""
    plan = make_plan("ab", {"x": None, "y": None})
    grid = build_grid(plan, [*say("x", "PS 0 ?"), *say("y", ".P - -")], {"x": 1, "y": 1})
    assert grid.values.tolist() == [
        [[0, 0], [MISSING, MISSING]],
        [[2, 1], [0, 2]],
        [[MISSING, MISSING], [MISSING, MISSING]],
    ]
    assert grid.is_known.tolist() == [[True, False], [True, True], [False, False]]


@pytest.mark.parametrize(
    ("primary", "secondary", "none", "expected"),
    [(4, 0, 0, 0.0), (2, 0, 2, 0.5), (0, 2, 2, 0.5), (1, 2, 1, 0.5), (3, 0, 1, 0.25), (0, 0, 0, None)],
)
def test_disagreement(primary: int, secondary: int, none: int, expected: float | None) -> None:
    """Disagreement is the share that did not give the most common role; from one half on, there is no majority."""
    count = ActorCount("a", {PRIMARY: primary, SECONDARY: secondary}, none)
    assert count.disagreement == expected
    assert (count.majority is None) is (expected is None or expected >= 0.5)
