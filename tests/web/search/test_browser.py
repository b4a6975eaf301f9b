"""The search box and the Search page in a browser: axe and keyboard."""

from itertools import product

import pytest
from playwright.sync_api import Page, expect

from tests.questions import query_of
from tests.web.conftest import Window, page_width, tab_to, violations

pytestmark = pytest.mark.browser


QUESTION = query_of("", "frontier", "restricted")
EXPLORE = f"/?framework=pai-2023&{QUESTION}"


def suggest(page: Page, text: str) -> None:
    """Opens the search box with the shortcut, types, and waits for suggestions."""
    page.keyboard.press("/")
    page.keyboard.insert_text(text)
    expect(page.locator("#suggestions [role=option]").first).to_be_visible()


def test_a_suggestion_by_keyboard(window: Window) -> None:
    """From any page, the keyboard suffices to open a suggested mitigation, for the same model and release."""
    page = window.open(EXPLORE)
    suggest(page, "incident response man")
    box = page.locator("#search")
    expect(box).to_be_focused()
    expect(box).to_have_attribute("aria-expanded", "true")
    expect(page.locator(".searchbox [role=status]")).to_have_text(
        "1 suggestion. Use the arrow keys to choose, or press Enter to see all results."
    )
    page.keyboard.press("ArrowDown")
    expect(box).to_have_attribute("aria-activedescendant", "suggestion-0")
    expect(page.locator("#suggestion-0")).to_have_attribute("aria-selected", "true")
    expect(page.locator("#suggestion-0")).to_have_text(
        "Manage the response to incidents Mitigation, the CoSAI Risk Map (voluntary); Responsible: Data provider, "
        "Model provider, Platform provider, Model serving, Agentic provider, App developer, System users, "
        "System governance"
    )
    page.keyboard.press("Enter")
    expect(page).to_have_url(
        f"{window.site}/mitigation?framework=cosai&{QUESTION}&id=controlIncidentResponseManagement"
    )
    expect(page.locator("#suggestions")).to_be_hidden()
    expect(page.locator("main")).to_be_focused()


def test_the_page_by_keyboard(window: Window) -> None:
    """Enter without a selection opens the Search page for the same question; Tab reaches its first result."""
    page = window.open(EXPLORE)
    suggest(page, "watermark")
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{window.site}/search?q=watermark&framework=pai-2023&{QUESTION}")
    expect(page.locator("[data-said]")).to_have_text("Found for “watermark”: 65 mitigations, 1 topic and 2 terms.")
    expect(page).to_have_title("watermark: search | valuechain")
    tab_to(page, "a[href*='id=SOC-6']", 14)
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{window.site}/mitigation?framework=pai-2023&{QUESTION}&id=SOC-6")


@pytest.mark.parametrize("text", ["hugingface", "PO-12"])
def test_enter_opens_nothing_by_itself(window: Window, text: str) -> None:
    """Enter shows all results even if there is only one suggestion, or an exact one."""
    page = window.open(EXPLORE)
    suggest(page, text)
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{window.site}/search?q={text}&framework=pai-2023&{QUESTION}")


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("open weights", f"/?framework=pai-2023&{query_of('', 'frontier', 'open')}"),
        (
            "substantial modification",
            f"/source?framework=eu-ai-act&{QUESTION}#term-eu-ai-act-substantial-modification",
        ),
        ("consulted", f"/glossary?framework=pai-2023&{QUESTION}#word-consulted"),
        ("KYC", "/topic?practice=verify-users"),
    ],
)
def test_where_suggestions_lead(window: Window, text: str, address: str) -> None:
    """A release type leads to the question with that choice, a term to the glossary, a practice to every source."""
    page = window.open(EXPLORE)
    suggest(page, text)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{window.site}{address}")


def test_a_term_is_unfolded(window: Window) -> None:
    """The entry of a term is visible and has the focus."""
    page = window.open(EXPLORE)
    suggest(page, "substantial modification")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    entry = page.locator("#term-eu-ai-act-substantial-modification")
    expect(entry).to_be_visible()
    expect(entry).to_be_focused()


def test_nearest_is_no_answer(window: Window) -> None:
    """If no source answers, each suggestion says that it is merely nearest."""
    page = window.open(EXPLORE)
    suggest(page, "liability")
    options = page.locator("#suggestions [role=option]")
    assert options.count() == 3
    for option in options.all():
        expect(option).to_contain_text("nearest, but no answer")


