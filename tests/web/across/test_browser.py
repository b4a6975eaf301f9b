"""The pages across sources in a browser: access, reflow, keyboard, and the way from the start page to a Word table."""

from itertools import product

import pytest
from playwright.sync_api import expect

from tests.web.conftest import Window, page_width, violations

pytestmark = pytest.mark.browser

DAY = "on=2026-11-29"
THREE = "source=eu-ai-act&source=uk-ai-cyber&source=cn-ai-labeling"
PAGES = {
    "across": f"/across?{DAY}",
    "opened": f"/across?{DAY}&open=incidents",
    "topic": f"/topic?topic=incidents&{DAY}",
    "practice": f"/topic?practice=mark-content&{DAY}",
    "choice": f"/topic?{DAY}",
    "timeline": f"/timeline?{DAY}",
    "side by side": f"/side-by-side?{THREE}&{DAY}",
    "nothing left": f"/across?source=pai-2023&at-least=required&{DAY}",
}


@pytest.mark.parametrize(("scheme", "width", "page"), list(product(("light", "dark"), (1360, 390), PAGES)))
def test_axe_finds_nothing(window: Window, scheme: str, width: int, page: str) -> None:
    """No page across sources breaks a rule of axe, wide or on a phone, light or dark."""
    shown = window.show(PAGES[page], width=width, color_scheme=scheme)
    assert violations(shown) == []


@pytest.mark.parametrize(("width", "page"), list(product((320, 390, 1360), PAGES)))
def test_no_page_scrolls_sideways(window: Window, width: int, page: str) -> None:
    """Pages fit the window at every width; wide tables scroll in a frame of their own."""
    assert page_width(window.show(PAGES[page], width=width)) <= width


def test_from_the_start_to_a_word_table(window: Window) -> None:
    """“Who must report incidents?” leads from the start page to a Word document in at most five clicks."""
    page = window.open("/")
    page.click("header nav >> text=Across sources")
    page.wait_for_selector('main [data-page="/across"]')
    page.click('[data-key^="pick:"] >> text=every topic')
    page.keyboard.type("incident")
    page.click('[popover]:popover-open >> text="Report serious incidents to an authority"')
    page.wait_for_selector('main [data-page="/topic"]')
    expect(page.locator("#in-short")).to_be_visible()
    page.click('[data-key="pick:downloads"]')
    with page.expect_download() as saved:
        page.click("#panel-downloads >> text=Word document")
    assert saved.value.suggested_filename.endswith(".docx")


def test_what_nobody_covers(window: Window) -> None:
    """The list of what no source makes anyone responsible for is two clicks from the start page."""
    page = window.open("/")
    page.click("header nav >> text=Across sources")
    page.wait_for_selector('main [data-page="/across"]')
    page.click("summary >> text=No one is responsible yet")
    expect(page.locator("details[open] >> text=Let devices mark what they record")).to_be_visible()


def test_a_topic_opens_by_keyboard(window: Window) -> None:
    """Enter on a topic of the heat map opens its practices, and the focus stays there."""
    page = window.open(PAGES["across"])
    opener = page.locator('table [data-key="open:incidents"]')
    opener.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**open=incidents**")
    page.wait_for_selector("table >> text=Report serious incidents to an authority")
    assert page.evaluate("document.activeElement.dataset.key") == "open:incidents"


def test_plotly_waits_for_the_chart(window: Window) -> None:
    """Plotly is loaded only when the chart scrolls near."""
    page = window.blank(viewport={"width": 1360, "height": 500})
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(window.site + PAGES["across"])
    page.wait_for_selector("main [data-page]")
    page.wait_for_load_state("networkidle")
    assert not any("plotly" in url for url in asked)
    page.locator("#heat-chart").scroll_into_view_if_needed()
    page.wait_for_selector(".js-plotly-plot")
    assert any("plotly" in url for url in asked)


def test_a_cell_of_the_chart_opens_its_topic(window: Window) -> None:
    """A click on a cell of the chart leads to the page of its topic."""
    page = window.open(PAGES["across"])
    page.locator("#heat-chart").scroll_into_view_if_needed()
    page.wait_for_selector(".js-plotly-plot .nsewdrag")
    box = page.locator(".js-plotly-plot .nsewdrag").first.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] * 0.2, box["y"] + 10)
    page.wait_for_selector('main [data-page="/topic"]')
