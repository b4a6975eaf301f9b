"""All links of the HTTP interface."""

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING

from valuechain.analysis.allocation.allocation import Allocation, answer
from valuechain.analysis.compare.differences import COMPARED_BY, check_filters
from valuechain.analysis.compare.rows import comparison_rows
from valuechain.analysis.compare.sheet import comparison_sheet
from valuechain.analysis.findings.cover import PATIENCE, who_must_act
from valuechain.analysis.findings.findings import build_findings
from valuechain.analysis.graph.files import GEXF, GRAPH_FORMATS
from valuechain.analysis.graph.focus import check_focus
from valuechain.analysis.graph.paths import path_rows
from valuechain.analysis.items.rows import crosswalk_rows, mitigation_rows, role_card_rows, topic_rows
from valuechain.analysis.items.sheet import role_card_sheet
from valuechain.analysis.rows.assignments import assignments_sheet
from valuechain.analysis.rows.findings import absence_rows, all_finding_rows, cover_rows, load_rows
from valuechain.analysis.rows.legal import frameworks_in
from valuechain.analysis.rows.matrix import actor_rows, finding_ids, framework_rows, matrix_rows, ownership_rows
from valuechain.analysis.rows.sheets import findings_sheet, matrix_sheet
from valuechain.analysis.search.order import arrange, hit_rows
from valuechain.analysis.search.search import search
from valuechain.model.errors import UnknownValueError
from valuechain.model.framework import Framework
from valuechain.model.question.map_options import read_map_options
from valuechain.model.question.parameters import (
    ABSENT,
    ANNEX,
    AROUND,
    DIFFERENCE,
    END,
    FOCUS,
    FRAMEWORK,
    ITEM,
    LEVEL,
    LIMIT,
    MODEL_TYPE,
    NAMES,
    RELEASE_TYPE,
    SLIDE,
    START,
    TEXT,
    TITLE,
    VERBS,
    YES_NO,
)
from valuechain.model.question.selection import FILTERS
from valuechain.model.table import Table
from valuechain.tables.archive import ZIP
from valuechain.tables.formats import JSON
from valuechain.tables.writing.bundle import write_bundle_of
from valuechain.views.briefing.briefing import build_briefing
from valuechain.views.compare.picture import draw_comparison_picture
from valuechain.views.compare.sides import Sides, build_sides
from valuechain.views.compare.words import describe_sides
from valuechain.views.document.blocks import Briefing
from valuechain.views.document.formats import BRIEFING_FORMATS
from valuechain.views.findings.picture import draw_load
from valuechain.views.map.export import draw_map
from valuechain.views.map.gephi import draw_graph
from valuechain.views.matrix.picture import draw_matrix
from valuechain.views.page.state import Page, ViewState
from valuechain.web.api.across import ACROSS_ENDPOINTS
from valuechain.web.api.endpoints import (
    EVERY_LINK,
    MAP_OPTIONS,
    QUESTION,
    SECOND_SIDE,
    SELECTION,
    Endpoint,
    Query,
    forms_of,
    picture_forms,
    table_forms,
)

if TYPE_CHECKING:
    from valuechain.analysis.graph.types import Graph


def _finding_ids(query: Query) -> str:
    allocation = query.allocation
    ids = finding_ids(build_findings(allocation), is_of_one_framework=allocation.is_of_one_framework)
    return json.dumps(ids, ensure_ascii=False, indent=1) + "\n"


def _build_graph(query: Query) -> "Graph":
    from valuechain.analysis.graph.graph import graph_of  # noqa: PLC0415 # NetworkX is slow to import

    return graph_of(query.selected)


def _draw_graph(query: Query) -> "Graph":
    return draw_graph(_build_graph(query), query.chain, query.selected)


def _second(query: Query) -> Allocation:
    """The answer for the second side of the comparison. Raises QuestionError."""
    _, second = query.of_one.sides(query.chain)
    return answer(query.chain, second)


def _sources_of_both(query: Query) -> tuple[Framework, ...]:
    return tuple(dict.fromkeys((*query.allocation.frameworks, *_second(query).frameworks)))


def _differences(query: Query) -> tuple[str, ...]:
    return tuple(query.args.getlist(DIFFERENCE))


