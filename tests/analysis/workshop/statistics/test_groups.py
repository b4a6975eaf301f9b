"""The groups that can be shown, tested by trying to deduce the hidden ones."""

from itertools import product
from random import Random

import pytest

from tests.workshops import make_plan, say
from valuechain.analysis.workshop.statistics.groups import (
    count_groups,
    count_groups_on_board,
    of_exported,
    rounds_of_groups,
    shown_groups,
    shown_sizes,
    shown_throughout,
    with_groups_hidden,
)
from valuechain.model.workshop.plan import FEWEST_SHOWN, Rules
from valuechain.model.workshop.running import Round, Running, Status

N = FEWEST_SHOWN
"""Size of the smallest group that is shown."""
G, H, K = "g" * N, "h" * N, "k" * N
"""Groups of exactly that size."""


@pytest.mark.parametrize(
    ("groups", "shown"),
    [
        (G + H, "gh"),
        (G + H[1:], ""),  # showing g would reveal the few members of h
        (G, "g"),  # no one is outside g
        (G[1:], ""),
        (G + H + K[2:], "g"),  # h is hidden too: it is as small as g and comes later
        (G + "g" + H + K[2:], "g"),
        (G + H + "h" + K[2:], "h"),
        (G + H + K, "ghk"),
        (G + "h", ""),
        (G + ".", ""),  # the one person without a group would be revealed
        (G + "." * N, "g"),
        (G + H + ".", "g"),
        (G[2:] + H[2:], ""),
    ],
)
def test_shown(groups: str, shown: str) -> None:
    """A group is shown if it is large enough, and either enough people or none at all are outside it."""
    plan = make_plan("a", {"x": None}, groups="g h k")
    assert shown_groups(plan, say("x", f"{len(groups)}*P", groups)) == tuple(shown)


def test_higher_limit() -> None:
    """If a workshop's minimum is raised by one, the smallest group is not shown."""
    plan = make_plan("a", {"x": None}, groups="g h", rules=Rules(fewest_shown=N + 1))
    assert shown_groups(plan, say("x", f"{2 * N + 1}*P", G + H + "h")) == ()


def test_dont_know_is_no_answer() -> None:
    """Members who don't know the answer don't count; outside the group, too, enough people must know it."""
    plan = make_plan("a", {"x": None}, groups="g h")
    assert shown_groups(plan, say("x", f"{N - 1}*P 2*? {N + 1}*P", G + "g" + H + "h")) == ()
    assert shown_groups(plan, say("x", f"{N + 1}*? {N + 1}*P", G + "g" + H + "h")) == ("h",)
    assert shown_groups(plan, say("x", f"{N}*P ?", G + ".")) == ()  # the one person outside would be known


def test_others_together() -> None:
    """The largest group is shown; the two others are counted together, without names."""
    plan = make_plan("a", {"x": None}, groups="g h k")
    counts = count_groups(plan, say("x", f"{N + 1}*P {N}*S {N - 2}*0", G + "g" + H + K[2:]), "x", 1)
    assert list(counts.shown) == ["g"]
    assert counts.hidden == ("h", "k")
    assert counts.together is not None
    assert (counts.together.answered, counts.together.nobody, counts.everyone.answered) == (
        2 * N - 2,
        N - 2,
        3 * N - 1,
    )


def test_nobody_is_left() -> None:
    """If all groups with members are shown, no one is counted as "others"; a group without members is hidden."""
    plan = make_plan("a", {"x": None}, groups="g h k")
    counts = count_groups_on_board(plan, say("x", f"{2 * N}*P", G + H), {"x": 1})["x"]
    assert (list(counts.shown), counts.hidden, counts.together) == (["g", "h"], ("k",), None)


def _derivable(parts: list[frozenset[str]]) -> set[frozenset[str]]:
    """Every set of groups that can be isolated by adding and subtracting the parts."""
    names = sorted(frozenset().union(*parts))
    found = set()
    for signs in product((-1, 0, 1), repeat=len(parts)):
        total = {name: sum(sign for sign, part in zip(signs, parts, strict=True) if name in part) for name in names}
        if set(total.values()) <= {0, 1}:
            found.add(frozenset(name for name, times in total.items() if times))
    return found


