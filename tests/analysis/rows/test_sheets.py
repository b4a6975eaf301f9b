"""The matrix and the findings as worksheets, worded as on screen."""

import pytest

import valuechain as vc
from tests.conftest import Draw, Write
from valuechain.analysis.allocation.selection import select
from valuechain.analysis.findings.findings import count_load
from valuechain.analysis.rows.assignments import assignments
from valuechain.analysis.rows.matrix_table import NOT_ADDRESSED, MatrixWords
from valuechain.analysis.rows.sheets import findings_sheet, head_actors, matrix_sheet
from valuechain.model.question.selection import Selection
from valuechain.model.table import Table, Value


def label_of(allocation: vc.Allocation, actor: str) -> str:
    """The short name of an actor, which heads its column."""
    return next(each.label for each in allocation.actors if each.id == actor)


def test_columns(pai_open: vc.Allocation) -> None:
    """Short names come first, then actors by short name, counts as numbers, and the columns that are not printed."""
    table = matrix_sheet(pai_open, Selection()).table
    actors = tuple(actor.label for actor in pai_open.actors)
    assert table.columns == (
        "Id", "Mitigation", "Stage", *actors, "Number of primary", "Number of secondary", "Signs",
        "Depends on the reading", "Conditions", "Norm", "Confidence", "Name in the source", "Place in the source",
        "Legal status",
    )  # fmt: skip
    assert table.columns[: table.layout.printed][-1] == "Signs"
    row = table.records()[11]
    assert (row["Mitigation"], row["Number of primary"], row["Number of secondary"], row["Signs"]) == (
        "Open incident reporting channels",
        3,
        1,
        "2 readings;should",
    )
    assert row["Name in the source"] == pai_open.mitigations[11].name


def test_roles_are_counted_as_the_app_counts_them(pai_open: vc.Allocation) -> None:
    """Cells have nothing but roles, so counting them gives each actor's workload, in doubtful cells too."""
    table, load = matrix_sheet(pai_open, Selection()).table, count_load(pai_open)
    for actor in pai_open.actors:
        cells = [row[label_of(pai_open, actor.id)] for row in table.records()]
        for role in ("primary", "secondary", "mentioned"):
            assert cells.count(role) == load[actor].get(role, 0)


def test_a_cell_that_only_another_reading_fills(write: Write) -> None:
    """An actor without a role under the shown reading has an empty cell; a note and a column say what it could be."""
    chain = write(
        actors=[["id", "name"], ["a", "A"], ["b", "B"]],
        mitigations=[["id", "name"], ["x", "X"]],
        readings=[["mitigation_id", "id", "is_shown", "primary"], ["x", "1", "yes", "a"], ["x", "2", "no", "a;b"]],
    )
    table = matrix_sheet(vc.build_allocation(chain), Selection()).table
    (row,) = table.records()
    said = "B: no role under reading 1 (in use), primary under reading 2"
    assert (row["A"], row["B"], row["Depends on the reading"]) == ("primary", "", said)
    assert table.layout.notes == {(0, table.columns.index("B")): said}


def test_a_cell_with_a_condition_and_a_doubt(pai_open: vc.Allocation) -> None:
    """Hubs are mentioned in item 11, under a condition, and primary under reading B: each has a column of its own."""
    row = matrix_sheet(pai_open, Selection()).table.records()[10]
    hubs = label_of(pai_open, "model_hosting")
    assert row[hubs] == "mentioned"
    assert row["Conditions"] == f"{hubs}: direct monitoring only where it serves inference"
    assert row["Depends on the reading"] == f"{hubs}: mentioned under reading A (in use), primary under reading B"


def test_every_reading_of_an_ambiguous_cell(pai_open: vc.Allocation) -> None:
    """A further sheet has both readings of the disputed cells: developers in item 3, hubs in 11 and 12."""
    table = sheets(pai_open, Selection())["ambiguous cells"]
    assert [(row[0], row[2], *row[3:6]) for row in table.rows] == [
        ("PO-3", "App developers", "A", "primary", "yes"),
        ("PO-3", "App developers", "B", "secondary", "no"),
        ("PO-11", "Hubs & hosting", "A", "mentioned", "yes"),
        ("PO-11", "Hubs & hosting", "B", "primary", "no"),
        ("PO-12", "Hubs & hosting", "A", "primary", "yes"),
        ("PO-12", "Hubs & hosting", "B", "secondary", "no"),
    ]


