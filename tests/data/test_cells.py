"""The cells in data/: each framework's status for every model type and release type, as our notes have it."""

import pytest

from tests.conftest import Shipped
from tests.data.rows import Row, says, several
from valuechain.model.vocabulary import PLACES, parse_places

Cells = dict[tuple[str, str, str], Row]

RELEASE_TYPES = ("open", "restricted", "closed", "research")
"""The columns of the grid below."""
ANSWERED = {"allocated", "provider-only"}

ADVICE = ["self-learning", "commands online", "agentic", "staged", "restricted access", "may become viable"]
"""Words of the advice to providers of frontier models: its condition, the advice, and the door it leaves open."""

# framework, model type, status for open, restricted, closed, research
GRID = [
    # pai-readings.md, section 4
    ("pai-open", "specialized", "unsourced unsourced unsourced unsourced"),
    ("pai-open", "advanced", "allocated unsourced unsourced unsourced"),
    ("pai-open", "frontier", "unsourced unsourced unsourced unsourced"),
    ("pai-2023", "specialized", "unsourced unsourced unsourced unsourced"),
    ("pai-2023", "advanced", "unsourced unsourced unsourced unsourced"),
    ("pai-2023", "frontier", "excluded provider-only unsourced unsourced"),
    # cosai-risk-map.md: the source is silent on types
    ("cosai", "specialized", "allocated allocated allocated allocated"),
    ("cosai", "advanced", "allocated allocated allocated allocated"),
    ("cosai", "frontier", "allocated allocated allocated allocated"),
    # uk-ai-cyber-code.md, "Where it applies"
    ("uk-ai-cyber", "specialized", "allocated allocated allocated unsourced"),
    ("uk-ai-cyber", "advanced", "allocated allocated allocated unsourced"),
    ("uk-ai-cyber", "frontier", "allocated allocated allocated unsourced"),
    # eu-ai-act.md, "How it varies by context": research is not excluded, but depends
    ("eu-ai-act", "specialized", "allocated allocated allocated allocated"),
    ("eu-ai-act", "advanced", "allocated allocated allocated allocated"),
    ("eu-ai-act", "frontier", "allocated allocated allocated allocated"),
]
# framework, confidence of its answered cells
CONFIDENCES = [
    ("pai-open", "stated"),
    ("pai-2023", "stated"),
    ("cosai", "interpreted"),
    ("uk-ai-cyber", "interpreted"),
    ("eu-ai-act", "interpreted"),
]


@pytest.fixture(scope="module")
def cells(shipped: Shipped) -> Cells:
    """The rows of the cells by framework, model type and release type."""
    return {(row["framework"], row["model_type"], row["release_type"]): row for row in shipped("cells")}


@pytest.mark.parametrize(("framework", "model_type", "statuses"), GRID)
def test_status_of_each_cell(cells: Cells, framework: str, model_type: str, statuses: str) -> None:
    """Each cell has the status that the sources give it."""
    assert [cells[framework, model_type, release]["status"] for release in RELEASE_TYPES] == statuses.split()


@pytest.mark.parametrize(("framework", "confidence"), CONFIDENCES)
def test_confidence_of_answered_cells(cells: Cells, framework: str, confidence: str) -> None:
    """That a PAI list holds in its cell is stated; that the other sources do not vary is our inference."""
    answered = [row for (owner, *_), row in cells.items() if owner == framework and row["status"] in ANSWERED]
    assert {row["confidence"] for row in answered} == {confidence}


@pytest.mark.parametrize(("framework", "words"), [("cosai", ["says nothing"]), ("uk-ai-cyber", ["do not speak"])])
def test_silence_is_called_silence(cells: Cells, framework: str, words: list[str]) -> None:
    """Where a source is silent on model types and release types, the reason says so."""
    answered = [row for (owner, *_), row in cells.items() if owner == framework and row["status"] in ANSWERED]
    assert all(says(row["reason"], [*words, "model type", "release type"]) for row in answered)


def test_the_checklist_does_not_exclude_frontier_models(cells: Cells) -> None:
    """The checklist excludes nothing: it gives advice under a condition, and says that opening may become viable."""
    row = cells["pai-open", "frontier", "open"]
    assert (row["status"], row["confidence"]) == ("unsourced", "unsourced")
    assert says(row["reason"], [*ADVICE, "nor does it exclude"])
    assert "170" in row["source"]


def test_the_deck_alone_excludes_frontier_models(cells: Cells) -> None:
    """The deck states the exclusion; the condition and "may become viable" stand beside it, as the checklist's."""
    row = cells["pai-2023", "frontier", "open"]
    assert (row["status"], row["confidence"]) == ("excluded", "stated")
    assert says(row["reason"], [*ADVICE, "Turing deck", "not seen", "checklist excludes nothing"])
    assert "261" in row["source"]


def test_only_one_cell_is_excluded(cells: Cells) -> None:
    """No framework excludes a cell, except the 2023 guidance: frontier models with open access."""
    assert [key for key, row in cells.items() if row["status"] == "excluded"] == [("pai-2023", "frontier", "open")]


@pytest.mark.parametrize(("model_type", "words"), [("specialized", ["list is lost"]), ("advanced", ["not in hand"])])
def test_list_that_is_not_in_hand(cells: Cells, model_type: str, words: list[str]) -> None:
    """The 2023 lists for other models with open access are not in hand; of one the title is printed, its list lost."""
    assert says(cells["pai-2023", model_type, "open"]["reason"], words)


def test_framework_of_closed_deployment_is_only_named(cells: Cells) -> None:
    """Of the framework for Frontier x Closed Deployment only the purpose is in hand."""
    for framework in ("pai-open", "pai-2023"):
        assert says(cells[framework, "frontier", "closed"]["reason"], ["Closed Deployment", "purpose", "internal use"])


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
        for neighbour in several(row["neighbours"]):
            framework, _, place = neighbour.partition(":")
            named = (framework, *place.split("/"))
            assert cells[named]["status"] in ANSWERED
            assert named != key


def test_frontier_open_points_to_frontier_restricted_first(cells: Cells) -> None:
    """In both PAI frameworks, the first neighbour of frontier/open is frontier/restricted."""
    first = {cells[framework, "frontier", "open"]["neighbours"].split(";")[0] for framework in ("pai-open", "pai-2023")}
    assert first == {"pai-2023:frontier/restricted"}


def test_nothing_is_inferred_for_a_cell_without_an_answer(shipped: Shipped, cells: Cells) -> None:
    """No mitigation lists a cell for which its framework has no answer."""
    inferred = [
        (row["framework"], row["id"], place)
        for row in shipped("mitigations")
        for pattern in several(row["cells"])
        if "*" not in pattern
        for place in parse_places(pattern)
        if cells[row["framework"], *place]["status"] not in ANSWERED
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
