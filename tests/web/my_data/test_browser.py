"""The My data page in a browser: axe, keyboard, drag and drop, and use without its script or without a server."""

import json
from collections.abc import Callable
from itertools import product
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from tests.web.conftest import PATIENCE, Profiles, Window, page_width, tab_to, unfold, violations

pytestmark = pytest.mark.browser


ACTORS = "id,name\nprov,Provider\nuser,User\n"
GOOD = {"actors.csv": ACTORS, "mitigations.csv": "id,name,primary\nM-1,Filter data,prov\nM-2,Watch,user\n"}
BAD = {"actors.csv": ACTORS, "mitigations.csv": "id,name,primary\nM-1,Filter data,prvo\n"}


def payloads(files: dict[str, str]) -> list[dict[str, object]]:
    """The files in the format that Playwright uploads."""
    return [{"name": name, "mimeType": "text/csv", "buffer": text.encode()} for name, text in files.items()]


def upload(page: Page, files: dict[str, str]) -> None:
    """Chooses the files and submits the form."""
    page.set_input_files("#files", payloads(files))
    page.click("[data-key=open]")


@pytest.fixture(scope="module")
def kept(site: str, profiles: Profiles) -> dict[str, str]:
    """The addresses of the page in each of its states."""
    page = profiles.open()
    found = {"empty": "/my-data"}
    for state, files in (("problems", BAD), ("kept", GOOD)):
        page.goto(f"{site}/my-data")
        upload(page, files)
        page.wait_for_selector("[data-key=result]")
        found[state] = page.url.removeprefix(site)
    page.close()
    return found


def test_by_keyboard_alone(window: Window) -> None:
    """The keyboard suffices to upload files with a problem, then corrected ones, and to explore and delete them."""
    page = window.open("/my-data")
    tab_to(page, "[data-key=files]")
    page.set_input_files("#files", payloads(BAD))  # the system's file dialog is not part of the page
    tab_to(page, "[data-key=open]")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Problems in your files")
    expect(page.locator("h1")).to_be_focused()
    expect(page.locator("tbody tr")).to_have_text('mitigations.csv2primaryUnknown actor "prvo".Did you mean "prov"?')
    tab_to(page, "[data-key=files]")
    page.set_input_files("#files", payloads(GOOD))
    tab_to(page, "[data-key=open]")
    page.keyboard.press("Enter")
    expect(page.locator("[data-said]")).to_have_text(
        "No problems. 1 framework, 2 actors, 2 mitigations and 2 assignments."
    )
    expect(page.locator("h1")).to_be_focused()
    address = page.url
    tab_to(page, "[data-key='explore:my-data']")
    page.keyboard.press("Enter")
    expect(page.locator(".matrix tbody")).to_contain_text("Filter data")
    page.go_back()
    expect(page.locator("h1")).to_contain_text("your files")
    page.locator("[data-key=delete] summary").focus()
    page.keyboard.press("Enter")
    tab_to(page, "[data-key=delete-now]")
    page.keyboard.press("Enter")
    expect(page.locator(".done")).to_contain_text("Your data has been deleted.")
    page.goto(address)
    expect(page.locator("h1")).to_have_text("Data not found")


DROP = """(files) => {
    const transfer = new DataTransfer();
    for (const [name, text] of files) transfer.items.add(new File([text], name));
    const target = document.querySelector("h1"); // beside the form: anywhere on the page will do
    for (const type of ["dragover", "drop"]) {
        target.dispatchEvent(new DragEvent(type, { dataTransfer: transfer, bubbles: true, cancelable: true }));
    }
}"""


def test_dropping(window: Window) -> None:
    """Files dropped on the page are checked at once."""
    page = window.open("/my-data")
    page.evaluate(DROP, list(GOOD.items()))
    expect(page.locator("h1")).to_be_focused()
    expect(page.locator(".own")).to_contain_text("Filter data")


