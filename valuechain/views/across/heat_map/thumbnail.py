"""A small picture of the heat map that leads to the page Across sources."""

from typing import NamedTuple

from markupsafe import Markup

from valuechain.analysis.across.across import build_across
from valuechain.model.chain import ValueChain
from valuechain.model.question.across import AcrossQuestion
from valuechain.views.across.heat_map.table import level_of
from valuechain.views.across.state import AcrossState
from valuechain.views.page.render import render
from valuechain.views.page.state import Page

_CELL, _ROW = 9, 5
"""The width and the height of a cell, in pixels."""


class Square(NamedTuple):
    """A cell that some source fills, with its place and its shade."""

    x: int
    y: int
    level: int


def show_thumbnail(chain: ValueChain, data: str = "") -> Markup:
    """The picture as a link, with a sentence; empty if no mitigation is linked to a practice.

    `data` is the key to a user's own data. The picture counts everything, whatever its date, so it is the same every
    day.
    """
    across = build_across(chain, AcrossQuestion())
    if not across.counted:
        return Markup()
    most = max((len(cell.responsible) for row in across.topics for cell in row.cells.values()), default=0)
    column = {actor.id: index for index, actor in enumerate(across.actors)}
    return render(
        "across/heat_map/thumbnail.html",
        href=AcrossState(Page.ACROSS, AcrossQuestion(is_today=True), data=data).href(),
        squares=[
            Square(column[actor] * _CELL, number * _ROW, level_of(len(cell.responsible), most))
            for number, row in enumerate(across.topics)
            for actor, cell in row.cells.items()
            if cell.responsible
        ],
        cell=_CELL,
        row=_ROW,
        width=len(across.actors) * _CELL,
        height=len(across.topics) * _ROW,
        sources=len(across.sources),
        topics=len(across.topics),
        actors=len(across.actors),
    )
