"""Accessibility of the Explore page: axe, keyboard, phones, zoom and forced colours."""

import itertools
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import FloatRect, Page, expect

import valuechain as vc
from tests.conftest import Write
from tests.questions import query_of
from tests.web.conftest import Window, page_width, violations
from valuechain.analysis.findings.findings import build_findings
from valuechain.model.question.parameters import MODEL_TYPE
from valuechain.views.map.picture import show_map
from valuechain.views.page.state import View, ViewState
from valuechain.views.page.style import style_pages

pytestmark = pytest.mark.browser

Node = dict[str, Any]
"""A node of the browser's accessibility tree."""

ASSETS = Path(__file__).resolve().parents[3] / "assets"
PAI_OPEN = f"/?{query_of('pai-open', 'advanced', 'open')}"
EU = f"/?{query_of('eu-ai-act', 'frontier', 'closed')}"
STATES = {
    "matrix": (PAI_OPEN, ""),
    "map": (f"{PAI_OPEN}&view=map&focus=actor%3Amodel_hosting", ""),
    "card": (f"{PAI_OPEN}&reading=PO-12%3DB&focus=mitigation%3APO-12", ""),
    "grid": (PAI_OPEN, f"pick:{MODEL_TYPE}"),
    "sources": (PAI_OPEN, "pick:framework"),
    "unanswered": (f"/?{query_of('pai-open', 'frontier', 'open')}&view=zzz", ""),
    "long table": ("/?framework=uk-ai-cyber&level=all&focus=mitigation%3Aprinciple-1", ""),
}
FRAMEWORKS = [
    PAI_OPEN,
    f"/?{query_of('pai-2023', 'frontier', 'restricted')}",
    "/?framework=cosai",
    "/?framework=uk-ai-cyber&level=all",
    EU,
]


def show(window: Window, state: str, **options: object) -> Page:
    """The page in the given state."""
    href, panel = STATES[state]
    page = window.show(href, **options)
    if panel:
        page.click(f'[data-key="{panel}"]')
    return page


@pytest.mark.parametrize(
    ("scheme", "width", "state"),
    [
        *product(("light", "dark"), (1360, 390), ("matrix", "map", "card", "grid", "unanswered")),
        ("light", 390, "sources"),
        ("dark", 1360, "long table"),
    ],
)
def test_axe_finds_nothing(window: Window, scheme: str, width: int, state: str) -> None:
    """Axe finds no violation of WCAG 2.2 AA or of best practice."""
    page = show(window, state, width=width, color_scheme=scheme)
    assert violations(page) == []


FOCUS = """() => {
    const at = document.activeElement;
    const box = at.getBoundingClientRect();
    const style = getComputedStyle(at);
    const shape = at.matches(".node") && at.querySelector("rect");
    const ring = shape ? parseFloat(getComputedStyle(shape).strokeWidth) : parseFloat(style.outlineWidth);
    const x = Math.max(box.left, 0) + Math.min(box.width / 2, 20);
    const y = (Math.max(box.top, 0) + Math.min(box.bottom, innerHeight)) / 2;
    const top = document.elementFromPoint(x, y);
    return {
        key: at.dataset.key || at.id || at.textContent.trim(),
        isLost: at === document.body,
        isRinged: (shape || style.outlineStyle !== "none") && ring >= 3,
        isInSight: box.width > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
        isOnTop: !!top && (at.contains(top) || top.contains(at)),
    };
}"""


def stop(page: Page) -> str:
    """The key of the focused element, which has to be visible, on top and marked by a focus ring."""
    focus = page.evaluate(FOCUS)
    assert (focus["isLost"], focus["isRinged"], focus["isInSight"], focus["isOnTop"]) == (False, True, True, True), (
        focus
    )
    return str(focus["key"])


def tab_to(page: Page, key: str, most: int = 60) -> list[str]:
    """Presses Tab until the element with the given key has the focus; returns the keys passed on the way."""
    stops: list[str] = []
    while not stops or stops[-1] != key:
        page.keyboard.press("Tab")
        stops.append(stop(page))
        assert len(stops) < most, stops
    return stops


