"""The Explore page in a browser: the question, the answer, the address bar and downloads.

Each of these tests also fails if the page logs an error or a warning, if a request fails, or if the page contacts
another host (see `window` in conftest.py).
"""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

import valuechain as vc
from tests.questions import query_of
from tests.web.conftest import Window
from valuechain.model.question.parameters import MODEL_TYPE, RELEASE_TYPE
from valuechain.views.page import reach

pytestmark = pytest.mark.browser


PAI_OPEN = f"/?{query_of('pai-open', 'advanced', 'open')}"
FILES = "**/api/v1/*download=yes"
"""The addresses of downloads."""
FIRST_QUESTION = (
    "For an advanced, general-purpose ▾ model, released as open access ▾, "
    "who is responsible for what according to PAI’s open checklist ▾?"
)


def choose(page: Page, pick: str, key: str) -> None:
    """Opens a panel of the question and makes a choice in it."""
    page.click(f'[data-key="pick:{pick}"]')
    page.click(f'[data-key="{key}"]')


def follow(page: Page, key: str) -> None:
    """Clicks the link with the given key."""
    page.click(f'[data-key="{key}"]')


def hold(page: Page, pattern: str = "**/_dash-update-component*") -> list[Route]:
    """Holds back the server's responses from now on; returns the list of held requests."""
    held: list[Route] = []

    def keep(route: Route) -> None:
        held.append(route)

    page.route(pattern, keep)
    return held


def wait_for_held(page: Page, held: list[Route], number: int) -> None:
    """Waits for the given number of held requests, since the browser reports a request before routing it."""
    for _ in range(500):
        if len(held) >= number:
            return
        page.wait_for_timeout(10)
    raise AssertionError(f"{len(held)} of {number} questions were asked.")


def is_open(page: Page) -> bool:
    """Whether any panel is open."""
    return page.locator("[popover]:popover-open").count() > 0


def marks(page: Page, row: str) -> list[str]:
    """The letters in a row of the matrix."""
    cells = page.locator(".matrix tr", has=page.get_by_role("link", name=row, exact=True)).locator("td:not(.total)")
    return [text[:1] for text in cells.all_text_contents()]


def totals(page: Page) -> list[str]:
    """The last row of the matrix, as sighted people read it."""
    return [
        " ".join(re.sub(r" \(\w+\)|of which.*", "", text).split())
        for text in page.locator(".matrix tfoot td:not(.total)").all_text_contents()
    ]


def test_first_page(window: Window) -> None:
    """The first page asks about open, advanced models and shows the matrix of PAI’s open checklist."""
    page = window.open("/")
    expect(page.locator("h1")).to_have_text(FIRST_QUESTION)
    expect(page).to_have_title("PAI’s open checklist, advanced x open, matrix | valuechain")
    assert page.locator(".matrix tbody tr:not(.stage)").count() == 15
    assert marks(page, "Open incident reporting channels") == ["", "", "P", "P", "S", "P", "", "", ""]
    totalled = ["12 P 1*", "5 P 1*", "1 P 7 S 1*", "6 P 1 S"]
    assert totals(page) == [*["not addressed"] * 2, *totalled, *["not addressed"] * 3]


def test_choosing_a_cell(window: Window) -> None:
    """The grid opens at the current cell; choosing one updates the address and the page, closes it, keeps the focus."""
    page = window.show("/?framework=eu-ai-act")
    page.click(f'[data-key="pick:{RELEASE_TYPE}"]')
    expect(page.locator("#panel-cells .grid [aria-current=true]")).to_be_focused()
    assert page.locator("#panel-cells .grid tbody tr").count() == 3
    assert page.locator("#panel-cells .grid .choice:visible").count() == 12
    follow(page, "cell:frontier/closed")
    expect(page).to_have_title("The EU AI Act, frontier x closed, matrix | valuechain")
    assert page.url.endswith(f"/?{query_of('eu-ai-act', 'frontier', 'closed')}")
    assert page.locator(".matrix tbody tr:not(.stage)").count() == 71
    assert not is_open(page)
    expect(page.locator(f'[data-key="pick:{RELEASE_TYPE}"]')).to_be_focused()


