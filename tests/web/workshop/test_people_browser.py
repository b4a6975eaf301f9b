"""Removing a participant in a browser."""

import pytest
from playwright.sync_api import expect

from tests.web.conftest import Window, page_width, tab_to, violations

pytestmark = pytest.mark.browser


def test_a_troll_is_kept_out(window: Window) -> None:
    """By keyboard, the facilitator removes a participant, after a question with the name; their phone can’t rejoin."""
    control = window.open("/workshop")
    control.check("[data-key=pseudonyms]")
    control.click("[data-key=create]")
    code = control.locator(".strip .code").inner_text().replace("-", "")
    phone = window.blank(viewport={"width": 390, "height": 844})
    phone.goto(f"{window.site}/w/{code}")
    phone.fill("#name", "Troll")
    phone.get_by_role("button", name="Join").click()
    expect(phone.locator("h1")).to_be_visible()
    people = control.locator("[data-key=people]")
    expect(people.locator("> summary")).to_have_text("People: 1")
    people.locator("> summary").focus()
    control.keyboard.press("Enter")
    expect(people).to_contain_text("Troll")
    tab_to(control, "[data-key=people] li input")
    control.keyboard.press("Space")
    assert violations(control) == []
    control.set_viewport_size({"width": 320, "height": 720})
    assert page_width(control) == 320
    tab_to(control, "[data-key=block-person]")
    control.keyboard.press("Enter")
    dialog = control.get_by_role("dialog", name="Remove Troll and keep this device out?")
    expect(dialog.get_by_role("link", name="Keep Troll")).to_be_focused()
    assert violations(control) == []
    tab_to(control, "[data-key=confirm]")
    control.keyboard.press("Enter")
    expect(people).to_have_count(0)
    removed = "The facilitator has removed you from this workshop."
    expect(phone.locator("main")).to_contain_text(removed)
    phone.goto(f"{window.site}/w/{code}")
    expect(phone.locator("main")).to_contain_text(removed)
    assert violations(phone) == []
