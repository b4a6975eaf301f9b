"""The links of the page Compare: the comparison as a table and as a picture."""

from collections.abc import Sequence

from valuechain.analysis.allocation.allocation import Allocation, parse_readings
from valuechain.analysis.compare.rows import comparison_rows
from valuechain.analysis.compare.sides import build_second_side
from valuechain.model.table import Table
from valuechain.model.values import Framework
from valuechain.views.compare.picture import draw_comparison_picture
from valuechain.views.compare.sides import sides_of
from valuechain.views.compare.words import list_origins
from valuechain.web.api.endpoints import QUESTION, Endpoint, Query, picture_forms, table_forms

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


def _sources(query: Query) -> tuple[Framework, ...]:
    """The frameworks of both sides."""
    return tuple(dict.fromkeys((*query.allocation.frameworks, *_second(query).frameworks)))


def _draw(query: Query) -> str:
    # These refuse what the page would only mention.
    return draw_comparison_picture(sides_of(query.allocation, _second(query)))


ENDPOINTS: Sequence[Endpoint] = (
    Endpoint(
        "comparison",
        "What changes between two contexts, frameworks or readings, one row a change.",
        COMPARISON,
        table_forms(_rows, sources=_sources, legend=lambda query: list_origins(query.allocation, _second(query))),
    ),
    Endpoint("comparison-picture", "The comparison as a picture.", COMPARISON, picture_forms(_draw)),
)
