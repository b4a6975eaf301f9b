"""Which groups can be shown, attacked by those who would like to know more."""

from collections.abc import Callable
from itertools import product
from random import Random

import pytest

from valuechain.analysis.workshop.statistics.groups import (
    count_groups,
    count_groups_on_board,
    rounds_of_groups,
    shown_groups,
    shown_sizes,
    shown_throughout,
    with_groups_hidden,
)
from valuechain.model.workshop.plan import FEWEST_SHOWN, Plan, RoundProposal, Rules

MakePlan = Callable[..., Plan]
Say = Callable[..., list[RoundProposal]]

N = FEWEST_SHOWN
"""People in the smallest group that is shown."""
G, H, K = "g" * N, "h" * N, "k" * N
"""Groups of just that many."""


@pytest.mark.parametrize(
    ("groups", "shown"),
    [
        (G + H, "gh"),
        (G + H[1:], ""),  # g would leave the few of h
        (G, "g"),  # nobody is left
        (G[1:], ""),
        (G + H + K[2:], "g"),  # h goes too: it is as small as g and stands later
        (G + "g" + H + K[2:], "g"),
        (G + H + "h" + K[2:], "h"),
        (G + H + K, "ghk"),
        (G + "h", ""),
        (G + ".", ""),  # one without a group would be left
        (G + "." * N, "g"),
        (G + H + ".", "g"),
        (G[2:] + H[2:], ""),
    ],
)
def test_shown(make_plan: MakePlan, say: Say, groups: str, shown: str) -> None:
    """A group is shown if it has enough people, and if what is left is nobody or enough."""
    plan = make_plan("a", {"x": None}, groups="g h k")
    assert shown_groups(plan, say(plan, "x", f"{len(groups)}*P", groups)) == tuple(shown)


def test_higher_limit(make_plan: MakePlan, say: Say) -> None:
    """Where a workshop asks for one more, the smallest group is not shown."""
    plan = make_plan("a", {"x": None}, groups="g h", rules=Rules(fewest_shown=N + 1))
    assert shown_groups(plan, say(plan, "x", f"{2 * N + 1}*P", G + H + "h")) == ()


def test_dont_know_is_no_answer(make_plan: MakePlan, say: Say) -> None:
    """Members who don't know do not count; if only those who know are left, they have to be enough too."""
    plan = make_plan("a", {"x": None}, groups="g h")
    assert shown_groups(plan, say(plan, "x", f"{N - 1}*P 2*? {N + 1}*P", G + "g" + H + "h")) == ()
    assert shown_groups(plan, say(plan, "x", f"{N + 1}*? {N + 1}*P", G + "g" + H + "h")) == ("h",)


def test_others_together(make_plan: MakePlan, say: Say) -> None:
    """The largest group is shown; the two others are counted together, without their names."""
    plan = make_plan("a", {"x": None}, groups="g h k")
    counts = count_groups(plan, say(plan, "x", f"{N + 1}*P {N}*S {N - 2}*0", G + "g" + H + K[2:]), "x", 1)
    assert list(counts.shown) == ["g"]
    assert counts.hidden == ("h", "k")
    assert counts.together is not None
    assert (counts.together.answered, counts.together.nobody, counts.everyone.answered) == (
        2 * N - 2,
        N - 2,
        3 * N - 1,
    )


def test_nobody_is_left(make_plan: MakePlan, say: Say) -> None:
    """Where every group is shown, there are no others; a group without members is hidden like a small one."""
    plan = make_plan("a", {"x": None}, groups="g h k")
    counts = count_groups_on_board(plan, say(plan, "x", f"{2 * N}*P", G + H), {"x": 1})["x"]
    assert (list(counts.shown), counts.hidden, counts.together) == (["g", "h"], ("k",), None)


def _derivable(parts: list[frozenset[str]]) -> set[frozenset[str]]:
    """Every set of groups that sums and differences of the parts single out."""
    names = sorted(frozenset().union(*parts))
    found = set()
    for signs in product((-1, 0, 1), repeat=len(parts)):
        total = {name: sum(sign for sign, part in zip(signs, parts, strict=True) if name in part) for name in names}
        if set(total.values()) <= {0, 1}:
            found.add(frozenset(name for name, times in total.items() if times))
    return found


