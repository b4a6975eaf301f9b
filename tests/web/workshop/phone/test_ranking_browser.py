"""A ranking in a browser: taps, keyboard, and the wall that follows."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.web.conftest import Window, page_width, tab_to, violations
from tests.web.workshop.phone.conftest import MakeRoom, Room
from tests.workshops import make_ranking
from valuechain.model.workshop.acting import Act
from valuechain.model.workshop.plan import Proposal, ProposalKind
from valuechain.model.workshop.ranking import MOST_RANKED
from valuechain.views.workshop.phone.page import SAVED

pytestmark = pytest.mark.browser

LEAST = 24
"""The least size of a target in WCAG 2.2 AA, in pixels."""
Asks = Callable[[str], tuple[Room, Page]]


@pytest.fixture
def asked(window: Window, hold: MakeRoom) -> Asks:
    """Asks a ranking of mitigations with these ids; returns the workshop and a phone that has joined."""

    def ask(letters: str) -> tuple[Room, Page]:
        ranking = make_ranking(letters)
        held = hold(rankings=(ranking,))
        held.act(Act.OPEN, ranking.id)
        page = window.blank(viewport={"width": 390, "height": 844})
        page.goto(f"{window.site}/join?code={held.code}")
        page.click("text=Join >> nth=-1")
        expect(page.locator(".ranked")).to_have_count(len(letters))
        return held, page

    return ask


def places(page: Page) -> str:
    """The places that are chosen, from the first row to the last; a dot where none is."""
    return "".join(row.locator("input:checked").get_attribute("value") or "." for row in page.locator(".ranked").all())


def orders(held: Room) -> list[str]:
    """The saved orders."""
    return ["".join(each.order) for each in held.proposals()]


def test_tapping_names_in_order(asked: Asks) -> None:
    """Taps on names give them their places; the last one gets what is left, and the order is saved."""
    held, page = asked("abcd")
    expect(page.locator("#saved")).to_have_text("Saved as soon as all have a place.")
    page.click(".named:has-text('Do c')")
    page.click(".named:has-text('Do a')")
    expect(page.locator("#saved")).to_have_text("Not saved yet: 2 of 4 still need a place.")
    assert orders(held) == []
    page.click(".named:has-text('Do d')")
    expect(page.locator("#saved")).to_have_text(SAVED)
    assert (places(page), orders(held)) == ("2413", ["cadb"])


def test_moving_one_keeps_the_order_of_the_others(asked: Asks) -> None:
    """With the order abcd, a tap that puts d first gives dabc, and moving d to 3 gives abdc."""
    held, page = asked("abcd")
    for letter in "abc":
        page.click(f".named:has-text('Do {letter}')")
    page.click(".ranked:nth-of-type(4) label:has-text('1')")
    assert places(page) == "2341"
    page.click(".ranked:nth-of-type(4) label:has-text('3')")
    assert places(page) == "1243"
    expect(page.locator("#saved")).to_have_text(SAVED)
    page.wait_for_function("document.querySelector('form').dataset.step > 1")
    assert orders(held) == ["abdc"]


def test_taking_one_out_and_not_knowing(asked: Asks) -> None:
    """A second tap on a name takes it out, and the last answer still counts; "I don't know" clears all places."""
    held, page = asked("abc")
    page.click(".named:has-text('Do a')")
    page.click(".named:has-text('Do b')")
    expect(page.locator("#saved")).to_have_text(SAVED)
    page.click(".named:has-text('Do b')")
    expect(page.locator("#saved")).to_have_text("Not all have a place, so your last answer still counts.")
    assert (places(page), orders(held)) == ("1.3", ["abc"])
    page.click("#unknown")
    expect(page.locator("#saved")).to_have_text(SAVED)
    assert (places(page), orders(held)) == ("...", [""])


def test_by_keyboard(asked: Asks) -> None:
    """Arrow keys move a mitigation through the places, and screen readers hear where the others went."""
    held, page = asked("abc")
    tab_to(page, "[name='place:a']")
    page.keyboard.press("ArrowRight")
    tab_to(page, "[name='place:b']")
    page.keyboard.press("ArrowRight")
    assert places(page) == "213"
    expect(page.locator("#say")).to_have_text("Do a: 2, Do c: 3")
    page.keyboard.press("ArrowRight")
    assert places(page) == "123"
    expect(page.locator("#saved")).to_have_text(SAVED)
    page.wait_for_function("document.querySelector('form').dataset.step > 1")
    assert orders(held) == ["abc"]


def test_the_longest_ranking_fits(asked: Asks) -> None:
    """With as many mitigations as there may be, a phone of 320 pixels has no overflow, no small target and no fault."""
    _, page = asked("abcdefghij"[:MOST_RANKED])
    page.set_viewport_size({"width": 320, "height": 640})
    assert page_width(page) <= 320
    boxes = [each.bounding_box() for each in page.locator(".ranked .choice").all()]
    assert all(box and min(box["width"], box["height"]) >= LEAST for box in boxes)
    assert violations(page) == []


def test_the_wall_and_the_phone_show_the_order(asked: Asks, window: Window) -> None:
    """After the reveal, wall and phone show the same sentence and the order, without faults."""
    held, page = asked("abc")
    ranking = make_ranking("abc").id
    wall = window.open(f"/projector?workshop={held.keys.projector}", width=1280, height=720)
    expect(wall.locator("h1")).to_have_text("Which of these should come first?")
    page.click(".named:has-text('Do b')")
    page.click(".named:has-text('Do a')")
    expect(page.locator("#saved")).to_have_text(SAVED)
    expect(wall.locator("[data-key=stage]")).to_contain_text("1 of 1 have answered")
    other = held.participants.join(held.code)
    held.participants.propose(other, ranking, 1, "other", Proposal(ProposalKind.ORDER, order=("b", "a", "c")))
    held.act(Act.CLOSE, ranking)
    expect(page.locator(".card")).to_contain_text("1. Do b; 2. Do a; 3. Do c.")
    held.act(Act.REVEAL, ranking)
    for at in (page.locator("[data-screen]"), wall.locator("[data-said]")):
        expect(at).to_contain_text("The room puts “Do b” first")
    expect(page.locator(".rows b")).to_have_text(["1. Do b", "2. Do a", "3. Do c"])
    assert violations(page) == []
    assert violations(wall) == []
