"""The page of a source: its facts, limits, coverage, citation and files."""

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
from valuechain.model.framework import Framework, Stage
from valuechain.model.question.parameters import DATA, FRAMEWORK
from valuechain.model.question.selection import Selection
from valuechain.model.values import Definition, Doubt
from valuechain.model.vocabulary import PLACES, CellStatus, Confidence, ModelType, Place, ReleaseType
from valuechain.model.words import capital, count, pluralise
from valuechain.model.workshop.version import is_content_key
from valuechain.tables.writing.bundle import shipped_frameworks
from valuechain.views.page.names import anchor_of_term
from valuechain.views.page.render import render
from valuechain.views.page.state import Page, ViewState
from valuechain.views.page.takeaway import Download, offer, show_takeaway, table_downloads
from valuechain.views.sources.citation import cite, shares_address, write_bibtex
from valuechain.views.sources.editions import WITHOUT_PLACE, Editions, find_editions

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

    @property
    def anchor(self) -> str:
        """The id of its entry on the page."""
        return anchor_of_term(self.definition.framework, self.definition.term)


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
    """Whether another source has the same address."""
    bibtex: str
    href: str
    """The link to its answer."""


def show_source(chain: ValueChain, state: ViewState, notices: Markup) -> Markup:
    """The HTML of the page of the source in question."""
    framework = chain.framework(state.framework)
    source = _source(chain, framework, state)
    return render(
        "sources/source.html",
        state=state,
        notices=notices,
        source=source,
        takeaway=show_takeaway(source.downloads, note=source.note),
        without_place=WITHOUT_PLACE,
        all_sources=state.href(page=Page.SOURCES),
        others=[(each, state.href(framework=each.id)) for each in chain.frameworks if each.id != framework.id],
        release_names=tuple(each.value.capitalize() for each in ReleaseType),
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
        counts=count_contents(chain, framework),
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
        shares_address=shares_address(chain, framework),
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


def count_contents(chain: ValueChain, framework: Framework) -> tuple[str, ...]:
    """The numbers of actors, mitigations, assignments and stages, in words."""
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
