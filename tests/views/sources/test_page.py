"""The Sources page: each source's contents and gaps, and the files, citations and glossary."""

import json

import pytest
from flask.testing import FlaskClient

import valuechain as vc
from tests.conftest import Node, Shipped, Show, Write
from tests.questions import PAI_OPEN, query_of
from valuechain.analysis.graph.files import GRAPH_FORMATS
from valuechain.model.values import Framework
from valuechain.model.vocabulary import PLACES, CellStatus, Confidence, ModelType, ReleaseType
from valuechain.model.words import capital
from valuechain.tables.formats import TABLE_FORMATS
from valuechain.views.page.state import Page
from valuechain.views.sources.citation import cite, write_bibtex
from valuechain.views.sources.page import CONTENTS

PAGE = Page.SOURCES


@pytest.fixture
def own(write: Write) -> vc.ValueChain:
    """A user's framework with few details."""
    return write(
        frameworks=[["id", "name", "url"], ["mine", "Mine & ours", "javascript:alert(1)"]],
        actors=[["id", "name"], ["a", "A"]],
        mitigations=[["id", "name", "primary"], ["m", "M", "a"]],
    )


def source(page: Node, framework: str) -> Node:
    """The section of one framework."""
    (found,) = [each for each in page.all(".source") if each.attributes["id"] == f"source-{framework}"]
    return found


def facts(part: Node) -> dict[str, str]:
    """The facts about a framework, by term."""
    return {row.one("dt").text: row.one("dd").text for row in part.one(".facts").all("div")}


def by_id(page: Node, name: str) -> Node:
    """The element with the given id."""
    (found,) = [each for each in page.nodes() if each.attributes.get("id") == name]
    return found


def test_contents(show: Show) -> None:
    """The table of contents links to every section."""
    page = show()
    assert page.one("h1").text == "Where do the answers come from?"
    assert [link.attributes["href"] for link in page.one(".contents").all("a")] == [f"#{name}" for name, _ in CONTENTS]
    assert [by_id(page, name).text for name, _ in CONTENTS] == [title for _, title in CONTENTS]


def test_ids_are_unique(show: Show) -> None:
    """No two elements of the page have the same id."""
    ids = [node.attributes["id"] for node in show().nodes() if "id" in node.attributes]
    assert len(ids) == len(set(ids))


def test_answer(show: Show, chain: vc.ValueChain) -> None:
    """The answer counts the contents of all sources, provisions included."""
    counts = chain.counts()
    said = f"From 9 sources: {counts['actors']} actors, {counts['mitigations']} mitigations and "
    assert show().one("@data-said").text.startswith(said)


def test_facts(show: Show) -> None:
    """PAI's checklist shows its publisher and licence, what it states, what we interpret, its gaps and its contents."""
    said = facts(source(show(), "pai-open"))
    assert said["Publisher"] == "Partnership on AI"
    assert said["Date"] == "Not known"
    assert said["Licence"].startswith("No licence stated")
    assert said["Attribution"] == "Based on Partnership on AI’s Guidance for Safe Foundation Model Deployment"
    assert said["Stated by the source"].endswith("The owners of 12 mitigations, as labelled.")
    assert said["Our interpretation"].startswith("The owners of three mitigations can be read in two ways.")
    assert said["Missing"].startswith("A date and a licence.")
    assert said["Contents"] == "9 actors, 15 mitigations, 32 assignments, 3 stages"
    assert said["Assignments of mitigations"] == "12 stated 3 ambiguous"


def test_levels(show: Show) -> None:
    """Principles and provisions, and the confidence of their owners, are counted separately."""
    said = facts(source(show(), "uk-ai-cyber"))
    assert "13 principles, 72 provisions" in said["Contents"]
    assert (said["Assignments of principles"], said["Assignments of provisions"]) == (
        "12 stated 1 interpreted",
        "67 stated 5 interpreted",
    )


def test_coverage(show: Show) -> None:
    """PAI’s 2023 guidance covers one cell and excludes another; for the rest, its content is unknown."""
    spots = [each.one(".sr").text for each in source(show(), "pai-2023").all(".spot")]
    assert len(spots) == len(PLACES)
    assert [spot for spot in spots if spot != "not known"] == ["excluded", "22 guidelines, all for one actor"]


def test_spot_leads_to_the_answer(show: Show) -> None:
    """A cell of the grid links to its answer."""
    (spot,) = [
        each for each in source(show(), "pai-open").all(".spot") if "status-allocated" in each.attributes["class"]
    ]
    assert spot.attributes["href"] == f"/?{PAI_OPEN}"


