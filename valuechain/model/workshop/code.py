"""Join codes: short enough to read aloud and type on a phone."""

import re
import secrets

ALPHABET = "ACDEFGHJKMNPRTVWXYZ34679"
"""B, I, L, O, Q, S, U, 0, 1, 2, 5 and 8 are left out, because from the back of a room each looks like another."""
CODE_LENGTH = 7
_GROUP = 4
_LONGEST_TYPED = 500
_IN_A_LINK = re.compile(r"CODE=|/W/")


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
    """The code in what was typed or pasted, such as a join link; case and separators don't matter. Empty without one.

    >>> read_code(" ktpm 4xc "), read_code("KTPM-4X"), read_code("Kennedy says: KTPM-4XC")
    ('KTPM4XC', '', 'KTPM4XC')
    >>> read_code("http://kennedy.example/join?code=ktpm4xc&from=qr")
    'KTPM4XC'
    """
    typed = typed.upper()[:_LONGEST_TYPED]
    linked = _IN_A_LINK.search(typed)
    words = re.findall(r"[^\W_]+", typed[linked.end() :] if linked else typed)
    ends = range(len(words) + 1)
    found = ["".join(words[start:end]) for end in ends for start in range(end) if end - start <= CODE_LENGTH]
    codes = [code for code in found if len(code) == CODE_LENGTH and set(code) <= set(ALPHABET)]
    # In a link, the code comes first; in a sentence, other words may look like one.
    return codes[0 if linked else -1] if codes else ""
