"""The workload chart of the Findings page: plotly.js is loaded only when the chart scrolls near."""

from dash import html
from dash.development.base_component import Component

from valuechain.analysis.allocation.allocation import answer
from valuechain.analysis.findings.workload import Workload, build_workload
from valuechain.model.chain import ValueChain
from valuechain.model.errors import QuestionError
from valuechain.model.look import letter_of, look_of
from valuechain.model.values import Role
from valuechain.views.findings.figure import build_load_figure, measure_height
from valuechain.views.findings.picture import MOST_DRAWN
from valuechain.views.page.state import ViewState
from valuechain.web import ids
from valuechain.web.near import Near
from valuechain.web.plot import draw_figure
from valuechain.web.widgets import Widgets


def build_widgets(chain: ValueChain, state: ViewState) -> Widgets | None:
    """The workload chart for a state; None if there is no answer or no actor owns anything.

    Removing actors does not change the workload, so the chart is not redrawn.
    """
    try:
        workload = build_workload(answer(chain, state))
    except QuestionError:
        return None
    if not workload.roles or len(workload.loads) > MOST_DRAWN:
        return None
    question = state.question_query()
    height = {"height": f"{measure_height(workload)}px"}
    return Widgets(
        key=f"load {chain.version} {question}",
        draw=lambda: _frame(workload, _draw(workload, height)),
        wait=lambda: _frame(workload, Near(asks=ids.WIDGETS, style=height)),
    )


def _draw(workload: Workload, style: dict[str, str]) -> Component:
    return draw_figure(build_load_figure(workload), style)


def _frame(workload: Workload, chart: Component) -> list[Component]:
    """The chart or its placeholder, with heading and legend."""
    section = html.Section(
        [
            html.H2("Workload chart", id="load-chart"),
            html.P("The numbers are those in the table above. To get the chart as PNG or SVG, use Download."),
            html.Ul([_explain(role) for role in workload.roles], className="legend"),
            # The frame reserves the height while the chart loads, so that the layout does not shift.
            html.Div(chart, className="frame", style={"height": f"{measure_height(workload) + 2}px"}),
        ],
        className="load-chart",
        **{"aria-labelledby": "load-chart"},  # type: ignore[arg-type] # Dash has no types for these
    )
    return [section]


def _explain(role: Role) -> Component:
    """A legend entry, with the same role mark as the matrix."""
    return html.Li(
        [
            html.Span(letter_of(role), className=f"role {look_of(role).kind}"),
            html.Span(f"{role.name}: {role.meaning}"),
        ]
    )
