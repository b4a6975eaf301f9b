"""Several people change one framework at the same time, some of them without a connection."""

import pytest
from playwright.sync_api import Page, expect

from tests.web.conftest import Window
from tests.web.editing.test_browser import IDLE, NEXT_ROW, ROW, cell, name, press, ready, roles, save, start

pytestmark = pytest.mark.browser


@pytest.fixture
def pages(window: Window) -> tuple[Page, Page]:
    """The pages of two people with one link; the second may log errors."""
    address = start(window)
    return ready(window.open(address)), ready(window.open_unwatched(address))


def test_back_with_a_conflict(pages: tuple[Page, Page]) -> None:
    """What was changed without a connection does not overwrite what somebody else has changed in the meantime."""
    other, page = pages
    page.context.set_offline(True)
    cell(page, ROW, IDLE).click(modifiers=["Shift"])
    cell(page, NEXT_ROW, IDLE).click()
    expect(page.locator("#edit-saved")).to_have_class("away")
    cell(other, ROW, IDLE).click()
    save(other)
    page.context.set_offline(False)
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Compute and Cloud Providers is now primary.")
    expect(dialog).to_contain_text("You wanted: Mentioned.")
    press(page, "Keep theirs")
    save(page)
    for each in pages:
        expect(roles(each, ROW, IDLE)).to_have_text("P")
        expect(roles(each, NEXT_ROW, IDLE)).to_have_text("P")


def test_later_changes_of_the_same(pages: tuple[Page, Page]) -> None:
    """One question settles all changes of a cell that were made before the conflict was known."""
    other, page = pages
    page.context.set_offline(True)
    for _ in range(2):
        cell(page, ROW, IDLE).click()
        expect(page.locator("#edit-saved")).to_have_class("away")  # so that the second change is one of its own
    cell(other, ROW, IDLE).click(modifiers=["Shift"])
    save(other)
    page.context.set_offline(False)
    expect(page.get_by_role("dialog")).to_contain_text("You wanted: Secondary.")
    press(page, "Use mine")
    save(page)
    expect(page.get_by_role("dialog")).to_have_count(0)
    for each in pages:
        expect(roles(each, ROW, IDLE)).to_have_text("S")


def test_same_text(pages: tuple[Page, Page]) -> None:
    """A text that somebody else has changed while it was being typed is not overwritten without a question."""
    other, page = pages
    for each in pages:
        name(each, ROW).click()
    mine, theirs = (each.locator("#edit-panel").get_by_label("Summary") for each in (page, other))
    mine.press_sequentially("Mine. ")
    theirs.fill("Theirs.")
    theirs.press("Tab")
    expect(page.locator(".notice")).to_contain_text("“Theirs.”")
    mine.press("Tab")
    expect(page.get_by_role("dialog")).to_contain_text("Mine. ")
    press(page, "Keep theirs")
    expect(mine).to_have_value("Theirs.")


def test_deleted_while_typing(pages: tuple[Page, Page]) -> None:
    """Who types a text of a mitigation that somebody deletes is told so, and the text is not lost."""
    other, page = pages
    for each in pages:
        name(each, ROW).click()
    page.locator("#edit-panel").get_by_label("Summary").press_sequentially("Mine. ")
    press(other, "Delete")
    notices = page.locator(".notice")
    expect(notices).to_have_count(2)
    expect(notices.first).to_contain_text("was deleted.")
    expect(notices.last).to_contain_text("You had typed: “Mine. ")
    above, below = (each.bounding_box() for each in notices.all())
    assert above
    assert below
    assert above["y"] + above["height"] <= below["y"]


def test_details_without_a_connection(pages: tuple[Page, Page]) -> None:
    """Without a connection, the details of one cell do not stand for those of another."""
    _, page = pages
    cell(page, ROW, IDLE).click()
    expect(page.locator("#edit-panel h2")).to_contain_text("Responsibly source")
    save(page)
    page.context.set_offline(True)
    cell(page, NEXT_ROW, IDLE).click()
    expect(page.locator("#edit-panel")).to_have_text(
        "There is no connection. The details will be here once it is back."
    )
    page.context.set_offline(False)
    expect(page.locator("#edit-panel h2")).to_contain_text("Conduct internal")
