"""The signs beside the labels of a matrix are the same in every format."""

import re
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any, TypeAlias

import pytest

import valuechain as vc
from tests.conftest import Parse, Write
from tests.dated import ACT, save_dated, write_dated
from valuechain.analysis.allocation.allocation import answer
from valuechain.analysis.rows.matrix_table import LegendKind, SignKind, build_legend, build_matrix
from valuechain.analysis.rows.sheets import matrix_sheet
from valuechain.model.question.selection import Selection
from valuechain.model.vocabulary import LIST_SEPARATOR
from valuechain.views.briefing.briefing import build_briefing
from valuechain.views.briefing.reference import refer
from valuechain.views.document.blocks import Grid, Paragraph
from valuechain.views.matrix.block import MITIGATION, build_block
from valuechain.views.matrix.picture import MOST_DRAWN, draw_matrix
from valuechain.views.matrix.table import show_matrix
from valuechain.views.page.render import render
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
TWO_READINGS = {
    "actors": [["id", "name"], ["a", "A"], ["b", "B"]],
    "mitigations": [["id", "name", "primary", "confidence"], ["m", "M", "a", "ambiguous"]],
    "readings": [["mitigation_id", "id", "is_shown", "primary"], ["m", "A", "yes", "a"], ["m", "B", "no", "a;b"]],
}
"""Under reading B, which is not in use, b is primary as well."""
AS_OF_A_DAY = ViewState(ACT, on=date(2028, 1, 1))
"""On this day, one mitigation applies in part, and one by a date that is not settled."""


def on_page(allocation: vc.Allocation, state: ViewState, parse: Parse) -> Signs:
    """The signs of the HTML table."""
    table = parse(show_matrix(allocation, state)).one("table")
    labels = [row.all("th")[0] for body in table.all("tbody") for row in body.all("tr")]
    return [sign.text for label in labels for sign in (*label.all(".doubt"), *label.all(".norm"))]


def in_grid(allocation: vc.Allocation, state: ViewState, _parse: Parse) -> Signs:
    """The signs of the large grid."""
    rows = build_block(allocation, state, 0, 10_000)
    return [sign["text"] for row in rows if MITIGATION in row for sign in row[MITIGATION]["signs"]]


def in_picture(allocation: vc.Allocation, _state: ViewState, _parse: Parse) -> Signs:
    """The signs of the picture, without its legend, which comes after the last horizontal line."""
    rows = draw_matrix(allocation).rpartition('class="rule"')[0]
    return re.findall(r'<rect class="(?:doubt-ground|tag-edge)"[^>]*/><text[^>]*>([^<]*)<', rows)


def in_briefing(allocation: vc.Allocation, _state: ViewState, _parse: Parse) -> Signs:
    """The signs of the briefing."""
    (grid,) = (block for block in build_briefing(allocation).sections[0].blocks if isinstance(block, Grid))
    references = {span for each in allocation.mitigations for span in refer(allocation.chain, each)}
    labels = [row.cells[0] for row in grid.rows if not row.look]
    return [" ".join(span.text.split()) for label in labels for span in label[1:] if span not in references]


def in_workbook(allocation: vc.Allocation, _state: ViewState, _parse: Parse) -> Signs:
    """The signs in a workbook's sheet, stage by stage."""
    records = matrix_sheet(allocation, Selection()).table.records()
    stages: dict[object, list[str]] = {}
    for record in records:
        stages.setdefault(record["Stage"], []).append(str(record.get("Signs", "")))
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


def legend_on_page(allocation: vc.Allocation, state: ViewState, parse: Parse) -> str:
    """The legend below the HTML table."""
    return str(parse(show_matrix(allocation, state)).one(".legend").text)


def legend_of_grid(allocation: vc.Allocation, _state: ViewState, parse: Parse) -> str:
    """The legend below the large grid."""
    return str(parse(render("matrix/grid_legend.html", legend=build_legend(allocation))).one(".legend").text)


def legend_of_picture(allocation: vc.Allocation, _state: ViewState, _parse: Parse) -> str:
    """The end of the picture, below the matrix."""
    return draw_matrix(allocation).rpartition('class="band"')[2]


