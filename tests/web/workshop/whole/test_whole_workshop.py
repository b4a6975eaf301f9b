"""A whole workshop in browsers: on SQLite with one process, and on PostgreSQL with two, both restarted halfway."""

import csv
import io
from collections import Counter
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from pptx import Presentation

from tests.web.workshop.whole.conftest import DISCLOSE, MODERATE, TITLE, Participant, Room, Workshop
from valuechain.views.workshop.wall.deck import PPTX

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

UNSENT = "Not saved yet: no connection. It will be sent automatically."
HUBS_SEE, SHARED = "Hubs see the reports first.", "Providers could build this in for everybody."
APPS_SHOW = "Apps can mark what they show."
PUBLISHED = ("ublished", "PAI checklist")
"""Words that come with every published role."""
INSULT = "You are all fools."
DISSENT = "One would have the providers share it."
HUB, SHARING = {"model_hosting": "primary"}, {"model_provider": "primary", "model_hosting": "secondary"}
APP, APP_HELPED = {"app_developer": "primary"}, {"app_developer": "primary", "model_provider": "secondary"}


def keep_a_troll_out(workshop: Workshop) -> None:
    """A sixth person insults the room; once the facilitator has removed them, nothing of theirs is left."""
    troll = Participant("Troll", workshop.room.window(390))
    troll.join(code=workshop.code, sees=MODERATE)
    troll.answer(SHARING, INSULT)
    facilitator = workshop.facilitator
    facilitator.click("[data-key=people] > summary")
    facilitator.get_by_label("Troll").check()
    facilitator.click("[data-key=block-person]")
    facilitator.get_by_role("dialog", name="Remove Troll").locator("[data-key=confirm]").click()
    expect(facilitator.locator("[data-key=people]")).not_to_contain_text("Troll")
    expect(troll.page.locator("main")).to_contain_text("removed you from this workshop")
    facilitator.click("[data-key=people] > summary")


def answer_first_round(workshop: Workshop) -> None:
    """Four people name only the hubs, and Eve also names the providers; meanwhile, the processes are replaced."""
    ada, ben, chloe, dina, eve = workshop.people
    workshop.press_impatiently(f"Open: {MODERATE}")
    expect(workshop.facilitator.locator("[data-said]")).to_have_text(f"Round 1 on “{MODERATE}” is open.")
    workshop.look("Question 1 of 2")
    keep_a_troll_out(workshop)
    ada.answer(HUB, HUBS_SEE)
    chloe.answer(HUB)
    workshop.room.server.roll()
    for person in (ben, dina):
        person.answer(HUB)
    eve.answer(SHARING, SHARED)
    workshop.has_answered(5)
    marks = (HUBS_SEE, SHARED, "4 primary", *PUBLISHED)
    nothing_is_given_away(workshop, "PO-6", *marks)
    workshop.close(MODERATE)
    nothing_is_given_away(workshop, "PO-6", *marks)


def reveal_first_round(workshop: Workshop) -> None:
    """Four people out of five say what is published; the facilitator puts the reasons on the wall."""
    workshop.step("Reveal the result", f"Round 1 on “{MODERATE}” is revealed.")
    expect(workshop.row_of("Hubs & hosting")).to_have_text(
        [
            "Hubs & hosting",
            "4 primary, 1 secondary",
            "primary, could",
            "✓ same",
        ]
    )
    workshop.facilitator.click("[data-key=remote] > summary")
    workshop.facilitator.click("[data-key=remote-screens] button:text('Reasons')")
    expect(workshop.wall.locator("[data-said]")).to_have_text("2 reasons")
    workshop.look("Question 1 of 2: result")
    for person in workshop.people:
        expect(person.sees_of("Hubs & hosting")).to_contain_text("4 primary, 1 secondary, 0 no role")
        expect(person.sees_of("Hubs & hosting")).to_contain_text("Published: P primary")
        expect(person.page.locator("main")).to_contain_text("Source: PAI checklist, Prevent")


def answer_again_without_a_server(workshop: Workshop) -> None:
    """Saved, sent and typed answers survive a server restart in the second round."""
    ada, ben, chloe, dina, eve = workshop.people
    workshop.facilitator.click("[data-key='again:PO-6']")
    workshop.look("Question 1 of 2, round 2")
    ada.answer(HUB)
    chloe.answer(HUB)
    workshop.has_answered(2)
    ben.fill(HUB, HUBS_SEE)
    with workshop.room.server_away():
        dina.fill(HUB)
        dina.save()
        expect(dina.page.locator("#saved")).to_have_text(UNSENT)
        expect(workshop.facilitator.locator("[data-local=gone]")).to_contain_text("We can’t reach the server.")
    dina.is_saved()
    expect(ben.page.locator("#reason")).to_have_value(HUBS_SEE)
    ben.save()
    ben.is_saved()
    eve.answer(HUB)
    chloe.look("Question 1 of 2, round 2")
    chloe.is_saved()
    expect(workshop.facilitator.locator("[data-local=gone]")).to_have_count(0)
    workshop.has_answered(5)
    workshop.room.is_connected_again(workshop.people)


