"""Pages on paper: the fewest sheets, upright unless they are wide, without broken words."""

import pytest
from playwright.sync_api import expect

from tests.questions import PAI_OPEN, query_of
from tests.web.conftest import Window, count_sheets, page_width

pytestmark = pytest.mark.browser

EU = query_of("eu-ai-act", "frontier", "restricted")
SHEETS = {
    f"/?{PAI_OPEN}": (1, True),
    f"/?{query_of('pai-2023', 'frontier', 'restricted')}": (1, True),
    "/?framework=cosai": (1, True),
    "/?framework=uk-ai-cyber": (1, True),
    f"/?{EU}": (5, True),
    f"/mitigation?{PAI_OPEN}&id=PO-12": (3, True),
    "/search?q=documentation": (2, True),
    "/across": (2, True),
    "/topic?topic=documentation": (2, True),
    "/timeline": (3, True),
    f"/?{EU}&view=map": (1, True),
    "/?framework=cosai&view=map": (1, False),
    "/?framework=cn-ai-labeling&view=map": (1, False),
    "/?framework=eu-transparency-code&view=map": (1, False),
    f"/findings?{PAI_OPEN}": (3, True),
    f"/compare?{PAI_OPEN}&with-framework=eu-ai-act": (6, True),
    "/sources": (3, True),
    "/source?framework=eu-ai-act": (1, True),
    "/glossary": (1, True),
    f"/actor?{EU}&id=deployer&everywhere=yes": (2, True),
}
"""The sheets of A4, and whether they are upright, as small as the type allows."""


@pytest.mark.parametrize("href", SHEETS)
def test_sheets(window: Window, href: str) -> None:
    """The main pages print on this many sheets at most, and stand or lie as their contents need."""
    page = window.show(href)
    page.wait_for_load_state("networkidle")
    sheets, is_upright = count_sheets(page, "A4")
    assert (sheets <= SHEETS[href][0], is_upright) == (True, SHEETS[href][1]), sheets


@pytest.mark.parametrize("href", [f"/?{PAI_OPEN}", f"/?{EU}", "/?framework=cosai", f"/mitigation?{PAI_OPEN}&id=PO-12"])
def test_paper_is_wide_enough(window: Window, href: str) -> None:
    """The printed page is no wider than upright A4 less its margins: 188 mm at 96 dpi."""
    page = window.open(href, width=710)
    page.emulate_media(media="print")
    assert page_width(page) == 710


def test_no_word_of_a_heading_breaks(window: Window) -> None:
    """The heads of a matrix with many columns stand upright on paper, each on one line."""
    page = window.open(f"/?{EU}", width=710)
    page.emulate_media(media="print")
    heads = page.locator(".matrix thead .actor a")
    assert heads.count() > 9
    widths = heads.evaluate_all("each => each.map((one) => one.getBoundingClientRect().width)")
    assert max(widths) < 20


def test_what_is_closed_is_not_printed(window: Window) -> None:
    """Parts that are closed on the screen stay closed on paper, and the foot says so; open ones are printed."""
    page = window.open(f"/findings?{PAI_OPEN}")
    page.evaluate("document.querySelectorAll('main details').forEach((each) => (each.open = false))")
    page.emulate_media(media="print")
    doubts, said = page.locator("details", has_text="Which problems").last, page.locator(".foot .closed")
    expect(doubts.locator("summary")).to_be_visible()
    expect(doubts.locator("td, li").first).to_be_hidden()
    expect(said).to_be_visible()
    page.evaluate("document.querySelectorAll('main details').forEach((each) => (each.open = true))")
    expect(doubts.locator("td, li").first).to_be_visible()
    expect(said).to_be_hidden()
