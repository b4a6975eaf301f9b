"""A long table has a row for each owner."""

import pytest

import valuechain as vc
from tests.tables.conftest import Folder
from tests.tables.reading.shapes.conftest import ReadText, describe


@pytest.mark.parametrize("heads", ["Team,Task,RACI", "Who,Activity,Role", "Actor,Control,Involvement"])
def test_any_order_and_headings(read_text: ReadText, heads: str) -> None:
    """Task, actor and role can be in any order, with the usual headings."""
    found = read_text(f"{heads}\nLegal,Review,R\nLegal,Sign,C\nCEO,Sign,A\n")
    assert found.mitigations == [("review", "Review", ""), ("sign", "Sign", "")]
    assert found.owners == [
        ("Review", "Legal", "responsible"),
        ("Sign", "CEO", "accountable"),
        ("Sign", "Legal", "consulted"),
    ]


def test_as_the_table_of_mitigations(folder: Folder) -> None:
    """A long table may stand in the place of the mitigations, and name actors by id."""
    path = folder(mitigations="id,name,actor,role\na,Task A,provider,primary\na,Task A,user,secondary\n")
    assert describe(vc.read_chain(path)).owners == [
        ("Task A", "Model Providers", "primary"),
        ("Task A", "Users", "secondary"),
    ]


def test_names_given_once(read_text: ReadText) -> None:
    """An empty task is that of the row above."""
    found = read_text("Task,Who,Role\nSign,CEO,A\n,Legal,C\nFile,Legal,R\n")
    assert ("Sign", "Legal", "consulted") in found.owners


def test_several_roles_and_actors(read_text: ReadText) -> None:
    """A cell can hold several roles or several actors."""
    found = read_text('Task,Who,Role\nSign,"CEO; CFO",A/R\n')
    assert sorted(found.owners) == [
        ("Sign", "CEO", "accountable"),
        ("Sign", "CEO", "responsible"),
        ("Sign", "CFO", "accountable"),
        ("Sign", "CFO", "responsible"),
    ]


def test_what_differs_from_the_first_row(read_text: ReadText) -> None:
    """A later row of a task fills what its first row leaves empty; what differs from the first row is named."""
    found = read_text(
        "Task,Phase,Who,Role\nSign,,CEO,A\nSign,Plan,Legal,C\nSign,Do,HR,I\nSign,Use,IT,I\nFile,Do,HR,R\n"
    )
    assert found.mitigations == [("sign", "Sign", "Plan"), ("file", "File", "Do")]
    message = 'Warning: "Do" was left out: an earlier row of the task has another. The same holds for 1 more cell.'
    assert [note for note in found.notes if "left out" in note] == [message]


def test_a_note_without_an_owner(read_text: ReadText) -> None:
    """A note in a row without an owner is named."""
    found = read_text("Task,Who,Role,Note\nSign,CEO,A,\nFile,,,To be settled\n")
    assert 'Warning: "To be settled" was left out: it qualifies no owner.' in found.notes