def reveal_and_decide(workshop: Workshop) -> None:
    """Five of five confirm the published role; the projector shows the decision and the dissent."""
    facilitator, wall = workshop.facilitator, workshop.wall
    workshop.step("Close the round", f"Round 2 on “{MODERATE}” is closed.")
    workshop.step("Reveal the result", f"Round 2 on “{MODERATE}” is revealed.")
    expect(workshop.row_of("Hubs & hosting")).to_have_text(
        [
            "Hubs & hosting",
            "5 primary (was 4), 0 secondary (was 1)",
            "primary, could",
            "✓ same",
        ]
    )
    expect(wall.locator(".wall-words")).to_contain_text(
        "1 of the 5 who answered both rounds changed their answer since round 1."
    )
    facilitator.select_option("[data-key='role:model_hosting']", "primary")
    facilitator.fill("[data-key=dissent]", DISSENT)
    facilitator.click("[data-key=decide]")
    expect(facilitator.locator("[data-key='agenda:PO-6']")).to_contain_text("round 2 revealed · decided")
    expect(wall.locator(".wall-words")).to_contain_text("Hubs & hosting primary.")
    workshop.look("Question 1 of 2, round 2: result")
    for person in workshop.people:
        expect(person.page.locator(".settled")).to_have_text("The room decided: Hubs & hosting primary.")


def take_second_question(workshop: Workshop) -> None:
    """All five name only the app developers as primary, unlike the source; nothing is decided."""
    workshop.step(f"Next, open: {DISCLOSE}", f"Round 1 on “{DISCLOSE}” is open.")
    workshop.look("Question 2 of 2")
    ada, *others = workshop.people
    ada.answer(APP_HELPED, APPS_SHOW)
    for person, roles in zip(others, [APP_HELPED, APP_HELPED, APP, APP], strict=True):
        person.answer(roles)
    workshop.has_answered(5)
    marks = (APPS_SHOW, "Under reading B")
    nothing_is_given_away(workshop, "PO-3", *marks)
    workshop.close(DISCLOSE)
    nothing_is_given_away(workshop, "PO-3", *marks)
    workshop.step("Reveal the result", f"Round 1 on “{DISCLOSE}” is revealed.")
    expect(workshop.row_of("Model providers")).to_have_text(
        [
            "Model providers",
            "3 secondary",
            "primary, can",
            "≠ differs",
        ]
    )
    expect(workshop.wall.locator(".wall-words")).to_contain_text("Under reading B")


def leave_and_close(workshop: Workshop) -> None:
    """Eve leaves: her reason goes, and what the room has seen of her answers still counts; then the wall sums up."""
    eve = workshop.people.pop()
    eve.page.goto(f"{eve.address}/leave")
    eve.page.click("#leave-now")
    expect(eve.page.locator("main")).to_contain_text("You’ve left.")
    facilitator, wall = workshop.facilitator, workshop.wall
    expect(facilitator.locator("[data-key=people] > summary")).to_have_text("People: 4")
    facilitator.click("[data-key=end] > summary")
    facilitator.click("[data-key='end:']")
    expect(facilitator.locator("[data-said]")).to_have_text("The workshop has ended.")
    for person in workshop.people:
        person.sees("ended")
        expect(person.page.locator("main")).to_contain_text("Decided")
    for said in ("Of 2 questions: 1 decided", f"Decided: {MODERATE}. Hubs & hosting primary."):
        expect(wall.locator(".wall-words")).to_contain_text(said)


def take_away(workshop: Workshop) -> None:
    """The exports have each proposal once, and dissent and reasons; none has a name, or a reason of those who left."""
    for fold in ("exports", "take-tables"):
        workshop.facilitator.click(f"[data-key={fold}] > summary")
    table, report = workshop.download("csv:proposals"), workshop.download("take:Report as web page")
    rows = csv.DictReader(io.StringIO(table))
    columns = ("mitigation_id", "round", "participant", "group", "answer", "primary", "secondary", "sureness")
    nobody, roles = ("", ""), ("roles",)
    assert Counter(tuple(row[column] for column in columns) for row in rows) == {
        ("PO-6", "1", *nobody, *roles, "model_hosting", "", ""): 4,
        ("PO-6", "1", *nobody, *roles, "model_provider", "model_hosting", ""): 1,
        ("PO-6", "2", *nobody, *roles, "model_hosting", "", ""): 4,
        # The second round starts from one's own answer, and this person did not take the first actor back.
        ("PO-6", "2", *nobody, *roles, "model_provider;model_hosting", "", ""): 1,
        ("PO-3", "1", *nobody, *roles, "app_developer", "model_provider", ""): 3,
        ("PO-3", "1", *nobody, *roles, "app_developer", "", ""): 2,
    }
    slides = read_slides(workshop.save(f"take:The wall as {PPTX.name}"))
    assert [text for text in (TITLE, DISSENT, HUBS_SEE, APPS_SHOW) if text not in report] == []
    assert [text for text in (TITLE, HUBS_SEE, APPS_SHOW, "4 primary") if text not in slides] == []
    names = [person.name for person in workshop.people]
    assert [text for text in (*names, "Eve M.", "Troll", INSULT, SHARED) if text in table + report + slides] == []


