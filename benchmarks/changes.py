"""Measures in a browser how long a change of question, filter or reading takes, from click to paint."""

import tempfile
from collections.abc import Iterator, Sequence
from itertools import product
from pathlib import Path
from statistics import median, quantiles
from typing import NamedTuple
from urllib.parse import urlencode
from urllib.request import urlopen

from playwright.sync_api import Browser, sync_playwright

from benchmarks.browser import BROWSER_ARGUMENTS, find_browser
from benchmarks.catalogue import Size, write_catalogue
from benchmarks.serving import CLICK, EMPTY, OURS, open_empty, served
from valuechain.model.chain import ValueChain
from valuechain.model.selection import FILTERS, valid_values
from valuechain.model.vocabulary import PLACES
from valuechain.settings import DATA_FOLDER
from valuechain.tables.reading.read import read_chain

BUDGET = 100
"""Budget in milliseconds at the 95th percentile: a change this fast feels immediate."""
_LARGE = Size(1, 15_000, 20)
_MOST = 60


class Spread(NamedTuple):
    """Durations of one kind of change."""

    name: str
    data: str
    milliseconds: Sequence[float]

    @property
    def p50(self) -> float:
        """The median."""
        return median(self.milliseconds)

    @property
    def p95(self) -> float:
        """The 95th percentile."""
        return quantiles(self.milliseconds, n=20, method="inclusive")[18]


def print_spreads(spreads: Iterator[Spread]) -> None:
    """Prints a table row by row as results come in, with ratios to the p50 of the first row (the empty callback)."""
    print(f"\nChanges in the browser, at most {BUDGET} ms at p95")
    print(f"{'what':<60} {'data':<10}{'number':>10}{'p50':>10}{'p95':>10}{'ratio':>10}", flush=True)
    baseline = 0.0
    for each in spreads:
        baseline = baseline or each.p50
        verdict = "within budget" if each.p95 <= BUDGET else "OVER BUDGET"
        numbers = f"{len(each.milliseconds):>10}{each.p50:>7.0f} ms{each.p95:>7.0f} ms{each.p50 / baseline:>10.2f}"
        print(f"{each.name:<60} {each.data:<10}{numbers}  {verdict}", flush=True)


def spreads(*, is_quick: bool = False) -> Iterator[Spread]:
    """Measures every kind of change, with shipped data and with 15,000 mitigations; only a few times if `is_quick`."""
    most = 5 if is_quick else _MOST
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(executable_path=find_browser(), args=BROWSER_ARGUMENTS)
        with served(EMPTY) as site:
            page = open_empty(browser, site)
            yield Spread("empty callback of Dash", "nothing", [page.evaluate(CLICK) for _ in range(most)])
        with served(OURS) as site:
            yield from _of(browser, site, read_chain(DATA_FOLDER), "pai-open", "shipped", most)
        large = write_catalogue(Path(folder) / "large", _LARGE._replace(mitigations=3_000) if is_quick else _LARGE)
        with served((*OURS[:-1], "--data", str(large), OURS[-1])) as site:
            yield from _of(browser, site, read_chain(large), "framework-01", "15,000", most)
        browser.close()


def _of(browser: Browser, site: str, chain: ValueChain, framework: str, data: str, most: int) -> Iterator[Spread]:
    questions = [
        {"framework": each.id, "model-type": place.model_type, "release-type": place.release_type}
        for place, each in product(PLACES, chain.frameworks)
        if chain.cell(each.id, place).status.is_answered
    ]
    start = next(each for each in questions if each["framework"] == framework)
    filters = [
        {**start, name.removesuffix("s"): value}
        for name in FILTERS
        for value in valid_values(chain, framework)[name]
        if name != "confidences"
    ]
    readings = [
        {**each, "reading": f"{reading.mitigation}={reading.id}"}
        for each in questions
        if each["framework"] == framework
        for reading in chain.readings
        if reading.framework == framework and not reading.is_shown
    ]
    kinds = (
        ("question, matrix", "/", questions),
        ("question, Findings", "/findings", questions),
        ("filter, matrix", "/", filters),
        ("reading, matrix", "/", readings),
    )
    with urlopen(f"{site}api/v1/search.json?q=a&limit=1") as answer:  # noqa: S310 # our own address
        answer.read()  # waits for the search index, which a server builds while it starts
    for name, path, asked in kinds:
        page = browser.new_page()
        page.goto(f"{site.rstrip('/')}{path}?{urlencode(start)}")
        page.wait_for_selector("[data-page] h1")
        page.wait_for_load_state("networkidle")
        hrefs = [f"{path}?{urlencode(each)}" for each in asked if each != start]
        taken = [float(page.evaluate(_CHANGE, href)) for href in hrefs[:most]]
        page.close()
        yield Spread(f"change of {name}", data, taken)


_CHANGE = """href => new Promise((done, failed) => {
  const link = document.createElement("a");
  link.setAttribute("data-nav", "");
  link.href = href;
  document.body.append(link);
  performance.clearResourceTimings();
  let isChanged = false;
  new MutationObserver((_, observer) => { isChanged = true; observer.disconnect(); })
    .observe(document.querySelector("#page"), {childList: true, subtree: true, characterData: true, attributes: true});
  const hasGrid = document.querySelector(".ag-root");
  const isAnswered = () =>
    performance.getEntriesByType("resource").some(each => each.name.includes("/grid/rows") && each.responseEnd);
  let frames = hasGrid ? 0 : 2; // since the rows came: a grid draws them within one frame
  const start = performance.now();
  const check = () => {
    if (hasGrid && isAnswered()) frames += 1;
    if (isChanged && frames > 1) {
      link.remove();
      const painted = new MessageChannel(); // a message sent in a frame arrives once the frame is painted
      painted.port1.onmessage = () => done(performance.now() - start);
      painted.port2.postMessage("");
    } else if (performance.now() - start > 20000) failed(new Error(`No answer for ${href}`));
    else requestAnimationFrame(check);
  };
  link.click();
  requestAnimationFrame(check);
})"""
