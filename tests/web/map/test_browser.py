"""The map in a browser: moving, zooming, full screen and paper."""

import pytest
from playwright.sync_api import Page, expect

from tests.questions import PAI_OPEN
from tests.web.conftest import Window
from valuechain.views.map.picture import LEAST_SCALE

pytestmark = pytest.mark.browser


MAP = f"/?{PAI_OPEN}&view=map"
EU_MAP = MAP.replace("pai-open", "eu-ai-act")
POINT = """([x, y]) => {
    const svg = document.querySelector(".picture");
    const frame = svg.closest(".scroll").getBoundingClientRect();
    const box = svg.getBoundingClientRect();
    const scale = box.width / svg.viewBox.baseVal.width;
    x ??= (frame.left + Math.min(frame.right, innerWidth)) / 2;
    y ??= (frame.top + Math.min(frame.bottom, innerHeight)) / 2;
    return [(x - box.left) / scale, (y - box.top) / scale, scale];
}"""
SCROLLED = "() => { const frame = document.querySelector('.map .scroll'); return [frame.scrollLeft, frame.scrollTop]; }"


def point(page: Page, x: float | None = None, y: float | None = None) -> tuple[float, float, float]:
    """The drawing's coordinates at a point of the window (by default the visible centre), and the scale."""
    found: tuple[float, float, float] = tuple(page.evaluate(POINT, [x, y]))
    return found


def scrolled(page: Page) -> tuple[float, float]:
    """How far the drawing is moved in its frame."""
    left, top = page.evaluate(SCROLLED)
    return left, top


def empty_place(page: Page) -> tuple[float, float]:
    """A point of the window near the upper right corner of the frame, where there is no box."""
    page.locator(".map .frame").scroll_into_view_if_needed()
    box = page.locator(".map .scroll").bounding_box()
    assert box
    return box["x"] + box["width"] - 8, box["y"] + 40


@pytest.mark.parametrize("keys", [False, True])
def test_zoom_keeps_the_middle(window: Window, keys: bool) -> None:
    """Zooming by button or key keeps the centre in place."""
    page = window.open(MAP)
    scale = point(page)[2]
    for name, factor in (("in", 1.25), ("in", 1.25**2), ("out", 1.25)):
        if keys:
            page.locator('[data-key="actor:model_provider"]').press("+" if name == "in" else "-")
        else:
            page.click(f"[data-zoom={name}]")
        assert point(page)[2] == pytest.approx(scale * factor, abs=0.01)
    page.keyboard.press("0")
    if not keys:
        page.click("[data-zoom=in]")
        before = point(page)
        page.click("[data-zoom=in]")
        assert point(page) == pytest.approx((*before[:2], before[2] * 1.25), abs=2)


@pytest.mark.parametrize("how", ["Control", "press"])
def test_wheel_keeps_the_pointer(window: Window, how: str) -> None:
    """The wheel zooms the map around the pointer, with Ctrl or once the map was pressed."""
    page = window.open(MAP)
    page.click("[data-zoom=in]")
    x, y = empty_place(page)
    page.mouse.move(x, y)
    if how == "press":
        page.mouse.click(x, y)
    else:
        page.keyboard.down("Control")
    before = point(page, x, y)
    page.mouse.wheel(0, -100)
    page.wait_for_function("scale => document.querySelector('.picture').clientWidth > scale", arg=before[2] * 1090 + 9)
    assert point(page, x, y)[:2] == pytest.approx(before[:2], abs=2)
    if how == "Control":
        page.keyboard.up("Control")


def test_wheel_over_a_map_that_was_not_pressed_scrolls_the_page(window: Window) -> None:
    """Until the map is pressed, the wheel scrolls the page and leaves the map as it is."""
    page = window.open(EU_MAP)
    page.mouse.move(*empty_place(page))
    before, top = point(page)[2], page.evaluate("scrollY")
    page.mouse.wheel(0, 200)
    page.wait_for_function("top => scrollY > top", arg=top)
    assert (point(page)[2], scrolled(page)) == (before, (0, 0))


def test_labels_stay_legible(window: Window) -> None:
    """However often you zoom out, and when everything should fit, the smallest label is at least 11 pixels high."""
    for href in (MAP, EU_MAP):
        page = window.open(href)
        for _ in range(6):
            page.click("[data-zoom=out]")
        assert point(page)[2] == pytest.approx(LEAST_SCALE, abs=0.001)
        page.click("[data-zoom=fit]")
        assert point(page)[2] * 12.5 >= 10.9


def test_dragging_moves_the_map(window: Window) -> None:
    """Dragging moves the drawing under the pointer, from a box too, and neither selects text nor follows a link."""
    page = window.open(EU_MAP)
    node = page.locator('[data-key="actor:importer"]')
    node.scroll_into_view_if_needed()
    box = node.bounding_box()
    assert box
    x, y = box["x"] + 20, box["y"] + 20
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x - 60, y - 10, steps=4)
    page.mouse.move(x - 200, y - 90, steps=4)
    page.mouse.up()
    assert scrolled(page) == (200, 90)
    assert page.evaluate("String(getSelection())") == ""
    assert "focus=" not in page.url


