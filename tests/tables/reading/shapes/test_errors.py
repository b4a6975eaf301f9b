"""Error values of spreadsheets, such as #N/A, are cells that cannot be read."""

import pytest

import valuechain as vc
from tests.tables.conftest import Folder
from tests.tables.reading.shapes.conftest import ReadText

FAILED = "a formula of the spreadsheet has failed."


@pytest.mark.parametrize(
    "text",
    [
        "Task,Legal,IT,#REF!\nWrite,R,#N/A,A\nTrain,A,R,C\n",
        "Task,Responsible,#REF!\nWrite,Legal; IT,Legal\nTrain,#N/A,IT\n",
        "Team,Task,RACI,\nLegal,Write,R,#REF!\nIT,Train,A,\n#N/A,Train,,\n",
        "Ref,Control,Owner\n1,Write,Legal\n2,Train,IT\n#REF!,,\n3,Sell,#N/A\n",
    ],
    ids=["wide", "roles", "long", "owner"],
)
def test_never_an_actor(read_text: ReadText, text: str) -> None:
    """An error value is no actor, role, id or heading; the summary counts them, and a warning names each line."""
    found = read_text(text)
    assert found.actors[:2] == ["Legal", "IT"]
    assert not any("#" in word for each in (*found.mitigations, *found.owners) for word in each)
    summary = next(note for note in found.notes if "looks like" in note)
    assert "2 cells show errors (" in summary
    assert sum(note.endswith(FAILED) for note in found.notes) == 2


def test_a_name_that_is_an_error(read_text: ReadText) -> None:
    """A task whose name is an error value is a problem, as if it had none."""
    with pytest.raises(vc.InvalidDataError, match=r"own\.csv:2: Task: The cell is empty"):
        read_text("Task,Legal,IT\n#VALUE!,R,A\nTrain,A,R\n")


def test_a_row_of_errors(read_text: ReadText) -> None:
    """A row with nothing but error values is named by the warnings alone."""
    found = read_text("#REF!, ,\nTask,Legal,IT\nWrite,R,A\n#N/A, #N/A,#N/A\nTrain,A,R\n")
    assert [name for _, name, _ in found.mitigations] == ["Write", "Train"]
    assert not any("left out" in note for note in found.notes)


def test_an_actor_in_a_table_of_actors(folder: Folder) -> None:
    """A name in a table of actors that is an error value is a problem, and no actor."""
    problems = vc.check(folder(actors="Team,Mail\nLegal,x\n#N/A,y\n", mitigations="Task,Owner\nWrite,Legal\n"))
    assert [(each.file, each.line) for each in problems if not each.is_warning] == [("actors.csv", 3)]


def test_no_errors(read_text: ReadText) -> None:
    """Text with a number sign is no error value."""
    found = read_text("Task,Legal,IT\nWrite #1,R,A\n#2,A,R\n")
    assert "errors" not in found.notes[0]
