"""A participant's page in a browser: keyboard, live updates, network failures, and use without its script."""

import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.web.conftest import page_width, tab_to, violations
from tests.web.workshop.phone.conftest import MakeRoom, Opened, Room
from tests.workshops import HUB
from valuechain.model.workshop.acting import Act, Wish
from valuechain.model.workshop.plan import (
    PRIMARY,
    SECONDARY,
    Group,
    Pace,
    Plan,
    Proposal,
    ProposalKind,
    Rules,
    Sureness,
)
from valuechain.views.workshop.phone.page import SAVED

pytestmark = pytest.mark.browser

UNSENT = "Not saved yet: no connection. It will be sent automatically."


def wait_for(page: Page | None, is_so: Callable[[], bool]) -> None:
    """Waits until something that no page shows is so."""
    for _ in range(200):
        if is_so():
            return
        if page is None:
            time.sleep(0.1)
        else:
            page.wait_for_timeout(100)
    raise AssertionError


@pytest.fixture
def asked(hold: MakeRoom, join: Opened) -> tuple[Room, Page]:
    """A workshop with an open round, and a phone that has joined it."""
    held = hold()
    held.act_all(Act.OPEN)
    return held, join(held)


def test_by_keyboard_alone(hold: MakeRoom, contexts: Callable[..., BrowserContext]) -> None:
    """The keyboard suffices to join, and to give two actors a role, which saves them."""
    held = hold(groups=(Group("Industry"), Group("Civil society")))
    held.act_all(Act.OPEN)
    page = contexts().new_page()
    page.goto("/join")
    tab_to(page, "#code")
    page.keyboard.type(f"{held.code[:4]}-{held.code[4:].lower()}")
    page.keyboard.press("Enter")
    expect(page.locator("legend")).to_have_text("Which group fits you best?")
    tab_to(page, "[name=group]")
    page.keyboard.press("ArrowDown")
    tab_to(page, "button")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Moderate")
    tab_to(page, "[name='role:hub']")
    page.keyboard.press("ArrowRight")
    tab_to(page, "[name='role:user']")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(page.locator("#secondary-3")).to_be_focused()
    expect(page.locator("#saved")).to_have_text(SAVED)
    assert held.proposals() == [Proposal(ProposalKind.ROLES, {"hub": PRIMARY, "user": SECONDARY})]


def test_the_page_follows_the_room(hold: MakeRoom, join: Opened) -> None:
    """The phone follows the facilitator by itself and announces changes to screen readers."""
    held = hold()
    page = join(held)
    expect(page.locator("h1")).to_have_text("You’re in")
    held.act_all(Act.OPEN)
    expect(page.locator("#saved")).to_have_text("Tap to answer. Every tap is saved.")
    expect(page.locator("#say")).to_have_text("Question 1 of 3. Moderate")
    assert page.title().startswith("Moderate | ")
    held.act_all(Act.CLOSE, Act.REVEAL)
    expect(page.locator("[data-screen=revealed]")).to_contain_text("No one answered.")


def test_a_tap_saves(asked: tuple[Room, Page]) -> None:
    """A tap saves at once, and so does leaving a reason; what can't be saved says why, where it is in view."""
    held, page = asked
    page.type("#reason", "Because.")
    page.check("#sure-high")
    expect(page.locator("#saved")).to_contain_text("Not saved yet: choose an actor")
    expect(page.locator("#saved")).to_be_in_viewport()
    workshop = held.workshops.joined(held.code).id
    wait_for(page, lambda: held.participants.choosing(workshop) == {("M-1", 1): 1})
    page.check("#nobody")
    expect(page.locator("#saved")).to_have_text(SAVED)
    assert held.participants.choosing(workshop) == {}
    page.check("#primary-2")
    page.fill("#reason", "Because they can.")
    expect(page.locator("#saved")).to_have_text("Not saved yet.")
    page.locator("#reason").blur()
    expect(page.locator("#saved")).to_have_text(SAVED)
    assert held.proposals() == [replace(HUB, sureness=Sureness.HIGH, reason="Because they can.")]
    page.click("#primary-2")
    expect(page.locator("#saved")).to_have_text("Nothing is chosen, so your last answer still counts.")
    assert held.proposals() == [replace(HUB, sureness=Sureness.HIGH, reason="Because they can.")]