def _both_sides(query: Query) -> Sides:
    """Both sides with their filters. Raises QuestionError."""
    check_filters(query.allocation, _second(query), query.question.selection, _differences(query))
    state = ViewState.of(query.of_one, page=Page.COMPARE, differences=_differences(query))
    return build_sides(query.chain, state)


def _role_card(query: Query) -> Table:
    return role_card_rows(query.allocation, query.item)


def _mitigation(query: Query) -> Table:
    asked = query.question
    return mitigation_rows(query.chain, query.item, query.framework, asked.context, dict(asked.readings), on=asked.on)


def _draw_map(query: Query) -> str:
    """The map. Raises QuestionError if a node is not in the framework, or an option does not exist."""
    options, wrong = read_map_options(query.args.items(multi=True), query.chain, query.of_one.framework)
    if wrong:
        raise wrong[0]
    focus, around = query.args.get(FOCUS, ""), query.args.get(AROUND, "")
    for node in (focus, around):
        check_focus(query.allocation, node)
    is_slide = query.pick(SLIDE, YES_NO, "no")
    return draw_map(
        query.selected, query.question.selection, focus=focus, around=around, options=options, is_slide=is_slide
    )


def _briefing(query: Query) -> Briefing:
    annexes = query.annexes
    return build_briefing(
        query.allocation,
        query.question.selection,
        has_verbs=query.has_verbs,
        annexes=annexes,
        title=query.args.get(TITLE, ""),
    )


def _found(query: Query) -> Table:
    limit = _limit(query.args.get(LIMIT, ""))
    place = query.question.place if query.question.context else None
    hits = arrange(query.chain, search(query.chain, query.args.get(TEXT, "")), query.framework, place)
    return hit_rows(query.chain, hits[:limit], place)


def _limit(given: str) -> int | None:
    """Maximum number of rows to return; None for all. Raises UnknownValueError."""
    if not given:
        return None
    if not (given.isascii() and given.isdigit() and len(given) < 7 and int(given)):
        raise UnknownValueError(LIMIT, given, ["a whole number from 1 to 999999"])
    return int(given)


def _compare(query: Query) -> Table:
    return comparison_rows(query.allocation, _second(query), query.question.selection, _differences(query))


_COMPARISON = (*QUESTION, *SECOND_SIDE, *(FILTERS[key] for key in COMPARED_BY), DIFFERENCE)

