"""Where the readings of a source differ."""

from collections.abc import Callable

import valuechain as vc
from valuechain.analysis.readings import doubtful_cells


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
