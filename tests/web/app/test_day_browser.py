"""Choosing a day in a browser: by keyboard, from the source's own dates, and back."""

from collections.abc import Iterator
from itertools import product

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.dated import ACT, save_dated
from tests.web.conftest import Profiles, Window, page_width, serve, violations, watch

pytestmark = pytest.mark.browser

HERE = f"/?framework={ACT}&model-type=advanced&release-type=open"
PICK = "[data-key='pick:on']"


@pytest.fixture(scope="module")
def dated(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Profiles]:
    """Browser profiles for an app with the small framework with dates."""
    folder = tmp_path_factory.mktemp("dated")
    save_dated(folder)
    with serve("--data", str(folder)) as address:
        profiles = Profiles(address, browser)
        yield profiles
        profiles.close()


@pytest.fixture
def window(dated: Profiles) -> Iterator[Window]:
    """A window on that app."""
    yield from watch(dated)


def rows(page: Page) -> int:
    """The number of mitigations in the matrix."""
    return page.locator(".matrix tbody tr:not(.stage)").count()


def test_a_day_is_chosen_and_cleared(window: Window) -> None:
    """A typed day changes the address, the question and the rows without a reload; Clear and Back undo it."""
    page = window.open(HERE)
    page.evaluate("window.isSame = true")
    page.focus(PICK)
    page.keyboard.press("Enter")
    field = page.locator("[data-key=day]")
    expect(field).to_be_focused()
    field.fill("2027-01-01")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("as of 1 January 2027")
    assert (page.url.removeprefix(window.site), rows(page)) == (f"{HERE}&on=2027-01-01", 6)
    expect(page.locator("#said")).to_contain_text("On 1 January 2027, 6 of 7 duties apply.")
    expect(page.locator(PICK)).to_be_focused()
    page.keyboard.press("Enter")
    expect(field).to_have_value("2027-01-01")
    page.click(".day >> text=Clear")
    expect(page.locator("h1")).not_to_contain_text("as of")
    assert (page.url.removeprefix(window.site), rows(page)) == (HERE, 7)
    page.go_back()
    expect(page.locator("h1")).to_contain_text("as of 1 January 2027")
    assert page.evaluate("window.isSame") is True


def test_dates_of_the_source_and_an_empty_field(window: Window) -> None:
    """One of the source's own dates is a link; an emptied field asks without a day."""
    page = window.open(f"/findings{HERE[1:]}")
    page.click(PICK)
    page.click(".day .options >> text=2 December 2027")
    expect(page.locator(".asked")).to_contain_text("as of 2 December 2027")
    page.click(PICK)
    expect(page.locator(".day [aria-current]")).to_contain_text("2 December 2027")
    page.fill("[data-key=day]", "")
    page.click("[data-key='day:show']")
    expect(page.locator(".asked")).not_to_contain_text("as of 2 December")
    assert "on=" not in page.url


@pytest.mark.parametrize(("scheme", "width"), [*product(("light", "dark"), (1360, 390))])
def test_pages_are_accessible(window: Window, scheme: str, width: int) -> None:
    """Axe finds nothing in the panel, the rows in part and the table of later dates, and nothing is too wide."""
    page = window.open(f"{HERE}&on=2028-01-01", width=width, color_scheme=scheme)
    assert (violations(page), page_width(page)) == ([], width)
    page.click(PICK)
    assert violations(page) == []
    page.goto(f"{window.site}/findings{HERE[1:]}&on=2026-01-01")
    page.wait_for_selector(".coming")
    assert (violations(page), page_width(page)) == ([], width)
