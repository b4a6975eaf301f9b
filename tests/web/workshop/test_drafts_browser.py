"""Two control rooms of one workshop in a browser: drafts and conflicts."""

import pytest
from playwright.sync_api import Page, expect

from tests.web.conftest import Profiles, Window
from tests.web.workshop.conftest import reveal_rehearsal

pytestmark = pytest.mark.browser


@pytest.fixture
def rooms(window: Window) -> tuple[Page, Page]:
    """Two windows on the control room of a rehearsal with a revealed round."""
    one = window.open("/workshop")
    reveal_rehearsal(one)
    other = window.open(one.url.removeprefix(window.site))
    expect(other.locator("[data-said]")).to_contain_text("is revealed")
    return one, other


def do(page: Page, key: str) -> None:
    """Brings a window to the front, and clicks its first button whose key starts with `key`."""
    page.bring_to_front()  # a hidden page does not poll
    page.locator(f"[data-key^='{key}']").first.click()


def test_nothing_typed_is_lost(rooms: tuple[Page, Page]) -> None:
    """A draft decision and its caret survive acts in another window and a visit to the board."""
    one, other = rooms
    other.locator(".seat select").last.select_option("secondary")
    other.fill("[data-key=note]", "Half a sentence")
    other.focus("[data-key=dissent]")
    other.keyboard.type("Two of us")
    other.keyboard.press("ArrowLeft")
    for key, said in (
        ("pause:", "paused"),
        ("resume:", "is revealed"),
        ("hide:", "is hidden again"),
        ("reveal:", "is revealed"),
    ):
        do(one, key)
        other.bring_to_front()
        expect(other.locator("[data-said]")).to_contain_text(said)
        expect(other.locator("[data-key=note]")).to_have_value("Half a sentence")
        expect(other.locator(".seat select").last).to_have_value("secondary")
        expect(other.locator("[data-key=dissent]")).to_be_focused()
        expect(other.locator("[data-key=dissent]")).to_have_value("Two of us")
        assert other.evaluate("document.activeElement.selectionStart") == len("Two of u")
    other.click("[data-key=board]")
    other.wait_for_selector(".page.board")
    other.go_back()
    expect(other.locator("[data-key=note]")).to_have_value("Half a sentence")
    expect(other.locator(".seat select").last).to_have_value("secondary")


def test_what_was_typed_comes_back_with_its_form(rooms: tuple[Page, Page]) -> None:
    """A draft outlives its form: until recorded, it comes back with the form and after a reload."""
    one, other = rooms
    other.fill("[data-key=note]", "Half a sentence")
    do(one, "again:")
    other.bring_to_front()
    expect(other.locator("[data-key=note]")).to_have_count(0)
    do(one, "undo")
    other.bring_to_front()
    expect(other.locator("[data-key=note]")).to_have_value("Half a sentence")
    other.reload()
    expect(other.locator("[data-key=note]")).to_have_value("Half a sentence")
    expect(other.locator("[data-key=draft]")).to_contain_text("Not recorded yet.")
    other.click("[data-key=decide]")
    expect(other.locator("[data-key=recorded]")).to_be_visible()
    assert unsent(other) == []


def test_another_device_has_what_was_typed(rooms: tuple[Page, Page], profiles: Profiles) -> None:
    """Text that one facilitator types appears on another device and can be changed there; the last change wins."""
    one = rooms[0]
    one.bring_to_front()
    one.fill("[data-key=note]", "Laptop")
    one.select_option(".seat select >> nth=0", "secondary")
    expect(one.locator("[data-key=draft]")).to_be_visible()
    other = profiles.open(device_scale_factor=2)
    other.goto(one.url)
    expect(other.locator("[data-key=note]")).to_have_value("Laptop")
    expect(other.locator(".seat select").first).to_have_value("secondary")
    other.fill("[data-key=note]", "Phone ")  # still typing: the space stays
    expect(one.locator("[data-key=note]")).to_have_value("Phone ")
    expect(other.locator("[data-key=note]")).to_have_value("Phone ")
    one.click("[data-key=decide]")
    expect(other.locator("[data-key=recorded]")).to_be_visible()
    expect(other.locator("[data-key=note]")).to_have_value("Phone")
    other.close()


