"""Reads cells and rows of the shipped data, and lists the roles."""

from collections.abc import Iterable

Row = dict[str, str]
Rows = list[Row]
ById = dict[str, Row]

OWNER_ROLES = ("primary", "secondary", "responsible", "alternative", "supporting")
"""The roles of actors that have something to do."""
ROLES = (*OWNER_ROLES, "informed", "checked", "mentioned")
"""Every role: the last three carry no duty."""

NOT_HELD = "eu-transparency-code"
"""The framework that was read in a public copy, which is not in hand: no hash of its text, no passages."""


def several(cell: str) -> list[str]:
    """The entries of a cell that can hold several."""
    return [part for part in cell.split(";") if part]


def ids(cell: str) -> set[str]:
    """The ids in a cell, in any order."""
    return set(several(cell))


def owners(row: Row) -> dict[str, set[str]]:
    """The actors in the role columns of a row, without empty columns."""
    return {role: ids(row[role]) for role in ROLES if row[role]}


def by_id(rows: Iterable[Row]) -> ById:
    """Rows by id."""
    return {row["id"]: row for row in rows}


def group(rows: Iterable[Row], column: str) -> dict[str, Rows]:
    """Rows by the value in a column."""
    found: dict[str, Rows] = {}
    for row in rows:
        found.setdefault(row[column], []).append(row)
    return found


def says(text: str, words: Iterable[str]) -> bool:
    """Whether a text has all of the words, in upper or lower case."""
    return all(word.casefold() in text.casefold() for word in words)
