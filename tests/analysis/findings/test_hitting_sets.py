"""The search for minimum hitting sets, and the solver for many members, against trying every set."""

import random
from collections.abc import Callable, Sequence
from functools import reduce
from itertools import combinations
from operator import and_

import pytest
from hypothesis import given
from hypothesis import strategies as st

from valuechain.analysis.findings import hitting_sets
from valuechain.analysis.findings.hitting_sets import FoundSets, OutOfTimeError, find_always, find_smallest
from valuechain.analysis.findings.programme import solve_smallest

Find = Callable[[Sequence[int], int, float | None], FoundSets]

MEMBERS = 9
OWNERS = st.lists(st.integers(1, 2**MEMBERS - 1), min_size=1, max_size=14)
"""Sets over nine members, as bitmasks."""


def word(members: Sequence[int]) -> int:
    """A set as a bitmask."""
    return sum(1 << member for member in members)


def try_every_set(owners: Sequence[int]) -> list[int]:
    """All smallest hitting sets, by brute force, in the order of their members."""
    for size in range(1, MEMBERS + 1):
        chosen = [word(each) for each in combinations(range(MEMBERS), size)]
        if hitting := [each for each in chosen if all(each & owner for owner in owners)]:
            return hitting
    raise AssertionError


def expect_sets(owners: Sequence[int]) -> FoundSets:
    """The result of a search that is settled and complete, by brute force."""
    sets = try_every_set(owners)
    size = sets[0].bit_count()
    return FoundSets(size, tuple(sets), len(sets), reduce(and_, sets), size)


def write_random(members: int, number: int, sizes: tuple[int, int], seed: int) -> list[int]:
    """Random sets; the same for the same seed."""
    chance = random.Random(seed)  # noqa: S311 # no secret
    return [word(chance.sample(range(members), chance.randint(*sizes))) for _ in range(number)]


@given(OWNERS)
def test_search_against_trying_every_set(owners: list[int]) -> None:
    """The search finds all smallest sets, in order, counts them, and knows which members are in all of them."""
    assert find_smallest(owners, 2**MEMBERS, None) == expect_sets(owners)


@pytest.mark.parametrize("seed", range(6))
def test_solver_against_trying_every_set(seed: int) -> None:
    """The solver for many members finds the same sets."""
    owners = write_random(MEMBERS, 10, (2, 4), seed)
    assert solve_smallest(owners, 2**MEMBERS, None) == expect_sets(owners)


@pytest.mark.parametrize(("members", "seed"), [(20, 1), (26, 2), (30, 3)])
def test_search_against_the_solver(members: int, seed: int) -> None:
    """With more members than brute force can try, the search and the solver find the same sets."""
    owners = write_random(members, 40, (2, 4), seed)
    assert find_smallest(owners, 1000, None) == solve_smallest(owners, 1000, None)


@given(OWNERS)
def test_in_every_set_although_not_all_are_counted(owners: list[int]) -> None:
    """If there are too many sets to count, the members in every set are proven one by one."""
    expected = expect_sets(owners)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(hitting_sets, "MOST_COUNTED", 0)
        found = find_smallest(owners, 3, None)
    assert (found.size, found.number, found.in_every) == (expected.size, None, expected.in_every)


def test_many_partial_sets(monkeypatch: pytest.MonkeyPatch) -> None:
    """Partial sets that are extended in many small portions lead to the same sets."""
    owners = write_random(20, 60, (2, 4), 1)
    expected = find_smallest(owners, 1000, None)
    monkeypatch.setattr(hitting_sets, "_CHUNK", 3)
    assert find_smallest(owners, 1000, None) == expected


@pytest.mark.parametrize("find", [find_smallest, solve_smallest])
def test_no_time_at_all(find: Find) -> None:
    """Without any time, the only set hits all sets, and no more is claimed than that."""
    owners = write_random(40, 100, (2, 4), 1)
    found = find(owners, 10, 0.0)
    assert all(owner & found.sets[0] for owner in owners)
    assert (len(found.sets), found.number, found.in_every) == (1, None, None)
    assert found.at_least < found.size


def test_time_that_runs_out_while_proving() -> None:
    """If time runs out while the members of every set are proven, they are not known."""

    def run_out(_member: int) -> int | None:
        raise OutOfTimeError

    assert find_always(0b11, run_out) is None


def test_hard_instances() -> None:
    """In forty actors and 300 mitigations of three to five leads each, all five smallest sets have nineteen actors."""
    owners = write_random(40, 300, (3, 5), 1)
    found = find_smallest(owners, 200, None)
    assert (found.size, found.number, len(found.sets)) == (19, 5, 5)
    assert all(owner & chosen for owner in owners for chosen in found.sets)
