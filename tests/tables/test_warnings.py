"""Probable mistakes are warnings: they are listed with the problems, and the data is still read."""

from pathlib import Path

import pytest

import valuechain as vc
from tests.tables.conftest import Folder, MakeWorkbook

AMBIGUOUS = "Warning: This is marked ambiguous, but no readings are given."
LISTED = "If both are intended, leave the row as it is: the findings list such cases."


def test_ambiguous_without_readings(folder: Folder) -> None:
    """An ambiguous mitigation without readings causes a warning that names both ways to fix it."""
    path = folder(mitigations="id,name,confidence\nM-1,M,ambiguous\nM-2,N,stated\n")
    mend = 'Give each reading a row in readings.csv, or write "interpreted" here.'
    assert vc.check(path) == [("mitigations.csv", 2, "confidence", AMBIGUOUS, mend)]
    chain = vc.read_chain(path)
    assert chain.mitigations[0].confidence == "ambiguous"
    assert list(chain.warnings) == vc.check(path)


def test_readings_of_a_workbook_are_a_sheet(workbook: MakeWorkbook) -> None:
    """In a workbook, the warning asks for a sheet of readings."""
    mitigations = [["id", "name", "confidence"], ["M-1", "M", "ambiguous"]]
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
    """A stage that differs from an earlier one only in capitals or spaces is a problem that names the earlier one."""
    path = folder(mitigations=f"id,name,stage\nM,M,Before release\nN,N,After release\nO,O,{second}\n")
    message = f'"{second}" differs from "Before release" only in capitals or spaces.'
    assert vc.check(path) == [("mitigations.csv", 4, "stage", message, 'Did you mean "Before release"?')]


def test_a_described_stage_goes_first(folder: Folder) -> None:
    """If a stage has a row in stages.csv, the spelling there is taken as the right one."""
    path = folder(mitigations="id,name,stage\nM,M,use\n", stages="name\nUse\n")
    assert [(each.file, each.mend) for each in vc.check(path)] == [("mitigations.csv", 'Did you mean "Use"?')]


def test_a_role_that_is_nearly_one(folder: Folder) -> None:
    """The message about an unknown column of actors suggests a role with a similar name."""
    (problem,) = vc.check(folder(mitigations="id,name,main primary\nM,M,user\n"))
    assert problem.mend.startswith('Did you mean "primary"? Valid roles: ')


def test_a_guess_is_not_all_that_is_said(folder: Folder) -> None:
    """If the nearest word is only a guess, the other valid words are listed as well."""
    (problem,) = vc.check(folder(mitigations="id,name,confidence\nM,M,sure\n"))
    assert problem.mend == 'Did you mean "unsourced"? Valid: stated, ambiguous, interpreted, unsourced.'
