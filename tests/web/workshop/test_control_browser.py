"""The control room in a browser: no accident, keys and clicker, one screen, copying, and this browser's workshops."""

import pytest
from playwright.sync_api import Page, expect

from tests.web.conftest import Window, violations
from tests.web.workshop.conftest import press_next, reveal_rehearsal
from valuechain.model.workshop.acting import WAIT

pytestmark = pytest.mark.browser

BUTTON = "[data-next] button"
IMPATIENT = 900
"""Milliseconds between impatient clicks."""
WAITS = 1000 * WAIT.total_seconds() + 100
"""Milliseconds until a dialog takes keys."""


@pytest.fixture
def lobby(window: Window) -> Page:
    """The control room of a workshop that no one has joined."""
    page = window.open("/workshop", width=1280, height=720)
    page.click("[data-key=create]")
    expect(page.locator(BUTTON)).to_be_visible()
    return page


def is_in_view(page: Page, selector: str) -> bool:
    """Whether the whole of an element is in the window, without scrolling."""
    box = page.locator(selector).bounding_box()
    size = page.viewport_size
    assert size is not None
    return box is not None and box["y"] >= 0 and box["y"] + box["height"] <= size["height"]


def test_three_impatient_clicks(lobby: Page) -> None:
    """Three clicks on the big button within three seconds open a question, and neither close nor reveal it."""
    box = lobby.locator(BUTTON).bounding_box()
    assert box is not None
    for _ in range(3):
        lobby.mouse.click(box["x"] + 30, box["y"] + 15)
        lobby.wait_for_timeout(IMPATIENT)
    lobby.keyboard.press("Escape")
    expect(lobby.locator("[data-said]")).to_contain_text("Round 1")
    expect(lobby.locator(".agenda [aria-current]")).to_contain_text("open, 0 of 0 answered")


def test_it_asks_before_closing_with_no_answer(lobby: Page) -> None:
    """The question is a dialog whose focus is on the way back; only its other button closes the round."""
    press_next(lobby)
    expect(lobby.locator("[data-said]")).to_contain_text("Round 1")
    press_next(lobby)
    dialog = lobby.get_by_role("dialog", name="Close anyway?")
    expect(dialog).to_contain_text("No one has answered yet.")
    expect(dialog.locator("[data-key=cancel]")).to_be_focused()
    assert violations(lobby) == []
    dialog.locator("[data-key=cancel]").click()
    expect(dialog).to_have_count(0)
    expect(lobby.locator("[data-said]")).to_contain_text("Round 1")
    press_next(lobby)
    lobby.click("[data-key=confirm]")
    expect(lobby.locator("[data-said]")).to_contain_text("is closed")
    expect(lobby.locator(BUTTON)).to_contain_text("Next, open")  # there is nothing to reveal


def test_keys_answer_the_question(lobby: Page) -> None:
    """In the dialog, Space and Page Down go back and Page Up confirms, but none of them while it has just opened."""
    press_next(lobby)
    expect(lobby.locator("[data-said]")).to_contain_text("Round 1")
    dialog = lobby.get_by_role("dialog", name="Close anyway?")
    for key in ("Space", "PageDown"):
        press_next(lobby)
        expect(dialog).to_contain_text("Keyboard or clicker: Space or Page Down for “Wait for more answers”")
        for pressed in (key, "PageUp"):
            lobby.keyboard.press(pressed)  # at once
        lobby.wait_for_timeout(WAITS)
        expect(dialog).to_be_visible()
        lobby.keyboard.press(key)
        expect(dialog).to_have_count(0)
        expect(lobby.locator("[data-said]")).to_contain_text("is open")
    press_next(lobby)
    expect(dialog).to_be_visible()
    lobby.wait_for_timeout(WAITS)
    lobby.keyboard.press("PageUp")
    expect(lobby.locator("[data-said]")).to_contain_text("is closed")


def test_a_copy_opens_at_the_top(lobby: Page) -> None:
    """Duplicating, from the bottom of a long page, opens the form at its top, which says what was copied."""
    lobby.locator("summary", has_text="Prepare another workshop").click()
    lobby.click("[data-key=copy-workshop]")
    expect(lobby.locator(".done")).to_contain_text("without people, answers and decisions")
    expect(lobby.locator("h1")).to_be_focused()
    for part in ("h1", ".done"):
        assert is_in_view(lobby, part), part


def test_a_workshop_that_is_gone(lobby: Page, window: Window) -> None:
    """Pressing a button of a workshop that was deleted elsewhere says so, without an error in the console."""
    other = window.open(lobby.url.removeprefix(window.site))
    other.locator("summary", has_text="Delete everything").click()
    code = other.locator(".strip .code").text_content() or ""
    other.fill("[data-key=delete-code]", code)
    lobby.evaluate("document.hidden || Object.defineProperty(document, 'hidden', { value: true })")  # it stops asking
    other.click("[data-key=delete-now]")
    expect(other.locator(".done")).to_contain_text("Workshop deleted.")
    lobby.click("[data-key='lock:']")
    expect(lobby.locator("h1")).to_have_text("Workshop not found")


def test_the_board_of_the_wall(window: Window) -> None:
    """Opened from the projector, the board has no site navigation and larger text; the facilitator’s board has both."""
    page = window.open("/workshop", width=1920, height=1080)
    reveal_rehearsal(page)
    projector = page.get_attribute("[data-key=projector]", "href") or ""
    page.click("[data-key=board]")
    expect(page.locator("header nav")).to_be_visible()
    usual = page.locator(".kicker").bounding_box()
    wall = window.open(projector.removeprefix(window.site), width=1920, height=1080)
    wall.click("[data-key=board]")
    expect(wall.locator(".board")).to_be_visible()
    expect(wall.locator("header nav")).to_be_hidden()
    larger = wall.locator(".kicker").bounding_box()
    assert usual is not None
    assert larger is not None
    assert larger["height"] > 1.4 * usual["height"]
    assert violations(wall) == []


