"""Sheets as consultants make them: merged headings, numbered sections, remarks and footnotes beside letters."""

from pathlib import Path

import pytest

import valuechain as vc
from tests.tables.conftest import MakeWorkbook
from tests.tables.reading.shapes.conftest import ReadText, describe
from valuechain.tables.reading.read import load_uploaded

Rows = list[list[str | int | None]]
ROWS: Rows = [
    ["AI governance RACI"],
    ["R = Responsible", "A = Accountable", "C = Consulted", "I = Informed"],
    ["#", "Activity", "Business", None, "Technology", None],
    [None, None, "Owner", "Sponsor", "Data Science", "Security"],
    ["1", "Plan"],
    ["1.1", "Define the purpose", "R", "A", "C", None],
    ["1.2", "Assess the impact", "R", "A", "C", "C"],
    ["2", "Run"],
    ["2.1", "Monitor it", "A", "I", "R", "C"],
    ["2.2", "Train all staff in AI literacy"],
    [None, "Total R", 2, 0, 1, 0],
]


def test_headings_merged_over_two_rows(workbook: MakeWorkbook) -> None:
    """Where some headings are merged over two rows, the actors are those in the lower one."""
    found = describe(vc.read_chain(workbook({"Sheet": ROWS}, "A1:F1", "A3:A4", "B3:B4", "C3:D3", "E3:F3")))
    assert found.actors == ["Owner", "Sponsor", "Data Science", "Security"]
    assert found.mitigations == [
        ("1.1", "Define the purpose", "Plan"),
        ("1.2", "Assess the impact", "Plan"),
        ("2.1", "Monitor it", "Run"),
        ("2.2", "Train all staff in AI literacy", "Run"),
    ]
    assert ("Define the purpose", "Sponsor", "accountable") in found.owners


def test_merged_headings_that_repeat(workbook: MakeWorkbook) -> None:
    """Lower headings that repeat are told apart by the upper ones."""
    rows: Rows = [
        ["Task", "Legal", None, "IT", None],
        [None, "Lead", "Staff", "Lead", "Staff"],
        ["Write", "R", "A", "C", "I"],
    ]
    found = describe(vc.read_chain(workbook({"Sheet": rows}, "A1:A2", "B1:C1", "D1:E1")))
    assert found.actors == ["Legal: Lead", "Legal: Staff", "IT: Lead", "IT: Staff"]


@pytest.mark.parametrize(
    ("section", "first"),
    [("A,Plan", "A.1,Write"), ("B.,Plan", "B1,Write"), ("GV,Plan", "GV-1,Write"), (",1 Plan", ",1.1 Write")],
)
def test_numbered_sections(read_text: ReadText, section: str, first: str) -> None:
    """A row without owners whose number is above that of the next one is a section."""
    found = read_text(f"No,Task,Legal,IT\n{section},,\n{first},R,A\n,Train,R,\n")
    assert [name.split()[-1] for _, name, _ in found.mitigations] == ["Write", "Train"]
    assert {stage.split()[-1] for *_, stage in found.mitigations} == {"Plan"}


def test_a_number_is_no_section_of_the_next(read_text: ReadText) -> None:
    """A task without owners stays a task if the next number merely begins with the same digit."""
    found = read_text("No,Task,Legal,IT\n1,Write,,\n10,Train,R,A\n")
    assert [name for _, name, _ in found.mitigations] == ["Write", "Train"]


def test_numbers_are_kept_where_some_are_empty(read_text: ReadText) -> None:
    """If only some numbers are empty, the others stay the ids."""
    found = read_text("No,Task,Legal,IT\n1,Write,R,A\n,Train,C,R\n")
    assert [ident for ident, *_ in found.mitigations] == ["1", "train"]
    assert "Warning: The number is empty in 1 row, where ids were made from the names." in found.notes


