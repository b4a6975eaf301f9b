"""The layout, the pages' callback, and the contrast of the colours."""

import re
from dataclasses import replace

import pytest
from dash import Dash
from flask.testing import FlaskClient

import valuechain as vc
from tests.conftest import Draw, Node, Parse
from tests.views.conftest import show_at
from tests.web.conftest import ask_page
from valuechain.model.look import PALETTE
from valuechain.model.words import write_date
from valuechain.views.page.state import Page
from valuechain.web import ids
from valuechain.web.app.server import build_app
from valuechain.web.app.shell import show_shell


@pytest.fixture(scope="module")
def app(chain: vc.ValueChain) -> Dash:
    """The app over the shipped frameworks."""
    return build_app(chain)


def drawn(app: Dash) -> list[str]:
    """The ids in the layout."""
    return [part.id for part in app.layout()._traverse() if getattr(part, "id", None)]


def test_ids_of_callbacks_are_drawn(app: Dash) -> None:
    """Every id in a callback is in the layout."""
    named = {
        dependency["id"]
        for callback in app.callback_map.values()
        for dependency in callback["inputs"] + callback["state"]
    }
    changed = {
        output.rpartition(".")[0]
        for outputs in app.callback_map
        for output in outputs.strip(".").split("...")  # as Dash joins the outputs of one callback
    }
    assert named | changed == {ids.URL, ids.PAGE, ids.WIDGETS}
    assert named | changed <= set(drawn(app))


def test_ids_are_unique(app: Dash) -> None:
    """The ids in the layout are unique."""
    assert len(drawn(app)) == len(set(drawn(app)))


def test_ids_are_all_used(app: Dash) -> None:
    """Every id in the list of ids is in the layout."""
    assert {value for name, value in vars(ids).items() if name.isupper()} <= set(drawn(app))


def test_two_apps_share_nothing(chain: vc.ValueChain, client: FlaskClient) -> None:
    """A second app over other data does not change the first."""
    before = client.get("/api/v1/frameworks.csv").data
    second = build_app(chain.only("cosai")).server.test_client()
    assert len(second.get("/api/v1/frameworks.csv").data.splitlines()) == 2
    assert client.get("/api/v1/frameworks.csv").data == before


def test_callback_answers_the_address(client: FlaskClient) -> None:
    """The only callback takes an address and returns its page."""
    assert "the CoSAI Risk Map" in ask_page(client, "?framework=cosai")


def test_callback_answers_again(client: FlaskClient) -> None:
    """The same address always returns the same page."""
    assert ask_page(client, "?view=map") == ask_page(client, "?view=map")


@pytest.mark.parametrize("search", ["", "?", "?framework=%00", "?framework=" + "x" * 100_000, "?%ff%fe", "?a[b]=1&;;"])
def test_callback_answers_anything(client: FlaskClient, search: str) -> None:
    """Any query string returns a page."""
    assert 'data-page="/"' in ask_page(client, search)


def test_the_layout_holds_the_first_page(client: FlaskClient) -> None:
    """The layout has the page that asks for it, whose address no callback then has to report."""
    asked = {"Referer": "http://localhost/topic?practice=report-incidents"}
    given = client.get("/_dash-layout", headers=asked)
    url, page, _ = given.json["props"]["children"]
    assert (url["props"]["pathname"], url["props"]["search"]) == ("/topic", "?practice=report-incidents")
    assert page["props"]["html"] == ask_page(client, "?practice=report-incidents", "/topic")
    assert given.headers["Cache-Control"] == "no-store"


def test_a_layout_without_an_address_waits(client: FlaskClient) -> None:
    """If a browser does not say which page asks, the callback gives it."""
    url, page, _ = client.get("/_dash-layout").json["props"]["children"]
    assert not {"pathname", "search"} & url["props"].keys()
    assert "Loading" in page["props"]["html"]


