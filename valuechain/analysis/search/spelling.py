"""Finds the word of a closed list that was meant."""

import re
from collections.abc import Iterable

from valuechain.analysis.search.words import squash, words_of

_INVISIBLE = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]")
_SIGNS = re.compile(r"[\W_]+")
_DIGITS = re.compile(r"\d+")
_SHORTEST_START = 4
"""The least number of letters by which the start of a word stands for the whole."""


def find_meant(written: str, valid: Iterable[str]) -> str | None:
    """The one valid word that was meant, or None if there is none or more than one.

    These are tried in turn: the same letters and digits, whatever the case, spaces and signs; the same words, also in
    the plural or in the other English spelling; the fewest typos, at most
    one in words of up to 7 letters and two in longer ones, none in words of up to 3; the start of a word. Numbers have
    to be the same.

    >>> find_meant("Open>", ["open", "closed"]), find_meant("relase", ["release", "reading"])
    ('open', 'release')
    >>> find_meant("restr", ["restricted", "research"]), find_meant("PO-1", ["PO-11", "PO-12"])
    ('restricted', None)
    """
    asked = _fold(written)
    if not asked:
        return None
    numbers = _DIGITS.findall(written)
    folded = {word: _fold(word) for word in valid if _DIGITS.findall(word) == numbers}
    same = [word for word in folded if _letters(word) == _letters(written)]
    same = same or [word for word, letters in folded.items() if letters == asked]
    return _only(same or _nearest(asked, folded) or _begun_by(asked, folded))


def _only(words: list[str]) -> str | None:
    return words[0] if len(words) == 1 else None


def _nearest(asked: str, folded: dict[str, str]) -> list[str]:
    """The words with the fewest typos, if these are few enough."""
    from rapidfuzz.distance import OSA  # noqa: PLC0415 # needed by few requests

    typos = {word: OSA.distance(asked, letters) for word, letters in folded.items()}
    near = {word: count for word, count in typos.items() if count <= _most_typos(asked, folded[word])}
    return [word for word, count in near.items() if count == min(near.values())]


def _most_typos(asked: str, letters: str) -> int:
    length = max(len(asked), len(letters))
    return 0 if length < 4 else 1 if length < 8 else 2


def _begun_by(asked: str, folded: dict[str, str]) -> list[str]:
    if len(asked) < _SHORTEST_START:
        return []
    return [word for word, letters in folded.items() if letters.startswith(asked)]


def _letters(text: str) -> str:
    return _SIGNS.sub("", text.casefold())


def _fold(text: str) -> str:
    return squash(words_of(_INVISIBLE.sub("", text)))
