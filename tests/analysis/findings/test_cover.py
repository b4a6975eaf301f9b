"""Minimum hitting sets: the fewest actors that keep someone responsible for every mitigation."""

import random
from collections.abc import Iterable, Sequence
from itertools import combinations
from pathlib import Path

import pytest

import valuechain as vc
from tests.conftest import GUIDANCE, Draw
from valuechain.analysis.findings.cover import Cover, who_must_act
from valuechain.analysis.rows.findings import cover_rows
from valuechain.model.values import Actor, Mitigation


def ids(items: Iterable[Actor | Mitigation]) -> list[str]:
    """The ids of actors or mitigations."""
    return [item.id for item in items]


def sets(cover: Cover) -> list[list[str]]:
    """The smallest sets, as lists of ids."""
    return [ids(chosen) for chosen in cover.sets]


def write_chain(folder: Path, number: int, owners: Sequence[Sequence[int]]) -> vc.ValueChain:
    """Builds a chain with the given number of actors, and one mitigation per set of primary owners."""
    actors = "\n".join(f"a{actor},A{actor}" for actor in range(number))
    rows = "\n".join(f"m{row},M{row},{';'.join(f'a{actor}' for actor in held)}" for row, held in enumerate(owners))
    (folder / "actors.csv").write_text(f"id,name\n{actors}\n")
    (folder / "mitigations.csv").write_text(f"id,name,primary\n{rows}\n")
    return vc.read_chain(folder)


def test_open_checklist(pai_open: vc.Allocation) -> None:
    """The provider and hosting must act, together with either adapters or developers."""
    cover = who_must_act(pai_open)
    assert sets(cover) == [
        ["model_provider", "model_hosting", "model_adapter"],
        ["model_provider", "model_hosting", "app_developer"],
    ]
    assert ids(cover.in_every) == ["model_provider", "model_hosting"]
    assert (cover.size, cover.number, cover.is_settled, cover.is_complete) == (3, 2, True, True)
    assert cover.without_lead == ()


def test_2023_guidance(chain: vc.ValueChain) -> None:
    """The 22 guidelines of 2023 need only the model provider."""
    allocation = vc.build_allocation(chain, vc.Context("frontier", "restricted"), framework="pai-2023")
    assert sets(who_must_act(allocation)) == [["model_provider"]]


def test_responsible_actors_answer(chain: vc.ValueChain) -> None:
    """CoSAI has no primary role, so its responsible personas count; two of them are in every smallest set."""
    cover = who_must_act(vc.build_allocation(chain, framework="cosai"))
    assert (cover.size, cover.number, ids(cover.in_every)) == (4, 4, ["app_developer", "governance"])


@pytest.mark.parametrize(
    ("drawing", "expected", "in_every", "without"),
    [
        ("a -P-> x", [["a"]], ["a"], []),
        ("a -P-> x; b -P-> x", [["a"], ["b"]], [], []),
        ("a -P-> x; b -P-> y", [["a", "b"]], ["a", "b"], []),
        # A triangle: any two of the three.
        ("a -P-> x; b -P-> x; b -P-> y; c -P-> y; a -P-> z; c -P-> z", [["a", "b"], ["a", "c"], ["b", "c"]], [], []),
        # A path: the two in the middle, or an end with the farther middle.
        ("a -P-> x; b -P-> x; b -P-> y; c -P-> y; c -P-> z; d -P-> z", [["a", "c"], ["b", "c"], ["b", "d"]], [], []),
        # A star: only its centre.
        ("a -P-> x; b -P-> x; a -P-> y; c -P-> y", [["a"]], ["a"], []),
        # Two independent parts: their sets combine freely.
        (
            "a -P-> x; b -P-> x; c -P-> y; d -P-> y",
            [["a", "c"], ["a", "d"], ["b", "c"], ["b", "d"]],
            [],
            [],
        ),
        # Supporters do not count, and mitigations without a lead need nobody.
        ("a -P-> x; b -S-> x; b -S-> y; (z)", [["a"]], ["a"], ["y", "z"]),
        ("a -R-> x; b -Su-> x; b -m-> x", [["a"]], ["a"], []),
        ("a -S-> x", [], [], ["x"]),
    ],
)
def test_drawn_chains(
    draw: Draw, drawing: str, expected: list[list[str]], in_every: list[str], without: list[str]
) -> None:
    """The smallest sets of a small chain are those visible in its drawing."""
    cover = who_must_act(vc.build_allocation(draw(drawing)))
    assert (sets(cover), ids(cover.in_every), ids(cover.without_lead)) == (expected, in_every, without)
    assert (cover.size, cover.number) == (len(expected[0]) if expected else 0, len(expected))


@pytest.mark.parametrize("seed", range(12))
def test_against_trying_every_set(tmp_path: Path, seed: int) -> None:
    """In small random chains, the sets are the same as those found by brute force."""
    chance = random.Random(seed)  # noqa: S311 # no secret: the same chain every time
    number = chance.randint(4, 9)
    owners = [chance.sample(range(number), chance.randint(2, 3)) for _ in range(chance.randint(4, 16))]
    expected: list[list[str]] = []
    for size in range(1, number + 1):
        expected = [
            [f"a{actor}" for actor in chosen]
            for chosen in combinations(range(number), size)
            if all(set(chosen) & set(held) for held in owners)
        ]
        if expected:
            break
    cover = who_must_act(vc.build_allocation(write_chain(tmp_path, number, owners)))
    assert sets(cover) == expected
    assert set(ids(cover.in_every)) == set.intersection(*map(set, expected))


