"""What phones are told that ask every second."""

from dataclasses import dataclass
from typing import Any

import pytest

from valuechain.model.running import Act
from valuechain.storage.workshop_values import UnknownWorkshopError
from valuechain.web.scenes import KNOWN_SECONDS, SCENE_SECONDS, Scenes
from valuechain.web.store import Store

Room = Any
"""A workshop: `Room` of conftest.py."""


@dataclass
class Clock:
    """Seconds as the test has them."""

    now: float = 1000.0

    def __call__(self) -> float:
        """The time."""
        return self.now


@pytest.fixture
def clock() -> Clock:
    """A clock that stands."""
    return Clock()


@pytest.fixture
def scenes(participants_url: str, clock: Clock) -> Scenes:
    """Where the workshops of the test's database stand."""
    return Scenes(Store(participants_url), clock)


def test_a_whole_room_is_told_after_a_moment(room: Room, scenes: Scenes, clock: Clock) -> None:
    """Two phones hear nothing of what was opened a moment ago, and both hear of it a quarter of a second later."""
    one, other = room.phone().token, room.phone().token
    scene = str(room.workshops.joined(room.code).scene)
    assert (scenes.is_still(one, scene), scenes.is_still(other, scene)) == (True, True)
    room.act(Act.OPEN, "M-1")
    assert (scenes.is_still(one, scene), scenes.is_still(other, scene)) == (True, True)
    clock.now += SCENE_SECONDS
    assert (scenes.is_still(one, scene), scenes.is_still(other, scene)) == (False, False)


def test_one_workshop_says_nothing_of_another(room: Room, scenes: Scenes) -> None:
    """What phones of one workshop are told is not told to those of another, which stands elsewhere."""
    one = room.phone().token
    other = room.workshops.join(room.workshops.create(room.workshops.joined(room.code).plan, 1).code)
    room.act(Act.OPEN, "M-1")
    asked = [scenes.is_still(token, scene) for token in (one, other) for scene in ("1", "2")]
    assert asked == [False, True, True, False]


def test_who_has_left_is_not_known(room: Room, scenes: Scenes, clock: Clock) -> None:
    """Who leaves here is unknown at once, who leaves elsewhere when it is next looked up."""
    one, other = room.phone().token, room.phone().token
    scene = str(room.workshops.joined(room.code).scene)
    assert (scenes.is_still(one, scene), scenes.is_still(other, scene)) == (True, True)
    room.workshops.leave(one)
    scenes.forget(one)
    room.workshops.leave(other)
    with pytest.raises(UnknownWorkshopError):
        scenes.is_still(one, scene)
    clock.now += KNOWN_SECONDS
    with pytest.raises(UnknownWorkshopError):
        scenes.is_still(other, scene)
