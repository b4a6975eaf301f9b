"""The participant's page in each state of a workshop, and the handling of answers."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from tests.conftest import Parse
from tests.web.workshop.phone.conftest import MakeRoom, Phone, Room
from tests.workshops import HUB, SCRIPT
from valuechain.model.workshop.acting import Act
from valuechain.model.workshop.plan import (
    FEWEST_SHOWN,
    PRIMARY,
    SECONDARY,
    Pace,
    Plan,
    PlannedActor,
    PlannedMitigation,
    Proposal,
    ProposalKind,
    Sureness,
)
from valuechain.model.workshop.running import Decision
from valuechain.storage.engine import open_engine, writing
from valuechain.storage.schema import PARTICIPANTS
from valuechain.views.workshop.phone.page import ME, SAVED
from valuechain.web.store import Store
from valuechain.web.workshop.rooms import Rooms


@pytest.fixture
def asked(room: Room) -> Phone:
    """A phone in a room with an open round on the first question."""
    phone = room.phone()
    room.act(Act.OPEN, "M-1")
    return phone


def screen(phone: Phone, query: str = "") -> str:
    """The name of the screen shown."""
    (found,) = re.findall(r'data-screen="(\w+)"', phone.look(query).text)
    return str(found)


def said(phone: Phone, parse: Parse) -> str:
    """Whether the answer is saved."""
    page = parse(phone.look().text)
    (line,) = page.all(".saved")
    return str(line.text)


def test_a_screen_for_each_state(room: Room) -> None:
    """The page follows the workshop from the lobby to its end."""
    phone = room.phone()
    seen = [screen(phone)]
    for act in (Act.FOCUS, Act.OPEN, Act.PAUSE, Act.RESUME, Act.CLOSE, Act.REOPEN, Act.CLOSE, Act.REVEAL, Act.HIDE):
        room.act(act, "" if act in (Act.PAUSE, Act.RESUME) else "M-1")
        seen.append(screen(phone))
    room.act(Act.END)
    assert [*seen, screen(phone)] == [
        "lobby", "waiting", "open", "paused", "open", "closed", "open", "closed", "revealed", "closed", "ended",
    ]  # fmt: skip


def test_where_a_page_looks_again(room: Room) -> None:
    """Without JavaScript, only waiting screens refresh themselves, never one with a form or a result."""
    phone, refreshed = room.phone(), {}
    for act in (None, Act.FOCUS, Act.OPEN, Act.PAUSE, Act.RESUME, Act.CLOSE, Act.REVEAL, Act.END):
        if act:
            room.act(act, "" if act in (Act.PAUSE, Act.RESUME, Act.END) else "M-1")
        head = phone.look().text.partition("</head>")[0]
        refreshed[screen(phone)] = '<noscript><meta http-equiv="refresh" content="10"></noscript>' in head
        assert head.count("refresh") == refreshed[screen(phone)]
    assert refreshed == {
        "lobby": True, "waiting": True, "open": False, "paused": True, "closed": True, "revealed": False,
        "ended": False,
    }  # fmt: skip


def test_an_answer(room: Room, asked: Phone, parse: Parse) -> None:
    """An answer is stored as given, and the page confirms it."""
    assert said(asked, parse) == ""
    assert "Who should be responsible, and who should support?" in asked.look().text
    answer = asked.answer(hub="primary", user="secondary", sureness="high", reason="They can.\r\nSoon.")
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/w/{room.code}#saved")
    roles = {"hub": PRIMARY, "user": SECONDARY}
    assert room.proposals() == [Proposal(ProposalKind.ROLES, roles, Sureness.HIGH, "They can.\nSoon.")]
    page = parse(asked.look().text)
    checked = {each.attributes["name"]: each.attributes["value"] for each in page.all("@checked")}
    assert checked == {"role:prov": "", "role:hub": "primary", "role:user": "secondary", "sureness": "high"}
    assert page.one("textarea").parts == ["\nThey can.\nSoon."]
    assert said(asked, parse) == SAVED


@pytest.mark.parametrize(("field", "answer"), [("nobody", ProposalKind.NOBODY), ("unknown", ProposalKind.UNKNOWN)])
def test_no_actor(room: Room, asked: Phone, field: str, answer: ProposalKind) -> None:
    """A participant may answer that no one can do this, or that they don't know."""
    assert asked.answer(answer=field).status_code == 303
    assert room.proposals() == [Proposal(answer)]


