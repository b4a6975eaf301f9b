"""A workshop in a browser: axe, keyboard and live updates."""

from itertools import product

import pytest
from playwright.sync_api import expect

from tests.web.conftest import Profiles, Window, page_width, tab_to, unfold, violations
from tests.web.workshop.conftest import press_next, reveal_rehearsal

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def rehearsal(site: str, profiles: Profiles) -> str:
    """The address of the control room of a rehearsal with a revealed round."""
    page = profiles.open()
    page.goto(f"{site}/workshop")
    reveal_rehearsal(page)
    address: str = page.url.removeprefix(site)
    page.close()
    return address


def test_by_keyboard_alone(window: Window) -> None:
    """The keyboard suffices to prepare a workshop, run a round, record a decision and delete everything."""
    page = window.open("/workshop")
    tab_to(page, "[data-key=minutes]")
    page.keyboard.press("Control+a")
    page.keyboard.type("20")
    tab_to(page, "[data-key=propose]")
    page.keyboard.press("Enter")
    expect(page.locator("[data-key=chosen] input:checked")).to_have_count(1)
    tab_to(page, "[data-key=title]")
    page.keyboard.press("Control+a")
    page.keyboard.press("Delete")
    tab_to(page, "[data-key=create]")
    page.keyboard.press("Enter")
    expect(page.locator("#wrong-title")).to_contain_text("Enter a title")
    expect(page.locator("[data-key=title]")).to_be_focused()
    page.keyboard.type("By keyboard")
    tab_to(page, "[data-key=create]")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("By keyboard No question is open yet.")
    expect(page.locator("h1")).to_be_focused()
    mitigation = page.locator(".agenda li").get_attribute("data-key").removeprefix("agenda:")
    tab_to(page, f"[data-key='open:{mitigation}']")
    page.keyboard.press("Enter")
    expect(page.locator("[data-said]")).to_contain_text("Round 1")
    expect(page.locator("[data-next] button")).to_have_text("Close the round")
    expect(page.locator("[data-next] button")).to_be_focused()  # the focus stays on the next step
    expect(page.locator("[data-next] button")).not_to_have_attribute("aria-disabled", "true")
    page.keyboard.press("Enter")
    expect(page.locator("[data-key=cancel]")).to_be_focused()  # no one has answered: it asks first
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("[data-next] button")).to_have_text("End the workshop")  # it was the only question
    expect(page.locator("[data-next] button")).to_be_focused()
    page.locator("details.decide > summary").focus()
    page.keyboard.press("Enter")
    page.locator("[data-key=nobody]").focus()
    page.keyboard.press("Space")
    tab_to(page, "[data-key=decide]")
    page.keyboard.press("Enter")
    expect(page.locator(".agenda li")).to_contain_text("decided")
    page.locator("[data-key=delete] > summary").focus()
    page.keyboard.press("Enter")
    tab_to(page, "[data-key=delete-code]")
    page.keyboard.type(page.locator(".strip .code").inner_text())
    tab_to(page, "[data-key=delete-now]")
    page.keyboard.press("Enter")
    expect(page.locator(".done")).to_contain_text("Workshop deleted.")


def test_two_facilitators(window: Window, rehearsal: str) -> None:
    """One facilitator's act updates another's page without losing drafts or closing sections there."""
    one, other = window.open(rehearsal), window.open(rehearsal)
    other.fill("[data-key=note]", "Half a sentence")
    other.locator("[data-key=paper] > summary").click()
    one.click("[data-key='lock:']")
    other.bring_to_front()  # a hidden page does not poll
    expect(other.locator("[data-key='unlock:']")).to_be_visible()
    expect(other.locator("[data-key=note]")).to_have_value("Half a sentence")
    expect(other.locator("[data-key=paper]")).to_have_attribute("open", "")
    other.click("[data-key='unlock:']")
    expect(other.locator("[data-key='lock:']")).to_be_visible()


def test_an_empty_decision_is_refused_at_its_form(window: Window, rehearsal: str) -> None:
    """The reason for refusing a decision appears in the decision's form, which keeps its contents."""
    page = window.open(rehearsal)
    for select in page.locator(".seat select").all():
        select.select_option("")
    page.uncheck("[data-key=nobody]")
    page.fill("[data-key=note]", "")
    page.fill("[data-key=dissent]", "Somebody did not agree")
    page.click("[data-key=decide]")
    expect(page.locator(".decide [role=alert]")).to_have_text(
        "Give an actor a role, tick “No one can do this”, or note why the question stays open."
    )
    expect(page.locator(".decide [role=alert]")).to_be_in_viewport()
    expect(page.locator("[data-key=dissent]")).to_have_value("Somebody did not agree")
    expect(page.locator(".agenda [aria-current]")).not_to_contain_text("decided")


def test_without_the_script(window: Window, rehearsal: str) -> None:
    """Without the script, forms lead back to the page."""
    page = window.open(rehearsal)
    with page.expect_navigation():
        page.evaluate(
            """() => {
                const form = document.querySelector("form:has([value=pause])");
                form.append(Object.assign(document.createElement("input"), { name: "act", value: "pause" }));
                form.submit(); // of which no script is told
            }"""
        )
    expect(page.locator("[data-said]")).to_contain_text("paused")
    press_next(page)
    expect(page.locator("[data-said]")).to_contain_text("is revealed")


@pytest.mark.parametrize(
    ("scheme", "width", "state"), [*product(("light", "dark"), (1360, 390), ("prepare", "control"))]
)
def test_axe_finds_nothing(window: Window, rehearsal: str, scheme: str, width: int, state: str) -> None:
    """Axe finds no violation of WCAG 2.2 AA or of best practice, and nothing is too wide."""
    href = rehearsal if state == "control" else "/workshop"
    page = unfold(window.open(href, width=width, color_scheme=scheme))
    assert violations(page) == []
    assert page_width(page) == width


def test_320_pixels(window: Window, rehearsal: str) -> None:
    """On the narrowest phone, nothing scrolls sideways."""
    for href in ("/workshop", rehearsal):
        assert page_width(unfold(window.open(href, width=320, height=800))) == 320
