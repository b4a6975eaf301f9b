"""Probable mistakes are warnings: they are listed with the problems, and the data is still read."""

from pathlib import Path

import pytest

import valuechain as vc
from tests.tables.conftest import Folder, MakeWorkbook

AMBIGUOUS = "Warning: This is marked ambiguous, but no readings are given."
LISTED = "If both are intended, leave the row as it is: the findings list such cases."


def test_ambiguous_without_readings(folder: Folder) -> None:
    """An ambiguous mitigation without readings causes a warning that names both ways to fix it."""
    path = folder(mitigations="id,name,confidence,primary\nM-1,M,ambiguous,user\nM-2,N,stated,\n")
    mend = 'Give each reading a row in readings.csv, or write "interpreted" here.'
    assert vc.check(path) == [("mitigations.csv", 2, "confidence", AMBIGUOUS, mend)]
    chain = vc.read_chain(path)
    assert chain.mitigations[0].confidence == "ambiguous"
    assert list(chain.warnings) == vc.check(path)


def test_readings_of_a_workbook_are_a_sheet(workbook: MakeWorkbook) -> None:
    """In a workbook, the warning asks for a sheet of readings."""
    mitigations = [["id", "name", "confidence", "primary"], ["M-1", "M", "ambiguous", "a"]]
    (problem,) = vc.check(workbook({"actors": [["id", "name"], ["a", "A"]], "mitigations": mitigations}))
    assert problem.mend == 'Give each reading a row in a sheet "readings", or write "interpreted" here.'


def test_ambiguous_with_readings(folder: Folder) -> None:
    """With readings, there is no warning."""
    path = folder(
        mitigations="id,name,confidence\nM-1,M,ambiguous\n",
        readings="mitigation_id,id,is_shown,primary\nM-1,A,yes,provider\nM-1,B,no,user\n",
    )
    assert vc.check(path) == []


def test_one_actor_in_two_roles(folder: Folder) -> None:
    """An actor that is both primary and secondary for a mitigation causes a warning about the second column."""
    path = folder(mitigations="id,name,primary,secondary\nM,M,user;provider,user\nN,N,user,provider\n")
    message = 'Warning: "user" is listed as primary and as secondary for the same mitigation.'
    mend = f"Keep the actor in one of the two columns. {LISTED}"
    assert vc.check(path) == [("mitigations.csv", 2, "secondary", message, mend)]
    assert len(vc.read_chain(path).ownerships) == 5


def test_a_mention_is_no_second_role(folder: Folder) -> None:
    """A mention is not a second role."""
    assert vc.check(folder(mitigations="id,name,primary,mentioned\nM,M,user,user\n")) == []


def test_a_doubt_that_says_so(folder: Folder) -> None:
    """A double role that doubts.csv records causes no warning."""
    path = folder(
        mitigations="id,name,primary,secondary\nM,M,user,user\n",
        doubts="mitigation_id,actor_id,kind,printed,what\nM,user,contradiction,primary;secondary,Printed twice.\n",
    )
    assert vc.check(path) == []


def test_two_roles_in_a_reading(folder: Folder) -> None:
    """Readings are checked for double roles as well."""
    path = folder(readings="mitigation_id,id,is_shown,primary,secondary\nM-1,A,yes,provider,provider\n",
                  mitigations="id,name\nM-1,M\n")  # fmt: skip
    assert [(each.file, each.line, each.column) for each in vc.check(path)] == [("readings.csv", 2, "secondary")]


def test_shipped_data_has_no_warning(data_folder: Path) -> None:
    """The shipped data has no warnings."""
    assert vc.check(data_folder) == []


def test_warnings_beside_problems(folder: Folder) -> None:
    """If there are problems as well as warnings, all are listed and the data is not read."""
    path = folder(mitigations="id,name,primary,secondary\nM,M,user,user\nN,N,usr,\n")
    assert [problem.is_warning for problem in vc.check(path)] == [True, False]
    with pytest.raises(vc.InvalidDataError):
        vc.read_chain(path)


@pytest.mark.parametrize("second", ["before Release", "Before  release", "BEFORE\u00a0RELEASE"])
def test_stages_that_differ_in_capitals_or_blanks(folder: Folder, second: str) -> None:
    """A stage that differs from an earlier one only in capitals or spaces is read as that one, with a note."""
    path = folder(mitigations=f"id,name,stage,primary\nM,M,Before release,user\nN,N,After release,\nO,O,{second},\n")
    message = f'Note: "{second}" was read as "Before release".'
    assert vc.check(path) == [("mitigations.csv", 4, "stage", message, "If it is another stage, rename it.")]
    assert [stage.name for stage in vc.read_chain(path).stages] == ["Before release", "After release"]


def test_a_described_stage_goes_first(folder: Folder) -> None:
    """If a stage has a row in stages.csv, the spelling there is taken as the right one."""
    path = folder(mitigations="id,name,stage\nM,M,use\n", stages="name\nUse\n")
    assert [mitigation.stage for mitigation in vc.read_chain(path).mitigations] == ["Use"]


def test_two_described_stages_that_differ_in_capitals(folder: Folder) -> None:
    """Two rows of stages.csv that differ only in capitals are a problem."""
    path = folder(mitigations="id,name,stage\nM,M,use\n", stages="name\nUse\nuse\n")
    (problem,) = [each for each in vc.check(path) if not each.is_warning]
    assert (problem.file, problem.line) == ("stages.csv", 3)