def test_another_question_keeps_the_elements(window: Window) -> None:
    """Changing the question replaces neither the picker's elements nor those of the links to actors."""
    page = window.show(f"/?{query_of('eu-ai-act', 'advanced', 'closed')}")
    kept = [page.query_selector(f'[data-key="{key}"]') for key in (f"pick:{RELEASE_TYPE}", "actor:deployer")]
    choose(page, RELEASE_TYPE, "cell:frontier/closed")
    expect(page).to_have_title("The EU AI Act, frontier x closed, matrix | valuechain")
    assert [each is not None and each.evaluate("each => each.isConnected") for each in kept] == [True, True]


def test_choosing_the_present_cell(window: Window) -> None:
    """Choosing the current cell closes the grid and changes nothing else."""
    page = window.show(PAI_OPEN)
    choose(page, MODEL_TYPE, "cell:advanced/open")
    assert not is_open(page)
    assert page.url.endswith(PAI_OPEN)
    expect(page.locator(f'[data-key="pick:{MODEL_TYPE}"]')).to_be_focused()


def test_choosing_a_source(window: Window, chain: vc.ValueChain) -> None:
    """Choosing a source changes the framework and nothing else."""
    page = window.show(f"/?{query_of('', 'frontier', 'restricted')}")
    page.click('[data-key="pick:framework"]')
    assert page.locator("#panel-frameworks .choice:visible").count() == len(chain.frameworks)
    follow(page, "framework:pai-2023")
    expect(page.locator("h1")).to_contain_text("PAI’s 2023 guidance")
    assert page.url.endswith(f"/?{query_of('pai-2023', 'frontier', 'restricted')}")
    assert totals(page) == [*["not addressed"] * 3, "22 R", *["not addressed"] * 2]
    expect(page.locator('[data-key="pick:framework"]')).to_be_focused()


def test_significant_update(window: Window) -> None:
    """The significant-update option explains its effect and is kept in the address."""
    page = window.show(PAI_OPEN)
    choose(page, MODEL_TYPE, "update:yes")
    expect(page.locator(".summary")).to_contain_text("Significant update: The checklist says that the Guidance")
    assert page.url.endswith(f"{PAI_OPEN}&update=yes")
    choose(page, MODEL_TYPE, "update:no")
    expect(page.locator(".summary")).not_to_contain_text("Significant update")
    assert page.url.endswith(PAI_OPEN)


def test_matrix_and_map(window: Window) -> None:
    """The view switches between the matrix and the map; below the map is an equivalent table."""
    page = window.show(PAI_OPEN)
    follow(page, "view:Map")
    expect(page.locator(".picture .node")).to_have_count(9 + 15)
    expect(page.locator(".plain tbody tr")).to_have_count(15)
    expect(page.locator('[data-key="view:Map"]')).to_be_focused()
    assert page.url.endswith(f"{PAI_OPEN}&view=map")
    follow(page, "view:Matrix")
    expect(page.locator(".matrix")).to_be_visible()
    assert page.url.endswith(PAI_OPEN)


def test_reading_in_a_card(window: Window) -> None:
    """Choosing reading B of item 12 updates the table, totals and address, and survives a reload."""
    page = window.open(PAI_OPEN)
    follow(page, "mitigation:PO-12")
    expect(page.get_by_role("heading", name="Open incident reporting channels")).to_be_focused()
    page.click('[data-key="reading:B"]')
    expect(page.locator(".matrix .taken")).to_have_text("reading B")
    for _ in range(2):
        assert marks(page, "Open incident reporting channels") == ["", "", "P", "S", "S", "P", "", "", ""]
        assert totals(page)[3] == "4 P 1 S 1*"
        assert page.url.endswith(f"{PAI_OPEN}&reading=PO-12%3DB&focus=mitigation%3APO-12")
        expect(page.locator(".readings .taken b")).to_have_text("Reading B")
        page.reload()
        page.wait_for_selector(".matrix")


