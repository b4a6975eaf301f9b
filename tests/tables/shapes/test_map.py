"""How to read a table can be said as one short text."""

import pytest

import valuechain as vc
from tests.tables.shapes.conftest import ReadText
from valuechain.tables.reading.shapes.values import ColumnUse, Shape, ShapeMap
from valuechain.tables.reading.shapes.written import MapError, read_map, write_map

TEXT = "Task,Remark,Legal,IT\nWrite,Ana,R,A\nTrain,Bo,C,R\n"


def test_a_column_for_something_else(read_text: ReadText) -> None:
    """The mapping says what a column is for; the rest is guessed."""
    found = read_text(TEXT, "Remark=responsible; IT=-")
    assert found.actors == ["Legal", "Ana", "Bo"]
    assert 'Note: The column "IT" (2 cells) was left out: no use for it is known.' in found.notes


def test_letters(read_text: ReadText) -> None:
    """The mapping says what letters mean."""
    found = read_text("Task,Board,CTO\nFund,D,A\nBuild,R,C\n", "letter: D=informed")
    assert ("Fund", "Board", "informed") in found.owners


def test_the_header(read_text: ReadText) -> None:
    """The mapping says where the headings are."""
    found = read_text("Task,A,B\nJob,Legal,IT\nWrite,R,A\n", "header: 2")
    assert found.actors == ["Legal", "IT"]


def test_the_whole_map_reads_the_same(read_text: ReadText) -> None:
    """A mapping written as text reads the table in the same way as the guess."""
    columns = (ColumnUse(0, "Task", "name"), ColumnUse(1, "Remark", "ownership_note"), ColumnUse(2, "Legal", "actor"))
    found = ShapeMap(Shape.WIDE, "own.csv", (1,), (*columns, ColumnUse(3, "IT", "actor")), {"R": "responsible"})
    guessed, asked = read_text(TEXT), read_text(TEXT, write_map(found))
    assert guessed == asked


@pytest.mark.parametrize("heading", ["", "a;b", "[1]", "table: x", "Task", " Legal", "two\nlines"])
def test_headings_that_need_a_number(heading: str) -> None:
    """Columns whose heading would be misread are named by number."""
    columns = (ColumnUse(0, "Task", "name"), ColumnUse(1, heading, "actor"))
    asked = read_map(write_map(ShapeMap(Shape.WIDE, "own.csv", (1,), columns)))
    assert asked.use_of(1, heading) == "actor"


@pytest.mark.parametrize("text", ["what", "letter: D", "header: top", "sections: perhaps"])
def test_faults(text: str) -> None:
    """A text that says nothing is refused, with an example."""
    with pytest.raises(MapError):
        read_map(text)


def test_an_unknown_table(read_text: ReadText) -> None:
    """A table that is not there is refused, with those that are."""
    with pytest.raises(vc.QuestionError, match=r'Tables found: "own\.csv"'):
        read_text(TEXT, "table: other")
