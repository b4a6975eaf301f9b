"""A link in a list."""

from typing import NamedTuple


class Link(NamedTuple):
    """A link with its label and an optional note."""

    label: str
    href: str
    """May be empty: then there is only the label."""
    note: str = ""
