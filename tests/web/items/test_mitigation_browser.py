"""The mitigation, actor and sources pages in a browser: axe, keyboard, phones and copying."""

from itertools import product

import pytest
from playwright.sync_api import expect

import valuechain as vc
from tests.questions import query_of
from tests.web.conftest import Window, page_width, tab_to, unfold, violations

pytestmark = pytest.mark.browser


PAGES = {
    "mitigation": "/mitigation?framework=pai-open&id=PO-12",
    "duty": f"/mitigation?{query_of('eu-ai-act', 'advanced', 'open', id='art-53-1-a')}",
    "which mitigation": "/mitigation?id=nothing",
    "actor": "/actor?framework=pai-open&id=model_adapter",
    "silent actor": "/actor?framework=pai-2023&id=model_provider",
    "who": "/actor?id=nobody",
    "sources": "/sources",
    "source": "/source?framework=eu-ai-act",
    "glossary": "/glossary",
    "files": "/files",
}


@pytest.mark.parametrize(("scheme", "width"), list(product(("light", "dark"), (1360, 390))))
def test_axe_finds_nothing(window: Window, scheme: str, width: int) -> None:
    """Axe finds no violation of WCAG 2.2 AA or of best practice on any of the pages."""
    found = {
        name: violations(unfold(window.show(href, width=width, color_scheme=scheme))) for name, href in PAGES.items()
    }
    assert found == {name: [] for name in PAGES}


@pytest.mark.parametrize("width", [390, 320])
def test_phone_scrolls_one_way(window: Window, width: int) -> None:
    """On a phone, no page is wider than the screen."""
    widths = {name: page_width(window.show(href, width=width, height=800)) for name, href in PAGES.items()}
    assert widths == dict.fromkeys(PAGES, width)


def test_mitigation_by_keyboard(window: Window) -> None:
    """Tab and Enter suffice to choose the other reading and to reach the next mitigation and an owner's role card."""
    page = window.open(PAGES["mitigation"])
    tab_to(page, "[data-key='reading:B']")
    page.keyboard.press("Enter")
    expect(page.locator(".said")).to_contain_text("Secondary: Hubs & hosting")
    page.locator("#main").focus()
    tab_to(page, "[data-key=next]")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Who is responsible for: Act on policy violations?")
    page.locator("#main").focus()
    tab_to(page, "[data-key='owner:model_hosting:primary']")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("Hubs & hosting ▾: what are they responsible for?")
    assert "reading=PO-12%3DB" in page.url
    expect(page.locator(".said")).to_have_text("Responsible for 4 of 15 mitigations (1 alone); secondary for 1.")


def test_actor_by_keyboard(window: Window) -> None:
    """Tab and Enter suffice to choose one actor and then another."""
    page = window.open("/actor")
    tab_to(page, "[data-key='actor:app_developer']")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("App developers")
    page.locator("#main").focus()
    tab_to(page, "[data-key='pick:actor']")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("Distribution platforms")


def test_copied_role_card(window: Window) -> None:
    """The copied role card is a table, headed by its question."""
    page = window.open("/actor?framework=pai-open&id=model_hosting")
    page.click('[data-key="pick:downloads"]')
    page.click('[data-key="copy-table"]')
    expect(page.locator('[data-key="copy-table"]')).to_have_text("Copied")
    lines = page.evaluate("navigator.clipboard.readText()").splitlines()
    assert lines[0].startswith("Hubs & hosting")
    assert lines[2].split("\t")[:3] == ["owns", "pai-open", "PO-6"]


def test_copied_address(window: Window) -> None:
    """The copied R code contains the full address of this server."""
    page = window.open("/files")
    page.click('[data-key="copy:in-r"]')
    expect(page.locator('[data-key="copy:in-r"]')).to_have_text("Copied")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith(f'answer <- read.csv("{window.site}/api/v1/matrix.csv?framework=pai-open&')


def test_day_of_access(window: Window, chain: vc.ValueChain) -> None:
    """The citations contain today's date as the day of access."""
    page = window.open("/files")
    today = page.evaluate("new Date().toLocaleDateString('sv')")
    expect(page.locator(".citations li").first).to_contain_text(f"Accessed {today}.")
    assert page.locator("#bibtex-entries").text_content().count(f"urldate = {{{today}}}") == len(chain.frameworks) + 1


def test_words_are_a_link_away(window: Window) -> None:
    """A mitigation's page links to the glossary."""
    page = window.open(PAGES["mitigation"])
    page.click('[data-key="words"]')
    expect(page.locator("#words")).to_be_in_viewport()
    assert page.evaluate("location.pathname + location.hash") == "/glossary#words"


@pytest.mark.parametrize(
    ("part", "path", "leads_to"),
    [
        ("word-primary", "/glossary", "#word-primary"),
        ("cite", "/files", "#cite"),
        ("editions-cosai", "/source", "#editions-cosai"),
    ],
)
def test_old_links_to_parts_of_the_sources_page(window: Window, part: str, path: str, leads_to: str) -> None:
    """Links to parts that became pages of their own lead to these pages, at the same part."""
    page = window.open(f"/sources#{part}")
    page.wait_for_url(f"**{path}?**{leads_to}")
    expect(page.locator(leads_to)).to_be_in_viewport()


def test_bibtex_of_a_source_is_copied(window: Window) -> None:
    """The BibTeX entry on a source's page is copied with today's date."""
    page = window.open("/source?framework=cosai")
    page.click('[data-key="copy:bibtex"]')
    expect(page.locator('[data-key="copy:bibtex"]')).to_have_text("Copied")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("@misc{cosai,")
    assert page.evaluate("new Date().toLocaleDateString('sv')") in copied
