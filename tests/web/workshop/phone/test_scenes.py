"""The news for which phones poll every second."""

import pytest

from tests.conftest import Clock
from tests.web.workshop.phone.conftest import Room
from valuechain.model.workshop.acting import Act
from valuechain.storage.workshops.values import UnknownWorkshopError
from valuechain.web.store import Store
from valuechain.web.workshop.phone.scenes import COUNTED_SECONDS, KNOWN_SECONDS, SCENE_SECONDS, Scenes


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


def test_a_large_room_polls_less_often(
    room: Room, scenes: Scenes, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Up to five phones poll every second at the earliest, and six every two seconds, soon after the sixth joins."""
    monkeypatch.setattr("valuechain.web.workshop.phone.scenes.PHONES_A_PAUSE", 5)
    token, *_ = (room.phone().token for _ in range(5))
    assert scenes.news_for(token, room.code, 0).pause == 1
    room.phone()
    assert scenes.news_for(token, room.code, 0).pause == 1
    clock.now += COUNTED_SECONDS
    assert scenes.news_for(token, room.code, 0).pause == 2


def test_a_scene_is_sent_once(room: Room, scenes: Scenes) -> None:
    """A phone's first poll gets the current scene, and later polls do not repeat it."""
    token = room.phone().token
    found = scenes.news_for(token, room.code, 0).workshop
    assert found is not None
    assert scenes.news_for(token, room.code, found.scene).workshop is None


def test_another_process_was_faster(room: Room, scenes: Scenes) -> None:
    """A phone that another process has sent a newer scene does not get the older one that this process remembers."""
    token = room.phone().token
    remembered = scenes.of(token, room.code).scene
    room.act(Act.OPEN, "M-1")
    assert scenes.news_for(token, room.code, remembered + 1).workshop is None


def test_a_backup_is_put_back(room: Room, scenes: Scenes) -> None:
    """A phone at a later scene than the database, where a backup was put back, gets the database's."""
    token = room.phone().token
    scene = scenes.of(token, room.code).scene
    found = scenes.news_for(token, room.code, scene + 7).workshop
    assert found is not None
    assert found.scene == scene


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
