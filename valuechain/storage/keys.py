"""The keys that open what is kept. Without SQLAlchemy, so that whoever needs a key's hash need not load it."""

import base64
import hashlib
import secrets

_KEY_BYTES = 16
"""128 bits: not to be guessed."""


def new_key() -> str:
    """A key that nobody has."""
    return secrets.token_urlsafe(_KEY_BYTES)


def projector_key(facilitator: str) -> str:
    """The key that shows the workshop of a facilitator's key; from it that key cannot be told.

    It follows from the other, so that a facilitator finds the projector's link again though neither key is kept.
    """
    return base64.urlsafe_b64encode(hashlib.sha256(f"projector {facilitator}".encode()).digest()[:_KEY_BYTES]).decode()[
        :-2
    ]


def hash_key(key: str) -> str:
    """By what a key is known: its SHA-256, from which it cannot be told."""
    return hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()
