"""Screens that are rendered once for many phones."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from tests.web.workshop.phone.conftest import MakeRoom, Phone, Room
from valuechain.model.workshop.acting import Act
from valuechain.storage.keys import new_key
from valuechain.views.workshop.phone import page
from valuechain.web.store import Store
from valuechain.web.workshop.phone import screens
from valuechain.web.workshop.phone.screens import Screens

HOSTILE = "<b>“&' \\ \n$1"


@pytest.fixture
def rendered(monkeypatch: pytest.MonkeyPatch) -> list[page.Phone]:
    """What was rendered, rather than taken from the cache."""
    made: list[page.Phone] = []

    def show(phone: page.Phone) -> str:
        made.append(phone)
        return page.show_screen(phone)

    monkeypatch.setattr(screens, "show_screen", show)
    return made


@pytest.fixture
def compared(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The kinds of screen that phones got, each the same as if it had been rendered for this phone alone."""
    kinds = list[str]()
    show = Screens.show

    def compare(self: Screens, phone: page.Phone, token: str, revision: int) -> str:
        shown = show(self, phone, token, revision)
        assert shown == page.show_screen(phone)
        kinds.append(page.screen_of(phone))
        return shown

    monkeypatch.setattr(Screens, "show", compare)
    return kinds


def steps(room: Room, phones: list[Phone]) -> Iterator[None]:
    """A workshop with two rounds about a question, in which the first two phones answer; pauses after each change."""
    yield
    room.act(Act.OPEN, "M-1")
    yield
    phones[0].answer(hub="primary", reason=HOSTILE)
    phones[1].answer(user="primary")
    yield
    room.act(Act.PAUSE)
    yield
    room.act(Act.RESUME)
    room.act(Act.CLOSE, "M-1")
    yield
    room.act(Act.REVEAL, "M-1")
    yield
    room.act(Act.AGAIN, "M-1")
    yield
    phones[1].answer(number=2, hub="secondary", reason="Another")
    room.act_all(Act.CLOSE, Act.REVEAL)
    yield
    room.act(Act.FOCUS, "M-2")
    yield
    room.act(Act.END)
    yield


@pytest.mark.usefixtures("no_grace")
def test_each_phone_gets_its_own(make_room: MakeRoom, compared: list[str]) -> None:
    """Every phone gets exactly the screen that is rendered for it alone: with its own answers, name and link."""
    room = make_room(has_pseudonyms=True)
    phones = [room.phone(name=name) for name in ("Ada", "<i>Bo", "Cy", "Di")]
    tokens = [phone.token for phone in phones]
    for _ in steps(room, phones):
        for query in ("", "&item=M-1", f"&me={tokens[3]}"):
            for phone in phones:
                shown = phone.news(0, query).text
                own = tokens[3] if "me=" in query else phone.token
                assert [each for each in (*tokens, *screens.MARKS) if each in shown] == [own]
    assert {*compared} == set(page.Screen)


def test_a_room_shares_a_screen(room: Room, rendered: list[page.Phone]) -> None:
    """While no one has answered, a screen is rendered once for the whole room; then once for whoever has."""
    phones = [room.phone() for _ in range(5)]
    room.act(Act.OPEN, "M-1")
    assert len({phone.news(0).text for phone in phones}) == len(phones)
    assert len(rendered) == 1
    phones[0].answer(hub="primary", reason="Because")
    for phone in phones:
        phone.news(0)
    assert len(rendered) == 2


def test_a_change_is_shown(room: Room, rendered: list[page.Phone]) -> None:
    """No one gets the screen of a state before: neither of a question, nor of a result that is hidden again."""
    phone = room.phone()
    phone.answer()
    room.act(Act.OPEN, "M-1")
    phone.answer(hub="primary", reason="marker-reason")
    room.act_all(Act.CLOSE, Act.REVEAL)
    assert "marker-reason" in phone.news(0).text
    room.act(Act.HIDE, "M-1")
    hidden = phone.news(0).text
    assert 'data-screen="closed"' in hidden
    assert len(rendered) == 2


def test_screens_are_forgotten(room: Room, participants_url: str) -> None:
    """After a deletion, no screen is kept."""
    store = Store(participants_url)
    held, workshop = Screens(store), room.workshops.joined(room.code)
    phone = page.Phone(room.code, workshop.plan, workshop.running, 1, workshop.expires, datetime.now(UTC))
    held.show(phone, new_key(), 1)
    assert held._held
    store.forget()
    assert not held._held