def test_taking_a_reading_back(window: Window) -> None:
    """The chip below the question resets the reading."""
    page = window.show(f"{PAI_OPEN}&reading=PO-12%3DB")
    taken = page.locator("[data-key='taken:1']")
    taken.click()
    expect(taken).to_have_count(0)
    assert page.url.endswith(PAI_OPEN)
    assert totals(page)[3] == "5 P 1*"


def test_cards_lead_to_cards(window: Window) -> None:
    """A mitigation's card links to its owner's card, and closing that card returns to the table."""
    page = window.show(PAI_OPEN)
    follow(page, "mitigation:PO-6")
    page.locator(".card .held a").click()
    expect(page.get_by_role("heading", name="Hubs & hosting")).to_be_focused()
    page.click(".card .close")
    expect(page.locator(".card")).to_have_count(0)
    expect(page.locator('[data-key="actor:model_hosting"]')).to_be_focused()


def test_card_on_the_map(window: Window) -> None:
    """Selecting an actor on the map opens the actor's card and dims everything unrelated; Escape closes the card."""
    page = window.show(f"{PAI_OPEN}&view=map")
    follow(page, "actor:model_hosting")
    expect(page.locator(".card h2")).to_have_text("Hubs & hosting")
    assert page.locator(".node.mitigation:not(.dimmed)").count() == 7  # one of them only under another reading
    page.keyboard.press("Escape")
    expect(page.locator(".card")).to_have_count(0)
    expect(page.locator('[data-key="actor:model_hosting"]')).to_be_focused()
    assert page.locator(".dimmed").count() == 0


SHOWN = """() => {
    const aside = [...document.querySelectorAll(".map :is(.trail, .note, .leaving)")];
    for (const each of aside) each.style.display = "none";
    const text = document.querySelector(".explore").innerText;
    for (const each of aside) each.style.display = "";
    return text;
}"""
"""The page’s text without what comes and goes on the map: trail, note and fading nodes."""


def test_back_and_forward(window: Window) -> None:
    """Back and Forward step through every kind of change."""
    page = window.open(PAI_OPEN)
    steps: list[tuple[str, str]] = []

    def note() -> tuple[str, str]:
        text = ""
        while text != (now := page.evaluate(f"({SHOWN})()")):  # until nothing more is added
            text = now
            page.wait_for_timeout(800)
        return page.url, text

    steps.append(note())
    for click in (
        lambda: follow(page, "mitigation:PO-3"),
        lambda: page.click('[data-key="reading:B"]'),
        lambda: follow(page, "view:Map"),
        lambda: page.click(".card .close"),
        lambda: choose(page, "framework", "framework:cosai"),
        lambda: choose(page, MODEL_TYPE, "cell:frontier/closed"),
        lambda: choose(page, "framework", "framework:pai-open"),
    ):
        before = page.url
        with page.expect_response("**/_dash-update-component*"):
            click()
        page.wait_for_function("url => location.href !== url", arg=before)
        page.wait_for_function(f"text => ({SHOWN})() !== text", arg=steps[-1][1], polling=200)
        steps.append(note())
    for walk, expected in ((page.go_back, steps[-2::-1]), (page.go_forward, steps[1:])):
        for url, text in expected:
            walk()
            page.wait_for_function(f"text => ({SHOWN})() === text", arg=text, polling=200)
            assert page.url == url


