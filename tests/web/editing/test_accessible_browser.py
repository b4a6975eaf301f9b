"""The editor in a browser: rules of accessibility, and narrow windows."""

import pytest
from playwright.sync_api import Page, expect

from tests.web.conftest import Window, page_width, violations
from tests.web.editing.conftest import IDLE, ROW, SECONDS, cell, head, name, press, ready, save, start

pytestmark = pytest.mark.browser

PHONE, SMALLEST = 390, 320


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, PHONE])
def test_accessible(window: Window, width: int, scheme: str) -> None:
    """Neither the table nor any details break a rule of axe."""
    page = ready(window.open(start(window), width=width, color_scheme=scheme))
    cell(page, ROW, IDLE).click()
    for choose in (cell(page, ROW, IDLE), name(page, ROW), head(page, IDLE)):
        choose.click()
        expect(page.locator("#edit-panel h2")).to_be_visible()
        save(page)
        page.wait_for_timeout(SECONDS / 2)  # the details follow what is chosen
        assert violations(page) == []


@pytest.mark.parametrize("button", ["Versions", "What has changed (0)", "Add an actor"])
def test_accessible_dialogs(editor: Page, button: str) -> None:
    """Nor do the dialogs."""
    press(editor, button)
    expect(editor.get_by_role("dialog").locator("h2")).to_be_visible()
    assert violations(editor) == []


def test_narrow(window: Window) -> None:
    """In the narrowest window, the page does not scroll sideways, and the details are below the table."""
    page = ready(window.open(start(window), width=SMALLEST, height=640))
    assert page_width(page) == SMALLEST
    frame, panel = page.locator(".edit-frame").bounding_box(), page.locator("#edit-panel").bounding_box()
    assert frame
    assert panel
    assert frame["y"] + frame["height"] < panel["y"]
