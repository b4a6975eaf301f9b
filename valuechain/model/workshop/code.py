"""The code by which a room joins a workshop: short, read aloud, typed on a phone."""

import secrets

ALPHABET = "ACDEFGHJKMNPRTVWXYZ34679"
"""No two that look alike from the back of a room: none of B and 8, I, L and 1, O, Q and 0, S and 5, U, 2."""
CODE_LENGTH = 7
_GROUP = 4


def new_code() -> str:
    """A code out of 24^7, some 4.6 thousand million."""
    return "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))


def shown_code(code: str) -> str:
    """The code as it is shown and read aloud.

    >>> shown_code("KTPM4XC")
    'KTPM-4XC'
    """
    return f"{code[:_GROUP]}-{code[_GROUP:]}"


def read_code(typed: str) -> str:
    """The code that somebody typed, whatever stands between its letters; empty if it cannot be one.

    >>> read_code(" ktpm 4xc "), read_code("KTPM-4X")
    ('KTPM4XC', '')
    """
    letters = "".join(letter for letter in typed.upper() if letter.isalnum())
    return letters if len(letters) == CODE_LENGTH and set(letters) <= set(ALPHABET) else ""