def test_a_page_that_is_left(asked: tuple[Room, Page]) -> None:
    """A reason that is being typed when the page is closed is saved."""
    held, page = asked
    page.check("#primary-2")
    page.type("#reason", "Because.")
    page.close(run_before_unload=True)
    wait_for(None, lambda: held.proposals() == [replace(HUB, reason="Because.")])


def test_next_saves(hold: MakeRoom, join: Opened) -> None:
    """At one's own pace, going on saves; the list says where something is not saved."""
    held = hold(rules=Rules(pace=Pace.OWN))
    held.act(Act.OPEN)
    page = join(held)
    page.check("#primary-2")
    page.type("#reason", "Because.")
    page.click("#after")
    expect(page.locator("h1")).to_have_text("Report")
    page.click("#all summary")
    marks = page.locator("#all .marks")
    expect(marks).to_have_text(["✓ answered", "open", "open"])
    assert held.proposals() == [replace(HUB, reason="Because.")]
    page.type("#reason", "Only a reason.")
    expect(marks).to_have_text(["✓ answered", "not saved", "open"])
    page.click("#after")
    expect(page.locator("h1")).to_have_text("Filter")
    expect(marks).to_have_text(["✓ answered", "not saved", "open"])


def test_two_tabs(asked: tuple[Room, Page]) -> None:
    """The newest answer counts, and no tab says that another one is saved."""
    held, page = asked
    other = page.context.new_page()
    other.goto(f"/w/{held.code}")
    page.check("#primary-3")
    expect(other.locator("#primary-3")).to_be_checked()
    expect(other.locator("#saved")).to_have_text(SAVED)
    other.check("#primary-2")
    expect(other.locator("#saved")).to_have_text(SAVED)
    expect(page.locator("#primary-2")).to_be_checked()
    expect(page.locator("#primary-3")).not_to_be_checked()
    page.check("#sure-low")
    expect(page.locator("#saved")).to_have_text(SAVED)
    assert held.proposals() == [replace(HUB, sureness=Sureness.LOW)]


def test_another_device(asked: tuple[Room, Page], contexts: Callable[..., BrowserContext]) -> None:
    """A phone that is looked at again shows the answer given on another device, and its next tap counts."""
    _, page = asked
    page.check("#primary-3")
    expect(page.locator("#saved")).to_have_text(SAVED)
    page.click("#own summary")
    other = contexts().new_page()
    other.goto(page.input_value("#own-link"))
    expect(other.locator("#primary-3")).to_be_checked()
    other.check("#primary-2")
    expect(other.locator("#saved")).to_have_text(SAVED)
    page.check("#sure-low")  # before it has heard of the other device
    expect(page.locator("#saved")).to_have_text(SAVED)
    other.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(other.locator("#primary-3")).to_be_checked()
    expect(other.locator("#sure-low")).to_be_checked()


def test_the_second_round(hold: MakeRoom, join: Opened) -> None:
    """Another round begins with one's own answer, which one tap keeps; what was said, and the form, are in view."""
    held = hold()
    held.act_all(Act.OPEN)
    page = join(held)
    page.check("#primary-2")
    expect(page.locator("#saved")).to_have_text(SAVED)
    held.act_all(Act.CLOSE, Act.REVEAL, Act.AGAIN)
    expect(page.locator("#saved")).to_have_text("Not saved for this round yet.")
    expect(page.locator("#primary-2")).to_be_checked()
    expect(page.locator("#round-1")).to_contain_text("You: Hubs primary.")
    expect(page.locator("[data-lead]").first).to_be_in_viewport()
    assert held.proposals() == [HUB]
    page.click("#bar >> text=Keep my answer")
    expect(page.locator("#saved")).to_have_text(SAVED)
    expect(page.locator("#save")).to_be_hidden()
    assert held.proposals() == [HUB, HUB]


