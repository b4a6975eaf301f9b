"""The heat map in a browser: one tab stop, arrow keys, a line in words; a frame is a stop only if it scrolls."""

import pytest
from playwright.sync_api import Page, expect

from tests.web.conftest import Window, tab_to

pytestmark = pytest.mark.browser

ADDRESS = "/across?on=2026-11-29"
FIRST = '.heat-map a[tabindex="0"]'


def press(page: Page, *keys: str) -> None:
    """Presses keys one after the other."""
    for key in keys:
        page.keyboard.press(key)


def test_one_stop_and_arrow_keys(window: Window) -> None:
    """Tab enters and leaves the table at once; in it, arrow keys move, and a line says the cell in words."""
    page = window.show(ADDRESS, width=1280)
    tab_to(page, FIRST)
    press(page, "ArrowDown", "ArrowUp", "ArrowRight")
    expect(page.locator(FIRST)).to_have_count(1)
    expect(page.locator("#heat-said")).to_contain_text("Training data: ")
    press(page, "End")
    expect(page.locator(".heat-map .agree a").first).to_be_focused()
    press(page, "Control+End")
    expect(page.locator(".heat-map .agree a").last).to_be_focused()
    press(page, "Tab")
    expect(page.locator("#actors > summary")).to_be_focused()
    press(page, "Shift+Tab", "Home", "Enter")
    expect(page.locator(".heat-map .part")).not_to_have_count(0)


@pytest.mark.parametrize(("width", "stops"), [(1280, 0), (900, 1)])
def test_a_frame_is_a_stop_only_if_it_scrolls(window: Window, width: int, stops: int) -> None:
    """The frame of the table is a tab stop only if the table does not fit."""
    page = window.show(ADDRESS, width=width)
    expect(page.locator(".heat-scroll[tabindex]")).to_have_count(stops)
