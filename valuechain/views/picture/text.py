"""Width and wrapping of text in pictures."""

import textwrap
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from math import ceil

FONT_SIZE = 13.0
LINE_HEIGHT = 16.0
MAX_LINE, MAX_WORD = 24, 20
MOST_LINES = 12
"""Longer labels are cut."""
CUT = "[…]"
"""Where a picture cuts a text; its caption says what this means."""


def _widths(classes: Mapping[float, str]) -> Mapping[str, float]:
    return {character: width for width, characters in classes.items() for character in characters}


# Widths in DejaVu Sans, the widest common system font, as fractions of the font size, rounded up.
_REGULAR = _widths({
    0.3: "'IJijl", 0.35: " ,./:;\\f|", 0.4: "()-[]rt", 0.45: "!", 0.5: '"*_`', 0.55: "?csz", 0.6: "FLTkvxy",
    0.65: "0123456789$EPSYabdeghnopqu{}", 0.7: "BCKRVXZ", 0.75: "ANU", 0.8: "&DGHOQ", 0.85: "#+<=>^w~", 0.9: "M",
    1.0: "%@Wm",
})  # fmt: skip
_BOLD = _widths({
    0.35: " 'ijl", 0.4: ",./:;IJ\\|", 0.45: "-f", 0.5: "!()[]_`rt", 0.55: '"*', 0.6: "?csz", 0.65: "Lx",
    0.7: "0123456789$EFSaekovy", 0.75: "CPTYZbdghnpqu{}", 0.8: "ABKRVX", 0.85: "#+<=>DGHNU^~", 0.9: "&OQ", 0.95: "w",
    1.0: "@M", 1.05: "%m", 1.15: "W",
})  # fmt: skip
_ANY_OTHER = 1.3
_NO_WIDTH = frozenset({"Mn", "Me", "Cf"})
"""Marks above and below letters, and invisible characters."""


@lru_cache(maxsize=8192)
def _letter_width(letter: str, is_bold: bool) -> float:
    plain = unicodedata.normalize("NFD", letter)[0]
    other = 0.0 if unicodedata.category(plain) in _NO_WIDTH else _ANY_OTHER
    return (_BOLD if is_bold else _REGULAR).get(plain, other)


def letter_widths(text: str, size: float = FONT_SIZE, *, is_bold: bool = False) -> list[float]:
    """An upper bound on each letter's width in pixels, for any common system font."""
    return [size * _letter_width(letter, is_bold) for letter in text]


@lru_cache(maxsize=8192)
def text_width(text: str, size: float = FONT_SIZE, *, is_bold: bool = False) -> float:
    """An upper bound on a text's width in pixels, for any common system font."""
    return size * sum(_letter_width(letter, is_bold) for letter in text)


def cut(text: str, most: int) -> str:
    """The text, without what is beyond its first letters.

    >>> cut("Decommission", 12), cut("Decommission", 4)
    ('Decommission', 'Deco […]')
    """
    return text if len(text) <= most else f"{text[:most].rstrip()} {CUT}"


def wrap(text: str, most: int = MAX_LINE) -> tuple[str, ...]:
    """Wraps the text into lines of about equal length, at most `most` characters unless a word is longer.

    Words of more than `MAX_WORD` letters are split, and a text of more than `MOST_LINES` times `most` letters is cut.

    >>> wrap("Decommission and respond to incidents")
    ('Decommission and', 'respond to incidents')
    """
    return _wrap(cut(text, MOST_LINES * most), most)


@lru_cache(maxsize=8192)
def _wrap(text: str, most: int) -> tuple[str, ...]:
    lines = _lines(text, most)
    for width in range(ceil(len(text) / max(1, len(lines))), most):
        balanced = _lines(text, width)
        if len(balanced) == len(lines):
            return tuple(balanced)
    return tuple(lines)


def _lines(text: str, width: int) -> list[str]:
    words = [word[start : start + MAX_WORD] for word in text.split() for start in range(0, len(word), MAX_WORD)]
    return textwrap.wrap(" ".join(words), width, break_long_words=False, break_on_hyphens=False)
