"""The heat map across sources as a Plotly figure; the table beside it says the same."""

from collections.abc import Sequence
from html import escape
from typing import Any

from valuechain.analysis.across.across import Across
from valuechain.model.look import CARD, INK, LINE, PRIMARY
from valuechain.views.across.heat_map.table import HeatCell, HeatRow
from valuechain.views.picture.text import wrap

_ROW, _HEAD, _EDGE, _LEFT, _RIGHT = 34, 140, 10, 216, 76
"""Heights of a row and of the heads, and widths of the margins, in pixels."""
_LABEL_LETTERS, _LABEL_LINES, _HEAD_LETTERS = 30, 2, 15
_FONT = 'system-ui, "Segoe UI", Roboto, sans-serif'
_STRONGEST = 0.6
"""The opacity of the strongest colour: text has enough contrast on it, on a light and on a dark page."""


def build_heat_figure(across: Across, rows: Sequence[HeatRow]) -> dict[str, Any]:
    """The figure as Plotly's own data structure; its classes would check every value, which takes longer than all else.

    Each cell has the link to its topic in `customdata`. Colours are translucent, so that they suit a light and a dark
    page.
    """
    columns, down = list(range(len(across.actors))), list(range(len(rows)))
    trace = {
        "type": "heatmap",
        "x": columns,
        "y": down,
        "z": [[cell.responsible or None for cell in row.cells] for row in rows],
        "zmin": 0,
        "zmax": max([1, *(cell.responsible for row in rows for cell in row.cells)]),
        "colorscale": [[0, _tint(0.0)], [1, _tint(_STRONGEST)]],
        "showscale": False,
        "text": [[_mark(cell) for cell in row.cells] for row in rows],
        "texttemplate": "%{text}",
        "textfont": {"color": INK.light, "size": 11.5},
        "customdata": [[[row.href, _say(row, cell)] for cell in row.cells] for row in rows],
        "hovertemplate": "%{customdata[1]}<extra></extra>",
        "hoverongaps": False,
        "xgap": 2,
        "ygap": 2,
    }
    axis = {"fixedrange": True, "showgrid": False, "zeroline": False, "ticks": "", "automargin": False}
    heads = ["<br>".join(map(_text, wrap(actor.label, _HEAD_LETTERS))) for actor in across.actors]
    layout = {
        "height": measure_height(len(rows)),
        "margin": {"l": _LEFT, "r": _RIGHT, "t": _HEAD, "b": _EDGE, "autoexpand": False},
        "paper_bgcolor": CARD.light,
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"family": _FONT, "size": 12, "color": INK.light},
        "hoverlabel": {
            "bgcolor": CARD.light, "bordercolor": LINE.light, "font": {"color": INK.light, "family": _FONT},
        },
        "dragmode": False,
        "xaxis": {
            **axis, "side": "top", "tickangle": -90, "tickvals": columns, "range": [-0.5, len(columns) - 0.5],
            "ticktext": heads,
        },
        "yaxis": {
            **axis, "tickvals": down, "range": [len(down) - 0.5, -0.5], "ticktext": [_label(row) for row in rows],
        },
        "annotations": [
            {
                "x": 1, "xref": "paper", "xanchor": "left", "xshift": 8, "y": place, "yref": "y",
                "text": row.agreement, "showarrow": False, "font": {"color": INK.light, "size": 12},
            }
            for place, row in enumerate(rows)
        ],
    }  # fmt: skip
    return {"data": [trace], "layout": layout}


def measure_height(rows: int) -> int:
    """The height of a figure of so many rows, in pixels, without building it."""
    return _HEAD + _EDGE + _ROW * max(1, rows)


def _tint(opacity: float) -> str:
    """The colour of responsibility between its light and its dark variant, with an opacity from 0 to 1."""
    pairs = zip(bytes.fromhex(PRIMARY.light[1:]), bytes.fromhex(PRIMARY.dark[1:]), strict=True)
    return "rgba({}, {}, {}, {})".format(*((light + dark) // 2 for light, dark in pairs), opacity)


def _mark(cell: HeatCell) -> str:
    """What stands in a cell: the figures and the signs, or from when."""
    number = f"<b>{cell.responsible}</b>" if cell.responsible else ""
    later = cell.later.replace(" ", "<br>")
    figures = " ".join(filter(None, (f"{number}{cell.marks}", cell.supporting)))
    below = " ".join(filter(None, (cell.law, later)))
    return f"{figures}{'<br>' if cell.supporting else ' '}{below}" if figures and below else figures or below


def _say(row: HeatRow, cell: HeatCell) -> str:
    """The cell in words for its hover label, in short lines."""
    words = cell.description or f"{cell.actor.name}: nothing"
    return "<br>".join(map(_text, (row.subject.name, *wrap(words, 48))))


def _label(row: HeatRow) -> str:
    """The label of a row, in two lines at most; that of a practice is in italics."""
    lines = wrap(row.subject.name, _LABEL_LETTERS)
    shown = lines if len(lines) <= _LABEL_LINES else (*lines[: _LABEL_LINES - 1], f"{lines[_LABEL_LINES - 1]} …")
    name = "<br>".join(map(_text, shown))
    return f"<i>{name}</i>" if row.is_practice else name


def _text(text: str) -> str:
    """The text escaped, because Plotly renders HTML tags."""
    return escape(text, quote=False)
