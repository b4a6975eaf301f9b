"""The chart of the timeline page: plotly.js is loaded only when the chart scrolls near."""

from dash import html
from dash.development.base_component import Component

from valuechain.analysis.across.across import build_across
from valuechain.analysis.across.timeline.timeline import build_timeline
from valuechain.model.chain import ValueChain
from valuechain.views.across.state import AcrossState
from valuechain.views.across.timeline.figure import build_timeline_figure, lay_out, measure_height
from valuechain.views.across.timeline.layout import TimelineLayout, list_signs
from valuechain.web import ids
from valuechain.web.near import Near
from valuechain.web.plot import draw_figure
from valuechain.web.widgets import Widgets

MOST_DRAWN = 40
"""A chart with more sources than this is unreadable; the table has all of them."""


def build_widgets(chain: ValueChain, state: AcrossState) -> Widgets | None:
    """The chart for a state; None if nothing begins or ends after the day asked about."""
    on = state.question.on
    across = build_across(chain, state.question)
    timeline = build_timeline(across, topic=state.topic, practice=state.practice, actor=state.actor)
    if not timeline.events_after(on) or len(timeline.dated) > MOST_DRAWN:
        return None
    layout = lay_out(chain, timeline, on)
    style = {"height": f"{measure_height(layout)}px"}
    return Widgets(
        key=f"timeline {chain.version} {state.query()}",
        draw=lambda: _frame(layout, _draw(chain, layout, style)),
        wait=lambda: _frame(layout, Near(asks=ids.WIDGETS, style=style)),
    )


def _draw(chain: ValueChain, layout: TimelineLayout, style: dict[str, str]) -> Component:
    return draw_figure(build_timeline_figure(chain, layout), style)


def _frame(layout: TimelineLayout, chart: Component) -> list[Component]:
    """The chart or its placeholder, with heading and legend."""
    section = html.Section(
        [
            html.H2("The dates as a chart", id="dates-chart"),
            html.P(
                "The figures are those in the table above: how many mitigations begin on a day, for one scope, "
                "and how many have a transition that ends. "
                "To get the chart as PNG or SVG, use Download."
            ),
            html.Ul([_explain(kind, meaning) for kind, meaning in list_signs(layout)], className="legend"),
            # The frame reserves the height while the chart loads, so that the layout does not shift.
            html.Div(chart, className="frame", style={"height": f"{measure_height(layout) + 2}px"}),
        ],
        className="load-chart dates-chart",
        **{"aria-labelledby": "dates-chart"},  # type: ignore[arg-type] # Dash has no types for these
    )
    return [section]


def _explain(kind: str, meaning: str) -> Component:
    """A legend entry, with the same mark as the chart."""
    return html.Li([html.Span(className=f"date-mark {kind}"), html.Span(meaning)])
