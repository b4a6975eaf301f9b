"""Titles above, sections and totals among the rows."""

from pathlib import Path

import pytest
from openpyxl import Workbook

import valuechain as vc
from tests.tables.conftest import Folder, MakeWorkbook
from tests.tables.reading.shapes.conftest import ReadText, describe


def test_sections_and_totals(read_text: ReadText) -> None:
    """Section rows become stages, and a row of totals is left out and named, as are rows above the headings."""
    found = read_text("""
        RACI matrix for AI incidents,,,
        "R = Responsible, A = Accountable, C = Consulted",,,
        ,,,
        Activity,CISO,Legal,Data Science
        Phase 1: Prepare,,,
        Write the policy,A,C,R
        Train staff,A/R,,C
        Phase 2: Respond,,,
        Triage,A,C,R
        Total,3,2,3
        """)
    assert [(name, stage) for _, name, stage in found.mitigations] == [
        ("Write the policy", "Phase 1: Prepare"),
        ("Train staff", "Phase 1: Prepare"),
        ("Triage", "Phase 2: Respond"),
    ]
    assert len(found.owners) == 9
    assert found.notes == [
        'Note: "RACI matrix for AI incidents" was left out: it stands above the headings.',
        'Note: "R = Responsible, A = Accountable, C = Consulted" was left out: it stands above the headings.',
        "Note: This looks like a RACI matrix: 3 tasks, 3 actors, 2 stages, R A C.",
        'Note: "Total | 3 | 2" was left out: it holds totals.',
    ]


def test_headings_in_row_six(read_text: ReadText) -> None:
    """The headings may stand below several rows."""
    found = read_text("""
        Company X,,,,
        Responsibility assignment matrix,,,,
        R: Responsible,,,,
        A: Accountable,S: Support,,,
        Last updated: 2025-05-02,,,,
        No.,Task,IT,HR,Finance
        1,Buy servers,R,,A
        2,Hire,S,R,A
        """)
    assert found.mitigations == [("1", "Buy servers", ""), ("2", "Hire", "")]
    assert ("Hire", "IT", "supporting") in found.owners


def test_a_title_above_the_data_format(folder: Folder) -> None:
    """A title may stand above the data format's own headings."""
    path = folder(mitigations="Our mitigations 2025,,\n,,\nid,name,primary\na,Task A,provider\n")
    found = describe(vc.read_chain(path))
    assert found.owners == [("Task A", "Model Providers", "primary")]
    assert found.notes == ['Note: "Our mitigations 2025" was left out: it stands above the headings.']


def test_sections_in_the_data_format(folder: Folder) -> None:
    """Section headings among the rows of the data format become stages."""
    path = folder(
        mitigations="id,name,primary\nSection 1: Develop,,\na,Task A,provider\nSection 2: Deploy,,\nb,Task B,user\n"
    )
    assert describe(vc.read_chain(path)).mitigations == [
        ("a", "Task A", "Section 1: Develop"),
        ("b", "Task B", "Section 2: Deploy"),
    ]


SECTIONS = "id,name,primary,secondary\n1,Servers,,\n2,Install servers,a,b\n3,Access,,\n4,Give access,b,a\n"
TEAMS = "id,name\na,Team A\nb,Team B\n"


def test_sections_that_look_like_tasks(folder: Folder) -> None:
    """Rows without owners that stand as headings do are sections, and a note says so."""
    found = describe(vc.read_chain(folder(actors=TEAMS, mitigations=SECTIONS)))
    assert found.mitigations == [("2", "Install servers", "Servers"), ("4", "Give access", "Access")]
    (note,) = found.notes
    assert note.endswith("were read as stages, not as tasks that no one owns: Servers, Access.")


def test_sections_can_be_refused(folder: Folder) -> None:
    """The mapping can say that such rows are tasks that no one owns."""
    chain = vc.read_chain(folder(actors=TEAMS, mitigations=SECTIONS), mapping="tables; sections: no")
    assert [each.name for each in chain.mitigations] == ["Servers", "Install servers", "Access", "Give access"]


@pytest.mark.parametrize(
    "rows",
    [
        "1,Filter,a,\n2,Report misuse,,\n3,Watch,b,\n",
        "1,Filter,,\n2,Report,,\n3,Watch,b,\n4,Stop,a,\n",
        "1,Filter,,\n2,Report,a,\n3,Watch,b,\n4,Stop,,\n",
        "1,Filter all of the training data,,\n2,Report,a,\n3,Watch what is done with it,,\n4,Stop,a,\n",
    ],
    ids=["one", "two together", "the last", "long names"],
)
def test_gaps_stay_gaps(folder: Folder, rows: str) -> None:
    """Tasks that no one owns are not taken for sections."""
    chain = vc.read_chain(folder(actors=TEAMS, mitigations=f"id,name,primary,secondary\n{rows}"))
    assert len(chain.mitigations) == rows.count("\n")
    assert chain.warnings == ()


def test_sections_in_the_column_of_numbers(read_text: ReadText) -> None:
    """A row with one word where the numbers stand is a section."""
    found = read_text("Ref,Activity,Legal\nPlanning,,\n1,Write,R\nDoing,,\n2,Train,A\n")
    assert found.mitigations == [("1", "Write", "Planning"), ("2", "Train", "Doing")]