def test_remarks_beside_letters(read_text: ReadText, tmp_path: Path) -> None:
    """What stands in brackets after a letter is kept as the note of that ownership."""
    found = read_text("Task,Legal,IT\nWrite,R (until launch),A\nTrain,C,R (A)\n")
    assert ("Write", "Legal", "responsible") in found.owners
    assert {role for name, actor, role in found.owners if (name, actor) == ("Train", "IT")} == {
        "responsible",
        "accountable",
    }
    assert 'Note: "R (until launch)" was read as R, with the note "until launch".' in found.notes
    kept = {ownership.note for ownership in vc.read_chain(tmp_path / "own.csv").ownerships}
    assert kept == {"", "until launch"}


def test_footnotes_beside_letters(read_text: ReadText) -> None:
    """A letter with the number of a footnote is the letter; a column of priorities is no actor."""
    found = read_text("Task,Legal,IT,Priority\nTrain,C,R,P2\nWrite,R1,A²,P1\nTest,A,R,P1\n")
    assert found.actors == ["Legal", "IT"]
    assert ("Write", "Legal", "responsible") in found.owners
    assert ("Write", "IT", "accountable") in found.owners


def test_a_mark_with_a_number_can_be_mapped(read_text: ReadText) -> None:
    """A role that the user gives to a letter with a number takes precedence over that of the letter."""
    found = read_text("Task,Legal,IT\nTrain,C,R\nWrite,R1,A\nTest,A,R\n", "letter: R1=consulted")
    assert ("Write", "Legal", "consulted") in found.owners


def test_a_remark_in_a_long_table(read_text: ReadText) -> None:
    """A table with a row for each owner has no place for a remark beside the role, which is said."""
    found = read_text("Task,Team,Role\nWrite,Legal,R (lead)\nWrite,IT,A\n")
    assert ("Write", "Legal", "responsible") in found.owners
    assert 'Warning: The remark "lead" beside the role was left out.' in found.notes


def test_a_table_in_another_language_can_be_mapped(read_text: ReadText) -> None:
    """If no heading is understood, the user can still say what each column is for."""
    text = "任务,谁,批准\n评估风险,法务,主任\n测试,工程师,主任\n"
    loaded = load_uploaded("own.csv", text.encode())
    assert loaded.found is not None
    assert loaded.found.is_unread
    assert [column.heading for column in loaded.found.map.columns] == ["任务", "谁", "批准"]
    found = read_text(text, "[1]=name; [2]=responsible; [3]=accountable")
    assert found.owners[0] == ("评估风险", "法务", "responsible")
    assert len(found.owners) == 4


def test_a_long_table_by_its_columns(read_text: ReadText) -> None:
    """A column of roles is enough to say that each row is an owner."""
    found = read_text("任务,谁,角色类\n评估,法务,R\n评估,主任,A\n", "[1]=name; [2]=actor; [3]=role")
    assert found.owners == [("评估", "法务", "responsible"), ("评估", "主任", "accountable")]


TURNED = "Acme,,,\nTeam,Write the policy,Train staff,Total\nLegal,R,C,1\nHR,C,A/R,1\nBoard,A,,\n"


@pytest.mark.parametrize("mapping", ["", "turned", "turned; header: 2"])
def test_actors_in_rows(read_text: ReadText, mapping: str) -> None:
    """A matrix with a row for each actor is turned, if its first heading says so or the user does."""
    found = read_text(TURNED, mapping)
    assert found.actors == ["Legal", "HR", "Board"]
    assert [name for _, name, _ in found.mitigations] == ["Write the policy", "Train staff"]
    assert ("Train staff", "HR", "accountable") in found.owners
    assert any("a RACI matrix with a row for each actor: 2 tasks, 3 actors" in note for note in found.notes)


def test_actors_in_rows_are_not_guessed_against_the_user(read_text: ReadText) -> None:
    """Whoever says that there is a column for each actor is believed."""
    found = read_text(TURNED, "wide")
    assert found.actors == ["Write the policy", "Train staff"]
