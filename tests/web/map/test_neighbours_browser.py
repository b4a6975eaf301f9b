"""The map in a browser as a graph: neighbours, lines, keys, names, neighbourhoods and the trail."""

import pytest
from playwright.sync_api import Page, expect

from tests.questions import PAI_OPEN
from tests.web.conftest import Window, tab_to, violations

pytestmark = pytest.mark.browser


MAP = f"/?{PAI_OPEN}&view=map"
LIT = """() => [...document.querySelectorAll('.node.lit')].map((node) => node.dataset.key.split(':')[1]).sort()"""
FOCUSED = "document.activeElement.dataset.key"


def node(key: str) -> str:
    """The selector of a box on the map."""
    return f'.map .node[data-key="{key}"]'


def press(page: Page, *keys: str) -> str:
    """Presses keys; returns the key of the element that has the focus then."""
    for key in keys:
        page.keyboard.press(key)
    found: str = page.evaluate(FOCUSED)
    return found


def test_hovering_lights_neighbours(window: Window) -> None:
    """Hovering over hubs lights their seven mitigations and all that they supply or receive from."""
    page = window.open(MAP)
    page.hover(node("actor:model_hosting"))
    assert page.evaluate(LIT) == sorted(
        [
            *(f"PO-{number}" for number in (4, 6, 11, 12, 13, 14, 15)),
            *("model_hosting", "compute_cloud", "model_provider", "model_adapter", "app_developer", "user"),
        ]
    )
    expect(page.locator(".line.distant.lit")).to_have_count(4)
    note = page.locator(".map .note")
    expect(note).to_contain_text("Hubs & hosting")
    expect(note).to_contain_text("Primary 5: Moderate hosted models; ")
    expect(note).to_contain_text("Under the alternative reading 1: Monitor misuse and feedback")
    said = note.inner_text()
    places = [said.index(each) for each in ("Primary 5", "Mentioned 2", "Receives from 3", "Supplies 3")]
    assert places == sorted(places)
    page.mouse.move(2, 2)
    expect(note).to_be_hidden()
    assert page.evaluate(LIT) == []
    expect(page.locator(".line.distant").first).to_be_hidden()


def test_hovering_takes_one_frame(window: Window) -> None:
    """Light and note are there before the next frame, without a request and without touching any other element."""
    page = window.open(MAP)
    changed = page.evaluate(
        """async (selector) => {
            const node = document.querySelector(selector);
            let elements = new Set();
            const watch = new MutationObserver((seen) => seen.forEach(({ target }) => elements.add(target)));
            watch.observe(document.querySelector(".map .picture"), { attributes: true, subtree: true });
            node.dispatchEvent(new PointerEvent("pointerover", { bubbles: true, pointerType: "mouse" }));
            const isThere = !document.querySelector(".map .note").hidden && node.classList.contains("lit");
            await new Promise(requestAnimationFrame);
            return [isThere, elements.size];
        }""",
        node("mitigation:PO-2"),
    )
    assert changed == [True, 1 + 4 + 3]  # the drawing; a mitigation with its three actors; three lines


def test_note_can_be_dismissed_and_reached(window: Window) -> None:
    """The note beside a box stays while the pointer is on it, and closes on Escape."""
    page = window.open(MAP)
    page.hover(node("actor:model_hosting"))
    note = page.locator(".map .note")
    note.hover()
    page.wait_for_timeout(400)
    expect(note).to_be_visible()
    page.keyboard.press("Escape")
    expect(note).to_be_hidden()
    expect(note).to_have_attribute("aria-hidden", "true")


def test_closing_a_note_opens_no_other(window: Window) -> None:
    """Closed on Escape, the note does not come back for the box that it had covered, until the pointer moves."""
    page = window.open(MAP)
    page.hover(node("actor:model_hosting"))
    note = page.locator(".map .note")
    note.hover()
    covered = page.locator(node("mitigation:PO-9")).bounding_box()
    assert covered
    x, y = int(covered["x"] + covered["width"] / 2), int(covered["y"] + covered["height"] / 2)
    page.mouse.move(x, y)
    assert page.evaluate("([x, y]) => Boolean(document.elementFromPoint(x, y).closest('.note'))", [x, y])
    page.keyboard.press("Escape")
    page.evaluate(  # as a browser does as soon as it finds that something else is under the pointer
        """([clientX, clientY]) => document.elementFromPoint(clientX, clientY).dispatchEvent(
            new PointerEvent("pointerover", { bubbles: true, pointerType: "mouse", clientX, clientY }))""",
        [x, y],
    )
    expect(note).to_be_hidden()
    page.hover(node("mitigation:PO-3"))
    expect(note).to_be_visible()