@pytest.mark.parametrize("seed", range(150))
def test_subtraction_finds_no_small_group(seed: int) -> None:
    """No sum or difference of the counts shown covers just a few people, or just a few who know the answer."""
    random = Random(seed)  # noqa: S311 # chooses the test's groups, and keeps no secret
    plan = make_plan("a", {"x": None}, groups="g h k m")
    members = "".join(letter * random.randint(0, 3 * N) for letter in "ghkm.")
    outside = random.choice(["PPPS?", "?"])  # sometimes no one outside the groups has a view
    words = " ".join(random.choice(outside if group == "." else "PPPS?") for group in members)
    proposals = say("x", words or "-", members)
    counts = count_groups(plan, proposals, "x", 1)
    atoms = {each.group for each in proposals}
    parts = [frozenset(atoms), *(frozenset([name]) for name in counts.shown), frozenset(atoms - set(counts.shown))]
    for derived in _derivable(parts) - {frozenset(atoms)}:  # the whole room is always shown
        inside = [each for each in proposals if each.group in derived]
        knowing = [each for each in inside if each.proposal.roles]
        assert len(inside) == 0 or len(inside) >= N
        assert len(knowing) == 0 or len(knowing) >= N


def test_subtraction_succeeds_without_the_second_rule() -> None:
    """The attack is real: if both large groups were shown, the people left over would be the small group."""
    plan = make_plan("a", {"x": None}, groups="g h k")
    proposals = say("x", f"{3 * N - 1}*P", G + "g" + H + K[2:])
    naive = [frozenset("ghk"), frozenset("g"), frozenset("h")]
    assert frozenset("k") in _derivable(naive)
    assert "h" not in count_groups(plan, proposals, "x", 1).shown


def test_rounds_of_a_group() -> None:
    """Figures about a group use only the rounds in which it is shown; here, h has too few answers for mitigation y."""
    plan = make_plan("a", {"x": None, "y": None}, groups="g h")
    proposals = [*say("x", f"{2 * N}*P", G + H), *say("y", f"{2 * N - 1}*P -", G + H)]
    # For y, showing g would reveal the few members of h.
    assert rounds_of_groups(plan, proposals, {"x": 1, "y": 1}) == {"g": {"x": 1}, "h": {"x": 1}}


def test_groups_beside_single_proposals() -> None:
    """Unlinked proposals name a group in the rounds in which it is shown."""
    plan = make_plan("a", {"x": None, "y": None}, groups="g h")
    proposals = [*say("x", f"{2 * N}*P", G + H), *say("y", f"{2 * N - 1}*P -", G + H)]
    kept = with_groups_hidden(plan, proposals)
    assert [each.group for each in kept if each.mitigation == "x"] == list(G + H)
    assert {each.group for each in kept if each.mitigation == "y"} == {""}


def test_a_group_that_one_round_hides_is_hidden_in_all() -> None:
    """If exports link proposals, a group that one round hides has no name in any round; the link would reveal it."""
    plan = make_plan("a", {"x": None, "y": None}, groups="g h", rules=Rules(is_joined_across_rounds=True))
    proposals = [*say("x", f"{2 * N}*P", G + H), *say("y", f"{2 * N - 1}*P -", G + H)]
    assert shown_throughout(plan, proposals) == frozenset()
    seen = Round(1, Status.REVEALED, was_seen=True)
    assert {each.group for each in of_exported(plan, Running(rounds={"x": (seen,)}), proposals)} == {"g", "h"}
    assert {each.group for each in of_exported(plan, Running(rounds={"x": (seen,), "y": (seen,)}), proposals)} == {""}


def test_groups_that_are_always_shown() -> None:
    """A group that is shown in every round its members answered keeps its name."""
    plan = make_plan("a", {"x": None, "y": None}, groups="g h")
    proposals = [*say("x", f"{2 * N}*P", G + H), *say("y", f"{N}*P", G)]
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
def test_sizes(sizes: dict[str, int], shown: dict[str, int]) -> None:
    """The group sizes shown include no small number, and no small number can be found by subtraction."""
    assert shown_sizes(make_plan("a", {"x": None}, groups="g h k"), sizes) == shown


def test_sizes_where_more_is_asked_for() -> None:
    """A workshop can require larger groups."""
    plan = make_plan("a", {"x": None}, groups="g h", rules=Rules(fewest_shown=N + 3))
    assert shown_sizes(plan, {"g": N + 2, "h": N + 3}) == {}
    assert shown_sizes(plan, {"g": N + 3, "h": N + 3}) == {"g": N + 3, "h": N + 3}
