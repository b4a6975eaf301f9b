"""The cells in data/: each framework's status for every model type and release type."""

import pytest

from tests.conftest import Shipped
from valuechain.model.vocabulary import PLACES

Cells = dict[tuple[str, str, str], dict[str, str]]

RELEASE_TYPES = ("open", "restricted", "closed", "research")
"""The columns of the grid below."""
ANSWERED = {"allocated", "provider-only"}

# framework, model type, status for open, restricted, closed, research
GRID = [
    ("pai-open", "specialized", "unsourced unsourced unsourced unsourced"),
    ("pai-open", "advanced", "allocated unsourced unsourced unsourced"),
    ("pai-open", "frontier", "excluded unsourced unsourced unsourced"),
    ("pai-2023", "specialized", "unsourced unsourced unsourced unsourced"),
    ("pai-2023", "advanced", "unsourced unsourced unsourced unsourced"),
    ("pai-2023", "frontier", "excluded provider-only unsourced unsourced"),
    ("cosai", "specialized", "allocated allocated allocated allocated"),
    ("cosai", "advanced", "allocated allocated allocated allocated"),
    ("cosai", "frontier", "allocated allocated allocated allocated"),
    ("uk-ai-cyber", "specialized", "allocated allocated allocated allocated"),
    ("uk-ai-cyber", "advanced", "allocated allocated allocated allocated"),
    ("uk-ai-cyber", "frontier", "allocated allocated allocated allocated"),
    ("eu-ai-act", "specialized", "allocated allocated allocated excluded"),
    ("eu-ai-act", "advanced", "allocated allocated allocated excluded"),
    ("eu-ai-act", "frontier", "allocated allocated allocated excluded"),
]


@pytest.fixture(scope="module")
def cells(shipped: Shipped) -> Cells:
    """The rows of the cells by framework, model type and release type."""
    return {(row["framework"], row["model_type"], row["release_type"]): row for row in shipped("cells")}


@pytest.mark.parametrize(("framework", "model_type", "statuses"), GRID)
def test_status_of_each_cell(cells: Cells, framework: str, model_type: str, statuses: str) -> None:
    """Each cell has the status that the sources give it."""
    assert [cells[framework, model_type, release]["status"] for release in RELEASE_TYPES] == statuses.split()


def test_every_framework_has_every_cell(shipped: Shipped, cells: Cells) -> None:
    """Each framework has exactly one row for each cell."""
    frameworks = [row["id"] for row in shipped("frameworks")]
    assert len(shipped("cells")) == len(cells)
    assert cells.keys() == {(framework, *place) for framework in frameworks for place in PLACES}


def test_cell_without_an_answer_says_why_and_where_to_look(cells: Cells) -> None:
    """Every excluded or unsourced cell has a reason and at least one neighbour."""
    silent = [key for key, row in cells.items() if row["status"] not in ANSWERED and not row["reason"]]
    alone = [key for key, row in cells.items() if row["status"] not in ANSWERED and not row["neighbours"]]
    assert (silent, alone) == ([], [])


def test_neighbours_are_answered_themselves(cells: Cells) -> None:
    """Every neighbour is another cell that has an answer."""
    for key, row in cells.items():
        for neighbour in filter(None, row["neighbours"].split(";")):
            framework, _, place = neighbour.partition(":")
            named = (framework, *place.split("/"))
            assert cells[named]["status"] in ANSWERED
            assert named != key


def test_frontier_open_points_to_frontier_restricted_first(cells: Cells) -> None:
    """In both PAI frameworks, the excluded cell's first neighbour is frontier/restricted, as PAI advises."""
    first = {cells[framework, "frontier", "open"]["neighbours"].split(";")[0] for framework in ("pai-open", "pai-2023")}
    assert first == {"pai-2023:frontier/restricted"}


def test_nothing_is_inferred_for_a_cell_without_an_answer(shipped: Shipped, cells: Cells) -> None:
    """No mitigation lists a cell for which its framework has no answer."""
    inferred = [
        (row["framework"], row["id"], place)
        for row in shipped("mitigations")
        for place in filter(None, row["cells"].split(";"))
        if cells[row["framework"], *place.split("/")]["status"] not in ANSWERED
    ]
    assert inferred == []


@pytest.mark.parametrize("framework", ["pai-open", "pai-2023"])
def test_pai_lists_hold_in_the_one_cell_that_is_in_hand(shipped: Shipped, cells: Cells, framework: str) -> None:
    """A PAI framework has an answer in one cell only, so its mitigations list no cells."""
    answered = [key for key, row in cells.items() if key[0] == framework and row["status"] in ANSWERED]
    assert len(answered) == 1
    assert {row["cells"] for row in shipped("mitigations", framework)} == {""}


def test_unsourced_cell_is_of_unsourced_confidence(cells: Cells) -> None:
    """A cell has unsourced confidence if and only if its status is unsourced."""
    assert all((row["status"] == "unsourced") == (row["confidence"] == "unsourced") for row in cells.values())
