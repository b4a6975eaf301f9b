"""The page Compare in a browser: its main task by keyboard alone, on a phone, and as axe sees it."""

from itertools import product
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("second browser")]

Window = Any
"""What opens pages: `Window` of tests/web/conftest.py."""

OPEN = "framework=pai-open&model-type=advanced&release-type=open"
STATES = {
    "nothing given": f"/compare?{OPEN}",
    "two readings": f"/compare?{OPEN}&with-reading=PO-12%3DB",
    "two frameworks": f"/compare?{OPEN}&with-framework=uk-ai-cyber",
    "no answer": f"/compare?{OPEN}&with-model-type=frontier",
}


def open_page(window: Window, state: str, width: int = 1360, **options: object) -> Page:
    """The page in one of the states, with everything that can be folded open."""
    page: Page = window.blank(viewport={"width": width, "height": 900}, **options)
    page.goto(window.site + STATES[state])
    page.wait_for_selector(".compare")
    page.evaluate("document.querySelectorAll('main details').forEach((each) => (each.open = true))")
    return page


@pytest.mark.parametrize(("scheme", "width", "state"), [*product(("light", "dark"), (1360, 390), STATES)])
def test_axe_finds_nothing(window: Window, scheme: str, width: int, state: str) -> None:
    """Neither a rule of WCAG 2.2 AA nor a best practice is broken, as far as axe can tell."""
    page = open_page(window, state, width, color_scheme=scheme)
    rules = {"target-size": {"enabled": True}, "color-contrast-enhanced": {"enabled": False}}
    found = Axe().run(page, options={"rules": rules, "resultTypes": ["violations"]}).response["violations"]
    assert [(each["id"], [node["target"] for node in each["nodes"]]) for each in found] == []


@pytest.mark.parametrize(("width", "state"), [*product((320, 680), STATES)])
def test_scrolls_one_way(window: Window, width: int, state: str) -> None:
    """No state of the page is wider than a phone, or than a window enlarged to 200 %."""
    page = open_page(window, state, width)
    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_by_keyboard_alone(window: Window) -> None:
    """With Tab, arrows and Enter one chooses two readings, compares them, swaps the sides and downloads the table."""
    page = open_page(window, "nothing given")

    def tab_to(key: str) -> None:
        held = page.locator(f'[data-key="{key}"]')
        for _ in range(60):
            page.keyboard.press("Tab")
            if held.evaluate("each => each === document.activeElement"):
                return
        pytest.fail(f"No stop of the keyboard is {key}.")

    tab_to("with-reading:3")
    page.keyboard.press("ArrowDown")
    tab_to("compare")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("between reading A and reading B of")
    expect(page.locator('[data-key="compare"]')).to_be_focused()
    expect(page.locator("#said")).to_have_text(
        "Both have the same 15 mitigations. One is assigned differently: “Open incident reporting channels”, "
        "with Hubs & hosting as secondary instead of primary."
    )
    tab_to("swap")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("between reading B and reading A of")
    expect(page.locator('[data-key="swap"]')).to_be_focused()
    tab_to("pick:downloads")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    with page.expect_download() as started:
        page.keyboard.press("Enter")
    assert started.value.suggested_filename.startswith("valuechain-comparison-pai-open-advanced-open-PO-12-B")


def test_marks_in_forced_colours(window: Window) -> None:
    """In forced colours every mark keeps an edge, and what is lost stays crossed out."""
    page: Page = window.blank(viewport={"width": 1360, "height": 900}, forced_colors="active")
    page.goto(f"{window.site}/compare?{OPEN}&reading=PO-11%3DB&with-framework=pai-open")
    lost = page.locator(".matrix .change-lost").first
    lost.wait_for()
    style = "(each) => [getComputedStyle(each).borderLeftStyle, getComputedStyle(each).textDecorationLine]"
    assert lost.evaluate(style) == ["solid", "line-through"]


def test_picture_in_forced_colours(window: Window) -> None:
    """In forced colours the picture's marks keep an edge and a letter on their ground; what is gained stays filled."""
    page: Page = window.blank(viewport={"width": 1360, "height": 900}, forced_colors="active")
    page.goto(f"{window.site}/compare?{OPEN}&with-reading=PO-11%3DB")
    page.locator('[data-key="picture"] > summary').click()
    page.locator(".drawn").wait_for()
    colour = "(each, what) => getComputedStyle(each)[what]"
    ink = page.locator("h1").evaluate(colour, "color")
    ground = page.locator("body").evaluate(colour, "backgroundColor")

    def seen(name: str, what: str) -> str:
        return str(page.locator(f".drawn {name}").first.evaluate(colour, what))

    assert (seen(".c-gain", "fill"), seen(".c-on-gained", "fill")) == (ink, ground)
    assert (seen(".c-same", "fill"), seen(".c-same", "stroke"), seen(".c-on-same", "fill")) == (ground, ink, ink)