def test_damaged_link(window: Window) -> None:
    """A damaged link is read as it was meant and replaced in the address bar, and only its own page says so."""
    page = window.open("/?framework=cosai&amp;model-type=fronteir&amp;release-type=restricted")
    expect(page.locator(".notice")).to_contain_text("Read the model type “fronteir” as “frontier”.")
    expect(page.locator("h1")).to_contain_text("For a frontier")
    expect(page).to_have_url(f"{window.site}/?{query_of('cosai', 'frontier', 'restricted')}")
    page.click("header [data-page='/findings']")
    expect(page).to_have_url(f"{window.site}/findings?{query_of('cosai', 'frontier', 'restricted')}")
    expect(page.get_by_text("damaged on its way")).to_have_count(0)
    page.go_back()
    expect(page).to_have_url(f"{window.site}/?{query_of('cosai', 'frontier', 'restricted')}")


def test_many_clicks_at_once(window: Window) -> None:
    """If responses arrive out of order, the page shows the response for its address."""
    page = window.open(PAI_OPEN)
    held = hold(page)
    for key in ("view:Map", "mitigation:PO-5"):
        with page.expect_request("**/_dash-update-component*"):
            follow(page, key)
    wait_for_held(page, held, 2)
    for route in reversed(held):
        route.continue_()
    page.unroute_all(behavior="ignoreErrors")
    expect(page.locator(".card h2")).to_have_text("Publish a responsible AI licence")
    expect(page.locator(".matrix")).to_be_visible()
    expect(page.locator(".picture")).to_have_count(0)


def test_answer_on_its_way(window: Window) -> None:
    """The frame is there at once and the page says that it is loading; nothing shifts when the page arrives."""
    page = window.open(PAI_OPEN)
    held = hold(page, "**/_dash-layout")
    page.reload(wait_until="commit")
    wait_for_held(page, held, 1)
    expect(page.get_by_role("link", name="Across sources")).to_be_visible()
    expect(page.locator("main")).to_have_text("Loading...")
    held[0].continue_()
    expect(page.locator(".matrix")).to_be_visible()
    shift = page.evaluate(
        """() => new Promise((resolve) => new PerformanceObserver((list) => resolve(
            list.getEntries().reduce((sum, entry) => sum + entry.value, 0)
        )).observe({ type: "layout-shift", buffered: true }) || requestAnimationFrame(() =>
            requestAnimationFrame(() => resolve(0))))"""
    )
    assert shift < 0.05


def test_a_browser_that_does_not_name_the_address(window: Window) -> None:
    """Without a referrer, the layout does not hold the page, and the page asks for itself."""
    page = window.open_unwatched()
    page.route("**/_dash-layout", lambda route: route.fulfill(response=page.request.get(route.request.url)))
    with page.expect_request("**/_dash-update-component*"):
        page.reload()
    expect(page.locator(".matrix")).to_be_visible()


def test_server_that_is_gone(window: Window) -> None:
    """If the server stops responding, the page says so."""
    page = window.open_unwatched()
    page.route("**/_dash-update-component*", lambda route: route.abort())
    follow(page, "view:Map")
    expect(page.get_by_role("alert")).to_contain_text("The server is not responding.")


@pytest.mark.parametrize(
    ("label", "path", "more"),
    [
        ("Matrix as CSV", "matrix.csv", "&names=short"),
        ("Assignments as CSV", "ownerships.csv", ""),
        ("Graph as GraphML", "graph.graphml", ""),
    ],
)
def test_download(window: Window, label: str, path: str, more: str) -> None:
    """A download equals the HTTP interface's response to the same question, readings included."""
    page = window.show(f"{PAI_OPEN}&reading=PO-12%3DB&view=map")
    page.click('[data-key="pick:downloads"]')
    with page.expect_download() as started:
        page.get_by_role("link", name=label).click()
    saved = Path(started.value.path()).read_bytes()
    query = f"{PAI_OPEN.removeprefix('/?')}&reading=PO-12%3DB{more}&download=yes"
    assert saved == page.request.get(f"{window.site}/api/v1/{path}?{query}").body()
    form = path.partition(".")[2]
    assert re.fullmatch(
        rf"valuechain-\w+-pai-open-advanced-open-PO-12-B-\d{{4}}-\d\d-\d\d\.{form}", started.value.suggested_filename
    )


