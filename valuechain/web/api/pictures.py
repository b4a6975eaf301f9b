"""The links of the pictures and of the briefing."""

from collections.abc import Mapping, Sequence

from valuechain.analysis.allocation.focus import check_focus
from valuechain.views.briefing.briefing import build_briefing
from valuechain.views.document.docx import write_docx
from valuechain.views.document.html import write_html
from valuechain.views.map.export import draw_map
from valuechain.views.matrix.picture import draw_matrix
from valuechain.views.picture.frame import draw_png
from valuechain.web.api.endpoints import PNG, SELECTION, SVG, Answer, Endpoint, Query, picture_endpoint

HTML = "text/html; charset=utf-8"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def _draw_matrix(query: Query) -> str:
    return draw_matrix(query.selected, query.selection)


def _draw_map(query: Query) -> str:
    return draw_map(query.selected, query.selection, focus=_find_focus(query))


def _find_focus(query: Query) -> str:
    """What is in focus. Raises QuestionError for what is no actor or mitigation of the framework."""
    focus = query.args.get("focus", "")
    check_focus(query.allocation, focus)
    return focus


MATRIX_FORMS: Mapping[str, tuple[str, Answer]] = {
    "svg": (SVG, _draw_matrix),
    "png": (PNG, lambda query: draw_png(_draw_matrix(query))),
}
"""The matrix as a picture, beside its other forms."""

ENDPOINTS: Sequence[Endpoint] = (
    picture_endpoint("map", "The value chain with who owns what, as a picture.", (*SELECTION, "focus"), _draw_map),
    Endpoint(
        "briefing",
        "The whole answer as one document: matrix, map, findings, role cards, source and method.",
        SELECTION,
        {
            "html": (HTML, lambda query: write_html(build_briefing(query.allocation, query.selection))),
            "docx": (DOCX, lambda query: write_docx(build_briefing(query.allocation, query.selection))),
        },
    ),
)