def test_without_the_script(window: Window) -> None:
    """Without the script, the form leads to the same page as with the script."""
    page = window.open("/my-data")
    page.set_input_files("#files", payloads(GOOD))
    page.evaluate("document.querySelector('form[data-drop]').submit()")  # fires no event for the script
    expect(page.locator(".own")).to_contain_text("Filter data")


def test_a_refusal_is_a_page_of_the_site(window: Window) -> None:
    """Without the script, a refusal is shown as an ordinary page, with a way back."""
    page = window.open_unwatched("/my-data")
    page.evaluate("document.querySelector('form[data-drop]').submit()")
    expect(page.locator("h1")).to_have_text("Please choose your files")
    page.wait_for_load_state()  # with its style
    assert page.evaluate("getComputedStyle(document.body).margin") == "0px"
    one_line = "(h1) => h1.clientHeight <= Math.ceil(parseFloat(getComputedStyle(h1).lineHeight))"
    assert page.locator("h1").evaluate(one_line)
    page.get_by_role("link", name="Back to My data").click()
    expect(page.locator("#files")).to_be_visible()


def lines(*told: dict[str, object]) -> str:
    """A streamed server response."""
    return "".join(json.dumps(line) + "\n" for line in told)


def test_progress_is_shown(window: Window) -> None:
    """Each step is shown with its number of rows; after an error, the form comes back with its files."""
    page = window.open("/my-data")
    page.evaluate(
        """() => {
            window.heard = [];
            new MutationObserver((records) => {
                for (const record of records) for (const text of record.addedNodes) window.heard.push(text.data);
            }).observe(document.querySelector(".step"), { childList: true });
        }"""
    )
    told = lines(
        {"step": "Opening mitigations", "done": 3000, "of": 0},
        {"step": "Checking mitigations", "done": 8000, "of": 15000},
        {"error": "The server is full."},
    )
    page.route("**/my-data", lambda route: route.fulfill(body=told, content_type="application/x-ndjson"))
    upload(page, GOOD)
    expect(page.get_by_role("alert")).to_have_text("The server is full.")
    heard = page.evaluate("window.heard")
    assert "Opening mitigations: 3,000 rows" in heard
    assert "Checking mitigations: 8,000 of 15,000 rows" in heard
    expect(page.locator("#files")).to_be_focused()
    assert page.evaluate("document.querySelector('#files').files.length") == 2


def test_a_busy_server(window: Window) -> None:
    """While the server is busy, the page sends the files again by itself, and says that it waits."""
    page = window.open_unwatched("/my-data")
    busy = lines({"error": "The server is busy.", "again": 0.01})
    page.route("**/my-data", lambda route: route.fulfill(status=503, body=busy), times=2)
    upload(page, GOOD)
    expect(page.locator(".own")).to_contain_text("Filter data")


def test_cancelling_while_the_server_is_busy(window: Window) -> None:
    """The reader can cancel between two attempts."""
    page = window.open_unwatched("/my-data")
    busy = lines({"error": "The server is busy.", "again": PATIENCE})
    page.route("**/my-data", lambda route: route.fulfill(status=503, body=busy))
    upload(page, GOOD)
    expect(page.locator(".step")).to_have_text("Waiting for other people’s files …")
    page.click("[data-cancel]")
    expect(page.locator("form[data-drop] [role=status]")).to_have_text("Cancelled. Nothing was kept.")
    expect(page.locator(".choose")).to_be_visible()


@pytest.mark.parametrize(
    "answer",
    [lambda route: route.abort(), lambda route: route.fulfill(status=502, body="<html></html>")],
    ids=["no answer", "an answer of a proxy"],
)
def test_the_server_is_gone(window: Window, answer: Callable[[Route], None]) -> None:
    """If the server does not answer, the page says so and keeps the chosen files."""
    page = window.open_unwatched("/my-data")
    page.route("**/my-data", answer)
    upload(page, GOOD)
    expect(page.get_by_role("alert")).to_contain_text("The server is not responding. Nothing was kept.")
    expect(page.locator("#files")).to_be_visible()
    assert page.evaluate("document.querySelector('#files').files.length") == 2