def test_a_large_file_says_that_it_is_on_its_way(window: Window) -> None:
    """The link of a slow download shows progress; the file is saved under the name that the server gives."""
    page = window.show(PAI_OPEN)
    page.click('[data-key="pick:downloads"]')
    link = page.get_by_role("link", name="Matrix as CSV")
    held = hold(page, "**/api/v1/matrix.csv*")
    link.click()
    wait_for_held(page, held, 1)
    expect(link).to_have_attribute("aria-busy", "true")
    expect(link.get_by_role("status")).to_have_text("Preparing your file. It downloads when it is ready.")
    with page.expect_download() as started:
        held[0].continue_()
    assert started.value.suggested_filename.startswith("valuechain-matrix-pai-open-advanced-open-")
    assert Path(started.value.path()).read_bytes().count(b"PO-") == 15
    expect(link.get_by_role("status")).to_have_text("Downloaded.")
    assert link.get_attribute("aria-busy") is None


@pytest.mark.parametrize(
    ("address", "panel", "label", "told"),
    [
        (PAI_OPEN, "pick:downloads", "Briefing as Word document", "The server can’t make your file yet."),
        ("/files", "", "Sources as Excel workbook", "Waiting for the server …"),
    ],
)
def test_a_download_comes_back_while_the_server_is_busy(
    window: Window, address: str, panel: str, label: str, told: str
) -> None:
    """A file that the server is too busy for is asked for again, and saved; the link says that it waits."""
    page = window.open_unwatched(address)
    if panel:
        page.click(f'[data-key="{panel}"]')
    link = page.get_by_role("link", name=label)
    held = hold(page, FILES)
    busy = {"Retry-After": "0.01", "X-Request-ID": "busy"}  # without the id, a proxy would have answered
    page.route(FILES, lambda route: route.fulfill(status=503, headers=busy), times=1)
    link.click()
    wait_for_held(page, held, 1)
    expect(link.get_by_role("status")).to_contain_text(told)
    with page.expect_download() as started:
        held[0].continue_()
    assert started.value.suggested_filename.startswith("valuechain-")
    assert link.get_attribute("aria-busy") is None


def test_excluded_cell(window: Window) -> None:
    """For an excluded cell, the page gives the reason and a link to a neighbour instead of a table and downloads."""
    page = window.show(f"/?{query_of('pai-2023', 'frontier', 'restricted')}")
    choose(page, MODEL_TYPE, "cell:frontier/open")
    expect(page.locator("h2").first).to_have_text("⊘ The source leaves this combination out")
    expect(page.locator("table.matrix")).to_have_count(0)
    page.click('[data-key="pick:downloads"]')
    expect(page.locator("#panel-downloads")).to_contain_text("There is nothing to download")
    page.keyboard.press("Escape")
    page.get_by_role("link", name="Frontier model, restricted API or hosted access").click()
    expect(page.locator(".summary")).to_contain_text("22 mitigations")
    assert page.url.endswith(f"/?{query_of('pai-2023', 'frontier', 'restricted')}")
    expect(page.locator(f'[data-key="pick:{MODEL_TYPE}"]')).to_be_focused()


def test_unsourced_cell(window: Window) -> None:
    """For an unsourced cell, the page says that we lack the source, and links to another source that covers it."""
    page = window.show(f"/?{query_of('pai-open', 'frontier', 'closed')}")
    expect(page.locator("h2").first).to_have_text("? We do not have this part of the source")
    page.get_by_role("link", name="CoSAI Risk Map").click()
    expect(page.locator(".summary")).to_contain_text("35 mitigations")
    assert page.url.endswith(f"/?{query_of('cosai', 'frontier', 'closed')}")
    expect(page.locator('[data-key="pick:framework"]')).to_be_focused()


