"""Two contexts, or two readings, side by side."""

from pathlib import Path

import pytest

import valuechain as vc

OPEN, RESTRICTED = vc.Context("advanced", "open"), vc.Context("advanced", "restricted")


def changes(comparison: vc.Comparison) -> list[tuple[str, ...]]:
    """The changes in short."""
    return [(c.mitigation.id, c.actor.id, c.change, c.before, c.after) for c in comparison.changes]


def test_two_contexts_of_the_ai_act(chain: vc.ValueChain) -> None:
    """From open to restricted release of advanced models, Articles 53(1)(a), 53(1)(b) and 54 are added."""
    before = vc.build_allocation(chain, OPEN, framework="eu-ai-act")
    after = vc.build_allocation(chain, RESTRICTED, framework="eu-ai-act")
    found = vc.compare(before, after)
    assert [m.code for m in found.added] == ["Art 53(1)(a)", "Art 53(1)(b)", "Art 54"]
    assert (found.lost, found.changes) == ((), ())


def test_comparison_the_other_way_round(chain: vc.ValueChain) -> None:
    """What one direction adds the other loses."""
    before = vc.build_allocation(chain, RESTRICTED, framework="eu-ai-act")
    after = vc.build_allocation(chain, OPEN, framework="eu-ai-act")
    found = vc.compare(before, after)
    assert [m.code for m in found.lost] == ["Art 53(1)(a)", "Art 53(1)(b)", "Art 54"]
    assert found.added == ()


def test_frontier_models_add_the_duties_for_systemic_risk(chain: vc.ValueChain) -> None:
    """From advanced to frontier models under restricted release, Articles 52 and 55 are added."""
    before = vc.build_allocation(chain, RESTRICTED, framework="eu-ai-act")
    after = vc.build_allocation(chain, vc.Context("frontier", "restricted"), framework="eu-ai-act")
    assert [m.code for m in vc.compare(before, after).added] == [
        "Art 52",
        "Art 55(1)(a)",
        "Art 55(1)(b)",
        "Art 55(1)(c)",
        "Art 55(1)(d)",
    ]


@pytest.mark.parametrize(
    ("readings", "expected"),
    [
        ({"PO-3": "B"}, [("PO-3", "app_developer", "role changed", "primary", "secondary")]),
        ({"PO-11": "B"}, [("PO-11", "model_hosting", "gained", "", "primary")]),
        ({"PO-12": "B"}, [("PO-12", "model_hosting", "role changed", "primary", "secondary")]),
        (
            {"PO-3": "B", "PO-11": "B"},
            [
                ("PO-3", "app_developer", "role changed", "primary", "secondary"),
                ("PO-11", "model_hosting", "gained", "", "primary"),
            ],
        ),
    ],
)
def test_two_readings_of_the_open_checklist(
    chain: vc.ValueChain, pai_open: vc.Allocation, readings: dict[str, str], expected: list[tuple[str, ...]]
) -> None:
    """Another reading of an ambiguous item changes the role of the actor that is in doubt, and nothing else."""
    other = vc.build_allocation(chain, OPEN, framework="pai-open", readings=readings)
    found = vc.compare(pai_open, other)
    assert changes(found) == expected
    assert (found.added, found.lost) == ((), ())


def test_reading_that_takes_an_owner_away(chain: vc.ValueChain, pai_open: vc.Allocation) -> None:
    """Back from reading B of item 11, hosting services lose their role."""
    other = vc.build_allocation(chain, OPEN, framework="pai-open", readings={"PO-11": "B"})
    assert changes(vc.compare(other, pai_open)) == [("PO-11", "model_hosting", "lost", "primary", "")]


def test_nothing_differs_from_itself(pai_open: vc.Allocation) -> None:
    """An allocation compared with itself is equal."""
    assert vc.compare(pai_open, pai_open).is_equal


def test_a_change_is_not_equal(chain: vc.ValueChain, pai_open: vc.Allocation) -> None:
    """A comparison with a single change is not equal."""
    other = vc.build_allocation(chain, OPEN, framework="pai-open", readings={"PO-3": "B"})
    assert not vc.compare(pai_open, other).is_equal


def test_significant_update_is_equal(chain: vc.ValueChain, pai_open: vc.Allocation) -> None:
    """A significant update leaves everything as it is."""
    updated = vc.build_allocation(chain, vc.Context("advanced", "open", True), framework="pai-open")
    assert vc.compare(pai_open, updated).is_equal


def test_frameworks_that_do_not_vary_are_equal_in_every_context(chain: vc.ValueChain) -> None:
    """CoSAI's controls are the same for any two contexts."""
    one = vc.build_allocation(chain, OPEN, framework="cosai")
    other = vc.build_allocation(chain, vc.Context("frontier", "closed"), framework="cosai")
    assert vc.compare(one, other).is_equal


def test_two_roles_of_one_actor_are_joined(tmp_path: Path) -> None:
    """Where a reading gives an actor two roles at once, both are named in the change."""
    (tmp_path / "actors.csv").write_text("id,name\na,A\n")
    (tmp_path / "mitigations.csv").write_text("id,name\nx,X\n")
    (tmp_path / "readings.csv").write_text("mitigation_id,id,is_shown,primary,secondary\nx,one,yes,a,\nx,two,no,a,a\n")
    chain = vc.read_chain(tmp_path)
    found = vc.compare(vc.build_allocation(chain), vc.build_allocation(chain, readings={"x": "two"}))
    assert changes(found) == [("x", "a", "role changed", "primary", "primary;secondary")]
