"""A reason that is being typed in a browser: nothing takes it away, and it counts if it arrives in time."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.web.workshop.phone.conftest import MakeRoom, Opened, Room
from tests.workshops import HUB
from valuechain.model.workshop.acting import Act, Wish
from valuechain.model.workshop.joining import REMOVED
from valuechain.model.workshop.plan import Rules
from valuechain.model.workshop.running import GRACE
from valuechain.storage.engine import Database
from valuechain.storage.workshops.facilitating import Workshops
from valuechain.storage.workshops.people import People
from valuechain.views.workshop.phone.page import SAVED

pytestmark = pytest.mark.browser

REASON = "Because they can see it."


@pytest.fixture
def quiet(contexts: Callable[..., BrowserContext]) -> Iterator[BrowserContext]:
    """A browser whose console stays empty."""
    context, said = contexts(), []
    context.on("console", lambda message: said.append(message.text))
    yield context
    assert said == []


@pytest.fixture
def typing(hold: MakeRoom, join: Opened, quiet: BrowserContext) -> tuple[Room, Page]:
    """A workshop with an open round, and a phone on which an actor is chosen and a reason begun."""
    held = hold(rules=Rules(closes_by_timer=True))
    held.act_all(Act.OPEN)
    page = join(held, quiet)
    page.check("#primary-2")
    page.type("#reason", "Because ")
    return held, page


@pytest.fixture
def earlier(database: str) -> Callable[[timedelta], Workshops]:
    """Lets facilitators act some time ago, or, if it is negative, some time later."""
    return lambda ago: Workshops(Database(database), lambda: datetime.now(UTC) - ago)


def test_what_is_typed_is_saved(typing: tuple[Room, Page]) -> None:
    """A pause while typing saves; neither that nor an update takes a letter or the focus from someone typing."""
    held, page = typing
    expect(page.locator("#saved")).to_have_text(SAVED)
    assert held.proposals() == [replace(HUB, reason="Because")]
    scene = page.get_attribute("[data-screen]", "data-scene")
    held.act_all(Act.LOCK)
    expect(page.locator("[data-screen]")).not_to_have_attribute("data-scene", str(scene))
    page.keyboard.type("they can.")
    expect(page.locator("#reason")).to_be_focused()
    expect(page.locator("#reason")).to_have_value("Because they can.")
    expect(page.locator("#saved")).to_have_text(SAVED)
    assert held.proposals() == [replace(HUB, reason="Because they can.")]


def test_a_pause_of_the_workshop(typing: tuple[Room, Page]) -> None:
    """Text typed while the workshop is paused stays on the device, and is saved when the workshop resumes."""
    held, page = typing
    held.act_all(Act.PAUSE)
    page.keyboard.type("they can see it.")
    expect(page.locator("[data-kept]")).to_contain_text("Your unsaved changes are kept on this device.")
    expect(page.locator("[data-kept]")).to_contain_text(REASON)
    held.act_all(Act.RESUME)
    expect(page.locator("#reason")).to_have_value(REASON)
    expect(page.locator("#primary-2")).to_be_checked()
    expect(page.locator("#saved")).to_have_text(SAVED)
    assert held.proposals() == [replace(HUB, reason=REASON)]


def test_a_facilitator_closes(
    typing: tuple[Room, Page], earlier: Callable[[timedelta], Workshops], contexts: Callable[..., BrowserContext]
) -> None:
    """A reason that is being typed when a facilitator closes the round counts; the control room shows it after that."""
    held, page = typing
    control = contexts(1280).new_page()
    control.goto(f"/workshop?workshop={held.keys.facilitator}")
    expect(control.locator("[data-next] button")).to_be_visible()
    page.keyboard.type("they can see it.")
    later = earlier(-3 * GRACE)  # a busy machine may take longer than the grace
    later.act(held.keys.facilitator, Wish(Act.CLOSE, "M-1", is_confirmed=True))
    expect(page.locator("[data-screen=closed] .card")).to_contain_text(REASON)
    expect(page.locator("[data-kept]")).to_be_hidden()
    assert held.proposals() == [replace(HUB, reason=REASON)]
    expect(control.locator(".reasons")).to_contain_text(REASON)


def test_too_late(typing: tuple[Room, Page], earlier: Callable[[timedelta], Workshops]) -> None:
    """A change that arrives too late does not count: the phone says so, shows it, and sends it if the round reopens."""
    held, page = typing
    expect(page.locator("#saved")).to_have_text(SAVED)
    page.keyboard.type("they can see it.")
    earlier(GRACE).act(held.keys.facilitator, Wish(Act.CLOSE, "M-1", is_confirmed=True))
    note = page.locator("[data-kept]")
    expect(note).to_contain_text("so they don’t count. They are kept on this device in case it reopens.")
    expect(note).to_contain_text(REASON)
    assert held.proposals() == [replace(HUB, reason="Because")]
    held.act_all(Act.REOPEN)
    expect(page.locator("#reason")).to_have_value(REASON)
    expect(page.locator("#saved")).to_have_text(SAVED)
    assert held.proposals() == [replace(HUB, reason=REASON)]


def test_the_timer_closes(
    typing: tuple[Room, Page], earlier: Callable[[timedelta], Workshops], contexts: Callable[..., BrowserContext]
) -> None:
    """When the timer closes the round, what is typed up to its end counts; phone, wall and control room say closed."""
    held, page = typing
    wall, control = (contexts(1280).new_page() for _ in range(2))
    wall.goto(f"/projector?workshop={held.keys.projector}")
    control.goto(f"/workshop?workshop={held.keys.facilitator}")
    for each in (wall, control):
        expect(each.locator("main [data-page]")).to_be_visible()
    earlier(timedelta(seconds=57)).act(held.keys.facilitator, Wish(Act.TIMER, minutes=1))
    page.locator("#reason").press_sequentially("they can see it.", delay=150)
    expect(page.locator("#timer")).to_have_text("Time is up.")
    expect(page.locator("[data-screen=closed] .card")).to_contain_text(REASON)
    assert held.proposals() == [replace(HUB, reason=REASON)]
    expect(wall.locator("main")).to_contain_text("closed")
    expect(control.locator("[data-said]")).to_contain_text("is closed")


def test_the_workshop_ends(typing: tuple[Room, Page]) -> None:
    """Text that is not saved when the workshop ends does not count: the closing page says so and shows it."""
    held, page = typing
    expect(page.locator("#saved")).to_have_text(SAVED)
    page.keyboard.type("they can see it.")
    held.act_all(Act.END)
    note = page.locator("[data-screen=ended] [data-kept]")
    expect(note).to_contain_text("Your last changes were not saved in time, so they don’t count.")
    expect(note).to_contain_text(REASON)
    assert held.proposals() == [replace(HUB, reason="Because")]


def test_a_removed_phone(typing: tuple[Room, Page], database: str) -> None:
    """A phone whose participant the facilitator removes says so by itself."""
    held, page = typing
    expect(page.locator("#saved")).to_have_text(SAVED)
    people, workshop = People(Database(database)), held.workshops.joined(held.code)
    (who,) = people.of(workshop.id, workshop.running)
    people.remove(held.keys.facilitator, [who.id], is_blocked=False)
    expect(page.locator(".notice")).to_have_text(f"{REMOVED} You can join again.")
