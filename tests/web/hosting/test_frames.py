"""Which sites may show which pages in a frame."""

import re
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Browser, Page, expect

import valuechain as vc
from tests.conftest import ClientOf
from tests.web.conftest import serve
from valuechain.views.page.state import Page as PageName
from valuechain.web.app.server import build_app

INTRANET = "https://intranet.example.org"
NEVER = (PageName.MY_DATA, PageName.EDIT, PageName.WORKSHOP, PageName.PROJECTOR, PageName.BOARD)


@pytest.fixture(scope="module")
def allowing(chain: vc.ValueChain) -> FlaskClient:
    """A client of an app that a site may frame."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("VALUECHAIN_FRAMES", f"{INTRANET}/")
        return build_app(chain).server.test_client()


def ancestors(client: FlaskClient, path: str) -> tuple[str, str | None]:
    """The sites that may frame a page, and what older browsers are told."""
    headers = client.get(path).headers
    found = re.search(r"frame-ancestors ([^;]+)", headers["Content-Security-Policy"])
    assert found
    return found[1], headers.get("X-Frame-Options")


@pytest.mark.parametrize("page", [page for page in PageName if page not in NEVER])
def test_read_only_pages(client: FlaskClient, allowing: FlaskClient, page: PageName) -> None:
    """Only this site may frame a page that shows published data, unless a setting names another."""
    assert ancestors(client, page.value) == ("'self'", "SAMEORIGIN")
    assert ancestors(allowing, page.value) == (f"'self' {INTRANET}", None)


@pytest.mark.parametrize("path", [*(page.value for page in NEVER), "/?data=abc", "/findings?data=abc", "/nowhere"])
def test_other_pages(allowing: FlaskClient, path: str) -> None:
    """No other site may ever frame a page that changes something, or that holds own data."""
    assert ancestors(allowing, path) == ("'self'", "SAMEORIGIN")


def test_phones(allowing: FlaskClient) -> None:
    """No site at all may frame a phone’s page."""
    assert ancestors(allowing, "/join") == ("'none'", "DENY")


@pytest.mark.parametrize("value", ["intranet", "https://a.example/path", "https://a.example;", "'none'", "*"])
def test_malformed(chain: vc.ValueChain, client_of: ClientOf, monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    """What is not a site stops the server with an error that names the variable."""
    monkeypatch.setenv("VALUECHAIN_FRAMES", value)
    with pytest.raises(ValueError, match="VALUECHAIN_FRAMES"):
        client_of(chain)


class _Framing(BaseHTTPRequestHandler):
    """A page of another site that shows the address in its query in a frame."""

    def do_GET(self) -> None:
        """Answers with the page."""
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        address = self.path.partition("?")[2]
        self.wfile.write(
            f'<link rel="icon" href="data:,"><iframe src="{address}" width="1300" height="800"></iframe>'.encode()
        )

    def log_message(self, *_: object) -> None:
        """Logs nothing."""


@pytest.fixture(scope="module")
def sites() -> Iterator[list[str]]:
    """Two other sites."""
    with ExitStack() as stack:
        servers = [stack.enter_context(ThreadingHTTPServer(("127.0.0.1", 0), _Framing)) for _ in range(2)]
        for server in servers:
            threading.Thread(target=server.serve_forever, daemon=True).start()
            stack.callback(server.shutdown)
        yield [f"http://127.0.0.1:{server.server_port}" for server in servers]


def is_refused(page: Page, address: str) -> bool:
    """Whether the browser refuses to show an address in a frame of the page's site."""
    page.goto(address)
    frame = page.locator("iframe").element_handle()
    assert frame is not None
    content = frame.content_frame()
    return content is None or content.url.startswith("chrome-error:") or not content.query_selector("body *")


@pytest.mark.browser
def test_in_a_browser(browser: Browser, sites: list[str]) -> None:
    """The site in the setting can frame Explore but not My data, to which a link opens a tab; another site nothing."""
    allowed, other = sites
    with pytest.MonkeyPatch.context() as patch, browser.new_context() as context:
        patch.setenv("VALUECHAIN_FRAMES", allowed)
        with serve() as app:
            page = context.new_page()
            page.goto(f"{allowed}/?{app}/")
            inside = page.frame_locator("iframe")
            expect(inside.locator("main [data-page='/']")).to_be_visible()
            with context.expect_page() as opened:
                inside.locator("#pages [data-page='/my-data']").click()
            assert opened.value.url.startswith(f"{app}/my-data")
            expect(inside.locator("main [data-page='/']")).to_be_visible()
            inside.locator("#pages [data-page='/findings']").click()
            expect(inside.locator("main [data-page='/findings']")).to_be_visible()
            assert is_refused(page, f"{allowed}/?{app}/my-data")
            assert is_refused(page, f"{other}/?{app}/")
            assert is_refused(page, f"{other}/?{app}/my-data")