FAKES = """window.calls = [];
navigator.vibrate = () => calls.push("shakes");
const lock = () => ({ released: false, release: async () => calls.push("sleeps") && null });
const request = async () => calls.push("stays awake") && lock();
Object.defineProperty(navigator, "wakeLock", { value: { request } });"""


@pytest.mark.parametrize(("motion", "shakes"), [("no-preference", ["shakes"]), ("reduce", [])])
def test_a_phone_in_a_pocket(
    hold: MakeRoom, contexts: Callable[..., BrowserContext], join: Opened, motion: str, shakes: list[str]
) -> None:
    """When a question opens, the phone vibrates, unless less motion is wanted; the screen stays on until it closes."""
    held, context = hold(), contexts(reduced_motion=motion)
    context.add_init_script(FAKES)
    page = join(held, context)
    page.click("#about summary")  # no browser lets a page vibrate that nobody has touched
    held.act_all(Act.OPEN)
    expect(page.locator("#bar")).to_be_visible()
    held.act_all(Act.CLOSE)
    expect(page.locator("[data-screen=closed]")).to_be_visible()
    assert page.evaluate("calls") == ["stays awake", *shakes, "sleeps"]


def test_time_and_status_stay_in_view(asked: tuple[Room, Page]) -> None:
    """The time left, and whether the answer is saved, are in view wherever the page is scrolled."""
    held, page = asked
    held.workshops.act(held.keys.facilitator, Wish(Act.TIMER, minutes=1))
    expect(page.locator("#timer")).to_have_class("timer late")
    for place in ("0", "document.body.scrollHeight"):
        page.evaluate(f"scrollTo(0, {place})")
        for name in ("#timer", "#saved"):
            expect(page.locator(name)).to_be_in_viewport(ratio=1)


def test_a_network_that_is_lost(asked: tuple[Room, Page]) -> None:
    """Offline, the page says the answer has not been sent yet, and sends it just once when the network is back."""
    held, page = asked
    page.context.set_offline(True)
    page.check("#primary-3")
    expect(page.locator("#saved")).to_have_text(UNSENT)
    page.check("#primary-2")  # replaces what waits
    expect(page.locator("#saved")).to_have_text(UNSENT)
    assert held.proposals() == []
    page.context.set_offline(False)
    expect(page.locator("#saved")).to_have_text(SAVED)
    assert held.proposals() == [HUB]


def test_a_connection_that_is_lost_before_a_tap(asked: tuple[Room, Page]) -> None:
    """Without a connection, the page does not promise that every tap is saved, but that it will be sent."""
    _, page = asked
    page.clock.install()
    page.context.set_offline(True)
    expect(page.locator("#saved")).to_have_text("Tap to answer. Every tap is saved.")
    for _ in range(2):
        with page.expect_event("requestfailed"):
            page.clock.fast_forward(20_000)
    expect(page.locator("#saved")).to_have_text("No connection. What you tap will be sent automatically.")


def test_a_server_that_is_busy_before_a_tap(asked: tuple[Room, Page]) -> None:
    """A server that has no time for news is not called a lost connection."""
    _, page = asked
    page.route("**/news?*", lambda route: route.fulfill(status=503))
    page.clock.install()
    for _ in range(2):
        with page.expect_response("**/news?*"):
            page.clock.fast_forward(20_000)
    expect(page.locator("#saved")).to_have_text("The server is busy. What you tap will be sent automatically.")


def test_a_busy_server(asked: tuple[Room, Page]) -> None:
    """An answer that a busy server refuses is sent again when the server says, and not at the next tap."""
    held, page = asked
    sent = []

    def refuse(route: Any) -> None:  # noqa: ANN401 # Playwright's
        sent.append(route.request)
        route.fulfill(status=503, headers={"Retry-After": "50"}, json={"error": "Not now."})

    page.route("**/answer?*", refuse)
    page.clock.install()
    page.check("#primary-3")
    busy = "Not saved yet: the server is busy. It will be sent automatically."
    expect(page.locator("#saved")).to_have_text(busy)
    page.clock.fast_forward(45_000)
    page.check("#primary-2")
    expect(page.locator("#saved")).to_have_text(busy)
    assert len(sent) == 1
    page.unroute("**/answer?*")
    page.clock.fast_forward(15_000)
    expect(page.locator("#saved")).to_have_text(SAVED)
    assert held.proposals() == [HUB]