def test_by_keyboard_alone(window: Window) -> None:
    """Tab, Enter and Escape suffice to choose a cell, open a mitigation, choose a reading and download the answer."""
    page = window.open(f"/?{query_of('pai-open', 'frontier', 'open')}")
    stops = tab_to(page, f"pick:{MODEL_TYPE}")
    assert stops[0] == "Skip to the answer"
    page.keyboard.press("Enter")
    assert stop(page) == "cell:frontier/open"
    page.keyboard.press("Shift+Tab")
    while stop(page) != "cell:advanced/open":
        page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".matrix")).to_be_visible()
    assert stop(page) == f"pick:{MODEL_TYPE}"
    tab_to(page, "mitigation:PO-12")
    page.keyboard.press("Enter")
    expect(page.locator(".card")).to_be_visible()
    assert stop(page) == "card"
    tab_to(page, "reading:B")
    page.keyboard.press("Enter")
    expect(page.locator(".readings .taken b")).to_have_text("Reading B")
    assert stop(page) == "card"
    page.keyboard.press("Escape")
    expect(page.locator(".card")).to_have_count(0)
    assert stop(page) == "mitigation:PO-12"
    while stop(page) != "pick:downloads":
        page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    with page.expect_download() as started:
        page.keyboard.press("Enter")
    assert "Hubs & hosting" in Path(started.value.path()).read_text(encoding="utf-8-sig")


def test_escape_closes_a_panel(window: Window) -> None:
    """Escape closes a panel and returns the focus to its button; tabbing out closes it too."""
    page = window.open(PAI_OPEN)
    page.focus('[data-key="pick:framework"]')
    page.keyboard.press("Enter")
    assert stop(page) == "framework:pai-open"
    page.keyboard.press("Escape")
    assert stop(page) == "pick:framework"
    page.keyboard.press("Enter")
    stops = tab_to(page, "view:Matrix")
    assert stops[:4] == ["framework:pai-2023", "framework:cosai", "framework:uk-ai-cyber", "framework:eu-ai-act"]
    assert page.locator("[popover]:popover-open").count() == 0


@pytest.mark.parametrize("view", ["matrix", "map"])
@pytest.mark.parametrize("width", [1360, 390])
def test_every_stop_of_the_keyboard(window: Window, width: int, view: str) -> None:
    """Every Tab stop of the page is in sight and has a focus ring; the map is one stop, with a list below it."""
    page = window.open(f"{PAI_OPEN}&view={view}", width=width)
    stops = tab_to(page, "Links for Excel, R and Python", 200)
    listed = "list:" if view == "map" else ""
    assert {f"{listed}mitigation:PO-{number}" for number in range(1, 16)} < set(stops)
    assert {f"{listed}actor:user", f"{listed}actor:mlops_eval"} < set(stops)


@pytest.mark.parametrize("key", ["Tab", "Shift+Tab"])
def test_long_table_hides_no_stop(window: Window, key: str) -> None:
    """No Tab stop is hidden under a table's sticky header, in either direction."""
    page = window.open(EU)
    links = page.locator(".matrix tbody a")
    (links.first if key == "Tab" else links.last).focus()
    passed = set()
    for _ in range(53):
        page.keyboard.press(key)
        stop(page)
        passed.add(page.evaluate("[...document.querySelectorAll('a, button')].indexOf(document.activeElement)"))
    assert len(passed) == 53


def test_skipping_to_the_answer(window: Window) -> None:
    """The first Tab stop skips to the answer."""
    page = window.open(PAI_OPEN)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert stop(page) == "matrix"


def test_back_keeps_the_place(window: Window) -> None:
    """Closing a card with Back returns the focus to the link that opened it."""
    page = window.open(PAI_OPEN)
    page.focus('[data-key="mitigation:PO-7"]')
    page.keyboard.press("Enter")
    expect(page.locator(".card")).to_be_visible()
    page.go_back()
    expect(page.locator(".card")).to_have_count(0)
    assert stop(page) == "mitigation:PO-7"


def test_answer_is_said(window: Window) -> None:
    """The live region announces changed answers, but not opened cards."""
    page = window.open(PAI_OPEN)
    status = page.locator("#said")
    expect(status).to_contain_text("All 4 actors that it addresses share responsibility for all 15 mitigations.")
    page.evaluate(
        """() => new MutationObserver(() => (window.heard = true))
            .observe(document.getElementById("said"), { childList: true })"""
    )
    page.click('[data-key="mitigation:PO-7"]')
    expect(page.locator(".card")).to_be_visible()
    assert page.evaluate("window.heard") is None
    page.click(f'[data-key="pick:{MODEL_TYPE}"]')
    page.click('[data-key="cell:frontier/open"]')
    expect(status).to_contain_text("We do not have this part of the source")


