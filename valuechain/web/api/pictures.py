"""The links for the map and the briefing."""

from collections.abc import Sequence

from valuechain.analysis.allocation.focus import check_focus
from valuechain.views.briefing.briefing import build_briefing
from valuechain.views.document.formats import DOCUMENT_FORMATS
from valuechain.views.map.export import draw_map
from valuechain.web.api.endpoints import SELECTION, Endpoint, Query, forms_of, picture_forms


def _draw_map(query: Query) -> str:
    return draw_map(query.selected, query.selection, focus=_find_focus(query))


def _find_focus(query: Query) -> str:
    """The focused node. Raises QuestionError if it is not an actor or mitigation of the framework."""
    focus = query.args.get("focus", "")
    check_focus(query.allocation, focus)
    return focus


ENDPOINTS: Sequence[Endpoint] = (
    Endpoint(
        "map", "The value chain and who owns what, as a picture.", (*SELECTION, "focus"), picture_forms(_draw_map)
    ),
    Endpoint(
        "briefing",
        "The whole answer as one document: matrix, map, findings, role cards, source and method.",
        SELECTION,
        forms_of(DOCUMENT_FORMATS, lambda query: build_briefing(query.allocation, query.selection)),
    ),
)
