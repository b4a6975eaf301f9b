"""Two contexts, or two readings, side by side."""

from collections.abc import Callable
from itertools import combinations
from pathlib import Path

import pytest

import valuechain as vc
from valuechain.analysis.compare.contexts import are_versions

OPEN, RESTRICTED = vc.Context("advanced", "open"), vc.Context("advanced", "restricted")
SPECIALIZED = vc.Context("specialized", "restricted")
SYSTEMIC = ["art-52", "art-55-1-a", "art-55-1-b", "art-55-1-c", "art-55-1-d"]
"""The AI Act's duties for models with systemic risk."""


def changes(comparison: vc.Comparison) -> list[tuple[str, ...]]:
    """Summarises the changes."""
    return [(c.mitigation.id, c.actor.id, c.change, c.before, c.after) for c in comparison.changes]


def duties(chain: vc.ValueChain, *articles: str) -> list[str]:
    """The ids of the AI Act's duties in these articles, in the order of the data."""
    every = chain.mitigations_by_framework["eu-ai-act"]
    return [m.id for m in every if m.id.startswith(tuple(f"art-{article}" for article in articles))]


def test_two_contexts_of_the_ai_act(chain: vc.ValueChain) -> None:
    """Moving from specialized to advanced models under restricted release adds Articles 53 and 54 of the AI Act."""
    before = vc.build_allocation(chain, SPECIALIZED, framework="eu-ai-act")
    after = vc.build_allocation(chain, RESTRICTED, framework="eu-ai-act")
    found = vc.compare(before, after)
    assert [m.id for m in found.added] == duties(chain, "53", "54")
    assert (found.lost, found.changes) == ((), ())


def test_comparison_the_other_way_round(chain: vc.ValueChain) -> None:
    """Swapping the sides turns additions into losses."""
    before = vc.build_allocation(chain, RESTRICTED, framework="eu-ai-act")
    after = vc.build_allocation(chain, SPECIALIZED, framework="eu-ai-act")
    found = vc.compare(before, after)
    assert [m.id for m in found.lost] == duties(chain, "53", "54")
    assert found.added == ()


def test_frontier_models_add_the_duties_for_systemic_risk(chain: vc.ValueChain) -> None:
    """Moving from advanced to frontier models under restricted release adds Articles 52 and 55."""
    before = vc.build_allocation(chain, RESTRICTED, framework="eu-ai-act")
    after = vc.build_allocation(chain, vc.Context("frontier", "restricted"), framework="eu-ai-act")
    assert [m.id for m in vc.compare(before, after).added] == SYSTEMIC


@pytest.mark.parametrize(
    ("readings", "expected"),
    [
        ({"PO-3": "B"}, [("PO-3", "app_developer", "role changed", "primary", "secondary")]),
        ({"PO-11": "B"}, [("PO-11", "model_hosting", "role changed", "mentioned", "primary")]),
        ({"PO-12": "B"}, [("PO-12", "model_hosting", "role changed", "primary", "secondary")]),
        (
            {"PO-3": "B", "PO-11": "B"},
            [
                ("PO-3", "app_developer", "role changed", "primary", "secondary"),
                ("PO-11", "model_hosting", "role changed", "mentioned", "primary"),
            ],
        ),
    ],
)
def test_two_readings_of_the_open_checklist(
    chain: vc.ValueChain, pai_open: vc.Allocation, readings: dict[str, str], expected: list[tuple[str, ...]]
) -> None:
    """Another reading of an ambiguous item changes only the role that is in doubt."""
    other = vc.build_allocation(chain, OPEN, framework="pai-open", readings=readings)
    found = vc.compare(pai_open, other)
    assert changes(found) == expected
    assert (found.added, found.lost) == ((), ())


def test_reading_that_takes_an_owner_away(chain: vc.ValueChain, pai_open: vc.Allocation) -> None:
    """Switching back from reading B of item 11 takes the role away from hosting services."""
    other = vc.build_allocation(chain, OPEN, framework="pai-open", readings={"PO-11": "B"})
    assert changes(vc.compare(other, pai_open)) == [("PO-11", "model_hosting", "role changed", "primary", "mentioned")]


def test_nothing_differs_from_itself(pai_open: vc.Allocation) -> None:
    """An allocation is equal to itself."""
    assert vc.compare(pai_open, pai_open).is_equal


def test_a_change_is_not_equal(chain: vc.ValueChain, pai_open: vc.Allocation) -> None:
    """Allocations that differ in a single role are not equal."""
    other = vc.build_allocation(chain, OPEN, framework="pai-open", readings={"PO-3": "B"})
    assert not vc.compare(pai_open, other).is_equal


def test_significant_update_is_equal(chain: vc.ValueChain, pai_open: vc.Allocation) -> None:
    """A significant update changes nothing."""
    updated = vc.build_allocation(chain, vc.Context("advanced", "open", True), framework="pai-open")
    assert vc.compare(pai_open, updated).is_equal


def test_frameworks_that_do_not_vary_are_equal_in_every_context(chain: vc.ValueChain) -> None:
    """CoSAI's controls are the same for any two contexts."""
    one = vc.build_allocation(chain, OPEN, framework="cosai")
    other = vc.build_allocation(chain, vc.Context("frontier", "closed"), framework="cosai")
    assert vc.compare(one, other).is_equal


def test_two_roles_of_one_actor_are_joined(tmp_path: Path) -> None:
    """If a reading gives an actor two roles, the change names both."""
    (tmp_path / "actors.csv").write_text("id,name\na,A\n")
    (tmp_path / "mitigations.csv").write_text("id,name\nx,X\n")
    (tmp_path / "readings.csv").write_text("mitigation_id,id,is_shown,primary,secondary\nx,one,yes,a,\nx,two,no,a,a\n")
    chain = vc.read_chain(tmp_path)
    found = vc.compare(vc.build_allocation(chain), vc.build_allocation(chain, readings={"x": "two"}))
    assert changes(found) == [("x", "a", "role changed", "primary", "primary;secondary")]


