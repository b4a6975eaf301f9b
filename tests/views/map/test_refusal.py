"""The page shown instead of a map if there are too many mitigations."""

import pytest

import valuechain as vc
from tests.conftest import Node, Parse, Write
from valuechain.analysis.findings.findings import build_findings
from valuechain.views.map.picture import show_map
from valuechain.views.page.state import View, ViewState


@pytest.fixture
def refusal(write: Write, parse: Parse) -> Node:
    """200 mitigations without a stage; one actor owns them all, another owns 160, another ten."""
    rows = [[f"m{n}", f"M {n}", "a", ("b;c" if n < 10 else "c") if n < 160 else ""] for n in range(200)]
    own = write(
        actors=[["id", "name"], ["a", "Anna"], ["b", "Bert"], ["c", "Cora"]],
        mitigations=[["id", "name", "primary", "secondary"], *rows],
    )
    allocation = vc.build_allocation(own)
    state = ViewState(own.frameworks[0].id, view=View.MAP)
    return parse(show_map(allocation, build_findings(allocation), state))


def test_what_fits(refusal: Node) -> None:
    """Bert's mitigations are few enough for a map, and so are the 40 that Anna owns alone; Cora's are not."""
    assert [[item.text for item in group.all("li")] for group in refusal.all("ul")] == [
        ["Actor: Bert10 mitigations", "Without a backup40 mitigations"],
        ["Actor: Cora160 mitigations", "With a backup160 mitigations"],
    ]
    assert refusal.all("ul")[0].all("a")[0].attributes["href"].endswith("&actor=b&view=map")


def test_matrix_shows_all(refusal: Node) -> None:
    """The page gives the limit for a map, and links to the whole matrix."""
    assert "A map shows up to 150. The matrix shows them all." in refusal.text
    assert "view=map" not in refusal.all("p")[0].one("a").attributes["href"]
