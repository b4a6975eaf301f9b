"""The matrix and the findings as worksheets, worded as on screen."""

import valuechain as vc
from tests.conftest import Draw, Write
from valuechain.analysis.allocation.selection import select
from valuechain.analysis.rows.matrix import matrix_rows
from valuechain.analysis.rows.matrix_table import CONDITION, NOT_ADDRESSED, MatrixWords
from valuechain.analysis.rows.sheets import findings_sheet, matrix_sheet
from valuechain.model.selection import Selection
from valuechain.model.table import Value
from valuechain.model.vocabulary import DOUBT


def name_of(allocation: vc.Allocation, actor: str) -> str:
    """The name of an actor, which heads its column."""
    return next(each.name for each in allocation.actors if each.id == actor)


def test_columns_after_those_of_the_csv(pai_open: vc.Allocation) -> None:
    """The sheet begins with the columns of the CSV; short names, owners, confidence and signs follow."""
    table, plain = matrix_sheet(pai_open, Selection()).table, matrix_rows(pai_open).columns
    assert table.columns == (*plain, "short name", "owners", "confidence", "signs")
    row = table.records()[11]
    assert (row["short name"], row["owners"], row["confidence"], row["signs"]) == (
        "Open incident reporting channels",
        "3 primary, 1 secondary",
        "ambiguous",
        "2 readings;should",
    )
    assert (row[name_of(pai_open, "model_provider")], row[name_of(pai_open, "model_hosting")]) == (
        "primary",
        "primary ?",
    )


def test_a_cell_that_only_another_reading_fills(write: Write) -> None:
    """An actor without a role under the shown reading but with one under another has only the mark."""
    chain = write(
        actors=[["id", "name"], ["a", "A"], ["b", "B"]],
        mitigations=[["id", "name"], ["x", "X"]],
        readings=[["mitigation_id", "id", "is_shown", "primary"], ["x", "1", "yes", "a"], ["x", "2", "no", "a;b"]],
    )
    (row,) = matrix_sheet(vc.build_allocation(chain), Selection()).table.records()
    assert (row["A"], row["B"]) == ("primary", "?")


def test_a_cell_with_a_condition_and_a_doubt(pai_open: vc.Allocation) -> None:
    """Hubs are mentioned in item 11, under a condition, and primary under reading B, so both signs are shown."""
    sheet = matrix_sheet(pai_open, Selection())
    assert sheet.table.records()[10][name_of(pai_open, "model_hosting")] == f"mentioned{CONDITION} {DOUBT}"
    assert CONDITION in {sign for sign, _ in sheet.legend}


def test_every_reading_of_an_ambiguous_cell(pai_open: vc.Allocation) -> None:
    """A further sheet has both readings of the disputed cells: developers in item 3, hubs in 11 and 12."""
    _, table = matrix_sheet(pai_open, Selection()).more
    assert [(row[0], row[2], *row[3:6]) for row in table.rows] == [
        ("PO-3", "App Developers", "A", "primary", "yes"),
        ("PO-3", "App Developers", "B", "secondary", "no"),
        ("PO-11", "Model Hubs & Hosting Services", "A", "mentioned", "yes"),
        ("PO-11", "Model Hubs & Hosting Services", "B", "primary", "no"),
        ("PO-12", "Model Hubs & Hosting Services", "A", "primary", "yes"),
        ("PO-12", "Model Hubs & Hosting Services", "B", "secondary", "no"),
    ]


def totals(allocation: vc.Allocation, selection: Selection) -> dict[str, dict[str, Value]]:
    """The rows of the sheet of totals, by actor."""
    table, *_ = matrix_sheet(allocation, selection).more
    assert table.name == "totals"
    return {str(row["actor"]): row for row in table.records()}


def test_totals(pai_open: vc.Allocation) -> None:
    """A sheet of its own counts the roles of each actor, and those under a condition: 12 for providers, 32 in all."""
    counted = totals(pai_open, Selection())
    assert list(counted) == [*(actor.name for actor in pai_open.actors), "Total"]
    rows = [counted[name_of(pai_open, actor)] for actor in ("data_provider", "model_provider", "model_adapter")]
    assert [tuple(row.values())[1:] for row in (*rows, counted["Total"])] == [
        (0, 0, 0, NOT_ADDRESSED),
        (12, 0, 1, ""),
        (1, 7, 1, ""),
        (24, 8, 3, ""),
    ]


