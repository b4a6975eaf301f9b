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
    """After the reveal, each phone has one vote for a reason.

    Of reasons that as many people wrote, the one with more votes comes first on the board and in the report; one that
    more people wrote stays before them.
    """
    reasons = ("marker-common", "marker-common", "marker-early", "marker-liked", "")
    phones = [room.phone() for _ in reasons]
    room.act(Act.OPEN, "M-1")
    for phone, reason in zip(phones, reasons, strict=True):
        phone.answer(hub="primary", answer="roles", reason=reason)
    assert room.server is not None
    client = room.server.test_client()
    data = {"item": "M-1", "round": "1", "reason": "a"}
    phones[0].client.post(f"/w/{room.code}/upvote", data=data)  # nothing to vote for yet
    room.act_all(Act.CLOSE, Act.REVEAL)

    def order() -> list[list[str]]:
        """The reasons on the board and in the report."""
        key = room.keys.facilitator
        pages = (
            ask_page(client, f"?workshop={key}", "/board"),
            client.get(f"/workshop/export/report.html?workshop={key}").text,
        )
        return [sorted(set(reasons) - {""}, key=page.index) for page in pages]

    before = [["marker-common", "marker-early", "marker-liked"]] * 2
    assert order() == before
    assert _button(parse, phones[0], "marker-liked").one("button").attributes["aria-pressed"] == "false"
    assert _vote(parse, phones[0], "marker-liked").startswith(f"/w/{room.code}#vote-")
    assert _button(parse, phones[0], "marker-liked").one("button").attributes["aria-pressed"] == "true"
    assert _button(parse, phones[1], "marker-liked").one("button").attributes["aria-pressed"] == "false"
    _vote(parse, phones[1], "marker-liked")
    assert order() == [["marker-common", "marker-liked", "marker-early"]] * 2
    assert "(2 votes)" in ask_page(client, f"?workshop={room.keys.facilitator}", "/board")
    for phone in phones[:2]:
        _vote(parse, phone, "marker-liked")  # takes it back
    assert order() == before
