"""The Prepare page in a browser: live counts and a changed question."""

import pytest
from playwright.sync_api import expect

from tests.questions import PAI_OPEN
from tests.web.conftest import Window

pytestmark = pytest.mark.browser


def test_minutes_are_counted_while_one_ticks(window: Window) -> None:
    """The page says at once, and after a reload, that a ninth question makes the plan 4 minutes too long."""
    page = window.open(f"/workshop?{PAI_OPEN}")
    total, over = page.locator("[data-count]"), page.locator("[data-over]")
    expect(total).to_have_text("8 of 15 mitigations of PAI’s open checklist, 58 minutes")
    page.click("[data-key=others] > summary")
    page.locator("[data-key=not-chosen] input").first.check()
    for _ in range(2):
        expect(total).to_have_text("9 of 15 mitigations of PAI’s open checklist, 64 minutes")
        expect(over).to_contain_text("That is 4 min too long")
        with page.expect_response("**/workshop/prepare"):
            page.click("[data-key=add]")
        expect(page.locator("html:not([data-busy])")).to_have_count(1)
        expect(page.locator("[data-key=chosen] input:checked")).to_have_count(9)
    page.fill("[data-key=minutes]", "64")
    expect(over).to_have_text("")


def test_another_question_is_told_from_the_list(window: Window) -> None:
    """After a change of framework, the page calls its list outdated until the list is updated."""
    page = window.open(f"/workshop?{PAI_OPEN}")
    stale = page.locator("[data-stale]")
    expect(stale).to_be_hidden()
    page.select_option("[data-key=framework]", "cosai")
    expect(stale).to_be_visible()
    page.click("[data-key=create]")
    expect(page.locator("#wrong-question")).to_contain_text("You changed the question, so the list has been updated.")
    expect(page.locator("[data-count]")).to_contain_text("controls of the CoSAI Risk Map")
    expect(stale).to_be_hidden()
