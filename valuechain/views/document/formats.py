"""The formats of a document."""

from collections.abc import Sequence

from valuechain.model.format import Format
from valuechain.views.document.blocks import Briefing


def _write_html(briefing: Briefing) -> str:
    from valuechain.views.document.html import write_html  # noqa: PLC0415 # Jinja is slow to import

    return write_html(briefing)


def _write_docx(briefing: Briefing) -> bytes:
    from valuechain.views.document.docx import write_docx  # noqa: PLC0415 # as above

    return write_docx(briefing)


def _write_pptx(briefing: Briefing) -> bytes:
    from valuechain.views.document.pptx import write_pptx  # noqa: PLC0415 # python-pptx is slow to import

    return write_pptx(briefing)


HTML = Format[Briefing](
    "html", "text/html", "web page", "the same content in one file", _write_html, is_dated=True, is_slow=True
)
DOCX = Format[Briefing](
    "docx",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "Word document",
    "everything, to circulate",
    _write_docx,
    is_text=False,
    is_dated=True,
    is_slow=True,
)

PPTX = Format[Briefing](
    "pptx",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "five slides",
    "the two pages as PowerPoint, to present",
    _write_pptx,
    is_text=False,
    is_dated=True,
    is_slow=True,
)

DOCUMENT_FORMATS: Sequence[Format[Briefing]] = (HTML, DOCX)
BRIEFING_FORMATS = (*DOCUMENT_FORMATS, PPTX)
"""The formats of a briefing, which has first pages to present."""
