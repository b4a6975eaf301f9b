"""The links of the Compare page: the comparison as a table and as a picture."""

from collections.abc import Sequence

from valuechain.analysis.allocation.allocation import Allocation, answer
from valuechain.analysis.compare.rows import comparison_rows
from valuechain.model.table import Table
from valuechain.model.values import Framework
from valuechain.views.compare.picture import draw_comparison_picture
from valuechain.views.compare.sides import build_sides
from valuechain.views.compare.words import list_origins
from valuechain.web.api.endpoints import QUESTION, SECOND_SIDE, Endpoint, Query, picture_forms, table_forms

COMPARISON = (*QUESTION, *SECOND_SIDE)


def _second(query: Query) -> Allocation:
    """The answer of the second side. Raises QuestionError."""
    _, second = query.of_one.sides(query.chain)
    return answer(query.chain, second)


def _rows(query: Query) -> Table:
    return comparison_rows(query.allocation, _second(query))


def _sources(query: Query) -> tuple[Framework, ...]:
    """The frameworks of both sides."""
    return tuple(dict.fromkeys((*query.allocation.frameworks, *_second(query).frameworks)))


def _draw(query: Query) -> str:
    _ = query.allocation, _second(query)  # raise for what the page only notes
    return draw_comparison_picture(build_sides(query.chain, query.of_one))


ENDPOINTS: Sequence[Endpoint] = (
    Endpoint(
        "comparison",
        "What changes between two contexts, frameworks or readings, one row a change.",
        COMPARISON,
        table_forms(_rows, sources=_sources, legend=lambda query: list_origins(query.chain, query.of_one)),
    ),
    Endpoint("comparison-picture", "The comparison as a picture.", COMPARISON, picture_forms(_draw)),
)
