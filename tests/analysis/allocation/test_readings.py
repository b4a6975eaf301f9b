"""Ambiguous passages: where the readings differ, and what is true under only one of them."""

import pytest

import valuechain as vc
from tests.conftest import Draw
from valuechain.analysis.allocation.readings import doubtful_cells, otherwise_of, possible_ownerships

OPEN = vc.Context("advanced", "open")


def test_cells_of_the_sources(chain: vc.ValueChain) -> None:
    """Readings differ in one cell, or in none: 19(2) in the provider, and ca-15 only in the systems that it covers."""
    assert {mitigation: set(actors) for (_, mitigation), actors in doubtful_cells(chain).items()} == {
        "PO-3": {"app_developer"},
        "PO-11": {"model_hosting"},
        "PO-12": {"model_hosting"},
        "ca-15": set(),
        "cn-8": {"transmission_platform"},
        "cn-9": {"user"},
        "cn-11": {"transmission_platform"},
        "cn-12": {"transmission_platform"},
        "ds-19-2": {"service_provider"},
    }


def test_nothing_in_doubt(draw: Draw) -> None:
    """Without readings, no cell is in doubt."""
    assert doubtful_cells(draw("a -P-> x")) == {}


def test_what_would_be_otherwise(chain: vc.ValueChain) -> None:
    """If reading B of item 12 is in use, hubs would lead item 12 under reading A, and item 11 under its reading B."""
    allocation = vc.build_allocation(chain, OPEN, framework="pai-open", readings={"PO-12": "B"})
    found = [(each.mitigation.id, each.reading, each.roles) for each in otherwise_of(allocation, "model_hosting")]
    assert found == [("PO-11", "B", ("primary",)), ("PO-12", "A", ("primary",))]


def test_nothing_would_be_otherwise(pai_open: vc.Allocation) -> None:
    """An actor whose roles do not depend on a reading has no alternatives."""
    assert otherwise_of(pai_open, "model_provider") == ()


@pytest.mark.parametrize(
    ("framework", "readings", "possible"),
    [
        ("pai-open", {}, [("PO-11", "model_hosting", "primary")]),
        ("pai-open", {"PO-11": "B"}, []),
        ("eu-ai-act", {}, []),
    ],
)
def test_ownerships_under_alternative_readings_only(
    chain: vc.ValueChain, framework: str, readings: dict[str, str], possible: list[tuple[str, str, str]]
) -> None:
    """Only reading B of item 11, if not yet in use, would add an owner; the AI Act has no alternative readings."""
    allocation = vc.build_allocation(chain, OPEN, framework=framework, readings=readings)
    assert [(o.mitigation, o.actor, o.role) for o in possible_ownerships(allocation)] == possible
