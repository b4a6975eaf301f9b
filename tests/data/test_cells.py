"""The cells of data/: what each framework says for every model type and release type."""

from collections import Counter
from collections.abc import Callable

import pytest

Shipped = Callable[..., list[dict[str, str]]]
Cells = dict[tuple[str, str, str], dict[str, str]]

MODEL_TYPES = ("specialized", "advanced", "frontier")
RELEASE_TYPES = ("open", "restricted", "closed", "research")
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


def test_every_framework_has_all_twelve_cells(shipped: Shipped, cells: Cells) -> None:
    """Each of the five frameworks has a row for each of the 12 cells, once."""
    rows = shipped("cells")
    assert len(rows) == len(cells) == 60
    assert set(Counter(row["framework"] for row in rows).values()) == {12}


def test_cell_without_an_answer_says_why_and_where_to_look(cells: Cells) -> None:
    """Every cell that is excluded or unsourced has a reason and at least one neighbour."""
    silent = [key for key, row in cells.items() if row["status"] not in ANSWERED and not row["reason"]]
    alone = [key for key, row in cells.items() if row["status"] not in ANSWERED and not row["neighbours"]]
    assert (silent, alone) == ([], [])


def test_neighbours_are_answered_themselves(cells: Cells) -> None:
    """Every neighbour that a cell names is another cell that has an answer."""
    for key, row in cells.items():
        for neighbour in filter(None, row["neighbours"].split(";")):
            framework, _, place = neighbour.partition(":")
            named = (framework, *place.split("/"))
            assert cells[named]["status"] in ANSWERED
            assert named != key


def test_frontier_open_points_to_frontier_restricted_first(cells: Cells) -> None:
    """The excluded cell of both PAI frameworks looks first to frontier and restricted, as PAI advises."""
    first = {cells[framework, "frontier", "open"]["neighbours"].split(";")[0] for framework in ("pai-open", "pai-2023")}
    assert first == {"pai-2023:frontier/restricted"}


def test_nothing_is_inferred_for_a_cell_without_an_answer(shipped: Shipped, cells: Cells) -> None:
    """No mitigation names a cell that its framework does not answer."""
    inferred = [
        (row["framework"], row["id"], place)
        for row in shipped("mitigations")
        for place in filter(None, row["cells"].split(";"))
        if cells[row["framework"], *place.split("/")]["status"] not in ANSWERED
    ]
    assert inferred == []


@pytest.mark.parametrize("framework", ["pai-open", "pai-2023"])
def test_pai_lists_hold_in_the_one_cell_that_is_in_hand(shipped: Shipped, cells: Cells, framework: str) -> None:
    """A PAI framework answers in one cell only, so that its list needs no cells of its own."""
    answered = [key for key, row in cells.items() if key[0] == framework and row["status"] in ANSWERED]
    assert len(answered) == 1
    assert {row["cells"] for row in shipped("mitigations", framework)} == {""}


def test_unsourced_cell_is_of_unsourced_confidence(cells: Cells) -> None:
    """A cell is unsourced in its confidence if and only if it is in its status."""
    assert all((row["status"] == "unsourced") == (row["confidence"] == "unsourced") for row in cells.values())