def sheets(allocation: vc.Allocation, selection: Selection) -> dict[str, Table]:
    """The further sheets by the names of their tables."""
    return {table.name: table for table in matrix_sheet(allocation, selection).more}


def totals(allocation: vc.Allocation, selection: Selection) -> dict[str, dict[str, Value]]:
    """The rows of the sheet of totals, by actor."""
    return {str(row["Actor"]): row for row in sheets(allocation, selection)["totals"].records()}


def test_totals(pai_open: vc.Allocation) -> None:
    """A sheet of its own counts the roles of each actor, and those under a condition: 12 for providers, 32 in all."""
    counted = totals(pai_open, Selection())
    assert list(counted) == [*(actor.label for actor in pai_open.actors), "Total"]
    rows = [counted[label_of(pai_open, actor)] for actor in ("data_provider", "model_provider", "model_adapter")]
    assert [tuple(row.values())[2:] for row in (*rows, counted["Total"])] == [
        (0, 0, 0, NOT_ADDRESSED),
        (12, 0, 1, ""),
        (1, 7, 1, ""),
        (24, 8, 3, ""),
    ]
    assert rows[1]["Name in the source"] == "Open Foundation Model Providers"


def test_totals_of_a_part(pai_open: vc.Allocation) -> None:
    """Under a role filter, totals cover only what is shown, and the workbook says so."""
    selection = Selection(roles=("mentioned",))
    selected, words = select(pai_open, selection), MatrixWords.of(selection)
    assert "filtered out" in matrix_sheet(selected, selection).meanings["matrix"]
    assert totals(selected, selection)[words.carries] == {
        "Actor": words.carries,
        "Name in the source": "",
        "Only under a condition": 0,
        "Note": "",
    }


def test_totals_of_actors_without_a_role(write: Write) -> None:
    """The total of an actor without a role says whether the source does not address it."""
    chain = write(
        actors=[["id", "name", "is_addressed"], ["a", "A", ""], ["b", "B", "no"], ["c", "C", "yes"]],
        mitigations=[["id", "name", "primary"], ["x", "X", "a"]],
    )
    counted = totals(vc.build_allocation(chain), Selection())
    assert [(row["Primary"], row["Note"]) for row in counted.values()] == [
        (1, ""),
        (0, NOT_ADDRESSED),
        (0, ""),
        (1, ""),
    ]


def test_how_each_row_binds(pai_open: vc.Allocation, write: Write) -> None:
    """Columns have the lead's verb, the start and the conditions, as in the other formats of the matrix."""
    row = matrix_sheet(pai_open, Selection()).table.records()[1]
    condition = f"{label_of(pai_open, 'model_adapter')}: only for external evaluation"
    assert (row["Norm"], row["Conditions"], "Applies from" in row) == ("can", condition, False)
    dated = write(
        actors=[["id", "name"], ["a", "A"]],
        mitigations=[["id", "name", "primary", "applies_from"], ["x", "X", "a", "2027-12-02"], ["y", "Y", "a", ""]],
    )
    sheet = matrix_sheet(vc.build_allocation(dated), Selection())
    assert [each["Applies from"] for each in sheet.table.records()] == ["2 December 2027", ""]


def test_nothing_to_add(draw: Draw) -> None:
    """Without short names and readings, there is neither a column nor a sheet for them."""
    sheet = matrix_sheet(vc.build_allocation(draw("a -P-> x; (y)")), Selection())
    assert sheet.table.columns == ("Id", "Mitigation", "Stage", "a", "Number of primary", "Confidence")
    assert [row[-2] for row in sheet.table.rows] == [1, 0]
    assert [table.name for table in sheet.more] == ["ownerships", "totals"]


def test_actors_of_one_name(write: Write) -> None:
    """Two actors with the same short name have their ids beside it, and so has one that is called like a column."""
    chain = write(
        actors=[["id", "name", "label"], ["a", "A", "Same"], ["b", "B", "Same"], ["c", "C", "Stage"]],
        mitigations=[["id", "name", "primary"], ["x", "X", "a;b;c"]],
    )
    assert head_actors(chain.actors) == ["Same (a)", "Same (b)", "Stage (c)"]


