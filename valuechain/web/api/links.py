"""All links of the HTTP interface."""

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING

from valuechain.analysis.findings.findings import build_findings
from valuechain.analysis.graph.files import GRAPH_FORMATS
from valuechain.analysis.rows.findings import all_finding_rows
from valuechain.analysis.rows.matrix import actor_rows, finding_ids, framework_rows, matrix_rows, ownership_rows
from valuechain.analysis.rows.sheets import findings_sheet, matrix_sheet
from valuechain.model.question import FRAMEWORK
from valuechain.tables.formats import JSON
from valuechain.views.matrix.picture import draw_matrix
from valuechain.web.api import compare, findings, items, pictures, search, sources
from valuechain.web.api.endpoints import (
    DATA,
    QUESTION,
    SELECTION,
    Endpoint,
    Query,
    forms_of,
    picture_forms,
    table_forms,
)

if TYPE_CHECKING:
    from valuechain.analysis.graph.graph import Graph


def _finding_ids(query: Query) -> str:
    allocation = query.allocation
    ids = finding_ids(build_findings(allocation), is_of_one_framework=allocation.is_of_one_framework)
    return json.dumps(ids, ensure_ascii=False, indent=1) + "\n"


def _build_graph(query: Query) -> "Graph":
    from valuechain.analysis.graph.graph import graph_of  # noqa: PLC0415 # NetworkX is slow to import

    return graph_of(query.selected)


ENDPOINTS: Sequence[Endpoint] = (
    Endpoint(
        "frameworks",
        "The frameworks with publisher, version, licence and limits.",
        DATA,
        table_forms(lambda query: framework_rows(query.chain)),
    ),
    Endpoint(
        "actors",
        "The actors of one framework, or of all.",
        (FRAMEWORK, *DATA),
        table_forms(lambda query: actor_rows(query.chain, query.framework)),
    ),
    Endpoint(
        "matrix",
        "Mitigations by actors; cells hold roles.",
        SELECTION,
        {
            **table_forms(
                lambda query: matrix_rows(query.selected), lambda query: matrix_sheet(query.selected, query.selection)
            ),
            **picture_forms(lambda query: draw_matrix(query.selected, query.selection)),
        },
    ),
    Endpoint(
        "ownerships",
        "One row per actor, mitigation and role.",
        SELECTION,
        table_forms(lambda query: ownership_rows(query.selected)),
    ),
    Endpoint(
        "findings",
        "Gaps, single owners, actors without a role, workload, ambiguities, doubts about the text and concentration.",
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
        forms_of(GRAPH_FORMATS, _build_graph),
    ),
    *compare.ENDPOINTS,
    *findings.ENDPOINTS,
    *items.ENDPOINTS,
    *pictures.ENDPOINTS,
    *sources.ENDPOINTS,
    *search.ENDPOINTS,
)
"""All links except the OpenAPI description."""
