"""The signs beside the labels of a matrix are the same in every format."""

import re
from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

import pytest

import valuechain as vc
from tests.conftest import Parse
from valuechain.analysis.allocation.allocation import answer
from valuechain.analysis.rows.matrix_table import SignKind, build_matrix
from valuechain.analysis.rows.sheets import matrix_sheet
from valuechain.analysis.rows.stages import build_stage_rows
from valuechain.model.selection import Selection
from valuechain.model.vocabulary import LIST_SEPARATOR
from valuechain.views.briefing.briefing import build_briefing
from valuechain.views.document.blocks import Grid
from valuechain.views.matrix.block import MITIGATION, build_block
from valuechain.views.matrix.picture import MOST_DRAWN, draw_matrix
from valuechain.views.matrix.table import show_matrix
from valuechain.views.page.state import ViewState

Signs: TypeAlias = list[str]
"""The signs of all rows, in order."""

STATES = (
    ViewState("pai-open"),
    ViewState("pai-open", readings=(("PO-3", "B"),)),
    ViewState("cosai"),
    ViewState("uk-ai-cyber", level=None),
    ViewState("eu-ai-act"),
)


def on_page(allocation: vc.Allocation, state: ViewState, parse: Parse) -> Signs:
    """The signs of the HTML table."""
    table = parse(show_matrix(allocation, state)).one("table")
    labels = [row.all("th")[0] for body in table.all("tbody") for row in body.all("tr")]
    return [sign.text for label in labels for sign in (*label.all(".doubt"), *label.all(".norm"))]


def in_grid(allocation: vc.Allocation, state: ViewState, _parse: Parse) -> Signs:
    """The signs of the large grid."""
    rows = build_block(allocation, build_stage_rows(allocation), state, 0, 10_000)
    return [sign["text"] for row in rows if MITIGATION in row for sign in row[MITIGATION]["signs"]]


def in_picture(allocation: vc.Allocation, _state: ViewState, _parse: Parse) -> Signs:
    """The signs of the picture, without its legend, which comes after the last rule."""
    rows = draw_matrix(allocation).rpartition('class="rule"')[0]
    return re.findall(r'<rect class="(?:doubt-ground|tag-edge)"[^>]*/><text[^>]*>([^<]*)<', rows)


def in_briefing(allocation: vc.Allocation, _state: ViewState, _parse: Parse) -> Signs:
    """The signs of the briefing."""
    (grid,) = (block for block in build_briefing(allocation).sections[0].blocks if isinstance(block, Grid))
    labels = [row.cells[0] for row in grid.rows if not row.look]
    return [" ".join(span.text.split()) for label in labels for span in label[1:]]


def in_workbook(allocation: vc.Allocation, _state: ViewState, _parse: Parse) -> Signs:
    """The signs in a workbook's sheet, stage by stage."""
    records = matrix_sheet(allocation, Selection()).table.records()
    stages: dict[object, list[str]] = {}
    for record in records:
        stages.setdefault(record["stage"], []).append(str(record.get("signs", "")))
    return [sign for texts in stages.values() for text in texts for sign in text.split(LIST_SEPARATOR) if sign]


@pytest.mark.parametrize("draw", [on_page, in_grid, in_picture, in_briefing, in_workbook])
@pytest.mark.parametrize("state", STATES, ids=lambda state: f"{state.framework} {state.readings} {state.level}")
def test_all_show_the_same(
    chain: vc.ValueChain, parse: Parse, state: ViewState, draw: Callable[[vc.Allocation, ViewState, Parse], Signs]
) -> None:
    """Table, grid, picture, briefing and workbook all show the same signs."""
    allocation = answer(chain, state)
    rows = [row for band in build_matrix(allocation, Selection()).bands for row in band.rows]
    assert len(rows) <= MOST_DRAWN
    assert draw(allocation, state, parse) == [sign.text for row in rows for sign in row.signs]


def test_every_kind_is_among_them(chain: vc.ValueChain) -> None:
    """The questions in these tests cover every kind of sign."""
    kinds = {sign.kind for sign in _signs(chain, STATES)}
    assert kinds == set(SignKind)


def _signs(chain: vc.ValueChain, states: Sequence[ViewState]) -> list[Any]:
    tables = [build_matrix(answer(chain, state), Selection()) for state in states]
    return [sign for table in tables for band in table.bands for row in band.rows for sign in row.signs]
