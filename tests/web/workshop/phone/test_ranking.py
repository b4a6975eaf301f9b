"""A ranking on phones, without JavaScript: answers, refusals, rounds and results."""

from dataclasses import replace
from typing import NamedTuple

import pytest

from tests.conftest import Node, Parse
from tests.web.workshop.phone.conftest import MakeRoom, Phone, Room
from tests.workshops import SCRIPT, make_ranking
from valuechain.model.workshop.acting import Act
from valuechain.model.workshop.plan import Pace, Proposal, ProposalKind
from valuechain.model.workshop.ranking import USUAL_RANKING

RANKING = make_ranking("abc")
ID = RANKING.id


class Asked(NamedTuple):
    """A phone in a room that is asked a ranking."""

    room: Room
    phone: Phone

    def answer(self, places: str, number: int = 1, **fields: object) -> int:
        """Sends places such as "213" for a, b and c; a dot means no place. Returns the status."""
        typed = {f"place:{id_}": place.strip(".") for id_, place in zip("abc", places, strict=True)}
        return self.phone.answer(ID, number, **typed, **fields).status_code


def checked(page: Node) -> list[str]:
    """The ids of the places that are chosen in the form."""
    return [each.attributes["id"] for each in page.all("@checked")]


@pytest.fixture
def asked(make_room: MakeRoom) -> Asked:
    """A room with an open round on a ranking."""
    room = make_room(plan={"rankings": (RANKING,)})
    phone = room.phone()
    room.act(Act.OPEN, ID)
    return Asked(room, phone)


def test_the_form(asked: Asked, parse: Parse) -> None:
    """The phone asks for a place of each mitigation, or "I don't know"; there is no actor in the form."""
    page = parse(asked.phone.look().text)
    assert page.one("h1").text == USUAL_RANKING
    assert [each.one("legend").text.strip() for each in page.all(".ranked")] == ["Do a", "Do b", "Do c"]
    fields = [(each.attributes.get("name", ""), each.attributes.get("value", "")) for each in page.all("input")]
    places = [(f"place:{letter}", place) for letter in "abc" for place in ("", "1", "2", "3")]
    assert [each for each in fields if each[0].startswith("place:")] == places
    assert [value for name, value in fields if name == "answer"] == [ProposalKind.UNKNOWN]


def test_what_the_mitigations_mean(make_room: MakeRoom, parse: Parse) -> None:
    """The phone explains mitigations whose summary or name says more than their label."""
    first, *others = RANKING.mitigations
    told = replace(RANKING, mitigations=(replace(first, summary="Before it is public."), *others))
    rooms = [make_room(plan={"rankings": (each,)}) for each in (RANKING, told)]
    pages = []
    for room in rooms:
        phone = room.phone()
        room.act(Act.OPEN, ID)
        pages.append(phone.look().text)
    assert "What these mean" not in pages[0]
    assert "Before it is public." in parse(pages[1]).text


def test_an_answer_is_saved(asked: Asked, parse: Parse) -> None:
    """An order is saved with its reason, and the form shows it again."""
    assert asked.answer("231", reason="Because.") == 303
    assert asked.room.proposals() == [Proposal(ProposalKind.ORDER, reason="Because.", order=("c", "a", "b"))]
    assert checked(parse(asked.phone.look().text)) == ["place-1-2", "place-2-3", "place-3-1"]


def test_not_knowing(asked: Asked) -> None:
    """Not knowing is an answer."""
    assert asked.answer("...", answer="unknown") == 303
    assert [each.answer for each in asked.room.proposals()] == [ProposalKind.UNKNOWN]


def test_two_in_one_place(asked: Asked, parse: Parse) -> None:
    """Two mitigations in one place are refused by name, and everything typed stays."""
    typed = {"place:a": "1", "place:b": "1", "place:c": "2", "reason": "Both matter."}
    found = asked.phone.answer(ID, **typed)
    assert found.status_code == 422
    page = parse(found.text)
    assert "“Do a” and “Do b” have the same place, 1." in page.all(".notice")[0].text
    assert checked(page) == ["place-1-1", "place-2-1", "place-3-2"]
    assert page.one("textarea").text.strip() == "Both matter."
    assert not asked.room.proposals()


