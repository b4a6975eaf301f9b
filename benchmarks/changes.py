"""Measures in a browser how long a change of question, filter, reading or source takes, from click to paint."""

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations, product
from pathlib import Path
from statistics import median, quantiles
from typing import NamedTuple
from urllib.parse import urlencode
from urllib.request import urlopen

from playwright.sync_api import Browser, sync_playwright

from benchmarks import editing
from benchmarks.browser import BROWSER_ARGUMENTS, find_browser
from benchmarks.catalogue import FULL, QUICK, Size, write_catalogue
from benchmarks.serving import CLICK, EMPTY, OURS, open_empty, served
from valuechain.model.chain import ValueChain
from valuechain.model.question.across import STRENGTHS, AcrossQuestion
from valuechain.model.question.across import valid_values as valid_across
from valuechain.model.question.parameters import JURISDICTION, KIND, STAGE
from valuechain.model.question.selection import valid_values
from valuechain.model.vocabulary import PLACES, ModelType, ReleaseType
from valuechain.settings import DATA_FOLDER
from valuechain.tables.reading.read import read_chain
from valuechain.views.across.state import AcrossState
from valuechain.views.page.state import Page

BUDGET = 100
"""Budget in milliseconds at the 95th percentile: a change this fast feels immediate."""
CATALOGUE_BUDGET = 300
"""The same for the page Across sources with a catalogue of 50 frameworks."""
EDIT_BUDGET = 500
"""The same until a change in the editor is saved; it is shown before."""
_LARGE = Size(1, 15_000, 20)
_MOST = 30
_DAYS = [date(2025, 1, 1) + timedelta(days=61 * number) for number in range(_MOST)]
_OPENED = 3
"""Number of topics opened at once."""


class Spread(NamedTuple):
    """Durations of one kind of change."""

    name: str
    data: str
    milliseconds: Sequence[float]
    budget: int = BUDGET
    server: Sequence[float] = ()
    """The part of each until the response is there; the rest is the browser's."""

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
    print(f"\nChanges in the browser, at most {BUDGET} ms at p95; of 50 frameworks at once, {CATALOGUE_BUDGET} ms")
    print(f"{'what':<60} {'data':<10}{'number':>10}{'p50':>10}{'p95':>10}{'ratio':>10}{'server':>10}", flush=True)
    baseline = 0.0
    for each in spreads:
        baseline = baseline or each.p50
        verdict = "within budget" if each.p95 <= each.budget else "OVER BUDGET"
        numbers = f"{len(each.milliseconds):>10}{each.p50:>7.0f} ms{each.p95:>7.0f} ms{each.p50 / baseline:>10.2f}"
        server = f"{median(each.server):.0f} ms" if each.server else ""
        print(f"{each.name:<60} {each.data:<10}{numbers}{server:>10}  {verdict}", flush=True)


def spreads(*, is_quick: bool = False) -> Iterator[Spread]:
    """Measures every kind of change, with shipped data and with 15,000 mitigations; only a few times if `is_quick`."""
    most = 5 if is_quick else _MOST
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(executable_path=find_browser(), args=BROWSER_ARGUMENTS)
        with served(EMPTY) as site:
            page = open_empty(browser, site)
            yield Spread("empty callback of Dash", "nothing", [page.evaluate(CLICK) for _ in range(most)])
        with served(OURS) as site:
            shipped = read_chain(DATA_FOLDER)
            yield from _of(browser, site, shipped, "pai-open", "shipped", most)
            yield from _across(browser, site, shipped, "shipped", most, BUDGET)
        large = write_catalogue(Path(folder) / "large", _LARGE._replace(mitigations=3_000) if is_quick else _LARGE)
        with served((*OURS[:-1], "--data", str(large), OURS[-1])) as site:
            yield from _of(browser, site, read_chain(large), "framework-01", "15,000", most)
        many = write_catalogue(Path(folder) / "many", QUICK if is_quick else FULL)
        with served((*OURS[:-1], "--data", str(many), OURS[-1])) as site:
            yield from _across(browser, site, read_chain(many), "catalogue", most, CATALOGUE_BUDGET)
        size = editing.SIZE._replace(mitigations=3_000) if is_quick else editing.SIZE
        wide = write_catalogue(Path(folder) / "wide", size)
        with served((*OURS[:-1], "--data", str(wide), OURS[-1])) as site:
            taken = list(editing.change_cells(browser, site, "framework-01", most))
            yield Spread(editing.SHOWN, "15,000", [each.shown for each in taken])
            yield Spread(editing.SAVED, "15,000", [each.saved for each in taken], EDIT_BUDGET)
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
        for name, values in valid_values(chain, framework).items()
        for value in values
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
    _wait_until_ready(site)
    for name, path, asked in kinds:
        hrefs = [f"{path}?{urlencode(each)}" for each in asked if each != start]
        yield _spread(f"change of {name}", data, follow(browser, site, f"{path}?{urlencode(start)}", hrefs[:most]))


