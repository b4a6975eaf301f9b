"""A server that only runs workshops."""

import pytest
from flask.testing import FlaskClient

from tests.web.conftest import ask_page
from valuechain import settings
from valuechain.model.chain import ValueChain
from valuechain.storage.workshops.values import Created
from valuechain.views.page.state import Page
from valuechain.web.app.server import build_app

SAID = "This server only runs workshops"


@pytest.fixture(scope="module")
def client(chain: ValueChain, url: str) -> FlaskClient:
    """A browser of the server."""
    return build_app(chain, url, is_workshops_only=True).server.test_client()


@pytest.mark.parametrize(
    "path",
    [
        *(page.value for page in Page if page not in (Page.PROJECTOR, Page.BOARD)),
        *("/api/v1/matrix.csv", "/api/v1/openapi.json", "/grid/rows", "/my-data/original", "/workshop/", "/nowhere"),
    ],
)
def test_everything_else_says_so(client: FlaskClient, path: str) -> None:
    """Every other page and file is refused, with a page that says why and leads to the form for the code."""
    answer = client.get(path)
    assert (answer.status_code, SAID in answer.text, 'href="/join"' in answer.text) == (404, True, True)


def test_the_form_for_the_code_in_capitals(client: FlaskClient) -> None:
    """An address that a phone began with a capital leads to the form for the code."""
    assert client.get("/Join").headers["Location"] == "/join"


@pytest.mark.parametrize("page", [page for page in Page if page not in (Page.PROJECTOR, Page.BOARD)])
def test_callbacks_draw_no_other_page(client: FlaskClient, page: Page) -> None:
    """Nor can Dash's callback be asked for it."""
    assert SAID in ask_page(client, path=page.value)


@pytest.mark.parametrize("path", ["prepare", "create", "handout?published=yes", "ballot"])
def test_nothing_is_prepared(client: FlaskClient, path: str) -> None:
    """No one prepares a workshop: they could reveal the published answer in their own."""
    assert client.post(f"/workshop/{path}").status_code == 404


@pytest.mark.parametrize("path", ["prepare", "create"])
def test_a_key_opens_no_form(client: FlaskClient, created: Created, path: str) -> None:
    """Not even with the key of a workshop."""
    assert client.post(f"/workshop/{path}", data={"workshop": created.facilitator}).status_code == 404


def test_workshops_run(client: FlaskClient, created: Created) -> None:
    """The control room, wall, board, exports, phones and the health check are served."""
    key, wall = f"workshop={created.facilitator}", f"workshop={created.projector}"
    assert "Open models" in ask_page(client, f"?{key}", "/workshop")
    for path in (
        *(f"/workshop?{key}", f"/projector?{wall}", f"/board?{wall}", "/join", f"/w/{created.code}", "/healthz"),
        *(f"/workshop/export/report.html?{key}", f"/workshop/handout?{key}", f"/workshop/qr.svg?{wall}"),
    ):
        assert client.get(path).status_code == 200, path
    acted = client.post("/workshop/act", data={"workshop": created.facilitator, "act": "open", "item": "1"})
    assert acted.status_code == 303


def test_the_frame_leads_nowhere_else(client: FlaskClient, created: Created) -> None:
    """The frame of a page has no link to the guidance."""
    assert 'href="/' not in client.get(f"/board?workshop={created.projector}").text.partition("<body>")[2].replace(
        'href="/static/', ""
    )


def test_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    """The environment can say so too, with 1."""
    assert settings.is_workshops_only() is False
    monkeypatch.setenv("VALUECHAIN_WORKSHOPS_ONLY", "1")
    assert settings.is_workshops_only() is True
    monkeypatch.setenv("VALUECHAIN_WORKSHOPS_ONLY", "yes")
    with pytest.raises(ValueError, match="VALUECHAIN_WORKSHOPS_ONLY"):
        settings.is_workshops_only()
