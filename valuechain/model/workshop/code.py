"""Join codes: short enough to read aloud and type on a phone."""

import secrets

ALPHABET = "ACDEFGHJKMNPRTVWXYZ34679"
"""B, I, L, O, Q, S, U, 0, 1, 2, 5 and 8 are left out, because from the back of a room each looks like another."""
CODE_LENGTH = 7
_GROUP = 4


def new_code() -> str:
    """A random code."""
    return "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))


def shown_code(code: str) -> str:
    """The code as it is displayed.

    >>> shown_code("KTPM4XC")
    'KTPM-4XC'
    """
    return f"{code[:_GROUP]}-{code[_GROUP:]}"


def read_code(typed: str) -> str:
    """Normalises a typed code, ignoring separators; empty if it isn't valid.

    >>> read_code(" ktpm 4xc "), read_code("KTPM-4X")
    ('KTPM4XC', '')
    """
    letters = "".join(letter for letter in typed.upper() if letter.isalnum())
    return letters if len(letters) == CODE_LENGTH and set(letters) <= set(ALPHABET) else ""