@pytest.mark.parametrize("seed", range(150))
def test_subtraction_finds_no_small_group(make_plan: MakePlan, say: Say, seed: int) -> None:
    """No sum or difference of what is shown is about a few people, counted by answers or by those who know."""
    random = Random(seed)  # noqa: S311 # chooses the test's groups, and keeps no secret
    plan = make_plan("a", {"x": None}, groups="g h k m")
    members = "".join(letter * random.randint(0, 2 * N - 1) for letter in "ghkm.")
    words = " ".join(random.choice("PPPS?") for _ in members)
    proposals = say(plan, "x", words or "-", members)
    counts = count_groups(plan, proposals, "x", 1)
    atoms = {each.group for each in proposals}
    parts = [frozenset(atoms), *(frozenset([name]) for name in counts.shown), frozenset(atoms - set(counts.shown))]
    for derived in _derivable(parts):
        inside = [each for each in proposals if each.group in derived]
        knowing = [each for each in inside if each.proposal.roles]
        assert len(inside) == 0 or len(inside) >= N
        assert len(knowing) == 0 or len(knowing) >= N


def test_subtraction_succeeds_without_the_second_rule(make_plan: MakePlan, say: Say) -> None:
    """The attack is real: everyone less the two large groups is the small one, had both been shown."""
    plan = make_plan("a", {"x": None}, groups="g h k")
    proposals = say(plan, "x", f"{3 * N - 1}*P", G + "g" + H + K[2:])
    naive = [frozenset("ghk"), frozenset("g"), frozenset("h")]
    assert frozenset("k") in _derivable(naive)
    assert "h" not in count_groups(plan, proposals, "x", 1).shown


def test_rounds_of_a_group(make_plan: MakePlan, say: Say) -> None:
    """What is said of a group rests on the rounds in which it is shown; here h has too few answers on the second."""
    plan = make_plan("a", {"x": None, "y": None}, groups="g h")
    proposals = [*say(plan, "x", f"{2 * N}*P", G + H), *say(plan, "y", f"{2 * N - 1}*P -", G + H)]
    # On y, g would leave the few of h.
    assert rounds_of_groups(plan, proposals, {"x": 1, "y": 1}) == {"g": {"x": 1}, "h": {"x": 1}}


def test_groups_beside_single_proposals(make_plan: MakePlan, say: Say) -> None:
    """Beside proposals that are not joined, a group stands in the rounds in which it is shown."""
    plan = make_plan("a", {"x": None, "y": None}, groups="g h")
    proposals = [*say(plan, "x", f"{2 * N}*P", G + H), *say(plan, "y", f"{2 * N - 1}*P -", G + H)]
    kept = with_groups_hidden(plan, proposals, is_joined=False)
    assert [each.group for each in kept if each.mitigation == "x"] == list(G + H)
    assert {each.group for each in kept if each.mitigation == "y"} == {""}


def test_joined_proposals_name_no_hidden_group(make_plan: MakePlan, say: Say) -> None:
    """Where proposals are joined, a group that is hidden in one round is hidden in all: else the join would name it."""
    plan = make_plan("a", {"x": None, "y": None}, groups="g h")
    proposals = [*say(plan, "x", f"{2 * N}*P", G + H), *say(plan, "y", f"{2 * N - 1}*P -", G + H)]
    assert shown_throughout(plan, proposals) == frozenset()
    assert {each.group for each in with_groups_hidden(plan, proposals, is_joined=True)} == {""}


def test_joined_proposals_keep_groups_that_are_always_shown(make_plan: MakePlan, say: Say) -> None:
    """A group that is shown in all rounds in which anybody of it answered stays."""
    plan = make_plan("a", {"x": None, "y": None}, groups="g h")
    proposals = [*say(plan, "x", f"{2 * N}*P", G + H), *say(plan, "y", f"{N}*P", G)]
    assert shown_throughout(plan, proposals) == {"g", "h"}


@pytest.mark.parametrize(
    ("sizes", "shown"),
    [
        ({"g": N, "h": N + 1}, {"g": N, "h": N + 1}),
        ({"g": N, "h": N - 1}, {}),
        ({"g": N, "h": N + 1, "k": 1}, {"h": N + 1}),
        ({"g": N, "": N}, {"g": N}),
        ({"g": N, "": 1}, {}),
    ],
)
def test_sizes(make_plan: MakePlan, sizes: dict[str, int], shown: dict[str, int]) -> None:
    """Of how many joined as each group, no small number is told, nor one that follows by subtraction."""
    assert shown_sizes(make_plan("a", {"x": None}, groups="g h k"), sizes) == shown


def test_sizes_where_more_is_asked_for(make_plan: MakePlan) -> None:
    """A workshop may ask that groups be larger."""
    plan = make_plan("a", {"x": None}, groups="g h", rules=Rules(fewest_shown=N + 3))
    assert shown_sizes(plan, {"g": N + 2, "h": N + 3}) == {}
    assert shown_sizes(plan, {"g": N + 3, "h": N + 3}) == {"g": N + 3, "h": N + 3}
