"""The links of the HTTP interface that answer across all sources."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from valuechain.analysis.across.side_by_side.rows import side_by_side_rows, side_by_side_sheet
from valuechain.analysis.across.tables import across_rows, across_sheet, link_rows, practice_rows
from valuechain.analysis.across.timeline.rows import timeline_rows
from valuechain.analysis.across.topic.rows import statement_rows, topic_sheet
from valuechain.analysis.graph.files import GEXF, GRAPH_FORMATS
from valuechain.model.chain import ValueChain
from valuechain.model.question.parameters import ACTOR, DATA, FRAMEWORK, PRACTICE, TOPIC
from valuechain.model.table import Sheet, Table
from valuechain.tables.formats import CALENDAR, SSSOM
from valuechain.tables.writing.calendar import CalendarEntry
from valuechain.views.across.document import build_across_document
from valuechain.views.across.heat_map.picture import draw_across, draw_topic
from valuechain.views.across.side_by_side.document import build_side_document
from valuechain.views.across.timeline.calendar import build_calendar
from valuechain.views.across.timeline.picture import draw_timeline
from valuechain.views.across.topic.document import build_topic_document
from valuechain.views.document.formats import DOCUMENT_FORMATS
from valuechain.views.map.gephi import draw_graph
from valuechain.web.api.endpoints import (
    ACROSS,
    EVERY_LINK,
    Endpoint,
    Forms,
    Query,
    forms_of,
    picture_forms,
    table_forms,
)

if TYPE_CHECKING:
    from valuechain.analysis.graph.types import Graph


def _tables(rows: Callable[[Query], Table], sheet: Callable[[Query], Sheet] | None = None) -> Forms:
    """A table in every format, whose workbook credits the sources asked."""
    return table_forms(rows, sheet, sources=lambda query: query.across.sources)


def _build_graph(query: Query) -> "Graph":
    from valuechain.analysis.across.graph import build_graph_across  # noqa: PLC0415 # NetworkX is slow to import

    return build_graph_across(query.across)


def _build_calendar(query: Query) -> tuple[str, Sequence[CalendarEntry]]:
    return build_calendar(query.across, query.timeline, origin=query.origin, data=query.args.get(DATA, ""))


def _chain_of(query: Query) -> ValueChain:
    """The data of the requested framework, or all of it."""
    return query.chain.only(query.framework) if query.framework else query.chain


ACROSS_ENDPOINTS: Sequence[Endpoint] = (
    Endpoint(
        "across",
        "Who is responsible according to all sources: one row per topic or practice and reference actor.",
        ACROSS,
        {
            **_tables(lambda query: across_rows(query.across), lambda query: across_sheet(query.across)),
            **picture_forms("across", lambda query: draw_across(query.across)),
        },
        is_dated=True,
    ),
    Endpoint(
        "across-graph",
        "The graph of all sources, joined by practices and reference actors: actor, owns, mitigation, says, practice.",
        ACROSS,
        {
            **forms_of(GRAPH_FORMATS, _build_graph),
            **forms_of([GEXF], lambda query: draw_graph(_build_graph(query), query.chain)),
        },
        is_dated=True,
    ),
    Endpoint(
        "topic",
        "What every source says on a topic or practice: one row per source, practice, mitigation and actor.",
        (TOPIC, PRACTICE, *ACROSS),
        {
            **_tables(
                lambda query: statement_rows(query.subject_answer), lambda query: topic_sheet(query.subject_answer)
            ),
            **picture_forms("topic", lambda query: draw_topic(query.across, query.subject)),
        },
        is_dated=True,
    ),
    Endpoint(
        "across-report",
        "The whole answer across sources as a document.",
        ACROSS,
        forms_of(DOCUMENT_FORMATS, lambda query: build_across_document(query.across)),
        is_dated=True,
    ),
    Endpoint(
        "topic-report",
        "What every source says on a topic or practice, as a document.",
        (TOPIC, PRACTICE, *ACROSS),
        forms_of(DOCUMENT_FORMATS, lambda query: build_topic_document(query.across, query.subject)),
        is_dated=True,
    ),
    Endpoint(
        "timeline",
        "When mitigations begin to apply, in every source: one row per mitigation and date.",
        (TOPIC, PRACTICE, ACTOR, *ACROSS),
        {
            **_tables(lambda query: timeline_rows(query.across, query.timeline)),
            **forms_of([CALENDAR], _build_calendar),
            **picture_forms("timeline", lambda query: draw_timeline(query.across, query.timeline)),
        },
        is_dated=True,
    ),
    Endpoint(
        "side-by-side",
        "Two to six sources side by side: one row per topic or practice and source.",
        ACROSS,
        _tables(lambda query: side_by_side_rows(query.across), lambda query: side_by_side_sheet(query.across)),
        is_dated=True,
    ),
    Endpoint(
        "side-by-side-report",
        "Two to six sources side by side, as a document.",
        ACROSS,
        forms_of(DOCUMENT_FORMATS, lambda query: build_side_document(query.across)),
        is_dated=True,
    ),
    Endpoint(
        "practices",
        "The practices under each topic, and how many mitigations of each framework ask for them: ours.",
        EVERY_LINK,
        table_forms(lambda query: practice_rows(query.chain)),
    ),
    Endpoint(
        "links",
        "How each mitigation relates to the practices: our interpretation, with its ground.",
        (FRAMEWORK, *EVERY_LINK),
        {**table_forms(lambda query: link_rows(query.chain, query.framework)), **forms_of([SSSOM], _chain_of)},
    ),
)
