"""The links of the page Compare: the comparison as a table and as a picture."""

from collections.abc import Sequence

from valuechain.analysis.allocation.allocation import Allocation, answer
from valuechain.analysis.compare.rows import comparison_rows
from valuechain.model.table import Table
from valuechain.views.compare.picture import draw_comparison_picture
from valuechain.views.compare.sides import build_sides
from valuechain.views.compare.words import list_origins
from valuechain.web.api.endpoints import (
    QUESTION,
    SECOND_SIDE,
    XLSX,
    Endpoint,
    Query,
    make_workbook,
    picture_endpoint,
    table_endpoint,
)

COMPARISON = (*QUESTION, *SECOND_SIDE)


def _second(query: Query) -> Allocation:
    """The answer of the second side. Raises QuestionError."""
    _, second = query.of_one.sides(query.chain)
    return answer(query.chain, second)


def _rows(query: Query) -> Table:
    return comparison_rows(query.allocation, _second(query))


def _workbook(query: Query) -> bytes:
    """The table with the sources and licences of both sides."""
    first, second = query.allocation, _second(query)
    frameworks = tuple(dict.fromkeys((*first.frameworks, *second.frameworks)))
    return make_workbook(query, comparison_rows(first, second), frameworks, list_origins(query.chain, query.of_one))


def _draw(query: Query) -> str:
    _ = query.allocation, _second(query)  # these refuse what the page would only mention
    return draw_comparison_picture(build_sides(query.chain, query.of_one))


ENDPOINTS: Sequence[Endpoint] = (
    table_endpoint(
        "comparison",
        "What changes between two contexts, frameworks or readings, one row a change.",
        COMPARISON,
        _rows,
        xlsx=(XLSX, _workbook),
    ),
    picture_endpoint("comparison-picture", "The comparison as a picture.", COMPARISON, _draw),
)
