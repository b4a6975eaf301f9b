"""What the editor does in a browser if the server does not take a change."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Request, Route, expect

from tests.web.editing.conftest import IDLE, NEXT_ROW, ROW, cell, name, press, ready, roles, save

pytestmark = pytest.mark.browser

MINUTE = 60_000
TYPED = "Only after a review"
FULL = "This server has no room for more at the moment. Nothing was kept or changed."


def answer_with(page: Page, **answer: object) -> list[Request]:
    """Lets the server answer every change like this; returns the changes that were sent."""
    sent: list[Request] = []

    def refuse(route: Route) -> None:
        sent.append(route.request)
        route.fulfill(**answer)

    page.route("**/edit/change", refuse)
    return sent


def answer_all(status: int) -> Callable[[Route], None]:
    """Answers requests as a proxy does, with this status."""
    return lambda route: route.fulfill(status=status, body="<h1>No</h1>", content_type="text/html")


def type_summary(page: Page) -> None:
    """Types a summary of a mitigation and leaves the field."""
    name(page, ROW).click()
    field = page.locator("#edit-panel").get_by_label("Summary")
    field.fill(TYPED)
    field.press("Tab")


def test_an_error_that_is_no_json(unwatched: Page) -> None:
    """A proxy's refusal is not tried again: the page says so and keeps what was typed, also over a reload."""
    sent = answer_with(unwatched, status=403, body="<h1>Forbidden</h1>", content_type="text/html")
    unwatched.clock.install()
    type_summary(unwatched)
    notice = unwatched.get_by_role("alert")
    expect(notice).to_contain_text("You may have been signed out.")
    expect(notice).to_contain_text("Your changes are still in this tab")
    expect(unwatched.locator("#edit-saved")).to_have_text("Not saved: the server refused it.")
    expect(unwatched.locator("#edit-panel").get_by_label("Summary")).to_have_value(TYPED)
    unwatched.clock.fast_forward(60 * MINUTE)
    unwatched.once("dialog", lambda dialog: dialog.accept())  # the browser warns of unsaved changes
    unwatched.reload()
    ready(unwatched)
    expect(notice).to_contain_text(f"You had typed: “{TYPED}”.")
    assert len(sent) == 2
    unwatched.unroute("**/edit/change")
    press(unwatched, "Try again")
    save(unwatched)
    expect(notice).to_have_count(0)
    name(unwatched, ROW).click()
    expect(unwatched.locator("#edit-panel").get_by_label("Summary")).to_have_value(TYPED)


def test_a_busy_server(unwatched: Page) -> None:
    """A server that cannot answer now is asked again, but not before the time that it names."""
    sent = answer_with(unwatched, status=503, headers={"Retry-After": "600"}, json={"error": "Not now."})
    unwatched.clock.install()
    cell(unwatched, ROW, IDLE).click()
    status = unwatched.locator("#edit-saved")
    expect(status).to_have_text("Not saved: the server is busy. Trying again …")
    unwatched.clock.fast_forward(5 * MINUTE)
    cell(unwatched, ROW, IDLE).click()
    assert len(sent) == 1
    unwatched.unroute("**/edit/change")
    unwatched.clock.fast_forward(6 * MINUTE)
    expect(status).to_have_text("All changes saved.")
    expect(roles(unwatched, ROW, IDLE)).to_have_text("S")


def test_opening_while_the_server_is_busy(unwatched: Page) -> None:
    """The editor waits as long as it is asked to, and then shows its rows."""
    refused: list[str] = []

    def refuse_once(route: Route) -> None:
        if refused:
            route.continue_()
        else:
            refused.append(route.request.url)
            route.fulfill(status=503, headers={"Retry-After": "1"}, json={"error": "Not now."})

    unwatched.route("**/edit/rows?*", refuse_once)
    unwatched.reload()
    ready(unwatched)
    assert len(refused) == 1


def test_details_that_cannot_be_shown(unwatched: Page) -> None:
    """Details that cannot be shown say why: only what is gone is called gone, and a busy server is asked again."""
    panel = unwatched.locator("#edit-panel")
    for status, row, words in ((403, ROW, "You may have been signed out"), (404, NEXT_ROW, "no longer there")):
        unwatched.route("**/edit/panel*", answer_all(status))
        name(unwatched, row).click()
        expect(panel).to_contain_text(words)
        unwatched.unroute("**/edit/panel*")
    unwatched.route("**/edit/panel*", answer_all(502))
    name(unwatched, ROW).click()
    expect(panel).to_contain_text("The server is busy.")
    unwatched.unroute("**/edit/panel*")
    expect(panel.get_by_label("Summary")).to_be_visible()


def test_a_full_server(unwatched: Page) -> None:
    """A full server's words are shown, and what is not saved can be discarded."""
    sent = answer_with(unwatched, status=507, json={"error": FULL})
    cell(unwatched, ROW, IDLE).click()
    expect(unwatched.get_by_role("alert")).to_contain_text(f"Not saved. {FULL} Your changes are still in this tab")
    expect(roles(unwatched, ROW, IDLE)).to_have_text("P")
    assert len(sent) == 1
    press(unwatched, "Discard what is not saved")
    expect(unwatched.locator("#edit-saved")).to_have_text("All changes saved.")
    expect(unwatched.get_by_role("alert")).to_have_count(0)
    expect(roles(unwatched, ROW, IDLE)).to_have_count(0)