def test_keys_and_clicker(lobby: Page) -> None:
    """Space and Page Down press the big button, but not in a field, not while it waits, and Page Up does nothing."""
    lobby.focus("[data-key=timer-minutes]")
    lobby.keyboard.press("Space")
    lobby.keyboard.press("PageDown")
    lobby.evaluate("document.activeElement.blur()")
    lobby.keyboard.press("PageUp")
    expect(lobby.locator("[data-said]")).to_have_text("No question is open yet.")
    lobby.keyboard.press("PageDown")
    expect(lobby.locator("[data-said]")).to_contain_text("Round 1")
    lobby.evaluate("document.activeElement.blur()")
    lobby.keyboard.press("Space")
    expect(lobby.locator("dialog")).to_have_count(0)
    expect(lobby.locator(BUTTON)).not_to_have_attribute("aria-disabled", "true")
    lobby.keyboard.press("Space")
    expect(lobby.get_by_role("dialog", name="Close anyway?")).to_be_visible()


def test_one_screen(window: Window) -> None:
    """At 1280 x 720, each step fits; on a phone, the big button is always in view, and nothing lies over the header."""
    page = window.open("/workshop", width=1280, height=720)
    reveal_rehearsal(page)
    page.evaluate("scrollTo(0, 0)")
    for part in ("h1", ".turnout", ".answer", BUTTON, ".fillings", "[data-key=dissent]", "[data-key=decide]"):
        assert is_in_view(page, part), part
    phone = window.open(page.url.removeprefix(window.site), width=390, height=844)
    header, control = (phone.locator(part).bounding_box() for part in ("header.top", ".control"))
    assert header is not None
    assert control is not None
    assert control["y"] >= header["y"] + header["height"]
    for place in (0, 1200):
        phone.evaluate(f"scrollTo(0, {place})")
        assert is_in_view(phone, BUTTON)


def test_recording_stays_in_view(window: Window) -> None:
    """In a low window, *Record this decision* is in view however far down it comes, and no notice lies over it."""
    page = window.open("/workshop", width=1280, height=560)
    reveal_rehearsal(page)
    other = window.open(page.url.removeprefix(window.site))
    page.evaluate("scrollTo(0, 0)")
    assert is_in_view(page, "[data-key=decide]")
    other.click("[data-key='pause:']")
    notice = page.locator("[data-local=other]")
    expect(notice).to_be_visible()
    boxes = page.locator("[data-key=decide], [data-next] button, [data-local=other]")
    *buttons, told = sorted((box for each in boxes.all() if (box := each.bounding_box())), key=lambda box: box["x"])
    assert [box for box in buttons if box["x"] + box["width"] > told["x"]] == []


def test_filling_in(window: Window) -> None:
    """The buttons fill in the roles as published or as the room said, and keep the note that is being typed."""
    page = window.open("/workshop")
    reveal_rehearsal(page)
    page.fill("[data-key=note]", "For a year.")
    published = page.locator("[data-key='fill:published']")
    expect(published).to_have_text("Fill in: As published (Model providers and App developers primary)")
    published.click()
    expect(page.locator("[data-key='role:app_developer']")).to_have_value("primary")
    expect(page.locator("[data-key=note]")).to_have_value("For a year.")
    page.click("[data-key='fill:room']")
    expect(page.locator("[data-key='role:app_developer']")).to_have_value("")


def test_notices_move_nothing(lobby: Page) -> None:
    """A notice is shown beside the page, and disappears once it no longer applies."""
    before = lobby.locator(BUTTON).bounding_box()
    lobby.fill("[data-key=timer-minutes]", "soon")
    lobby.click("[data-key=timer]")
    notice = lobby.locator("[data-local=refused]")
    expect(notice).to_contain_text("between 1 and 180 minutes")
    assert lobby.locator(BUTTON).bounding_box() == before
    lobby.click("[data-key='lock:']")
    expect(notice).to_have_count(0)


def test_copying_over_plain_http(lobby: Page) -> None:
    """Copying works where browsers hide the clipboard; if nothing works, the text is selected, and the page says so."""
    lobby.evaluate("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    button = lobby.locator("[data-copies=join-link]")
    button.click()
    expect(button).to_have_text("Copied")
    expect(button).to_contain_text("Copy Link")
    lobby.evaluate("document.execCommand = () => false")
    button.click()
    expect(button).to_have_text("Selected. Press Ctrl+C.")
    selected = lobby.evaluate("document.getSelection().toString()")
    assert selected == lobby.input_value("#join-link")


def test_this_browsers_workshops(lobby: Page, window: Window) -> None:
    """The browser remembers its workshops; *Workshop* leads back to the running one, and each can be removed."""
    address = lobby.url
    lobby.click("header nav >> text=Sources")
    expect(lobby.locator("h1")).not_to_have_text("Who should")
    lobby.click("header nav >> text=Workshop")
    expect(lobby.locator(".control")).to_be_visible()
    assert lobby.url == address
    for path in ("/board", "/workshop"):
        page = window.open(path, width=1280, height=720)
        mine = page.locator(".mine")
        expect(mine.locator("a").first).to_have_attribute("href", f"/workshop?{address.partition('?')[2]}")
        expect(mine).to_contain_text("Only this browser keeps this list. Anyone who uses it can open and run these")
        assert violations(page) == []
    for _ in range(mine.locator("li").count()):
        mine.locator("li button").first.click()
    expect(mine).to_be_hidden()
    assert page.evaluate("localStorage.getItem('valuechain:workshops')") is None
