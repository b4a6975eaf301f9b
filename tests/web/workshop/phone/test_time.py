"""The time left on phones, and rounds that a timer closes."""

import time
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.conftest import Parse
from tests.web.workshop.phone.conftest import MakeRoom, Room
from valuechain.model.workshop.acting import Act, Wish
from valuechain.storage.engine import Database
from valuechain.storage.workshops.facilitating import Workshops


@pytest.mark.parametrize(("zone", "named"), [("Asia/Tokyo", ""), ("UTC", " UTC")])
def test_the_end_of_the_timer(make_room: MakeRoom, parse: Parse, zone: str, named: str) -> None:
    """Without the script, a phone says until when one can answer, in the time zone of the workshop."""
    room = make_room({"time_zone": zone})
    phone = room.phone()
    room.act(Act.OPEN, "M-1")
    running = room.workshops.act(room.keys.facilitator, Wish(Act.TIMER, minutes=4)).running
    assert running.timer_ends
    until = running.timer_ends.astimezone(ZoneInfo(zone)).strftime("%H:%M")
    assert parse(phone.look().text).one(".timer").text == f"You have until {until}{named}."


def test_the_timer_of_a_paused_workshop(room: Room, parse: Parse) -> None:
    """A phone shows the time left while the workshop is paused, too; it stands still."""
    phone = room.phone()
    room.act(Act.OPEN, "M-1")
    room.workshops.act(room.keys.facilitator, Wish(Act.TIMER, minutes=4))
    room.act(Act.PAUSE)
    timer = parse(phone.look().text).one(".timer")
    assert (timer.text, "data-seconds" in timer.attributes) == ("Time left: 4:00, paused", False)


def test_a_timer_that_ends(make_room: MakeRoom, held: Database) -> None:
    """When a timer has closed the round, phones hear it, even if no wall or control room is open."""
    room = make_room(closes_by_timer=True)
    phone = room.phone()
    room.act(Act.OPEN, "M-1")
    earlier = Workshops(held, lambda: datetime.now(UTC) - timedelta(minutes=1, seconds=-0.5))
    scene = earlier.act(room.keys.facilitator, Wish(Act.TIMER, minutes=1)).scene
    assert phone.news(scene).status_code == 204
    time.sleep(0.6)
    assert 'data-screen="closed"' in phone.news(scene).text
