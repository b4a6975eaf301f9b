"""Benchmarks start-up, the first page and a change of context against an empty Dash app in the same run and browser."""

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import product
from statistics import median
from typing import NamedTuple
from urllib.error import URLError
from urllib.request import urlopen

from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.browser import BROWSER_ARGUMENTS, find_browser
from benchmarks.measure import Row
from valuechain.model.vocabulary import ModelType, ReleaseType

OURS = ("-m", "valuechain", "serve", "--port")
EMPTY = ("-m", "benchmarks.empty_app")


class Visit(NamedTuple):
    """What a browser loads with an empty cache, and how soon the page responds."""

    bytes: int
    requests: int
    ready: float
    """Seconds until the first callback's result is on the page."""


def rows(*, is_quick: bool = False) -> Iterator[Row]:
    """Yields every comparison; with `is_quick`, once each."""
    repeat = 1 if is_quick else 5
    yield _starting(repeat)
    with served(OURS) as ours, served(EMPTY) as empty, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser(), args=BROWSER_ARGUMENTS)
        yield from _first_page(browser, ours, empty, repeat)
        yield from _change_of_context(browser, ours, empty, 1 if is_quick else 3)
        browser.close()


def _starting(repeat: int) -> Row:
    """The time from the command to the server's first response."""
    ours: list[float] = []
    empty: list[float] = []
    for _ in range(repeat):
        for command, taken in ((OURS, ours), (EMPTY, empty)):
            start = time.perf_counter()
            with served(command):
                taken.append(time.perf_counter() - start)
    return Row("start of serve to the first answer", "shipped", median(ours), median(empty), None)


def _first_page(browser: Browser, ours: str, empty: str, repeat: int) -> Iterator[Row]:
    """Everything that the first page loads, and the time until it responds."""
    visits = [(visit(browser, ours, "#answer table"), visit(browser, empty, "#answer")) for _ in range(repeat)]
    mine, theirs = visits[-1]
    yield Row("first page, bytes over the network", "shipped", mine.bytes, theirs.bytes, 2.2, unit="B")
    ready = median(visit.ready for visit, _ in visits)
    yield Row("first page, time to interactive", "shipped", ready, median(visit.ready for _, visit in visits), 1.5)


def _change_of_context(browser: Browser, ours: str, empty: str, repeat: int) -> Iterator[Row]:
    """The time from a click on a link to the new answer, compared with a click and an empty callback.

    Each question is asked twice: the first time, the server computes the answer; the second time, it is cached. The
    budget for a change is in milliseconds (see changes.py).
    """
    mine, theirs = browser.new_page(), open_empty(browser, empty)
    mine.goto(ours)
    mine.wait_for_selector("#answer table")
    hrefs = [_QUERY.format(*cell) for cell in product(_FRAMEWORKS, ModelType, ReleaseType)][: repeat * 12]
    for name in ("asked for the first time", "asked again"):
        taken, baseline = [], []
        for href in hrefs:
            taken.append(_seconds(mine, _FOLLOW, href))
            baseline.append(_seconds(theirs, CLICK, ""))
        yield Row(f"change of context in the browser, {name}", "shipped", median(taken), median(baseline), None)


_FRAMEWORKS = ("cosai", "pai-2023", "eu-ai-act", "uk-ai-cyber", "pai-open")
_QUERY = "/?framework={}&model-type={}&release-type={}"

_FOLLOW = """href => new Promise(done => {
  const link = document.createElement("a");
  link.setAttribute("data-nav", "");
  link.href = href;
  document.body.append(link);
  const start = performance.now();
  new MutationObserver((_, observer) => { observer.disconnect(); link.remove(); done(performance.now() - start); })
    .observe(document.querySelector("#page"), {childList: true, subtree: true, characterData: true});
  link.click();
})"""
CLICK = """() => new Promise(done => {
  const start = performance.now();
  new MutationObserver((_, observer) => { observer.disconnect(); done(performance.now() - start); })
    .observe(document.querySelector("#answer"), {childList: true, subtree: true, characterData: true});
  document.querySelector("#button").click();
})"""


def open_empty(browser: Browser, url: str) -> Page:
    """Opens the empty app and waits for its first callback."""
    page = browser.new_page()
    page.goto(url)
    page.wait_for_function("document.querySelector('#answer')?.textContent === '0'")
    return page


def _seconds(page: Page, script: str, argument: str) -> float:
    return float(page.evaluate(script, argument)) / 1000


def visit(browser: Browser, url: str, answered: str) -> Visit:
    """Loads a page with an empty cache, and counts the compressed bytes transferred."""
    context = browser.new_context()
    page = context.new_page()
    session = context.new_cdp_session(page)
    sizes: list[float] = []
    session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    session.send("Network.enable")
    start = time.perf_counter()
    page.goto(url)
    page.wait_for_selector(answered)
    ready = time.perf_counter() - start
    page.wait_for_load_state("networkidle")
    context.close()
    return Visit(int(sum(sizes)), len(sizes), ready)


@contextmanager
def served(command: tuple[str, ...]) -> Iterator[str]:
    """Starts a server, waits for its first response and yields its address.

    Unless the environment names a database, the server has an empty one of its own.
    """
    port = _free_port()
    with (
        tempfile.TemporaryDirectory() as folder,
        subprocess.Popen(
            [sys.executable, *command, str(port)],
            stdout=subprocess.DEVNULL,
            env={"VALUECHAIN_DATABASE": f"sqlite:///{folder}/benchmark.db", **os.environ},
        ) as process,
    ):
        url = f"http://127.0.0.1:{port}/"
        try:
            while process.poll() is None:
                try:
                    with urlopen(url) as answer:  # our own address
                        answer.read()
                        break
                except URLError:
                    time.sleep(0.005)
            yield url
        finally:
            process.terminate()


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])
