"""Searches everything with a name, tolerating typos."""

from bisect import bisect_left
from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from valuechain.analysis.allocation.codes import Mask
from valuechain.analysis.search.index import Ids, Index, begun_by, index_of
from valuechain.analysis.search.words import asked_words, find_unanswered, squash, words_of
from valuechain.model.chain import ValueChain
from valuechain.model.framework import Topic
from valuechain.tables.writing.bundle import shipped_frameworks

LONGEST_TEXT = 200
"""In characters; longer queries are cut off."""

_WHOLE, _BEGUN = 1.0, 0.95
_WORD, _WORD_BEGUN, _OTHER_FORM = 0.85, 0.8, 0.75
_INSIDE, _TYPO, _TYPOS, _BEGUN_WITH_TYPO = 0.65, 0.6, 0.5, 0.45
_OF_OWNER, _OF_FRAMEWORK = 0.5, 0.25
_EXACT = 1 << 20
"""The integer for a score of 1; it leaves the low bits for the number of a text."""
_MOST_TEXTS = 1 << 32


class Closeness(StrEnum):
    """How closely a hit matches the query."""

    WHOLE = "whole"
    """One of the item's texts equals the query or starts with it."""
    WORDS = "words"
    """The item contains every word."""
    NEAR = "near"
    """The item contains every word, allowing for typos and parts of words."""
    SOME = "some"
    """The item contains only some of the words."""
    NEAREST = "nearest"
    """No source answers the query, and the item comes nearest to an answer."""


class Hit(NamedTuple):
    """A search hit."""

    kind: str
    """mitigation, practice, actor, reference actor, topic, source, model type, release type or term."""
    framework: str
    """The framework's id; empty for what belongs to none, such as a topic."""
    id: str
    name: str
    field: str
    """The field that matched: name, label, alias, example, topic, about, summary and so on."""
    matched: str
    """The text that matched."""
    score: int
    """0 to 100; 100 is an exact match of a name, number or id."""
    closeness: Closeness
    owner: str = ""
    """The name of its owner, if a word of the query matched that name and none of the item's own texts."""


def search(chain: ValueChain, text: str, limit: int | None = None) -> tuple[Hit, ...]:
    """Searches a chain: full matches first, then by score, then by kind.

    The order of kinds is: model types, release types, topics, sources, actors, reference actors, practices,
    mitigations, terms of the glossary.

    If no source answers the query (`tables/interface/unanswered.csv`) and no name has all of its words, the hits are
    what comes nearest to an answer (closeness `nearest`, score 0).

    Case, accents, plurals and British or American spelling make no difference. Stop words ("who does the") are
    left out. The score is 100 times the larger of two values:

    - the whole text equals the query (1) or starts with it (0.95), ignoring spaces and hyphens;
    - the mean over the words of the query, each scored by its best match: a word (0.85), the start of one (0.8), or
      another form of one with the English endings -ing, -ed, -ment or -ion (0.75). Only if no text has any of these:
      part of a word (0.65), a word with one typo (0.6) or two (0.5), or the start of one with a typo (0.45). A typo is
      an insertion, deletion, substitution or transposition (Damerau-Levenshtein distance, optimal string alignment;
      Damerau 1964, doi:10.1145/363958.363994). Words that have up to 3 letters or a digit allow no typo; other words of
      up to 7 letters allow one, but not in the first letter; longer words allow two.

    If nothing is found this way, a whole text may match with one typo (0.6) or two (0.5) under the same rule
    ("hugingface"). Every match is multiplied by the weight of its text: 1 for id, code, name and label, 0.97 for
    aliases, 0.9 for synonyms and keywords, 0.8 for examples and publishers, 0.6 for the topics of a mitigation (times
    the weight within the topic), 0.4 for summaries (whole words only). Matches of single words lose up to a tenth in
    long texts.

    If no framework has all the words, an item's framework may supply missing ones, at a quarter of their value ("cosai
    red teaming"). Unless some text equals the query or starts with it, an owner may supply missing words for its
    mitigations, at half their value ("deployer transparency"). Partial matches come last: items with at least half of
    the words and as many as any other partial match; missing words count 0. At least one word has to be the item's own.
    Each item is listed once, with its best text.

    >>> import valuechain as vc
    >>> chain = vc.read_chain()
    >>> [(hit.kind, hit.framework, hit.id, hit.score) for hit in search(chain, "hosing services", 1)]
    [('actor', 'pai-open', 'model_hosting', 68)]
    """
    text = text[:LONGEST_TEXT]
    return _find_nearest(chain, text)[:limit] or _find(chain, text, limit)


