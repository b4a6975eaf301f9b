"""The page of a source: its facts, its gaps, its files and how to cite it."""

import json

import pytest
from flask.testing import FlaskClient

import valuechain as vc
from tests.conftest import Node, Show, Write
from tests.questions import PAI_OPEN, query_of
from valuechain.analysis.graph.files import GRAPH_FORMATS
from valuechain.model.vocabulary import PLACES
from valuechain.model.words import capital
from valuechain.tables.formats import TABLE_FORMATS
from valuechain.views.page.state import Page

PAGE = Page.SOURCE


def facts(part: Node) -> dict[str, str]:
    """The facts about a framework, by term."""
    return {row.one("dt").text: row.one("dd").text for each in part.all(".facts") for row in each.all("div")}


def test_facts(show: Show) -> None:
    """PAI's checklist shows its publisher and licence, what it states, what we interpret, its gaps and its contents."""
    page = show("framework=pai-open")
    said = facts(page)
    assert said["Publisher"] == "Partnership on AI"
    assert said["Date"] == "Not known"
    assert said["Licence"].startswith("No licence stated")
    assert said["Attribution"] == "Based on Partnership on AI’s Guidance for Safe Foundation Model Deployment"
    assert said["Stated by the source"].endswith("The owners of 12 mitigations, as labelled.")
    assert said["Our interpretation"].startswith("The owners of three mitigations can be read in two ways.")
    assert said["Missing"].startswith("A date and a licence.")
    assert page.one("@data-said").text.startswith("9 actors, 15 mitigations, 32 assignments, 3 stages. ")
    assert said["Assignments of mitigations"] == "12 stated 3 ambiguous"


def test_levels(show: Show) -> None:
    """Principles and provisions, and the confidence of their owners, are counted separately."""
    page = show("framework=uk-ai-cyber")
    said = facts(page)
    assert "13 principles, 72 provisions" in page.one("@data-said").text
    assert (said["Assignments of principles"], said["Assignments of provisions"]) == (
        "12 stated 1 interpreted",
        "67 stated 5 interpreted",
    )


def test_coverage(show: Show) -> None:
    """PAI’s 2023 guidance covers one cell and excludes another; for the rest, its content is unknown."""
    spots = [each.one(".sr").text for each in show("framework=pai-2023").all(".spot")]
    assert len(spots) == len(PLACES)
    assert [spot for spot in spots if spot != "not known"] == ["excluded", "22 guidelines, all for one actor"]


def test_spot_leads_to_the_answer(show: Show) -> None:
    """A cell of the grid links to its answer."""
    (spot,) = [
        each for each in show("framework=pai-open").all(".spot") if "status-allocated" in each.attributes["class"]
    ]
    assert spot.attributes["href"] == f"/?{PAI_OPEN}"


def test_doubts(show: Show, chain: vc.ValueChain) -> None:
    """Doubts about a source's text are listed with the source and the passage."""
    known = [doubt for doubt in chain.doubts if doubt.framework == "uk-ai-cyber"]
    doubts = [each for each in show("framework=uk-ai-cyber").all("details") if "doubts" in each.attributes["data-key"]]
    assert doubts[0].one("summary").text == f"Doubts about the text of the UK cyber security code ({len(known)})"
    assert doubts[0].all("li")[0].text.startswith(capital(known[0].kind))
    assert doubts[0].all("li")[0].text.endswith(known[0].source)


def test_files_of_a_source(show: Show) -> None:
    """A source that covers the context offers all tables and the graph."""
    names = [each.one("b").text for each in show("framework=pai-open").one(".downloads").all("a")]
    assert len(names) == 5 * len(TABLE_FORMATS) + len(GRAPH_FORMATS)
    assert {"Matrix as CSV", "Findings as JSON", "Topics as Excel workbook", "Graph as GraphML"} <= set(names)


def test_files_of_a_silent_source(show: Show) -> None:
    """A source without a list for this context offers only the downloads that need no list, and says why."""
    part = show("framework=pai-2023")
    assert {each.one("b").text.split()[0] for each in part.one(".downloads").all("a")} == {"Actors", "Topics"}
    assert part.all(".hint")[0].text == (
        "This source has no list for advanced/open, so only downloads that do not depend on it are offered."
    )


def test_ids_in_links_are_quoted(write: Write, show: Show) -> None:
    """For a framework called R&D, every download link contains the whole name."""
    own = write(
        frameworks=[["id", "name"], ["R&D", "R&D"]],
        actors=[["id", "name"], ["a", "A"]],
        mitigations=[["id", "name", "primary"], ["m", "M", "a"]],
    )
    files = [link.attributes["href"] for link in show("framework=R%26D", own).one(".downloads").all("a")]
    assert [file for file in files if query_of("R&D") not in file] == []


def test_address_of_another_kind_is_no_link(show: Show, own: vc.ValueChain) -> None:
    """An address that is not a web address is not made a link."""
    assert [a for a in show("framework=mine", own).all("a") if a.attributes["href"].startswith("javascript")] == []


def test_role_card_as_json(client: FlaskClient) -> None:
    """In the API, the role card of hubs begins with the mitigations they own."""
    rows = json.loads(client.get(f"/api/v1/actor.json?{PAI_OPEN}&id=model_hosting").text)
    assert [row["id"] for row in rows if row["section"] == "owns"] == ["PO-6", "PO-12", "PO-13", "PO-14", "PO-15"]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        (f"actor.csv?{PAI_OPEN}", 400),
        (f"actor.csv?{PAI_OPEN}&id=nobody", 400),
        (f"actor.csv?{query_of('pai-open', 'frontier', 'open', id='user')}", 404),
        (f"mitigation.csv?{PAI_OPEN}", 400),
        (f"mitigation.csv?{PAI_OPEN}&id=PO-99", 400),
        (f"mitigation.csv?{query_of('pai-2023', 'advanced', 'open', id='PRE-3')}", 404),
    ],
)
def test_refusals(client: FlaskClient, path: str, status: int) -> None:
    """A request without an item, with an unknown actor, or for a cell without a list is refused with a message."""
    response = client.get(f"/api/v1/{path}")
    assert response.status_code == status
    assert response.get_json()["error"]["message"]


def test_own_data(show: Show, own: vc.ValueChain) -> None:
    """A user's own source is marked, and its missing facts are shown as "Not known"."""
    page = show("framework=mine", own)
    assert page.one(".doubt").text == "your own data"
    assert facts(page)["Publisher"] == "Not known"


def test_cited_on_its_page(show: Show) -> None:
    """The citation and the BibTeX entry can be copied."""
    page = show("framework=cosai")
    copied = {button.attributes["data-of"] for button in page.all("button[data-copy=text]")}
    assert copied == {"cite-cosai", "bibtex-entry"}
    assert page.one("#cite-cosai").text.startswith("Coalition for Secure AI (CoSAI) (19 August 2026). CoSAI Risk Map.")
    assert page.one("#bibtex-entry").text.startswith("@misc{cosai,")


def test_other_sources_are_one_click_away(show: Show, chain: vc.ValueChain) -> None:
    """Below the source, every other one is linked."""
    links = [link.text for link in show("framework=cosai").one(".others").all("a")]
    others = [each.short_name for each in chain.frameworks if each.id != "cosai"]
    assert [link.lower() for link in links] == [name.lower() for name in others]
