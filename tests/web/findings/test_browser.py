"""The Findings page in a browser: axe, keyboard and the chart."""

from itertools import product
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.questions import PAI_OPEN
from tests.web.conftest import Window, page_width, tab_to, violations
from valuechain.model.look import INK, PRIMARY

pytestmark = pytest.mark.browser


CHART = ".load-chart .main-svg text"


def open_findings(window: Window, *, more: str = "", width: int = 1360, **options: object) -> Page:
    """The page, scrolled to its lazy chart and back to the top."""
    page = window.open(f"/findings?{PAI_OPEN}{more}", width=width, **options)
    scroll_to_chart(page)
    expect(page.locator(CHART).first).to_be_visible()
    page.evaluate("window.scrollTo({top: 0, behavior: 'instant'})")
    return page


def scroll_to_chart(page: Page) -> None:
    """Scrolls the chart or its placeholder to the middle of the window."""
    page.locator(".load-chart .frame").evaluate("each => each.scrollIntoView({block: 'center', behavior: 'instant'})")


@pytest.mark.parametrize(("scheme", "width"), list(product(("light", "dark"), (1360, 390))))
def test_axe_finds_nothing(window: Window, scheme: str, width: int) -> None:
    """Axe finds no violation of WCAG 2.2 AA or of best practice, with the chart and an absence shown."""
    page = open_findings(window, more="&absent=model_provider", width=width, color_scheme=scheme)
    assert violations(page) == []


def test_absence_by_keyboard(window: Window) -> None:
    """Two actors can be removed and brought back by keyboard; the result is announced and the focus stays."""
    page = open_findings(window)
    page.locator("#page .contents a[href='#absent']").focus()
    page.keyboard.press("Enter")
    tab_to(page, "[data-key='absent:model_provider']", 6)
    page.keyboard.press("Enter")
    expect(page.locator("#said")).to_contain_text("Without Model providers, 7 of 15 mitigations lose")
    expect(page.locator('[data-key="absent:model_provider"]')).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#said")).to_contain_text("Without Model providers and Hubs & hosting")
    expect(page).to_have_url(f"{window.site}/findings?{PAI_OPEN}&absent=model_provider&absent=model_hosting")
    page.locator('[data-key="everybody"]').focus()
    page.keyboard.press("Enter")
    expect(page.locator(".outcomes")).to_have_count(0)
    expect(page).to_have_url(f"{window.site}/findings?{PAI_OPEN}")


def test_chart_moves_nothing(window: Window) -> None:
    """The layout does not shift when the chart loads."""
    page = window.blank(viewport={"width": 1360, "height": 900})
    held: list[Any] = []
    page.route("**/*plotly*", lambda route: held.append(route))  # noqa: PLW0108 # Playwright marks functions
    page.goto(f"{window.site}/findings?{PAI_OPEN}")
    expect(page.locator(".load-chart h2")).to_be_visible()
    height = "document.documentElement.scrollHeight"
    before = page.evaluate(height)
    scroll_to_chart(page)
    expect(page.locator(".load-chart .near")).to_have_count(0)
    expect(page.locator(CHART)).to_have_count(0)
    for route in held:
        route.continue_()
    expect(page.locator(CHART).first).to_be_visible()
    assert page.evaluate(height) == before


def _rgb(value: str) -> str:
    return "rgb({}, {}, {})".format(*bytes.fromhex(value[1:]))


def test_chart_follows_the_theme(window: Window) -> None:
    """The chart's text and bars follow the theme, and its background stays transparent."""
    page = open_findings(window, color_scheme="light")
    look = """() => [".ytick text", ".bars .point path"].map((part) =>
        getComputedStyle(document.querySelector(`.load-chart ${part}`)).fill)"""
    assert page.evaluate(look) == [_rgb(INK.light), _rgb(PRIMARY.light)]
    page.click("[data-switch]")
    assert page.evaluate(look) == [_rgb(INK.dark), _rgb(PRIMARY.dark)]
    ground = "getComputedStyle(document.querySelector('.load-chart .main-svg')).backgroundColor"
    assert page.evaluate(ground) == "rgba(0, 0, 0, 0)"


def test_phone_scrolls_one_way(window: Window) -> None:
    """At 320 pixels, nothing on the page, the chart included, is wider than the screen."""
    page = open_findings(window, width=320)
    assert page_width(page) == 320
    edges = page.evaluate(
        "[...document.querySelectorAll('.load-chart text')].map((each) => each.getBoundingClientRect().right)"
    )
    assert max(edges) <= 320


def test_plotly_is_loaded_by_this_page_only(window: Window) -> None:
    """Only this page loads plotly.js, and only when its chart is near the visible part of the page."""
    page = window.blank()
    asked = window.profiles.requests
    for path in ("/", "/compare", "/sources", "/search", "/my-data", "/actor", "/mitigation"):
        page.goto(f"{window.site}{path}?{PAI_OPEN}")
        page.wait_for_selector("h1")
    assert [url for url in asked if "plotly" in url] == []
    page.goto(f"{window.site}/findings?{PAI_OPEN}")
    expect(page.locator(".load-chart .near")).to_have_count(1)
    assert [url for url in asked if "plotly" in url] == []
    scroll_to_chart(page)
    expect(page.locator(CHART).first).to_be_visible()
    assert [url for url in asked if "plotly" in url] != []


def test_chart_that_was_not_asked_for_is_not_printed(window: Window) -> None:
    """A chart that was never loaded is not printed; its table is."""
    page = window.open(f"/findings?{PAI_OPEN}")
    expect(page.locator(".load-chart .near")).to_have_count(1)
    page.emulate_media(media="print")
    expect(page.locator(".load-chart")).to_be_hidden()
    expect(page.locator('[data-key="load"]')).to_be_visible()


def test_chart_follows_the_question(window: Window) -> None:
    """Once loaded, the chart changes with the question."""
    page = open_findings(window)
    page.get_by_role("link", name="Use reading B for Disclose AI-generated content").click()
    expect(page.locator(".load-chart .near")).to_have_count(0)
    expect(page.locator(CHART).first).to_be_visible()


def test_reading_keeps_the_place(window: Window) -> None:
    """Choosing another reading scrolls to that reading; its chip resets the choice."""
    page = open_findings(window)
    page.get_by_role("link", name="Use reading B for Disclose AI-generated content").focus()
    page.keyboard.press("Enter")
    taken = page.locator('li.taken[data-key="reading:Disclose AI-generated content:B"]')
    expect(taken).to_be_focused()
    expect(taken).to_be_in_viewport()
    page.locator('[data-key="taken:1"]').click()
    expect(page.locator('[data-key="taken:1"]')).to_have_count(0)
    expect(page).to_have_url(f"{window.site}/findings?{PAI_OPEN}")
