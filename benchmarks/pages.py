"""Benchmarks every page in a real browser against an empty Dash app in the same run."""

from collections.abc import Iterator
from statistics import median

from playwright.sync_api import Browser, sync_playwright

from benchmarks.browser import BROWSER_ARGUMENTS, find_browser
from benchmarks.measure import Row
from benchmarks.serving import EMPTY, OURS, Visit, served, visit

MANTINE = (*EMPTY, "--mantine")
_PAI = "?framework=pai-open&model-type=advanced&release-type=open"
_BYTES, _READY, _ACROSS_READY = 2.2, 1.5, 1.3
PAGES = {
    "Across sources, before its chart": ("/across", ".said", (_BYTES, _ACROSS_READY)),
    "Explore, matrix": (f"/{_PAI}", ".matrix", (_BYTES, _READY)),
    "Explore, map": (f"/{_PAI}&view=map", ".picture", (None, None)),
    "Mitigation": (f"/mitigation{_PAI}&id=PO-12", "h1", (_BYTES, _READY)),
    "Actor": (f"/actor{_PAI}&id=model_provider", "h1", (_BYTES, _READY)),
    "Compare": (f"/compare{_PAI}&with-reading=PO-12%3DB", "table", (None, None)),
    "Findings": (f"/findings{_PAI}", "h1", (_BYTES, _READY)),
    "Sources": ("/sources", "h1", (None, None)),
    "My data": ("/my-data", "h1", (None, None)),
    "Search": ("/search?q=watermark", "h1", (None, None)),
}
"""Each page's address, the selector that shows it is ready, and its budgets for bytes and readiness, if any."""


def rows(*, is_quick: bool = False) -> Iterator[Row]:
    """Yields every comparison; with `is_quick`, once each."""
    repeat = 1 if is_quick else 3
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser(), args=BROWSER_ARGUMENTS)
        with served(OURS) as ours, served(EMPTY) as empty:
            yield from _pages(browser, ours, empty, repeat)
        yield from _mantine(browser, repeat)
        browser.close()


def _pages(browser: Browser, ours: str, empty: str, repeat: int) -> Iterator[Row]:
    """What each page loads with an empty cache, and how soon it responds."""
    taken: dict[str, list[Visit]] = {name: [] for name in PAGES}
    baseline: list[Visit] = []
    for _ in range(repeat):
        baseline.append(visit(browser, empty, "#answer"))
        for name, (path, there, _) in PAGES.items():
            taken[name].append(visit(browser, ours.rstrip("/") + path, f"[data-page] {there}, {there}"))
    ready = median(each.ready for each in baseline)
    for name, (_, _, budgets) in PAGES.items():
        last = taken[name][-1]
        yield Row(f"{name}: bytes over the network", "shipped", last.bytes, baseline[-1].bytes, budgets[0], unit="B")
        yield Row(f"{name}: requests", "shipped", last.requests, baseline[-1].requests, None, unit="")
        mine = median(each.ready for each in taken[name])
        yield Row(f"{name}: time to interactive", "shipped", mine, ready, budgets[1])


def _mantine(browser: Browser, repeat: int) -> Iterator[Row]:
    """The cost of Mantine alone, which is why pages do without it."""
    with served(MANTINE) as mantine, served(EMPTY) as empty:
        visits = [(visit(browser, mantine, "#answer"), visit(browser, empty, "#answer")) for _ in range(repeat)]
    mine, theirs = visits[-1]
    yield Row("one Mantine component: bytes over the network", "nothing", mine.bytes, theirs.bytes, None, unit="B")
    ready = median(each.ready for each, _ in visits)
    yield Row(
        "one Mantine component: time to interactive", "nothing", ready, median(each.ready for _, each in visits), None
    )