def _across(browser: Browser, site: str, chain: ValueChain, data: str, most: int, budget: int) -> Iterator[Spread]:
    """Changes of the question across all sources; every question is new to the server."""
    _wait_until_ready(site)
    for name, first, states in _questions_across(chain):
        hrefs = [each.href() for each in states]
        yield _spread(f"change of {name}, Across", data, follow(browser, site, first.href(), hrefs[:most]), budget)


def _questions_across(chain: ValueChain) -> Iterator[tuple[str, AcrossState, Iterable[AcrossState]]]:
    """Each kind of change, with the state before it and those to which it leads."""
    start = AcrossState(Page.ACROSS, AcrossQuestion())
    sources, topics = ([each.id for each in members] for members in (chain.frameworks, chain.topics))
    practices = [each.id for each in chain.practices]
    values = valid_across(chain)

    def ask(questions: Iterable[AcrossQuestion]) -> Iterator[AcrossState]:
        return (replace(start, question=question) for question in questions)

    yield "day", start, ask(AcrossQuestion(on=day) for day in _DAYS)
    without_one = (AcrossQuestion(without=(each,)) for each in sources)
    yield "sources", start, ask((*without_one, *map(AcrossQuestion, combinations(sources, 2))))
    filters = [
        *(AcrossQuestion(at_least=strength) for strength in STRENGTHS.values()),
        *(AcrossQuestion(jurisdictions=(value,)) for value in values[JURISDICTION]),
        *(AcrossQuestion(kinds=(value,)) for value in values[KIND]),
        *(AcrossQuestion(stages=(value,)) for value in values[STAGE]),
    ]
    yield "filter", start, ask(filters)
    contexts = product((None, *ModelType), (None, *ReleaseType))
    yield (
        "model and release",
        start,
        ask(AcrossQuestion(model_type=model, release_type=release) for model, release in contexts if model or release),
    )
    yield "opened topics", start, (replace(start, opened=opened) for opened in combinations(topics, _OPENED))
    of_topic = replace(start, page=Page.TOPIC, topic=topics[0])
    yield "topic page", of_topic, (replace(of_topic, topic=topic) for topic in topics[1:])
    yield "practice page", of_topic, (replace(of_topic, topic="", practice=practice) for practice in practices)


def _wait_until_ready(site: str) -> None:
    """Waits for the search index, which a server builds while it starts."""
    with urlopen(f"{site}api/v1/search.json?q=a&limit=1") as answer:  # noqa: S310 # our own address
        answer.read()


class Taken(NamedTuple):
    """The time of one change in milliseconds, and the part of it until the response was there."""

    whole: float
    server: float


def _spread(name: str, data: str, taken: Sequence[Taken], budget: int = BUDGET) -> Spread:
    return Spread(name, data, [each.whole for each in taken], budget, [each.server for each in taken])


def follow(browser: Browser, site: str, first: str, hrefs: Sequence[str]) -> Sequence[Taken]:
    """Opens a page and follows the links in turn."""
    page = browser.new_page()
    page.goto(f"{site.rstrip('/')}{first}")
    page.wait_for_selector("[data-page] h1")
    page.wait_for_load_state("networkidle")
    taken = [Taken(*page.evaluate(_CHANGE, href)) for href in hrefs]
    page.close()
    return taken


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
      painted.port1.onmessage = () => {
        const responses = performance.getEntriesByType("resource").map(each => each.responseEnd - start);
        done([performance.now() - start, Math.max(...responses)]);
      };
      painted.port2.postMessage("");
    } else if (performance.now() - start > 20000) failed(new Error(`No answer for ${href}`));
    else requestAnimationFrame(check);
  };
  link.click();
  requestAnimationFrame(check);
})"""
