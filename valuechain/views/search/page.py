"""The Search page with its results by kind, and the search box of every page."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple
from urllib.parse import parse_qsl, urlencode

from markupsafe import Markup

from valuechain.analysis.allocation.counts import count_topics
from valuechain.analysis.allocation.reference import reference_of
from valuechain.analysis.search.index import MODEL_TYPE, REFERENCE_ACTOR, RELEASE_TYPE, TERM
from valuechain.analysis.search.order import Standing, arrange, label_of, shorter, standing_of
from valuechain.analysis.search.owners import OwnersInRole, owners_in_short
from valuechain.analysis.search.search import LONGEST_TEXT, Closeness, Hit, find_gap, find_topic, nearest_names, search
from valuechain.model.chain import ValueChain
from valuechain.model.framework import Framework, Topic
from valuechain.model.question.parameters import TEXT
from valuechain.model.question.selection import Selection
from valuechain.model.values import Mitigation
from valuechain.model.vocabulary import CellStatus, ModelType, ReleaseType
from valuechain.model.words import capital, count, join_words
from valuechain.tables.interface.words import read_words
from valuechain.views.across.state import AcrossState
from valuechain.views.page.names import anchor_of_term
from valuechain.views.page.render import render
from valuechain.views.page.state import Page, ViewState
from valuechain.views.page.takeaway import show_takeaway, table_downloads

_FIRST, _MOST = 12, 200
"""The number of results shown at first, and at most."""
_HEADS = {
    MODEL_TYPE: "Model types",
    RELEASE_TYPE: "Release types",
    "topic": "Topics",
    "source": "Sources",
    REFERENCE_ACTOR: "Reference actors",
    "actor": "Actors",
    "practice": "Practices",
    "mitigation": "Mitigations",
    TERM: "Glossary",
}
_STANDING = {
    Standing.APPLIES: "",
    Standing.DOES_NOT: "does not apply to this model and release",
    Standing.UNKNOWN: "not known for this model and release",
}
"""The note on a hit that does not apply to the current question."""
_UNDER = {
    "alias": "also worded:",
    "also called": "also found as:",
    "publisher": "published by",
    "example": "for example",
    "topic": "on the topic",
    "about": "also about",
    "summary": "it says:",
    "risk": "against the risk",
}
"""Introduces the text that matched; a match in the name, number or label needs no introduction."""
_EVERYWHERE = "in every source"


class ShownHit(NamedTuple):
    """A search result."""

    name: str
    """The short name, as everywhere on the pages."""
    href: str
    full: str
    """The full name, if that has other words."""
    where: str
    """The parent of the item, or its number in its framework."""
    under: str
    """The text that matched; empty for a match in the name, number or label."""
    standing: str = ""
    """A note if the item does not apply, or is not known to apply, to the current model and release."""
    more: str = ""
    """The link of `where`; empty if it has none."""
    framework: Framework | None = None
    """The source to name beside it; None in a list of one source."""
    owners: tuple[OwnersInRole, ...] = ()


class Listing(NamedTuple):
    """A list that shows its first lines and collapses the rest."""

    first: Sequence[ShownHit]
    rest: Sequence[ShownHit]
    more: int
    """The number of results left out altogether."""
    partly: int = 0
    """The number of partial matches, collapsed at the end of a list that also has full matches."""


class HitGroup(NamedTuple):
    """The results of one kind."""

    kind: str
    heading: str
    number: int
    listing: Listing


class TopicMitigations(NamedTuple):
    """The mitigations of one framework on a topic."""

    framework: Framework
    matrix: str
    """The link to a matrix of these mitigations alone; empty if the framework does not cover the context."""
    listing: Listing
    standing: str
    """A note if the framework has no list for the current model and release."""


def show_search_box() -> Markup:
    """The search box of every page; `assets/search/search.js` adds suggestions and the current question."""
    return render("search/box.html", longest=LONGEST_TEXT)


def show_search(chain: ValueChain, state: ViewState, notices: Markup) -> Markup:
    """The HTML of the Search page."""
    asked = state.text[:LONGEST_TEXT].strip()
    hits = arrange(chain, search(chain, asked), state.framework, state.place)
    gap = find_gap(chain, asked)
    topic = find_topic(chain, asked)
    on_topic = [mitigation for mitigation in chain.mitigations if topic and topic.id in mitigation.topics]
    here = ViewState(state.framework, *state.place, data=state.data)
    query = f"{urlencode({TEXT: asked})}&{here.question_query()}"
    return render(
        "search/page.html",
        state=state,
        asked=asked,
        longest=LONGEST_TEXT,
        kept=parse_qsl(state.question_query()),
        notices=notices,
        said=_say(asked, hits, gap),
        takeaway=show_takeaway(table_downloads("search", "Results", query)) if hits else "",
        topic=topic,
        on_topic=len(on_topic),
        across=AcrossState.beside(state).href_of(topic=topic.id) if topic and has_practices(chain, topic.id) else "",
        parts=_by_framework(chain, state, topic, on_topic) if topic else [],
        groups=_group(chain, state, hits, topic, on_topic),
        nearest=[_find(chain, state, hit) for hit in nearest_names(chain, asked)] if asked and not hits else [],
        examples=[] if hits else _find_examples(chain),
        totals=chain.counts(),
        cautions=[each for each in chain.frameworks if each.notice and each.id in {hit.framework for hit in hits}],
        topics={} if hits else _find_topics(chain),
    )


def _find_examples(chain: ValueChain) -> list[str]:
    """The example searches that have hits."""
    texts = (row["title"] for row in read_words("examples") if row["shown_on"] == "search")
    return [text for text in texts if search(chain, text, 1)]


def _say(asked: str, hits: Sequence[Hit], gap: str) -> str:
    """The answer in a sentence; empty for an empty search. `gap` is what the sources do not say."""
    if not asked:
        return ""
    if gap:
        return f"Nothing found for “{asked}”. {gap} Nearest to it: {_count_kinds(hits)}."
    if not hits:
        return f"Nothing found for “{asked}”."
    has_all, has_some = ([hit for hit in hits if (hit.closeness is Closeness.SOME) is some] for some in (False, True))
    if not has_all:
        return f"Nothing matches every word of “{asked}”. Partial matches: {_count_kinds(has_some)}."
    if Closeness.NEAR in {hit.closeness for hit in has_all}:
        said = f"No exact match for “{asked}”. Close matches: {_count_kinds(has_all)}"
    else:
        said = f"Found for “{asked}”: {_count_kinds(has_all)}"
    return f"{said}; partial matches: {_count_kinds(has_some)}." if has_some else f"{said}."


def _count_kinds(hits: Sequence[Hit]) -> str:
    counts = Counter(hit.kind for hit in hits)
    kinds = [*(kind for kind in reversed(_HEADS) if kind != TERM), TERM]
    return join_words([count(counts[kind], kind) for kind in kinds if counts[kind]])


def _group(
    chain: ValueChain, state: ViewState, hits: Sequence[Hit], topic: Topic | None, on_topic: Sequence[Mitigation]
) -> list[HitGroup]:
    """Groups the hits by kind, in the order of their first hits.

    The topic searched for and its mitigations have a section of their own.
    """
    shown = {("topic", "", topic.id)} if topic else set()
    shown |= {("mitigation", mitigation.framework, mitigation.id) for mitigation in on_topic}
    rest = [hit for hit in hits if hit[:3] not in shown]
    is_mixed = {hit.closeness is Closeness.SOME for hit in hits} == {False, True}
    groups = []
    for kind in dict.fromkeys(hit.kind for hit in rest):
        found = [hit for hit in rest if hit.kind == kind]
        heading = f"Other {_HEADS[kind].lower()} with these words" if topic and kind != "practice" else _HEADS[kind]
        if found[0].closeness is Closeness.NEAREST:
            heading = f"Nearest, but no answer: {_HEADS[kind].lower()}"
        lines = [_find(chain, state, hit) for hit in found[:_MOST]]
        partly = sum(hit.closeness is Closeness.SOME for hit in found) if is_mixed else 0
        groups.append(HitGroup(kind, heading, len(found), _list(lines, len(found), partly)))
    return groups


def _list(lines: Sequence[ShownHit], total: int, partly: int = 0) -> Listing:
    """Collapses long lists and partial matches, but never a single surplus line."""
    whole = total - partly
    first = min(len(lines), whole) if whole <= _FIRST + 1 else _FIRST
    return Listing(lines[:first], lines[first:], total - len(lines), partly)


def _find(chain: ValueChain, state: ViewState, hit: Hit) -> ShownHit:
    under = f"{_UNDER[hit.field]} {hit.matched}" if hit.field in _UNDER else ""
    under = "; ".join(filter(None, (under, hit.owner and f"assigned to {hit.owner}")))
    if hit.kind == TERM:
        return _find_term(chain, state, hit, under)
    if not hit.framework:
        return _find_ours(chain, state, hit, under)
    standing = _STANDING[standing_of(chain, hit, state.place)]
    framework = chain.framework(hit.framework)
    if hit.kind == "mitigation":
        return _find_mitigation(chain, state, chain.mitigation(hit.framework, hit.id), framework, under, standing)
    name, full = _names(hit.name, label_of(chain, hit))
    if hit.kind == "source":
        href = state.href(page=Page.EXPLORE, framework=hit.id)
        return ShownHit(capital(name), href, full, "who is responsible", under, standing, framework=framework)
    href = state.href_of(chain.actor(hit.framework, hit.id))
    if not chain.reference_matches_of(hit.framework, hit.id):
        return ShownHit(name, href, full, "", under, standing, framework=framework)
    everywhere = state.href(page=Page.ACTOR, framework=hit.framework, item=hit.id, is_everywhere=True)
    return ShownHit(name, href, full, _EVERYWHERE, under, standing, more=everywhere, framework=framework)


def _names(name: str, label: str) -> tuple[str, str]:
    """The name to show, and the full name if that has other words."""
    return (label, name) if label else (name, "")


def _find_ours(chain: ValueChain, state: ViewState, hit: Hit, under: str) -> ShownHit:
    """A hit in our common language: types lead to the question with that choice, others to pages across sources."""
    beside = AcrossState.beside(state)
    if hit.kind in (MODEL_TYPE, RELEASE_TYPE):
        chosen = {hit.kind.replace(" ", "_"): (ModelType if hit.kind == MODEL_TYPE else ReleaseType)(hit.id)}
        asked = state.href(page=Page.EXPLORE, **chosen)
        here = f"who is responsible according to {chain.framework(state.framework).short_name}"
        under = "; ".join(filter(None, (here, under)))
        return ShownHit(hit.name, asked, "", _EVERYWHERE, under, more=beside.href(**chosen))
    name, full = _names(hit.name, label_of(chain, hit))
    if hit.kind == "topic":
        where = count(count_topics(chain).get(hit.id, 0), "mitigation")
        mitigations = state.href(page=Page.SEARCH, text=hit.name)
        if not has_practices(chain, hit.id):
            return ShownHit(name, mitigations, full, where, under)
        return ShownHit(name, beside.href_of(topic=hit.id), full, where, under, more=mitigations)
    if hit.kind == "practice":
        topic = next(each.name for each in chain.topics if each.id == chain.practice(hit.id).topic)
        return ShownHit(name, beside.href_of(practice=hit.id), full, f"ours, on the topic {topic}", under)
    return ShownHit(name, f"{beside.href()}#actor-{hit.id}", full, "ours, across all sources", under)


def _find_term(chain: ValueChain, state: ViewState, hit: Hit, under: str) -> ShownHit:
    """A term: it leads to its entry in the glossary of its source, or to the role that it names."""
    if not hit.framework:
        return ShownHit(hit.name, f"{state.href(page=Page.GLOSSARY)}#word-{hit.id}", "", "a role", under)
    framework = chain.framework(hit.framework)
    source = state.href(page=Page.SOURCE, framework=hit.framework)
    place = f"{source}#{anchor_of_term(hit.framework, hit.id)}"
    return ShownHit(hit.name, place, "", "how the source uses the word", under, framework=framework)


def has_practices(chain: ValueChain, topic: str) -> bool:
    """Whether any practice is under the topic, so that it has a page across sources."""
    return any(practice.topic == topic for practice in chain.practices)


def _find_mitigation(
    chain: ValueChain,
    state: ViewState,
    mitigation: Mitigation,
    framework: Framework | None = None,
    under: str = "",
    standing: str = "",
) -> ShownHit:
    name, full = _names(mitigation.name, shorter(mitigation.name, mitigation.label))
    reference = reference_of(chain, mitigation)
    where = ", ".join(filter(None, (reference.place or _number(mitigation), reference.start)))
    owners = owners_in_short(chain, mitigation.framework, mitigation.id)
    return ShownHit(name, state.href_of(mitigation), full, where, under, standing, framework=framework, owners=owners)


def _number(mitigation: Mitigation) -> str:
    """The citable number; empty if the code is only an internal id."""
    code = mitigation.code
    return f"no. {code}" if code.isdigit() else code if code != mitigation.id or len(code) < 12 else ""


def _by_framework(
    chain: ValueChain, state: ViewState, topic: Topic, on_topic: Sequence[Mitigation]
) -> list[TopicMitigations]:
    found = []
    for framework in chain.frameworks:
        own = [mitigation for mitigation in on_topic if mitigation.framework == framework.id]
        if own:
            status = chain.cell(framework.id, state.place).status
            here = [m for m in own if not m.cells or state.place in m.cells] if status.is_answered else own
            others = [m for m in own if m.cells and state.place not in m.cells] if status.is_answered else []
            lines = [_find_mitigation(chain, state, m) for m in here[:_MOST]]
            without = others[: _MOST - len(lines)]
            lines += [_find_mitigation(chain, state, m, standing=_STANDING[Standing.DOES_NOT]) for m in without]
            matrix = state.href(
                page=Page.EXPLORE,
                framework=framework.id,
                selection=Selection(topics=(topic.id,)),
                level=None if any(mitigation.parent for mitigation in own) else 1,
            )
            standing = (
                ""
                if status.is_answered
                else _STANDING[Standing.DOES_NOT if status is CellStatus.EXCLUDED else Standing.UNKNOWN]
            )
            listing = _list(lines, len(own))
            part = TopicMitigations(framework, "" if standing else matrix, listing, standing)
            found.append(((bool(standing), framework.id != state.framework), part))
    return [part for _, part in sorted(found, key=lambda each: each[0])]


def _find_topics(chain: ValueChain) -> Mapping[Topic, int]:
    """The topics in use, with the number of mitigations on each."""
    counts = count_topics(chain)
    return {topic: counts[topic.id] for topic in chain.topics if topic.id in counts}
