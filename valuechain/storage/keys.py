"""Secret keys and their hashes, in a module without SQLAlchemy, which is slow to import."""

import base64
import hashlib
import secrets

_KEY_BYTES = 16
"""128 bits, too many to guess."""


def new_key() -> str:
    """A new random key."""
    return secrets.token_urlsafe(_KEY_BYTES)


def projector_key(facilitator: str) -> str:
    """The projector's key, a one-way hash of the facilitator's.

    The control room can thus show the projector's link although neither key is stored.
    """
    return _derive_key("projector", facilitator)


def key_of_encoding(key: str, encoding: str) -> str:
    """The key to data once it is read in another encoding: a form that arrives twice leads to the same."""
    return _derive_key(f"encoding:{encoding}", key)


def _derive_key(purpose: str, key: str) -> str:
    digest = hashlib.sha256(f"{purpose} {key}".encode("utf-8", "replace")).digest()
    return base64.urlsafe_b64encode(digest[:_KEY_BYTES]).decode().rstrip("=")


def hash_key(key: str) -> str:
    """The SHA-256 of a key; the database stores only this."""
    return hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()
