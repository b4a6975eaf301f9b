"""A workshop over a week in browsers: two sessions at everyone’s own pace, and a return on another device."""

import pytest
from playwright.sync_api import Page, expect

from tests.questions import PAI_OPEN
from tests.web.workshop.whole.conftest import TITLE, Participant, Room

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]

HUB, PROVIDER = {"model_hosting": "primary"}, {"model_provider": "primary"}


def prepare_week(page: Page) -> str:
    """Prepares two questions from the template; returns the link for participants."""
    page.goto(f"/workshop?{PAI_OPEN}")
    page.click("[data-key='template:week']")
    expect(page.locator("[data-key=minutes-each]")).to_have_value("3")
    page.fill("[data-key=minutes]", "22")
    page.click("[data-key=propose]")
    expect(page.locator("[data-key=chosen] b")).to_have_count(2)
    page.fill("[data-key=title]", TITLE)
    page.click("[data-key=create]")
    expect(page.locator("h1")).to_have_text(f"{TITLE} No question is open yet.")
    return page.input_value("#join-link")


def step(page: Page, label: str, said: str) -> None:
    """Takes the facilitator's next step."""
    page.locator("[data-next] button:not([aria-disabled])", has_text=label).click()
    expect(page.locator("[data-said]")).to_contain_text(said)


def reveal(page: Page) -> None:
    """Goes to the first question and reveals its result, which is asked about because only three people answered."""
    page.locator("[data-key^='show:']").first.click()
    page.locator("[data-next] button:not([aria-disabled])", has_text="Reveal the result").click()
    page.click("[data-key=confirm]")
    expect(page.locator("[data-said]")).to_contain_text("is revealed")


def answer_both(people: list[Participant]) -> None:
    """Everyone answers both questions, one after the other."""
    for person in people:
        person.answer(PROVIDER)
        person.page.click("#after")
        person.look("Question 2 of 2")
        person.answer(HUB)


def begin_second_session(page: Page) -> None:
    """The facilitator asks only the first question again."""
    page.locator("#session [name=again]").nth(1).uncheck()
    page.click("[data-key=begin-session]")
    expect(page.locator("[data-said]")).to_have_text("1 of 2 questions is open.")
    expect(page.locator("[data-key=session]")).to_have_text("· session 2")


def come_back(person: Participant, device: Page) -> None:
    """On another device, the own link leads to the question with one's own earlier answer, which is kept."""
    person.page.click("#own > summary")
    link = person.page.input_value("#own-link")
    person.page.close()
    person.page = device
    device.goto(link)
    person.look("Question 1 of 2, round 2")
    expect(device.locator("[name='role:model_provider'][value=primary]")).to_be_checked()
    person.save()
    person.is_saved()


def end(page: Page) -> None:
    """The facilitator closes and reveals the second session, and ends the workshop."""
    step(page, "Close the question", "The questions are closed.")
    reveal(page)
    page.click("[data-key=end] > summary")
    page.click("[data-key='end:']")
    expect(page.locator("[data-said]")).to_have_text("The workshop has ended.")


def test_a_week(room: Room) -> None:
    """Three people answer in two sessions by the same link; after the end, their phones open the report."""
    facilitator = room.window()
    link = prepare_week(facilitator)
    people = [Participant("", room.window(390)) for _ in range(3)]
    for person in people:
        person.join(link=link, group="")
    step(facilitator, "Open all questions", "All questions are open.")
    answer_both(people)
    step(facilitator, "Close all questions", "The questions are closed.")
    reveal(facilitator)
    begin_second_session(facilitator)
    ann, *others = people
    come_back(ann, room.window(390))
    for person in others:
        person.page.goto(link)
        person.look("Question 1 of 2, round 2")
        person.answer(HUB)
    expect(facilitator.locator("[data-key=progress]")).to_contain_text("3 of 3")
    expect(facilitator.locator(".strip")).to_contain_text("Joined3")
    end(facilitator)
    for person in people:
        person.page.click("text=See what was decided")
        person.sees("ended")
        person.page.click("text=Read the report")
        expect(person.page.locator("h1")).to_contain_text(TITLE)
        expect(person.page.locator("main")).to_contain_text("Round 2")
    assert room.complaints == []
