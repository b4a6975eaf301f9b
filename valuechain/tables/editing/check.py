"""Validates edits of a draft by the rules for files."""

from valuechain.tables.characters import fold
from valuechain.tables.editing.draft import Draft
from valuechain.tables.reading.report import Report
from valuechain.tables.reading.rows import read_rows
from valuechain.tables.schema import required_columns_of
from valuechain.tables.text import RawTable

LONGEST_TEXT = 5_000
"""How many characters a text can have."""


class EditError(ValueError):
    """A change that cannot be made; the message says why and what to do."""


class NameTakenError(EditError):
    """Another actor has the name."""

    def __init__(self, name: str) -> None:
        super().__init__(f"Another actor is already called “{name}”. Give each actor a name of its own.")


def check_text(table: str, column: str, text: str) -> str:
    """The text as the column of the table keeps it. Raises EditError if the column cannot hold it."""
    cleaned = fold(text.encode("utf-8", "replace").decode()).strip()  # a browser may send half of a character
    if len(cleaned) > LONGEST_TEXT:
        raise EditError(f"The text is longer than {LONGEST_TEXT:,} characters. Shorten it.")
    if not cleaned and column in required_columns_of(table):
        raise EditError(f"The {column} cannot be empty.")
    needed = [name for name in required_columns_of(table) if name != column]
    header, row = (*needed, column), (*("x" for _ in needed), cleaned)
    report = Report()
    read_rows(table, RawTable(f"{table}.csv", header, (row,), (2,)), report)
    for problem in report.problems():
        if not problem.is_warning:
            raise EditError(f"{problem.message} {problem.mend}".strip())
    return cleaned


def check_rows(draft: Draft) -> None:
    """Raises EditError if the rows of a draft do not go together.

    Undoing a change can break them, even though that change and every later one were allowed.
    """
    if not draft.actors or not draft.mitigations:
        raise EditError("No actor or no mitigation would be left. Add another one first.")
    names: dict[str, str] = {}
    for actor, texts in draft.actors.items():
        name = texts["name"]
        if names.setdefault(name.casefold(), actor) != actor or (name != actor and name in draft.actors):
            raise NameTakenError(name)
    for texts in draft.mitigations.values():
        parent = texts.get("parent", "")
        if parent and parent not in draft.mitigations:
            raise EditError(
                f"“{texts['name']}” is part of a mitigation that is no longer there. Bring that back first."
            )
