"""The main path of each page in Firefox, beside Chromium in the other browser tests.

Each test also fails if Firefox logs an error or a warning, or if a request fails or is refused.
"""

from collections.abc import Iterator

import pytest

from tests.web.firefox import Firefox, start_firefox
from valuechain.views.page.state import Page
from valuechain.web.app.pages import PAGES

pytestmark = pytest.mark.browser

PAI = "framework=pai-open&model-type=advanced&release-type=open"
NEXT = "document.querySelector('[data-next] button')"
CHART = "(document.querySelector('.near')?.scrollIntoView(), document.querySelector('.js-plotly-plot .main-svg'))"
"""Scrolls to where the chart will be, for it is loaded only then."""
PATHS: dict[Page, tuple[str, tuple[str, ...], str]] = {
    Page.ACROSS: (
        "/across",
        ("[data-key='pick:model-type']", "[popover]:popover-open a:not([aria-current])"),
        f"location.search.includes('model-type=') && {CHART}",
    ),
    Page.EXPLORE: (
        f"/?{PAI}",
        ("[data-key='pick:model-type']", "[data-key='cell:frontier/restricted']"),
        "document.querySelector('h1').textContent.includes('frontier')",
    ),
    Page.COMPARE: (f"/compare?{PAI}", ("[data-key=compare]",), "location.search.includes('with-')"),
    Page.FINDINGS: (
        f"/findings?{PAI}",
        ("[data-key='pick:release-type']", "[data-key='cell:advanced/closed']"),
        "location.search.includes('release-type=closed')",
    ),
    Page.SOURCES: ("/sources", ("[data-key='source:cosai']",), "location.pathname === '/source'"),
    Page.MY_DATA: ("/my-data", ("[data-key=edit]",), "location.pathname === '/edit'"),
    Page.EDIT: (
        "/edit?framework=pai-open",
        ("[data-key='start:pai-open']", ".ag-center-cols-container .ag-cell[col-id^='actor:']"),
        "performance.getEntriesByType('resource').some(each => each.name.endsWith('/edit/change') && each.responseEnd)",
    ),
    Page.SOURCE: (
        "/source?framework=pai-open",
        ("[data-key='spot:pai-open:advanced/open']",),
        "location.pathname === '/' && document.querySelector('.matrix')",
    ),
    Page.GLOSSARY: ("/glossary", ("header nav a[href^='/sources']",), "location.pathname === '/sources'"),
    Page.FILES: (
        "/files",
        ("[data-key='copy:cite-valuechain']",),
        "document.querySelector('main').innerText.includes('Copied')",
    ),
    Page.MITIGATION: (
        f"/mitigation?{PAI}&id=PO-1",
        ("[data-key='pick:model-type']", "[data-key='cell:frontier/open']"),
        "location.search.includes('model-type=frontier')",
    ),
    Page.ACTOR: (
        f"/actor?{PAI}&id=model_provider",
        ("[data-key='pick:actor']", "[data-key='actor:user']"),
        "location.search.includes('id=user') && document.querySelector('h1').textContent.includes('sers')",
    ),
    Page.SEARCH: (
        "/search?q=watermark",
        ("[data-key='more:mitigation'] summary",),
        "document.querySelector(\"[data-key='more:mitigation']\").open",
    ),
    Page.TOPIC: (
        "/topic?topic=release",
        ("[data-key='pick:model-type']", "[popover]:popover-open a:not([aria-current])"),
        "location.search.includes('model-type=')",
    ),
    Page.TIMELINE: (
        "/timeline",
        ("[data-key='pick:actor']", "[data-key='actor:2']"),
        f"location.search.includes('actor=') && {CHART}",
    ),
    Page.SIDE_BY_SIDE: (
        "/side-by-side",
        ("[data-key='ready:1']",),
        "location.search.includes('source=') && document.querySelector('table')",
    ),
}
"""The address of each page, where to click, and what is true then."""
MORE = {
    "the map": (
        f"/?{PAI}&view=map",
        ("[data-key='actor:model_provider']",),
        "location.search.includes('focus=actor')",
    ),
    "an absent actor": (
        f"/findings?{PAI}",
        ("[data-key='absent:model_provider']",),
        "location.search.includes('absent=')",
    ),
    "a topic": (
        "/across?on=2026-11-29",
        ("[data-key='list:agreed'] summary",),
        "document.querySelector(\"[data-key='list:agreed']\").open",
    ),
}
"""Main controls of a page's other views."""
OF_WORKSHOPS = {Page.WORKSHOP, Page.PROJECTOR, Page.BOARD}


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Firefox]:
    """One Firefox for all tests, because it takes seconds to start."""
    with start_firefox(tmp_path_factory.mktemp("firefox")) as firefox:
        yield firefox