def test_pinch_keeps_the_middle_of_the_fingers(window: Window) -> None:
    """Two fingers that move apart zoom the map, and not the page, around the point between them."""
    page = window.open(MAP, width=390, height=844, has_touch=True)
    page.locator(".map .scroll").evaluate("each => each.scrollIntoView()")
    frame = page.locator(".map .scroll").bounding_box()
    assert frame
    x, y = frame["x"] + frame["width"] / 2, frame["y"] + 150
    under = """([x, y]) => {
        const { left, top, width, height } = document.querySelector(".picture").getBoundingClientRect();
        return [width, (x - left) / width, (y - top) / height];
    }"""
    width, *point = page.evaluate(under, [x, y])
    fingers = page.context.new_cdp_session(page)
    for kind, apart in [("touchStart", 30), *(("touchMove", each) for each in range(35, 65, 5)), ("touchEnd", 0)]:
        points = [{"x": x - apart, "y": y, "id": 0}, {"x": x + apart, "y": y, "id": 1}] if apart else []
        fingers.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    now, *held = page.evaluate(under, [x, y])
    assert now / width > 1.5
    assert held == pytest.approx(point, abs=0.005)
    assert page.evaluate("visualViewport.scale") == 1


def test_overview(window: Window) -> None:
    """A drawing larger than its frame has an overview that moves it; one that fits has none."""
    page = window.open(EU_MAP)
    mini = page.locator(".overview")
    expect(mini).to_have_attribute("aria-hidden", "true")
    expect(mini.locator(".seen")).to_be_visible()
    mini.scroll_into_view_if_needed()
    box = mini.bounding_box()
    assert box
    page.mouse.click(box["x"] + box["width"] - 4, box["y"] + box["height"] - 4)
    left, top = scrolled(page)
    assert left > 100
    assert top > 100
    expect(window.open(MAP).locator(".overview")).to_have_count(0)


def test_keys_move_the_map(window: Window) -> None:
    """Shift with the arrow keys moves the drawing, as the overview does for pointers."""
    page = window.open(EU_MAP)
    node = page.locator('[data-key="actor:importer"]')
    node.press("Shift+ArrowRight")
    node.press("Shift+ArrowDown")
    assert scrolled(page) == (80, 80)


def test_zoom_survives_a_selection(window: Window) -> None:
    """Selecting a box keeps the zoom and position."""
    page = window.open(MAP)
    page.click("[data-zoom=in]")
    node = page.locator('[data-key="actor:model_hosting"]')
    node.focus()
    before = point(page, 300, 400)
    node.press("Enter")
    expect(page.locator(".card h2")).to_have_text("Hubs & hosting")
    assert point(page, 300, 400) == pytest.approx(before, abs=2)


def test_full_screen(window: Window) -> None:
    """In full screen are only the map and its tools, with a legend on demand; Escape leaves full screen."""
    page = window.open(MAP, width=1600, height=900)
    page.click("[data-fullscreen]")
    expect(page.locator("[data-fullscreen]")).to_have_text("Leave full screen")
    alone = "h1, .bar, .summary, .map-list, .same, .about, .legend, .how"
    assert not page.locator(alone).locator("visible=true").count()
    box = page.locator(".map .scroll").bounding_box()
    assert box
    assert box["width"] > 1560
    assert box["height"] > 760
    page.click("[data-legend]")
    expect(page.locator(".legend")).to_be_visible()
    page.click("[data-legend]")
    page.locator('[data-key="actor:model_hosting"]').press("Enter")
    expect(page.locator(".card h2")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollHeight <= innerHeight")
    page.locator('[data-key="actor:model_adapter"]').focus()
    page.keyboard.press("Escape")  # the note beside the box
    page.keyboard.press("Escape")
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


@pytest.mark.parametrize(
    ("framework", "most"), [("pai-open", 186), ("uk-ai-cyber", 186), ("cosai", 240), ("eu-ai-act", 240)]
)
def test_one_sheet(window: Window, framework: str, most: int) -> None:
    """The printed map and its legend fit on one sheet of A4 at 96 dpi, upright if it has many boxes."""
    page = window.open(MAP.replace("pai-open", framework), width=1032, height=703)
    page.click("[data-zoom=in]")
    page.emulate_media(media="print")
    figure = page.locator("figure.map")
    box = figure.bounding_box()
    assert box
    assert box["height"] < most / 25.4 * 96
    assert figure.evaluate("figure => getComputedStyle(figure).breakInside") == "avoid"
    assert figure.locator(".legend").is_visible()
    svg = figure.locator(".picture").bounding_box()
    assert svg
    assert svg["width"] <= box["width"] + 1  # the whole drawing, however the screen is zoomed


def test_open_card_is_printed(window: Window) -> None:
    """On paper, the open card is whole and below the drawing, and the list and table are left out."""
    page = window.open(f"{MAP}&focus=actor%3Amodel_hosting", width=1032, height=703)
    page.emulate_media(media="print")
    card, svg = page.locator(".drawer .card").bounding_box(), page.locator(".picture").bounding_box()
    assert card
    assert svg
    assert card["y"] >= svg["y"] + svg["height"]
    assert page.locator(".drawer > .aside").evaluate("each => each.scrollHeight <= each.clientHeight + 1")
    assert not page.locator(".map-list, #map-table, .shift").locator("visible=true").count()
