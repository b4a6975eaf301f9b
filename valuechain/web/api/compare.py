"""The links of the page Compare: the comparison as a table and as a picture."""

from collections.abc import Sequence

from valuechain.analysis.allocation.allocation import Allocation, parse_readings
from valuechain.analysis.compare.rows import comparison_rows
from valuechain.analysis.compare.sides import build_second_side
from valuechain.model.table import Table
from valuechain.views.compare.picture import draw_comparison_picture
from valuechain.views.compare.sides import sides_of
from valuechain.views.compare.words import list_origins
from valuechain.web.api.endpoints import (
    QUESTION,
    XLSX,
    Endpoint,
    Query,
    make_workbook,
    picture_endpoint,
    table_endpoint,
)

COMPARISON = (*QUESTION, "with-framework", "with-model-type", "with-release-type", "with-reading")


def _second(query: Query) -> Allocation:
    """The answer of the second side. Raises QuestionError."""
    args = query.args
    return build_second_side(
        query.allocation,
        framework=args.get("with-framework"),
        model_type=args.get("with-model-type"),
        release_type=args.get("with-release-type"),
        readings=parse_readings(args.getlist("with-reading")),
        prefix="with-",
    )


def _rows(query: Query) -> Table:
    return comparison_rows(query.allocation, _second(query))


def _workbook(query: Query) -> bytes:
    """The table with the sources and licences of both sides."""
    first, second = query.allocation, _second(query)
    frameworks = tuple(dict.fromkeys((*first.frameworks, *second.frameworks)))
    return make_workbook(query, comparison_rows(first, second), frameworks, list_origins(first, second))


def _draw(query: Query) -> str:
    # These refuse what the page would only mention.
    return draw_comparison_picture(sides_of(query.allocation, _second(query)))


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
