"""The Compare page in a browser: axe, keyboard, phones and forced colours."""

from collections.abc import Iterator
from itertools import product

import pytest
from playwright.sync_api import Browser, expect

from tests.questions import PAI_OPEN, query_of
from tests.web.conftest import Profiles, Window, page_width, serve, tab_to, unfold, violations, watch

pytestmark = pytest.mark.browser


STATES = {
    "nothing given": f"/compare?{PAI_OPEN}",
    "two readings": f"/compare?{PAI_OPEN}&with-reading=PO-12%3DB",
    "two frameworks": f"/compare?{PAI_OPEN}&with-framework=uk-ai-cyber&open=governance",
    "no answer": f"/compare?{PAI_OPEN}&{query_of(with_model_type='frontier')}",
}


@pytest.mark.parametrize(("scheme", "width", "state"), [*product(("light", "dark"), (1360, 390), STATES)])
def test_axe_finds_nothing(window: Window, scheme: str, width: int, state: str) -> None:
    """Axe finds no violation of WCAG 2.2 AA or of best practice."""
    assert violations(unfold(window.show(STATES[state], width=width, color_scheme=scheme))) == []


@pytest.mark.parametrize(("width", "state"), [*product((320, 680), STATES)])
def test_scrolls_one_way(window: Window, width: int, state: str) -> None:
    """The page is never wider than a phone's screen or a window zoomed to 200%, whatever its state."""
    assert page_width(unfold(window.show(STATES[state], width=width))) == width


def test_by_keyboard_alone(window: Window) -> None:
    """The keyboard suffices to compare two readings, swap the sides and download the table."""
    page = unfold(window.open(STATES["nothing given"]))
    tab_to(page, "[data-key='with-reading:3']")
    page.keyboard.press("ArrowDown")
    tab_to(page, "[data-key=compare]")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("between reading A and reading B of")
    expect(page.locator('[data-key="change-sides"]')).to_be_focused()
    expect(page.locator('[data-key="compare"]')).to_be_hidden()
    expect(page.locator("#said")).to_have_text(
        "Both have the same 15 mitigations. One is assigned differently: “Open incident reporting channels”, "
        "with Hubs & hosting as secondary instead of primary."
    )
    tab_to(page, "[data-key=swap]")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("between reading B and reading A of")
    expect(page.locator('[data-key="swap"]')).to_be_focused()
    tab_to(page, "[data-key='pick:downloads']")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    with page.expect_download() as started:
        page.keyboard.press("Enter")
    assert started.value.suggested_filename.startswith("valuechain-comparison-pai-open-advanced-open-PO-12-B")


def test_documentation_in_three_clicks(window: Window) -> None:
    """From the start page, three clicks lead to what two sources say on documentation, with dates."""
    page = window.open(f"/?{PAI_OPEN}")
    page.locator("header [data-page='/compare']").click()
    page.locator(".against a", has_text="The EU AI Act").click()
    row = page.locator("[data-key='open:documentation']")
    row.click()
    behind = page.locator("#behind-documentation")
    expect(behind.locator(".legal")).to_contain_text(["Guidance, not binding", "Law, binding in the European Union"])
    expect(behind).to_contain_text("Applies from 2 August 2025")
    expect(row).to_be_focused()
    expect(row).to_be_in_viewport()


def test_open_row_stays_where_it_was(window: Window) -> None:
    """Opening a row moves nothing above it."""
    page = window.open(f"/compare?{PAI_OPEN}&with-framework=eu-ai-act")
    row = page.locator("[data-key='open:monitoring']")
    row.scroll_into_view_if_needed()
    before = row.bounding_box()
    row.click()
    expect(page.locator("#behind-monitoring")).to_be_visible()
    assert row.bounding_box() == before


@pytest.mark.parametrize(("width", "height"), [(1360, 900), (390, 844)])
def test_answer_is_on_the_first_screen(window: Window, width: int, height: int) -> None:
    """The answer and what each side amounts to are on the first screen, also on a phone."""
    page = window.show(f"/compare?{PAI_OPEN}&with-framework=eu-ai-act", width=width, height=height)
    expect(page.locator(".said")).to_be_in_viewport(ratio=1)
    expect(page.locator(".side-facts")).to_be_in_viewport(ratio=1)
    expect(page.locator("[data-key='pick:filters']")).to_be_in_viewport(ratio=1)


def test_filter_by_topic(window: Window) -> None:
    """A topic is chosen in the panel, which stays open, and dropped with its chip."""
    page = window.open(f"/compare?{PAI_OPEN}&with-framework=eu-ai-act")
    page.locator("[data-key='pick:filters']").click()
    page.locator("#panel-more a", has_text="Documentation").click()
    expect(page.locator(".said")).to_contain_text(
        "On documentation, PAI’s open checklist (voluntary) has 2 mitigations"
    )
    page.keyboard.press("Escape")
    page.locator(".chip.filter").click()
    expect(page.locator(".said")).to_contain_text("They share 14 topics")


@pytest.fixture(scope="module")
def two_readings_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the app over a framework whose second reading gives b a role; no shipped reading does."""
    folder = tmp_path_factory.mktemp("data") / "own"
    folder.mkdir()
    for name, lines in (
        ("actors", "id,name\na,A\nb,B\n"),
        ("mitigations", "id,name,primary,confidence\nx,X,a,ambiguous\n"),
        ("readings", "mitigation_id,id,is_shown,primary,secondary\nx,A,yes,a,\nx,B,no,a,b\n"),
    ):
        (folder / f"{name}.csv").write_text(lines, encoding="utf-8")
    with serve("--data", str(folder)) as address:
        yield address


@pytest.fixture
def two_readings(two_readings_site: str, browser: Browser) -> Iterator[Window]:
    """A watched window on the app over the framework with two readings."""
    profiles = Profiles(two_readings_site, browser)
    yield from watch(profiles)
    profiles.close()


def test_differences_in_forced_colours(two_readings: Window) -> None:
    """In forced colours, the bar that marks a difference can be seen, and no other actor has one."""
    page = two_readings.open("/compare?framework=own&reading=x%3DB&with-framework=own", forced_colors="active")
    colour = "(each) => getComputedStyle(each).borderLeftColor"
    ground = page.locator("body").evaluate("(each) => getComputedStyle(each).backgroundColor")
    differs = page.locator(".held-roles .differs").first
    differs.wait_for()
    assert differs.evaluate(colour) != ground
    assert page.locator(".held-roles li:not(.differs)").first.evaluate(colour) == ground


def test_picture_in_forced_colours(two_readings: Window) -> None:
    """In forced colours, the picture's marks and letters have the system's colours."""
    page = two_readings.open("/compare?framework=own&with-reading=x%3DB", forced_colors="active")
    page.locator('[data-key="picture"] > summary').click()
    page.locator(".drawn").wait_for()
    ink = page.locator("h1").evaluate("(each) => getComputedStyle(each).color")
    mark = page.locator(".drawn .drawn-mark").first
    letter = page.locator(".drawn .drawn-letter").first
    assert mark.evaluate("(each) => getComputedStyle(each).stroke") == ink
    assert letter.evaluate("(each) => getComputedStyle(each).fill") == ink
