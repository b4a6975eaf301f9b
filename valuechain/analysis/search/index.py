"""The search index of a chain, built once so that a search takes milliseconds."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from threading import Lock, Thread
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from valuechain.analysis.search.words import abbreviations_in, plainer_forms, squash, synonyms_of, words_of
from valuechain.model.chain import ValueChain
from valuechain.model.common_language import Practice, ReferenceActor
from valuechain.model.framework import Framework, Topic, TypeDefinition
from valuechain.model.once import once_per_chain
from valuechain.model.values import Actor, Definition, Mitigation, Role

Ids: TypeAlias = NDArray[np.intp]

REFERENCE_ACTOR, MODEL_TYPE, RELEASE_TYPE, TERM = "reference actor", "model type", "release type", "term"
KINDS = (MODEL_TYPE, RELEASE_TYPE, "topic", "source", "actor", REFERENCE_ACTOR, "practice", "mitigation", TERM)
"""The order of kinds when scores are equal."""

WEIGHTS: Mapping[str, float] = {
    "name": 1.0,
    "label": 1.0,
    "short name": 1.0,
    "id": 1.0,
    "code": 1.0,
    "alias": 0.97,
    "also called": 0.9,
    "about": 0.9,
    "publisher": 0.8,
    "example": 0.8,
    "term": 0.8,
    "risk": 0.75,
    "named in the source": 0.7,
    "topic": 0.6,
    "summary": 0.4,
}
"""The weight of a text by field; synonyms of a topic count as `also called`."""

_TERMS = ("term", "update")
"""The kinds of definitions that are entries of a glossary; the others define types, actors and stages."""
_LONG_TEXT = 0.9
"""The least share of its weight that a word keeps in a long text; the only word of a text keeps all of it."""


class IndexedItem(NamedTuple):
    """A searchable item."""

    kind: str
    framework: str
    """The framework's id; empty for what belongs to none, such as a topic."""
    id: str
    name: str


class Text(NamedTuple):
    """A searchable text of an item."""

    field: str
    """A key of WEIGHTS."""
    text: str
    words: list[str]
    factor: float = 1.0


class Words:
    """An inverted index: sorted words, each with the numbers of its texts."""

    def __init__(self, found: Mapping[str, Sequence[int]]) -> None:
        self.words = sorted(found)
        self._starts = list(accumulate((len(found[word]) for word in self.words), initial=0))
        self._texts = np.array([text for word in self.words for text in found[word]], dtype=np.intp)
        self._forms: dict[str, list[int]] = {}
        for number, word in enumerate(self.words):
            for form in (word, *plainer_forms(word)):
                self._forms.setdefault(form, []).append(number)

    def texts_of(self, word: int) -> Ids:
        """The texts that contain a word, given by its number."""
        return self._texts[self._starts[word] : self._starts[word + 1]]

    def find(self, word: str) -> int | None:
        """The number of a word; None if it is unknown."""
        number = bisect_left(self.words, word)
        return number if number < len(self.words) and self.words[number] == word else None

    def akin_to(self, word: str) -> set[int]:
        """The numbers of the words that share a stem with a word: "hosted" with "hosting"."""
        return {number for form in (word, *plainer_forms(word)) for number in self._forms.get(form, ())}

    def begun_by(self, start: str) -> range:
        """The numbers of the words that start with a prefix and are longer than it."""
        return begun_by(self.words, start)


def begun_by(ordered: Sequence[str], start: str) -> range:
    """In a sorted list, the range of the texts that start with a prefix and are longer than it.

    >>> begun_by(["model", "modelling", "models", "mono"], "model")
    range(1, 3)
    """
    first = bisect_left(ordered, start + "\0")
    return range(first, max(first, bisect_left(ordered, start + "\U0010ffff")))


