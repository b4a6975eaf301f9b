"""Writes dates as a calendar file (iCalendar, RFC 5545), for any calendar program."""

import hashlib
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple


class CalendarEntry(NamedTuple):
    """A whole day in a calendar."""

    day: date
    title: str
    text: str
    """What the entry says when it is opened; may have several lines."""
    link: str = ""
    """The address of the page about it, or empty."""


def write_calendar(name: str, entries: Iterable[CalendarEntry]) -> bytes:
    """The entries as a calendar file; an entry with the same day and title keeps its identity in later files.

    >>> made = write_calendar("valuechain", [CalendarEntry(date(2027, 1, 1), "Duties begin", "Who: platforms")])
    >>> made.decode().splitlines()[0]
    'BEGIN:VCALENDAR'
    """
    from icalendar import Calendar, Event  # noqa: PLC0415 # slow to import

    calendar = Calendar()
    calendar.add("prodid", "-//valuechain//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", name)
    for entry in entries:
        event = Event()
        known_by = hashlib.sha256(f"{entry.day}\n{entry.title}".encode()).hexdigest()[:32]
        event.add("uid", f"{known_by}@valuechain")
        event.add("dtstamp", datetime.now(UTC))
        event.add("dtstart", entry.day)
        event.add("dtend", entry.day + timedelta(days=1))
        event.add("summary", entry.title)
        event.add("description", entry.text)
        event.add("transp", "TRANSPARENT")  # so that the day does not count as busy
        if entry.link:
            event.add("url", entry.link)
        calendar.add_component(event)
    written: bytes = calendar.to_ical()
    return written
