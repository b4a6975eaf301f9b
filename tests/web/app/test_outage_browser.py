"""Pages in a browser while the server behind a proxy, or its database, is away."""

from pathlib import Path

import pytest
from playwright.sync_api import Route, expect

from tests.web.conftest import Window
from tests.web.workshop.conftest import press_next

pytestmark = pytest.mark.browser

BUTTON = "[data-next] button"
POLLED = 3_000
"""Milliseconds: more than the time between two polls."""


@pytest.fixture
def file(database: str) -> Path:
    """The file of the served app's database."""
    return Path(database.removeprefix("sqlite:///"))


def test_a_proxy_without_its_server(window: Window) -> None:
    """A proxy's error counts as a server that is gone: the page says so, and loads what was asked once it is back."""
    page = window.open_unwatched()
    page.clock.install()
    probed = []

    def answer(route: Route) -> None:
        probed.append("healthz" in route.request.url)
        route.fulfill(status=502, body="<h1>Bad Gateway</h1>", content_type="text/html")

    for path in ("**/_dash-update-component*", "**/healthz"):
        page.route(path, answer)
    page.get_by_role("link", name="Findings", exact=True).click()
    notice = page.get_by_role("alert")
    expect(notice).to_contain_text("The server is not responding.")
    with page.expect_request("**/healthz"):
        page.clock.fast_forward(POLLED)
    expect(notice).to_contain_text("The server is not responding.")
    page.unroute_all()
    with page.expect_request("**/healthz"):
        page.clock.fast_forward(POLLED)
    expect(notice).to_contain_text("The server is back.")
    page.clock.fast_forward(POLLED)
    expect(page.locator("main [data-page='/findings']")).to_be_visible()
    assert probed == [False, True]


def test_a_control_room_without_its_database(window: Window, file: Path) -> None:
    """An open control room has one notice, which goes once all works again; a reloaded one says so and comes back."""
    page = window.open_unwatched("/workshop")
    page.click("[data-key=create]")
    expect(page.locator(BUTTON)).to_be_visible()
    page.clock.install()
    away = file.rename(file.with_suffix(".away"))
    try:
        press_next(page)
        notice = page.locator("main .notice[role=alert]")
        expect(notice).to_contain_text("can’t reach its database")
        for _ in range(2):
            with page.expect_response("**/workshop/live*"):
                page.clock.fast_forward(POLLED)
        expect(notice).to_have_count(1)
        away.rename(file)
        with page.expect_response("**/workshop/live*"):
            page.clock.fast_forward(POLLED)
        expect(notice).to_have_count(0)
        away = file.rename(away)
        page.reload()
        expect(page.get_by_role("heading")).to_have_text("The workshop can’t be reached right now")
    finally:
        away.rename(file)
    with page.expect_response("**/readyz"):
        page.clock.fast_forward(POLLED)
    page.clock.fast_forward(POLLED)
    expect(page.locator(BUTTON)).to_be_visible()


def test_a_page_without_our_script(window: Window) -> None:
    """A page that only says why a form was refused is as dark as the device."""
    grounds = []
    for scheme in ("light", "dark"):
        page = window.profiles.browser.new_page(color_scheme=scheme)
        window.pages.append(page)
        page.set_content(f'<form method="post" action="{window.site}/edit/new"><button>Start</button></form>')
        page.get_by_role("button").click()
        expect(page.get_by_role("heading")).to_have_text("This request came from another site")
        grounds.append(page.evaluate("getComputedStyle(document.body).backgroundColor"))
    assert len(set(grounds)) == 2
