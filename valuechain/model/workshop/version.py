"""Outcomes of workshops that were saved as frameworks: each is known by the hash of its content."""

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime

VERSION_FRAMEWORK = "workshop"
"""The id of the framework in every such outcome."""
_KEY = re.compile(r"[0-9a-f]{64}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Version:
    """What is known of a saved outcome, without its content."""

    key: str
    title: str
    """What the workshop was called."""
    created: datetime
    """When it was first saved, in UTC."""


def content_key(content: bytes) -> str:
    """By what a content is known for good: its SHA-256, which anybody who has it can check.

    >>> content_key(b"")[:16]
    'e3b0c44298fc1c14'
    """
    return hashlib.sha256(content).hexdigest()


def is_content_key(key: str) -> bool:
    """Whether a key is one of these: the keys to users' own data are shorter.

    >>> is_content_key(content_key(b"")), is_content_key("VJ4x3n0hQqS2mW8cYb1dEA")
    (True, False)
    """
    return _KEY.fullmatch(key) is not None