def test_nothing_to_suggest(window: Window) -> None:
    """If there are no hits, the box says so on screen and to screen readers; Escape closes it."""
    page = window.open(EXPLORE)
    page.locator("#search").fill("zzzz")
    nothing = "Nothing found for “zzzz”. Press Enter to see similar names and all topics."
    expect(page.locator(".searchbox .none")).to_be_visible()
    expect(page.locator(".searchbox .none")).to_have_text(nothing)
    expect(page.locator(".searchbox [role=status]")).to_have_text(nothing)
    page.keyboard.press("Escape")
    expect(page.locator(".searchbox .none")).to_be_hidden()
    expect(page.locator("#search")).to_have_value("zzzz")
    page.keyboard.press("Enter")
    expect(page.locator("[data-said]")).to_have_text("Nothing found for “zzzz”.")
    expect(page.locator(".topic-list a").first).to_be_visible()


def test_another_text_on_the_page(window: Window) -> None:
    """A new search made by keyboard on the page moves the focus to the answer."""
    page = window.open("/search?q=zzzz")
    expect(page.locator("[data-said]")).to_have_text("Nothing found for “zzzz”.")
    page.keyboard.press("/")
    expect(page.locator("#asked")).to_be_focused()
    page.keyboard.insert_text("watermrk")
    page.keyboard.press("Enter")
    said = page.locator("[data-said]")
    expect(said).to_have_text("No exact match for “watermrk”. Close matches: 64 mitigations, 1 topic and 1 term.")
    expect(said).to_be_focused()


def test_arrows_go_round(window: Window) -> None:
    """From the text, Up selects the last suggestion, and from there Down returns to the text."""
    page = window.open(EXPLORE)
    suggest(page, "red teaming")
    box = page.locator("#search")
    last = page.locator("#suggestions [role=option]").last.get_attribute("id")
    assert last != "suggestion-0"
    page.keyboard.press("ArrowUp")
    expect(box).to_have_attribute("aria-activedescendant", last)
    page.keyboard.press("ArrowDown")
    expect(box).not_to_have_attribute("aria-activedescendant", last)
    expect(page.locator("[role=option][aria-selected=true]")).to_have_count(0)


def test_leaving_the_box(window: Window) -> None:
    """Escape or Tab closes the suggestions and keeps the text."""
    page = window.open(EXPLORE)
    suggest(page, "red teaming")
    page.keyboard.press("Escape")
    expect(page.locator("#suggestions")).to_be_hidden()
    expect(page.locator("#search")).to_have_value("red teaming")
    expect(page.locator("#search")).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.locator("#suggestions")).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.locator("#suggestions")).to_be_hidden()
    expect(page.locator(".scheme")).to_be_focused()


def test_a_key_that_can_be_switched_off(window: Window) -> None:
    """The shortcut / is plain text in a field and can be switched off; Ctrl+K still works."""
    page = window.open("/search?q=zzzz")
    box = page.locator("#search")
    box.focus()
    page.keyboard.press("/")
    expect(box).to_have_value("/")
    page.get_by_role("button", name="Turn off the / key").click()
    page.keyboard.press("/")
    expect(page.get_by_role("button", name="Turn on the / key")).to_be_focused()
    expect(box).to_have_attribute("aria-keyshortcuts", "Control+K")
    page.keyboard.press("Control+k")
    expect(page.locator("#asked")).to_be_focused()


@pytest.mark.parametrize(("scheme", "width"), [*product(("light", "dark"), (1360, 390))])
def test_axe_finds_nothing(window: Window, scheme: str, width: int) -> None:
    """Axe finds no violation of WCAG 2.2 AA or of best practice, with and without results or suggestions."""
    found = {}
    for query in ("", "?q=red+teaming", "?q=security", "?q=zzzz"):
        page = window.show(f"/search{query}", width=width, color_scheme=scheme)
        if query == "?q=zzzz":
            page.locator("#search").fill("incident")
            expect(page.locator("#suggestions [role=option]")).to_have_count(8)
            page.keyboard.press("ArrowDown")
        found[query] = violations(page)
    assert found == {query: [] for query in found}


@pytest.mark.parametrize("width", [390, 320])
def test_phone_scrolls_one_way(window: Window, width: int) -> None:
    """On a phone, neither the page nor its list of suggestions is wider than the screen."""
    page = window.open("/search?q=security", width=width, height=800)
    page.locator("#search").fill("incident")
    expect(page.locator("#suggestions [role=option]")).to_have_count(8)
    assert page_width(page) == width
    box = page.locator("#suggestions").bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width
