"""The hosts that the server answers to."""

import pytest
from flask.testing import FlaskClient
from werkzeug.test import create_environ, run_wsgi_app

import valuechain as vc
from tests.conftest import ClientOf
from tests.web.conftest import ask_page
from tests.web.editing.conftest import keep_draft
from valuechain.storage.workshops.values import Created
from valuechain.web.app.server import build_app

SITE = "https://valuechain.example.org"
CHECK = "check that this is the right address"


@pytest.fixture(scope="module")
def named(chain: vc.ValueChain, url: str) -> FlaskClient:
    """A client of a server that knows its hosts."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("VALUECHAIN_HOSTS", "vc.example.org, .intranet.example.org")
        patch.setenv("VALUECHAIN_SITE", SITE)
        return build_app(chain, url).server.test_client()


@pytest.fixture(scope="module")
def unnamed(chain: vc.ValueChain, url: str) -> FlaskClient:
    """A client of a server that does not."""
    return build_app(chain, url).server.test_client()


@pytest.mark.parametrize(
    "host",
    [
        "vc.example.org", "VC.example.org:8050", "a.intranet.example.org", "valuechain.example.org", "localhost:8050",
        "127.0.0.1", "[::1]:8050",
    ],
)  # fmt: skip
def test_own_hosts(named: FlaskClient, host: str) -> None:
    """The server answers to the hosts in its settings, whatever the port, and to this computer's names."""
    assert named.get("/join", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize("host", ["evil.example", "vc.example.org.evil.example", "xvc.example.org", "192.0.2.1", ""])
@pytest.mark.parametrize("path", ["/", "/join", "/nowhere", "/api/v1/frameworks.json", "/workshop"])
def test_other_hosts(named: FlaskClient, host: str, path: str) -> None:
    """Any other host gets a page that leads to the site, with status 400."""
    answer = named.get(path, headers={"Host": host})
    assert (answer.status_code, f'href="{SITE}"' in answer.text) == (400, True)


def test_a_host_that_is_no_address(named: FlaskClient) -> None:
    """Nor does it answer to brackets around something that is no address."""
    environ = {**create_environ("/join"), "HTTP_HOST": "[:::1]"}  # a test client would fail
    assert run_wsgi_app(named.application, environ)[1] == "400 BAD REQUEST"


@pytest.mark.parametrize("path", ["/", "/join", "/w/ABCDEFG"])
def test_other_hosts_page_has_its_style(named: FlaskClient, path: str) -> None:
    """The policy of the page lets its stylesheet load, also at the address in a QR code."""
    answer = named.get(path, headers={"Host": "evil.example"})
    assert "style-src 'self'" in answer.headers["Content-Security-Policy"]


def test_other_host_in_a_callback(named: FlaskClient) -> None:
    """Nor does a callback answer to another host."""
    assert named.post("/_dash-update-component", json={}, headers={"Host": "evil.example"}).status_code == 400


def test_typed_host(named: FlaskClient) -> None:
    """A host with markup in it runs nowhere."""
    assert "<script" not in named.get("/", headers={"Host": "<script>alert(1)</script>"}).text


def test_probes(named: FlaskClient) -> None:
    """Programs that watch the server reach it by its number."""
    assert named.get("/healthz", headers={"Host": "10.0.0.7:8050"}).status_code == 200


def test_forwarded_host(unnamed: FlaskClient, created: Created) -> None:
    """Without a proxy in the settings, X-Forwarded-Host changes no link."""
    headers = {"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https"}
    room = unnamed.get(f"/workshop/live?page=workshop&workshop={created.facilitator}", headers=headers).text
    assert ("http://localhost/join?code=" in room, "evil" in room) == (True, False)


@pytest.mark.parametrize(("knows", "is_asked"), [(True, False), (False, True)])
def test_hint(named: FlaskClient, unnamed: FlaskClient, created: Created, *, knows: bool, is_asked: bool) -> None:
    """A server that does not know its hosts asks the facilitator to check the address before handing links out."""
    asked = f"/workshop/live?page=workshop&workshop={created.facilitator}"
    assert (CHECK in (named if knows else unnamed).get(asked, base_url=SITE).text) is is_asked


@pytest.mark.parametrize("path", ["/my-data", "/edit"])
def test_hint_beside_own_data(named: FlaskClient, unnamed: FlaskClient, url: str, path: str) -> None:
    """It asks the same of those who hand out links to their own data, once, but not on this computer."""
    search = f"?data={keep_draft(url)}"
    told = [ask_page(client, search, path, SITE).count(CHECK) for client in (named, unnamed)]
    assert (told, ask_page(unnamed, search, path).count(CHECK)) == ([0, 1], 0)


def test_no_hint_on_this_computer(unnamed: FlaskClient, created: Created) -> None:
    """On this computer, the page says instead that phones cannot reach it."""
    assert CHECK not in unnamed.get(f"/workshop/live?page=workshop&workshop={created.facilitator}").text


@pytest.mark.parametrize("value", ["https://vc.example.org", "vc.example.org/path", "a;b", "*"])
def test_malformed(chain: vc.ValueChain, client_of: ClientOf, monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    """What is not a host stops the server with an error that names the variable."""
    monkeypatch.setenv("VALUECHAIN_HOSTS", value)
    with pytest.raises(ValueError, match="VALUECHAIN_HOSTS"):
        client_of(chain)
