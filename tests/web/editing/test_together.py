"""Several people change one framework at the same time, some of them without a connection."""

import pytest
from playwright.sync_api import Page, Route, expect

from tests.web.conftest import Window
from tests.web.editing.conftest import IDLE, NEXT_ROW, ROW, cell, name, press, ready, reload, roles, save, start

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


def test_two_people(window: Window, editor: Page) -> None:
    """Two people with the link see each other's changes without reloading."""
    other = ready(window.open(editor.url.removeprefix(window.site)))
    cell(editor, ROW, IDLE).click()
    expect(roles(other, ROW, IDLE)).to_have_text("P")
    expect(other.locator(".notice")).to_contain_text("Someone else")


def hold_back(page: Page) -> None:
    """Keeps others' changes from a page."""
    page.route("**/edit/changes?*", lambda route: route.fulfill(status=204))


@pytest.mark.parametrize(("button", "letter"), [("Keep theirs", "P"), ("Use mine", "m")])
def test_same_cell(window: Window, unwatched: Page, button: str, letter: str) -> None:
    """Of two changes of one cell, the second is made only if its author wants it all the same."""
    hold_back(unwatched)
    other = ready(window.open(unwatched.url.removeprefix(window.site)))
    cell(other, ROW, IDLE).click()
    save(other)
    cell(unwatched, ROW, IDLE).click(modifiers=["Shift"])
    dialog = unwatched.get_by_role("dialog")
    expect(dialog).to_contain_text("You wanted: Mentioned.")
    press(unwatched, button)
    save(unwatched)
    expect(roles(unwatched, ROW, IDLE)).to_have_text(letter)
    expect(roles(other, ROW, IDLE)).to_have_text(letter)


def test_no_connection(unwatched: Page) -> None:
    """Without a connection, the page says that changes are not saved, and saves them later."""
    unwatched.context.set_offline(True)
    cell(unwatched, ROW, IDLE).click()
    cell(unwatched, NEXT_ROW, IDLE).click()
    status = unwatched.locator("#edit-saved")
    expect(status).to_have_text("Not saved: no connection. Trying again …")
    unwatched.context.set_offline(False)
    expect(status).to_have_text("All changes saved.")
    reload(unwatched)
    expect(roles(unwatched, NEXT_ROW, IDLE)).to_have_text("P")


def test_lost_answer(unwatched: Page) -> None:
    """A change is not made twice if its answer gets lost."""
    sent: list[str] = []

    def lose_first(route: Route) -> None:
        sent.append(route.request.url)
        if len(sent) > 1:
            route.continue_()
            return
        route.fetch()
        route.abort()

    unwatched.route("**/edit/change", lose_first)
    press(unwatched, "Add a mitigation")
    unwatched.keyboard.type("Train the staff")
    unwatched.keyboard.press("Enter")
    save(unwatched)
    order = unwatched.evaluate("() => valuechain.editing.grid.model.order")
    assert [row for row in order if row.startswith("train")] == ["train-the-staff"]


def test_page_is_left_while_saving(editor: Page) -> None:
    """Changes are still sent after a link to another page was followed."""
    cell(editor, ROW, IDLE).click()
    press(editor, "See and download")
    editor.locator(".downloads").get_by_text("Explore", exact=True).click()
    expect(editor.locator("main [data-page='/']")).to_be_visible()
    editor.go_back()
    ready(editor)
    expect(roles(editor, ROW, IDLE)).to_have_text("P")