def test_bad_link(window: Window) -> None:
    """An invalid link shows a notice and the default answer; the next click clears the notice."""
    page = window.open("/?framework=nope&reading=PO-3%3DZ&focus=actor%3Anobody")
    expect(page.get_by_role("alert")).to_contain_text("This link asks for the framework “nope”, which does not exist.")
    expect(page.get_by_role("alert")).to_contain_text("“actor:nobody”, which is not in this framework.")
    expect(page.locator("h1")).to_have_text(FIRST_QUESTION)
    follow(page, "view:Map")
    expect(page.get_by_role("alert")).to_have_count(0)


def test_copied_link_opens_the_same_view(window: Window) -> None:
    """The button copies the address and says so; the copied link opens the same view."""
    page = window.open(f"{PAI_OPEN}&view=map&focus=mitigation%3APO-3")
    page.get_by_role("button", name="Copy link").click()
    expect(page.locator("[data-copy=link]")).to_have_text("Copied")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == page.url
    other = window.open(copied.removeprefix(window.site))
    assert other.locator(".explore").inner_text() == page.locator(".explore").inner_text().replace(
        "Copied", "Copy link"
    )


def test_a_copied_link_that_others_cannot_open(window: Window) -> None:
    """A note above the page says who can open the link that was copied; the next key closes it."""
    page = window.open(PAI_OPEN)
    note = page.locator(".note-copied")
    page.get_by_role("button", name="Copy link").click()
    expect(note).to_contain_text("Copied. Only this computer can open this link")
    expect(note).to_contain_text(window.site)
    expect(page.locator("#said")).to_contain_text("Only this computer")
    expect(note).to_have_css("position", "fixed")
    page.keyboard.press("Escape")
    expect(note).to_have_count(0)


@pytest.mark.parametrize(
    ("href", "is_private"),
    [
        ("http://localhost:8050/", True),
        ("http://a.localhost/", True),
        ("http://127.1.2.3/", True),
        ("http://[::1]:80/", True),
        ("http://our-server:8050/", True),
        ("http://pc.local/", True),
        ("http://192.168.1.20/", True),
        ("http://172.20.0.1/", True),
        ("http://172.40.0.1/", False),
        ("https://valuechain.example.org/", False),
        ("http://8.8.8.8/", False),
    ],
)
def test_the_browser_and_the_server_agree_on_links(window: Window, href: str, is_private: bool) -> None:
    """Script and server have the same rule for links that others cannot open."""
    page = window.open("/sources")
    assert page.evaluate("href => window.valuechain.isPrivate(href)", href) is reach.is_private(href) is is_private


