"""The Sources page: every source with its limits and downloads, links for other programs, citations, glossary."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple
from urllib.parse import urlencode

from markupsafe import Markup

from valuechain.analysis.allocation.allocation import find_answer
from valuechain.analysis.allocation.counts import count_mitigations
from valuechain.analysis.graph.files import GRAPH_FORMATS
from valuechain.model.chain import ValueChain
from valuechain.model.parameters import DATA, FRAMEWORK
from valuechain.model.selection import Selection
from valuechain.model.values import Actor, Counterpart, Definition, Doubt, Framework, Stage
from valuechain.model.vocabulary import PLACES, CellStatus, Confidence, ModelType, Place, ReleaseType
from valuechain.model.words import capital, count, pluralise
from valuechain.model.workshop.version import is_content_key
from valuechain.tables.archive import ZIP
from valuechain.tables.writing.bundle import shipped_frameworks
from valuechain.views.page.render import render
from valuechain.views.page.state import Page, ViewState
from valuechain.views.page.takeaway import API, Download, download_href, offer, show_takeaway, table_downloads
from valuechain.views.sources.citation import cite, cite_self, write_bibtex, write_bibtex_self
from valuechain.views.sources.editions import WITHOUT_PLACE, Editions, describe_version, find_editions

CONTENTS = (
    ("sources", "The sources"),
    ("editions", "Editions and checks"),
    ("links", "Links for Excel, R and Python"),
    ("downloads", "Everything as files"),
    ("cite", "How to cite"),
    ("crosswalk", "How actors match across sources"),
    ("topics", "Topics"),
    ("words", "Glossary"),
)
"""The sections of the page: headings, and ids for links from other pages."""
_MOST_DOUBTS = 40


@dataclass(frozen=True, slots=True)
class CoverageCell:
    """A cell of the coverage grid."""

    place: Place
    status: CellStatus
    mitigations: int
    href: str


class NamedDefinition(NamedTuple):
    """A definition, with the defined term."""

    name: str
    definition: Definition


@dataclass(frozen=True, slots=True)
class SourceSummary:
    """A framework with its contents, coverage, files and limits."""

    framework: Framework
    is_shipped: bool
    is_saved: bool
    """Whether a source that is not shipped is the outcome of a workshop."""
    counts: tuple[str, ...]
    confidences: Mapping[str, Mapping[Confidence, int]]
    """How many actors, owners and topics have each level of confidence."""
    is_varying: bool
    grid: Mapping[ModelType, Sequence[CoverageCell]]
    downloads: tuple[Download, ...]
    note: str
    """The context of the files, or why some are missing."""
    doubts: tuple[Doubt, ...]
    more_doubts: int
    editions: Editions
    definitions: tuple[NamedDefinition, ...]
    stages: tuple[Stage, ...]
    """The stages about which the source says something."""
    citation: str
    shares_address: bool
    """Whether another source has the same address; if so, the address covers more than this source."""
    bibtex: str
    href: str


@dataclass(frozen=True, slots=True)
class Pair:
    """A pair of the crosswalk with its actors; one of them is None if the other has no counterpart."""

    counterpart: Counterpart
    framework: Framework
    actor: Actor | None
    to_framework: Framework
    to_actor: Actor | None


def show_sources(chain: ValueChain, state: ViewState, notices: Markup) -> Markup:
    """The HTML of the Sources page."""
    sources = [_source(chain, framework, state) for framework in chain.frameworks]
    query = _data(state)
    tables = {"frameworks": "Sources", "actors": "Actors", "topics": "Topics", "crosswalk": "Crosswalk"}
    everything = [
        *(download for link, title in tables.items() for download in table_downloads(link, title, query)),
        Download("All data as a zip", "CSV tables and their description", download_href("data", ZIP.ending, query)),
    ]
    return render(
        "sources/page.html",
        state=state,
        notices=notices,
        contents=CONTENTS,
        said=_describe(chain),
        sources=sources,
        takeaway=show_takeaway(everything, table="sources-table"),
        everything=everything,
        example=_example(chain, state),
        data=describe_version(chain),
        without_place=WITHOUT_PLACE,
        version=chain.version,
        self_citation=cite_self(chain.stamp),
        self_bibtex=write_bibtex_self(chain.stamp),
        pairs=_pairs(chain),
        topics=chain.topics,
        on_topic=Counter((m.framework, topic) for m in chain.mitigations if m.level == 1 for topic in m.topics),
        frameworks=chain.frameworks,
        roles=chain.roles,
        confidences=tuple(Confidence),
        statuses=tuple(CellStatus),
        model_types=chain.model_types,
        release_types=chain.release_types,
        my_data=state.href(page=Page.MY_DATA),
        release_names=tuple(each.value.capitalize() for each in ReleaseType),
    )


def _data(state: ViewState) -> str:
    """The query string for tables of all frameworks: the key to a user's own data, if any."""
    return urlencode({DATA: state.data}) if state.data else ""


def _describe(chain: ValueChain) -> str:
    shown = [o for o in chain.ownerships if o.is_shown and chain.role(o.role).is_owner]
    confidences = Counter(ownership.confidence for ownership in shown)
    parts = [f"{number} {confidence}" for confidence in Confidence if (number := confidences[confidence])]
    return (
        f"From {count(len(chain.frameworks), 'source')}: {count(len(chain.actors), 'actor')}, "
        f"{count(len(chain.mitigations), 'mitigation')} and {count(len(shown), 'assignment')} "
        f"({', '.join(parts)})."
    )


