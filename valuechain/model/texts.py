"""The texts of sources, and the places in them from which rows were read."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SourceText:
    """An edition of a source's text, as it was read."""

    framework: str
    id: str
    title: str
    date: str
    url: str
    """Where to get it."""
    licence: str
    sha256: str
    """The hash of the file that was read, in hexadecimal digits."""
    note: str


@dataclass(frozen=True, slots=True)
class Passage:
    """The place in a source's text from which a row was read."""

    framework: str
    table: str
    row: str
    """What tells the row apart within its table and framework, such as `PO-3` or, for a reading, `PO-3/A`."""
    text: str
    """The id of the text."""
    place: str
    """Where in the text, in a form that `valuechain verify` finds."""
    hash: str
    """A hash of the passage, normalised; empty if it has not been verified."""
    checked: str
    """The day on which the row was last checked against the passage, as an ISO date."""