def find_gap(chain: ValueChain, text: str) -> str:
    """A sentence on the silence of the sources, if the query asks for something that none of them covers; else empty.

    >>> import valuechain as vc
    >>> find_gap(vc.read_chain(), "kill switch"), find_gap(vc.read_chain(), "antitrust")
    ('', 'No source here has a mitigation about competition.')
    """
    gap = find_unanswered(text[:LONGEST_TEXT])
    return gap.says if gap and _find_nearest(chain, text) else ""


def _find_nearest(chain: ValueChain, text: str) -> tuple[Hit, ...]:
    """The nearest hits to a question that no source answers; empty for other queries, and if a name has its words."""
    gap = find_unanswered(text)
    if gap is None or not shipped_frameworks().keys() <= {framework.id for framework in chain.frameworks}:
        return ()  # what the shipped sources do not say, a user's own may
    if any(hit.closeness in _FULL and hit.field in _OWN_NAMES for hit in _find(chain, text)):
        return ()
    named = {item[:3]: item.name for item in index_of(chain).items}
    return tuple(Hit(*item, named[item], "nearest", "", 0, Closeness.NEAREST) for item in gap.nearest if item in named)


def _find(chain: ValueChain, text: str, limit: int | None = None) -> tuple[Hit, ...]:
    index = index_of(chain)
    words = asked_words(text)
    if not words:
        return ()
    whole = _match_whole(index, text)
    by_word, is_near = _match_words(index, words)
    is_called_so = bool(whole.any())
    owner_of = np.zeros_like(by_word) if is_called_so else _through_owners(index, by_word)
    keys, totals, has_all = _total(index, by_word, owner_of)
    values = np.where(has_all, totals, 0)
    is_slip = not (values.any() or is_called_so)
    if is_slip:
        whole = _match_whole_nearly(index, text)
    is_whole = (whole > 0) & (whole // _MOST_TEXTS >= values)
    best = np.where(is_whole, whole // _MOST_TEXTS, values)
    keys = np.where(is_whole, whole, keys)
    is_some = np.zeros(len(best), dtype=bool)
    if not whole.any():
        some = _some(by_word, owner_of, ~has_all)
        is_some = some > 0
        best = np.where(is_some, some, best)
    found = np.flatnonzero(best)
    ranked = found[np.lexsort((-best[found], is_some[found]))][:limit]
    rest = Closeness.NEAR if is_near else Closeness.WORDS
    as_whole = Closeness.NEAR if is_slip else Closeness.WHOLE
    return tuple(
        _hit(
            index,
            number,
            int(keys[number]),
            float(best[number]),
            as_whole if is_whole[number] else Closeness.SOME if is_some[number] else rest,
            "" if is_whole[number] else _owner_named(index, by_word, owner_of, number),
        )
        for number in ranked.tolist()
    )


def nearest_names(chain: ValueChain, text: str, limit: int = 5) -> tuple[Hit, ...]:
    """The names most similar to a query that has no hits; may be empty.

    The normalised similarity has to be at least 0.7 (RapidFuzz's `WRatio` of the folded texts).
    """
    from rapidfuzz import fuzz, process  # noqa: PLC0415 # needed by few requests

    index = index_of(chain)
    asked = " ".join(words_of(text[:LONGEST_TEXT]))
    if len(asked) < 3:
        return ()
    named = {number: " ".join(each.words) for number, each in enumerate(index.texts) if each.field in _NAMES}
    found: dict[int, Hit] = {}
    for _, score, number in process.extract(asked, named, scorer=fuzz.WRatio, score_cutoff=70, limit=limit * 4):
        item = int(index.item_of[number])
        found.setdefault(item, _hit(index, item, _MOST_TEXTS - 1 - number, score / 100 * _EXACT, Closeness.NEAR))
    return tuple(found.values())[:limit]


def find_topic(chain: ValueChain, text: str) -> Topic | None:
    """The topic whose name or id equals the query, or None.

    >>> import valuechain as vc
    >>> find_topic(vc.read_chain(), "red teaming").id
    'red-teaming'
    """
    asked = squash(words_of(text))
    return next(
        (t for t in chain.topics if asked and asked in (squash(words_of(t.name)), squash(words_of(t.id)))), None
    )


_NAMES = ("name", "label", "alias", "also called", "short name")
_OWN_NAMES = tuple(field for field in _NAMES if field != "also called")
_FULL = (Closeness.WHOLE, Closeness.WORDS)

Keys = NDArray[np.int64]
"""Per item, the value of its best text, followed in the low bits by the text's number, counted down so that the first
of equally good texts wins."""


def _hit(index: Index, number: int, key: int, value: float, closeness: Closeness, owner: str = "") -> Hit:
    item, text = index.items[number], index.texts[_MOST_TEXTS - 1 - key % _MOST_TEXTS]
    return Hit(*item, text.field, text.text, min(100, round(100 * value / _EXACT)), closeness, owner)


def _owner_named(index: Index, by_word: Keys, owner_of: Keys, number: int) -> str:
    """The name of the owner that supplied a word the item lacks; empty if none did."""
    for own, found in zip(by_word[:, number].tolist(), owner_of[:, number].tolist(), strict=True):
        if found and not own:
            owner: int = index.owners[_MOST_TEXTS - 1 - found % _MOST_TEXTS]
            return index.items[owner].name
    return ""


def _keep_best(best: Keys, index: Index, texts: Ids, weights: NDArray[np.float64], quality: float) -> None:
    """Raises the value of each text's item to that of the text, if the text's is higher."""
    values = np.rint(quality * weights[texts] * _EXACT).astype(np.int64)
    np.maximum.at(best, index.item_of[texts], values * _MOST_TEXTS + (_MOST_TEXTS - 1 - texts))


def _match_whole(index: Index, text: str) -> Keys:
    """Per item, its best text that equals the query or starts with it."""
    best = np.zeros(len(index.items), dtype=np.int64)
    asked = squash(words_of(text))
    longer = begun_by(index.wholes, asked)
    equal = index.whole_texts[bisect_left(index.wholes, asked) : longer.start]
    _keep_best(best, index, equal, index.weights, _WHOLE)
    if _is_long_enough(asked, 2):
        _keep_best(best, index, index.whole_texts[longer.start : longer.stop], index.word_weights, _BEGUN)
    return best


def _match_whole_nearly(index: Index, text: str) -> Keys:
    """Per item, its best text that equals the query except for one or two typos."""
    best = np.zeros(len(index.items), dtype=np.int64)
    asked = squash(words_of(text))
    typos = _typos_in(asked)
    if typos:
        distances = _distances(asked, index.wholes, typos)
        for distance, quality in ((1, _TYPO), (2, _TYPOS))[:typos]:
            near = np.flatnonzero(distances == distance)
            if typos == 1:
                near = np.array([number for number in near if index.wholes[number][0] == asked[0]], dtype=np.intp)
            _keep_best(best, index, index.whole_texts[near], index.word_weights, quality)
    return best


def _typos_in(word: str) -> int:
    """The number of typos allowed in a word."""
    return 0 if len(word) < 4 or any(map(str.isdigit, word)) else 1 if len(word) < 8 else 2


def _distances(word: str, texts: Sequence[str], most: int) -> NDArray[np.uint8]:
    """The edit distance between a word and each text, capped just above the maximum allowed."""
    from rapidfuzz import process  # noqa: PLC0415 # needed by few requests
    from rapidfuzz.distance import OSA  # noqa: PLC0415 # as above

    found: NDArray[np.uint8] = process.cdist([word], texts, scorer=OSA.distance, score_cutoff=most, dtype=np.uint8)[0]
    return found


def _match_words(index: Index, words: Sequence[str]) -> tuple[Keys, bool]:
    """Per word and item, the best text; and whether any match was approximate."""
    best = np.zeros((len(words), len(index.items)), dtype=np.int64)
    is_near = False
    for row, word in zip(best, words, strict=True):
        equal, in_summary = index.names.find(word), index.summaries.find(word)
        found = dict.fromkeys(index.names.akin_to(word), _OTHER_FORM)
        if equal is not None:
            found[equal] = _WORD
        if _is_long_enough(word, 2):
            found.update(dict.fromkeys(index.names.begun_by(word), _WORD_BEGUN))
        if not found and in_summary is None:
            found = _near(index.names.words, word)
            is_near = True
        for number, quality in found.items():
            _keep_best(row, index, index.names.texts_of(number), index.word_weights, quality)
        if in_summary is not None:
            _keep_best(row, index, index.summaries.texts_of(in_summary), index.word_weights, _WORD)
    return best, is_near


def _near(known: Sequence[str], word: str) -> dict[int, float]:
    """The numbers of the known words that contain the word or resemble it, with their weights."""
    found: dict[int, float] = {}
    typos = _typos_in(word)
    if typos:
        starts = [each[: len(word)] for each in known]
        for texts, most, values in (
            (starts, 1, (_BEGUN_WITH_TYPO, _BEGUN_WITH_TYPO)),
            (known, typos, (_TYPO, _TYPO, _TYPOS)),
        ):
            distances = _distances(word, texts, most)
            for number in np.flatnonzero(distances <= most).tolist():
                if typos == 2 or known[number][0] == word[0]:
                    found[number] = values[distances[number]]
    if _is_long_enough(word, 3):
        found.update((number, _INSIDE) for number, each in enumerate(known) if word in each)
    return found


def _is_long_enough(word: str, letters: int) -> bool:
    """Whether part of a word is long enough to search for; fewer letters suffice in Chinese or Korean."""
    return len(word) >= letters or not word.isascii()


def _total(index: Index, best: Keys, owner_of: Keys) -> tuple[Keys, NDArray[np.float64], Mask]:
    """Per item, its best text, the mean value of its words, and whether it has them all."""
    own = best // _MOST_TEXTS
    values = np.where(own > 0, own, owner_of // _MOST_TEXTS)
    has_all = np.all(values > 0, axis=0)
    if not has_all[np.unique(index.sources[index.sources >= 0])].any():
        of_source = np.where(index.sources < 0, 0, own[:, index.sources] * _OF_FRAMEWORK)
        values = np.where(values > 0, values, of_source)
        has_all = np.all(values > 0, axis=0) & np.any(own > 0, axis=0)
    return best.max(axis=0), np.mean(values, axis=0), has_all


def _through_owners(index: Index, best: Keys) -> Keys:
    """Per word and item, the value of the best matching owner; 0 for items that match no word themselves.

    The low bits hold the owner's position in `index.owners`, counted down as in `Keys`.
    """
    found = np.zeros_like(best)
    if len(best) > 1 and len(index.owners):
        values = np.rint(best[:, index.owners] // _MOST_TEXTS * _OF_OWNER).astype(np.int64)
        keys = np.where(values > 0, values * _MOST_TEXTS + (_MOST_TEXTS - 1 - np.arange(len(index.owners))), 0)
        found[:, index.owned] = np.maximum.reduceat(keys, index.owner_starts, axis=1)
        found[:, ~np.any(best > 0, axis=0)] = 0
    return found


def _some(best: Keys, owner_of: Keys, among: Mask) -> NDArray[np.float64]:
    """Per item, the value of its words if it has at least half of them and as many as any other."""
    values = np.where(best > 0, best, owner_of) // _MOST_TEXTS
    count = np.where(among, (values > 0).sum(axis=0), 0)
    enough = max(int(count.max(initial=0)), (len(best) + 1) // 2)
    return np.where((count >= enough) & (count > 0), values.mean(axis=0), 0)