def test_map_is_one_stop(window: Window) -> None:
    """The Tab key reaches one box of the map, the next press leaves it, and every box is a link."""
    page = window.open(MAP)
    page.focus("[data-find]")
    tab_to(page, node("actor:model_provider"), 8)
    page.keyboard.press("Tab")
    assert not page.evaluate("Boolean(document.activeElement.closest('.map .scroll'))")
    assert page.locator(".map .node[href]").count() == 24
    assert page.locator('.map .node[tabindex="0"]').count() == 1


def test_arrow_keys_walk(window: Window) -> None:
    """Arrows go along the chain, and up and down to the nearest box that is joined; Home and End to its ends."""
    page = window.open(MAP)
    page.focus(node("actor:model_provider"))
    assert press(page, "ArrowRight") == "actor:model_hosting"
    assert press(page, "ArrowUp") == "mitigation:PO-6"  # the only mitigation of theirs in the nearest row above
    assert press(page, "ArrowDown") == "actor:model_hosting"
    assert press(page, "ArrowDown") == "mitigation:PO-12"
    assert press(page, "ArrowRight") == "mitigation:PO-11"
    assert press(page, "Home") == "actor:compute_cloud"
    assert press(page, "End") == "actor:mlops_eval"
    expect(page.locator(".map .note")).to_contain_text("MLOps & evaluation")


@pytest.mark.parametrize(
    ("shown", "key"),
    [("&colour=topic", "mitigation:PO-1"), ("&fold=Prevent", "stage:Prevent"), ("", "actor:user")],
)
def test_focus_has_the_same_ring_everywhere(window: Window, shown: str, key: str) -> None:
    """A box that the keyboard reaches has the ring of the focus, whatever its own outline, and although it is lit."""
    page = window.open(f"{MAP}{shown}")
    page.keyboard.press("Tab")  # from here on, the focus is the keyboard's
    page.focus(node(key))
    ring = page.evaluate(
        """(selector) => {
            const { stroke, strokeWidth } = getComputedStyle(document.querySelector(`${selector} > rect`));
            const colour = getComputedStyle(document.documentElement).getPropertyValue("--focus");
            const swatch = Object.assign(document.createElement("i"), { style: `color: ${colour}` });
            document.body.append(swatch);
            return [stroke === getComputedStyle(swatch).color, strokeWidth];
        }""",
        node(key),
    )
    assert ring == [True, "4px"]


def test_line_opens(window: Window) -> None:
    """Pressing a line opens its card: role, norm, condition, place and confidence."""
    page = window.open(MAP)
    line = page.locator('.lines a[data-key="line:actor:model_adapter;mitigation:PO-2;secondary"]')
    line.dispatch_event("click")
    card = page.locator(".card")
    expect(card.locator("h2")).to_have_text("Adapters → Evaluate for safety and misuse")
    for said in ("Secondary", "can", "Only for external evaluation", "stated"):
        expect(card).to_contain_text(said)
    assert violations(page) == []
    page.keyboard.press("Escape")
    expect(card).to_have_count(0)


def test_lines_are_wide_to_press(window: Window) -> None:
    """A line can be hit within five pixels, and hovering over it lights its two ends."""
    page = window.open(MAP)
    x, y = page.evaluate(
        """() => {
            const line = document.querySelector('.line[data-from="actor:model_hosting"][data-to="mitigation:PO-6"]');
            const at = line.getPointAtLength(line.getTotalLength() - 14);
            const place = new DOMPoint(at.x, at.y).matrixTransform(line.getScreenCTM());
            return [place.x, place.y];
        }"""
    )
    page.mouse.move(x + 5, y)
    assert page.evaluate(LIT) == ["PO-6", "model_hosting"]
    expect(page.locator(".map .note")).to_contain_text("Hubs & hosting → Moderate hosted models")


