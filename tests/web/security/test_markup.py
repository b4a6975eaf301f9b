"""Script in text: every column of a framework and every text of a workshop, in every page, picture and document."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest
from flask.testing import FlaskClient

import valuechain as vc
from tests.web.api.conftest import NEEDED
from tests.web.conftest import ask_page
from tests.web.security.hostile import EVIL, HARM, LEFT_OUT, harm_in_file, harm_in_html, write_hostile
from valuechain.model.table import Table
from valuechain.tables.schema import TABLES
from valuechain.tables.writing.view_zip import write_view
from valuechain.tables.writing.write import write_markdown
from valuechain.views.page.state import Page
from valuechain.web.api.links import ENDPOINTS
from valuechain.web.app.server import build_app

QUESTION = {"framework": "own", "model-type": "advanced", "release-type": "open"}
CELL = urlencode(QUESTION)
ITEM = quote(EVIL, safe="")
SEARCHES: dict[Page, list[str]] = {
    Page.EXPLORE: [CELL, f"{CELL}&view=map", f"{CELL}&verbs=yes"],
    Page.MITIGATION: [f"{CELL}&item={ITEM}"],
    Page.ACTOR: [f"{CELL}&item={ITEM}"],
    Page.COMPARE: [f"{CELL}&with-framework=own&with-model-type=advanced&with-release-type=open"],
    Page.SOURCE: ["source=own", "framework=own", "item=own"],
    Page.SEARCH: [f"q={quote('script hit')}", f"q={quote(HARM)}"],
    Page.TOPIC: [f"topic={ITEM}", f"practice={ITEM}"],
    Page.SIDE_BY_SIDE: ["source=own&source=own"],
}
"""What shows most of the framework on a page; other pages need no more than the question."""


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> vc.ValueChain:
    """A framework whose every text is hostile."""
    return vc.read_chain(write_hostile(tmp_path_factory.mktemp("hostile")))


@pytest.fixture(scope="module")
def victim(hostile: vc.ValueChain) -> FlaskClient:
    """The app over that framework."""
    client: FlaskClient = build_app(hostile).server.test_client()
    return client


def test_every_table_is_hostile(hostile: vc.ValueChain, tmp_path: Path) -> None:
    """Every table of the data format is written but two, and its text is in the chain, nothing of it refused."""
    assert {file.stem for file in write_hostile(tmp_path).iterdir()} == TABLES.keys() - LEFT_OUT
    assert hostile.mitigations[0].name == HARM
    assert hostile.frameworks[0].url.startswith("javascript:")


@pytest.mark.parametrize("page", Page)
def test_pages(victim: FlaskClient, page: Page) -> None:
    """No text of a framework becomes markup on any page."""
    for search in SEARCHES.get(page, [CELL]):
        shown = ask_page(victim, f"?{search}", page.value)
        assert harm_in_html(shown) == [], search
        assert "Something went wrong" not in shown
        assert harm_in_html(victim.get(f"{page.value}?{search}").text) == []  # with its preview


@pytest.mark.parametrize("page", Page)
def test_addresses(victim: FlaskClient, page: Page) -> None:
    """No parameter of any page becomes markup, whatever its value."""
    names = sorted({name for each in ENDPOINTS for name in each.parameters} | {"q", "to", "screen", "workshop"})
    one_by_one = names if page in {Page.EXPLORE, Page.ACROSS, Page.SEARCH} else ["item", "view"]
    for values in (dict.fromkeys(names, HARM), *({**QUESTION, name: HARM} for name in one_by_one)):
        search = f"?{urlencode(values)}"
        assert harm_in_html(ask_page(victim, search, page.value)) == [], search
    assert harm_in_html(victim.get(f"{page.value}?{urlencode(dict.fromkeys(names, HARM))}").text) == []
    missing = f"{page.value}/{HARM}"
    assert harm_in_html(ask_page(victim, "", missing)) == []
    with_preview = victim.get(quote(missing), base_url="https://valuechain.example").text
    assert "og:url" in with_preview
    assert harm_in_html(with_preview) == []


def _links() -> Iterator[tuple[str, str]]:
    for each in ENDPOINTS:
        asked = {name: value for name, value in QUESTION.items() if name in each.parameters}
        more = {"item": EVIL, "start": f"actor:{EVIL}", "end": "actor:other", "text": "hit", "title": HARM}
        asked |= {name: value for name, value in more.items() if name in each.parameters}
        if "with-framework" in each.parameters:
            asked |= {f"with-{name}": value for name, value in QUESTION.items()}
        if each.name in NEEDED:
            asked |= {"source": "own"} if "side" in each.name else {"topic": EVIL}
        for form in each.forms:
            yield f"{each.name}.{form.ending}", urlencode(asked)


@pytest.mark.parametrize(("name", "query"), [*_links()], ids=[name for name, _ in _links()])
def test_files(victim: FlaskClient, name: str, query: str) -> None:
    """No text of a framework becomes markup, a link or a script in any file."""
    answer = victim.get(f"/api/v1/{name}?{query}")
    assert answer.status_code in (200, 400, 404)
    assert list(harm_in_file(name if answer.status_code == 200 else "refusal.json", answer.data)) == []
    if answer.status_code != 200:
        assert answer.mimetype == "application/json"


def test_what_follows_an_address_is_no_markup(hostile: vc.ValueChain) -> None:
    """An address in a README is a link only if nothing but an address is in it."""
    source = replace(hostile.frameworks[0], url=f"https://example.org/>{HARM}")
    assert list(harm_in_file("view.zip", write_view(Table("matrix", ("id",), ()), hostile, [source], []))) == []


def test_tables_in_markdown() -> None:
    """Nor does the text of a table in Markdown become markup or a link."""
    assert list(harm_in_file("table.md", write_markdown(Table("texts", (HARM,), ((EVIL,), (HARM,)))).encode())) == []
