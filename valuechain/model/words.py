"""Counts, dates, lists and truth values in words, for every layer."""

from collections.abc import Sequence
from datetime import date, datetime


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


def join_words(words: Sequence[str]) -> str:
    """Joins words into a list for a sentence.

    >>> join_words(["users", "adapters", "hubs"])
    'users, adapters and hubs'
    """
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"


def yes_no(value: bool) -> str:
    """The word for a truth value."""
    return "yes" if value else "no"


def write_date(day: str | date) -> str:
    """A date in words, from a date, a datetime or an ISO string.

    >>> write_date("2026-11-03"), write_date(datetime(2026, 3, 9, 10))
    ('3 November 2026', '9 March 2026')
    """
    if isinstance(day, str):
        day = datetime.fromisoformat(day)
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
