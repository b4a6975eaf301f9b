"""A link in a list."""

from typing import NamedTuple


class Link(NamedTuple):
    """A link with its label and an optional note."""

    label: str
    href: str
    """If this is empty, only the label is shown."""
    note: str = ""
