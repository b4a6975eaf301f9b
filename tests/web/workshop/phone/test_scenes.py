"""The news for which phones poll every second."""

from itertools import pairwise

import pytest

from tests.conftest import Clock
from tests.web.workshop.phone.conftest import Room
from valuechain.model.workshop.acting import Act
from valuechain.storage.keys import hash_key
from valuechain.storage.workshops.values import UnknownWorkshopError
from valuechain.web.store import Store
from valuechain.web.workshop.phone.scenes import KNOWN_SECONDS, SCENE_SECONDS, Scenes


@pytest.fixture
def scenes(participants_url: str, clock: Clock) -> Scenes:
    """The scenes of the workshops in the test's database."""
    return Scenes(Store(participants_url), clock)


def test_a_whole_room_is_told_after_a_moment(room: Room, scenes: Scenes, clock: Clock) -> None:
    """Phones see a new round within a quarter of a second, when the cache expires."""
    tokens = [room.phone().token for _ in range(2)]
    scene = room.workshops.joined(room.code).scene
    assert [scenes.of(token, room.code).scene for token in tokens] == [scene, scene]
    room.act(Act.OPEN, "M-1")
    assert [scenes.of(token, room.code).scene for token in tokens] == [scene, scene]
    clock.now += SCENE_SECONDS
    assert [scenes.of(token, room.code).scene for token in tokens] == [scene + 1, scene + 1]
    assert scenes.of(tokens[0], room.code).running.open_mitigations == ("M-1",)


def test_a_large_room_takes_turns(room: Room, scenes: Scenes, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    """Updates to phones are staggered over a time proportional to the number of participants."""
    monkeypatch.setattr("valuechain.web.workshop.phone.scenes.PHONES_A_SECOND", 5)
    tokens = [room.phone().token for _ in range(20)]  # at 5 a second, updates take 4 seconds
    scene = room.workshops.joined(room.code).scene
    assert [scenes.news_for(token, room.code, scene) for token in tokens] == [None] * 20
    room.act(Act.OPEN, "M-1")
    clock.now += SCENE_SECONDS
    told = []
    for _ in range(5):
        told.append({token for token in tokens if scenes.news_for(token, room.code, scene)})
        clock.now += 1
    assert [len(told[0]), len(told[4])] == [0, 20]
    assert all(before <= after for before, after in pairwise(told))
    turns = {token: int(hash_key(token)[:8], 16) / 16**8 * 4 for token in tokens}
    assert told[2] == {token for token, turn in turns.items() if turn <= 2}


def test_who_is_typing_does_not_wait(room: Room, scenes: Scenes, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a large room, a phone on which something is typed and not saved hears at once that the round has closed."""
    monkeypatch.setattr("valuechain.web.workshop.phone.scenes.PHONES_A_SECOND", 0.001)
    token = room.phone().token
    scene = room.workshops.joined(room.code).scene
    scenes.of(token, room.code)
    room.act(Act.OPEN, "M-1")
    clock.now += SCENE_SECONDS
    heard = [scenes.news_for(token, room.code, scene, is_urgent=is_urgent) for is_urgent in (False, True)]
    assert [each is not None for each in heard] == [False, True]


def test_who_has_seen_nothing_does_not_wait(room: Room, scenes: Scenes) -> None:
    """A phone's first poll gets the current scene at once, and later polls do not repeat it."""
    token = room.phone().token
    found = scenes.news_for(token, room.code, 0)
    assert found is not None
    assert scenes.news_for(token, room.code, found.scene) is None
    assert scenes.news_for(token, room.code, found.scene + 1) is None


def test_one_workshop_says_nothing_of_another(room: Room, scenes: Scenes) -> None:
    """Updates to one workshop reach no phones outside it."""
    other = room.workshops.create(room.workshops.joined(room.code).plan, 1).code
    tokens = {room.code: room.phone().token, other: room.participants.join(other)}
    room.act(Act.OPEN, "M-1")
    assert [scenes.of(token, code).scene for code, token in tokens.items()] == [2, 1]
    for token, code in ((tokens[other], room.code), (tokens[room.code], other), ("nobody", other)):
        with pytest.raises(UnknownWorkshopError):
            scenes.of(token, code)


def test_who_has_left_is_not_known(room: Room, scenes: Scenes, clock: Clock) -> None:
    """A participant who leaves is forgotten at once in this process, and in other processes at the next lookup."""
    here, elsewhere = room.phone().token, room.phone().token
    for token in (here, elsewhere):
        scenes.of(token, room.code)
        room.participants.leave(token)
    scenes.forget(here)
    with pytest.raises(UnknownWorkshopError):
        scenes.of(here, room.code)
    assert scenes.of(elsewhere, room.code).code == room.code
    clock.now += KNOWN_SECONDS
    with pytest.raises(UnknownWorkshopError):
        scenes.of(elsewhere, room.code)


def test_nothing_of_a_deleted_workshop_is_held(room: Room, participants_url: str) -> None:
    """A deletion clears the scenes held in memory."""
    store = Store(participants_url)
    scenes = Scenes(store, clock=lambda: 0.0)  # nothing expires by itself
    token = room.phone().token
    scenes.of(token, room.code)
    store.workshops.delete(room.keys.facilitator)
    assert scenes.of(token, room.code).code == room.code
    store.forget()
    with pytest.raises(UnknownWorkshopError):
        scenes.of(token, room.code)
