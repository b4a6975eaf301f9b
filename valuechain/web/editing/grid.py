"""The editor's table: AG Grid over all rows of a framework, with details and findings beside it.

Its half in the browser is `assets/editing`; it loads rows from `/edit/rows` and sends changes to `/edit/change`.
"""

from dash import html

from valuechain.tables.editing.draft import Draft
from valuechain.views.editing.page import show_legend, show_side
from valuechain.views.editing.values import Editing
from valuechain.web.markup import Html, ScriptedComponent
from valuechain.web.matrix.grid import THEME
from valuechain.web.widgets import Widgets


class EditGrid(ScriptedComponent):
    """AG Grid by way of dash-ag-grid; it has the properties of `dash_ag_grid.AgGrid`, and the key to the data."""

    _type = "EditGrid"
    _prop_names = [  # noqa: RUF012 # as Dash generates it
        "id", "label", "data", "defaultColDef", "rowModelType", "getRowId", "dashGridOptions", "style",
    ]  # fmt: skip


def build_widgets(draft: Draft, at: Editing) -> Widgets:
    """The table with its legend, and the place for details and findings."""
    legend = show_legend(draft)  # now, because the draft is not locked any more when it is drawn
    return Widgets(
        key=f"edit:{at.key}",
        draw=lambda: [
            html.Div(
                [
                    html.Div([_build_grid(at), Html(html=legend)], className="edit-main"),
                    Html(className="edit-side", html=show_side()),
                ],
                className="edit-desk",
            )
        ],
    )


def _build_grid(at: Editing) -> EditGrid:
    return EditGrid(
        id="edit-grid",
        label=f"Who is responsible for what in {at.title}",
        data=at.key,
        rowModelType="clientSide",
        getRowId="params.data.id",
        defaultColDef={
            "sortable": False,
            "suppressMovable": True,
            "resizable": True,
            "wrapHeaderText": True,
            "autoHeaderHeight": True,
        },
        dashGridOptions={
            "isFullWidthRow": {"function": "!!params.rowNode.data && !!params.rowNode.data.stage"},
            "fullWidthCellRenderer": "valuechainStage",
            "rowBuffer": 4,
            "animateRows": False,
            "suppressAnimationFrame": True,
            "suppressScrollOnNewData": True,
            "theme": {"function": THEME},
            "ensureDomOrder": True,
        },
        style={"height": "min(68vh, var(--rows, 68vh) + 90px)"},  # 90 pixels for the heads and a scroll bar
    )