def legend_of_briefing(allocation: vc.Allocation, _state: ViewState, _parse: Parse) -> str:
    """The notes above the matrix of the briefing."""
    blocks = build_briefing(allocation).sections[0].blocks
    notes = [block for block in blocks if isinstance(block, Paragraph) and block.look == "note"]
    return " ".join(span.text for note in notes for span in note.words)


def legend_of_workbook(allocation: vc.Allocation, _state: ViewState, _parse: Parse) -> str:
    """The lines about the matrix in the workbook's legend."""
    return " ".join(line.text for line in matrix_sheet(allocation, Selection()).legend)


def explained(allocation: vc.Allocation) -> set[str]:
    """The legend's entries on signs and cells; those on roles are left out, as every workbook explains all roles."""
    return {item.text for item in build_legend(allocation) if item.kind is not LegendKind.ROLE}


@pytest.mark.parametrize(
    "legend", [legend_on_page, legend_of_grid, legend_of_picture, legend_of_briefing, legend_of_workbook]
)
@pytest.mark.parametrize("state", STATES, ids=lambda state: f"{state.framework} {state.readings} {state.level}")
def test_all_have_the_same_legend(
    chain: vc.ValueChain, parse: Parse, state: ViewState, legend: Callable[[vc.Allocation, ViewState, Parse], str]
) -> None:
    """Table, grid, picture, briefing and workbook explain the same signs in the same words, and no other signs."""
    allocation = answer(chain, state)
    said = legend(allocation, state, parse)
    everything = set().union(*(explained(answer(chain, each)) for each in STATES))
    assert {text for text in everything if text in said} == explained(allocation)


def test_every_kind_of_entry_is_among_them(chain: vc.ValueChain, write: Write, tmp_path: Path) -> None:
    """The questions in these tests, those as of a day and with two readings included, cover every kind of entry."""
    save_dated(tmp_path)
    answers = [
        *(answer(chain, state) for state in STATES),
        answer(vc.read_chain(tmp_path), AS_OF_A_DAY),
        vc.build_allocation(write(**TWO_READINGS)),
    ]
    assert {item.kind for each in answers for item in build_legend(each, has_verbs=True)} == set(LegendKind)


def test_every_kind_is_among_them(chain: vc.ValueChain, write: Write) -> None:
    """The questions in these tests, and one as of a day, cover every kind of sign."""
    signs = [*_signs(chain, STATES), *_signs(write_dated(write), [AS_OF_A_DAY])]
    assert {sign.kind for sign in signs} == set(SignKind)


@pytest.mark.parametrize(
    "legend", [legend_on_page, legend_of_grid, legend_of_picture, legend_of_briefing, legend_of_workbook]
)
def test_signs_of_a_day_are_explained(
    write: Write, parse: Parse, legend: Callable[[vc.Allocation, ViewState, Parse], str]
) -> None:
    """Every legend explains the signs of rows that apply in part, or by a date that is not settled."""
    said = legend(answer(write_dated(write), AS_OF_A_DAY), AS_OF_A_DAY, parse)
    assert "More of it applies later, as the row says" in said
    assert "Applies only by a date that is not settled" in said


@pytest.mark.parametrize(
    "legend", [legend_on_page, legend_of_grid, legend_of_picture, legend_of_briefing, legend_of_workbook]
)
def test_a_cell_only_under_another_reading_is_explained(
    write: Write, parse: Parse, legend: Callable[[vc.Allocation, ViewState, Parse], str]
) -> None:
    """Every legend explains the sign of a cell whose actor has a role only under a reading that is not in use."""
    chain = write(**TWO_READINGS)
    state = ViewState(chain.frameworks[0].id)
    assert "Only under the alternative reading" in legend(answer(chain, state), state, parse)


def _signs(chain: vc.ValueChain, states: Sequence[ViewState]) -> list[Any]:
    tables = [build_matrix(answer(chain, state), Selection()) for state in states]
    return [sign for table in tables for band in table.bands for row in band.rows for sign in row.signs]