def test_an_acknowledgement_that_is_lost(asked: tuple[Room, Page]) -> None:
    """If only the acknowledgement is lost, the reloaded page sends the answer again, and it is counted only once."""
    held, page = asked
    sent = []

    def lose(route: Any) -> None:  # noqa: ANN401 # Playwright's
        sent.append(route.request.post_data)
        route.fetch()
        route.abort()

    page.route("**/answer?*", lose)
    page.check("#primary-2")
    expect(page.locator("#saved")).to_have_text(UNSENT)
    page.unroute("**/answer?*")
    with page.expect_request("**/answer?*") as again:
        page.reload()
    expect(page.locator("#saved")).to_have_text(SAVED)
    assert again.value.post_data == sent[0]
    assert held.proposals() == [HUB]


def test_the_only_primary_moves(asked: tuple[Room, Page]) -> None:
    """A second primary replaces the first, with a message; pressing the second again restores the first."""
    _, page = asked
    page.check("#primary-2")
    page.check("#primary-3")
    expect(page.locator("#no-role-2")).to_be_checked()
    expect(page.locator("#say")).to_have_text("Hubs is no longer primary: only one actor can be.")
    lost = "getComputedStyle([...document.querySelectorAll('.seat .label')][1], '::after').content"
    assert page.evaluate(lost) == '"no longer primary"'
    page.locator("#primary-3").click()
    expect(page.locator("#no-role-3")).to_be_checked()
    expect(page.locator("#primary-2")).to_be_checked()
    expect(page.locator("#say")).to_have_text("Hubs is primary again.")
    assert page.evaluate(lost) == "none"
    page.check("#secondary-1")
    page.check("#nobody")
    expect(page.locator("#no-role-1")).to_be_checked()
    page.check("#unknown")
    expect(page.locator("#nobody")).not_to_be_checked()


def test_a_reason_that_is_too_long(asked: tuple[Room, Page]) -> None:
    """A reason of ten thousand characters is not sent; it stays in its field and can be shortened there."""
    held, page = asked
    page.check("#primary-2")
    page.fill("#reason", "x" * 10_000)
    expect(page.locator("#counter")).to_have_text("10,000 of 2,000 characters")
    page.locator("#reason").blur()
    expect(page.locator("#saved")).to_contain_text("Not saved yet: your reason has 10,000 characters")
    page.fill("#reason", "Short.")
    page.locator("#reason").blur()
    expect(page.locator("#saved")).to_have_text(SAVED)
    assert held.proposals() == [replace(HUB, reason="Short.")]


def test_without_the_script(hold: MakeRoom, join: Opened) -> None:
    """Without JavaScript, plain forms work: a refused answer stays in the form, and a corrected one is saved."""
    held = hold(rules=Rules())
    held.act_all(Act.OPEN)
    page = join(held, java_script_enabled=False)
    page.check("#primary-2")
    page.check("#primary-3")
    page.click("#save")
    expect(page.locator(".notice").first).to_contain_text("Only one actor can be primary")
    expect(page.locator("#primary-2")).to_be_checked()
    page.check("#no-role-3")
    page.click("#save")
    expect(page.locator("#saved")).to_have_text(SAVED)
    assert held.proposals() == [HUB]
    held.act_all(Act.CLOSE)
    page.goto(f"/w/{held.code}")
    expect(page.locator("[data-screen=closed]")).to_contain_text("Hubs primary.")
    held.act_all(Act.REVEAL)
    page.click("noscript a")
    expect(page.locator("[data-screen=revealed]")).to_contain_text("1 primary, 0 secondary, 0 no role")