def test_forty_actors_and_fifteen_thousand_mitigations(tmp_path: Path) -> None:
    """With planted pairs, the search finds exactly the 21 known sets that hit all 15,000 mitigations.

    The 20 pairs (0, 1), (2, 3), ... share no actor, so no set of fewer than 20 actors hits them all, and a set of 20
    takes one actor from each pair. The links (1, 2), (3, 4), ... rule out taking the even actor of one pair together
    with the odd one of the next. That leaves the odd actors of the first pairs with the even ones of the rest: 21 sets.
    Each of the remaining mitigations has an even-numbered owner, 10 or above, so every set with at most five odd actors
    hits it, but the other sets may not.
    """
    chance = random.Random(7)  # noqa: S311 # as above
    pairs = [(even, even + 1) for even in range(0, 40, 2)]
    links = [(odd, odd + 1) for odd in range(1, 39, 2)]
    others = [
        {chance.randrange(10, 40, 2), *chance.sample(range(40), chance.randint(2, 7))}
        for _ in range(15_000 - len(pairs) - len(links))
    ]
    known = [{odd if odd < 2 * odds else even for even, odd in pairs} for odds in range(21)]
    expected = [chosen for chosen in known if all(chosen & held for held in others)]
    cover = who_must_act(vc.build_allocation(write_chain(tmp_path, 40, [*pairs, *links, *map(sorted, others)])))
    assert len(expected) >= 6
    assert {frozenset(chosen) for chosen in sets(cover)} == {frozenset(f"a{a}" for a in held) for held in expected}
    assert set(ids(cover.in_every)) == {f"a{actor}" for actor in set.intersection(*expected)}
    assert (cover.size, cover.number) == (20, len(expected))


def test_more_sets_than_are_listed(tmp_path: Path) -> None:
    """Only the requested number of the 4 x 4 sets is listed, but the total is known."""
    owners = [[0, 1, 2, 3], [4, 5, 6, 7]]
    cover = who_must_act(vc.build_allocation(write_chain(tmp_path, 8, owners)), most=5)
    assert (len(cover.sets), cover.number, cover.is_complete) == (5, 16, False)
    assert sets(cover)[:2] == [["a0", "a4"], ["a0", "a5"]]


def test_what_is_in_every_set_holds_for_those_not_listed(tmp_path: Path) -> None:
    """In a wheel with a rim of eight actors, only the hub is in every smallest set, even if just one set is listed."""
    rim = [[actor, actor % 8 + 1] for actor in range(1, 9)]
    hub = [[0, 9]] + [[0, actor] for actor in range(1, 9)]
    cover = who_must_act(vc.build_allocation(write_chain(tmp_path, 10, rim + hub)), most=1)
    assert (cover.size, len(cover.sets), cover.number) == (5, 1, 2)
    assert cover.in_every is not None
    assert ids(cover.in_every) == ["a0"]


def test_time_that_runs_out(tmp_path: Path) -> None:
    """A search that runs out of time says so and gives one sufficient set, without claiming what it cannot prove.

    In a ring of 33 actors, each pair of neighbours needs one. The bound looks at blocks of at most 16 neighbours, which
    have 15, 15 and no pairs within them and need 8, 8 and 0; the actors are placed in such blocks one after the other.
    """
    ring = [[actor, (actor + 1) % 33] for actor in range(33)]
    cover = who_must_act(vc.build_allocation(write_chain(tmp_path, 33, ring)), seconds=0.0)
    assert (cover.is_settled, cover.is_complete, cover.number, cover.in_every) == (False, False, None, None)
    assert cover.at_least == 16
    (enough,) = ({actor.id for actor in chosen} for chosen in cover.sets)
    assert all({f"a{actor}" for actor in pair} & enough for pair in ring)
    assert {row[5] for row in cover_rows(vc.build_allocation(write_chain(tmp_path, 33, ring)), cover).rows} == {
        "not known"
    }


def test_more_than_64_actors(tmp_path: Path) -> None:
    """Seventy actors that are each solely responsible for something must all act."""
    cover = who_must_act(vc.build_allocation(write_chain(tmp_path, 70, [[actor] for actor in range(70)])))
    assert (cover.size, cover.in_every, cover.number) == (70, *cover.sets, 1)


def test_several_frameworks(chain: vc.ValueChain) -> None:
    """Frameworks share no actors, so their smallest sets combine: two sets for one and four for another make eight."""
    allocation = vc.build_allocation(chain, vc.Context("advanced", "open"))
    alone = [
        who_must_act(vc.build_allocation(chain, vc.Context("advanced", "open"), framework=framework.id))
        for framework in allocation.frameworks
    ]
    together = who_must_act(allocation)
    assert (together.number, together.size) == (8, sum(cover.size for cover in alone))
    assert together.in_every == tuple(actor for cover in alone for actor in cover.in_every)


def test_table(pai_open: vc.Allocation) -> None:
    """The table has one row per set and actor, with the actor's leading count and whether it is in every set."""
    table = cover_rows(pai_open, who_must_act(pai_open))
    assert [(row[0], row[3], row[5], row[6]) for row in table.rows] == [
        (1, "model_provider", "yes", 12),
        (1, "model_hosting", "yes", 5),
        (1, "model_adapter", "no", 1),
        (2, "model_provider", "yes", 12),
        (2, "model_hosting", "yes", 5),
        (2, "app_developer", "no", 6),
    ]
    assert {row[7:10] for row in table.rows} == {("yes", "yes", GUIDANCE)}
    assert [row[10] for row in table.rows[:3]] == ["Model providers", "Hubs & hosting", "Adapters"]