@pytest.fixture
def firefox(running: Firefox) -> Iterator[Firefox]:
    """A tab of usual size; whatever Firefox complains about fails the test."""
    running.resize(1360, 900)
    yield running
    running.settle()
    complaints = running.complaints.copy()
    running.complaints.clear()
    assert complaints == []


def test_every_page_has_a_path() -> None:
    """Each page in the registry is tested here."""
    assert {entry.page for entry in PAGES} == PATHS.keys() | OF_WORKSHOPS


@pytest.mark.parametrize("path", [*PATHS.values(), *MORE.values()], ids=[*PATHS, *MORE])
def test_page(firefox: Firefox, site: str, path: tuple[str, tuple[str, ...], str]) -> None:
    """The page opens, and its main control does what it says."""
    address, clicks, condition = path
    firefox.open(site + address)
    firefox.wait_for("Boolean(document.querySelector('main [data-page] h1'))")
    for selector in clicks:
        firefox.click(selector)
    firefox.wait_for(f"Boolean({condition})")


def test_workshop(firefox: Firefox, site: str) -> None:
    """A rehearsal is prepared and run; a phone joins and answers, and wall, board and phone show the result."""
    firefox.open(f"{site}/workshop")
    firefox.click("[data-key=rehearsal]")
    firefox.click("[data-key=create]")
    firefox.click("[data-key=simulate]")
    firefox.wait_for(f"Boolean({NEXT}) && document.querySelector('.strip').textContent.includes('20')")
    control = firefox.evaluate("location.href")
    phone = firefox.evaluate("document.querySelector('[data-key=join-link]').value")
    wall, board = (
        firefox.evaluate(f"document.querySelector('[data-key={name}]').href") for name in ("projector", "board")
    )
    _press(firefox, "open")
    firefox.click("[data-key=imagine]")
    firefox.settle()
    _take_part(firefox, phone)
    firefox.resize(1360, 900)
    firefox.open(control)
    _press(firefox, "close")
    _press(firefox, "reveal")
    for address, shown in ((wall, "svg text"), (board, "[data-page='/board'] table")):
        firefox.open(address)
        firefox.wait_for(f'Boolean(document.querySelector("main {shown}"))')
        firefox.settle()
    firefox.resize(390, 844)
    firefox.open(phone)
    firefox.wait_for("Boolean(document.querySelector('[data-screen=revealed]'))")


def _press(firefox: Firefox, act: str) -> None:
    """Presses the big button of the control room, which then offers something else."""
    firefox.wait_for(f"{NEXT}.dataset.key.startsWith('{act}:')")
    firefox.click("[data-next] button")
    firefox.wait_for(f"!{NEXT}.dataset.key.startsWith('{act}:')")
    firefox.settle()


def _take_part(firefox: Firefox, address: str) -> None:
    firefox.resize(390, 844)
    firefox.open(address)
    firefox.click("button.save")
    firefox.click("label:has(#primary-2)")
    firefox.wait_for("document.body.innerText.includes('Saved.')")
    firefox.settle()
    assert firefox.evaluate("document.documentElement.scrollWidth") <= 390
