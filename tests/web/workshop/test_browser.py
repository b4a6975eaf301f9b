"""A workshop in a browser: prepared and run by keyboard, kept up to date, and as axe sees it."""

from itertools import product

import pytest
from playwright.sync_api import expect

from tests.web.conftest import Profiles, Window, page_width, tab_to, unfold, violations

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def rehearsal(site: str, profiles: Profiles) -> str:
    """The address of the control room of a rehearsal, in which a round was revealed."""
    page = profiles.open()
    page.goto(f"{site}/workshop")
    page.check("[data-key=rehearsal]")
    page.fill("[data-key='group:1']", "Industry")
    page.click("[data-key=create]")
    page.click("[data-key=simulate]")
    expect(page.locator(".strip")).to_contain_text("Joined20")
    page.click("[data-next] button")
    expect(page.locator(".turnout")).to_contain_text("0 of 20")  # while one form is being sent, no other is
    page.click("[data-key=imagine]")
    expect(page.locator(".turnout")).to_contain_text("20 of 20")
    page.click("[data-next] button")
    page.click("[data-next] button:has-text('Reveal')")
    expect(page.locator("[data-key=decide]")).to_be_visible()
    address: str = page.url.removeprefix(site)
    page.close()
    return address


def test_by_keyboard_alone(window: Window) -> None:
    """With the keyboard one prepares a workshop, runs a round of it, records a decision, and deletes everything."""
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
    expect(page.locator("h1")).to_have_text("By keyboard What comes next?")
    expect(page.locator("h1")).to_be_focused()
    mitigation = page.locator(".agenda li").get_attribute("data-key").removeprefix("agenda:")
    tab_to(page, f"[data-key='open:{mitigation}']")
    page.keyboard.press("Enter")
    expect(page.locator("[data-said]")).to_contain_text("is open")
    for label in ("Close the round", "Reveal the result"):
        expect(page.locator("[data-next] button")).to_have_text(label)
        expect(page.locator("[data-next] button")).to_be_focused()  # what comes next is where one is
        page.keyboard.press("Enter")
    expect(page.locator("[data-next] button")).to_have_text("End the workshop")  # it was the only question
    expect(page.locator("[data-next] button")).to_be_focused()
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
    """One facilitator's act updates the other's page, which keeps its drafts and open sections."""
    one, other = window.open(rehearsal), window.open(rehearsal)
    other.fill("[data-key=note]", "Half a sentence")
    other.locator("[data-key=paper] > summary").click()
    one.click("[data-key='lock:']")
    other.bring_to_front()  # a page that is hidden asks for nothing
    expect(other.locator("[data-key='unlock:']")).to_be_visible()
    expect(other.locator("[data-key=note]")).to_have_value("Half a sentence")
    expect(other.locator("[data-key=paper]")).to_have_attribute("open", "")
    other.click("[data-key='unlock:']")
    expect(other.locator("[data-key='lock:']")).to_be_visible()


def test_a_half_typed_decision_is_kept(window: Window, rehearsal: str) -> None:
    """A draft decision survives a pause, a hidden result and a visit to the board."""
    one, other = window.open(rehearsal), window.open(rehearsal)
    roles = other.locator(".seat select")
    roles.nth(1).select_option("secondary")
    other.fill("[data-key=note]", "Half a sentence")
    other.locator("[data-key=dissent]").focus()
    other.keyboard.type("One said")
    for label, said in (
        ("Pause", "paused"),
        ("Resume", "is revealed"),
        ("Hide the result", "is closed"),
        ("Reveal the result", "is revealed"),
    ):
        one.bring_to_front()
        one.click(f"form[data-act] button:text-is('{label}')")
        expect(one.locator("[data-said]")).to_contain_text(said)
        other.bring_to_front()
        expect(other.locator("[data-said]")).to_contain_text(said)
        expect(roles.nth(1)).to_have_value("secondary")
        expect(other.locator("[data-key=note]")).to_have_value("Half a sentence")
        expect(other.locator("[data-key=dissent]")).to_have_value("One said")
        expect(other.locator("[data-key=dissent]")).to_be_focused()
    other.click("[data-key=board]")
    other.wait_for_selector(".page.board")
    other.go_back()
    expect(other.locator("[data-key=note]")).to_have_value("Half a sentence")
    expect(roles.nth(1)).to_have_value("secondary")


def test_an_empty_decision_is_refused_at_its_form(window: Window, rehearsal: str) -> None:
    """Why a decision was not recorded stands in its form, which is left as it was."""
    page = window.open(rehearsal)
    page.evaluate("document.querySelectorAll('.seat select').forEach((each) => (each.value = ''))")
    page.uncheck("[data-key=nobody]")
    page.fill("[data-key=dissent]", "Somebody did not agree")
    page.click("[data-key=decide]")
    expect(page.locator(".decide [role=alert]")).to_have_text(
        'Give an actor a role, tick "No one can do this", or note why the question stays open.'
    )
    expect(page.locator("[data-key=dissent]")).to_have_value("Somebody did not agree")
    expect(page.locator(".agenda [aria-current]")).not_to_contain_text("decided")


def test_two_who_press_at_once(window: Window, rehearsal: str) -> None:
    """Of two facilitators acting at once, the second is told and sees the updated page."""
    one, other = window.open(rehearsal), window.open(rehearsal)
    other.route("**/workshop/live*", lambda route: route.fulfill(status=204))
    one.click("[data-key^='hide:']")
    expect(one.locator("[data-said]")).to_contain_text("is closed")
    other.click("[data-key^='hide:']")
    expect(other.locator("[data-local=refused]")).to_have_text(
        "Another facilitator acted just before you, so your change was not made. The page now shows theirs."
    )
    expect(other.locator("[data-said]")).to_contain_text("is closed")
    one.click("[data-next] button")
    expect(one.locator("[data-said]")).to_contain_text("is revealed")


def test_without_the_script(window: Window, rehearsal: str) -> None:
    """Forms that the script does not take care of send themselves and lead back to the page."""
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
    page.click("[data-next] button")
    expect(page.locator("[data-said]")).to_contain_text("is revealed")


@pytest.mark.parametrize(
    ("scheme", "width", "state"), [*product(("light", "dark"), (1360, 390), ("prepare", "control"))]
)
def test_axe_finds_nothing(window: Window, rehearsal: str, scheme: str, width: int, state: str) -> None:
    """Neither a rule of WCAG 2.2 AA nor a best practice is broken, as far as axe can tell; nothing is too wide."""
    href = rehearsal if state == "control" else "/workshop"
    page = unfold(window.open(href, width=width, color_scheme=scheme))
    assert violations(page) == []
    assert page_width(page) == width


def test_320_pixels(window: Window, rehearsal: str) -> None:
    """On the narrowest phone nothing scrolls sideways."""
    for href in ("/workshop", rehearsal):
        assert page_width(unfold(window.open(href, width=320, height=800))) == 320