@pytest.mark.parametrize("how", ["double click", "Enter", "button"])
def test_neighbourhood(window: Window, how: str) -> None:
    """A double click, Enter on the selected box, or the card's button leave a neighbourhood; Back brings the rest."""
    page = window.open(MAP)
    hubs = page.locator(node("actor:model_hosting"))
    if how == "double click":
        hubs.dblclick()
    else:
        hubs.focus()
        page.keyboard.press("Enter")
        expect(page.locator(".card h2")).to_have_text("Hubs & hosting")
        if how == "Enter":
            hubs.focus()
            page.keyboard.press("Enter")
        else:
            page.click('[data-key="around"]')
    expect(page.locator(node("mitigation:PO-1"))).to_have_count(0)
    assert page.locator(".node.mitigation").count() == 7
    assert "around=actor%3Amodel_hosting" in page.url
    page.go_back()
    expect(page.locator(".node.mitigation")).to_have_count(15)
    page.go_forward()
    page.click('[data-key="whole"]')
    expect(page.locator(".node.mitigation")).to_have_count(15)


@pytest.mark.parametrize("motion", ["reduce", "no-preference"])
def test_boxes_move_to_the_new_layout(window: Window, motion: str) -> None:
    """Boxes glide from one layout to the next, unless reduced motion is asked for."""
    page = window.open(MAP, reduced_motion=motion)
    page.click(node("actor:model_hosting"))
    expect(page.locator(".card h2")).to_have_text("Hubs & hosting")
    page.evaluate(
        """() => {
            window.moved = 0;
            const animate = Element.prototype.animate;
            Element.prototype.animate = function (...how) { window.moved += 1; return animate.apply(this, how); };
        }"""
    )
    page.click('[data-key="around"]')
    expect(page.locator(".node.mitigation")).to_have_count(7)
    assert (page.evaluate("moved") > 0) == (motion == "no-preference")


def test_trail(window: Window) -> None:
    """The trail names the source and where you have been in this tab; its links lead back there."""
    page = window.open(MAP)
    steps = page.locator(".trail a")
    expect(steps).to_have_text(["PAI’s open checklist"])
    page.click(node("actor:model_hosting"))
    expect(steps).to_have_text(["PAI’s open checklist", "Hubs & hosting"])
    page.locator(".card").get_by_role("link", name="Moderate hosted models", exact=True).click()
    expect(steps).to_have_text(["PAI’s open checklist", "Hubs & hosting", "Moderate hosted models"])
    steps.nth(1).click()
    expect(page.locator(".card h2")).to_have_text("Hubs & hosting")
    expect(page.locator(".trail [aria-current]")).to_have_text("Hubs & hosting")


def test_trail_leaves_the_page_alone(window: Window) -> None:
    """A map whose trail is below the window opens at its top, where the Tab key begins; a long trail shows its end."""
    page = window.open(MAP, width=390, height=844)
    expect(page.locator(".trail a")).to_have_count(1)
    assert page.evaluate("scrollY") == 0
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    for key in ("actor:model_hosting", "mitigation:PO-6", "actor:model_adapter"):
        page.goto(f"{page.url.split('&focus')[0]}&focus={key}")
        expect(page.locator(".trail [aria-current]")).to_be_attached()
    assert page.evaluate("document.querySelector('.trail ol').scrollLeft") > 0


def test_note_leaves_what_it_lights(window: Window) -> None:
    """The note of model providers, with boxes lit on all sides of them, covers one of these at most, and never them."""
    page = window.open(MAP)
    page.evaluate("document.querySelector('.map-tools').scrollIntoView()")
    page.hover(node("actor:model_provider"))
    covered = """() => {
        const [note, ...lit] = [".map .note", ".node.lit"].flatMap((each) => [...document.querySelectorAll(each)]);
        const { left, right, top, bottom } = note.getBoundingClientRect();
        return lit.filter((each) => {
            const box = each.getBoundingClientRect();
            return left < box.right && right > box.left && top < box.bottom && bottom > box.top;
        }).map((each) => each.dataset.key);
    }"""
    assert page.locator(".node.lit").count() > 12
    found = page.evaluate(covered)
    assert len(found) <= 1
    assert "actor:model_provider" not in found


def test_connection(window: Window) -> None:
    """How two boxes are connected is said in a card beside the map; Escape clears it, and returns to the button."""
    page = window.open(MAP)
    page.click('[data-key="pick:path"]')
    page.select_option("#path-from", "actor:model_adapter")
    page.select_option("#path-to", "mitigation:PO-5")
    page.click('[data-key="path:show"]')
    expect(page.locator("#card-title")).to_be_focused()
    expect(page.locator(".connection li")).to_have_text(
        "Adapters, supplied by Model providers, primary for Publish a responsible AI licence"
    )
    expect(page.locator(".trail [aria-current]")).to_have_text("Adapters → Publish a responsible AI licence")
    assert violations(page) == []
    page.keyboard.press("Escape")
    expect(page.locator(".connection")).to_have_count(0)
    expect(page.locator('[data-key="pick:path"]')).to_be_focused()