def test_a_role_that_is_nearly_one(folder: Folder) -> None:
    """The message about an unknown column of actors suggests a role with a similar name."""
    (problem,) = vc.check(folder(mitigations="id,name,main primary\nM,M,user\n"))
    assert problem.mend.startswith('Did you mean "primary"? Valid roles: ')


def test_a_guess_is_not_all_that_is_said(folder: Folder) -> None:
    """If the nearest word is only a guess, the other valid words are listed as well."""
    (problem,) = vc.check(folder(mitigations="id,name,confidence\nM,M,sure\n"))
    assert problem.mend == 'Did you mean "unsourced"? Valid: stated, ambiguous, interpreted, unsourced.'


UNCOMPARED = "is neither an id in dates.csv nor a date, so it is shown as it is, but cannot be compared with a day."
ADD = "a date such as 2026-08-02, or add a row with this id to dates.csv."


@pytest.mark.parametrize("word", ["H", "2026-08-02", "", "H;2026-08-02"])
def test_dates_that_can_be_compared(folder: Folder, word: str) -> None:
    """An id of dates.csv, an ISO date, both and neither cause no warning."""
    path = folder(mitigations=f"id,name,primary,applies_from\nM,M,user,{word}\n", dates="id,date\nH,2027-12-02\n")
    assert vc.check(path) == []


@pytest.mark.parametrize(
    ("word", "mend"),
    [
        ("next year", f"Write {ADD}"),
        ("2026-02-30", f"Write {ADD}"),
        ("2026-8-2", f"Write {ADD}"),
        ("annex-3", f'Did you mean "annex-iii"? Otherwise, write {ADD}'),
    ],
)
def test_date_that_cannot_be_compared(folder: Folder, word: str, mend: str) -> None:
    """Any other date causes a warning that names a similar id, and the data is read with the words as they are."""
    path = folder(
        mitigations=f"id,name,primary,applies_from\nM,M,user,{word}\n", dates="id,date\nannex-iii,2027-12-02\n"
    )
    assert vc.check(path) == [("mitigations.csv", 2, "applies_from", f'Warning: "{word}" {UNCOMPARED}', mend)]
    assert vc.read_chain(path).mitigations[0].applies_from == (word,)


def test_date_of_an_ownership_that_cannot_be_compared(folder: Folder) -> None:
    """The date of a single ownership is checked, too, and ids of another framework do not count."""
    path = folder(
        frameworks="id,name\nf,F\ng,G\n",
        actors="framework,id,name\nf,user,User\n",
        mitigations="framework,id,name,primary\nf,M,M,user\n",
        ownerships="framework,mitigation_id,actor_id,role,applies_from\nf,M,user,primary,H\n",
        dates="framework,id,date\ng,H,2027-12-02\n",
    )
    (problem,) = vc.check(path)
    assert (problem.file, problem.column, problem.message) == (
        "ownerships.csv", "applies_from", f'Warning: "H" {UNCOMPARED}',
    )  # fmt: skip


TEXTS = "id,title\nlaw,The Law\n"
DATES = 'id,date,scope\nstart,2026-08-02,\nstart,2027-12-02,Annex III\nstart,2028-08-02,"Annex I, Section A; all"\n'
SUPPLIES = "from_actor,to_actor,what\nprovider,user,models\n"
DOUBTS = "mitigation_id,actor_id,kind,what\nM-1,user,odd,Odd.\nM-2,,two halves,Two.\n,,heading lost,Lost.\n"


@pytest.mark.parametrize(
    ("table", "row"),
    [
        ("actors", "user"),
        ("mitigations", "M-1"),
        ("dates", "start/2026-08-02"),
        ("dates", "start/Annex III/2027-12-02"),
        ("dates", '"start/Annex I, Section A; all/2028-08-02"'),
        ("supplies", "models/provider/user"),
        ("doubts", "M-1/user/odd"),
        ("doubts", "M-2/two halves"),
        ("doubts", "heading lost"),
    ],
)
def test_a_passage_of_a_row(folder: Folder, table: str, row: str) -> None:
    """A row is named by its id, or by the parts of its key that are not empty."""
    passages = f"table,row,text,place\n{table},{row},law,Art 1\n"
    path = folder(texts=TEXTS, dates=DATES, supplies=SUPPLIES, doubts=DOUBTS, passages=passages)
    assert vc.check(path) == []


@pytest.mark.parametrize(
    ("table", "row", "mend"),
    [
        ("dates", "start/Annex II/2027-12-02", 'Did you mean "start/Annex III/2027-12-02"?'),
        ("risks", "theft", "Correct the row, or delete the passage."),
    ],
)
def test_a_passage_of_no_row(folder: Folder, table: str, row: str, mend: str) -> None:
    """A passage of a row that does not exist causes a warning that suggests the nearest row."""
    passages = f"table,row,text,place\n{table},{row},law,Art 1\nactors,user,law,Art 2\n"
    path = folder(texts=TEXTS, dates=DATES, passages=passages)
    message = f'Warning: There is no row "{row}" in {table}.csv.'
    assert vc.check(path) == [("passages.csv", 2, "row", message, mend)]
    assert len(vc.read_chain(path).passages) == 2


def test_passages_of_a_table_that_cannot_be_read(folder: Folder) -> None:
    """If a table cannot be read, nothing is said about passages of its rows."""
    passages = "table,row,text,place\ndates,start/2026-08-02,law,Art 1\n"
    problems = vc.check(folder(texts=TEXTS, dates=b"%PDF-1.7", passages=passages))
    assert [problem.file for problem in problems] == ["dates.csv"]
