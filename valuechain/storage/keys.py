"""The keys that open what is kept. Without SQLAlchemy, so that whoever needs a key's hash need not load it."""

import hashlib
import secrets

_KEY_BYTES = 16
"""128 bits: not to be guessed."""


def new_key() -> str:
    """A key that nobody has."""
    return secrets.token_urlsafe(_KEY_BYTES)


def hash_key(key: str) -> str:
    """By what a key is known: its SHA-256, from which it cannot be told."""
    return hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()
