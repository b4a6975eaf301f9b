"""The matrix of a large framework as a grid that loads rows as they scroll into view.

AG Grid is a megabyte and a half of scripts. Dash would load a component library on every page, so our own component
loads these scripts from `/grid/` when it is drawn; its half in the browser is `assets/matrix/grid.js`.
"""

import json
from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, jsonify, request, send_from_directory

from valuechain.analysis.allocation.allocation import Allocation
from valuechain.analysis.allocation.selection import shown_answer
from valuechain.analysis.rows.matrix_table import CONDITION, MatrixWords, build_legend
from valuechain.model.chain import ValueChain
from valuechain.model.errors import QuestionError
from valuechain.model.look import ROLE_LOOKS, look_of
from valuechain.model.vocabulary import DOUBT
from valuechain.views.explore.page import show_about
from valuechain.views.matrix.block import ACTOR, BLOCK, MITIGATION, OWNERS, build_answer, name_in_cell
from valuechain.views.matrix.table import MOST_ROWS
from valuechain.views.page.render import render
from valuechain.views.page.state import Address, Page, View, ViewState, parse_address, read_state
from valuechain.web.chains import Chains, UnknownDataError
from valuechain.web.markup import Html, ScriptedComponent
from valuechain.web.widgets import Widgets

_FILES = ("dash_ag_grid.min.js", "async-community.js")
_YEAR = 31_536_000


class LargeGrid(ScriptedComponent):
    """AG Grid by way of dash-ag-grid; its properties are those of `dash_ag_grid.AgGrid` with the same names.

    It loads rows from `/grid/rows`: a Dash callback would block the page's own callbacks and be blocked by them.
    """

    _type = "Grid"
    _prop_names = [  # noqa: RUF012 # as Dash generates it
        "id", "label", "columnDefs", "defaultColDef", "rowModelType", "dashGridOptions", "style",
    ]  # fmt: skip


def build_blueprint(chains: Chains) -> Blueprint:
    """Serves AG Grid's scripts and the grid's rows."""
    blueprint = Blueprint("grid", __name__)
    spec = find_spec("dash_ag_grid")  # not imported: Dash loads imported libraries on every page
    folder = Path(str(spec and spec.origin)).parent

    @blueprint.get("/grid/<name>")
    def script(name: str) -> Response:
        if name not in _FILES:
            return Response("There is no such script.", 404)
        return send_from_directory(folder, name, mimetype="text/javascript", max_age=_YEAR)

    @blueprint.get("/grid/rows")
    def rows() -> Response:
        address = parse_address(Page.EXPLORE, request.query_string.decode())
        return jsonify(_rows(chains, address, request.args.get("start", 0, type=int)))

    return blueprint


def build_widgets(chain: ValueChain, state: ViewState) -> Widgets | None:
    """The grid for a state and the section below it; None if the matrix is short or not shown."""
    shown = _shown(chain, state)
    if shown is None or state.view is not View.MATRIX or len(shown.mitigations) <= MOST_ROWS:
        return None
    columns = [state.framework, *(actor.id for actor in shown.actors), MatrixWords.of(state.selection).owners]
    return Widgets(
        key=json.dumps([chain.version, state.has_verbs, *columns]),  # new columns make AG Grid draw everything again
        draw=lambda: [
            _build_grid(shown, state),
            Html(
                html=render("matrix/grid_legend.html", legend=build_legend(shown, has_verbs=state.has_verbs))
                + show_about(chain, state)
            ),
        ],
    )


def _build_grid(shown: Allocation, state: ViewState) -> LargeGrid:
    return LargeGrid(
        id="grid",
        label="Matrix of who is responsible for what",
        rowModelType="infinite",
        defaultColDef={
            "sortable": False,
            "suppressMovable": True,
            "resizable": True,
            "wrapHeaderText": True,
            "autoHeaderHeight": True,
        },
        columnDefs=_columns(shown, state),
        dashGridOptions={
            "cacheBlockSize": BLOCK,
            "maxConcurrentDatasourceRequests": 1,  # dash-ag-grid can track only one request at a time
            "isFullWidthRow": {"function": "!!params.rowNode.data && !!params.rowNode.data.stage"},
            "fullWidthCellRenderer": "valuechainStage",
            "rowHeight": 58 if state.has_verbs else 40,  # a name and a verb of two words need three lines
            "rowBuffer": 2,
            "animateRows": False,
            "suppressAnimationFrame": True,
            "theme": {"function": THEME},
            "suppressCellFocus": False,
            "ensureDomOrder": True,
        },
        style={"height": "70vh"},
    )


THEME = (
    "themeQuartz.withParams({accentColor: 'var(--accent)', backgroundColor: 'var(--card)',"
    " foregroundColor: 'var(--ink)', borderColor: 'var(--line)', headerBackgroundColor: 'var(--band)',"
    " headerTextColor: 'var(--ink)', rowHoverColor: 'var(--band)', browserColorScheme: 'inherit',"
    " fontFamily: 'inherit', fontSize: 15})"
)
"""AG Grid's theme in the colours of the page."""


def _columns(shown: Allocation, state: ViewState) -> list[Mapping[str, Any]]:
    roles = shown.chain.roles
    verbs = dict.fromkeys(each.norm[0] for each in shown.ownerships if each.norm) if state.has_verbs else {}
    ends = ("", *(f", {verb}" for verb in verbs))
    rules = {
        f"cell-{kind}": _any_of(
            [f"{name_in_cell(role)}{end}" for role in roles if look_of(role).kind == kind for end in ends]
        )
        for kind in ROLE_LOOKS
    }
    rules["cell-doubtful"] = f"params.value && params.value.slice(-1) == {json.dumps(DOUBT)}"
    actors = [
        {
            "field": f"{ACTOR}{actor.id}",
            "headerName": actor.label,
            "headerComponent": "valuechainHead",
            "headerComponentParams": {"path": Page.ACTOR.value, "item": actor.id},
            "cellClassRules": rules,
            "width": 132,
        }
        for actor in shown.actors
    ]
    return [
        {
            "field": MITIGATION,
            "headerName": "Mitigation",
            "cellRenderer": "valuechainLink",
            "pinned": "left",
            "width": 380,
        },
        *actors,
        {"field": OWNERS, "headerName": MatrixWords.of(state.selection).owners, "width": 100, "pinned": "right"},
    ]


_SIGNS = ("", f" {DOUBT}", CONDITION, f"{CONDITION} {DOUBT}")
"""What can follow the name of a role in a cell."""


def _any_of(names: Sequence[str]) -> str:
    """An AG Grid expression: whether the cell's value is one of the names."""
    return " || ".join(f"params.value == {json.dumps(f'{name}{sign}')}" for name in names for sign in _SIGNS) or "false"


def _shown(chain: ValueChain, state: ViewState) -> Allocation | None:
    try:
        return shown_answer(chain, state)
    except QuestionError:
        return None


def _rows(chains: Chains, address: Address, start: int) -> dict[str, Any]:
    try:
        chain = chains.find(address.data)
    except UnknownDataError:
        return _NO_ROWS
    with chains.turn_for(chain):
        state, _ = read_state(chain, address)
        shown = _shown(chain, state)
        return _NO_ROWS if shown is None else build_answer(shown, state, max(0, start))


_NO_ROWS: dict[str, Any] = {"rowData": [], "rowCount": 0, "totals": {}}
