"""The chart of the page Findings: plotly.js is loaded by this page only, and its table says the same."""

from dash import dcc, html
from dash.development.base_component import Component

from valuechain.analysis.allocation.allocation import Allocation, answer
from valuechain.analysis.findings.findings import Findings, build_findings
from valuechain.analysis.rows.findings import owning_roles
from valuechain.model.chain import ValueChain
from valuechain.model.errors import QuestionError
from valuechain.model.look import letter_of, look_of
from valuechain.model.values import Role
from valuechain.views.findings.load_figure import build_load_figure
from valuechain.views.page.state import Address, read_state
from valuechain.web.tools import Tools

MOST_DRAWN = 80
"""More actors than this are no picture any more; the table has all of them."""


def tools(chain: ValueChain, address: Address) -> Tools | None:
    """The chart of the load for an address; None where there is no answer, or no actor that owns anything.

    It stays as it is drawn while actors are supposed absent, since that changes no load.
    """
    state, _ = read_state(chain, address)
    try:
        allocation = answer(chain, state)
    except QuestionError:
        return None
    findings = build_findings(allocation)
    if len(findings.idle_actors) == len(findings.load) or len(findings.load) > MOST_DRAWN:
        return None
    question = state.question_query()
    return Tools(key=f"load {chain.version} {question}", draw=lambda: _draw(allocation, findings))


def _draw(allocation: Allocation, findings: Findings) -> list[Component]:
    figure = build_load_figure(allocation, findings)
    height = figure.layout.height
    chart = dcc.Graph(
        figure=figure,
        config=_CONFIG,  # type: ignore[arg-type] # Dash types what it draws with, not what it takes
        style={"height": f"{height}px"},
        responsive="auto",
    )
    section = html.Section(
        [
            html.H2("The load as a picture", id="load-chart"),
            html.P("The same numbers as in the table above. PNG and SVG files are under Download."),
            html.Ul([_explain(role) for role in owning_roles(allocation, findings)], className="legend"),
            # The frame keeps the height free while plotly.js loads, so that nothing jumps.
            html.Div(chart, className="frame", style={"height": f"{height + 2}px"}),
        ],
        className="load-chart",
        **{"aria-labelledby": "load-chart"},  # type: ignore[arg-type] # Dash takes any aria attribute, but types none
    )
    return [section]


def _explain(role: Role) -> Component:
    """An entry of the legend, with the mark that the matrix has for the role."""
    return html.Li(
        [
            html.Span(letter_of(role), className=f"role {look_of(role).kind}"),
            html.Span(f"{role.name.lower()}: {role.meaning}"),
        ]
    )


_CONFIG = {"displayModeBar": False, "showTips": False}
"""No buttons of Plotly's own: PNG and SVG are under Download, as everywhere."""
