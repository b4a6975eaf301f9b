"""Commands that draw a picture or write a document."""

from pathlib import Path

import click

from valuechain.analysis.allocation.allocation import Allocation
from valuechain.analysis.allocation.selection import select
from valuechain.analysis.graph.focus import check_focus
from valuechain.cli.asking import OUTPUT, VERBS_OPTION, filters, question, written_as
from valuechain.cli.writing import write_document, write_picture
from valuechain.model.format import Format
from valuechain.model.parameters import FOCUS, HELP
from valuechain.model.selection import Selection
from valuechain.views.document.blocks import Briefing
from valuechain.views.document.formats import DOCUMENT_FORMATS
from valuechain.views.picture.formats import FRAMED_FORMATS
from valuechain.views.picture.framed import Framed


@click.command("map")
@question
@filters
@click.option(f"--{FOCUS}", default="", metavar="KIND:ID", help=HELP[FOCUS])
@written_as(FRAMED_FORMATS, is_named_by_ending=True)
@OUTPUT
def draw(allocation: Allocation, selection: Selection, focus: str, form: Format[Framed], output: Path | None) -> None:
    """Draw the value chain: what actors supply to each other, and who owns what."""
    from valuechain.views.map.export import draw_map  # noqa: PLC0415 # Jinja is slow to import

    check_focus(allocation, focus)
    picture = draw_map(select(allocation, selection), selection, focus=focus)
    write_picture(picture, form, output, "map", allocation, selection)


@click.command()
@question
@filters
@VERBS_OPTION
@written_as(DOCUMENT_FORMATS, is_named_by_ending=True)
@OUTPUT
def briefing(
    allocation: Allocation, selection: Selection, form: Format[Briefing], output: Path | None, *, has_verbs: bool
) -> None:
    """Write the whole answer as one document: matrix, map, findings, role cards, source and method.

    Filters narrow only its matrix and its map.
    """
    from valuechain.views.briefing.briefing import build_briefing  # noqa: PLC0415 # Jinja is slow to import

    write_document(build_briefing(allocation, selection, has_verbs=has_verbs), form, output)
