"""The page with all data as files, links for other programs, and citations."""

import pytest
from flask.testing import FlaskClient

import valuechain as vc
from tests.conftest import Show
from tests.questions import query_of
from valuechain.model.framework import Framework
from valuechain.views.page.state import Page
from valuechain.views.sources.citation import cite, write_bibtex

PAGE = Page.FILES


def test_every_file_is_there(show: Show, client: FlaskClient) -> None:
    """Every download on the page works."""
    hrefs = {link.attributes["href"] for link in show().all("a") if link.attributes["href"].startswith("/api/")}
    assert len(hrefs) > 20
    assert {href: client.get(href).status for href in hrefs} == dict.fromkeys(hrefs, "200 OK")


def test_links_for_programs(show: Show, client: FlaskClient) -> None:
    """The instructions for Excel, R and Python all contain the address of the current question's table."""
    page = show(query_of("eu-ai-act", "frontier", "closed"))
    address = f"/api/v1/matrix.csv?{query_of('eu-ai-act', 'frontier', 'closed')}"
    assert page.one("#in-excel").text == address
    assert page.one("#in-r").text == f'answer <- read.csv("{address}", check.names = FALSE)'
    assert page.one("#in-python").text == f'import pandas as pd answer = pd.read_csv("{address}")'
    assert client.get(address).status_code == 200


def test_links_where_there_is_no_answer(show: Show) -> None:
    """If the question has no answer, the links lead to the list of sources."""
    page = show(query_of("pai-open", "frontier", "open"))
    assert page.one("#in-excel").text == "/api/v1/frameworks.csv"


def test_citations(chain: vc.ValueChain, show: Show) -> None:
    """Every source, and valuechain itself, has a citation with a placeholder for the date of access."""
    lines = [item.all("span")[0].text for item in show().one(".citations").all("li")]
    assert lines[0] == (
        "The valuechain authors. valuechain: who is responsible for what along the AI value chain. "
        f"Version {vc.__version__}, data {chain.stamp}. Accessed [date of access]."
    )
    assert lines[3] == (
        "Coalition for Secure AI (CoSAI) (19 August 2026). CoSAI Risk Map. Branch main, commit 18ab1ef1. "
        "[Framework, not binding.] "
        "https://github.com/cosai-oasis/secure-ai-tooling, accessed [date of access]."
    )


def test_citations_by_the_sources_own_title(show: Show) -> None:
    """The Act is cited by its official title, and PAI's two documents by different titles at the same address."""
    pai_open, pai_2023, _, _, the_act = [item.all("span")[0].text for item in show().one(".citations").all("li")][1:6]
    shared = (
        "https://partnershiponai.org/modeldeployment (publisher’s page; no direct link found), "
        "accessed [date of access]."
    )
    guidance = "PAI’s Guidance for Safe Foundation Model Deployment"
    assert pai_open == (
        f"Partnership on AI (no date). {guidance}: checklist for Advanced Narrow and General Purpose models with Open "
        f"Access. [Guidance, not binding.] {shared}"
    )
    assert pai_2023 == (
        f"C. Ashurst, The Alan Turing Institute, after Partnership on AI (no date). {guidance}: draft for public "
        "comment, as shown in “Best Practice for Responsible Foundation Models”, a deck of The Alan Turing Institute "
        f"by Dr Carolyn Ashurst, adapted from a deck by PAI. [Guidance, not binding; "
        f"draft.] {shared}"
    )
    assert the_act.startswith(
        "European Union (27 July 2026). Regulation (EU) 2024/1689 of the European Parliament and of the Council of "
        "13 June 2024 laying down harmonised rules on artificial intelligence (Artificial Intelligence Act), as "
        "amended by Regulation (EU) 2026/1744. [Law, binding in the European Union.] "
        "https://eur-lex.europa.eu/eli/reg/2024/1689/oj, accessed"
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


def test_key_of_own_data_goes_along(show: Show, own: vc.ValueChain) -> None:
    """Downloads and links keep the key to the user's data."""
    page = show("data=key", own)
    hrefs = [a.attributes["href"] for a in page.all("a") if a.attributes["href"].startswith("/api/v1/")]
    assert [href for href in hrefs if "data=key" not in href and "openapi" not in href] == []
    assert "data=key" in page.one("#in-r").text


def test_zip(client: FlaskClient) -> None:
    """All the data comes as a zip with the date in its name; a single framework cannot be requested."""
    response = client.get("/api/v1/data.zip?download=yes")
    assert response.data[:2] == b"PK"
    assert response.headers["Content-Disposition"].startswith('attachment; filename="valuechain-data-')
    assert client.get("/api/v1/data.zip?framework=cosai").status_code == 400


def test_every_citation_can_be_copied(show: Show, chain: vc.ValueChain) -> None:
    """Each citation has a button that copies it."""
    items = show().one(".citations").all("li")
    named = [item.one("button").attributes["data-of"] for item in items]
    assert named == ["cite-valuechain", *(f"cite-{each.id}" for each in chain.frameworks)]
