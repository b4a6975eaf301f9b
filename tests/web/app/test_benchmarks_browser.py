"""The benchmarks in the browser find what they wait for."""

import pytest
from playwright.sync_api import Browser

from benchmarks import changes, editing, pages
from tests.web.conftest import Window

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("name", pages.PAGES)
def test_pages(window: Window, name: str) -> None:
    """Each page has the element that shows it is ready."""
    path, there, _ = pages.PAGES[name]
    window.show(path).wait_for_selector(f"[data-page] {there}, {there}")


def test_changes(browser: Browser, site: str) -> None:
    """A change of the question is timed from click to paint, with the time of its parts."""
    (taken,) = changes.follow(browser, f"{site}/", "/findings", ["/findings?framework=cosai"])
    assert 0 < taken.server <= taken.whole


def test_editing(browser: Browser, site: str) -> None:
    """A click in the editor is timed until it is shown and saved."""
    (taken,) = editing.change_cells(browser, site, "pai-open", 1)
    assert 0 < taken.shown <= taken.saved
