"""Where the readings of a source differ."""

from collections.abc import Callable

import valuechain as vc
from valuechain.analysis.allocation.readings import doubtful_cells, otherwise_of


def test_cells_of_the_sources(chain: vc.ValueChain) -> None:
    """The readings differ in one cell each: developers of item 3, hubs of items 11 and 12."""
    assert {mitigation: set(actors) for (_, mitigation), actors in doubtful_cells(chain).items()} == {
        "PO-3": {"app_developer"},
        "PO-11": {"model_hosting"},
        "PO-12": {"model_hosting"},
    }


def test_nothing_in_doubt(draw: Callable[[str], vc.ValueChain]) -> None:
    """Data without readings has no cell in doubt."""
    assert doubtful_cells(draw("a -P-> x")) == {}


def test_what_would_be_otherwise(chain: vc.ValueChain) -> None:
    """Hubs would own item 11 under reading B, and with reading B of item 12 in use be primary under A again."""
    allocation = vc.build_allocation(
        chain, vc.Context("advanced", "open"), framework="pai-open", readings={"PO-12": "B"}
    )
    found = [(each.mitigation.id, each.reading, each.roles) for each in otherwise_of(allocation, "model_hosting")]
    assert found == [("PO-11", "B", ("primary",)), ("PO-12", "A", ("primary",))]


def test_nothing_would_be_otherwise(pai_open: vc.Allocation) -> None:
    """Where no reading differs for an actor, there is nothing to say."""
    assert otherwise_of(pai_open, "model_provider") == ()
