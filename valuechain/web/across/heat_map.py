"""The heat map of the page Across sources: plotly.js is loaded only when the chart scrolls near."""

from dash import html
from dash.development.base_component import Component

from valuechain.analysis.across.across import Across, build_across
from valuechain.model.chain import ValueChain
from valuechain.views.across.heat_map.figure import build_heat_figure, measure_height
from valuechain.views.across.heat_map.table import build_heat_rows
from valuechain.views.across.state import AcrossState
from valuechain.views.across.ways_out import is_empty
from valuechain.web import ids
from valuechain.web.near import Near
from valuechain.web.plot import draw_figure
from valuechain.web.widgets import Widgets

MOST_DRAWN = 150
"""A chart with more rows than this is unreadable; the table has all of them."""

_WAITING = 240
"""The height of the placeholder until the chart scrolls near, in pixels."""


def build_widgets(chain: ValueChain, state: AcrossState) -> Widgets | None:
    """The heat map for a state; None if there is nothing to draw."""
    across = build_across(chain, state.question)
    if is_empty(across):
        return None
    number = len(across.topics) + sum(len(across.practices_of(topic)) for topic in state.opened)
    if number > MOST_DRAWN:
        return None
    height = measure_height(number)
    return Widgets(
        key=f"heat {chain.version} {state.href()}",
        draw=lambda: _frame(_draw(across, state, height), height),
        wait=lambda: _frame(Near(asks=ids.WIDGETS, style={"height": f"{_WAITING}px"}), _WAITING),
        waits_as="heat",
    )


def _draw(across: Across, state: AcrossState, height: int) -> Component:
    return draw_figure(build_heat_figure(across, build_heat_rows(across, state)), {"height": f"{height}px"})


def _frame(chart: Component, height: int) -> list[Component]:
    """The chart or its placeholder, with its heading."""
    section = html.Section(
        [
            html.H2("The same as a chart", id="heat-chart"),
            html.P(
                "The figures are those in the table above. Select a cell to open its topic. "
                "To get the heat map as PNG or SVG, use Download."
            ),
            # Nothing but the foot of the page follows, so that a frame that grows moves nothing that is being read.
            html.Div(chart, className="frame", style={"height": f"{height + 2}px"}),
        ],
        className="load-chart heat-chart",
        **{"aria-labelledby": "heat-chart"},  # type: ignore[arg-type] # Dash has no types for these
    )
    return [section]