def test_verbs_have_a_sheet_of_their_own(pai_open: vc.Allocation) -> None:
    """On request, a further sheet has the source's verb after each role, and the matrix keeps roles alone."""
    sheet = matrix_sheet(pai_open, Selection(), has_verbs=True)
    verbs = next(table for table in sheet.more if table.name == "verbs")
    providers = label_of(pai_open, "model_provider")
    assert (sheet.table.records()[0][providers], verbs.records()[0][providers]) == ("primary", "primary, should")


def test_assignments_name_everything(pai_open: vc.Allocation) -> None:
    """An assignment has ids, short names, the source's names, role, norm, place, confidence and the source's status."""
    row = assignments(pai_open).records()[0]
    mitigation, actor = pai_open.mitigations[0], next(a for a in pai_open.actors if a.id == "model_provider")
    framework = pai_open.frameworks[0]
    assert row == {
        "Mitigation id": "PO-1",
        "Code": mitigation.code,
        "Mitigation": "Source and filter training data",
        "Actor": "Model providers",
        "Role": "primary",
        "Norm": "should",
        "Condition": "",
        "Place in the source": pai_open.ownerships[0].source,
        "Applies from": "",
        "Confidence": "stated",
        "Name in the source": mitigation.name,
        "Actor in the source": actor.name,
        "Actor id": "model_provider",
        "Stage": "Prevent",
        "Strength": pai_open.ownerships[0].strength.value,
        "Start dates": "",
        "Transition": "",
        "Note": pai_open.ownerships[0].note,
        "Source": framework.name,
        "Legal status": framework.legal_status,
    }


def test_findings_in_words(draw: Draw) -> None:
    """The findings name a mitigation's only actor, keep mentions apart from workload, and use no codes."""
    table = findings_sheet(vc.build_allocation(draw("a -P-> x; b -m-> x"))).table
    assert table.columns[:7] == ("Finding", "Name", "What", "Actor", "Role", "Count", "Place and note")
    assert table.columns[-1] == "Id"
    assert [(row[0], row[-1], row[1], *row[3:6]) for row in table.rows] == [
        ("No backup", "x", "x", "a", "", ""),
        ("Nothing assigned", "b", "b", "", "", ""),
        ("Workload", "a", "a", "", "primary", 1),
        ("Only mentioned", "b", "b", "", "mentioned", 1),
        ("Concentration", "", "effective number of actors", "", "", 1.0),
        ("Concentration: largest share", "a", "a", "", "", 1.0),
    ]


@pytest.mark.parametrize(("drawn", "is_said"), [("a -P-> x; a -S-> x", True), ("a -P-> x; b -S-> x", False)])
def test_cells_with_two_roles(draw: Draw, drawn: str, is_said: bool) -> None:
    """Only if a cell has two roles, the first sheet says how to count them."""
    meaning = matrix_sheet(vc.build_allocation(draw(drawn)), Selection()).meanings["matrix"]
    assert ("asterisks" in meaning) == is_said


def test_doubts_name_what_they_are_about(pai_open: vc.Allocation) -> None:
    """A doubt has the short name of its mitigation, and beside it what the doubt is."""
    doubts = [row for row in findings_sheet(pai_open).table.records() if str(row["Finding"]).startswith("Doubt")]
    first = next(each for each in pai_open.chain.doubts if each.framework == "pai-open")
    mitigation = pai_open.chain.mitigation("pai-open", first.mitigation)
    assert (doubts[0]["Name"], doubts[0]["What"]) == (mitigation.label, first.what)


def test_verbs_and_conditions_in_words(write: Write) -> None:
    """The findings name each mitigation's verb, each actor with conditional roles, and those not addressed."""
    chain = write(
        actors=[["id", "name", "is_addressed"], ["a", "A", ""], ["b", "B", "no"]],
        mitigations=[["id", "name", "primary", "norm"], ["x", "X", "a", "should"]],
        ownerships=[["mitigation_id", "actor_id", "role", "condition"], ["x", "a", "primary", "if asked"]],
    )
    rows = [(row[0], row[-1], row[1], *row[3:6]) for row in findings_sheet(vc.build_allocation(chain)).table.rows]
    assert ("Not addressed by the source", "b", "B", "", "", "") in rows
    assert ("How strongly: should", "x", "X", "", "", "") in rows
    assert ("Only under a condition", "a", "A", "", "", 1) in rows
