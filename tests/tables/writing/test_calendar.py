"""Calendar files, read back with a calendar library."""

from datetime import date

import pytest
from icalendar import Calendar

from valuechain.tables.writing.calendar import CalendarEntry, write_calendar

ENTRY = CalendarEntry(
    date(2027, 12, 31), "Duties; begin", "Who: makers, sellers\nPlace: Art 9", "http://localhost/timeline"
)


def events_of(made: bytes) -> list[Calendar]:
    """The entries of a calendar file."""
    return list(Calendar.from_ical(made).walk("VEVENT"))


def test_an_entry_is_a_whole_day() -> None:
    """An entry takes its day and no other, and does not make it busy."""
    (event,) = events_of(write_calendar("valuechain", [ENTRY]))
    assert (event.decoded("dtstart"), event.decoded("dtend")) == (date(2027, 12, 31), date(2028, 1, 1))
    assert event["transp"] == "TRANSPARENT"


def test_words_survive() -> None:
    """Title, text with several lines and link are those that were written, whatever their characters."""
    (event,) = events_of(write_calendar("valuechain", [ENTRY]))
    assert (str(event["summary"]), str(event["description"])) == (ENTRY.title, ENTRY.text)
    assert str(event["url"]) == ENTRY.link


def test_no_link_without_an_address() -> None:
    """An entry without a link has no address in the file."""
    (event,) = events_of(write_calendar("valuechain", [ENTRY._replace(link="")]))
    assert "url" not in event


def test_an_entry_keeps_its_identity() -> None:
    """In a later file, the same day and title are the same entry; another day is another entry."""
    known = [
        str(events_of(write_calendar("valuechain", [entry]))[0]["uid"])
        for entry in (ENTRY, ENTRY._replace(text="New words"), ENTRY._replace(day=date(2028, 1, 1)))
    ]
    assert known[0] == known[1] != known[2]


@pytest.mark.parametrize("number", [0, 3])
def test_a_calendar_has_its_name(number: int) -> None:
    """The file names the calendar, and may be empty."""
    calendar = Calendar.from_ical(write_calendar("valuechain: duties", [ENTRY] * number))
    assert str(calendar["x-wr-calname"]) == "valuechain: duties"
    assert len(calendar.walk("VEVENT")) == number


def test_lines_are_short() -> None:
    """Lines end as the format asks, and none is longer than 75 bytes."""
    made = write_calendar("valuechain", [ENTRY._replace(text="A long sentence. " * 40)])
    assert all(len(line) <= 75 for line in made.split(b"\r\n"))
