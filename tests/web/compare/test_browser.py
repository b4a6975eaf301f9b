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
    "two frameworks": f"/compare?{PAI_OPEN}&with-framework=uk-ai-cyber",
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
    expect(page.locator('[data-key="compare"]')).to_be_focused()
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


def test_marks_in_forced_colours(two_readings: Window) -> None:
    """In forced colours, every mark keeps its border, and lost roles are still crossed out."""
    page = two_readings.open("/compare?framework=own&reading=x%3DB&with-framework=own", forced_colors="active")
    lost = page.locator(".matrix .change-lost").first
    lost.wait_for()
    style = "(each) => [getComputedStyle(each).borderLeftStyle, getComputedStyle(each).textDecorationLine]"
    assert lost.evaluate(style) == ["solid", "line-through"]


def test_picture_in_forced_colours(two_readings: Window) -> None:
    """In forced colours, the picture's marks keep their borders and letters, and gained roles are still filled."""
    page = two_readings.open("/compare?framework=own&with-reading=x%3DB", forced_colors="active")
    page.locator('[data-key="picture"] > summary').click()
    page.locator(".drawn").wait_for()
    colour = "(each, what) => getComputedStyle(each)[what]"
    ink = page.locator("h1").evaluate(colour, "color")
    ground = page.locator("body").evaluate(colour, "backgroundColor")

    def seen(name: str, what: str) -> str:
        return str(page.locator(f".drawn {name}").first.evaluate(colour, what))

    assert (seen(".c-gain", "fill"), seen(".c-on-gained", "fill")) == (ink, ground)
    assert (seen(".c-same", "fill"), seen(".c-same", "stroke"), seen(".c-on-same", "fill")) == (ground, ink, ink)
