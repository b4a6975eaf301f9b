"""The heat map across sources as a standalone SVG: how many sources make whom responsible for what."""

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from valuechain.analysis.across.across import Across
from valuechain.analysis.across.topic.short import ask
from valuechain.analysis.across.values import AcrossRow, Subject
from valuechain.analysis.rows.matrix_table import CONDITION
from valuechain.model.common_language import Practice
from valuechain.model.words import capital, count
from valuechain.views.across.heat_map.table import IN_PART, INFORMED, LAW, HeatCell, HeatRow, build_heat_rows
from valuechain.views.across.names import cite_sources, describe_question
from valuechain.views.across.state import AcrossState
from valuechain.views.page.render import render
from valuechain.views.page.state import Page
from valuechain.views.picture.frame import Caption, PlacedLine, fit_lines, frame_picture, place_lines
from valuechain.views.picture.text import wrap

_LABEL, _COLUMN, _AGREEMENT, _ROW, _HEAD, _LINE = 250.0, 70.0, 90.0, 34.0, 130.0, 15.0
_LABEL_LETTERS, _HEAD_LETTERS = 34, 16
_LEGEND_SIZE, _LEGEND_LINE = 13.0, 19.0
_SHADES = (0.0, 0.12, 0.23, 0.34, 0.45, 0.56)
"""The opacity of each shade."""


class DrawnCell(NamedTuple):
    """A cell with its place; `small` stands under the figure."""

    x: float
    opacity: float
    figure: str
    supporting: str
    small: str


class DrawnRow(NamedTuple):
    """A row with its place."""

    y: float
    lines: tuple[PlacedLine, ...]
    cells: tuple[DrawnCell, ...]
    agreement: str


def draw_across(across: Across) -> str:
    """The heat map of all topics as a standalone SVG."""
    return _draw(across, across.topics, build_across_caption(across))


def draw_topic(across: Across, subject: Subject) -> str:
    """The heat map of a topic's practices, or of one practice, as a standalone SVG."""
    rows = (across.row_of(subject),) if isinstance(subject, Practice) else across.practices_of(subject.id)
    return _draw(across, rows, replace(build_across_caption(across), title=ask(subject)))


def _draw(across: Across, shown: Sequence[AcrossRow], caption: Caption) -> str:
    rows = build_heat_rows(across, AcrossState(Page.ACROSS, across.question), shown)
    width = _LABEL + _COLUMN * len(across.actors) + _AGREEMENT
    bottom = _HEAD + _ROW * len(rows)
    legend = place_lines(fit_lines(_explain(rows), _LEGEND_SIZE, width), bottom + 28, _LEGEND_LINE)
    drawing = render(
        "across/heat_map/picture.svg",
        heads=[
            (_LABEL + _COLUMN * (index + 0.5), place_lines(wrap(actor.label, _HEAD_LETTERS), 0, _LINE))
            for index, actor in enumerate(across.actors)
        ],
        rows=[_draw_row(row, _HEAD + _ROW * index) for index, row in enumerate(rows)],
        legend=legend,
        width=width,
        head=_HEAD,
        row_height=_ROW,
        column=_COLUMN,
        label_x=_LABEL,
        line=_LINE,
    )
    return frame_picture(drawing, width, bottom + 28 + _LEGEND_LINE * len(legend), caption)


def build_across_caption(across: Across) -> Caption:
    """The caption of a picture of the answer: title, question, sources and data."""
    ours = "Reference actors, practices and links are ours."
    return Caption(
        f"Who is responsible for what, according to {count(len(across.sources), 'source')}?",
        f"{capital(describe_question(across))}.",
        f"{cite_sources(across.sources)}. {ours}",
        across.chain.stamp,
    )


def _draw_row(row: HeatRow, y: float) -> DrawnRow:
    lines = wrap(row.subject.name, _LABEL_LETTERS)
    first = y + _ROW / 2 + 4.5 - _LINE * (len(lines) - 1) / 2
    cells = tuple(
        _draw_cell(cell, _LABEL + _COLUMN * index) for index, cell in enumerate(row.cells) if cell.description
    )
    return DrawnRow(y, place_lines(lines, first, _LINE), cells, row.agreement)


def _draw_cell(cell: HeatCell, x: float) -> DrawnCell:
    figure = f"{cell.responsible}{cell.marks}" if cell.responsible else ""
    return DrawnCell(x, _SHADES[cell.level], figure, cell.supporting, cell.small)


def _explain(rows: Sequence[HeatRow]) -> str:
    """The legend in sentences."""
    cells = [cell for row in rows for cell in row.cells]
    parts = [
        "A figure: how many sources make the actor responsible; the more, the darker.",
        "+2: two more give it a supporting role." if any(cell.supporting for cell in cells) else "",
        "The word below: the strongest verb." if any(cell.verb for cell in cells) else "",
        f"{LAW}: at least one of them is binding law." if any(cell.law for cell in cells) else "",
        f"{IN_PART}: all of them only in part." if any(IN_PART in cell.signs for cell in cells) else "",
        f"{CONDITION}: all of them only under a condition." if any(CONDITION in cell.signs for cell in cells) else "",
        f"{IN_PART}{LAW}, {CONDITION}{LAW}: the law only in part, or under a condition."
        if any(len(cell.law) > 1 for cell in cells)
        else "",
        "From a year: only later." if any(cell.later for cell in cells) else "",
        f"{capital(INFORMED)}: only informed or mentioned." if any(cell.informed for cell in cells) else "",
        "Agreement, 5 of 7: five of the seven sources that speak name the actor named most often.",
    ]
    return " ".join(filter(None, parts))