def test_the_script_is_told_too(asked: Asked) -> None:
    """The page's script gets the reason of a refusal, and how many questions are answered."""
    refused = asked.phone.answer(ID, headers=SCRIPT, **{"place:a": "1"})
    assert "Give each of the 3 a place" in refused.json["error"]
    saved = asked.phone.answer(ID, headers=SCRIPT, **{"place:a": "1", "place:b": "2", "place:c": "3"})
    assert saved.json == {"saved": True, "done": 1}


def test_the_next_round_starts_from_ones_own_order(asked: Asked, parse: Parse) -> None:
    """The form of round 2 has the order of round 1, which can be kept."""
    for each in (asked, Asked(asked.room, asked.room.phone())):
        each.answer("321")
    asked.room.act_all(Act.CLOSE, Act.REVEAL, Act.AGAIN, mitigation=ID)
    page = parse(asked.phone.look().text)
    assert "This is your answer from round 1." in page.one(".then").text
    assert checked(page) == ["place-1-3", "place-2-2", "place-3-1"]
    assert "You: 3" in page.one(".rows").text


def test_the_result(asked: Asked, parse: Parse) -> None:
    """The result has the room's sentence, the order with points, and one's own places."""
    other = asked.room.phone()
    Asked(asked.room, other).answer("132")
    asked.answer("123", reason="It is the root.")
    asked.room.act_all(Act.CLOSE, mitigation=ID)
    assert "It is the root" not in other.look().text
    asked.room.act(Act.REVEAL, ID)
    page = parse(asked.phone.look().text)
    assert "The room puts “Do a” first: all 2 put it first." in page.text
    assert [each.text.strip() for each in page.one(".rows").all("b")] == ["1. Do a", "2= Do b", "2= Do c"]
    assert [each.text.strip() for each in page.one(".rows").all(".soft")] == ["You: 1", "You: 2", "You: 3"]
    assert "It is the root." in page.one(".reasons").text


def test_a_vote_for_a_reason(asked: Asked, parse: Parse) -> None:
    """After the reveal, participants can vote for the reasons of a ranking."""
    asked.answer("123", reason="It is the root.")
    asked.room.act_all(Act.CLOSE, Act.REVEAL, mitigation=ID)
    form = next(each for each in parse(asked.phone.look().text).all("form") if "upvote" in each.attributes["action"])
    fields = {each.attributes["name"]: each.attributes["value"] for each in form.all("input")}
    assert fields["item"] == ID
    assert asked.phone.client.post(form.attributes["action"], data=fields).status_code == 303
    assert 'aria-pressed="true"' in asked.phone.look().text


def test_at_ones_own_pace(make_room: MakeRoom, parse: Parse) -> None:
    """At everyone's own pace, rankings are in the list with all other questions, and "Next" leads to them."""
    room = make_room(plan={"rankings": (RANKING,)}, pace=Pace.OWN)
    phone = room.phone()
    room.act(Act.OPEN)
    last = room.workshops.joined(room.code).plan.mitigations[-1]
    assert USUAL_RANKING in parse(phone.look().text).one(".list").text
    saved = phone.answer(last.id, hub="primary", go="next")
    assert saved.headers["Location"].endswith(f"item={ID}")
    assert parse(phone.look(f"?item={ID}").text).one("h1").text == USUAL_RANKING


def test_the_closing_page(asked: Asked, parse: Parse) -> None:
    """After the end, the closing page has what the room puts first, and one's own order."""
    for each in (asked, Asked(asked.room, asked.room.phone())):
        each.answer("123")
    asked.room.act_all(Act.CLOSE, Act.REVEAL, Act.END, mitigation=ID)
    page = parse(asked.phone.look().text)
    line = page.all(".rows")[0].text
    assert USUAL_RANKING in line
    assert "The room puts “Do a” first" in line
    assert "You: 1. Do a; 2. Do b; 3. Do c." in line
