"""The page Explore: for this model, released this way, who owns what according to this source."""

from typing import Any

import dash_mantine_components as dmc
from dash import Dash, Input, Output, html
from dash.development.base_component import Component

from valuechain.analysis.allocation import build_allocation
from valuechain.analysis.findings import build_findings
from valuechain.model.chain import ValueChain
from valuechain.model.errors import NotAllocatedError
from valuechain.views.about import show_about
from valuechain.views.bar import show_bar, show_downloads
from valuechain.views.cards import show_card
from valuechain.views.map_picture import show_map
from valuechain.views.matrix import show_matrix
from valuechain.views.notices import show_notices
from valuechain.views.phrases import article
from valuechain.views.picker import build_question, show_frameworks, show_grid
from valuechain.views.state import View, ViewState, read_state
from valuechain.views.summary import show_summary
from valuechain.views.unanswered import show_unanswered
from valuechain.web import ids
from valuechain.web.markup import Markup

PICKERS = (ids.MODEL_TYPE, ids.RELEASE_TYPE, ids.FRAMEWORK, ids.DOWNLOADS)


def layout() -> Component:
    """The page before it knows what is asked: `show_explore` fills it."""
    return html.Div(
        className="explore",
        children=[
            html.H1(
                [
                    "For ",
                    html.Span("an", id=ids.MODEL_TYPE_ARTICLE),
                    " ",
                    _picker(ids.MODEL_TYPE, "Choose model type and release type", Markup(id=ids.MODEL_TYPE_GRID)),
                    " model, released as ",
                    _picker(ids.RELEASE_TYPE, "Choose model type and release type", Markup(id=ids.RELEASE_TYPE_GRID)),
                    ", who owns what according to ",
                    _picker(ids.FRAMEWORK, "Choose a source", Markup(id=ids.FRAMEWORK_LIST)),
                    "?",
                ]
            ),
            Markup(id=ids.SUMMARY),
            html.Div(
                className="bar",
                children=[
                    Markup(id=ids.BAR, className="bar-left"),
                    html.Div(
                        className="bar-right",
                        children=[
                            html.Button("Copy link", className="button", **{"data-copy": "link"}),  # type: ignore[arg-type] # as Dash
                            _popover(
                                ids.DOWNLOADS,
                                html.Button("Download ▾", className="button"),
                                "Download",
                                Markup(id=f"{ids.DOWNLOADS}-list"),
                            ),
                        ],
                    ),
                ],
            ),
            html.Div(className="desk", children=[Markup(id=ids.ANSWER, className="answer"), Markup(id=ids.CARD)]),
            Markup(id=ids.ABOUT),
        ],
    )


def _picker(button: str, label: str, content: Component) -> Component:
    return _popover(button, html.Button(id=button, className="pick"), label, content)


def _popover(name: str, target: Component, label: str, content: Component) -> Component:
    """A button that opens a panel; Escape closes it and gives the focus back."""
    popover: Component = dmc.Popover(
        id=ids.popover(name),
        position="bottom-start",
        trapFocus=True,
        returnFocus=True,
        keepMounted=True,
        shadow="md",
        transitionProps={"duration": 0},
        classNames={"dropdown": f"panel panel-{name}"},
        children=[
            dmc.PopoverTarget(target, boxWrapperProps={"component": "span", "className": "target"}),
            dmc.PopoverDropdown(content, **{"aria-label": label}),
        ],
    )
    return popover


def show_explore(chain: ValueChain, search: str | None) -> dict[str, Any]:
    """Everything that the page shows for a query string, by the names of the callback's outputs."""
    state, notices = read_state(chain, search)
    question = build_question(chain, state)
    grid = show_grid(chain, state)
    return {
        "article": article(question.model_type),
        "model_type": f"{question.model_type} ▾",
        "release_type": f"{question.release_type} ▾",
        "framework": f"{question.framework} ▾",
        "grids": [grid, grid],
        "frameworks": show_frameworks(chain, state),
        "downloads": show_downloads(chain, state),
        "bar": show_bar(chain, state),
        "about": show_about(chain, state),
        "opened": [False for _ in PICKERS],
        **_show_answer(chain, state, show_notices(notices)),
    }


def _show_answer(chain: ValueChain, state: ViewState, notices: str) -> dict[str, str]:
    try:
        allocation = build_allocation(chain, **state.question())
    except NotAllocatedError:
        return {"summary": notices, "answer": show_unanswered(chain, state), "card": ""}
    findings = build_findings(allocation)
    show = show_map if state.view is View.MAP else show_matrix
    return {
        "summary": notices + show_summary(allocation, findings, state),
        "answer": show(allocation, findings, state),
        "card": show_card(allocation, state),
    }


def register(app: Dash, chain: ValueChain) -> None:
    """Wires the page to the address bar: the only input is the URL."""

    @app.callback(
        output={
            "article": Output(ids.MODEL_TYPE_ARTICLE, "children"),
            "model_type": Output(ids.MODEL_TYPE, "children"),
            "release_type": Output(ids.RELEASE_TYPE, "children"),
            "framework": Output(ids.FRAMEWORK, "children"),
            "grids": [Output(ids.MODEL_TYPE_GRID, "html"), Output(ids.RELEASE_TYPE_GRID, "html")],
            "frameworks": Output(ids.FRAMEWORK_LIST, "html"),
            "downloads": Output(f"{ids.DOWNLOADS}-list", "html"),
            "bar": Output(ids.BAR, "html"),
            "about": Output(ids.ABOUT, "html"),
            "opened": [Output(ids.popover(picker), "opened") for picker in PICKERS],
            "summary": Output(ids.SUMMARY, "html"),
            "answer": Output(ids.ANSWER, "html"),
            "card": Output(ids.CARD, "html"),
        },
        inputs={"search": Input(ids.URL, "search")},
    )
    def show(search: str | None) -> dict[str, Any]:
        return show_explore(chain, search)