def test_doubts(show: Show, chain: vc.ValueChain) -> None:
    """Doubts about a source's text are listed with the source and the passage."""
    known = [doubt for doubt in chain.doubts if doubt.framework == "uk-ai-cyber"]
    doubts = [each for each in source(show(), "uk-ai-cyber").all("details") if "doubts" in each.attributes["data-key"]]
    assert doubts[0].one("summary").text == f"Doubts about the text of the UK cyber security code ({len(known)})"
    assert doubts[0].all("li")[0].text.startswith(capital(known[0].kind))
    assert doubts[0].all("li")[0].text.endswith(known[0].source)


def test_files_of_a_source(show: Show) -> None:
    """A source that covers the context offers all tables and the graph."""
    names = [each.one("b").text for each in source(show(), "pai-open").one(".downloads").all("a")]
    assert len(names) == 5 * len(TABLE_FORMATS) + len(GRAPH_FORMATS)
    assert {"Matrix as CSV", "Findings as JSON", "Topics as Excel workbook", "Graph as GraphML"} <= set(names)


def test_files_of_a_silent_source(show: Show) -> None:
    """A source without a list for this context offers only the downloads that need no list, and says why."""
    part = source(show(), "pai-2023")
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
    files = [link.attributes["href"] for link in source(show(of=own), "R&D").one(".downloads").all("a")]
    assert [file for file in files if query_of("R&D") not in file] == []


def test_every_file_is_there(show: Show, client: FlaskClient) -> None:
    """Every download on the page works."""
    hrefs = {link.attributes["href"] for link in show().all("a") if link.attributes["href"].startswith("/api/")}
    assert len(hrefs) > 60
    assert {href: client.get(href).status for href in hrefs} == dict.fromkeys(hrefs, "200 OK")


def test_links_for_programs(show: Show, client: FlaskClient) -> None:
    """The instructions for Excel, R and Python all contain the address of the current question's table."""
    page = show(query_of("eu-ai-act", "frontier", "closed"))
    address = f"/api/v1/matrix.csv?{query_of('eu-ai-act', 'frontier', 'closed')}"
    assert by_id(page, "in-excel").text == address
    assert by_id(page, "in-r").text == f'answer <- read.csv("{address}", check.names = FALSE)'
    assert by_id(page, "in-python").text == f'import pandas as pd answer = pd.read_csv("{address}")'
    assert client.get(address).status_code == 200


def test_links_where_there_is_no_answer(show: Show) -> None:
    """If the question has no answer, the links lead to the list of sources."""
    page = show(query_of("pai-open", "frontier", "open"))
    assert by_id(page, "in-excel").text == "/api/v1/frameworks.csv"


def test_citations(chain: vc.ValueChain, show: Show) -> None:
    """Every source, and valuechain itself, has a citation with a placeholder for the date of access."""
    lines = [item.text for item in show().one(".citations").all("li")]
    assert lines[0] == (
        "The valuechain authors. valuechain: who is responsible for what along the AI value chain. "
        f"Version {vc.__version__}, data {chain.stamp}. Accessed [date of access]."
    )
    assert lines[3] == (
        "Coalition for Secure AI (CoSAI) (19 August 2026). CoSAI Risk Map. Branch main, commit 18ab1ef1. "
        "https://github.com/cosai-oasis/secure-ai-tooling, accessed [date of access]."
    )


def test_citations_by_the_sources_own_title(show: Show) -> None:
    """The Act is cited by its official title, and PAI's two documents by different titles at the same address."""
    pai_open, pai_2023, _, _, the_act = [item.text for item in show().one(".citations").all("li")][1:6]
    shared = (
        "https://partnershiponai.org/modeldeployment (publisher’s page; no direct link found), "
        "accessed [date of access]."
    )
    guidance = "PAI’s Guidance for Safe Foundation Model Deployment"
    assert pai_open == (
        f"Partnership on AI (no date). {guidance}: checklist for Advanced Narrow and General Purpose models with Open "
        f"Access. {shared}"
    )
    assert pai_2023 == (
        f"C. Ashurst, The Alan Turing Institute, after Partnership on AI (no date). {guidance}: draft for public "
        "comment, as shown in “Best Practice for Responsible Foundation Models”, a deck of The Alan Turing Institute "
        f"by Dr Carolyn Ashurst, adapted from a deck by PAI. {shared}"
    )
    assert the_act.startswith(
        "European Union (27 July 2026). Regulation (EU) 2024/1689 of the European Parliament and of the Council of "
        "13 June 2024 laying down harmonised rules on artificial intelligence (Artificial Intelligence Act), as "
        "amended by Regulation (EU) 2026/1744. https://eur-lex.europa.eu/eli/reg/2024/1689/oj, accessed"
    )


