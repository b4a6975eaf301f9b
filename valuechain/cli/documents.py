"""The commands that draw a picture or write a document."""

from pathlib import Path

import click

from valuechain.analysis.allocation.allocation import Allocation
from valuechain.analysis.allocation.focus import check_focus
from valuechain.analysis.allocation.selection import select
from valuechain.cli.asking import DOCUMENT_FORMATS, OUTPUT, PICTURE_FORMATS, filters, question, written_as
from valuechain.cli.writing import write, write_binary, write_picture
from valuechain.model.question import Selection


@click.command("map")
@question
@filters
@click.option("--focus", default="", metavar="KIND:ID", help="Dim what is not about actor:ID or mitigation:ID.")
@written_as(PICTURE_FORMATS, is_named_by_ending=True)
@OUTPUT
def draw(allocation: Allocation, selection: Selection, focus: str, form: str, output: Path | None) -> None:
    """Draw the value chain with what passes between actors, and who owns what."""
    from valuechain.views.map.export import draw_map  # noqa: PLC0415 # Jinja is slow to import

    check_focus(allocation, focus)
    write_picture(draw_map(select(allocation, selection), selection, focus=focus), form, output)


@click.command()
@question
@filters
@written_as(DOCUMENT_FORMATS, is_named_by_ending=True)
@OUTPUT
def briefing(allocation: Allocation, selection: Selection, form: str, output: Path | None) -> None:
    """Write the whole answer as one document: matrix, map, findings, role cards, source and method.

    Filters narrow its matrix and its map, and nothing else.
    """
    from valuechain.views.briefing.briefing import build_briefing  # noqa: PLC0415 # Jinja is slow to import

    built = build_briefing(allocation, selection)
    if form == "html":
        from valuechain.views.document.html import write_html  # noqa: PLC0415 # as above

        write(write_html(built), output)
    else:
        from valuechain.views.document.docx import write_docx  # noqa: PLC0415 # as above

        write_binary(write_docx(built), output, "A Word file")
