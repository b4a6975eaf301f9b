"""The app in a browser, and the callback behind its pages."""

import os
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask.testing import FlaskClient
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, expect, sync_playwright

from reliability.callback import page_json

PATIENCE = 40_000
"""Milliseconds: a busy machine may need this long for what an idle one does in a tenth of a second."""
expect.set_options(timeout=PATIENCE)


@pytest.hookimpl(tryfirst=True)  # before pytest-xdist reads the marks
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Groups browser tests by topic: each of two workers, with its own browser, takes the largest remaining group."""
    for item in items:
        if item.get_closest_marker("browser"):
            topic = item.path.relative_to(Path(__file__).parent).parts[0]
            item.add_marker(pytest.mark.xdist_group(topic))


def ask_page(client: FlaskClient, search: str = "", path: str = "/", site: str = "http://localhost") -> str:
    """The HTML of a page, as Dash's callback returns it."""
    answer = client.post("/_dash-update-component", json=page_json(path, search), base_url=site)
    html: str = answer.get_json()["response"]["page"]["html"]
    return html


@contextmanager
def serve(*options: str) -> Iterator[str]:
    """Runs `valuechain serve` with the given options; yields its address."""
    with serve_process(*options) as (address, _):
        yield address


def free_ports(number: int) -> list[int]:
    """Ports that are free now."""
    taken = [socket.socket() for _ in range(number)]
    for each in taken:
        each.bind(("127.0.0.1", 0))
    ports = [each.getsockname()[1] for each in taken]
    for each in taken:
        each.close()
    return ports


@contextmanager
def serve_process(*options: str) -> Iterator[tuple[str, "subprocess.Popen[str]"]]:
    """Runs `valuechain serve` with the given options; yields its address and its process."""
    [port] = free_ports(1)
    command = [sys.executable, "-m", "valuechain", "serve", "--port", str(port), *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        try:
            assert f":{port}/" in server.stdout.readline()  # printed once the server takes requests
            yield f"http://127.0.0.1:{port}", server
        finally:
            server.terminate()


@pytest.fixture(scope="session")
def site() -> Iterator[str]:
    """The address of the app over the shipped frameworks."""
    with serve() as address:
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The system's Chromium."""
    names = (os.environ.get("CHROMIUM", ""), "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    path = next(filter(None, map(shutil.which, names)))
    quiet = ["--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update"]
    as_root = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=[*quiet, "--disable-sync", *as_root])
        yield started
        started.close()


@dataclass
class Profiles:
    """One browser profile for each set of options, so that each loads the app's scripts only once."""

    site: str
    browser: Browser
    complaints: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    kept: dict[str, BrowserContext] = field(default_factory=dict)
    shared: dict[str, Page] = field(default_factory=dict)

    def open(self, **options: object) -> Page:
        """An empty page in the profile with the given options; its errors, warnings and requests are recorded."""
        if str(options) not in self.kept:
            allowed = ["clipboard-read", "clipboard-write"]
            self.kept[str(options)] = self.browser.new_context(permissions=allowed, **options)
        page = self.kept[str(options)].new_page()
        page.set_default_timeout(PATIENCE)
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.complaints.append(f"error: {error}"))
        page.on("requestfailed", self._miss)
        page.on("request", lambda request: self._see(request.url))
        return page

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") or "Autofocus" in message.text:
            self.complaints.append(f"{message.type}: {message.text}")

    def _miss(self, request: Request) -> None:
        """Notes a request without an answer, except one that ends because its page is left."""
        if request.failure != "net::ERR_ABORTED":
            self.complaints.append(f"failed: {request.url}, {request.failure}")

    def _see(self, url: str) -> None:
        self.requests.append(url)
        if not url.startswith((self.site, "about:", "data:", "blob:")):
            self.complaints.append(f"elsewhere: {url}")

    def close(self) -> None:
        """Closes every profile and its pages."""
        for profile in self.kept.values():
            profile.close()


@pytest.fixture(scope="session")
def profiles(site: str, browser: Browser) -> Iterator[Profiles]:
    """The browser profiles of the session."""
    profiles = Profiles(site, browser)
    yield profiles
    profiles.close()


