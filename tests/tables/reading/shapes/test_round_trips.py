"""Files that valuechain writes can be read again."""

from dataclasses import replace
from pathlib import Path

import pytest

import valuechain as vc
from valuechain.analysis.allocation.allocation import Allocation, build_allocation
from valuechain.analysis.rows.labels import PLACE
from valuechain.analysis.rows.legal import LEGAL_STATUS
from valuechain.analysis.rows.matrix import matrix_rows, ownership_rows
from valuechain.analysis.rows.sheets import matrix_sheet
from valuechain.model.context import Context
from valuechain.model.question.selection import Selection
from valuechain.model.table import Table, TableSet
from valuechain.model.vocabulary import PLACES
from valuechain.tables.formats import CSV_FILES
from valuechain.tables.reading.read import read_uploaded
from valuechain.tables.writing.chain_tables import tables_of
from valuechain.tables.writing.sheets import list_sheets
from valuechain.tables.writing.workbook import write_workbook
from valuechain.tables.writing.write import write_csv

FRAMEWORKS = [framework.id for framework in vc.read_chain().frameworks]
MADE = {"framework", "strength", "applies_from", "transition", LEGAL_STATUS, "mitigation_label", "actor_label", PLACE}
"""Columns of ownerships that valuechain makes from the others, or from the framework."""


def _answer(chain: vc.ValueChain, framework: str | None = None) -> Allocation:
    own = framework or chain.frameworks[0].id
    place = next(place for place in PLACES if chain.cell(own, place).status.is_answered)
    return build_allocation(chain, Context(*place), framework=own)


def _without(table: Table, *left_out: str) -> tuple[object, ...]:
    kept = [index for index, column in enumerate(table.columns) if column not in left_out]
    rows = (table.columns, *table.rows)
    return tuple(tuple(str(row[index]).replace("; ", ", ") for index in kept) for row in rows)


@pytest.mark.parametrize("framework", FRAMEWORKS)
@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_matrix(tmp_path: Path, framework: str, ending: str) -> None:
    """A matrix comes back equal, but for legal status and places; actors of a workbook have short names."""
    chain = vc.read_chain()
    asked = _answer(chain, framework)
    path = tmp_path / f"matrix.{ending}"
    if ending == "csv":
        path.write_text(write_csv(matrix_rows(asked)), encoding="utf-8", newline="")
    else:
        sheets = list_sheets(matrix_sheet(asked, Selection()), chain, [chain.framework(framework)])
        path.write_bytes(write_workbook(sheets, chain.roles))
        asked = _answer(
            replace(chain, actors=tuple(replace(each, name=each.label) for each in chain.actors)), framework
        )
    again = matrix_rows(_answer(vc.read_chain(path)))
    assert _without(again, LEGAL_STATUS, PLACE) == _without(matrix_rows(asked), LEGAL_STATUS, PLACE)


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_ownerships(tmp_path: Path, framework: str) -> None:
    """A list of ownerships comes back equal, with the ids of its actors."""
    path = tmp_path / "ownerships.csv"
    rows = ownership_rows(_answer(vc.read_chain(), framework))
    path.write_text(write_csv(rows), encoding="utf-8", newline="")
    again = ownership_rows(_answer(vc.read_chain(path)))
    assert sorted(_without(again, *MADE)) == sorted(_without(rows, *MADE))


def test_tables_of_the_data_format(tmp_path: Path) -> None:
    """The data made from a matrix, written as tables of the data format, comes back equal, stages on one line."""
    text = 'Ref,Phase,Activity,Legal,IT,Board\n1,"Plan\nit; all",Write,A/R,C,V\n2,Do,Train,I,R,A\n'
    (tmp_path / "own.csv").write_text(text)
    own = vc.read_chain(tmp_path / "own.csv")
    assert own.stages[0].name == "Plan it, all"
    again = read_uploaded("own.zip", CSV_FILES.write_bytes(TableSet([*tables_of(own).values()])))
    for table in ("frameworks", "roles", "stages", "actors", "mitigations", "ownerships"):
        assert getattr(again, table) == getattr(own, table)