ENDPOINTS: Sequence[Endpoint] = (
    *ACROSS_ENDPOINTS,
    Endpoint(
        "frameworks",
        "The frameworks with publisher, version, licence and limits.",
        EVERY_LINK,
        table_forms(lambda query: framework_rows(query.chain)),
    ),
    Endpoint(
        "actors",
        "The actors of one framework, or of all.",
        (FRAMEWORK, *EVERY_LINK),
        table_forms(lambda query: actor_rows(query.chain, query.framework)),
    ),
    Endpoint(
        "matrix",
        "Mitigations by actors; cells hold roles, and the last columns say how each mitigation binds.",
        (*SELECTION, VERBS, NAMES),
        {
            **table_forms(
                lambda query: matrix_rows(query.selected, has_short_names=query.has_short_names),
                lambda query: matrix_sheet(query.selected, query.question.selection, has_verbs=query.has_verbs),
            ),
            **picture_forms(
                "matrix", lambda query: draw_matrix(query.selected, query.question.selection, has_verbs=query.has_verbs)
            ),
        },
    ),
    Endpoint(
        "ownerships",
        "One row per actor, mitigation and role.",
        SELECTION,
        table_forms(lambda query: ownership_rows(query.selected), lambda query: assignments_sheet(query.selected)),
    ),
    Endpoint(
        "findings",
        "Gaps, mitigations with one actor, actors with nothing assigned, workload, ambiguities, doubts, concentration.",
        QUESTION,
        {
            **table_forms(
                lambda query: all_finding_rows(query.allocation), lambda query: findings_sheet(query.allocation)
            ),
            JSON: _finding_ids,
        },
    ),
    Endpoint(
        "graph",
        "Actors, mitigations, ownerships and supplies as a graph.",
        SELECTION,
        {**forms_of(GRAPH_FORMATS, _build_graph), **forms_of([GEXF], _draw_graph)},
    ),
    Endpoint(
        "comparison",
        "What changes between two contexts, frameworks or readings, one row per change.",
        _COMPARISON,
        table_forms(
            _compare,
            lambda query: comparison_sheet(_compare(query), query.allocation, _second(query)),
            sources=_sources_of_both,
            legend=lambda query: describe_sides(_both_sides(query)),
        ),
    ),
    Endpoint(
        "comparison-picture",
        "The comparison as a picture.",
        _COMPARISON,
        picture_forms("comparison-picture", lambda query: draw_comparison_picture(_both_sides(query))),
    ),
    Endpoint(
        "who-must-act",
        "The smallest groups of actors that between them are responsible for everything: one row per group and actor.",
        QUESTION,
        table_forms(lambda query: cover_rows(query.allocation, who_must_act(query.allocation, seconds=PATIENCE))),
        is_costly=True,
    ),
    Endpoint(
        "absence",
        "The mitigations affected if actors are absent: what happens to each, and who is left.",
        (ABSENT, *QUESTION),
        table_forms(lambda query: absence_rows(query.allocation, query.args.getlist(ABSENT))),
    ),
    Endpoint(
        "load",
        "How many mitigations each actor has in each role, as a table or picture.",
        QUESTION,
        {
            **table_forms(lambda query: load_rows(query.allocation)),
            **picture_forms("load", lambda query: draw_load(query.allocation)),
        },
    ),
    Endpoint(
        "actor",
        "The role card of an actor: its mitigations, who shares them, and its role in other frameworks.",
        (ITEM, *QUESTION),
        table_forms(
            _role_card,
            lambda query: role_card_sheet(query.allocation, query.item),
            sources=lambda query: frameworks_in(_role_card(query), query.chain),
        ),
    ),
    Endpoint(
        "mitigation",
        "Who is responsible for a mitigation under each reading, and what other frameworks say about its topics.",
        (ITEM, *(name for name in QUESTION if name != LEVEL)),
        table_forms(_mitigation, sources=lambda query: frameworks_in(_mitigation(query), query.chain)),
    ),
    Endpoint(
        "map",
        "The value chain and who is responsible for what, as a picture.",
        (*SELECTION, FOCUS, AROUND, *MAP_OPTIONS, SLIDE),
        picture_forms("map", _draw_map),
    ),
    Endpoint(
        "paths",
        "How two nodes are connected: the shortest paths over assignments and supplies, one row per step.",
        (START, END, *SELECTION),
        table_forms(lambda query: path_rows(query.selected, query.args.get(START, ""), query.args.get(END, ""))),
    ),
    Endpoint(
        "briefing",
        "Two pages with the main findings, then annexes: matrix, map, findings, role cards, source and method. "
        "As PowerPoint, the two pages only.",
        (*SELECTION, VERBS, ANNEX, TITLE),
        forms_of(BRIEFING_FORMATS, _briefing),
    ),
    Endpoint(
        "topics",
        "One row per mitigation and topic, for one framework or all.",
        (FRAMEWORK, *EVERY_LINK),
        table_forms(lambda query: topic_rows(query.chain, query.framework)),
    ),
    Endpoint(
        "crosswalk",
        "How actors match across frameworks: our interpretation.",
        EVERY_LINK,
        table_forms(lambda query: crosswalk_rows(query.chain)),
    ),
    Endpoint(
        "data",
        "All data as a zip: CSV tables, a data package descriptor and the attributions.",
        EVERY_LINK,
        {ZIP: lambda query: write_bundle_of(query.chain)},
    ),
    Endpoint(
        "search",
        "Mitigations, practices, actors, topics and sources that match, best first; those of the named framework, "
        "model type and release type come before others.",
        (TEXT, LIMIT, FRAMEWORK, MODEL_TYPE, RELEASE_TYPE, *EVERY_LINK),
        # All sources, because naming a framework merely ranks its results first.
        table_forms(_found, sources=lambda query: query.chain.frameworks),
    ),
)
"""All links except the OpenAPI description."""
