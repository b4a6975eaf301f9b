"""The app under a path behind a real nginx, in a browser."""

import re
from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.questions import PAI_OPEN
from tests.web.conftest import PATIENCE, free_ports, serve
from tests.web.hosting.conftest import run_nginx

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

PATH = "/valuechain"
FILE = "id,name,primary\nM-1,Filter data,Provider\nM-2,Watch,User\n"
FORWARDED = """proxy_set_header Host $http_host;
        proxy_set_header X-Forwarded-Host $http_host;
        proxy_set_header X-Forwarded-For $remote_addr;
        proxy_set_header X-Forwarded-Proto $scheme;
        proxy_buffering off;"""
KEPT = """server {{
    listen 127.0.0.1:{port};
    location {path}/ {{
        proxy_pass http://{app};
        {forwarded}
    }}
}}"""
"""A proxy that passes the whole address on; the setting says the path."""
STRIPPED = """server {{
    listen 127.0.0.1:{port};
    location {path}/ {{
        proxy_pass http://{app}/;
        proxy_set_header X-Forwarded-Prefix {path};
        {forwarded}
    }}
}}"""
"""A proxy that strips the path and says so."""


@pytest.fixture(scope="module", params=["kept", "stripped"])
def mounted(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the app behind nginx."""
    (port,), folder = free_ports(1), tmp_path_factory.mktemp("nginx")
    with ExitStack() as stack:
        patch = stack.enter_context(pytest.MonkeyPatch.context())
        patch.setenv("VALUECHAIN_PROXIES", "1")
        if request.param == "kept":
            patch.setenv("VALUECHAIN_PATH", PATH)
        app = stack.enter_context(serve()).removeprefix("http://")
        block = KEPT if request.param == "kept" else STRIPPED
        servers = block.format(port=port, path=PATH, app=app, forwarded=FORWARDED)
        stack.enter_context(run_nginx(folder, servers, port))
        yield f"http://127.0.0.1:{port}{PATH}"


class Visitors:
    """Browsers whose console messages, failed requests and requests outside the path are recorded."""

    def __init__(self, browser: Browser, site: str) -> None:
        self.browser, self.site = browser, site
        self.complaints: list[str] = []

    def open(self, stack: ExitStack, width: int = 1360) -> Page:
        """An empty page in a browser of its own."""
        context = self.browser.new_context(viewport={"width": width, "height": 900})
        stack.callback(context.close)
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.on("console", lambda said: self.complaints.append(said.text) if said.type != "log" else None)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", lambda request: self._see(request.url))
        page.on("response", lambda answer: self.complaints.append(answer.url) if answer.status >= 400 else None)
        return page

    def _see(self, url: str) -> None:
        if not url.startswith((f"{self.site}/", "data:", "blob:")):
            self.complaints.append(f"outside: {url}")


@pytest.fixture
def stack() -> Iterator[ExitStack]:
    """Closes the browsers."""
    with ExitStack() as stack:
        yield stack


@pytest.fixture
def visitors(browser: Browser, mounted: str) -> Iterator[Visitors]:
    """Visitors of the app, none of whom may have a complaint."""
    visitors = Visitors(browser, mounted)
    yield visitors
    assert visitors.complaints == []


def shows(page: Page, name: str) -> None:
    """Waits until the page shows the one with that address."""
    page.wait_for_selector(f"main [data-page='{name}']")


@pytest.mark.parametrize("mounted", ["kept"], indirect=True)
def test_reading(visitors: Visitors, stack: ExitStack) -> None:
    """Start page, picker, map, findings, comparison, search, a large matrix and a download work under the path."""
    page = visitors.open(stack)
    page.goto(f"{visitors.site}/?{PAI_OPEN}")
    shows(page, "/")
    page.click("[data-key='pick:framework']")
    page.click("[data-key='framework:uk-ai-cyber']")
    expect(page.locator("h1")).to_contain_text("UK")
    page.click("[data-key='view:Map']")
    page.locator(".map a[data-key^='mitigation:']").first.click()
    expect(page.locator("[data-closes]")).to_be_visible()
    page.go_back()
    for name in ("/findings", "/compare", "/sources", "/across"):
        page.click(f"#pages [data-page='{name}']")
        shows(page, name)
        assert page.url.startswith(f"{visitors.site}{name}")
    page.fill("#search", "red team")
    page.locator("#suggestions a").first.click()
    page.wait_for_function("() => !location.pathname.endsWith('/across')")
    page.reload()
    page.wait_for_selector("main [data-page]")
    href = page.locator("a[href*='/api/v1/']").first.evaluate("(link) => link.href")
    assert page.evaluate("async (href) => (await fetch(href)).ok", href)


@pytest.mark.parametrize("mounted", ["kept"], indirect=True)
def test_changing(visitors: Visitors, stack: ExitStack) -> None:
    """Own data can be opened, explored, downloaded and changed under the path."""
    page = visitors.open(stack)
    page.goto(f"{visitors.site}/my-data")
    page.set_input_files("#files", [{"name": "mitigations.csv", "mimeType": "text/csv", "buffer": FILE.encode()}])
    page.click("[data-key=open]")
    page.wait_for_selector("[data-key=result]")
    page.click("button:text('Yes, that is right')")
    with page.expect_download(), page.expect_request(f"{visitors.site}/**"):
        page.locator("a[download]").first.click()
    page.locator("[data-key=edit]").first.click()
    shows(page, "/edit")
    assert page.url.startswith(f"{visitors.site}/edit?data=")
    cell = page.locator('.ag-row[row-id="row:M-1"] .edit-cell').first
    before = cell.inner_text()
    cell.click()
    expect(page.locator("#edit-saved")).to_have_text("All changes saved.")
    page.reload()
    page.wait_for_function("() => valuechain.editing?.grid")
    expect(cell).not_to_have_text(before or "?")


def test_workshop(visitors: Visitors, stack: ExitStack) -> None:
    """A workshop runs under the path: a phone joins by the printed link and answers, and the exports are downloaded."""
    facilitator, wall, phone = (visitors.open(stack, width) for width in (1360, 1360, 390))
    facilitator.goto(f"{visitors.site}/workshop")
    facilitator.fill("[data-key=title]", "Under a path")
    facilitator.fill("[data-key='group:1']", "Industry")
    facilitator.click("[data-key=create]")
    expect(facilitator.locator("#projector-link")).to_have_value(re.compile(visitors.site))
    assert facilitator.url.startswith(f"{visitors.site}/workshop?workshop=")
    join = re.search(rf"{visitors.site}/join\?code=\w+", facilitator.content())
    assert join
    wall.goto(facilitator.input_value("#projector-link"))
    wall.wait_for_selector("main [data-page='/projector']")
    phone.goto(join[0])
    phone.check("[name=group]")
    phone.click("button:has-text('Join')")
    phone.wait_for_selector("main[data-live]")
    (cookie,) = phone.context.cookies()
    assert cookie["path"] == re.sub(r"^http://[^/]*|[?#].*$", "", phone.url)
    facilitator.locator("[data-next] button").click()
    phone.locator("[name^='role:'][value=primary]").first.check()
    expect(phone.locator("#saved")).to_contain_text("Saved")
    expect(facilitator.locator(".turnout")).to_contain_text("1 of 1")
    exports = facilitator.evaluate("[...document.querySelectorAll('a[download]')].map((link) => link.href)")
    assert exports
    for href in exports[:3]:
        assert facilitator.evaluate("async (href) => (await fetch(href)).ok", href)
