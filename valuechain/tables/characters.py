"""Characters that no one sees or that are written in several ways, and words that stand for an empty cell."""

import re
import unicodedata

from valuechain.model.vocabulary import LIST_SEPARATOR

_HINTS = "\u00ad\u180e\u200b\u2060\ufeff"
"""Where a line may or may not be broken."""
_DIRECTIONS = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
"""Directions of writing."""
_JOINERS = "\u200c\u200d"
"""Part of words in Persian and in Indian scripts, and of emoji."""
_INVISIBLE = f"{_HINTS}{_DIRECTIONS}{_JOINERS}"
_HARD_SPACES = "\u00a0\u2007\u202f"
_WITHOUT_HINTS = str.maketrans("", "", _HINTS)
_WITHOUT_DIRECTIONS = str.maketrans("", "", _DIRECTIONS)
_WITHOUT_INVISIBLE = str.maketrans("", "", _INVISIBLE)
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_SHOWN_AS_CODE = re.compile(f"[{_INVISIBLE}{_HARD_SPACES}]")

_NOT_KNOWN = frozenset({"?", "tbc", "tbd"})
_EMPTY = _NOT_KNOWN | {"-", "\u2013", "\u2014", "\u2212", "n/a", "n.a.", "nil", "none"}
LONGEST_MARK = 4
"""The number of characters of the longest mark for an empty cell."""
_ERROR_VALUE = re.compile(r"#(?:N/A|(?:REF|VALUE|NULL|NUM|DIV/0|SPILL|CALC|FIELD|BLOCKED|CONNECT|ERROR)!|NAME\?)")
"""The error values of spreadsheets, shown for a formula that failed."""


def is_plain(text: str) -> bool:
    """Whether a text is in composed form and has no invisible characters, so that `fold` changes nothing."""
    return text.isascii() or (unicodedata.is_normalized("NFC", text) and _SHOWN_AS_CODE.search(text) is None)


def fold(text: str) -> str:
    r"""Text in composed form (NFC), without invisible characters where they mean nothing.

    Joiners stay inside words, and directions stay in text that runs from right to left.

    >>> fold("\ufeffpro\u00advider\u200b"), fold("Cafe\u0301\u00a0") == "Caf\xe9"
    ('provider', True)
    """
    if is_plain(text):
        return text
    text = unicodedata.normalize("NFC", text).translate(_WITHOUT_HINTS)
    if not _RIGHT_TO_LEFT.search(text):
        text = text.translate(_WITHOUT_DIRECTIONS)
    return text.strip(f"{_INVISIBLE}{_HARD_SPACES}")


def drop_accents(text: str) -> str:
    """The text in decomposed form (NFKD), without accents and other combining characters.

    >>> drop_accents("Équipe")
    'Equipe'
    """
    return "".join(each for each in unicodedata.normalize("NFKD", text) if not unicodedata.combining(each))


def match_key(text: str) -> str:
    """Key for comparing names: ignores capitals, kinds of spaces, "&" for "and", and invisible characters.

    >>> match_key("Research & \u00a0Development") == match_key("research and development")
    True
    """
    if not text.isascii():
        text = unicodedata.normalize("NFC", text).translate(_WITHOUT_INVISIBLE)
    return " ".join(text.casefold().replace("&", " and ").split())


def name_invisible(text: str) -> str:
    r"""The invisible characters in a text by code point, as a list; empty if there are none.

    >>> name_invisible("pro\u200dvider")
    'U+200D zero width joiner'
    """
    found = dict.fromkeys(_SHOWN_AS_CODE.findall(text))
    return ", ".join(f"U+{ord(each):04X} {unicodedata.name(each).lower()}" for each in found)


def is_error_value(text: str) -> bool:
    """Whether a cell shows that a formula failed.

    >>> is_error_value(" #N/A"), is_error_value("#1")
    (True, False)
    """
    return "#" in text and _ERROR_VALUE.fullmatch(text.strip()) is not None


def write_on_one_line(name: str) -> str:
    r"""A name without line breaks and semicolons, which names cannot have.

    >>> write_on_one_line("Plan;\nbuild")
    'Plan, build'
    """
    return " ".join(name.replace(LIST_SEPARATOR, ",").split())


def is_empty_mark(text: str) -> bool:
    """Whether people write the text to say that a cell is empty.

    >>> is_empty_mark("N/A"), is_empty_mark("-"), is_empty_mark("Legal")
    (True, True, False)
    """
    return len(text) <= LONGEST_MARK and text.strip().casefold() in _EMPTY


def explain_empty(text: str) -> str:
    """The meaning of a mark for an empty cell, in words."""
    return "not known yet" if text.strip().casefold() in _NOT_KNOWN else "empty"
