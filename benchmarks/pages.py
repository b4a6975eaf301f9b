"""Benchmarks every page in a real browser against an empty Dash app in the same run."""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.browser import BROWSER_ARGUMENTS, find_browser
from benchmarks.catalogue import Size, write_catalogue
from benchmarks.measure import Row
from benchmarks.serving import CLICK, EMPTY, OURS, Visit, served, visit

MANTINE = ("-m", "benchmarks.mantine_app")
_PAI = "?framework=pai-open&model-type=advanced&release-type=open"
_BYTES, _READY = 2.2, 1.5
PAGES = {
    "Explore, matrix": (f"/{_PAI}", ".matrix", True),
    "Explore, map": (f"/{_PAI}&view=map", ".picture", False),
    "Mitigation": (f"/mitigation{_PAI}&id=PO-12", "h1", True),
    "Actor": (f"/actor{_PAI}&id=model_provider", "h1", True),
    "Compare": (f"/compare{_PAI}&with-reading=PO-12%3DB", "table", False),
    "Findings, before its chart": (f"/findings{_PAI}", ".near", True),
    "Sources": ("/sources", "h1", False),
    "My data": ("/my-data", "h1", False),
    "Search": ("/search?q=watermark", "h1", False),
}
"""Each page's address, the selector that shows it is ready, and whether the budgets for bytes and readiness apply."""

_LARGE = Size(1, 15_000, 20)
_SMALL = Size(1, 3_000, 20)


def rows(*, is_quick: bool = False) -> Iterator[Row]:
    """Yields every comparison; if quick, once each and on a smaller catalogue."""
    repeat = 1 if is_quick else 7
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser(), args=BROWSER_ARGUMENTS)
        with served(OURS) as ours, served(EMPTY) as empty:
            yield from _pages(browser, ours, empty, repeat)
            yield _filter(browser, ours, empty, repeat)
        yield from _mantine(browser, repeat)
        with tempfile.TemporaryDirectory() as folder:
            size = _SMALL if is_quick else _LARGE
            large = (OURS[0], OURS[1], OURS[2], "--data", str(write_catalogue(Path(folder), size)), OURS[3])
            with served(large) as ours, served(EMPTY) as empty:
                yield from _large(browser, ours, empty, repeat)
        browser.close()


def _pages(browser: Browser, ours: str, empty: str, repeat: int) -> Iterator[Row]:
    """What each page loads with an empty cache, and when it responds."""
    taken: dict[str, list[Visit]] = {name: [] for name in PAGES}
    baseline: list[Visit] = []
    for _ in range(repeat):
        baseline.append(visit(browser, empty, "#answer"))
        for name, (path, there, _) in PAGES.items():
            taken[name].append(visit(browser, ours.rstrip("/") + path, f"[data-page] {there}, {there}"))
    ready = median(each.ready for each in baseline)
    for name, (_, _, is_budgeted) in PAGES.items():
        last = taken[name][-1]
        budgets = (_BYTES, _READY) if is_budgeted else (None, None)
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


def _filter(browser: Browser, ours: str, empty: str, repeat: int) -> Row:
    """A filter of the matrix: from the click until the sentence about the result is updated."""
    mine, theirs = _open(browser, ours, f"{ours.rstrip('/')}/{_PAI}", ".matrix"), _open_empty(browser, empty)
    taken, baseline = [], []
    for stage in ("Prevent", "Detect", "Respond") * repeat:
        taken.append(_seconds(mine, _CHOOSE, f"/{_PAI}&stage={stage}", stage))
        baseline.append(_seconds(theirs, CLICK, ""))
    return Row("filter change, shipped matrix", "shipped", median(taken), median(baseline), None)


def _large(browser: Browser, ours: str, empty: str, repeat: int) -> Iterator[Row]:
    """A filter in a framework of 15,000 mitigations: from the click until the sentence and the grid are updated."""
    question = "?framework=framework-01&model-type=advanced&release-type=open"
    mine = _open(browser, ours, f"{ours.rstrip('/')}/{question}&stage=Watch", ".ag-pinned-left-cols-container a")
    theirs = _open_empty(browser, empty)
    for name in ("asked for the first time", "asked again"):
        taken, baseline = [], []
        orders = ("", "&sort=name", "&sort=most-owners", "&sort=fewest-owners")[: max(1, min(4, repeat))]
        for order in orders:
            for stage in ("Plan", "Build", "Release", "Watch"):
                taken.append(_seconds(mine, _CHOOSE_IN_GRID, f"/{question}&stage={stage}{order}", stage))
                baseline.append(_seconds(theirs, CLICK, ""))
        yield Row(f"filter change, large framework, {name}", "15,000", median(taken), median(baseline), 3.0)


def _open(browser: Browser, _site: str, url: str, there: str) -> Page:
    page = browser.new_page()
    page.goto(url)
    page.wait_for_selector(there)
    return page


def _open_empty(browser: Browser, url: str) -> Page:
    page = browser.new_page()
    page.goto(url)
    page.wait_for_function("document.querySelector('#answer')?.textContent === '0'")
    return page


def _seconds(page: Page, script: str, *arguments: str) -> float:
    return float(page.evaluate(script, arguments[0] if len(arguments) == 1 else list(arguments))) / 1000


_CHOOSE = """([href, stage]) => new Promise(done => {
  const link = document.createElement("a");
  link.setAttribute("data-nav", "");
  link.href = href;
  document.body.append(link);
  const start = performance.now();
  new MutationObserver((_, observer) => {
    if (!document.querySelector(".chosen")?.textContent.includes(stage)) return;
    observer.disconnect();
    link.remove();
    done(performance.now() - start);
  }).observe(document.querySelector("#page"), {childList: true, subtree: true});
  link.click();
})"""
_CHOOSE_IN_GRID = """([href, stage]) => new Promise((done, failed) => {
  const link = document.createElement("a");
  link.setAttribute("data-nav", "");
  link.href = href;
  document.body.append(link);
  const names = () => document.querySelector(".ag-pinned-left-cols-container").textContent;
  const before = names();
  const start = performance.now();
  const check = () => {
    const isSaid = document.querySelector(".chosen")?.textContent.includes(stage);
    if (isSaid && names() && names() !== before) { link.remove(); done(performance.now() - start); }
    else if (performance.now() - start > 20000) failed(new Error(`No rows for ${href}`));
    else requestAnimationFrame(check);
  };
  link.click();
  requestAnimationFrame(check);
})"""
