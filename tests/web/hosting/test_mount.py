"""The app under a path, which a setting, a trusted proxy or the WSGI server names."""

import json
import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient

import valuechain as vc
from tests.conftest import SITE
from tests.questions import PAI_OPEN
from tests.web.conftest import ask_page
from tests.workshops import PLAN
from valuechain import settings
from valuechain.storage.workshops.values import Created
from valuechain.views.page.state import Page
from valuechain.web.app.server import build_app
from valuechain.web.hosting.mount import ATTRIBUTES, mount, write_under

PATH = "/valuechain"
ADDRESS = re.compile(r'\s(?:href|src|action|formaction|data-live|data-leave)="(/[^"]*)')


@pytest.fixture(scope="module")
def client(chain: vc.ValueChain, url: str) -> FlaskClient:
    """A client of the app under a path."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("VALUECHAIN_PATH", PATH)
        return build_app(chain, url).server.test_client()


@pytest.fixture(scope="module")
def proxied(chain: vc.ValueChain, url: str) -> FlaskClient:
    """A client of the app behind a proxy that says the path."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("VALUECHAIN_PROXIES", "1")
        return build_app(chain, url).server.test_client()


def addresses(html: str) -> list[str]:
    """The addresses from the root in a document."""
    return ADDRESS.findall(html)


def is_under_path(html: str) -> bool:
    """Whether every address in a document, of which there are some, is under the path, once."""
    found = addresses(html)
    return bool(found) and all(each.startswith(f"{PATH}/") and not each.startswith(PATH * 2) for each in found)


@pytest.mark.parametrize("prefix", [PATH, ""])
@pytest.mark.parametrize("page", ["/", f"/topic?{PAI_OPEN}", "/join", "/w/NOSUCH", "/nowhere", "/edit/start"])
def test_documents(client: FlaskClient, prefix: str, page: str) -> None:
    """Every address in a document is under the path, whether the proxy leaves the path in or strips it."""
    assert is_under_path(client.get(f"{prefix}{page}").text)


def test_start_without_slash(client: FlaskClient) -> None:
    """The path alone is the start page."""
    assert client.get(PATH).status_code == 200


def test_dash(client: FlaskClient) -> None:
    """Dash's scripts ask for its own addresses under the path."""
    config = re.search(r'<script id="_dash-config"[^>]*>(.*?)</script>', client.get("/").text)
    assert config
    assert json.loads(config[1])["requests_pathname_prefix"] == f"{PATH}/"


def test_pages(client: FlaskClient) -> None:
    """A browser's path leads to the page, whose markup has no path, so that it can be kept for every path."""
    html = ask_page(client, f"?{PAI_OPEN}", f"{PATH}/findings")
    assert 'data-page="/findings"' in html
    assert not any(each.startswith(PATH) for each in addresses(html))


def test_fragments(client: FlaskClient, created: Created) -> None:
    """Nor has the HTML that a script fetches, even if it is not in JSON: the script adds the path."""
    html = client.get(f"{PATH}/workshop/live?page=workshop&workshop={created.facilitator}").text
    assert addresses(html)
    assert not any(each.startswith(PATH) for each in addresses(html))


def test_first_page(client: FlaskClient) -> None:
    """The layout holds the page that asks for it, with the browser's own path."""
    layout = client.get(f"{PATH}/_dash-layout", headers={"Referer": f"http://localhost{PATH}/glossary"}).get_json()
    location, page, _ = layout["props"]["children"]
    assert location["props"]["pathname"] == f"{PATH}/glossary"
    assert 'data-page="/glossary"' in page["props"]["html"]


@pytest.mark.parametrize(("address", "to"), [("/Join", "/join"), ("/w/", "/join"), ("/w/abc/x", "/w/abc")])
def test_redirects(client: FlaskClient, address: str, to: str) -> None:
    """Redirects lead to addresses under the path."""
    assert client.get(f"{PATH}{address}").headers["Location"] == f"{PATH}{to}"


def test_cookie(client: FlaskClient, created: Created) -> None:
    """A participant's cookie is limited to the workshop's path, and the page's script to the same."""
    place = f"{PATH}/w/{created.code}"
    joined = client.post(f"{place}/join", data={"group": PLAN.groups[0] if PLAN.groups else ""})
    assert f"Path={place};" in joined.headers["Set-Cookie"]
    assert f'data-live="{place}"' in client.get(place).text


