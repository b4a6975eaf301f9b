"""A small framework with dates of every kind, for questions as of a day."""

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.conftest import Write
from valuechain.model.chain import ValueChain

ACT = "act"
EARLIER = "Older models: until 2 August 2027."
LATER = "Older systems: until 2 August 2030."
DOUBT = "Article 9 contradicts Article 3."
WORDS = "when the Commission decides"
TABLES: Mapping[str, Sequence[Sequence[str]]] = {
    "frameworks": [
        ["id", "name", "short_name", "called", "called_level_2"],
        [ACT, "The Act", "the Act", "duty", "item"],
    ],
    "actors": [["id", "name"], ["maker", "Makers"], ["user", "Users"]],
    "dates": [
        ["id", "date", "scope", "transition", "is_settled", "note"],
        ["L", "2025-02-02", "", "", "", ""],
        ["G", "2025-08-02", "", EARLIER, "", ""],
        ["S", "2026-08-02", "", "", "no", DOUBT],
        ["H", "2028-08-02", "Annex I", LATER, "", ""],
        ["H", "2027-12-02", "Annex III", LATER, "", ""],
    ],
    "mitigations": [
        ["id", "name", "parent", "primary", "secondary", "applies_from"],
        ["risks", "Risks", "", "maker", "user", "H"],
        ["literacy", "Literacy", "", "maker", "user", "L"],
        ["conformity", "Conformity", "", "maker", "", "S"],
        ["models", "Models", "", "maker", "", "G"],
        ["someday", "Someday", "", "maker", "", WORDS],
        ["always", "Always", "", "maker", "", ""],
        ["notice", "Notice", "", "user", "", "2026-12-02"],
        ["notice-a", "Notice, a", "notice", "user", "", ""],
    ],
    "ownerships": [
        ["mitigation_id", "actor_id", "role", "applies_from"],
        ["literacy", "user", "secondary", "2027-06-01"],
    ],
}
"""Seven duties: two scopes, one date, a date that is not settled, a transition, words, none, and an ISO date.

The users' role for literacy begins later than the duty, and the one item has no date of its own.
"""


def write_dated(write: Write) -> ValueChain:
    """The framework as a chain."""
    return write(**TABLES)


def save_dated(folder: Path) -> None:
    """The framework as files in a folder."""
    for table, rows in TABLES.items():
        with (folder / f"{table}.csv").open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream).writerows(rows)
