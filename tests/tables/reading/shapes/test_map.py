"""How to read a table can be said as one short text."""

import pytest

import valuechain as vc
from tests.tables.conftest import MakeWorkbook
from tests.tables.reading.shapes.conftest import ReadText
from valuechain.tables.reading.shapes.values import Shape
from valuechain.tables.reading.shapes.written import Asked, MapError, read_map, write_map

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
    uses = {"[1]": "name", "[2]": "ownership_note", "Legal": "actor", "IT": "actor"}
    mapping = write_map(Asked(Shape.WIDE, "own.csv", (1,), uses, {"R": "responsible"}))
    assert read_text(TEXT, mapping) == read_text(TEXT)


@pytest.mark.parametrize(
    "asked",
    [
        Asked(),
        Asked(Shape.LONG, "Sheet 1", (3, 4), {"[2]": "actor", "a=b": "name"}, {"=": "responsible"}, has_sections=True),
        Asked(has_sections=False),
    ],
)
def test_what_is_written_is_read(asked: Asked) -> None:
    """A mapping comes back equal from its text."""
    assert read_map(write_map(asked)) == asked


def test_a_table_whose_name_has_a_semicolon(workbook: MakeWorkbook) -> None:
    """A mapping names a table with a semicolon or two spaces in its name."""
    rows = [["Task", "Legal", "IT"], ["Write", "R", "A"]]
    path = workbook({"Plan;  B": [*rows, ["Train", "R", "A"]], "Plan": [["Task", "Owner"], ["Sell", "IT"]]})
    chain = vc.read_chain(path, mapping=write_map(Asked(table="Plan;  B")))
    assert [each.name for each in chain.mitigations] == ["Write", "Train"]


def test_a_letter_with_a_semicolon() -> None:
    """A letter that the text cannot hold is left to the guess."""
    assert read_map(write_map(Asked(letters={"a;b": "informed", "D": "informed"}))).letters == {"D": "informed"}


@pytest.mark.parametrize("text", ["what", "letter: D", "header: top", "sections: perhaps"])
def test_faults(text: str) -> None:
    """A text that says nothing is refused, with an example."""
    with pytest.raises(MapError):
        read_map(text)


def test_an_unknown_table(read_text: ReadText) -> None:
    """A table that is not there is refused, with those that are."""
    with pytest.raises(vc.QuestionError, match=r'Tables found: "own\.csv"'):
        read_text(TEXT, "table: other")


@pytest.mark.parametrize("mapping", ["long", "long; Legal=actor"])
def test_a_long_table_without_roles(read_text: ReadText, mapping: str) -> None:
    """A matrix that is to be read as a row for each owner has no column of roles, which is a problem, not an error."""
    with pytest.raises(vc.InvalidDataError, match="No cell could be read as an owner"):
        read_text("Activity,Legal,IT\nWrite,R,A/R\nTrain,C,\n", mapping)