def test_totals_of_a_part(pai_open: vc.Allocation) -> None:
    """Under a role filter, owners and totals cover only what is shown, and say so."""
    selection = Selection(roles=("mentioned",))
    selected, words = select(pai_open, selection), MatrixWords.of(selection)
    sheet = matrix_sheet(selected, selection)
    assert {row["owners shown"] for row in sheet.table.records()} == {words.nobody}
    assert totals(selected, selection)[words.carries] == {
        "actor": words.carries,
        "only under a condition": 0,
        "note": "",
    }


def test_totals_of_actors_without_a_role(write: Write) -> None:
    """The total of an actor without a role says whether the source does not address it."""
    chain = write(
        actors=[["id", "name", "is_addressed"], ["a", "A", ""], ["b", "B", "no"], ["c", "C", "yes"]],
        mitigations=[["id", "name", "primary"], ["x", "X", "a"]],
    )
    counted = totals(vc.build_allocation(chain), Selection())
    assert [(row["primary"], row["note"]) for row in counted.values()] == [
        (1, ""),
        (0, NOT_ADDRESSED),
        (0, ""),
        (1, ""),
    ]


def test_how_each_row_binds(pai_open: vc.Allocation, write: Write) -> None:
    """Columns have the lead's verb, the start and the conditions, as in the other formats of the matrix."""
    row = matrix_sheet(pai_open, Selection()).table.records()[1]
    condition = f"{name_of(pai_open, 'model_adapter')}: only for external evaluation"
    assert (row["norm"], row["conditions"], "applies_from" in row) == ("can", condition, False)
    dated = write(
        actors=[["id", "name"], ["a", "A"]],
        mitigations=[["id", "name", "primary", "applies_from"], ["x", "X", "a", "2027-12-02"], ["y", "Y", "a", ""]],
    )
    sheet = matrix_sheet(vc.build_allocation(dated), Selection())
    assert [each["applies_from"] for each in sheet.table.records()] == ["2 December 2027", ""]


def test_nothing_to_add(draw: Draw) -> None:
    """Without short names and readings, there is neither a column nor a sheet for them."""
    sheet = matrix_sheet(vc.build_allocation(draw("a -P-> x; (y)")), Selection())
    assert sheet.table.columns == ("id", "mitigation", "stage", "a", "owners", "confidence")
    assert [row[-2] for row in sheet.table.rows] == ["1 primary", "no one"]
    assert [table.name for table in sheet.more] == ["totals"]


def test_findings_in_words(draw: Draw) -> None:
    """The findings name a mitigation's only actor, keep mentions apart from workload, and use no codes."""
    table = findings_sheet(vc.build_allocation(draw("a -P-> x; b -m-> x"))).table
    assert table.columns == ("finding", "framework", "id", "name", "actor", "role", "count", "where")
    assert [(row[0], *row[2:7]) for row in table.rows] == [
        ("No backup", "x", "x", "a", "", ""),
        ("Nothing assigned", "b", "b", "", "", ""),
        ("Workload", "a", "a", "", "primary", 1),
        ("Only mentioned", "b", "b", "", "mentioned", 1),
        ("Concentration", "", "effective number of actors", "", "", 1.0),
        ("Concentration: largest share", "a", "a", "", "", 1.0),
    ]


def test_verbs_and_conditions_in_words(write: Write) -> None:
    """The findings name each mitigation's verb, each actor with conditional roles, and those not addressed."""
    chain = write(
        actors=[["id", "name", "is_addressed"], ["a", "A", ""], ["b", "B", "no"]],
        mitigations=[["id", "name", "primary", "norm"], ["x", "X", "a", "should"]],
        ownerships=[["mitigation_id", "actor_id", "role", "condition"], ["x", "a", "primary", "if asked"]],
    )
    rows = [(row[0], *row[2:7]) for row in findings_sheet(vc.build_allocation(chain)).table.rows]
    assert ("Not addressed by the source", "b", "B", "", "", "") in rows
    assert ("How strongly: should", "x", "X", "", "", "") in rows
    assert ("Only under a condition", "a", "A", "", "", 1) in rows
