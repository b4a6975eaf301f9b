"""The matrix in a browser: what is in view, and what stands above what."""

import pytest
from playwright.sync_api import expect

from tests.web.conftest import Window

pytestmark = pytest.mark.browser

ACT = "/?framework=eu-ai-act"


def test_all_columns_are_in_view(window: Window) -> None:
    """At 1280 pixels, the AI Act's 13 actors and the totals of its rows fit, with room for two scrollbars."""
    page = window.open(ACT, width=1280 - 30)
    assert page.locator(".scroll").evaluate("each => each.scrollWidth - each.clientWidth") == 0


def test_totals_stay_in_view(window: Window) -> None:
    """A long matrix scrolls below its totals, which never hide what has the focus."""
    page = window.open(ACT, width=1280)
    page.locator(".scroll").scroll_into_view_if_needed()
    expect(page.locator(".matrix tfoot td").first).to_be_in_viewport()
    rows = page.locator(".matrix tbody tr:not(.stage) th a")
    for number in range(12):
        rows.nth(number).focus()
        totals = page.locator(".matrix tfoot td").first.bounding_box()
        focused = rows.nth(number).bounding_box()
        assert totals
        assert focused
        assert focused["y"] + focused["height"] <= totals["y"]


@pytest.mark.parametrize("column", ["name", "cell"])
def test_pressed_row_stays(window: Window, column: str) -> None:
    """In the AI Act's matrix, opening a card by a row’s name or by a cell moves neither the row nor a column."""
    page = window.open(ACT)
    row = page.locator(".matrix tr", has_text="Affix the CE marking")
    row.evaluate("row => row.scrollIntoView({ block: 'end' })")
    page.mouse.wheel(0, 120)  # clear of the totals
    page.wait_for_timeout(300)
    widths = "[...document.querySelectorAll('.matrix thead th')].map((each) => each.getBoundingClientRect().width)"
    before, columns = row.bounding_box(), page.evaluate(widths)
    row.locator("th a" if column == "name" else "td a").first.click()
    expect(page.locator(".card h2")).to_have_text("Affix the CE marking")
    assert row.bounding_box() == before
    assert page.evaluate(widths) == columns
    page.keyboard.press("Escape")
    expect(page.locator(".card")).to_have_count(0)
    assert row.bounding_box() == before


@pytest.mark.parametrize("name", ["Register use by public bodies", "Appoint a representative in the Union"])
def test_card_leaves_the_roles_of_its_row(window: Window, name: str) -> None:
    """The card of a row is where it hides none of its roles, whether these are in columns at the right or the left."""
    page = window.open(ACT)
    page.locator(".matrix th a", has_text=name).click()
    card = page.locator(".drawer > .aside")
    expect(card.locator("h2")).to_have_text(name)
    box, role = card.bounding_box(), page.locator("tr.selected td .role").bounding_box()
    heading = page.locator("tr.selected th").bounding_box()
    assert box
    assert role
    assert heading
    assert role["x"] + role["width"] <= box["x"] or role["x"] >= box["x"] + box["width"]
    assert box["x"] >= heading["x"] + heading["width"]


def test_matrix_does_not_scroll_within_the_page(window: Window) -> None:
    """Where it fits, a long matrix is as high as its rows, and its headings stay at the top of the window."""
    page = window.open(ACT)
    frame = page.locator(".scroll.bare")
    assert frame.evaluate("each => getComputedStyle(each).overflowY") == "visible"
    page.locator(".matrix tr", has_text="Affix the CE marking").scroll_into_view_if_needed()
    page.mouse.wheel(0, 300)
    heading = page.locator(".matrix thead th").first
    page.wait_for_function("document.querySelector('.matrix thead th').getBoundingClientRect().top === 0")
    expect(heading).to_be_in_viewport()


@pytest.mark.parametrize("more", ["", "&level=2&verbs=yes"])
def test_marks_of_a_column_are_level(window: Window, more: str) -> None:
    """In a column, marks with a star stand exactly above and below those without one."""
    page = window.open(f"/?framework=uk-ai-cyber{more or '&level=2'}", width=1280)
    places = page.locator(".matrix tbody tr").evaluate_all(
        """rows => rows.map((row) => row.children[2]?.querySelector(".role")?.getBoundingClientRect().left)
            .filter(Boolean)"""
    )
    assert len(places) > 10
    assert len(set(places)) == 1
