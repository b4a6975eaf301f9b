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
