"""A participant's page in a browser: keyboard, live updates, network failures, and use without its script."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.web.conftest import page_width, tab_to, violations
from tests.web.workshop.phone.conftest import MakeRoom, Room
from tests.workshops import HUB
from valuechain.model.workshop.plan import PRIMARY, SECONDARY, Group, Plan, Proposal, ProposalKind, Rules
from valuechain.model.workshop.running import Act
from valuechain.storage.engine import Database
from valuechain.storage.workshops.facilitating import Workshops
from valuechain.storage.workshops.participating import Participants
from valuechain.views.workshop.phone.page import SAVED

pytestmark = pytest.mark.browser

Opened = Callable[..., Page]


@pytest.fixture
def hold(database: str, plan: Plan) -> MakeRoom:
    """Makes workshops in the database of the served app."""
    workshops, participants = Workshops(Database(database)), Participants(Database(database))

    def make(**changes: Any) -> Room:  # noqa: ANN401 # fields of a plan
        return Room(workshops, participants, workshops.create(replace(plan, **changes), 30))

    return make


@pytest.fixture
def contexts(browser: Browser, site: str) -> Iterator[Callable[..., BrowserContext]]:
    """Opens a browser for another participant; it may log errors, as these tests cut off the network on purpose."""
    made = []

    def make(width: int = 390, **options: Any) -> BrowserContext:  # noqa: ANN401 # Playwright's
        viewport = {"width": width, "height": 844}
        context = browser.new_context(base_url=site, viewport=viewport, **options)
        context.set_default_timeout(40_000)
        made.append(context)
        return context

    yield make
    for context in made:
        context.close()


@pytest.fixture
def join(contexts: Callable[..., BrowserContext]) -> Callable[..., Page]:
    """Makes a phone that has just joined."""

    def go(held: Room, context: BrowserContext | None = None, **options: Any) -> Page:  # noqa: ANN401 # as above
        page = (context or contexts(**options)).new_page()
        page.goto(f"/join?code={held.code}")
        page.click("text=Join >> nth=-1")
        expect(page.locator("[data-screen]")).to_be_visible()
        return page

    return go


@pytest.fixture
def asked(hold: MakeRoom, join: Opened) -> tuple[Room, Page]:
    """A workshop with an open round, and a phone that has joined it."""
    held = hold()
    held.act_all(Act.OPEN)
    return held, join(held)


def test_by_keyboard_alone(hold: MakeRoom, contexts: Callable[..., BrowserContext]) -> None:
    """The keyboard suffices to join, give two actors a role and save."""
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
    tab_to(page, "#save")
    page.keyboard.press("Enter")
    expect(page.locator("#saved")).to_have_text(SAVED)
    expect(page.locator("#save")).to_be_focused()
    assert held.proposals() == [Proposal(ProposalKind.ROLES, {"hub": PRIMARY, "user": SECONDARY})]


def test_the_page_follows_the_room(hold: MakeRoom, join: Opened) -> None:
    """The phone follows the facilitator by itself and announces changes to screen readers."""
    held = hold()
    page = join(held)
    expect(page.locator("h1")).to_have_text("You’re in")
    held.act_all(Act.OPEN)
    expect(page.locator("#save")).to_be_visible()
    expect(page.locator("#say")).to_have_text("Question 1 of 3. Moderate")
    assert page.title().startswith("Moderate | ")
    held.act_all(Act.CLOSE, Act.REVEAL)
    expect(page.locator("[data-screen=revealed]")).to_contain_text("No one answered.")


def test_what_is_being_typed_stays(asked: tuple[Room, Page]) -> None:
    """Updates take neither text nor focus from someone typing; when a paused workshop resumes, the text is back."""
    held, page = asked
    page.check("#primary-2")
    page.type("#reason", "Half a ")
    scene = page.get_attribute("[data-screen]", "data-scene")
    held.act_all(Act.LOCK)
    expect(page.locator("[data-screen]")).not_to_have_attribute("data-scene", str(scene))
    expect(page.locator("#reason")).to_be_focused()
    page.keyboard.type("sentence")
    held.act_all(Act.PAUSE)
    expect(page.locator("[data-kept]")).to_have_text("Your unsaved changes are kept on this phone.")
    held.act_all(Act.RESUME)
    expect(page.locator("#reason")).to_have_value("Half a sentence")
    expect(page.locator("#primary-2")).to_be_checked()
    expect(page.locator("#saved")).to_have_text("Not saved yet.")
    assert held.proposals() == []


def test_a_network_that_is_lost(asked: tuple[Room, Page]) -> None:
    """Offline, the page says the answer has not been sent yet, and sends it just once when the network is back."""
    held, page = asked
    page.context.set_offline(True)
    page.check("#primary-2")
    page.click("#save")
    expect(page.locator("#saved")).to_have_text("Not sent yet. Trying again. Keep this page open.")
    expect(page.locator("#gone")).to_contain_text("No connection.")
    assert held.proposals() == []
    page.context.set_offline(False)
    expect(page.locator("#saved")).to_have_text(SAVED)
    expect(page.locator("#gone")).to_be_empty()
    assert held.proposals() == [HUB]


def test_an_acknowledgement_that_is_lost(asked: tuple[Room, Page]) -> None:
    """If only the acknowledgement is lost, the reloaded page sends the answer again, and it is counted only once."""
    held, page = asked
    sent = []

    def lose(route: Any) -> None:  # noqa: ANN401 # Playwright's
        sent.append(route.request.post_data)
        route.fetch()
        route.abort()

    page.route("**/answer", lose)
    page.check("#primary-2")
    page.click("#save")
    expect(page.locator("#saved")).to_have_text("Not sent yet. Trying again. Keep this page open.")
    page.unroute("**/answer")
    with page.expect_request("**/answer") as again:
        page.reload()
    expect(page.locator("#saved")).to_have_text(SAVED)
    assert again.value.post_data == sent[0]
    assert held.proposals() == [HUB]


def test_a_round_that_closes_too_early(asked: tuple[Room, Page]) -> None:
    """A draft that was not saved when the round closed doesn't count, but comes back if the round reopens."""
    held, page = asked
    page.route("**/news**", lambda route: route.abort())
    page.check("#primary-2")
    held.act_all(Act.CLOSE)
    page.click("#save")
    expect(page.locator("#refused")).to_contain_text("This round closed before your answer arrived")
    expect(page.locator("#saved")).to_have_text("Not saved.")
    page.unroute("**/news**")
    expect(page.locator("[data-kept]")).to_contain_text("t count")
    held.act_all(Act.REOPEN)
    expect(page.locator("#saved")).to_have_text(SAVED)
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
    """A reason of ten thousand characters is refused; it stays in its field and can be shortened there."""
    _, page = asked
    page.check("#primary-2")
    page.fill("#reason", "x" * 10_000)
    expect(page.locator("#counter")).to_have_text("10,000 of 2,000 characters")
    page.click("#save")
    expect(page.locator("#refused")).to_contain_text("Your reason has 10,000 characters")
    expect(page.locator("#reason")).to_have_value("x" * 10_000)
    page.fill("#reason", "")
    page.click("#save")
    expect(page.locator("#saved")).to_have_text(SAVED)
    expect(page.locator("#refused")).to_be_hidden()


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
    expect(page.locator("[data-screen=closed]")).to_contain_text("Primary: Hubs.")
    held.act_all(Act.REVEAL)
    page.click("noscript a")
    expect(page.locator("[data-screen=revealed]")).to_contain_text("1 primary, 0 secondary, 0 no role")


