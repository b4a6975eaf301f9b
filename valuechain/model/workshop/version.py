"""Outcomes saved as frameworks, keyed by the hash of their content."""

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime

VERSION_FRAMEWORK = "workshop"
"""The id of the framework in every such outcome."""
_KEY = re.compile(r"[0-9a-f]{64}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Version:
    """Metadata of a saved outcome."""

    key: str
    title: str
    """The workshop's title."""
    created: datetime
    """When it was first saved, in UTC."""


def content_key(content: bytes) -> str:
    """The permanent key of a piece of content: its SHA-256 hash.

    >>> content_key(b"")[:16]
    'e3b0c44298fc1c14'
    """
    return hashlib.sha256(content).hexdigest()


def is_content_key(key: str) -> bool:
    """Whether a key is a content key; keys to users' own data are shorter.

    >>> is_content_key(content_key(b"")), is_content_key("VJ4x3n0hQqS2mW8cYb1dEA")
    (True, False)
    """
    return _KEY.fullmatch(key) is not None
