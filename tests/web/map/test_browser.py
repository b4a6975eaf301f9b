"""The map in a browser: zoom, full screen and paper."""

import pytest
from playwright.sync_api import Page, expect

from tests.questions import PAI_OPEN
from tests.web.conftest import Window

pytestmark = pytest.mark.browser


MAP = f"/?{PAI_OPEN}&view=map"
POINT = """([x, y]) => {
    const svg = document.querySelector(".picture");
    const frame = svg.closest(".scroll").getBoundingClientRect();
    const box = svg.getBoundingClientRect();
    const scale = box.width / svg.viewBox.baseVal.width;
    x ??= (frame.left + Math.min(frame.right, innerWidth)) / 2;
    y ??= (frame.top + Math.min(frame.bottom, innerHeight)) / 2;
    return [(x - box.left) / scale, (y - box.top) / scale, scale];
}"""


def point(page: Page, x: float | None = None, y: float | None = None) -> tuple[float, float, float]:
    """The drawing's coordinates at a point of the window (by default the visible centre), and the scale."""
    found: tuple[float, float, float] = tuple(page.evaluate(POINT, [x, y]))
    return found


@pytest.mark.parametrize("keys", [False, True])
def test_zoom_keeps_the_middle(window: Window, keys: bool) -> None:
    """Zooming by button or key keeps the centre in place."""
    page = window.open(MAP)
    x, y, scale = point(page)
    for name, factor in (("in", 1.25), ("in", 1.25**2), ("out", 1.25)):
        if keys:
            page.locator(".map .scroll").press("+" if name == "in" else "-")
        else:
            page.click(f"[data-zoom={name}]")
        assert point(page) == pytest.approx((x, y, scale * factor), abs=2)


def test_wheel_keeps_the_pointer(window: Window) -> None:
    """The wheel with Ctrl zooms the map around the pointer."""
    page = window.open(MAP)
    page.click("[data-zoom=in]")
    box = page.locator(".map .scroll").bounding_box()
    x, y = box["x"] + box["width"] * 0.7, box["y"] + box["height"] * 0.4
    before = point(page, x, y)
    page.mouse.move(x, y)
    page.keyboard.down("Control")
    page.mouse.wheel(0, -100)
    page.keyboard.up("Control")
    page.wait_for_function("scale => document.querySelector('.picture').clientWidth > scale", arg=before[2] * 1010 + 9)
    assert point(page, x, y)[:2] == pytest.approx(before[:2], abs=2)


def test_zoom_survives_a_selection(window: Window) -> None:
    """Selecting a box keeps the zoom and position."""
    page = window.open(MAP)
    page.click("[data-zoom=in]")
    before = point(page)
    page.locator('[data-key="actor:model_hosting"]').press("Enter")
    expect(page.locator(".card h2")).to_have_text("Hubs & hosting")
    assert point(page) == pytest.approx(before, abs=2)


def test_full_screen(window: Window) -> None:
    """In full screen, the map fills most of the screen next to the open card; Escape leaves full screen."""
    page = window.open(MAP, width=1600, height=900)
    page.click("[data-fullscreen]")
    expect(page.locator("[data-fullscreen]")).to_have_text("Leave full screen")
    assert not page.locator(".bar, .summary, .map-list, .same, .about, .read-about").locator("visible=true").count()
    box = page.locator(".map .scroll").bounding_box()
    assert box["width"] > 1500
    assert box["height"] > 600
    page.locator('[data-key="actor:model_hosting"]').press("Enter")
    expect(page.locator(".card h2")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollHeight <= innerHeight")
    page.locator(".map .scroll").press("Escape")
    expect(page.locator("[data-fullscreen]")).to_have_text("Full screen")


def test_another_reading_can_be_hidden(window: Window) -> None:
    """Lines under alternative readings can be hidden, and stay hidden on the next map."""
    page = window.open(MAP)
    line = page.locator(".lines .possible")
    expect(line).to_have_count(1)
    page.click("[data-possible]")
    expect(page.locator("[data-possible]")).to_have_attribute("aria-pressed", "false")
    expect(line).to_have_css("display", "none")
    page.click('[data-key="draw:secondary"]')
    expect(page.locator(".ghosts, .map-tools [data-possible]").first).to_be_visible()
    expect(line).to_have_css("display", "none")


def test_card_beside_the_map_is_whole(window: Window) -> None:
    """A card next to the map shows its whole text without scrolling."""
    page = window.open(f"{MAP}&focus=mitigation%3APO-11")
    assert page.locator(".card").evaluate("card => card.scrollHeight <= card.clientHeight + 1")


@pytest.mark.parametrize("framework", ["pai-open", "cosai", "uk-ai-cyber", "eu-ai-act"])
def test_one_sheet(window: Window, framework: str) -> None:
    """The printed map and its legend fit on one sheet of landscape A4: they are at most 186 mm high at 96 dpi."""
    page = window.open(MAP.replace("pai-open", framework), width=1032, height=703)
    page.emulate_media(media="print")
    figure = page.locator("figure.map")
    assert figure.bounding_box()["height"] < 186 / 25.4 * 96
    assert figure.evaluate("figure => getComputedStyle(figure).breakInside") == "avoid"
    assert figure.locator(".legend").is_visible()


def test_narrow_map_comes_before_its_card(window: Window) -> None:
    """At 390 px, the map is above the open card and has a link to the card."""
    page = window.open(f"{MAP}&focus=actor%3Amodel_hosting", width=390, height=844)
    tops = [page.locator(each).bounding_box()["y"] for each in (".read-about", ".map .scroll", ".card", "#map-table")]
    assert tops == sorted(tops)
    page.click(".read-about")
    expect(page.locator("#card-title")).to_be_in_viewport()
    wide = window.open(f"{MAP}&focus=actor%3Amodel_hosting")
    expect(wide.locator(".read-about")).to_be_hidden()