SMALL = """() => [...document.querySelectorAll("a, button, summary, input:not([type=hidden])")].filter((at) => {
    const box = (at.closest("label.line") || at).getBoundingClientRect();
    return !at.closest("p") && box.width && (box.width < 43.9 || box.height < 43.9);
}).map((at) => at.outerHTML)"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 320])
def test_for_everybody(hold: MakeRoom, contexts: Callable[..., BrowserContext], scheme: str, width: int) -> None:
    """On every screen, axe finds nothing, nothing is cut off, and touch targets are at least 44 by 44 pixels."""
    held = hold(groups=(Group("Industry"), Group("אקדמיה")))
    context = contexts(width, color_scheme=scheme)
    page = context.new_page()

    def check() -> None:
        assert violations(page) == []
        assert page_width(page) <= width
        assert page.evaluate(SMALL) == []

    page.goto("/join?code=none")
    check()
    page.goto(f"/w/{held.code}")
    check()
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
    page.click("#save")
    page.wait_for_selector("#refused:not([hidden])")
    check()
    page.fill("#reason", "Because.")
    page.click("#save")
    expect(page.locator("#saved")).to_have_text(SAVED)
    held.act_all(Act.CLOSE, Act.REVEAL)
    page.wait_for_selector("[data-screen=revealed]")
    page.click("#all summary")
    check()
