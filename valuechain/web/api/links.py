"""Every link of the HTTP interface, whatever module it comes from."""

import json
from collections.abc import Sequence

from valuechain.analysis.findings.findings import build_findings
from valuechain.analysis.rows.findings import all_finding_rows
from valuechain.analysis.rows.matrix import actor_rows, finding_ids, framework_rows, matrix_rows, ownership_rows
from valuechain.analysis.rows.sheets import findings_sheet, matrix_sheet
from valuechain.model.question import FRAMEWORK
from valuechain.web.api import compare, findings, items, pictures, search, sources
from valuechain.web.api.endpoints import DATA, JSON, QUESTION, SELECTION, Answer, Endpoint, Query, table_endpoint


def _finding_ids(query: Query) -> str:
    allocation = query.allocation
    ids = finding_ids(build_findings(allocation), is_of_one_framework=allocation.is_of_one_framework)
    return json.dumps(ids, ensure_ascii=False, indent=1) + "\n"


def _graph(form: str) -> tuple[str, Answer]:
    def answer(query: Query) -> bytes:
        from valuechain.analysis.graph.files import write_graph  # noqa: PLC0415 # as above
        from valuechain.analysis.graph.graph import graph_of  # noqa: PLC0415 # NetworkX is slow to import

        return write_graph(graph_of(query.selected), form)

    return _GRAPH_TYPES[form], answer


_GRAPH_TYPES = {"graphml": "application/graphml+xml", "gexf": "application/gexf+xml", "json": JSON}

ENDPOINTS: Sequence[Endpoint] = (
    table_endpoint(
        "frameworks",
        "The frameworks with publisher, version, licence and limits.",
        DATA,
        lambda query: framework_rows(query.chain),
    ),
    table_endpoint(
        "actors",
        "The actors of one framework, or of all.",
        (FRAMEWORK, *DATA),
        lambda query: actor_rows(query.chain, query.framework),
    ),
    table_endpoint(
        "matrix",
        "Mitigations by actors; cells hold roles.",
        SELECTION,
        lambda query: matrix_rows(query.selected),
        lambda query: matrix_sheet(query.selected, query.selection),
        **pictures.MATRIX_FORMS,
    ),
    table_endpoint(
        "ownerships", "One row an actor, mitigation and role.", SELECTION, lambda query: ownership_rows(query.selected)
    ),
    table_endpoint(
        "findings",
        "Gaps, single owners, idle actors, load, what can be read in two ways, doubts about the text, concentration.",
        QUESTION,
        lambda query: all_finding_rows(query.allocation),
        lambda query: findings_sheet(query.allocation),
        json=(JSON, _finding_ids),
    ),
    Endpoint(
        "graph",
        "Actors, mitigations, ownerships and supplies as a graph.",
        SELECTION,
        {form: _graph(form) for form in _GRAPH_TYPES},
    ),
    *compare.ENDPOINTS,
    *findings.ENDPOINTS,
    *items.ENDPOINTS,
    *pictures.ENDPOINTS,
    *sources.ENDPOINTS,
    *search.ENDPOINTS,
)
"""Every link but the description of them all."""