@dataclass
class Window:
    """Opens pages of the app."""

    profiles: Profiles
    pages: list[Page] = field(default_factory=list)

    @property
    def site(self) -> str:
        """The address of the app."""
        return self.profiles.site

    def blank(self, **options: object) -> Page:
        """An empty page, closed at the end of the test."""
        page = self.profiles.open(**options)
        self.pages.append(page)
        return page

    def open(self, href: str = "/", *, width: int = 1360, height: int = 900, **options: object) -> Page:
        """A newly loaded page, for tests that change it."""
        page = self.blank(viewport={"width": width, "height": height}, **options)
        page.goto(self.site + href)
        page.wait_for_selector("main [data-page]")
        return page

    def open_unwatched(self, href: str = "/") -> Page:
        """A page that may log errors, for tests in which requests fail or are refused."""
        page = self.profiles.browser.new_page()
        self.pages.append(page)
        page.goto(self.site + href)
        page.wait_for_selector("main [data-page]")
        return page

    def show(self, href: str = "/", *, width: int = 1360, height: int = 900, **options: object) -> Page:
        """A loaded page that tests share and navigate without reloading, for tests that only look at it."""
        options = {"viewport": {"width": width, "height": height}, **options}
        page = self.profiles.shared.get(str(options))
        if page is None:
            page = self.profiles.shared[str(options)] = self.profiles.open(**options)
            page.goto(self.site + href)
        elif page.url != self.site + href:
            page.evaluate(WALK, href)
        page.wait_for_selector("main [data-page]:not([data-old])")
        page.bring_to_front()  # in a page behind another, a click waits seconds for the next frame
        page.evaluate(SETTLE)
        return page


SETTLE = """() => {
    document.querySelectorAll("[popover]:popover-open").forEach((panel) => panel.hidePopover());
    document.activeElement.blur();
    scrollTo(0, 0);
}"""
WALK = """(href) => {
    document.querySelector("main [data-page]").dataset.old = "yes";
    history.pushState({}, "", href);
    dispatchEvent(new PopStateEvent("popstate"));
}"""


def watch(profiles: Profiles) -> Iterator[Window]:
    """A window; its pages may not log an error or warning, have a request fail, or contact another host."""
    opened = Window(profiles)
    yield opened
    for page in opened.pages:
        if page.url.startswith(opened.site):
            page.evaluate("localStorage.clear()")
        page.close()
    complaints = profiles.complaints.copy()
    profiles.complaints.clear()
    profiles.requests.clear()
    assert complaints == []


@pytest.fixture
def window(profiles: Profiles) -> Iterator[Window]:
    """A watched window on the app over the shipped frameworks."""
    yield from watch(profiles)


def count_sheets(page: Page, form: str) -> tuple[int, bool]:
    """The number of printed sheets, and whether they are in portrait format."""
    pdf = page.pdf(format=form)
    ((width, height),) = set(re.findall(rb"/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]", pdf))
    return len(re.findall(rb"/Type\s*/Page\b", pdf)), float(height) > float(width)


def unfold(page: Page) -> Page:
    """Expands all collapsed parts of the page."""
    page.evaluate("document.querySelectorAll('details').forEach((each) => (each.open = true))")
    return page


AXE_OPTIONS = {
    "rules": {"target-size": {"enabled": True}, "color-contrast-enhanced": {"enabled": False}},
    "resultTypes": ["violations"],
}
RUN_AXE = """async (options) => (await axe.run(options)).violations
    .map((each) => [each.id, each.nodes.map((node) => node.target)])"""


def violations(page: Page) -> list[list[object]]:
    """The rules of WCAG 2.2 AA and best practices that axe finds broken, each with the elements that break it."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(Axe().axe_script)
    found: list[list[object]] = page.evaluate(RUN_AXE, AXE_OPTIONS)
    return found


def page_width(page: Page) -> int:
    """The width of the page, which exceeds the window's width if the page scrolls sideways."""
    width: int = page.evaluate("document.documentElement.scrollWidth")
    return width


def tab_to(page: Page, selector: str, most: int = 90) -> None:
    """Presses Tab until a matching element has the focus."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("(selector) => document.activeElement.matches(selector)", selector):
            return
    pytest.fail(f"{most} presses of Tab do not reach {selector}.")