def read_slides(path: Path) -> str:
    """Every text on the slides of a presentation, with their notes."""
    slides = Presentation(str(path)).slides
    shapes = [shape for slide in slides for shape in (*slide.shapes, *slide.notes_slide.shapes)]
    return "\n".join(shape.text_frame.text for shape in shapes if shape.has_text_frame)


def save_and_compare(workshop: Workshop) -> str:
    """The outcome opens as a framework in which one role differs; returns its address."""
    page = workshop.facilitator
    page.click("[data-key=save-version]")
    expect(page.locator("[id^=outcome-]")).to_be_focused()
    page.click("a[data-key^='explore:']")
    expect(page.locator("#matrix tbody tr:not(.stage)")).to_have_count(2)
    explored = page.url
    assert marks_of(page, "#matrix", MODERATE) == {"Hubs & hosting": "P Primary"}
    assert marks_of(page, "#matrix", DISCLOSE) == {"Model providers": "S Secondary", "App developers": "P Primary"}
    page.go_back()
    page.click("[data-key=exports] > summary")
    page.click("a[data-key^='compare:']")
    expect(page.locator(".compare [data-said]")).to_have_text(
        "The workshop settled 2 of the 15 mitigations; the other 13 were left open or not asked about. "
        "One of those settled is assigned differently: "
        "“Disclose AI-generated content”, with Model providers as secondary instead of primary."
    )
    row = page.locator("#comparison tbody tr", has_text=DISCLOSE)
    *sides, difference = row.locator("td").all()
    assert [[held.inner_text().split("\n")[2] for held in side.locator("li").all()] for side in sides] == [
        ["Model providers primary, can", "App developers primary, should"],
        ["Model providers secondary", "App developers primary"],
    ]
    expect(difference).to_contain_text("Model providers: secondary instead of primary")
    page.go_back()
    return explored


def marks_of(page: Page, table: str, mitigation: str) -> dict[str, str]:
    """The marks in a table row, keyed by actor, as a screen reader reads them."""
    row = page.locator(f"{table} tbody tr", has_text=mitigation)
    cells = row.locator("td[data-actor]:has(span)").all()
    return {
        str(cell.get_attribute("data-actor")): " ".join(cell.locator("span span").all_inner_texts()) for cell in cells
    }


def delete_everything(workshop: Workshop, explored: str) -> None:
    """After the deletion, the participants' and the projector's pages and the saved outcome can no longer be opened."""
    page = workshop.facilitator
    page.click("[data-key=delete] > summary")
    page.fill("[data-key=delete-code]", workshop.code)
    page.click("[data-key=delete-now]")
    expect(page.locator(".done")).to_contain_text("Workshop deleted.")
    expect(workshop.wall.locator("h1")).to_have_text("Workshop not found")
    for person in workshop.people:
        person.look_again()
        expect(person.page.locator("h1")).to_have_text("This workshop is no longer here")
    page.goto(explored)
    expect(page.locator("h1")).to_have_text("Data not found")


def nothing_is_given_away(workshop: Workshop, mitigation: str, *marks: str) -> None:
    """Before the reveal, neither answers nor published roles are sent to the projector or to other phones."""
    key = workshop.wall.url.partition("workshop=")[2]
    live = [f"/workshop/live?page={page}&workshop={key}&revision=" for page in ("projector", "board")]
    told = [workshop.wall.request.get(href).text() for href in live]
    told.append(workshop.wall.locator("main").inner_html())
    assert [mark for mark in marks if mark in "".join(told)] == []
    expect(workshop.wall.locator(".wall-words table")).to_have_count(0)
    for person in workshop.people:
        sent = person.page.content() + person.sent(mitigation)
        assert [mark for mark in (*marks, *PUBLISHED) if mark in sent and mark not in person.said] == []
    expect(workshop.facilitator.locator("[data-key^='results:']")).to_have_count(0)


def test_a_whole_workshop(room: Room, workshop: Workshop) -> None:
    """Five people answer three rounds, one leaves, a troll is removed; the room decides, exports and deletes it all."""
    answer_first_round(workshop)
    reveal_first_round(workshop)
    answer_again_without_a_server(workshop)
    reveal_and_decide(workshop)
    take_second_question(workshop)
    leave_and_close(workshop)
    take_away(workshop)
    explored = save_and_compare(workshop)
    assert room.complaints == []
    delete_everything(workshop, explored)
