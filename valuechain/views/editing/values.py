"""Values that the editor shows besides a draft."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from valuechain.views.page.takeaway import Download

LONGEST_NAME = 120
"""How many characters the name of a new framework or of a version can have."""


class Editing(NamedTuple):
    """A framework that is being edited, and where else it can be seen."""

    key: str
    """The key to the user's data."""
    framework: str
    """Its id in the chain that has the user's data beside the shipped frameworks."""
    title: str
    expires: datetime
    """When the link ends."""
    original_name: str
    """The name of the published framework or file that it started from."""
    compare: str
    """The link to Compare with the original; empty if there is none."""
    explore: str
    findings: str
    workshop: str
    my_data: str
    downloads: Sequence[Download] = ()
    """The files that people hand on."""


class NamedVersion(NamedTuple):
    """A version that a user has named."""

    id: int
    revision: int
    name: str
    created: datetime
    """In UTC."""