def test_an_answer_can_be_changed(room: Room, asked: Phone) -> None:
    """Until the round closes, only the newest answer counts."""
    asked.answer(user="primary", submission="1")
    asked.answer(hub="primary", submission="2")
    assert room.proposals() == [HUB]


def test_sent_twice_counts_once(room: Room, asked: Phone) -> None:
    """A resubmission counts once, and is acknowledged even if the round has closed since."""
    for act in (None, Act.CLOSE):
        if act:
            room.act(act, "M-1")
        answer = asked.answer(hub="primary", headers=SCRIPT)
        assert (answer.status_code, answer.get_json()) == (200, {"saved": True, "done": 1})
    assert room.proposals() == [HUB]


def test_going_back_and_changing(room: Room, asked: Phone) -> None:
    """A form changed after going back counts, although its submission id is the same."""
    asked.answer(user="primary", submission="same")
    asked.answer(hub="primary", submission="same")
    assert room.proposals() == [HUB]


REFUSED = {
    "nothing": ({}, "Choose at least one actor"),
    "two primaries": ({"hub": "primary", "user": "primary"}, "Only one actor can be primary"),
    "an actor and nobody": ({"hub": "primary", "answer": "nobody"}, "also named an actor"),
    "nobody and unknown": ({"answer": ["nobody", "unknown"]}, "Please remove one"),
    "10,000 characters": ({"hub": "primary", "reason": "é" * 10_000}, "Your reason has 10,000 characters"),
    "unknown sureness": ({"hub": "primary", "sureness": "immense"}, "low, medium or high"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_refused_answer_loses_nothing(room: Room, asked: Phone, parse: Parse, case: str) -> None:
    """The refusal of an answer says how to fix it, and the form keeps its contents."""
    fields, message = REFUSED[case]
    answer = asked.answer(**{"reason": "kept", **fields})
    page = parse(answer.text)
    assert answer.status_code == 422
    assert message in page.all(".notice")[0].text
    assert page.one("textarea").parts == ["\n" + str(fields.get("reason", "kept"))]
    checked = [each.attributes["value"] for each in page.all("@checked") if each.attributes["value"]]
    answers = fields.get("answer", [])
    expected = [fields[actor] for actor in ("hub", "user") if actor in fields]
    assert checked == [*expected, *([answers] if isinstance(answers, str) else answers)]
    assert SAVED not in [each.text for each in page.all(".saved")]
    assert room.proposals() == []
    told = asked.answer(**{**fields, "headers": SCRIPT})
    assert (told.status_code, told.get_json()["status"]) == (200, 422)  # browsers log other statuses as errors
    assert message in told.get_json()["error"]


def test_several_leads(make_room: MakeRoom) -> None:
    """If the rules allow it, an answer may have several primaries."""
    room = make_room(has_several_leads=True)
    phone = room.phone()
    room.act(Act.OPEN, "M-1")
    assert phone.answer(hub="primary", user="primary").status_code == 303


@pytest.mark.parametrize(
    ("acts", "number", "message"),
    [
        ((Act.OPEN, Act.CLOSE), 1, "This round closed before this arrived"),
        ((Act.OPEN, Act.PAUSE), 1, "Answers are paused"),
        ((Act.OPEN, Act.END), 1, "This workshop has ended"),
        ((Act.OPEN, Act.CLOSE, Act.AGAIN), 1, "another round"),
        ((), 1, "open yet"),
        ((Act.OPEN,), "x", "another round"),
    ],
)
def test_too_late(room: Room, parse: Parse, acts: tuple[Act, ...], number: int | str, message: str) -> None:
    """An answer outside an open round is refused with the reason, kept in the form and not counted."""
    phone = room.phone()
    room.act_all(*acts)
    answer = phone.answer(number=number, hub="primary", reason="kept")
    assert answer.status_code == 409
    assert message in answer.text
    page = parse(answer.text)
    assert page.one("textarea").parts == ["\nkept"]
    assert [each.attributes["value"] for each in page.all("@checked")] == ["", "primary", "", ""]
    assert phone.answer(number=number, hub="primary", headers=SCRIPT).get_json()["status"] == 409
    assert room.proposals() == []


def test_a_question_that_is_not_there(room: Room) -> None:
    """An answer to an unknown question redirects to the participant's page, or gets an error if the script sent it."""
    phone = room.phone()
    assert phone.answer("M-9", hub="primary").headers["Location"] == f"/w/{room.code}"
    assert phone.answer("M-9", hub="primary", headers=SCRIPT).get_json()["status"] == 422


def test_far_too_long(asked: Phone) -> None:
    """An answer of several megabytes is refused with a message, before it is read."""
    answer = asked.answer(hub="primary", reason="x" * 2_000_000)
    assert (answer.status_code, "still in the form" in answer.text) == (413, True)


def test_text_is_shown_as_text(make_room: MakeRoom) -> None:
    """Markup in names, questions and reasons is escaped."""
    bad = "<img src=x onerror=alert(1)>"
    room = make_room(
        {
            "title": bad,
            "actors": (PlannedActor("hub", bad, bad),),
            "mitigations": (PlannedMitigation("M-1", bad, bad, bad, published={}),),
        },
        has_pseudonyms=True,
    )
    phone = room.phone(name=bad)
    pages = [room.newcomer().look().text]
    for act in (None, Act.OPEN, Act.CLOSE, Act.REVEAL):
        if act:
            room.act(act, "M-1")
        if act is Act.OPEN:
            phone.answer(hub="primary", reason=f"</textarea>{bad}")
        pages += [phone.look().text, phone.news(0).text]
    assert [page for page in pages if "<img" in page] == []


def made_alike(room: Room, text: str) -> str:
    """The page without the parts that differ between workshops and requests."""
    text = text.replace(room.code, "CODE")
    for name in ("data-scene", "data-who", "value"):
        text = re.sub(rf'{name}="[\w-]*"', f'{name}=""', text)
    return re.sub(rf"{ME}(=|%3D)[\w-]{{22}}", ME, text)


def test_nothing_is_sent_before_the_reveal(make_room: MakeRoom, plan: Plan) -> None:
    """Before the reveal, not a byte of the page depends on the published roles or other people's answers."""
    bare = tuple(
        replace(mitigation, source="", published=None, doubt="", verbs={}, conditions={})
        for mitigation in plan.mitigations
    )
    told, untold = make_room(), make_room({"mitigations": bare})
    pages = {}
    for room in (told, untold):
        phone, other = room.phone(), room.phone()
        seen = [phone.look().text]
        for act in (Act.FOCUS, Act.OPEN, Act.PAUSE, Act.RESUME, Act.CLOSE, Act.AGAIN, Act.CLOSE, Act.END):
            room.act_all(act)
            if act is Act.OPEN and room is told:
                assert other.answer(hub="primary", reason="tester-reason").status_code == 303
            seen += [phone.look(query).text for query in ("", "?item=M-1", "?item=M-2")] + [phone.news(0).text]
        pages[room.code] = [made_alike(room, text) for text in seen]
    assert pages[told.code] == pages[untold.code]
    assert [page for page in pages[told.code] if "tester-" in page or "ublished" in page] == []


def revealed(room: Room, *answers: dict[str, str]) -> Phone:
    """The phone that gave the first of the given answers, after the reveal."""
    phones = [room.phone() for _ in answers]
    room.act(Act.OPEN, "M-1")
    for phone, fields in zip(phones, answers, strict=True):
        assert phone.answer(**fields).status_code == 303
    room.act_all(Act.CLOSE, Act.REVEAL)
    return phones[0]


def test_the_reveal(room: Room, parse: Parse) -> None:
    """After the reveal, each phone shows the result in words and bars, the published role and verb, and its answer."""
    answers = [{"hub": "primary", "reason": "One."}, {"hub": "primary"}, {"user": "primary", "hub": "secondary"}]
    phone = revealed(room, *answers, {"answer": "unknown", "reason": "Two."}, {"answer": "nobody"})
    page = parse(phone.look().text)
    rows = [" ".join(row.text.split()) for row in page.one(".rows").all("li")]
    assert rows == [
        "Hubs 2 primary, 1 secondary, 1 no role Published: P primary, should You: P primary",
        "Users 1 primary, 0 secondary, 3 no role Published: S secondary, marker-condition",
    ]
    bars = [[bar.attributes["width"] for bar in svg.all("rect")] for svg in page.all("svg")]
    assert bars == [["100", "50.0", "25.0"], ["100", "25.0", "0.0"]]
    text = page.one("main").text
    assert (
        "5 answers; 1 said no one can do this; 1 didn\N{RIGHT SINGLE QUOTATION MARK}t know. You said: Hubs primary."
        in text
    )
    assert "No one gave these a role, and neither does the guidance: Providers." in text
    assert "marker-doubt" in text
    assert "Source: marker-source" in text
    assert sorted(each.text for each in page.all(".reason")) == ["One.", "Two."]


def test_the_strongest_comes_first(room: Room, parse: Parse) -> None:
    """The result lists actors as the wall does: those with the strongest roles first."""
    page = parse(revealed(room, *[{"user": "primary", "hub": "secondary"}] * FEWEST_SHOWN).look().text)
    assert [row.one("bdi").text for row in page.one(".rows").all("li")] == ["Users", "Hubs"]


def test_each_actor_is_explained_below_its_name(make_room: MakeRoom, plan: Plan, parse: Parse) -> None:
    """An actor's summary is below its name, cut to one line; a tap on the name shows all of it."""
    actors = tuple(replace(actor, summary=f"What {actor.id} does.") for actor in plan.actors)
    room = make_room({"actors": actors})
    phone = room.phone()
    room.act(Act.OPEN, "M-1")
    for actor, seat in zip(actors, parse(phone.look().text).all(".seat"), strict=True):
        assert (seat.one("small").text, seat.one("p").text) == (actor.summary, actor.summary)


def test_a_small_room_is_warned(room: Room) -> None:
    """A result with few answers has a warning that people could guess who said what."""
    phone = revealed(room, *[{"hub": "primary"}] * (FEWEST_SHOWN - 1))
    assert "With so few answers, people could guess who said what." in phone.look().text


def test_a_room_of_enough_is_not_warned(room: Room) -> None:
    """There is no warning about guessing once a result has as many answers as the smallest group shown."""
    assert "With so few" not in revealed(room, *[{"hub": "primary"}] * FEWEST_SHOWN).look().text


def test_a_removed_reason(room: Room) -> None:
    """A removed reason disappears from phones."""
    phone = revealed(room, {"hub": "primary", "reason": "marker-reason"})
    assert "marker-reason" in phone.look().text
    (each,) = room.workshops.proposals(room.workshops.joined(room.code).id)
    room.act(Act.REMOVE_REASON, proposal=each.id)
    assert "marker-reason" not in phone.look().text


def test_a_decision(room: Room) -> None:
    """A recorded decision is shown with the result."""
    phone = revealed(room, {"hub": "primary"})
    assert "settled" not in phone.look().text.partition("</style>")[2]
    room.act(Act.DECIDE, "M-1", decision=Decision({"user": PRIMARY}))
    assert "The room decided: Users primary." in phone.look().text


@pytest.mark.parametrize(
    ("mitigation", "message"),
    [
        ("M-2", "The published guidance makes no one responsible for this."),
        ("M/3 ?", "know what the published guidance says about this."),
    ],
)
def test_nothing_published(room: Room, mitigation: str, message: str) -> None:
    """The page distinguishes "no one responsible" from "not known"."""
    phone = room.phone()
    room.act(Act.OPEN, mitigation)
    phone.answer(mitigation, hub="primary")
    for act in (Act.CLOSE, Act.REVEAL):
        room.act(act, mitigation)
    text = phone.look().text
    assert message in text
    assert "Published:" not in text


def test_another_round(room: Room, parse: Parse) -> None:
    """Another round begins with one's own answer, marked as not saved, below what the room and oneself said."""
    phone = revealed(room, *[{"hub": "primary", "reason": "marker-reason"}] * 5)
    room.act(Act.AGAIN, "M-1")
    page = parse(phone.look().text)
    before = page.one("section")
    headline, mine, *_ = [each.text for each in before.all("p")]
    assert headline.startswith("5 of 5: hubs should be primary.")
    assert mine == "You: Hubs primary."
    assert "5 primary, 0 secondary, 0 no role" in before.one("details").text
    assert [each.attributes["value"] for each in page.all("form")[0].all("@checked")] == ["", "primary", "", ""]
    assert page.one("textarea").parts == ["\nmarker-reason"]
    assert "This is your reason from round 1." in page.one("main").text
    assert "This is your answer from round 1." in page.one(".then").text
    assert page.one(".then").one("button").text == "Keep my answer"
    assert said(phone, parse) == "Not saved for this round yet."
    phone.answer(number=2, user="primary")
    assert parse(phone.look().text).all(".then") == []
    room.act_all(Act.CLOSE, Act.REVEAL)
    text = parse(phone.look().text).one(".rows").text
    assert "Hubs 0 primary, 0 secondary, 1 no role Published: P primary, should Round 1: 5 primary, 0 secondary" in text


def test_earlier_results(room: Room, parse: Parse) -> None:
    """A latecomer can see earlier results, and is told where the room is now."""
    revealed(room, {"hub": "primary"})
    room.act(Act.FOCUS, "M-2")
    late = room.phone()
    assert screen(late) == "waiting"
    (link,) = [each.attributes["href"] for each in parse(late.look().text).one("ol").all("a")]
    assert link == f"/w/{room.code}?item=M-1"
    assert "The room has moved on. Go to “Report”" in parse(late.client.get(link).text).all(".notice")[0].text
    assert (screen(late, "?item=M-2"), screen(late, "?item=M-9")) == ("waiting", "waiting")


def test_at_ones_own_pace(make_room: MakeRoom, parse: Parse) -> None:
    """Participants go through the open questions at their own pace, and see which they have answered."""
    room = make_room(pace=Pace.OWN)
    phone = room.phone()
    room.act(Act.OPEN)
    page = parse(phone.look().text)
    assert (page.one("h1").text, page.one("nav").text) == ("Moderate", "Next: Report →")
    answer = phone.answer(hub="primary")
    assert answer.headers["Location"] == f"/w/{room.code}?item=M-1#saved"
    assert parse(phone.look("?item=M-1").text).one("h1").text == "Moderate"
    page = parse(phone.look().text)
    assert page.one("h1").text == "Report"
    assert [each.attributes["href"] for each in page.one("nav").all("a")] == [
        f"/w/{room.code}?item=M-1", f"/w/{room.code}?item=M%2F3%20%3F",
    ]  # fmt: skip
    assert [each.text for each in page.one("ol").all("li")] == ["Moderate ✓ answered", "Report open", "Filter open"]
    assert "1 of 3 answered" in page.one("main").text
    assert parse(phone.look("?item=M%2F3%20%3F").text).one("h1").text == "Filter"


def test_next_saves(make_room: MakeRoom) -> None:
    """At one's own pace, without the script, the button for the next question saves; with nothing typed it goes on."""
    room = make_room(pace=Pace.OWN)
    phone = room.phone()
    room.act(Act.OPEN)
    answer = phone.answer(go="next")
    assert (answer.headers["Location"], room.proposals()) == (f"/w/{room.code}?item=M-2", [])
    answer = phone.answer(go="next", hub="primary")
    assert (answer.headers["Location"], room.proposals()) == (f"/w/{room.code}?item=M-2", [HUB])
    answer = phone.answer(go="next", reason="Only a reason.")
    assert (answer.status_code, "Choose at least one actor" in answer.text) == (422, True)


def test_chosen_and_not_saved(room: Room, asked: Phone, participants_url: str) -> None:
    """A phone says with its poll that something is not saved, until it is; only an open round counts."""
    rooms = Rooms(Store(participants_url))
    workshop = room.workshops.joined(room.code)
    for choosing, counted in (("M-1 1", {("M-1", 1): 1}), ("M-1 2", {}), ("x" * 99, {}), ("M-1 1", {("M-1", 1): 1})):
        assert asked.news(workshop.scene, f"&choosing={choosing}").status_code == 204
        assert room.participants.choosing(workshop.id) == counted
    assert 'data-choosing="M-1 1"' in asked.look().text
    shown = [rooms.facilitated(room.keys.facilitator, "").choosing_on("M-1")]
    for act in (Act.CLOSE, Act.REOPEN):
        room.act(act, "M-1")
        shown.append(rooms.facilitated(room.keys.facilitator, "").choosing_on("M-1"))
    assert shown == [1, 0, 1]
    asked.answer(hub="primary")
    assert room.participants.choosing(workshop.id) == {}


def test_the_closing_page(room: Room, parse: Parse) -> None:
    """At the end, phones show what was decided and left open, what differs, and the participant's own answers."""
    phone = revealed(room, *[{"user": "primary", "reason": "marker-reason"}] * 5)
    room.act(Act.DECIDE, "M-1", decision=Decision({"user": PRIMARY}))
    room.act(Act.OPEN, "M-2")
    phone.answer("M-2", hub="primary")
    room.act_all(Act.CLOSE, mitigation="M-2")
    room.act(Act.DECIDE, "M-2", decision=Decision(note="Ask again in May."))
    room.act(Act.END)
    page = parse(phone.look().text)
    assert page.one("h1").text == "The workshop has ended"
    assert "Of 3 questions: 1 decided; 1 left open; 1 not asked." in page.one("main").text
    sections = [" ".join(each.text.split()) for each in page.all(".rows")]
    assert [each.text for each in page.all("h2")] == [
        "Decided",
        "Left open",
        "Different from the guidance",
        "Not asked",
        "Report",
    ]
    assert sections[0] == "Moderate Users primary. You: Users primary."
    assert sections[1] == "Report Note: Ask again in May. You: Hubs primary."
    assert sections[2].startswith("Moderate Decided: users should be primary. Guidance: hubs should be primary")
    (link,) = {each.attributes["href"] for each in page.one("main").all("a") if each.text == "Moderate"}
    result = parse(phone.client.get(link).text)
    assert result.one("h1").text == "Moderate"
    assert "See what was decided" in [each.text for each in result.all("a")]


def test_news(room: Room) -> None:
    """A phone receives a screen only if it is at another scene than the workshop."""
    phone = room.phone()
    scene = room.workshops.joined(room.code).scene
    assert (phone.news(scene).status_code, phone.news(scene).data) == (204, b"")
    room.phone()  # changes nothing that participants see
    assert phone.news(scene).status_code == 204
    room.act(Act.OPEN, "M-1")
    answer = phone.news(scene)
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store")
    assert answer.text.startswith('<div class="screen" data-screen="open"')
    assert "<html" not in answer.text
    assert [phone.news(asked).status_code for asked in ("nonsense", "9" * 30, "²")] == [200, 200, 200]
    assert phone.news(scene + 1).status_code == 204  # it has this screen from another process
    assert phone.news(scene + 2).status_code == 200  # it was further, and a backup has been put back


def test_who_is_present(room: Room, participants_url: str) -> None:
    """A poll marks the participant as present only if it says that they are."""
    phone = room.phone()
    number = room.workshops.joined(room.code).id
    with writing(open_engine(participants_url)) as connection:
        long_ago = datetime.now(UTC) - timedelta(minutes=5)
        connection.execute(update(PARTICIPANTS).where(PARTICIPANTS.c.workshop == number).values(seen=long_ago))
    scene = room.workshops.joined(room.code).scene
    phone.news(scene)
    assert room.workshops.attendance(number).present == 0
    phone.news(scene, "&here=1")
    assert room.workshops.attendance(number).present == 1


def test_many_reasons(room: Room, parse: Parse) -> None:
    """A phone gets a limited number of reasons, and a count of the remaining reasons."""
    phone = revealed(room, *[{"hub": "primary", "reason": f"Because of {number}."} for number in range(26)])
    page = parse(phone.look().text)
    assert len(page.all(".reason")) == 24
    assert "16 more reasons" in page.one("main").text
    assert "2 more reasons. The facilitator has them all." in page.one("main").text


def test_reasons_in_the_same_words(room: Room, parse: Parse) -> None:
    """Equal reasons are merged and counted, the most frequent first."""
    said = ["First.", "Often.", "Often.", "Last.", "Often."]
    phone = revealed(room, *[{"hub": "primary", "reason": reason} for reason in said])
    shown = [" ".join(each.text.split()) for each in parse(phone.look().text).all(".reason")]
    assert (shown[0], sorted(shown[1:])) == ("Often. (3 times)", ["First.", "Last."])


def test_long_reasons(room: Room, parse: Parse) -> None:
    """The total length of the reasons sent is limited."""
    reasons = [f"{number} {'x' * 1_997}" for number in range(1, 8)]
    phone = revealed(room, *[{"hub": "primary", "reason": reason} for reason in reasons])
    page = parse(phone.look().text)
    assert len(page.all(".reason")) == 5
    assert "2 more reasons." in page.one("main").text


def test_a_round_that_was_never_revealed(room: Room, asked: Phone) -> None:
    """A reveal shows nothing from an earlier round that was never revealed."""
    asked.answer(user="primary", reason="marker-reason")
    room.act_all(Act.CLOSE, Act.AGAIN)
    asked.answer(number=2, hub="primary")
    room.act_all(Act.CLOSE, Act.REVEAL)
    text = asked.look().text
    assert "1 primary, 0 secondary, 0 no role" in text
    assert [each for each in ("Round 1", "marker-reason") if each in text] == []
