"""A workshop in which the published answer stays hidden until the end."""

import pytest

from tests.web.conftest import ask_page
from tests.web.workshop.phone.conftest import MakeRoom, Phone, Room
from valuechain.model.workshop.acting import Act

PUBLISHED = ("Published:", "published: primary", "marker-doubt", "marker-condition")
"""Words in which a page says what is published; `Hubs` is published as primary, and no one here says so."""


@pytest.fixture
def revealed(make_room: MakeRoom) -> tuple[Room, Phone]:
    """Such a workshop with a revealed round, and a phone in it."""
    room = make_room(hides_published=True)
    phones = [room.phone() for _ in range(5)]
    room.act(Act.OPEN, "M-1")
    for phone in phones:
        phone.answer(prov="primary", answer="roles")
    room.act_all(Act.CLOSE, Act.REVEAL)
    return room, phones[0]


def _wall(room: Room, page: str = "/projector") -> str:
    assert room.server is not None
    return ask_page(room.server.test_client(), f"?workshop={room.keys.projector}", page)


def test_hidden_until_the_end(revealed: tuple[Room, Phone]) -> None:
    """Phones and the wall show what is published only after the end; the facilitator sees it before."""
    room, phone = revealed
    assert "You’ll see what the published guidance says at the end." in phone.look().text
    assert [
        word for word in PUBLISHED for page in (phone.look().text, _wall(room), _wall(room, "/board")) if word in page
    ] == []
    assert room.server is not None
    control = ask_page(room.server.test_client(), f"?workshop={room.keys.facilitator}", "/workshop")
    assert "published: primary" in control
    room.act(Act.END)
    assert all("marker-doubt" in page for page in (phone.look("?item=M-1").text, _wall(room, "/board")))


def test_no_link_to_the_guidance(revealed: tuple[Room, Phone]) -> None:
    """A phone's pages link only to phones' pages."""
    room, phone = revealed
    for page in (phone.look().text, room.newcomer().look().text, phone.client.get("/join").text):
        links = [part.partition('"')[0] for part in page.split('href="')[1:]]
        assert all(link.startswith(("/w/", "/join", "data:", "#", "mailto:?")) for link in links)
