"""The Search page with its results by kind, and the search box of every page."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple
from urllib.parse import parse_qsl, urlencode

from markupsafe import Markup

from valuechain.analysis.allocation.counts import count_topics
from valuechain.analysis.search.index import REFERENCE_ACTOR
from valuechain.analysis.search.order import Standing, arrange, label_of, shorter, standing_of
from valuechain.analysis.search.search import LONGEST_TEXT, Closeness, Hit, find_topic, nearest_names, search
from valuechain.model.chain import ValueChain
from valuechain.model.parameters import TEXT
from valuechain.model.selection import Selection
from valuechain.model.values import Mitigation, Topic
from valuechain.model.vocabulary import CellStatus
from valuechain.model.words import count, join_words
from valuechain.tables.interface.words import read_words
from valuechain.views.across.state import AcrossState
from valuechain.views.page.render import render
from valuechain.views.page.state import Page, ViewState
from valuechain.views.page.takeaway import show_takeaway, table_downloads

_FIRST, _MOST = 12, 200
"""The number of results shown at first, and at most."""
_HEADS = {
    "topic": "Topics",
    "source": "Sources",
    REFERENCE_ACTOR: "Reference actors",
    "actor": "Actors",
    "practice": "Practices",
    "mitigation": "Mitigations",
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
}
"""Introduces the text that matched; a match in the name, number or label needs no introduction."""


class ShownHit(NamedTuple):
    """A search result."""

    name: str
    href: str
    short: str
    """The item's short name in the matrix, if that differs from its name."""
    where: str
    """The framework and the item's number in it."""
    under: str
    """The text that matched; empty for a match in the name, number or label."""
    standing: str = ""
    """A note if the item does not apply, or is not known to apply, to the current model and release."""
    more: str = ""
    """The link of `where`; empty if it has none."""


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

    name: str
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
        said=_say(asked, hits),
        takeaway=show_takeaway(table_downloads("search", "Results", query)) if hits else "",
        topic=topic,
        on_topic=len(on_topic),
        across=AcrossState.beside(state).href_of(topic=topic.id) if topic and has_practices(chain, topic.id) else "",
        frameworks=_by_framework(chain, state, topic, on_topic) if topic else [],
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


def _say(asked: str, hits: Sequence[Hit]) -> str:
    """The answer in a sentence; empty for an empty search."""
    if not asked:
        return ""
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
    return join_words([count(counts[kind], kind) for kind in reversed(_HEADS) if counts[kind]])


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
    source = chain.framework(hit.framework).short_name if hit.framework else ""
    label = label_of(chain, hit)
    standing = _STANDING[standing_of(chain, hit, state.place)]
    under = f"{_UNDER[hit.field]} {hit.matched}" if hit.field in _UNDER else ""
    under = "; ".join(filter(None, (under, hit.owner and f"assigned to {hit.owner}")))
    if hit.kind in ("topic", "practice", REFERENCE_ACTOR):
        return _find_ours(chain, state, hit, label, under)
    if hit.kind == "source":
        return ShownHit(
            hit.name, state.href(page=Page.EXPLORE, framework=hit.id), label, "who is responsible", under, standing
        )
    if hit.kind == "actor":
        href = state.href_of(chain.actor(hit.framework, hit.id))
        return ShownHit(hit.name, href, label, source, under, standing)
    return _find_mitigation(state, chain.mitigation(hit.framework, hit.id), source, under, standing)


def _find_ours(chain: ValueChain, state: ViewState, hit: Hit, label: str, under: str) -> ShownHit:
    """A topic, practice or reference actor: these are ours and lead to the pages across sources."""
    beside = AcrossState.beside(state)
    if hit.kind == "topic":
        where = count(count_topics(chain).get(hit.id, 0), "mitigation")
        mitigations = state.href(page=Page.SEARCH, text=hit.name)
        if not has_practices(chain, hit.id):
            return ShownHit(hit.name, mitigations, label, where, under)
        return ShownHit(hit.name, beside.href_of(topic=hit.id), label, where, under, more=mitigations)
    if hit.kind == "practice":
        topic = next(each.name for each in chain.topics if each.id == chain.practice(hit.id).topic)
        return ShownHit(hit.name, beside.href_of(practice=hit.id), label, f"ours, on the topic {topic}", under)
    return ShownHit(hit.name, f"{beside.href()}#actor-{hit.id}", label, "ours, across all sources", under)


def has_practices(chain: ValueChain, topic: str) -> bool:
    """Whether any practice is under the topic, so that it has a page across sources."""
    return any(practice.topic == topic for practice in chain.practices)


def _find_mitigation(
    state: ViewState, mitigation: Mitigation, where: str, under: str = "", standing: str = ""
) -> ShownHit:
    where = ", ".join(filter(None, (where, _number(mitigation))))
    short = shorter(mitigation.name, mitigation.label)
    return ShownHit(mitigation.name, state.href_of(mitigation), short, where, under, standing)


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
            others = [m for m in own if m not in here]
            lines = [_find_mitigation(state, m, "") for m in here]
            lines += [_find_mitigation(state, m, "", standing=_STANDING[Standing.DOES_NOT]) for m in others]
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
            listing = _list(lines[:_MOST], len(own))
            part = TopicMitigations(framework.short_name, "" if standing else matrix, listing, standing)
            found.append(((bool(standing), framework.id != state.framework), part))
    return [part for _, part in sorted(found, key=lambda each: each[0])]


def _find_topics(chain: ValueChain) -> Mapping[Topic, int]:
    """The topics in use, with the number of mitigations on each."""
    counts = count_topics(chain)
    return {topic: counts[topic.id] for topic in chain.topics if topic.id in counts}