def test_phone_keeps_the_table(window: Window) -> None:
    """On a phone, the matrix looks like a list but keeps its table semantics: row headers and nine cells."""
    page = window.show(PAI_OPEN, width=390)
    session = page.context.new_cdp_session(page)
    nodes = {node["nodeId"]: node for node in session.send("Accessibility.getFullAXTree")["nodes"]}

    def inside(node: Node) -> list[tuple[str, str]]:
        found = []
        for child in (nodes[number] for number in node["childIds"]):
            name = child.get("name", {}).get("value", "")
            found += inside(child) if child["ignored"] else [(child["role"]["value"], name)]
        return found

    rows = [inside(node) for node in nodes.values() if node.get("role", {}).get("value") == "row"]
    assert len(rows) == 1 + 3 + 15 + 1
    assert [len(row) for row in rows if len(row) > 1] == [10] * 17
    assert rows[0][3] == ("columnheader", "Model providers")
    assert rows[2][3] == ("cell", "Primary , should Model providers")


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("width", [1360, 390])
def test_page_ends_with_its_footer(window: Window, width: int, state: str) -> None:
    """The page ends with its footer: hidden content does not stretch it."""
    page = show(window, state, width=width)
    end = page.evaluate("document.querySelector('.foot').getBoundingClientRect().bottom")
    height = page.evaluate("document.documentElement.scrollHeight")
    assert height == pytest.approx(max(end, 900), abs=1)


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("width", [390, 320])
def test_phone_scrolls_one_way(window: Window, width: int, state: str) -> None:
    """On a phone, neither the page nor any panel is ever wider than the screen, in any state."""
    page = show(window, state, width=width, height=800)
    assert page_width(page) == width
    for box in page.evaluate(
        "[...document.querySelectorAll('.panel:popover-open')].map(p => p.getBoundingClientRect())"
    ):
        assert (box["left"] >= 0, box["right"] <= width, box["top"] >= 0, box["bottom"] <= 800) == (True,) * 4


@pytest.mark.parametrize("height", [850, 720])
def test_grid_is_whole_on_a_small_laptop(window: Window, height: int) -> None:
    """On a small laptop, the panel of model and release types needs no scrolling."""
    panel = show(window, "grid", width=1280, height=height).locator("#panel-cells")
    assert panel.evaluate("panel => panel.scrollHeight - panel.clientHeight") == 0


def test_wide_tables_say_that_they_go_on(window: Window) -> None:
    """A wide table is shaded at its right edge until it is scrolled to the end."""
    page = window.open("/findings", width=390)
    page.locator("[data-key='load-numbers'] > summary").click()
    frame = page.locator(".scroll:has(#load-table)")
    frame.evaluate(EMPTIED)
    box = frame.bounding_box()
    assert box
    edge: FloatRect = {"x": box["x"] + box["width"] - 12, "y": box["y"] + 60, "width": 8, "height": 200}
    further = frame.page.screenshot(clip=edge)
    frame.evaluate("frame => (frame.scrollLeft = frame.scrollWidth)")
    assert frame.page.screenshot(clip=edge) != further


EMPTIED = """frame => {
    frame.querySelectorAll("td").forEach((cell) => (cell.textContent = ""));
    frame.firstElementChild.style.width = "800px";
    frame.scrollIntoView();
}"""


def test_phone_grid_can_be_read(window: Window) -> None:
    """On a phone, the cells of the grid stack without overlapping."""
    page = show(window, "grid", width=390)
    boxes = page.evaluate("[...document.querySelectorAll('.grid .choice')].map(c => c.getBoundingClientRect())")
    assert len(boxes) == 12
    assert all(upper["bottom"] <= lower["top"] for upper, lower in itertools.pairwise(boxes))


@pytest.mark.parametrize("state", STATES)
def test_enlarged_to_200_percent(window: Window, state: str) -> None:
    """At 200% zoom, nothing is lost, and nothing scrolls sideways; the tools on the right are behind More."""
    page = show(window, state, width=680, height=450, device_scale_factor=2)
    assert page_width(page) == 680
    whole = show(window, state)
    words = """() => [...document.querySelectorAll(".explore a, .explore .role, .explore button:not(.shift)")]
        .filter((each) => each.checkVisibility() || each.closest("[popover]")?.id === "panel-bar")
        .filter((each) => !each.matches(".to-more, .shut")).map((each) => each.textContent)"""
    assert page.evaluate(words) == whole.evaluate(words)


GEOMETRY = """() => [...document.querySelectorAll(".node")].map((node) => {
    const box = node.querySelector("rect").getBBox();
    return {
        key: node.dataset.key,
        box: [box.x, box.y, box.x + box.width, box.y + box.height],
        texts: [...node.querySelectorAll("text")].map((text) => {
            const t = text.getBBox();
            return [t.x, t.y, t.x + t.width, t.y + t.height];
        }),
    };
})"""


