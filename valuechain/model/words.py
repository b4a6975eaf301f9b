"""Counts, dates, lists and truth values in words, for every layer."""

import re
from collections.abc import Sequence
from datetime import date, datetime
from functools import lru_cache


def count(number: int, noun: str, plural: str = "") -> str:
    """The number and its noun, in the singular or plural.

    >>> count(1, "mitigation"), count(15, "mitigation"), count(2, "duty", "duties")
    ('1 mitigation', '15 mitigations', '2 duties')
    """
    return f"{number:,} {noun if number == 1 else plural or pluralise(noun)}"


def pluralise(noun: str) -> str:
    """The plural of a regular English noun.

    >>> pluralise("duty"), pluralise("control")
    ('duties', 'controls')
    """
    return f"{noun[:-1]}ies" if noun.endswith("y") and noun[-2:-1] not in "aeiou" else f"{noun}s"


def ordinal(number: int) -> str:
    """The ordinal number, with its English suffix.

    >>> [ordinal(number) for number in (1, 2, 3, 4, 11, 12, 13, 21, 112)]
    ['1st', '2nd', '3rd', '4th', '11th', '12th', '13th', '21st', '112th']
    """
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def article(phrase: str) -> str:
    """The indefinite article for a phrase.

    >>> article("advanced"), article("frontier")
    ('an', 'a')
    """
    return "an" if phrase[:1].lower() in "aeiou" else "a"


def capital(text: str) -> str:
    """The text with its first letter capitalised.

    >>> capital("the CoSAI Risk Map")
    'The CoSAI Risk Map'
    """
    return f"{text[:1].upper()}{text[1:]}"


def begin_lower(name: str) -> str:
    """A name within a sentence: its first letter is small, unless it begins with an abbreviation.

    >>> begin_lower("Model providers"), begin_lower("MLOps and evaluation providers")
    ('model providers', 'MLOps and evaluation providers')
    """
    return name if name[1:2].isupper() else f"{name[:1].lower()}{name[1:]}"


def join_words(words: Sequence[str]) -> str:
    """Joins words into a list for a sentence.

    >>> join_words(["users", "adapters", "hubs"])
    'users, adapters and hubs'
    """
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"


def join_first(words: Sequence[str], most: int) -> str:
    """Joins the first words into a list for a sentence, with the number of the others.

    >>> join_first(["B2", "B3", "B7", "C1"], 2), join_first(["B2", "B3"], 2)
    ('B2, B3 and 2 more', 'B2 and B3')
    """
    more = [f"{len(words) - most:,} more"] if len(words) > most else []
    return join_words([*words[:most], *more])


def join_quoted(words: Sequence[str], conjunction: str) -> str:
    """Joins words in quotes into a list for a sentence.

    >>> join_quoted(["may", "can", "could"], "or")
    '“may”, “can” or “could”'
    """
    quoted = [f"“{word}”" for word in words]
    return f" {conjunction} ".join(filter(None, (", ".join(quoted[:-1]), *quoted[-1:])))


def yes_no(value: bool) -> str:
    """The word for a truth value."""
    return "yes" if value else "no"


def read_day(text: str) -> date | None:
    """The day that an ISO date names, or None for anything else.

    >>> read_day("2027-01-01"), read_day("2027-02-30"), read_day("20270101")
    (datetime.date(2027, 1, 1), None, None)
    """
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if day.isoformat() == text else None  # there are ISO forms of other lengths, such as 2027-W01-1


def find_days(text: str) -> list[date]:
    """The days that a text names, as `2 August 2027` or 2027-08-02, in order.

    >>> find_days("until 2 August 2030; large IT systems until 31 December 2030; 31 June 2030 is no day")
    [datetime.date(2030, 8, 2), datetime.date(2030, 12, 31)]
    """
    return sorted(filter(None, map(_read_match, _DAY.finditer(text))))


@lru_cache(maxsize=1024)
def find_last_days(text: str) -> tuple[date, ...]:
    """The deadlines in a text: the days that it names, except those after `before`, `after`, `from` or `since`.

    >>> find_last_days("systems put into service before 2 August 2027 must comply by 31 December 2030")
    (datetime.date(2030, 12, 31),)
    """
    named = (match for match in _DAY.finditer(text) if not _NO_LAST_DAY.search(text, 0, match.start()))
    return tuple(sorted(filter(None, map(_read_match, named))))


def _read_match(match: re.Match[str]) -> date | None:
    if not match["month"]:
        return read_day(match[0])
    return read_day(f"{match['year']}-{_MONTHS.index(match['month']) + 1:02}-{int(match['day']):02}")


def write_date(day: str | date) -> str:
    """A date in words, from a date, a datetime or an ISO string.

    >>> write_date("2026-11-03"), write_date(datetime(2026, 3, 9, 10))
    ('3 November 2026', '9 March 2026')
    """
    if isinstance(day, str):
        day = datetime.fromisoformat(day)
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def write_short_date(day: date) -> str:
    """A date in words with a short month, for tables and labels.

    >>> write_short_date(date(2027, 12, 2)), write_short_date(date(2026, 5, 1))
    ('2 Dec 2027', '1 May 2026')
    """
    return f"{day.day} {_MONTHS[day.month - 1][:3]} {day.year}"


def say_date(text: str) -> str:
    """An ISO date in words; any other text stays as it is.

    >>> say_date("2026-08-19"), say_date("October 2023")
    ('19 August 2026', 'October 2023')
    """
    day = read_day(text)
    return write_date(day) if day else text


_HASH_SHOWN = 12
"""How many digits of a data version are shown where the whole hash would be too long."""


def describe_data(version: str, updated: str) -> str:
    """The day of the data's last change and its version, to follow the word "data"; empty if neither is known.

    >>> describe_data("1a2b3c4d5e6f7a8b", "2026-11-28"), describe_data("1a2b3c4d5e6f7a8b", "")
    ('of 28 November 2026, version 1a2b3c4d5e6f', 'version 1a2b3c4d5e6f')
    """
    day = f"of {write_date(updated)}" if updated else ""
    return ", ".join(filter(None, (day, f"version {version[:_HASH_SHOWN]}" if version else "")))


_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_DAY = re.compile(rf"\b(?P<day>\d{{1,2}}) (?P<month>{'|'.join(_MONTHS)}) (?P<year>\d{{4}})\b|\b\d{{4}}-\d\d-\d\d\b")
_NO_LAST_DAY = re.compile(r"\b(before|after|from|since)\s+$", re.IGNORECASE)
