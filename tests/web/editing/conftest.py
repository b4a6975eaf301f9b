"""A small framework to change, in a database of the module, and the editor with a large one in a browser."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.drafts import BASE
from tests.own_database import client, url
from tests.web.conftest import Window
from valuechain.storage.engine import Database
from valuechain.storage.uploads import Uploads
from valuechain.views.page.state import Page as PageName

__all__ = ["client", "url"]

FRAMEWORK = "pai-open"
ROW, NEXT_ROW = "PO-1", "PO-2"
OWNER, IDLE = "model_provider", "compute_cloud"
"""The only actor that leads in ROW, and one that has no role anywhere."""
SECONDS = 1_000


def keep_draft(url: str, content: bytes = BASE) -> str:
    """The key to a new draft in the database, by default of the small framework."""
    return Uploads(Database(url)).keep("house.zip", content, 0, 30, is_draft=True)


@pytest.fixture
def key(url: str) -> str:
    """The key to the small framework, opened to change it."""
    return keep_draft(url)


def start(window: Window) -> str:
    """The address of a new copy to edit."""
    with window.profiles.browser.new_context() as context:
        answer = context.request.post(f"{window.site}{PageName.EDIT}/start", form={"framework": FRAMEWORK})
        assert answer.ok
        return answer.url.removeprefix(window.site)


def ready(page: Page) -> Page:
    """Waits until the table can be used."""
    expect(page.locator(".edit-cell .role").first).to_be_visible()
    page.wait_for_function("() => Boolean(valuechain.editing.grid)")
    return page


@pytest.fixture
def editor(window: Window) -> Page:
    """The editor with a new copy."""
    return ready(window.open(start(window)))


@pytest.fixture
def unwatched(window: Window) -> Page:
    """The same, on a page that may log errors."""
    return ready(window.open_unwatched(start(window)))


def cell(page: Page, row: str, actor: str) -> Locator:
    """A cell."""
    return page.locator(f'.ag-row[row-id="row:{row}"] [col-id="actor:{actor}"] .edit-cell')


def roles(page: Page, row: str, actor: str) -> Locator:
    """The marks in a cell."""
    return cell(page, row, actor).locator(".role > [aria-hidden]")


def head(page: Page, actor: str) -> Locator:
    """The button in an actor's heading."""
    return page.locator(f'.ag-header-cell[col-id="actor:{actor}"] button')


def name(page: Page, row: str) -> Locator:
    """The button with a mitigation's name."""
    return page.locator(f'.ag-row[row-id="row:{row}"] [col-id="name"] button')


def press(page: Page, label: str) -> None:
    """Presses the button with exactly that label."""
    page.get_by_role("button", name=label, exact=True).click()


def save(page: Page) -> None:
    """Waits until the server has everything."""
    page.evaluate("() => valuechain.editing.grid.changes.saved()")


def reload(page: Page) -> Page:
    """The page as the server has it; no request is under way, which would count as failed."""
    save(page)
    page.evaluate("() => valuechain.editing.grid.changes.leave()")
    page.wait_for_load_state("networkidle")
    page.reload()
    return ready(page)