def test_cancelling(window: Window) -> None:
    """During an upload, the only button is Cancel, which brings the form back."""
    page = window.open_unwatched("/my-data")
    page.route("**/my-data", lambda _: None)  # the server is slow to respond
    upload(page, GOOD)
    expect(page.locator("[data-cancel]")).to_be_focused()
    expect(page.locator(".choose")).to_be_hidden()
    page.keyboard.press("Enter")
    expect(page.locator("form[data-drop] [role=status]")).to_have_text("Cancelled. Nothing was kept.")
    expect(page.locator("#files")).to_be_focused()


def test_files_that_are_too_large(window: Window) -> None:
    """Files over the size limit are refused before they are sent."""
    page = window.open("/my-data")
    page.evaluate("document.querySelector('[data-drop]').dataset.mostBytes = 50")
    upload(page, GOOD)
    expect(page.get_by_role("alert")).to_contain_text("MB. Keep only the tables, or zip them.")


STATES = ("empty", "problems", "kept")


@pytest.mark.parametrize(("scheme", "width", "state"), [*product(("light", "dark"), (1360, 390), STATES)])
def test_axe_finds_nothing(window: Window, kept: dict[str, str], scheme: str, width: int, state: str) -> None:
    """Axe finds no violation of WCAG 2.2 AA or of best practice."""
    assert violations(unfold(window.show(kept[state], width=width, color_scheme=scheme))) == []


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("width", [390, 320])
def test_phone_scrolls_one_way(window: Window, kept: dict[str, str], state: str, width: int) -> None:
    """On a phone, the page is never wider than the screen, whatever its state."""
    assert page_width(window.show(kept[state], width=width, height=800)) == width


def test_the_footer_says_that_there_is_more(window: Window, kept: dict[str, str]) -> None:
    """The footer, which names the shipped data, adds that the link has data too, as long as the address does."""
    query = kept["kept"].partition("?")[2]
    page = window.open(f"/compare?{query}")
    expect(page.locator(".foot")).to_contain_text("and the data in your link.")
    page.locator(".foot a", has_text="Data of").click()
    expect(page.locator("#editions")).to_be_visible()
    expect(page.locator("[data-beside]")).to_be_hidden()


def test_phone_keeps_the_table(window: Window, kept: dict[str, str]) -> None:
    """On a phone, the problems look like a list but are still a table of five columns."""
    page = window.show(kept["problems"], width=390, height=800)
    table = page.get_by_role("table", name="Problems by file and line")
    expect(table.get_by_role("columnheader")).to_have_text(["Where", "Line", "Column", "Problem", "How to fix it"])
    expect(table.get_by_role("cell")).to_have_text(
        ["mitigations.csv", "2", "primary", 'Unknown actor "prvo".', 'Did you mean "prov"?']
    )


def test_a_file_is_saved_under_its_own_name(window: Window) -> None:
    """A file comes back under its name, also if that has letters other than ASCII, or a semicolon."""
    for title in ("Pflichten für KI", "One; two"):
        page = window.open("/my-data")
        page.fill("#title", title)
        upload(page, GOOD)
        with page.expect_download() as started:
            page.click("[data-key=original]")
        assert started.value.suggested_filename == f"{title}.zip"


def test_the_copy_is_saved(window: Window, kept: dict[str, str]) -> None:
    """The copy with a column of problems is a zip with "with problems" in its name."""
    page = window.open(kept["problems"])
    with page.expect_download() as started:
        page.get_by_role("link", name="Your file with a column of problems").click()
    assert started.value.suggested_filename == "My data with problems.zip"
    assert Path(started.value.path()).read_bytes()[:2] == b"PK"
