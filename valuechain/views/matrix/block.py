"""Blocks of a large matrix as plain values, for the grid's infinite scrolling."""

from collections.abc import Callable, Iterable
from functools import cache, partial
from typing import Any
from urllib.parse import quote_plus

from valuechain.analysis.allocation.allocation import Allocation
from valuechain.analysis.rows.bands import Band
from valuechain.analysis.rows.matrix_table import (
    CONDITION,
    NONE,
    MatrixCell,
    MatrixRow,
    MatrixWords,
    RoleCount,
    build_heads,
    in_letters,
    row_maker,
    sum_up,
    write_cell,
)
from valuechain.analysis.rows.stages import list_rows
from valuechain.model.question.selection import Selection
from valuechain.model.values import Role
from valuechain.views.matrix.table import sign_class
from valuechain.views.page.state import Page, ViewState

BLOCK = 50
"""Rows per request from the grid."""
MITIGATION, STAGE, OWNERS, ACTOR = "mitigation", "stage", "owners", "actor:"
"""Keys of a row; an actor's key is `actor:` plus its id. A row with the stage key is a stage heading."""


def build_block(allocation: Allocation, state: ViewState, start: int, end: int) -> list[dict[str, Any]]:
    """The rows from `start` up to `end`: stage headings, and mitigations with links and roles.

    Shape: up to (end - start) rows.
    """
    make_row, show_row = row_maker(allocation), _row_writer(allocation, state)
    return [
        _show_stage(row) if isinstance(row, Band) else show_row(make_row(row))
        for row in list_rows(allocation)[start:end]
    ]


def _show_stage(stage: Band[int]) -> dict[str, Any]:
    return {STAGE: {"name": stage.name, "gloss": stage.gloss, "mitigations": f"{len(stage.rows):,}"}}


def _row_writer(allocation: Allocation, state: ViewState) -> Callable[[MatrixRow], dict[str, Any]]:
    columns = [f"{ACTOR}{actor.id}" for actor in allocation.actors]
    before, _, after = state.href(page=Page.MITIGATION, item="\0").partition(quote_plus("\0"))
    nobody, write = MatrixWords.of(state.selection).nobody, cache(partial(_write, has_verbs=state.has_verbs))

    def show_row(row: MatrixRow) -> dict[str, Any]:
        label = {
            "label": row.mitigation.label,
            "reference": row.reference.words,
            "href": f"{before}{quote_plus(row.mitigation.id)}{after}",
            "signs": [{"text": sign.text, "look": sign_class(sign), "meaning": sign.meaning} for sign in row.signs],
            "isPart": row.is_part,
        }
        cells = {
            column: write(cell)
            for column, cell in zip(columns, row.cells, strict=True)
            if cell.roles or cell.is_doubtful
        }
        return {MITIGATION: label, **cells, OWNERS: _unbroken(row.owners) or nobody}

    return show_row


def _write(cell: MatrixCell, *, has_verbs: bool) -> str:
    return write_cell(cell, name_in_cell, "; " if has_verbs else ", ", has_verbs=has_verbs)


def name_in_cell(role: Role) -> str:
    """The name of a role as written in a cell."""
    return role.name.lower()


def build_answer(allocation: Allocation, state: ViewState, start: int = 0) -> dict[str, Any]:
    """The response to the grid: a block of rows, the row count and the totals."""
    return {
        "rowData": build_block(allocation, state, start, start + BLOCK),
        "rowCount": len(list_rows(allocation)),
        "totals": build_totals(allocation, state.selection),
    }


def build_totals(allocation: Allocation, selection: Selection) -> dict[str, Any]:
    """The last row: the totals for each actor and for all actors, as text such as `12 P 1 S`."""
    heads, words = build_heads(allocation), MatrixWords.of(selection)
    loads = {
        f"{ACTOR}{head.actor.id}": _with_conditional(_unbroken(head.load), head.conditional)
        or head.nothing
        or words.nothing
        for head in heads
    }
    conditional = sum(head.conditional for head in heads)
    total = _with_conditional(_unbroken(sum_up(allocation, heads)), conditional) or NONE
    return {MITIGATION: {"label": words.carries}, **loads, OWNERS: total}


def _with_conditional(total: str, number: int) -> str:
    return f"{total} {number:,}{CONDITION}" if number else total


def _unbroken(counts: Iterable[RoleCount]) -> str:
    """Counts with role letters, and a non-breaking space between number and letter."""
    return " ".join(in_letters([each]).replace(" ", "\N{NO-BREAK SPACE}") for each in counts)