def test_a_merged_section(workbook: MakeWorkbook) -> None:
    """A section whose text is repeated across the row, as in merged cells, is a section."""
    path = workbook(
        {"RACI": [["Task", "Legal", "IT"], ["Plan", "Plan", "Plan"], ["Write", "R", "A"], ["Train", "C", "R"]]}
    )
    assert describe(vc.read_chain(path)).mitigations == [("write", "Write", "Plan"), ("train", "Train", "Plan")]


def test_a_row_of_dashes(read_text: ReadText) -> None:
    """A row with nothing but marks for empty cells is no section, and is named."""
    found = read_text("Task,Legal,IT\n-,-,-\nWrite,R,A\nTrain,A,R\n")
    assert found.mitigations == [("write", "Write", ""), ("train", "Train", "")]
    assert any(note.startswith('Note: "-" was left out: ') for note in found.notes)


def test_other_sheets(workbook: MakeWorkbook) -> None:
    """The sheet that fits best is read, and the others are named, with the reason."""
    path = workbook(
        {
            "Read me": [["This is our matrix."]],
            "RACI": [["Task", "Legal", "IT"], ["Write", "R", "V"], ["Train", "C", "R"]],
            "Legend": [["Letter", "Meaning"], ["R", "Responsible"], ["C", "Consulted"]],
            "Old": [["Task", "Legal"], ["Write", "R"]],
        }
    )
    found = describe(vc.read_chain(path))
    assert ("Write", "Legal", "responsible") in found.owners
    unfit = "Note: This table was left out: no cell of it could be read as an owner."
    worse = 'Note: This table was left out: only one table is read, and "RACI" fits better.'
    assert sorted(note for note in found.notes if "This table" in note) == sorted([unfit, worse, unfit])


def test_no_owner_anywhere(folder: Folder) -> None:
    """Mitigations without any owner are a warning that says what was looked for, never "no problems"."""
    (problem,) = vc.check(folder(mitigations="id,name,Who does it\nM,M,\n"))
    assert problem.is_warning
    assert problem.message == (
        "Warning: No cell could be read as an owner, so no one is responsible for anything. "
        "Columns found: id, name, Who does it."
    )
    assert "write actors in it" in problem.mend


def test_no_owner_in_a_file(workbook: MakeWorkbook) -> None:
    """A file with no table that says who is responsible is a problem that says what was looked for and found."""
    (problem,) = vc.check(workbook({"Sheet1": [["Fruit", "Colour"], ["Apple", "red"]]}))
    assert not problem.is_warning
    assert problem.message == "No cell could be read as an owner. The first row has: Fruit and Colour."
    assert problem.mend.startswith("Head columns with roles")


def test_what_is_hidden_is_named(tmp_path: Path) -> None:
    """Hidden sheets are left out unless they have a table's name; hidden rows and columns are read; all are named."""
    made = Workbook()
    sheet = made.active
    for row in (["Task", "Legal", "IT"], ["Write", "R", "A"], ["Train", "C", "R"]):
        sheet.append(row)
    sheet.row_dimensions[3].hidden = True
    sheet.column_dimensions["C"].hidden = True
    made.create_sheet("Old").append(["Task", "Legal", "IT", "Board"])
    made["Old"].append(["Write", "R", "A", "C"])
    made["Old"].sheet_state = "hidden"
    made.save(tmp_path / "own.xlsx")
    found = describe(vc.read_chain(tmp_path / "own.xlsx"))
    assert len(found.owners) == 4
    assert "Note: Hidden in the sheet, but read like the others: row 3 and column C." in found.notes
    assert "Note: This table was left out: the sheet is hidden." in found.notes


def test_numbers_of_sections_are_named(tmp_path: Path) -> None:
    """A number beside a section heading is left out of the stage's name, and a note says so."""
    path = tmp_path / "own.csv"
    path.write_text("Task,No.,Owner\nGovernance,2,\nTrain staff,2.1,R\nReport,2.2,R\n", encoding="utf-8")
    chain = vc.read_chain(path)
    assert [each.stage for each in chain.mitigations] == ["Governance"] * 2
    assert "Note: The id of 1 section heading (2) was left out: a stage has only a name." in {
        each.message for each in chain.warnings if each.column == "No."
    }


def test_what_is_no_actor_in_a_turned_table_is_named(tmp_path: Path) -> None:
    """Above a table with a row for each actor, text is left out with a note; rows that are not actors are named."""
    path = tmp_path / "own.csv"
    rows = (",,A/R,", "Role,Write it,Check it,Train staff", "Legal,R,A,C", "IT,I,C,R", "Ref.,T-1,T-2,T-3")
    path.write_text("\n".join(rows), encoding="utf-8")
    chain = vc.read_chain(path)
    said = [each.message for each in chain.warnings]
    assert 'Note: "A/R" was left out: it stands above the headings.' in said
    assert any('Rows that are not actors: "Ref." (id).' in message for message in said)
    assert [(each.id, each.name) for each in chain.mitigations] == [
        ("T-1", "Write it"),
        ("T-2", "Check it"),
        ("T-3", "Train staff"),
    ]