def misplaced(page: Page) -> list[str]:
    """The nodes of the rendered map whose text overflows or whose box touches another box."""
    nodes = page.evaluate(GEOMETRY)
    found = []
    for number, node in enumerate(nodes):
        left, top, right, bottom = node["box"]
        if any(x1 < left or y1 < top or x2 > right or y2 > bottom for x1, y1, x2, y2 in node["texts"]):
            found.append(f"{node['key']} spills")
        for other in nodes[number + 1 :]:
            x1, y1, x2, y2 = other["box"]
            if left < x2 and x1 < right and top < y2 and y1 < bottom:
                found.append(f"{node['key']} touches {other['key']}")
    return found if nodes else ["nothing drawn"]


@pytest.mark.parametrize("href", FRAMEWORKS)
def test_words_on_the_map(window: Window, href: str) -> None:
    """In the rendered map, no text overflows its box and no boxes touch."""
    assert misplaced(window.show(f"{href}&view=map")) == []


@pytest.mark.parametrize(
    "label",
    [
        "W" * 40,
        "@" * 40,
        "Kraftfahrzeughaftpflichtversicherung",
        "模型提供者" * 8,
        "ЖЩЮ ЖЩЮЖЩЮ ЖЩЮ",
        "😀" * 20,
        "مزود النموذج",
        "a",
    ],
)
def test_any_words_on_the_map(window: Window, write: Write, label: str) -> None:
    """Text with wide letters, with long words or in any script fits its box too."""
    own = write(
        actors=[["id", "name"], *([f"a{number}", f"{label} {number}"] for number in range(6))],
        mitigations=[
            ["id", "name", "stage", "primary"],
            *([f"m{n}", f"{label} {n}", f"Stage {n % 3}", f"a{n % 6}"] for n in range(12)),
        ],
    )
    allocation = vc.build_allocation(own)
    state = ViewState(own.frameworks[0].id, view=View.MAP)
    page = window.blank()
    names = ("map/map.css", "page/style.css")
    style = style_pages() + "".join((ASSETS / name).read_text(encoding="utf-8") for name in names)
    page.set_content(f"<style>{style}</style>{show_map(allocation, build_findings(allocation), state)}")
    assert misplaced(page) == []


@pytest.mark.parametrize("state", STATES)
def test_forced_colours(window: Window, state: str) -> None:
    """With forced colours and reduced motion, every state renders, and the selection is visible."""
    page = show(window, state, forced_colors="active", reduced_motion="reduce")
    assert page.evaluate(
        "matchMedia('(forced-colors: active)').matches && matchMedia('(prefers-reduced-motion)').matches"
    )
    marked = page.locator("[aria-current=true]:visible").first
    if state in ("matrix", "map", "card", "grid"):
        outline = marked.evaluate("e => getComputedStyle(e).outlineStyle + getComputedStyle(e).stroke")
        assert "solid" in outline


def test_roles_differ_on_the_map(window: Window) -> None:
    """On the map, primary lines are solid, secondary ones dashed and mentions dotted: colour is not the only cue."""
    page = window.show(f"{PAI_OPEN}&view=map")
    dashes = "kind => getComputedStyle(document.querySelector(`.lines .${kind}`)).strokeDasharray"
    assert [page.evaluate(dashes, kind) for kind in ("lead", "owner", "mention")] == ["none", "6px, 4px", "1.5px, 4px"]


@pytest.mark.parametrize(("width", "height"), [(1360, 900), (1280, 720), (390, 844)])
def test_readings_in_sight(window: Window, width: int, height: int) -> None:
    """A card with two readings shows where each begins, and nothing in it scrolls."""
    page = window.open(PAI_OPEN, width=width, height=height)
    page.locator('[data-key="mitigation:PO-11"]').press("Enter")
    expect(page.locator("#card-title")).to_be_focused()
    expect(page.locator(".card .readings .taken b")).to_be_in_viewport()
    assert page.evaluate("(card => card.scrollHeight - card.clientHeight)(document.querySelector('.card'))") <= 0


@pytest.mark.parametrize("width", [390, 320])
def test_sources_fit_a_phone(window: Window, chain: vc.ValueChain, width: int) -> None:
    """On a phone, each source is a block with its name, legal status and contents, and nothing scrolls sideways."""
    page = window.show("/sources", width=width, height=800)
    assert page.locator("#sources-table tbody tr").count() == len(chain.frameworks)
    expect(page.locator("#sources-table tbody tr").first.locator("td:visible")).to_have_count(2)
    assert page_width(page) == width
