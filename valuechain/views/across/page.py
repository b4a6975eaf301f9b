"""The page Across sources: who is responsible for what, in every source at once."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from markupsafe import Markup

from valuechain.analysis.across.across import Across, build_across
from valuechain.analysis.across.findings import build_findings
from valuechain.model.chain import ValueChain
from valuechain.model.common_language import ReferenceActor
from valuechain.model.words import join_words
from valuechain.views.across.counted import say_why_nothing
from valuechain.views.across.heat_map.table import show_heat_table
from valuechain.views.across.question import question_words, show_question
from valuechain.views.across.said import list_said, say_answer
from valuechain.views.across.state import AcrossState
from valuechain.views.across.ways_out import is_empty, list_ways_out
from valuechain.views.document.formats import DOCUMENT_FORMATS
from valuechain.views.page.render import render
from valuechain.views.page.state import Page
from valuechain.views.page.takeaway import offer, show_takeaway, table_downloads
from valuechain.views.picture.downloads import picture_downloads


class ReferenceEntry(NamedTuple):
    """A reference actor, and the sources' own actors that we map to it."""

    actor: ReferenceActor
    mapped: Sequence[str]
    """Each source with its own words for the actor."""


def show_across(chain: ValueChain, state: AcrossState, notices: Markup) -> Markup:
    """The HTML of the page."""
    across = build_across(chain, state.question)
    shared = {
        "state": state,
        "title": _title(across, state),
        "notices": notices,
        "question": show_question(across, state),
        "takeaway": _takeaway(state),
    }
    if is_empty(across):
        return render(
            "across/nothing.html",
            **shared,
            is_filtered=state.question.is_filtered,
            why=say_why_nothing(across),
            ways=list_ways_out(state),
        )
    findings = build_findings(across)
    return render(
        "across/page.html",
        **shared,
        said=say_answer(across, findings),
        lists=list_said(across, findings, state, date.today()),
        table=show_heat_table(across, state),
        references=list_references(across),
        timeline=state.href(page=Page.TIMELINE),
        side_by_side=state.href(page=Page.SIDE_BY_SIDE),
    )


def _title(across: Across, state: AcrossState) -> str:
    """The title for tabs and history."""
    words = question_words(across, state)
    asked = [words.model_type, words.release_type] if state.question.model_type or state.question.release_type else []
    return ", ".join(
        ("Across sources", *([words.sources] if state.question.has_chosen_sources else ()), *asked, state.question.day)
    )


def _takeaway(state: AcrossState) -> Markup:
    query = state.query()
    downloads = [
        *(offer("Report", form, "across-report", query) for form in reversed(DOCUMENT_FORMATS)),
        *table_downloads("across", "Answer", query),
        *picture_downloads("across", "Heat map", query),
    ]
    return show_takeaway(downloads, table="heat-table", called="the heat map")


def list_references(across: Across) -> list[ReferenceEntry]:
    """The reference actors in value-chain order, each with the actors of the chosen sources that we map to it."""
    chain = across.chain
    names: dict[str, dict[str, list[str]]] = {}
    for match in chain.reference_matches:
        extent = "" if match.extent == "full" else f" ({match.extent})"
        actor = chain.actor(match.framework, match.actor)
        names.setdefault(match.reference_actor, {}).setdefault(match.framework, []).append(f"{actor.name}{extent}")
    return [
        ReferenceEntry(
            actor,
            [
                f"{source.marked_name}: {join_words(names[actor.id][source.id])}"
                for source in across.sources
                if source.id in names.get(actor.id, {})
            ],
        )
        for actor in across.actors
    ]
