"""The app without a browser and in one, HTML read back as a tree, and folders of a user's own."""

import csv
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect, sync_playwright

import valuechain as vc
from valuechain.web.server import build_app

PATIENCE = 40_000
"""In milliseconds: what a busy machine may take for what takes an idle one a tenth of a second."""
expect.set_options(timeout=PATIENCE)

VOID = {"br", "hr", "img", "input", "link", "meta"}


@dataclass
class Node:
    """An element with its attributes and what is in it."""

    tag: str
    attributes: dict[str, str]
    parts: list["Node | str"] = field(default_factory=list)

    @property
    def text(self) -> str:
        """All text in it, with runs of white space as one space."""
        return " ".join("".join(self.texts()).split())

    def texts(self) -> Iterator[str]:
        """Every piece of text in it, in order."""
        for part in self.parts:
            if isinstance(part, str):
                yield part
            else:
                yield from part.texts()

    def nodes(self) -> Iterator["Node"]:
        """It and every element in it, in order."""
        yield self
        for part in self.parts:
            if isinstance(part, Node):
                yield from part.nodes()

    def all(self, selector: str) -> list["Node"]:
        """The elements of a tag, of a `.class` or with an `@attribute`."""
        kind, name = selector[:1], selector[1:]
        if kind == ".":
            return [node for node in self.nodes() if name in node.attributes.get("class", "").split()]
        if kind == "@":
            return [node for node in self.nodes() if name in node.attributes]
        return [node for node in self.nodes() if node.tag == selector]

    def one(self, selector: str) -> "Node":
        """The only such element."""
        (found,) = self.all(selector)
        return found


class TreeReader(HTMLParser):
    """Builds the tree, and refuses HTML whose tags do not match."""

    def __init__(self) -> None:
        super().__init__()
        self.open = [Node("#root", {})]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Opens an element."""
        node = Node(tag, {name: value or "" for name, value in attrs})
        self.open[-1].parts.append(node)
        if tag not in VOID:
            self.open.append(node)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Adds an element that holds nothing."""
        self.open[-1].parts.append(Node(tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        """Closes the element that is open."""
        assert self.open.pop().tag == tag

    def handle_data(self, data: str) -> None:
        """Adds text."""
        self.open[-1].parts.append(data)


@pytest.fixture(scope="session")
def parse() -> Callable[[str], Node]:
    """HTML as a tree; it has to be well-formed."""

    def read(html: str) -> Node:
        reader = TreeReader()
        reader.feed(html)
        reader.close()
        (root,) = reader.open
        return root

    return read


@pytest.fixture(scope="session")
def client_of() -> Callable[[vc.ValueChain], FlaskClient]:
    """A client of the app over any chain."""
    return lambda chain: build_app(chain).server.test_client()


@pytest.fixture(scope="session")
def client(chain: vc.ValueChain, client_of: Callable[[vc.ValueChain], FlaskClient]) -> FlaskClient:
    """A client of the app over the shipped frameworks."""
    return client_of(chain)


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., vc.ValueChain]:
    """The chain of a user's own folder, from the rows of its files."""

    def read(**tables: Sequence[Sequence[str]]) -> vc.ValueChain:
        folder = tmp_path / "own"
        folder.mkdir(exist_ok=True)
        for table, rows in tables.items():
            with (folder / f"{table}.csv").open("w", encoding="utf-8", newline="") as stream:
                csv.writer(stream).writerows(rows)
        return vc.read_chain(folder)

    return read


@pytest.fixture(scope="session")
def site() -> Iterator[str]:
    """The address of the app as `valuechain serve` serves it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "valuechain", "serve", "--port", str(port)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        assert f":{port}/" in server.stdout.readline()  # it says so once it takes requests
        yield f"http://127.0.0.1:{port}"
        server.terminate()


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
    """Profiles of the browser, one for each set of options, so that each loads the app's scripts once."""

    site: str
    browser: Browser
    complaints: list[str] = field(default_factory=list)
    kept: dict[str, BrowserContext] = field(default_factory=dict)
    shared: dict[str, Page] = field(default_factory=dict)

    def open(self, **options: object) -> Page:
        """An empty page in the profile with these options, whose complaints are kept."""
        if str(options) not in self.kept:
            allowed = ["clipboard-read", "clipboard-write"]
            self.kept[str(options)] = self.browser.new_context(permissions=allowed, **options)
        page = self.kept[str(options)].new_page()
        page.set_default_timeout(PATIENCE)
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.complaints.append(f"error: {error}"))
        page.on("requestfailed", lambda request: self.complaints.append(f"failed: {request.url}"))
        page.on("request", lambda request: self._see(request.url))
        return page

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(f"{message.type}: {message.text}")

    def _see(self, url: str) -> None:
        if not url.startswith((self.site, "about:", "data:", "blob:")):
            self.complaints.append(f"elsewhere: {url}")


@pytest.fixture(scope="session")
def profiles(site: str, browser: Browser) -> Iterator[Profiles]:
    """The profiles of a session."""
    profiles = Profiles(site, browser)
    yield profiles
    for profile in profiles.kept.values():
        profile.close()


@dataclass
class Window:
    """Opens pages of the app."""

    site: str
    profiles: Profiles
    pages: list[Page] = field(default_factory=list)

    def blank(self, **options: object) -> Page:
        """An empty page, closed at the end of the test."""
        page = self.profiles.open(**options)
        self.pages.append(page)
        return page

    def open(self, href: str = "/", *, width: int = 1360, height: int = 900, **options: object) -> Page:
        """A page of the app, once its answer is there; for tests that do something with it."""
        page = self.blank(viewport={"width": width, "height": height}, **options)
        page.goto(self.site + href)
        page.wait_for_selector(".explore")
        return page

    def show(self, href: str = "/", *, width: int = 1360, height: int = 900, **options: object) -> Page:
        """The same, on a page that tests share and walk with the address alone; for tests that only look at it."""
        options = {"viewport": {"width": width, "height": height}, **options}
        page = self.profiles.shared.get(str(options))
        if page is None:
            page = self.profiles.shared[str(options)] = self.profiles.open(**options)
            page.goto(self.site + href)
        elif page.url != self.site + href:
            page.evaluate(WALK, href)
        page.wait_for_selector(".explore:not([data-old])")
        page.bring_to_front()  # in a page behind another, a click waits seconds for the next frame
        page.evaluate(SETTLE)
        return page


SETTLE = """() => {
    document.querySelectorAll("[popover]:popover-open").forEach((panel) => panel.hidePopover());
    document.activeElement.blur();
    scrollTo(0, 0);
}"""
WALK = """(href) => {
    document.querySelector(".explore").dataset.old = "yes";
    history.pushState({}, "", href);
    dispatchEvent(new PopStateEvent("popstate"));
}"""


@pytest.fixture
def window(site: str, profiles: Profiles) -> Iterator[Window]:
    """Opens pages; none of them may log an error or warning, fail a request, or ask another host for anything."""
    opened = Window(site, profiles)
    yield opened
    for page in opened.pages:
        if page.url.startswith(site):
            page.evaluate("localStorage.clear()")
        page.close()
    complaints = profiles.complaints.copy()
    profiles.complaints.clear()
    assert complaints == []
