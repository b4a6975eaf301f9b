"""The link for reports of mistakes, and the footer's note on the data, in a browser."""

import re
from collections.abc import Iterator
from contextlib import ExitStack
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

import valuechain as vc
from tests.web.conftest import Profiles, Window, page_width, serve, tab_to, violations, watch

pytestmark = pytest.mark.browser

ROW = "/mitigation?framework=cosai&model-type=advanced&release-type=open&id=controlRedTeaming"
CARD = "/?framework=cosai&model-type=advanced&release-type=open&focus=mitigation%3AcontrolRedTeaming"
FORM = "https://github.com/owner/project/issues/new"


@pytest.fixture(scope="module")
def reporting(browser: Browser) -> Iterator[Profiles]:
    """Browser profiles on a server that sends reports to an issue form."""
    with ExitStack() as stack:
        with pytest.MonkeyPatch.context() as patch:  # only while the server starts: other servers must not report
            patch.setenv("VALUECHAIN_REPORT", FORM)
            address = stack.enter_context(serve())
        profiles = Profiles(address, browser)
        yield profiles
        profiles.close()


@pytest.fixture
def reporting_window(reporting: Profiles) -> Iterator[Window]:
    """A watched window on that server."""
    yield from watch(reporting)


def reported_page(page: Page) -> str:
    """The address of the page in the body of the report."""
    href = page.locator(".row-report a").get_attribute("href")
    assert href is not None
    assert href.startswith(f"{FORM}?title=")
    *_, last = parse_qs(urlsplit(href).query)["body"][0].splitlines()
    return last.removeprefix("Page: ")


def test_the_form_gets_the_whole_address(reporting_window: Window) -> None:
    """The report has the address of the page, server included; it follows when another page is shown."""
    page = reporting_window.open(ROW)
    assert reported_page(page) == reporting_window.site + ROW
    page.locator("[data-key=next]").click()
    expect(page.locator("h1")).not_to_contain_text("red teaming")
    assert reported_page(page) == page.url
    page.go_back()
    expect(page.locator("h1")).to_contain_text("red teaming")
    assert reported_page(page) == page.url


def test_details_are_copied_by_keyboard(window: Window) -> None:
    """Without an address, Tab and Enter open the text and copy the details, with the whole address of the page."""
    page = window.open(ROW)
    tab_to(page, ".row-report summary", most=200)
    page.keyboard.press("Enter")
    tab_to(page, ".row-report button")
    page.keyboard.press("Enter")
    expect(page.locator(".row-report button")).to_have_text("Copied")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("Framework: CoSAI Risk Map (cosai)\nRow: controlRedTeaming in mitigations (")
    assert copied.endswith(f"\nPage: {window.site}{ROW}")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1360, 390])
def test_the_opened_text_is_accessible(window: Window, scheme: str, width: int) -> None:
    """With the text open, axe finds nothing on the page and the card, and neither scrolls sideways."""
    for href in (ROW, CARD):
        page = window.open(href, width=width, color_scheme=scheme)
        page.locator(".row-report summary").click()
        assert violations(page) == []
        assert page_width(page) == width


def test_the_footer_leads_to_the_editions(window: Window, chain: vc.ValueChain) -> None:
    """The footer's link opens the editions on the Sources page; the note on other data is hidden without such data."""
    page = window.open("/compare")
    link = page.locator(".foot a", has_text="Data of")
    expect(link).to_have_text(f"Data {chain.stamp}")
    expect(page.locator("[data-beside]")).to_be_hidden()
    link.click()
    expect(page.locator("#editions")).to_be_focused()
    expect(page.locator("#editions")).to_be_in_viewport()


@pytest.mark.parametrize(
    "href", ["/?framework=eu-ai-act", "/findings", "/compare", "/sources", "/actor?framework=eu-ai-act&id=deployer"]
)
def test_every_print_names_the_data(window: Window, chain: vc.ValueChain, href: str) -> None:
    """In print, the footer says the day and version of the data and the page, and nothing asks for a day.

    The page has no site, because only this computer could open it.
    """
    page = window.open(href)
    expect(page.locator(".foot [data-address]")).to_be_hidden()
    page.emulate_media(media="print")
    said = f"{re.escape(f'Data {chain.stamp}. ')}(What is closed on the screen is not printed. )?{re.escape(href)}"
    expect(page.locator(".foot")).to_have_text(re.compile(said), use_inner_text=True)
    expect(page.locator("[data-key='pick:on']")).to_be_hidden()


def test_a_print_has_no_key_to_data(window: Window) -> None:
    """The printed address leaves out the key to a user's data."""
    page = window.open("/sources?framework=cosai&data=unknown")
    page.emulate_media(media="print")
    expect(page.locator(".foot [data-address]")).to_have_text("/sources?framework=cosai")
