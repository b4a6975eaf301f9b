"""Draws a Plotly figure on a page."""

from typing import TYPE_CHECKING, Any

from dash import dcc

if TYPE_CHECKING:
    from plotly.graph_objects import Figure  # type: ignore[import-untyped] # ships no types

_CONFIG = {"displayModeBar": False, "showTips": False}
"""Hides Plotly's buttons, because the page's Download button offers PNG and SVG."""


def draw_figure(figure: "Figure | dict[str, Any]", style: dict[str, str]) -> dcc.Graph:
    """The figure without Plotly's buttons, in an element with the given style."""
    return dcc.Graph(
        figure=figure,
        config=_CONFIG,  # type: ignore[arg-type] # Dash accepts a dict too
        style=style,
        responsive="auto",
    )