def _source(chain: ValueChain, framework: Framework, state: ViewState) -> SourceSummary:
    here = replace(state, page=Page.EXPLORE, text="", item="", selection=Selection(), focus="")
    here = here if framework.id == state.framework else replace(here, framework=framework.id, readings=(), level=1)
    downloads, note = _downloads(chain, framework, here)
    doubts = tuple(doubt for doubt in chain.doubts if doubt.framework == framework.id)
    return SourceSummary(
        framework=framework,
        is_shipped=framework.id in shipped_frameworks(),
        is_saved=is_content_key(state.data),
        counts=_counts(chain, framework),
        confidences=_confidences(chain, framework),
        is_varying=chain.is_varying(framework.id),
        grid=_grid(chain, framework, here),
        downloads=downloads,
        note=note,
        doubts=doubts[:_MOST_DOUBTS],
        more_doubts=len(doubts) - _MOST_DOUBTS,
        editions=find_editions(chain, framework),
        definitions=_definitions(chain, framework),
        stages=tuple(s for s in chain.stages if s.framework == framework.id and (s.gloss or s.strategies) and s.source),
        citation=cite(framework),
        shares_address=any(each.url == framework.url and each.id != framework.id for each in chain.frameworks),
        bibtex=write_bibtex(framework),
        href=here.href(),
    )


def _definitions(chain: ValueChain, framework: Framework) -> tuple[NamedDefinition, ...]:
    types = {each.id: each.name for each in (*chain.model_types, *chain.release_types)}
    actors = {each.id: each.name for each in chain.actors_by_framework.get(framework.id, ())}
    return tuple(
        NamedDefinition(types.get(each.term) or actors.get(each.term) or capital(each.term), each)
        for each in chain.definitions
        if each.framework == framework.id
    )


def _counts(chain: ValueChain, framework: Framework) -> tuple[str, ...]:
    mitigations = chain.mitigations_by_framework.get(framework.id, ())
    levels = Counter(mitigation.level for mitigation in mitigations)
    shown = sum(o.framework == framework.id and o.is_shown and chain.role(o.role).is_owner for o in chain.ownerships)
    called = framework.called or "mitigation"
    parts = [
        count(len(chain.actors_by_framework.get(framework.id, ())), "actor"),
        count(levels[1], called),
    ]
    if levels[2]:
        parts.append(count(levels[2], framework.called_level_2 or "part"))
    parts.append(count(shown, "assignment"))
    parts.append(count(sum(stage.framework == framework.id for stage in chain.stages), "stage"))
    return tuple(parts)


def _confidences(chain: ValueChain, framework: Framework) -> Mapping[str, Mapping[Confidence, int]]:
    mitigations = chain.mitigations_by_framework.get(framework.id, ())
    whole, parts = framework.called or "mitigation", framework.called_level_2 or "part"
    groups = {
        "Actors": [actor.confidence for actor in chain.actors_by_framework.get(framework.id, ())],
        f"Assignments of {pluralise(whole)}": [m.confidence for m in mitigations if m.level == 1],
        f"Assignments of {pluralise(parts)}": [m.confidence for m in mitigations if m.level == 2],
        "Topics": [m.topics_confidence for m in mitigations if m.topics],
    }
    return {
        title: {each: found.count(each) for each in Confidence if each in found}
        for title, found in groups.items()
        if found
    }


def _grid(chain: ValueChain, framework: Framework, here: ViewState) -> Mapping[ModelType, Sequence[CoverageCell]]:
    return {
        model_type: [
            CoverageCell(
                place,
                chain.cell(framework.id, place).status,
                count_mitigations(chain, framework.id, place),
                here.href(model_type=place.model_type, release_type=place.release_type),
            )
            for place in PLACES
            if place.model_type is model_type
        ]
        for model_type in ModelType
    }


def _downloads(chain: ValueChain, framework: Framework, here: ViewState) -> tuple[tuple[Download, ...], str]:
    """The downloads of a framework, for the current context if the framework covers it, and a note on them."""
    of_framework = urlencode({FRAMEWORK: framework.id} | ({DATA: here.data} if here.data else {}))
    actors = table_downloads("actors", "Actors", of_framework) + table_downloads("topics", "Topics", of_framework)
    if find_answer(chain, here) is None:
        note = f"This source has no list for {here.place}, so only downloads that do not depend on it are offered."
        return tuple(actors), note
    query = here.question_query()
    varying = f"For {here.place}, as in your current question." if chain.is_varying(framework.id) else ""
    graphs = [offer("Graph", form, "graph", query) for form in GRAPH_FORMATS]
    tables = {"matrix": "Matrix", "ownerships": "Assignments", "findings": "Findings"}
    files = [download for link, title in tables.items() for download in table_downloads(link, title, query)]
    return (*files, *actors, *graphs), varying


def _example(chain: ValueChain, state: ViewState) -> str:
    """The example address for other programs: the matrix of the question, or all sources."""
    if chain.cell(state.framework, state.place).status.is_answered:
        return f"{API}/matrix.csv?{state.question_query()}"
    query = _data(state)
    return f"{API}/frameworks.csv" + (f"?{query}" if query else "")


def _pairs(chain: ValueChain) -> list[Pair]:
    return [
        Pair(
            each,
            chain.framework(each.framework),
            chain.actor(each.framework, each.actor) if each.actor else None,
            chain.framework(each.to_framework),
            chain.actor(each.to_framework, each.to_actor) if each.to_actor else None,
        )
        for each in chain.crosswalk
    ]