def test_connection_of_the_open_card(window: Window) -> None:
    """A card asks for a connection that starts at its box; Escape closes the question, and then the card."""
    page = window.open(f"{MAP}&focus=mitigation:PO-5")
    page.click('[data-key="card:path"]')
    expect(page.locator("#path-from")).to_have_value("mitigation:PO-5")
    page.keyboard.press("Escape")
    expect(page.locator("#panel-path")).to_be_hidden()
    expect(page.locator(".card h2")).to_have_text("Publish a responsible AI licence")
    page.keyboard.press("Escape")
    expect(page.locator(".card")).to_have_count(0)


def test_counterparts_come_into_view(window: Window) -> None:
    """The link in an actor's card leads to the drawing of its counterparts below the map."""
    page = window.open(f"{MAP}&focus=actor:model_hosting")
    page.click('.card [data-key="counterparts:model_hosting"]')
    expect(page.locator("#counterparts-title")).to_be_focused()
    expect(page.locator(".branches .actor").first).to_be_in_viewport()


def test_find(window: Window) -> None:
    """Typing lights the boxes with all words in their names; Enter goes to the first; nothing found is said."""
    page = window.open(MAP)
    page.fill("[data-find]", "misuse")
    assert page.evaluate(LIT) == ["PO-11", "PO-2"]
    expect(page.locator(".found")).to_have_text("2 found")
    page.fill("[data-find]", "monitor MISUSE")
    expect(page.locator(".found")).to_have_text("1 found")
    assert press(page, "Enter") == "mitigation:PO-11"
    page.fill("[data-find]", "zebra")
    expect(page.locator(".found")).to_have_text("Nothing found")


def test_keys_are_explained(window: Window) -> None:
    """The question mark on the map opens a list of keys and gestures."""
    page = window.open(MAP)
    page.locator(node("actor:model_provider")).press("?")
    expect(page.locator("#panel-keys")).to_be_visible()
    assert violations(page) == []


def test_pressed_box_stays(window: Window) -> None:
    """Opening a card on the map moves neither the page nor the pressed box, and does not cover the box."""
    page = window.open(MAP.replace("pai-open", "eu-ai-act"))
    importer = page.locator(node("actor:importer"))
    importer.scroll_into_view_if_needed()
    before = importer.bounding_box()
    importer.click()
    expect(page.locator(".card h2")).to_have_text("Importer")
    now, card = importer.bounding_box(), page.locator(".drawer > .aside").bounding_box()
    assert before
    assert now
    assert card
    assert (now["x"], now["y"]) == pytest.approx((before["x"], before["y"]), abs=1)  # its outline is thicker
    assert before["x"] + before["width"] <= card["x"] or before["x"] >= card["x"] + card["width"]


def test_switching_a_role_moves_nothing(window: Window) -> None:
    """Switching a role off and on again leaves the switch where it was."""
    page = window.open(MAP)
    switch = page.locator('[data-key="draw:secondary"]')
    page.evaluate("document.querySelector('.map-tools').scrollIntoView({ block: 'center' })")
    before = switch.bounding_box()
    for state in ("off", "on"):
        switch.click()
        if state == "off":
            expect(switch).not_to_have_attribute("aria-current", "true")
        else:
            expect(switch).to_have_attribute("aria-current", "true")
        now = switch.bounding_box()
        assert before
        assert now
        assert (now["x"], now["width"]) == (before["x"], before["width"])
        assert now["y"] == pytest.approx(before["y"], abs=1)


def test_sheet_on_a_phone(window: Window) -> None:
    """At 390 pixels, the card is a sheet at the bottom that leaves the pressed box in view."""
    page = window.open(MAP, width=390, height=844)
    provider = page.locator(node("actor:model_provider"))
    provider.click()
    expect(page.locator("#card-title")).to_be_in_viewport()
    box, sheet = provider.bounding_box(), page.locator(".drawer > .aside").bounding_box()
    assert box
    assert sheet
    assert sheet["y"] + sheet["height"] == pytest.approx(844, abs=1)
    assert 0 <= box["y"] < sheet["y"]