@pytest.mark.parametrize("width", [390, 320])
def test_save_in_view_without_the_script(hold: MakeRoom, join: Opened, width: int) -> None:
    """Without JavaScript, Save is in view wherever the page is scrolled, and hides nothing that has the focus."""
    held = hold()
    held.act_all(Act.OPEN)
    page = join(held, width=width, java_script_enabled=False)
    for _ in range(8):
        expect(page.locator("#save")).to_be_in_viewport(ratio=1)
        page.mouse.wheel(0, 200)
    for _ in range(9):  # radio buttons, check boxes, reason, Save
        page.keyboard.press("Tab")
        at, bar = page.locator(":focus").bounding_box(), page.locator("#bar").bounding_box()
        assert at
        assert bar
        is_in_bar = page.locator("#bar :focus").count() > 0
        assert is_in_bar or at["y"] + at["height"] <= bar["y"]


SMALL = """() => [...document.querySelectorAll("a, button, summary, input:not([type=hidden])")].filter((at) => {
    const box = (at.closest("label.line") || at).getBoundingClientRect();
    return !at.closest("p:not(.buttons)") && box.width && (box.width < 43.9 || box.height < 43.9);
}).map((at) => at.outerHTML)"""


CRAMPED = """(least) => [...document.querySelectorAll(
    "main :is([type=url], #name, #code, textarea, .button, .save, .notice, .card, .seat)"
)].filter((at) => {
    const next = at.nextElementSibling;
    if (!next || !at.getClientRects().length || !next.getClientRects().length || next.matches(".bar")) return false;
    const [box, below] = [at, next].map((each) => each.getBoundingClientRect());
    return below.left < box.right && below.right > box.left && below.top - box.bottom < least;
}).map((at) => at.outerHTML)"""
LEAST_GAP = 4
"""Pixels between a field, button or box and what is below it."""


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 320])
def test_for_everybody(
    hold: MakeRoom, contexts: Callable[..., BrowserContext], plan: Plan, scheme: str, width: int
) -> None:
    """On every screen, axe finds nothing, nothing is cut off or cramped, and touch targets are 44 by 44 pixels."""
    explained = tuple(replace(each, summary="What it does.") for each in plan.actors)
    groups, rules = (Group("Industry"), Group("אקדמיה")), Rules(has_pseudonyms=True)
    held = hold(groups=groups, actors=explained, rules=rules)
    context = contexts(width, color_scheme=scheme)
    page = context.new_page()

    def check() -> None:
        assert violations(page) == []
        assert page_width(page) <= width
        assert page.evaluate(SMALL) == []
        assert page.evaluate(CRAMPED, LEAST_GAP) == []

    page.goto("/join?code=none")
    check()
    page.goto(f"/w/{held.code}")
    check()
    page.fill("#name", "Ada")
    page.check("[name=group] >> nth=0")
    page.click("button")
    page.wait_for_selector("[data-screen=lobby]")
    page.click("#about summary")
    check()
    held.act_all(Act.OPEN)
    page.check("#primary-2")
    page.check("#secondary-3")
    page.check("#sure-medium")
    page.fill("#reason", "x" * 2_001)
    expect(page.locator("#saved")).to_contain_text("your reason has 2,001 characters")
    page.click("#who-1 summary")
    check()
    page.fill("#reason", "Because.")
    expect(page.locator("#saved")).to_have_text(SAVED)
    held.act_all(Act.CLOSE, Act.REVEAL)
    page.wait_for_selector("[data-screen=revealed]")
    page.click("#all summary")
    page.click("#own summary")
    check()
    held.act_all(Act.AGAIN)
    page.wait_for_selector("#round-1")
    check()
    page.goto(f"/w/{held.code}/leave")
    check()
    held.act_all(Act.CLOSE, Act.REVEAL, Act.END)
    page.goto(f"/w/{held.code}")
    page.wait_for_selector("[data-screen=ended]")
    check()
    page.click("text=Read the report")
    expect(page.locator("h1")).to_have_text(plan.title)
    assert violations(page) == []
    assert page_width(page) <= width
