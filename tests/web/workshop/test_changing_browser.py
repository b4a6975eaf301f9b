"""Preparing from a template, and changing a running workshop, in a browser."""

from itertools import product

import pytest
from playwright.sync_api import Page, expect

from tests.web.conftest import Window, page_width, unfold, violations

pytestmark = pytest.mark.browser


def begin(window: Window) -> Page:
    """The control room of a new workshop of 30 minutes, with two groups."""
    page = window.open("/workshop")
    page.click("[data-key='template:30-minutes']")
    expect(page.locator("[data-key=minutes]")).to_have_value("30")
    expect(page.locator(".done")).to_contain_text("“30 minutes”")
    page.fill("[data-key='group:1']", "Hosts")
    page.fill("[data-key='group:2']", "hosts")
    page.click("[data-key=create]")
    expect(page.locator("[data-key='group:2']")).to_be_focused()  # the line at fault
    page.fill("[data-key='group:2']", "Press")
    page.click("[data-key=create]")
    expect(page.locator("[data-live=workshop]")).to_have_count(1)
    return page


def test_phones_follow_a_change(window: Window) -> None:
    """A new title, and a question from the floor, reach the phones and the control room."""
    page = begin(window)
    phone = window.blank(viewport={"width": 390, "height": 844})
    phone.goto(page.locator("#join-link").input_value())
    phone.check("input[name=group][value=Hosts]")
    phone.click("button.save")
    page.click("[data-key=change]")
    page.fill("[data-key=own-title]", "Name a contact")
    page.click("[data-key=add-last]")
    expect(page.locator(".agenda li")).to_have_count(4)
    page.click("[data-key=change]")
    expect(page.locator(".fixed-group")).to_contain_text("Hosts")
    page.click("[data-key='up:own-1']")
    expect(page.locator("[data-key=chosen] li").nth(2)).to_contain_text("Name a contact")
    page.fill("[data-key=title]", "")
    page.click("[data-key=save]")
    expect(page.locator("[data-key=title]")).to_be_focused()
    page.fill("[data-key=title]", "Changed while it runs")
    page.click("[data-key=save]")
    expect(page.locator(".agenda li").nth(2)).to_contain_text("Name a contact")
    expect(phone.locator("main")).to_contain_text("Changed while it runs")


def test_everything_can_be_read_and_reached(window: Window) -> None:
    """Axe finds nothing on form, page of changes and control room, in either scheme, and nothing scrolls sideways."""
    page = begin(window)
    changing = f"{page.url.removeprefix(window.site)}&change=yes"
    addresses = ("/workshop?template=week", changing, changing.removesuffix("&change=yes"))
    for address, scheme, width in product(addresses, ("light", "dark"), (1280, 320)):
        shown = unfold(window.show(address, width=width, height=720, color_scheme=scheme))
        assert violations(shown) == []
        assert page_width(shown) <= width


def test_a_second_session_on_another_device(window: Window) -> None:
    """Whoever returns by their own link on another device starts from their own answer, below the room’s result."""
    page = window.open("/workshop?template=week")
    page.click("[data-key=rehearsal]")
    page.click("[data-key=create]")
    page.click("[data-key=simulate]")
    expect(page.locator(".strip")).to_contain_text("Joined20")
    phone = window.blank(viewport={"width": 390, "height": 844})
    phone.goto(page.locator("#join-link").input_value())
    phone.click("button.save")
    step = page.locator("[data-next] button")
    expect(step).to_be_enabled()
    step.click()
    expect(page.locator("h1")).to_contain_text("All questions are open")
    page.click("[data-key=imagine]")
    phone.locator("label.choice").first.click()
    expect(phone.locator("#saved")).to_contain_text("Saved")
    link = phone.locator("#own-link").input_value()
    for label in ("Close all questions", "Reveal all results"):
        expect(step).to_have_text(label)
        expect(step).to_be_enabled()
        step.click()
    expect(page.locator("[data-key='session:due']")).to_have_attribute("open", "")  # two rounds were planned
    for box in page.locator("[name=again]").all()[1:]:
        box.uncheck()
    page.click("[data-key=begin-session]")
    expect(page.locator("h1")).to_contain_text("1 of 8 questions")
    other = window.blank(viewport={"width": 400, "height": 844})
    other.goto(link)
    expect(other.locator("#round-1")).to_contain_text("The whole result")
    expect(other.locator("#saved")).to_have_text("Not saved for this round yet.")
    other.click("#bar >> text=Keep my answer")
    expect(other.locator("#saved")).to_contain_text("Saved")
    expect(page.locator(".agenda li").first).to_contain_text("round 2 open, 1 of 21 answered")
