"""Pages on phones in a workshop without a room, where participants answer when it suits them."""

import pytest

from tests.conftest import Parse
from tests.web.workshop.phone.conftest import MakeRoom, Phone, Room
from valuechain.model.workshop.acting import Act
from valuechain.model.workshop.plan import Pace


@pytest.mark.parametrize("pace", Pace)
def test_words_of_a_pace(make_room: MakeRoom, parse: Parse, pace: Pace) -> None:
    """Only where a room answers together must a phone stay open, and does the next question come by itself."""
    room = make_room(pace=pace)
    phone = room.phone()
    pages = [phone.look().text]
    for act in (Act.OPEN, Act.CLOSE, Act.REVEAL):
        room.act(act, "M-1")
        pages.append(phone.look("?item=M-1").text)
        if act is Act.OPEN:
            phone.answer(hub="primary")
    said = [parse(page).one("main").text for page in pages]
    is_together = pace is Pace.TOGETHER
    assert ["Keep this page open" in said[0], "come back later with the same link" in said[0]] == [
        is_together,
        not is_together,
    ]
    next_ones = ["Check for the next question" in each for each in said]
    assert next_ones == [False, is_together, False, is_together]


def reveal_first(make_room: MakeRoom) -> tuple[Room, Phone]:
    """A workshop at everyone's own pace with only its first question revealed, and a phone that has answered it."""
    room = make_room(pace=Pace.OWN)
    phone = room.phone()
    room.act(Act.OPEN)
    phone.answer(hub="primary")
    room.act(Act.CLOSE)
    room.act(Act.REVEAL, "M-1")
    return room, phone


def test_a_second_session(make_room: MakeRoom, parse: Parse) -> None:
    """In another session, the same link leads to the questions that are asked again, with one's own earlier answer."""
    room, phone = reveal_first(make_room)
    room.act(Act.AGAIN, "M-1")
    page = parse(phone.look().text)
    assert page.one(".kicker").text == "Question 1 of 3, round 2"
    assert "You: Hubs primary." in page.one("section").text
    assert "This is your answer from round 1." in page.one("main").text
    assert [each.text for each in page.one("ol").all("li")] == ["Moderate open", "Report closed", "Filter closed"]


def test_after_the_end(make_room: MakeRoom, parse: Parse) -> None:
    """After the end, a question without a result shows the closing page, and the list of questions has no links."""
    room, phone = reveal_first(make_room)
    room.act(Act.END)
    page = parse(phone.look("?item=M-2").text)
    assert page.one("h1").text == "The workshop has ended"
    links = [each.attributes["href"] for each in parse(phone.look("?item=M-1").text).one("ol").all("a")]
    assert links == []
