"""The matrix as an HTML table: mitigations by stage, actors in value-chain order."""

from functools import lru_cache

from markupsafe import Markup

from valuechain.analysis.allocation.allocation import Allocation
from valuechain.analysis.rows.matrix_table import (
    NONE,
    MatrixCell,
    MatrixRow,
    MatrixTable,
    Sign,
    SignKind,
    build_matrix,
)
from valuechain.views.page.render import render
from valuechain.views.page.state import ViewState

MOST_ROWS = 200
"""More rows than this make an HTML table slow to draw; a grid shows them instead."""


def _show_cells(table: MatrixTable, row: MatrixRow, href: str) -> Markup:
    """The cells of a row; a column has few distinct cells, so each distinct cell is rendered once and cached."""
    return Markup().join(
        _show_cell(
            head.actor.label,
            cell,
            href if cell.is_doubtful or cell.condition else "",
            is_idle=head.is_idle,
            has_verbs=table.has_verbs,
        )
        for head, cell in zip(table.heads, row.cells, strict=True)
    )


@lru_cache(maxsize=4096)
def _show_cell(label: str, cell: MatrixCell, opens: str, *, is_idle: bool, has_verbs: bool) -> Markup:
    return render(
        "matrix/cell.html",
        label=label,
        cell=cell,
        opens=opens,
        is_idle=is_idle,
        has_verbs=has_verbs,
    )


def sign_class(sign: Sign) -> str:
    """The CSS classes of a sign, in this table and in the large grid."""
    if sign.kind is SignKind.TAKEN:
        return "doubt taken"
    return "doubt" if sign.is_doubt else sign.kind


def show_matrix(allocation: Allocation, state: ViewState) -> Markup:
    """The HTML of the matrix."""
    table = build_matrix(allocation, state.selection, has_verbs=state.has_verbs)
    return render(
        "matrix/table.html",
        table=table,
        no_total=NONE,
        conditions=[
            (head.actor, row.mitigation, cell.condition)
            for band in table.bands
            for row in band.rows
            for head, cell in zip(table.heads, row.cells, strict=True)
            if cell.condition
        ],
        state=state,
        framework=allocation.frameworks[0],
        row_cells=_show_cells,
        sign_class=sign_class,
        total=len(allocation.mitigations),
    )