def test_what_is_typed_without_the_server(rooms: tuple[Page, Page], window: Window) -> None:
    """While the server is away, this tab keeps what is typed; the notice goes as soon as the server has it."""
    page = window.open_unwatched(rooms[0].url.removeprefix(window.site))
    page.route("**/workshop/draft", lambda route: route.abort())
    page.fill("[data-key=note]", "Half a sentence")
    expect(page.locator("[data-local=gone]")).to_contain_text("is kept in this tab")
    page.reload()
    expect(page.locator("[data-key=note]")).to_have_value("Half a sentence")
    with page.expect_response("**/workshop/draft") as sent:
        page.unroute("**/workshop/draft")
    sent.value.finished()
    expect(page.locator("[data-key=draft]")).to_be_visible()
    expect(page.locator("[data-local=gone]")).to_have_count(0)
    assert unsent(page) == []


def test_what_is_typed_when_something_goes_wrong(rooms: tuple[Page, Page], window: Window) -> None:
    """An act that fails on the server says so, with the number that its log has, and keeps what is typed."""
    page = window.open_unwatched(rooms[0].url.removeprefix(window.site))
    page.route("**/workshop/draft", lambda route: route.abort())
    failure = {"code": "internal", "message": "Something went wrong.", "request": "fd8972f48cb1cd41"}
    page.route("**/workshop/act", lambda route: route.fulfill(status=500, json={"error": failure}))
    page.fill("[data-key=note]", "Half a sentence")
    kept = unsent(page)
    page.click("[data-key=decide]")
    expect(page.locator("[data-local=refused]")).to_contain_text("this number: fd8972f48cb1cd41.")
    assert unsent(page) == kept != []
    page.unroute("**/workshop/act")
    page.click("[data-key=decide]")
    expect(page.locator("[data-key=recorded]")).to_be_visible()
    expect(page.locator("[data-local=refused]")).to_have_count(0)


def unsent(page: Page) -> list[str]:
    """The storage keys under which this tab keeps unsent text."""
    kept: list[str] = page.evaluate("Object.keys(sessionStorage)")
    return kept


def test_what_was_typed_in_a_rehearsal_goes_with_it(rooms: tuple[Page, Page]) -> None:
    """Clearing a rehearsal deletes its drafts."""
    page = rooms[1]
    page.fill("[data-key=note]", "Only a rehearsal")
    page.click("[data-key=begin] > summary")
    page.click("[data-key=begin-now]")
    expect(page.locator("[data-key=note]")).to_have_count(0)
    assert unsent(page) == []


def test_who_presses_at_the_same_time_is_told(rooms: tuple[Page, Page]) -> None:
    """Repeating an act just done in another window is refused, and the page is updated."""
    one, other = rooms
    do(other, "again:")
    expect(other.locator("[data-said]")).to_contain_text("is open.")
    other.evaluate("Object.defineProperty(document, 'hidden', { get: () => true })")  # so it does not poll
    one.bring_to_front()
    expect(one.locator("[data-local=other]")).to_contain_text("This page has changed.")
    expect(one.locator("[data-said]")).to_contain_text("is open.")
    expect(one.locator("[data-next] button")).not_to_have_attribute("aria-disabled", "true")
    do(one, "close:")
    one.click("[data-key=confirm]")  # no one has answered
    expect(one.locator("[data-said]")).to_contain_text("is closed")
    do(other, "close:")
    expect(other.locator("[data-local=refused]")).to_have_text(
        "Another facilitator acted just before you, so your change was not made. The page now shows theirs."
    )
    expect(other.locator("[data-said]")).to_contain_text("is closed")


def test_what_has_just_come_is_not_pressed(rooms: tuple[Page, Page]) -> None:
    """The large button ignores a click that comes just after another window has changed it."""
    one, other = rooms
    other.evaluate(
        """() => document.addEventListener("valuechain:shown", () => {
            const button = document.querySelector("[data-next] button");
            if (button.textContent.includes("Close")) button.click();
        })"""
    )
    do(one, "again:")
    other.bring_to_front()
    expect(other.locator("[data-said]")).to_contain_text("is open.")
    expect(other.locator("#next-wait")).to_have_text("This button has just changed. Wait a moment.")
    expect(other.locator("#next-wait")).to_have_text("")
    expect(other.locator("dialog")).to_have_count(0)
    expect(other.locator("[data-said]")).to_contain_text("is open.")
