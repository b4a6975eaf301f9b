"""Commands that draw a picture or write a document."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from valuechain.analysis.allocation.allocation import Allocation
from valuechain.analysis.allocation.selection import select
from valuechain.analysis.graph.focus import check_focus
from valuechain.cli.asking import OUTPUT, VERBS_OPTION, filters, question, written_as
from valuechain.cli.writing import write_document, write_picture
from valuechain.model.format import Format
from valuechain.model.question.map_options import MapColour, MapSize, read_map_options
from valuechain.model.question.parameters import (
    ANNEX,
    AROUND,
    COLOUR,
    END,
    FOCUS,
    FOLD,
    HELP,
    IDLE,
    RISKS,
    SIZE,
    SLIDE,
    START,
    TITLE,
)
from valuechain.model.question.selection import Selection
from valuechain.model.words import yes_no
from valuechain.views.briefing.annexes import pick_annexes
from valuechain.views.document.blocks import Briefing
from valuechain.views.document.formats import BRIEFING_FORMATS
from valuechain.views.picture.formats import FRAMED_FORMATS
from valuechain.views.picture.framed import Framed


@click.command("map")
@question
@filters
@click.option(f"--{FOCUS}", default="", metavar="KIND:ID", help=HELP[FOCUS])
@click.option(f"--{AROUND}", default="", metavar="KIND:ID", help=HELP[AROUND])
@click.option(f"--{SIZE}", type=click.Choice(list(MapSize)), default=MapSize.EQUAL, help=HELP[SIZE])
@click.option(f"--{COLOUR}", type=click.Choice(list(MapColour)), default=MapColour.NONE, help=HELP[COLOUR])
@click.option(f"--{FOLD}", multiple=True, metavar="STAGE", help=HELP[FOLD])
@click.option(f"--{RISKS}", is_flag=True, help="Show the risks that mitigations address.")
@click.option(f"--no-{IDLE}", is_flag=True, help="Leave out actors without a role.")
@click.option(f"--{START}", default="", metavar="KIND:ID", help=HELP[START])
@click.option(f"--{END}", default="", metavar="KIND:ID", help=HELP[END])
@click.option(f"--{SLIDE}", "is_slide", is_flag=True, help="Make it 16 to 9, with a finding as its headline.")
@written_as(FRAMED_FORMATS, is_named_by_ending=True)
@OUTPUT
def draw(
    allocation: Allocation,
    selection: Selection,
    form: Format[Framed],
    output: Path | None,
    *,
    focus: str,
    around: str,
    is_slide: bool,
    **chosen: Any,  # noqa: ANN401 # the options of the map, by name
) -> None:
    """Draw the value chain: what actors supply to each other, and who owns what."""
    from valuechain.views.map.export import draw_map  # noqa: PLC0415 # Jinja is slow to import

    options, wrong = read_map_options(_pairs(chosen), allocation.chain, allocation.frameworks[0].id)
    if wrong:
        raise wrong[0]
    for node in (focus, around):
        check_focus(allocation, node)
    shown = select(allocation, selection)
    picture = draw_map(shown, selection, focus=focus, around=around, options=options, is_slide=is_slide)
    write_picture(picture, form, output, "map", allocation, selection)


def _pairs(chosen: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The options of the map as an address has them."""
    pairs = [(FOLD, stage) for stage in chosen[FOLD]]
    pairs += [(name, chosen[name]) for name in (SIZE, COLOUR)]
    pairs += [(name, chosen[name]) for name in (START, END) if chosen[name]]
    return [*pairs, (RISKS, yes_no(chosen[RISKS])), (IDLE, yes_no(not chosen[f"no_{IDLE}"]))]


@click.command()
@question
@filters
@VERBS_OPTION
@click.option(f"--{ANNEX}", "annexes", multiple=True, help=HELP[ANNEX])
@click.option(f"--{TITLE}", default="", help=HELP[TITLE])
@written_as(BRIEFING_FORMATS, is_named_by_ending=True)
@OUTPUT
def briefing(
    allocation: Allocation,
    selection: Selection,
    annexes: Sequence[str],
    title: str,
    form: Format[Briefing],
    output: Path | None,
    *,
    has_verbs: bool,
) -> None:
    """Write a briefing: two pages with the main findings, then annexes; as PowerPoint, the two pages only.

    Filters narrow only its matrix and its map.
    """
    from valuechain.views.briefing.briefing import build_briefing  # noqa: PLC0415 # Jinja is slow to import

    chosen = pick_annexes(annexes)
    written = build_briefing(allocation, selection, has_verbs=has_verbs, annexes=chosen, title=title)
    write_document(written, form, output)
