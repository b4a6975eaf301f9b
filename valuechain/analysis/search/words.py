"""Normalises texts for search: case, accents, plurals and spelling."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from valuechain.model.vocabulary import LIST_SEPARATOR
from valuechain.tables.characters import drop_accents
from valuechain.tables.interface.words import read_words

_WORD = re.compile(r"\d+(?:\.\d+)+|[^\W_]+")
"""Keeps numbers such as 5.4.1 whole and splits everything else at punctuation."""
_SPELLINGS = (
    ("licenc", "licens"), ("abour", "abor"), ("avour", "avor"), ("haviour", "havior"), ("centre", "center"),
    ("isation", "ization"), ("ise", "ize"), ("ising", "izing"), ("yse", "yze"), ("programme", "program"),
)  # fmt: skip
"""Converts British spelling to American, so that either finds both; turning "exercise" into "exercize" does no harm."""
_SAME: Mapping[str, str] = {"art": "article"}
_ENDINGS = ("ing", "ed", "ment", "ation", "ion")
_FILLING = frozenset(  # folded, so "doe" for "does"
    (
        "a", "an", "and", "are", "as", "at", "be", "by", "do", "doe", "for", "from", "how", "i", "in", "is", "it",
        "its", "my", "must", "of", "on", "or", "our", "shall", "should", "that", "the", "thi", "to", "we", "what",
        "when", "where", "which", "who", "whom", "why", "with",
    )
)  # fmt: skip


Item = tuple[str, str, str]
"""Kind, framework and id; the framework is empty for what belongs to none."""


class Unanswered(NamedTuple):
    """A question that no source answers."""

    says: str
    """A sentence on the silence of the sources."""
    nearest: tuple[Item, ...]
    """The nearest hits to an answer."""


@cache
def _words_by_item() -> Mapping[Item, Sequence[str]]:
    return {
        (row["kind"], row["framework"], row["id"]): row["words"].split(LIST_SEPARATOR)
        for row in read_words("search_words")
    }


def synonyms_of(kind: str, item_id: str, framework: str = "") -> Sequence[str]:
    """Other words for an item, which the sources rarely use or use only in their text.

    >>> synonyms_of("topic", "red-teaming")[0]
    'adversarial testing'
    """
    return _words_by_item().get((kind, framework, item_id), ())


@cache
def _abbreviations() -> Sequence[tuple[list[str], str]]:
    """The normalised words of each abbreviation's meaning, and the abbreviation as a normalised word."""
    return [(words_of(row["meaning"]), _fold(row["abbreviation"].casefold())) for row in read_words("abbreviations")]


def abbreviations_in(words: list[str]) -> Iterator[str]:
    """The abbreviations whose meanings are among the normalised words of a text.

    >>> list(abbreviations_in(words_of("Provider of a general-purpose AI model")))
    ['gpai']
    """
    known = set(words)
    for meaning, abbreviation in _abbreviations():
        if known.issuperset(meaning) and any(words[i : i + len(meaning)] == meaning for i in range(len(words))):
            yield abbreviation


@cache
def _unanswered() -> Mapping[str, Unanswered]:
    """The questions that no source answers, by each way of asking them, in normalised letters."""
    found = {}
    for row in read_words("unanswered"):
        nearest = (item.split(":") for item in row["nearest"].split(LIST_SEPARATOR))
        gap = Unanswered(row["says"], tuple((kind, framework, item_id) for kind, framework, item_id in nearest))
        found.update({squash(asked_words(text)): gap for text in row["words"].split(LIST_SEPARATOR)})
    return found


def find_unanswered(text: str) -> Unanswered | None:
    """The question that no source answers, if the query asks it.

    >>> find_unanswered("Who is liable?").says
    'No source here says who is liable for harm, only who is to do what.'
    """
    return _unanswered().get(squash(asked_words(text)))


def words_of(text: str) -> list[str]:
    """The normalised words of a text, in order.

    >>> words_of("Évaluer, Modèles"), words_of("Art 50(1): App Developers and Licences")
    (['evaluer', 'modele'], ['article', '50', '1', 'app', 'developer', 'and', 'license'])
    """
    if not text.isascii():
        text = drop_accents(text)
    return [_fold(word) for word in _WORD.findall(text.casefold())]


def asked_words(text: str) -> list[str]:
    """The distinct words of a query, without stop words unless there are no others.

    >>> asked_words("Who does the red teaming?"), asked_words("of the")
    (['red', 'teaming'], ['of', 'the'])
    """
    words = list(dict.fromkeys(words_of(text)))
    return [word for word in words if word not in _FILLING] or words


def plainer_forms(word: str) -> Iterator[str]:
    """Possible stems of a word, by its English ending; most are not words.

    >>> list(plainer_forms("logging")), list(plainer_forms("evaluation"))
    (['logg', 'logge', 'log'], ['evalu', 'evalue', 'evaluat', 'evaluate'])
    """
    for ending in _ENDINGS:
        stem = word.removesuffix(ending)
        if stem != word and len(stem) > 2:
            yield stem
            yield f"{stem}e"
            if stem[-1] == stem[-2]:
                yield stem[:-1]


def squash(words: list[str]) -> str:
    """Joins the words, so that "red-teaming", "Red Teaming" and "redteaming" are the same."""
    return "".join(words)


def _fold(word: str) -> str:
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us")):
        word = f"{word[:-3]}y" if word.endswith("ies") else word[:-1]
    for british, american in _SPELLINGS:
        if british in word:
            word = word.replace(british, american)
    return _SAME.get(word, word)