def test_bibtex(show: Show, chain: vc.ValueChain) -> None:
    """There is a BibTeX entry per source and one for valuechain."""
    assert show().text.count("@misc{") == len(chain.frameworks)
    assert show().text.count("@software{valuechain,") == 1


def test_bibtex_of_own_data(own: vc.ValueChain) -> None:
    """BibTeX commands are escaped, and unknown fields are left out."""
    entry = write_bibtex(own.frameworks[0])
    assert "title = {{Mine \\& ours}}" in entry
    assert "author" not in entry
    assert "year" not in entry


@pytest.mark.parametrize(("given", "written"), [("50%", r"50\%"), ("a_b", r"a\_b"), ("{x}", r"\{x\}"), ("#1", r"\#1")])
def test_bibtex_signs(chain: vc.ValueChain, given: str, written: str) -> None:
    """Special characters of BibTeX are escaped."""
    names = {name: getattr(chain.frameworks[0], name) for name in Framework.__dataclass_fields__}
    assert f"title = {{{{{written}}}}}" in write_bibtex(Framework(**{**names, "name": given, "title": ""}))


def test_citation_without_a_publisher(own: vc.ValueChain) -> None:
    """A source with only a name is cited by its name, without a date."""
    assert cite(own.frameworks[0]) == "(no date). Mine & ours."


def test_crosswalk(show: Show, shipped: Shipped) -> None:
    """The crosswalk has 84 rows from PAI's actors and 13 without them, labelled as ours, with missing matches."""
    page = show()
    rows = page.one(".crosswalk").one("tbody").all("tr")
    assert len(rows) == 84 + 13
    (none,) = [
        row for row in shipped("crosswalk") if (row["actor"], row["to_framework"]) == ("model_hosting", "eu-ai-act")
    ]
    assert [
        "Model Hubs & Hosting Services",
        "PAI’s open checklist",
        f"no match ({none['condition']})",
        "no actor",
        "The EU AI Act",
    ] in [[cell.text for cell in row.all("td")] for row in rows]
    assert "The crosswalk is our interpretation" in page.text


def test_topics(show: Show, chain: vc.ValueChain) -> None:
    """Each topic has the number of mitigations per source: licensing has one in PAI's checklist."""
    rows = {row.one("b").text: row for row in show().one(".numbers").one("tbody").all("tr")}
    assert len(rows) == len(chain.topics)
    assert rows["Licensing"].all("td")[0].text.split()[-1] == "1"
    assert rows["Licensing"].all("a")[0].attributes["href"] == f"/?{PAI_OPEN}&topic=licensing"


def test_words(show: Show, chain: vc.ValueChain) -> None:
    """Every term in the glossary and every symbol of the grid is explained at an address of its own."""
    page = show()
    for word in (*(role.id for role in chain.roles), *Confidence, *ModelType, *ReleaseType):
        assert by_id(page, f"word-{word}").one("dd").text
    for status in CellStatus:
        assert by_id(page, f"cell-{status}").one("dd").text


def test_own_data(show: Show, own: vc.ValueChain) -> None:
    """A user's own source is marked, and its missing facts are shown as "Not known"."""
    page = show("", own)
    part = source(page, "mine")
    assert part.one(".doubt").text == "your own data"
    assert facts(part)["Publisher"] == "Not known"
    assert "All data as a zip" in page.text
    assert "There is no crosswalk in this data." in page.text


def test_address_of_another_kind_is_no_link(show: Show, own: vc.ValueChain) -> None:
    """An address that is not a web address is not made a link."""
    assert [a for a in show("", own).all("a") if a.attributes["href"].startswith("javascript")] == []


def test_key_of_own_data_goes_along(show: Show, own: vc.ValueChain) -> None:
    """Downloads and links keep the key to the user's data."""
    page = show("data=key", own)
    hrefs = [a.attributes["href"] for a in page.all("a") if a.attributes["href"].startswith("/api/v1/")]
    assert [href for href in hrefs if "data=key" not in href and "openapi" not in href] == []
    assert "data=key" in by_id(page, "in-r").text


def test_zip(client: FlaskClient) -> None:
    """All the data comes as a zip with the date in its name; a single framework cannot be requested."""
    response = client.get("/api/v1/data.zip?download=yes")
    assert response.data[:2] == b"PK"
    assert response.headers["Content-Disposition"].startswith('attachment; filename="valuechain-data-')
    assert client.get("/api/v1/data.zip?framework=cosai").status_code == 400


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