@dataclass(frozen=True, eq=False, slots=True)
class Index:
    """Items ordered by kind and then by source; texts point to their items."""

    items: tuple[IndexedItem, ...]
    sources: Ids
    """Per item, the number of its framework's item; -1 if it has none."""
    texts: tuple[Text, ...]
    item_of: Ids
    """Per text, its item."""
    owned: Ids
    """The mitigations with an owner, each once."""
    owners: Ids
    """Their owners, mitigation by mitigation."""
    owner_starts: Ids
    """The start of each mitigation's owners in `owners`."""
    weights: NDArray[np.float64]
    """Per text, the weight of the whole text."""
    word_weights: NDArray[np.float64]
    """Per text, the weight of one word."""
    names: Words
    """The words of all texts except summaries."""
    summaries: Words
    wholes: tuple[str, ...]
    """All texts except summaries, each joined into one word, sorted."""
    whole_texts: Ids
    """The text of each entry in `wholes`."""


_preparing = Lock()


def prepare(chain: ValueChain) -> Thread:
    """Builds the index of a chain in a background thread, so that the first search is fast.

    Threads that waited would each keep a chain in memory. So if another index is being built, the thread ends at once,
    and the first search builds this one.
    """
    thread = Thread(target=_prepare, args=(chain,), name="index", daemon=True)
    thread.start()
    return thread


def _prepare(chain: ValueChain) -> None:
    if _preparing.acquire(blocking=False):
        try:
            index_of(chain)
        finally:
            _preparing.release()


@once_per_chain
def index_of(chain: ValueChain) -> Index:
    """The index of a chain; it keeps no reference to the chain."""
    topics = {topic.id: _texts_of_topic(topic) for topic in chain.topics}
    risks = {(risk.framework, risk.id): risk.name for risk in chain.risks}
    texts_of: dict[IndexedItem, Sequence[Text]] = {
        **{IndexedItem(MODEL_TYPE, "", t.id, t.name): _texts_of_type(MODEL_TYPE, t) for t in chain.model_types},
        **{IndexedItem(RELEASE_TYPE, "", t.id, t.name): _texts_of_type(RELEASE_TYPE, t) for t in chain.release_types},
        **{IndexedItem("topic", "", t.id, t.name): topics[t.id] for t in chain.topics},
        **{IndexedItem("source", f.id, f.id, f.name): _texts_of_source(f) for f in chain.frameworks},
        **{IndexedItem("actor", a.framework, a.id, a.name): _texts_of_actor(a) for a in chain.actors},
        **{
            IndexedItem(REFERENCE_ACTOR, "", r.id, r.name): _texts_of_reference_actor(r) for r in chain.reference_actors
        },
        **{IndexedItem("practice", "", p.id, p.name): _texts_of_practice(p) for p in chain.practices},
        **{
            IndexedItem("mitigation", m.framework, m.id, m.name): _texts_of_mitigation(m, topics, risks)
            for m in chain.mitigations
        },
        **{IndexedItem(TERM, "", role.id, role.name): _texts_of_role(role) for role in chain.roles},
        **{
            IndexedItem(TERM, d.framework, d.term, d.term): _texts_of_term(d)
            for d in chain.definitions
            if d.kind in _TERMS
        },
    }
    items = tuple(texts_of)
    source_numbers = {item.id: number for number, item in enumerate(items) if item.kind == "source"}
    texts: list[Text] = []
    item_of: list[int] = []
    names: dict[str, list[int]] = {}
    summaries: dict[str, list[int]] = {}
    wholes: dict[int, str] = {}
    for number, held in enumerate(texts_of.values()):
        for text in held:
            is_summary = text.field == "summary"
            for word in dict.fromkeys((*text.words, *abbreviations_in(text.words))):
                (summaries if is_summary else names).setdefault(word, []).append(len(texts))
            if not is_summary:
                wholes[len(texts)] = squash(text.words)
            texts.append(text)
            item_of.append(number)
    whole_texts = sorted(wholes, key=wholes.__getitem__)  # stable: equal texts keep their order
    weights = np.array([WEIGHTS[text.field] * text.factor for text in texts], dtype=np.float64)
    owned, owners, owner_starts = _owners(chain, items)
    return Index(
        items=items,
        sources=np.array(
            [source_numbers[item.framework] if item.framework and item.kind != "source" else -1 for item in items],
            dtype=np.intp,
        ),
        texts=tuple(texts),
        item_of=np.array(item_of, dtype=np.intp),
        owned=owned,
        owners=owners,
        owner_starts=owner_starts,
        weights=weights,
        word_weights=weights * (_LONG_TEXT + (1 - _LONG_TEXT) / np.array([len(text.words) for text in texts])),
        names=Words(names),
        summaries=Words(summaries),
        wholes=tuple(map(wholes.__getitem__, whole_texts)),
        whole_texts=np.array(whole_texts, dtype=np.intp),
    )


