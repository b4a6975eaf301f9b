"""The matrix as an HTML table: mitigations by stage, actors in value-chain order."""

from collections.abc import Sequence
from functools import lru_cache

from markupsafe import Markup

from valuechain.analysis.allocation.allocation import Allocation
from valuechain.analysis.rows.matrix_table import NONE, MatrixHead, MatrixRow, Sign, SignKind, build_matrix
from valuechain.model.values import Role
from valuechain.views.page.render import render
from valuechain.views.page.state import ViewState

MOST_ROWS = 200
"""More rows than this make an HTML table slow to draw; a grid shows them instead."""


def _show_cells(heads: Sequence[MatrixHead], row: MatrixRow, href: str) -> Markup:
    """The cells of a row; a column has few distinct cells, so each distinct cell is rendered once and cached."""
    return Markup().join(
        _show_cell(head.actor.label, head.is_idle, cell.roles, href if cell.is_doubtful else "")
        for head, cell in zip(heads, row.cells, strict=True)
    )


@lru_cache(maxsize=4096)
def _show_cell(label: str, is_idle: bool, roles: tuple[Role, ...], opens: str) -> Markup:
    return render("matrix/cell.html", label=label, is_idle=is_idle, roles=roles, opens=opens)


def sign_class(sign: Sign) -> str:
    """The CSS classes of a sign, in this table and in the large grid."""
    if sign.kind is SignKind.TAKEN:
        return "doubt taken"
    return "doubt" if sign.is_doubt else sign.kind


def show_matrix(allocation: Allocation, state: ViewState) -> Markup:
    """The HTML of the matrix."""
    table = build_matrix(allocation, state.selection)
    return render(
        "matrix/table.html",
        table=table,
        no_total=NONE,
        state=state,
        framework=allocation.frameworks[0],
        row_cells=_show_cells,
        sign_class=sign_class,
        total=len(allocation.mitigations),
    )