def test_a_first_page_that_fails(
    chain: vc.ValueChain, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """If the first page fails, visitors see the same plain message, and the log has the error."""
    monkeypatch.setattr("valuechain.web.app.router.show_page", lambda *_: 1 / 0)
    asking = build_app(chain).server.test_client()
    shown = asking.get("/_dash-layout", headers={"Referer": "http://localhost/?framework=cosai"}).text
    assert "Something went wrong. It was not your fault." in shown
    assert "ZeroDivisionError" in caplog.text


def test_callback_that_fails(
    chain: vc.ValueChain, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """If a page fails, visitors see a plain message and the log has the error."""
    monkeypatch.setattr("valuechain.web.app.router.show_page", lambda *_: 1 / 0)
    shown = ask_page(build_app(chain).server.test_client(), "?framework=cosai")
    assert "Something went wrong. It was not your fault." in shown
    assert "ZeroDivisionError" not in shown
    assert "ZeroDivisionError" in caplog.text


@pytest.mark.parametrize("path", ["/nowhere", "/compare/more", "/%00", "/<script>"])
def test_a_path_without_a_page(client: FlaskClient, path: str) -> None:
    """An unknown path gets 404 and a page that says so, with a link to the start."""
    assert client.get(path).status_code == 404
    shown = ask_page(client, "", path)
    assert "Page not found" in shown
    assert 'href="/"' in shown
    assert "<script>" not in shown


def test_a_slash_at_the_end(client: FlaskClient) -> None:
    """A trailing slash makes no difference."""
    assert client.get("/sources/").status_code == client.get("/sources").status_code


def test_data_that_is_not_there(client: FlaskClient) -> None:
    """An unknown key to data gets a page that says no such data exists."""
    assert "Data not found" in ask_page(client, "?data=abc")


def test_the_footer_names_the_data(chain: vc.ValueChain, draw: Draw, parse: Parse) -> None:
    """The footer names the day and version of the data, and links to the editions that it was made from."""

    def footer_link(chain: vc.ValueChain) -> Node:
        links = parse(show_shell("", chain)).one("footer").all("a")
        (link,) = [each for each in links if each.attributes["href"].endswith("#editions")]
        return link

    link = footer_link(chain)
    assert link.text == f"Data {chain.stamp}"
    assert chain.stamp == f"of {write_date(chain.updated)}, version {chain.version[:12]}"
    assert link.attributes["href"] == f"{Page.SOURCES}#editions"
    assert parse(show_at(chain, Page.SOURCES, "")).all("#editions")
    undated = replace(draw("user -P-> filter data"), version="1a2b3c4d5e6f7a8b", updated="")
    assert footer_link(undated).text == "Data version 1a2b3c4d5e6f"
    assert footer_link(replace(undated, version="")).text == "Data of unknown date"


def test_page_without_scripts(client: FlaskClient) -> None:
    """Without JavaScript, the page asks visitors to turn it on and links to the HTTP interface."""
    text = client.get("/").text
    noscript = text[text.index("<noscript>") : text.index("</noscript>")]
    assert "needs JavaScript" in noscript
    assert 'href="/api/v1/openapi.json"' in noscript


def test_page_has_a_language_and_a_title(client: FlaskClient) -> None:
    """The page has a language and a title before anything is loaded."""
    text = client.get("/").text
    assert '<html lang="en">' in text
    assert "<title>valuechain: who is responsible for what along the AI value chain</title>" in text


def test_nothing_is_loaded_from_elsewhere(client: FlaskClient) -> None:
    """Every script, style and picture of the page comes from this server."""
    sources = re.findall(r'(?:src|href)="([^"]+)"', client.get("/").text)
    assert sources
    own = re.compile(r"/(?!/)|#|data:image/svg")
    assert [source for source in sources if not own.match(source)] == []


THEMES = ("light", "dark")
TEXTS = [
    *((text, ground) for text in ("ink", "soft", "accent") for ground in ("ground", "card", "band", "accent-soft")),
    *(
        (text, ground)
        for text in ("ink", "doubt")
        for ground in ("ground", "card", "band", "doubt-soft", "accent-soft")
    ),
    *(
        (text, ground)
        for text in ("primary", "secondary", "danger", "excluded")
        for ground in ("ground", "card", "band", "accent-soft")
    ),
    ("on-accent", "accent"),
    ("on-primary", "primary"),
    ("card", "ink"),
]
EDGES = [
    ("edge", "ground"),
    ("edge", "card"),
    ("edge", "band"),
    ("accent", "card"),
    ("primary", "card"),
    ("secondary", "card"),
    ("focus", "card"),
    ("focus-inside", "card"),
    ("doubt", "card"),
]


def tokens(theme: str) -> dict[str, str]:
    """A theme's colours, keyed by name."""
    return {colour.name: getattr(colour, theme) for colour in PALETTE}


def luminance(colour: str) -> float:
    """The relative luminance of a colour, as WCAG 2.2 defines it."""
    channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, from 1 to 21."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_contrast_is_measured_right() -> None:
    """Black on white has a contrast of 21, and grey #767676 on white one of 4.54, as in WCAG's own examples."""
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.005)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("text", "ground"), TEXTS)
def test_text_can_be_read(theme: str, text: str, ground: str) -> None:
    """Every text colour has a contrast of at least 4.5 to 1 on each of its backgrounds."""
    colours = tokens(theme)
    assert contrast(colours[text], colours[ground]) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("edge", "ground"), EDGES)
def test_edges_can_be_seen(theme: str, edge: str, ground: str) -> None:
    """Edges of buttons, nodes and marks have a contrast of at least 3 to 1 against their background."""
    colours = tokens(theme)
    assert contrast(colours[edge], colours[ground]) >= 3