def _owners(chain: ValueChain, items: Sequence[IndexedItem]) -> tuple[Ids, Ids, Ids]:
    """`owned`, `owners` and `owner_starts` of the index: ownership under any reading, without mentions."""
    owning = {role.id for role in chain.roles if role.is_owner}
    numbers = {item[:3]: number for number, item in enumerate(items) if item.kind in ("actor", "mitigation")}
    pairs = {
        (numbers["mitigation", each.framework, each.mitigation], numbers["actor", each.framework, each.actor])
        for each in chain.ownerships
        if each.role in owning
    }
    found = np.array(sorted(pairs), dtype=np.intp).reshape(-1, 2)
    owned, starts = np.unique(found[:, 0], return_index=True)
    return owned, found[:, 1], starts


def _texts(by_field: Mapping[str, Iterable[str]]) -> list[Text]:
    """The non-empty texts of each field, deduplicated."""
    texts: dict[tuple[str, ...], Text] = {}
    for field, found in by_field.items():
        for text in found:
            if words := words_of(text):
                texts.setdefault((field if field == "summary" else "", *words), Text(field, text, words))
    return list(texts.values())


def _texts_of_topic(t: Topic) -> list[Text]:
    also = synonyms_of("topic", t.id)
    return _texts({"name": [t.name], "id": [t.id], "also called": also, "summary": [t.summary]})


def _texts_of_type(kind: str, t: TypeDefinition) -> list[Text]:
    names = {"name": [t.name], "label": [t.phrase], "id": [t.id], "alias": t.aliases}
    more = {"also called": synonyms_of(kind, t.id), "example": map(_without_note, t.examples), "summary": [t.summary]}
    return _texts({**names, **more})


def _texts_of_role(role: Role) -> list[Text]:
    return _texts({"term": [role.name, role.id], "summary": [role.meaning]})


def _texts_of_term(d: Definition) -> list[Text]:
    return _texts({"term": [d.term], "summary": [d.text, *d.points]})


def _texts_of_source(f: Framework) -> list[Text]:
    return _texts({"name": [f.name], "short name": [f.short_name], "id": [f.id], "publisher": [f.publisher]})


def _texts_of_actor(a: Actor) -> list[Text]:
    own = {"name": [a.name], "label": [a.label], "id": [a.id], "code": [a.code]}
    return _texts({**own, "alias": a.aliases, "example": map(_without_note, a.examples)})


def _without_note(example: str) -> str:
    """The name of an example, without the brackets that say what it does."""
    return example.partition(" (")[0]


def _texts_of_reference_actor(r: ReferenceActor) -> list[Text]:
    names = {"name": [r.name], "label": [r.label], "id": [r.id]}
    return _texts({**names, "also called": synonyms_of(REFERENCE_ACTOR, r.id), "summary": [r.summary]})


def _texts_of_practice(p: Practice) -> list[Text]:
    also = synonyms_of("practice", p.id)
    return _texts({"name": [p.name], "id": [p.id], "also called": also, "summary": [p.summary]})


def _texts_of_mitigation(
    m: Mitigation, topics: Mapping[str, Sequence[Text]], risks: Mapping[tuple[str, str], str]
) -> list[Text]:
    about = synonyms_of("mitigation", m.id, m.framework)
    names = {"name": [m.name], "label": [m.label], "id": [m.id], "code": [m.code], "alias": m.aliases}
    against = [risks[m.framework, risk] for risk in m.risks if (m.framework, risk) in risks]
    own = _texts(
        {**names, "named in the source": m.named_in_source, "summary": [m.summary], "about": about, "risk": against}
    )
    return [*own, *(text for topic in m.topics for text in _through_topic(topics.get(topic, ())))]


def _through_topic(texts: Sequence[Text]) -> Iterator[Text]:
    """The names of a topic, as texts of its mitigations."""
    name = texts[0].text if texts else ""
    for text in texts:
        if text.field != "summary":
            yield Text("topic", name, text.words, WEIGHTS[text.field])
