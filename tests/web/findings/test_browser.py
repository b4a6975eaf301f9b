"""The Findings page in a browser: axe, keyboard, layout shifts, phone and print."""

from itertools import product

import pytest
from playwright.sync_api import Page, expect

from tests.questions import PAI_OPEN
from tests.web.conftest import Window, page_width, tab_to, violations

pytestmark = pytest.mark.browser

PROVIDER = "[data-key='absent:model_provider']"
EVERYTHING_OPEN = "document.querySelectorAll('#page details').forEach((each) => (each.open = true))"


def open_findings(window: Window, *, more: str = "", width: int = 1360, **options: object) -> Page:
    """The page with everything that can be opened."""
    page = window.open(f"/findings?{PAI_OPEN}{more}", width=width, **options)
    expect(page.locator(".load-bars")).to_be_visible()
    page.evaluate(EVERYTHING_OPEN)
    return page


@pytest.mark.parametrize(("scheme", "width"), list(product(("light", "dark"), (1360, 390))))
def test_axe_finds_nothing(window: Window, scheme: str, width: int) -> None:
    """Axe finds no violation of WCAG 2.2 AA or of best practice, with everything open and an absence shown."""
    page = open_findings(window, more="&absent=model_provider", width=width, color_scheme=scheme)
    assert violations(page) == []


def test_absence_by_keyboard(window: Window) -> None:
    """Two actors can be removed and brought back by keyboard; the result is announced and the focus stays."""
    page = window.open(f"/findings?{PAI_OPEN}")
    page.locator(".load-bars a").first.focus()
    tab_to(page, PROVIDER, 2)
    page.keyboard.press("Enter")
    expect(page.locator("#said")).to_contain_text("Without Model providers, 7 of 15 mitigations lose")
    expect(page.locator(PROVIDER)).to_be_focused()
    tab_to(page, "[data-key='absent:model_hosting']", 6)
    page.keyboard.press("Enter")
    expect(page.locator("#said")).to_contain_text("Without Model providers and Hubs & hosting")
    expect(page).to_have_url(f"{window.site}/findings?{PAI_OPEN}&absent=model_provider&absent=model_hosting")
    page.locator('[data-key="everybody"]').focus()
    page.keyboard.press("Enter")
    expect(page.locator(".load-bars .gone")).to_have_count(0)
    expect(page).to_have_url(f"{window.site}/findings?{PAI_OPEN}")


@pytest.mark.parametrize(("width", "height"), [(1360, 900), (390, 844)])
def test_absence_moves_nothing(window: Window, width: int, height: int) -> None:
    """Removing an actor moves neither its row nor what is below, and the result and the bars are seen together."""
    page = window.blank(viewport={"width": width, "height": height})
    page.goto(f"{window.site}/findings?{PAI_OPEN}")
    places = """() => [".load-bars", ".contents", "[data-key='absent:model_adapter']"].map((each) =>
        Math.round(document.querySelector(each).getBoundingClientRect().top + scrollY))"""
    expect(page.locator(PROVIDER)).to_be_visible()
    before = page.evaluate(places)
    page.locator(PROVIDER).click()
    expect(page.locator(".load-bars .gone")).to_have_count(1)
    assert page.evaluate(places) == before
    expect(page.locator(".result > p")).to_be_in_viewport()
    expect(page.locator(".load-bars .gone")).to_be_in_viewport()


def test_phone_scrolls_one_way(window: Window) -> None:
    """At 320 pixels, nothing on the page is wider than the screen."""
    page = open_findings(window, width=320, more="&absent=model_provider")
    assert page_width(page) == 320


def test_no_chart_has_to_be_loaded(window: Window) -> None:
    """The pictures need no library: this page never loads plotly.js."""
    page = window.blank()
    asked = window.profiles.requests
    page.goto(f"{window.site}/findings?{PAI_OPEN}")
    expect(page.locator(".load-bars")).to_be_visible()
    assert [url for url in asked if "plotly" in url] == []


def test_pictures_are_printed(window: Window) -> None:
    """The bars and the squares are printed; the links that remove actors are not."""
    page = window.open(f"/findings?{PAI_OPEN}")
    page.emulate_media(media="print")
    expect(page.locator(".load-bars .stacked").first).to_be_visible()
    expect(page.locator(".outcome-picture .squares")).to_be_visible()
    expect(page.locator(PROVIDER)).to_be_hidden()


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