def test_link_where_copying_is_forbidden(window: Window) -> None:
    """If the browser forbids copying in every way, the page shows the link, to be copied by hand."""
    page = window.open(PAI_OPEN)
    page.evaluate("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    page.evaluate("document.execCommand = () => false")
    shown: list[str] = []
    page.on("dialog", lambda dialog: (shown.append(dialog.default_value), dialog.dismiss()))
    page.click("[data-copy]")
    assert shown == [page.url]


def test_what_stands_out(window: Window) -> None:
    """A count in the summary links to its section on the Findings page, and Back returns."""
    page = window.open(PAI_OPEN)
    page.locator(".summary").get_by_role("link", name="3 passages").click()
    expect(page.locator("#ambiguous")).to_be_focused()
    assert page.url.endswith(f"/findings{PAI_OPEN[1:]}#ambiguous")
    page.go_back()
    expect(page.locator(".matrix")).to_be_visible()


def test_new_tab(window: Window) -> None:
    """A link opened in a new tab shows the same page."""
    page = window.open(PAI_OPEN)
    href = page.get_attribute('[data-key="actor:model_adapter"]', "href")
    with page.context.expect_page() as opened:
        page.click('[data-key="actor:model_adapter"]', modifiers=["ControlOrMeta"])
    expect(opened.value.locator(".card h2")).to_have_text("Adapters")
    assert opened.value.url.endswith(href or "?")
    assert page.url.endswith(PAI_OPEN)


def test_switching_the_theme(window: Window) -> None:
    """The theme switch survives a reload, and switching back follows the device again."""
    page = window.open("/", color_scheme="light")
    ground = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(ground)
    page.get_by_role("button", name="Switch between light and dark").click()
    dark = page.evaluate(ground)
    page.reload()
    page.wait_for_selector(".explore")
    assert (page.evaluate(ground), light != dark) == (dark, True)
    page.get_by_role("button", name="Switch between light and dark").click()
    assert page.evaluate(ground) == light
    page.emulate_media(color_scheme="dark")
    page.wait_for_function(f"dark => {ground} === dark", arg=dark)


def test_long_tables_keep_their_head(window: Window) -> None:
    """A long table keeps its header in sight down to the last row."""
    page = window.show("/?framework=uk-ai-cyber&level=all")
    page.locator(".matrix tbody a").last.scroll_into_view_if_needed()
    expect(page.locator('[data-key="actor:developer"]')).to_be_in_viewport()
    expect(page.locator(".matrix tbody a").last).to_be_in_viewport()


def test_map_keeps_its_scroll(window: Window) -> None:
    """On a narrow screen, the map keeps its scroll position when a node is selected."""
    page = window.show(f"{PAI_OPEN}&view=map", width=600)
    follow(page, "actor:user")
    expect(page.locator(".card h2")).to_have_text("Users")
    assert page.evaluate("document.querySelector('.scroll').scrollLeft") > 100


def test_paper(window: Window) -> None:
    """On paper, even the dark theme is black on white; controls are hidden, and roles have no background."""
    page = window.open(f"{PAI_OPEN}&focus=mitigation%3APO-12", color_scheme="dark")
    page.emulate_media(media="print")
    style = "([selector, name]) => getComputedStyle(document.querySelector(selector))[name]"
    assert page.evaluate(style, ["body", "color"]) == "rgb(0, 0, 0)"
    assert page.evaluate(style, [".role.lead", "backgroundColor"]) == "rgba(0, 0, 0, 0)"
    assert page.evaluate(style, [".role.lead", "borderTopStyle"]) == "solid"
    assert not page.locator(".top, .bar, .card .close").locator("visible=true").count()
    assert page.locator(".matrix tbody tr:not(.stage)").locator("visible=true").count() == 15


def test_back_to_where_one_was(window: Window) -> None:
    """Going back from a mitigation's page restores the scroll position and focus."""
    page = window.open(PAI_OPEN, height=500)
    row = page.get_by_role("rowheader").get_by_role("link", name="Report transparently", exact=True)
    row.scroll_into_view_if_needed()
    row.click()
    page.locator(".card").get_by_role("link", name="Open full page").focus()
    page.wait_for_timeout(100)  # until the browser has reported the scrolling
    top = page.evaluate("scrollY")
    page.keyboard.press("Enter")
    page.wait_for_selector(".item")
    page.go_back()
    page.wait_for_selector(".explore")
    expect(page.locator(":focus")).to_have_text(re.compile("Open full page"))
    assert page.evaluate("scrollY") == top


def test_filters_survive_a_walk(window: Window) -> None:
    """After a walk, and a reload, the link to Explore has the filters, order and view; another source has none."""
    shown = f"{PAI_OPEN}&stage=Detect&sort=name&view=map"
    page = window.open(shown)
    pages = page.get_by_role("navigation", name="Pages")
    pages.get_by_role("link", name="Findings").click()
    expect(page.locator("main [data-page='/findings']")).to_be_visible()
    assert "stage" not in page.url
    page.reload()
    expect(page.locator("main [data-page='/findings']")).to_be_visible()
    pages.get_by_role("link", name="Explore").click()
    expect(page.locator(".map")).to_be_visible()
    assert page.url == window.site + shown
    pages.get_by_role("link", name="Findings").click()
    page.click("[data-key='pick:framework']")
    page.click("[data-key='framework:cosai']")
    expect(page.locator("main [data-question*='framework=cosai']")).to_be_visible()
    assert "stage" not in (pages.get_by_role("link", name="Explore").get_attribute("href") or "")
