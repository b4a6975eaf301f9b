"""The pages of a mitigation, an actor and the sources in a browser: by keyboard, on a phone, as axe sees them."""

from itertools import product
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("second browser")]

Window = Any
"""What opens pages: `Window` of tests/web/conftest.py."""

PAGES = {
    "mitigation": "/mitigation?framework=pai-open&id=PO-12",
    "duty": "/mitigation?framework=eu-ai-act&model-type=advanced&release-type=open&id=art-53-1-a",
    "which mitigation": "/mitigation?id=nothing",
    "actor": "/actor?framework=pai-open&id=model_adapter",
    "silent actor": "/actor?framework=pai-2023&id=model_provider",
    "who": "/actor?id=nobody",
    "sources": "/sources",
}


def open_page(window: Window, href: str, **options: object) -> Page:
    """A page once its answer is there."""
    page: Page = window.blank(**options)
    page.goto(window.site + href)
    page.wait_for_selector("#main [data-page]")
    return page


@pytest.mark.parametrize(("scheme", "width"), list(product(("light", "dark"), (1360, 390))))
def test_axe_finds_nothing(window: Window, scheme: str, width: int) -> None:
    """On none of the pages is a rule of WCAG 2.2 AA or a best practice broken, as far as axe can tell."""
    rules = {"target-size": {"enabled": True}, "color-contrast-enhanced": {"enabled": False}}
    found = {}
    for name, href in PAGES.items():
        page = open_page(window, href, viewport={"width": width, "height": 900}, color_scheme=scheme)
        page.evaluate("document.querySelectorAll('details').forEach((each) => (each.open = true))")
        violations = Axe().run(page, options={"rules": rules, "resultTypes": ["violations"]}).response["violations"]
        found[name] = [(each["id"], [node["target"] for node in each["nodes"]]) for each in violations]
    assert found == {name: [] for name in PAGES}


@pytest.mark.parametrize("width", [390, 320])
def test_phone_scrolls_one_way(window: Window, width: int) -> None:
    """On a phone no page is wider than the screen."""
    widths = {}
    for name, href in PAGES.items():
        page = open_page(window, href, viewport={"width": width, "height": 800})
        widths[name] = page.evaluate("document.documentElement.scrollWidth")
    assert widths == dict.fromkeys(PAGES, width)


def tab_to(page: Page, key: str) -> None:
    """Presses Tab until that key has the focus."""
    for _ in range(90):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.dataset.key") == key:
            return
    raise AssertionError(f"Tab does not reach {key}")


def test_mitigation_by_keyboard(window: Window) -> None:
    """With Tab and Enter one takes the other reading, goes to the next mitigation, and to an owner's role card."""
    page = open_page(window, PAGES["mitigation"])
    tab_to(page, "reading:B")
    page.keyboard.press("Enter")
    expect(page.locator(".said")).to_contain_text("Supporting: Model Hubs and Hosting Services")
    page.locator("#main").focus()
    tab_to(page, "next")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Who is responsible for: Enforce policy violations?")
    page.locator("#main").focus()
    tab_to(page, "owner:model_hosting:primary")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("What are Model Hubs and Hosting Services")
    assert "reading=PO-12%3DB" in page.url
    expect(page.locator(".said")).to_have_text("Responsible for 4 of 15 mitigations (1 alone); supports 1.")


def test_actor_by_keyboard(window: Window) -> None:
    """With Tab and Enter one says who one is, and then that one is someone else."""
    page = open_page(window, "/actor")
    tab_to(page, "actor:app_developer")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("App Developers")
    page.locator("#main").focus()
    tab_to(page, "pick:actor")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("Distribution Platforms")


def test_copied_role_card(window: Window) -> None:
    """The role card is copied as a table under the question that it answers."""
    page = open_page(window, "/actor?framework=pai-open&id=model_hosting")
    page.click('[data-key="pick:downloads"]')
    page.click('[data-key="copy-table"]')
    expect(page.locator('[data-key="copy-table"]')).to_have_text("Copied")
    lines = page.evaluate("navigator.clipboard.readText()").splitlines()
    assert lines[0].startswith("What are Model Hubs and Hosting Services responsible for?")
    assert lines[2].split("\t")[:3] == ["owns", "pai-open", "PO-6"]


def test_copied_address(window: Window) -> None:
    """What is copied for R is complete: the address begins with this server's."""
    page = open_page(window, "/sources")
    page.click('[data-key="copy:in-r"]')
    expect(page.locator('[data-key="copy:in-r"]')).to_have_text("Copied")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith(f'answer <- read.csv("{window.site}/api/v1/matrix.csv?framework=pai-open&')


def test_day_of_access(window: Window) -> None:
    """The citations have the day on which they are read, in the words of a date."""
    page = open_page(window, "/sources")
    today = page.evaluate("new Date().toLocaleDateString('sv')")
    expect(page.locator(".citations li").first).to_contain_text(f"Accessed {today}.")
    assert page.locator("#bibtex-entries").text_content().count(f"urldate = {{{today}}}") == 6


def test_words_are_a_link_away(window: Window) -> None:
    """From a mitigation one comes to the meaning of its words."""
    page = open_page(window, PAGES["mitigation"])
    page.click('[data-key="words"]')
    expect(page.locator("#words")).to_be_in_viewport()
    assert page.evaluate("location.pathname + location.hash") == "/sources#words"
