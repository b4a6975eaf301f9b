"""The matrix and the findings as worksheets, worded as on screen."""

import valuechain as vc
from tests.conftest import Draw
from valuechain.analysis.allocation.selection import select
from valuechain.analysis.rows.matrix_table import NONE, MatrixWords
from valuechain.analysis.rows.sheets import findings_sheet, matrix_sheet
from valuechain.model.selection import Selection


def test_columns_around_the_matrix(pai_open: vc.Allocation) -> None:
    """The sheet has short names, owners, confidence and signs; item 12's two readings are marked in the hubs' cell."""
    table = matrix_sheet(pai_open, Selection()).table
    assert table.columns[:4] == ("id", "mitigation", "short name", "stage")
    assert table.columns[-3:] == ("owners", "confidence", "signs")
    row = table.records()[11]
    assert (row["short name"], row["owners"], row["confidence"], row["signs"]) == (
        "Open incident reporting channels",
        "3 primary, 1 secondary",
        "ambiguous",
        "2 readings",
    )
    assert (row["Model Providers"], row["Model Hubs and Hosting Services"]) == ("primary", "primary ?")


def test_a_cell_that_only_another_reading_fills(pai_open: vc.Allocation) -> None:
    """Hubs have no role in item 11 here but would be primary under reading B, so only the mark is shown."""
    assert matrix_sheet(pai_open, Selection()).table.records()[10]["Model Hubs and Hosting Services"] == "?"


def test_every_reading_of_an_ambiguous_cell(pai_open: vc.Allocation) -> None:
    """A second sheet has both readings of the disputed cells: developers in item 3, hubs in 11 and 12."""
    (table,) = matrix_sheet(pai_open, Selection()).more
    assert [(row[0], row[2], *row[3:6]) for row in table.rows] == [
        ("PO-3", "App Developers", "A", "primary", "yes"),
        ("PO-3", "App Developers", "B", "secondary", "no"),
        ("PO-11", "Model Hubs and Hosting Services", "A", "no role", "yes"),
        ("PO-11", "Model Hubs and Hosting Services", "B", "primary", "no"),
        ("PO-12", "Model Hubs and Hosting Services", "A", "primary", "yes"),
        ("PO-12", "Model Hubs and Hosting Services", "B", "secondary", "no"),
    ]


def test_totals(pai_open: vc.Allocation) -> None:
    """The last row totals the roles: 12 primary for providers, 1 primary and 7 secondary for adapters, 32 in all."""
    total = matrix_sheet(pai_open, Selection()).total
    assert total[1] == "Total"
    assert (total[4], total[6], total[8]) == (NONE, "12 primary", "1 primary, 7 secondary")
    assert total[-3:] == ("24 primary, 8 secondary", "", "")


def test_totals_of_a_part(pai_open: vc.Allocation) -> None:
    """Under a role filter, owners and totals cover only what is shown, and say so."""
    selection = Selection(roles=("mentioned",))
    sheet = matrix_sheet(select(pai_open, selection), selection)
    words, place = MatrixWords.of(selection), sheet.table.columns.index("owners shown")
    assert {row[place] for row in sheet.table.rows} == {words.nobody}
    assert (sheet.total[1], sheet.total[4], sheet.total[place]) == (words.carries, words.nothing, NONE)


def test_nothing_to_add(draw: Draw) -> None:
    """Without short names and readings, there is neither a column nor a sheet for them."""
    sheet = matrix_sheet(vc.build_allocation(draw("a -P-> x; (y)")), Selection())
    assert sheet.table.columns == ("id", "mitigation", "stage", "a", "owners", "confidence")
    assert [row[-2] for row in sheet.table.rows] == ["1 primary", "no one"]
    assert sheet.total == ("", "Total", "", "1 primary", "1 primary", "")
    assert sheet.more == ()


def test_findings_in_words(draw: Draw) -> None:
    """The findings name a mitigation's only actor, keep mentions apart from workload, and use no codes."""
    table = findings_sheet(vc.build_allocation(draw("a -P-> x; b -m-> x"))).table
    assert table.columns == ("finding", "framework", "id", "name", "actor", "role", "count", "where")
    assert [(row[0], *row[2:7]) for row in table.rows] == [
        ("Only one actor", "x", "x", "a", "", ""),
        ("No role", "b", "b", "", "", ""),
        ("Workload", "a", "a", "", "primary", 1),
        ("Only mentioned", "b", "b", "", "mentioned", 1),
        ("Concentration", "", "effective number of actors", "", "", 1.0),
        ("Concentration: largest share", "a", "a", "", "", 1.0),
    ]
