"""Voting for reasons from phones."""

from tests.conftest import Node, Parse
from tests.web.conftest import ask_page
from tests.web.workshop.phone.conftest import Phone, Room
from valuechain.model.workshop.acting import Act


def _button(parse: Parse, phone: Phone, reason: str) -> Node:
    (line,) = [each for each in parse(phone.look().text).one(".reasons").all("li") if reason in each.text]
    return line.one(".vote")


def _vote(parse: Parse, phone: Phone, reason: str) -> str:
    """Presses the button of a reason, and returns the address that the phone is sent to."""
    form = _button(parse, phone, reason)
    button = form.one("button").attributes
    data = {each.attributes["name"]: each.attributes["value"] for each in form.all("input")}
    answer = phone.client.post(form.attributes["action"], data={**data, button["name"]: button["value"]})
    return answer.headers["Location"]


def test_votes_order_the_reasons(room: Room, parse: Parse) -> None:
    """After the reveal, each phone has one vote for a reason; wall and report put those with most votes first."""
    reasons = ("marker-often", "marker-often", "marker-voted", "", "")
    phones = [room.phone() for _ in reasons]
    room.act(Act.OPEN, "M-1")
    for phone, reason in zip(phones, reasons, strict=True):
        phone.answer(hub="primary", answer="roles", reason=reason)
    assert room.server is not None
    client = room.server.test_client()
    data = {"item": "M-1", "round": "1", "reason": "a"}
    phones[0].client.post(f"/w/{room.code}/upvote", data=data)  # nothing to vote for yet
    room.act_all(Act.CLOSE, Act.REVEAL)

    def order() -> list[bool]:
        """On the board and in the report, whether the one that got votes comes first."""
        key = room.keys.facilitator
        pages = (
            ask_page(client, f"?workshop={key}", "/board"),
            client.get(f"/workshop/export/report.html?workshop={key}").text,
        )
        return [page.index("marker-voted") < page.index("marker-often") for page in pages]

    assert order() == [False, False]
    assert _button(parse, phones[0], "marker-voted").one("button").attributes["aria-pressed"] == "false"
    assert _vote(parse, phones[0], "marker-voted").startswith(f"/w/{room.code}#vote-")
    assert _button(parse, phones[0], "marker-voted").one("button").attributes["aria-pressed"] == "true"
    assert _button(parse, phones[1], "marker-voted").one("button").attributes["aria-pressed"] == "false"
    _vote(parse, phones[1], "marker-voted")
    assert order() == [True, True]
    assert "(2 votes)" in ask_page(client, f"?workshop={room.keys.facilitator}", "/board")
    for phone in phones[:2]:
        _vote(parse, phone, "marker-voted")  # takes it back
    assert order() == [False, False]