Folder = Callable[..., vc.ValueChain]


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """Builds a chain from the lines of its files."""

    def read(**files: str) -> vc.ValueChain:
        for name, lines in files.items():
            (tmp_path / f"{name}.csv").write_text(lines)
        return vc.read_chain(tmp_path)

    return read


def moves(comparison: vc.Comparison) -> list[tuple[str, str, list[str], list[str]]]:
    """Summarises the moves."""
    return [
        (m.mitigation.id, m.role.id, [a.id for a in m.from_actors], [a.id for a in m.to_actors])
        for m in comparison.moved
    ]


def two_readings(folder: Folder, one: str, two: str) -> vc.Comparison:
    """Compares two readings of one mitigation, each given as its primary, secondary and mentioned actors."""
    chain = folder(
        actors="id,name\na,A\nb,B\nc,C\n",
        mitigations="id,name\nx,X\n",
        readings=f"mitigation_id,id,is_shown,primary,secondary,mentioned\nx,one,yes,{one}\nx,two,no,{two}\n",
    )
    return vc.compare(vc.build_allocation(chain), vc.build_allocation(chain, readings={"x": "two"}))


@pytest.mark.parametrize(
    ("one", "two", "expected"),
    [
        ("a,,", "b,,", [("x", "primary", ["a"], ["b"])]),
        ("a,b,", "b,a,", [("x", "primary", ["a"], ["b"]), ("x", "secondary", ["b"], ["a"])]),
        ("a;b,,", "c,,", [("x", "primary", ["a", "b"], ["c"])]),
        ("a,b,", "c,b,", [("x", "primary", ["a"], ["c"])]),
        ("a,,", ",b,", []),
        ("a,,", "a;b,,", []),
        ("a;b,,", "a,,", []),
        (",,a", ",,b", []),
    ],
)
def test_moves(folder: Folder, one: str, two: str, expected: list[object]) -> None:
    """A role moves from the actors that lose it to those that gain it; a mention never moves."""
    assert moves(two_readings(folder, one, two)) == expected


def test_what_both_have(pai_open: vc.Allocation) -> None:
    """The kept mitigations are those on both sides."""
    assert [m.id for m in vc.compare(pai_open, pai_open).kept] == [f"PO-{number}" for number in range(1, 16)]


TWO_FRAMEWORKS = "id,name,short_name\none,One,one\ntwo,Two,two\n"


def test_two_versions_by_id(folder: Folder) -> None:
    """Versions of a framework are compared by id: a copy adds mitigation z, loses y, and gives x to a new actor, c."""
    chain = folder(
        frameworks=TWO_FRAMEWORKS,
        actors="framework,id,name\none,a,A\none,b,B\ntwo,a,A\ntwo,b,B\ntwo,c,C\n",
        mitigations="framework,id,name,primary\none,x,X,a\none,w,W,b\none,y,Y,b\ntwo,x,X,c\ntwo,w,W,b\ntwo,z,Z,a\n",
    )
    found = vc.compare(vc.build_allocation(chain, framework="one"), vc.build_allocation(chain, framework="two"))
    assert [m.id for m in found.added] == ["z"]
    assert [m.id for m in found.lost] == ["y"]
    assert [(m.framework, m.id) for m in found.kept] == [("one", "x"), ("one", "w")]
    assert changes(found) == [("x", "a", "lost", "primary", ""), ("x", "c", "gained", "", "primary")]
    assert moves(found) == [("x", "primary", ["a"], ["c"])]


@pytest.mark.parametrize(
    ("actors", "mitigations", "expected"),
    [
        ("ab", {"x": "Filter data", "y": "Watch misuse"}, True),
        ("a", {"x": "filter  Data", "y": "Watch misuse", "z": "New"}, True),  # one of two actors; other case and spaces
        ("ab", {"x": "Filter data", "p": "P", "q": "Q"}, True),  # 1 of 2 mitigations is half
        ("ab", {"x": "Filter data", "y": "Watch for misuse"}, True),  # one of two was renamed
        ("ab", {"x": "Keep records", "y": "Tell the users"}, False),  # the ids are the same by chance
        ("ab", {"m1": "Filter data", "m2": "Watch misuse"}, False),  # the same names, but with other ids
        ("ab", {"p": "P", "q": "Q", "r": "R"}, False),
        ("cd", {"x": "Filter data", "y": "Watch misuse"}, False),
    ],
)
def test_what_versions_are(folder: Folder, actors: str, mitigations: dict[str, str], expected: bool) -> None:
    """Two versions share at least half of the smaller one's mitigations by id and name, and half its actors by id."""
    lines = [("one", "ab", {"x": "Filter data", "y": "Watch misuse"}), ("two", actors, mitigations)]
    chain = folder(
        frameworks=TWO_FRAMEWORKS,
        actors="framework,id,name\n" + "".join(f"{name},{id_},{id_}\n" for name, ids, _ in lines for id_ in ids),
        mitigations="framework,id,name\n"
        + "".join(f"{name},{id_},{called}\n" for name, _, held in lines for id_, called in held.items()),
    )
    assert are_versions(chain, "one", "two") is expected
    assert are_versions(chain, "two", "one") is expected


def test_shipped_frameworks_are_no_versions(chain: vc.ValueChain) -> None:
    """No shipped framework is a version of another, though some share actor ids."""
    ids = [framework.id for framework in chain.frameworks]
    assert [pair for pair in combinations(ids, 2) if are_versions(chain, *pair)] == []
    assert are_versions(chain, "cosai", "cosai")