def test_links_for_others(client: FlaskClient, created: Created) -> None:
    """The control room's links and the addresses in files begin with the site and its path."""
    room = client.get(f"/workshop/live?page=workshop&workshop={created.facilitator}", base_url=SITE).text
    assert f"{SITE}{PATH}/join?code={created.code}" in room
    calendar = client.get("/api/v1/timeline.ics", base_url=SITE).text.replace("\r\n ", "")
    assert f"{SITE}{PATH}/" in calendar
    assert (
        f'content="{SITE}{PATH}/?{PAI_OPEN}"'.replace("&", "&amp;") in client.get(f"/?{PAI_OPEN}", base_url=SITE).text
    )


def test_prefix_from_proxy(proxied: FlaskClient) -> None:
    """A trusted proxy names the path in X-Forwarded-Prefix, whether it strips it or not."""
    for address in ("/join", f"{PATH}/join"):
        assert is_under_path(proxied.get(address, headers={"X-Forwarded-Prefix": PATH}).text)
    assert addresses(proxied.get("/join").text) == ["/join"]


@pytest.mark.parametrize("prefix", ["//evil.example", "https://evil.example", '/a"onclick="b', "/a b", "/../..", "a"])
def test_malformed_prefix(proxied: FlaskClient, prefix: str) -> None:
    """A prefix that is not a plain path is ignored."""
    assert addresses(proxied.get("/join", headers={"X-Forwarded-Prefix": prefix}).text) == ["/join"]


def test_prefix_from_anyone(chain: vc.ValueChain, url: str, client: FlaskClient) -> None:
    """Without a trusted proxy, or with a setting, the header changes nothing."""
    headers = {"X-Forwarded-Prefix": "/other"}
    assert addresses(build_app(chain, url).server.test_client().get("/join", headers=headers).text) == ["/join"]
    assert is_under_path(client.get("/join", headers=headers).text)


def test_prefix_from_server(proxied: FlaskClient) -> None:
    """The path that the WSGI server names, such as gunicorn, counts too."""
    assert is_under_path(proxied.get("/join", environ_overrides={"SCRIPT_NAME": PATH}).text)


@pytest.mark.parametrize(
    "page", [*(page.value for page in Page if page.value != "/"), "/w", "/join", "/api", "/api/v1"]
)
def test_own_path(client: FlaskClient, page: str) -> None:
    """The app refuses to be served under one of its own addresses, because the two could not be told apart."""
    with pytest.raises(ValueError, match=f'VALUECHAIN_PATH is "{page}"'):
        mount(client.application, page)


def test_typed_text() -> None:
    """What people typed stays as it is: their quotes are escaped."""
    typed = "<p>&lt;a href=&#34;/topic&#34;&gt; src=/topic href='/topic'</p>"
    assert write_under(PATH, typed) == typed


def test_other_addresses() -> None:
    """Addresses of other sites, parts of a page and pictures in data stay as they are."""
    html = '<a href="https://example.org/">a</a><a href="//example.org/">b</a><a href="#c">c</a><img src="data:,">'
    assert write_under(PATH, html) == html


def test_inline_scripts(client: FlaskClient, proxied: FlaskClient) -> None:
    """The path changes no script of a phone's page, because the policy names its hash."""
    plain, mounted = (
        re.findall(r"<script>(.*?)</script>", each.get("/join").text, re.DOTALL) for each in (proxied, client)
    )
    assert plain == mounted != []


def test_same_attributes() -> None:
    """Scripts add the path to the same attributes as the server."""
    script = (Path(settings.ASSETS_FOLDER) / "page" / "blend.js").read_text(encoding="utf-8")
    listed = re.search(r"of base && (\[.*?\])", script)
    assert listed
    assert tuple(json.loads(listed[1])) == ATTRIBUTES


def test_scripts_write_addresses_with_the_path() -> None:
    """Every address from the root that a script makes goes through `hrefOf`, which adds the path."""
    made = re.compile(r"(?:fetch|ask|open|assign|replace)\((?:\"GET\", )?[\"`]/|(?:href|src|action) = [\"`]/")
    scripts = {file.name: file.read_text(encoding="utf-8") for file in settings.ASSETS_FOLDER.rglob("*.js")}
    assert [name for name, text in scripts.items() if made.search(text)] == []
