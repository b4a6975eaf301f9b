"""Cells of workbooks are read as Excel shows them."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

import valuechain as vc
from tests.tables.conftest import Folder, MakeWorkbook, Owners, Repacked, as_strict, saved
from valuechain.tables.reading.number_formats import write_day, write_number
from valuechain.tables.reading.read import read_uploaded

HEAD = ["id", "name", "primary", "secondary"]
ACTORS = [["id", "name"], ["prov", "Providers"], ["user", "Users"]]
ROWS = [HEAD, ["a", "Task A", "prov", None], ["b", "Task B", None, "user"], ["c", "Task C", "user", None]]


def made(change: Callable[[Worksheet], object], rows: list[list[object]] | None = None) -> bytes:
    """A workbook of actors and mitigations, with a change to the sheet of mitigations."""
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    for title, lines in (("actors", ACTORS), ("mitigations", rows or ROWS)):
        sheet = workbook.create_sheet(title)
        for line in lines:
            sheet.append(line)
    change(workbook["mitigations"])
    return saved(workbook)


def problems(content: bytes) -> list[tuple[int, str, str]]:
    """Line, column and message of everything said about a workbook."""
    try:
        found = read_uploaded("own.xlsx", content).warnings
    except vc.InvalidDataError as error:
        found = tuple(error.problems)
    return [(each.line, each.column, each.message) for each in found]


@pytest.mark.parametrize(
    ("value", "code", "shown"),
    [
        (1.1, "0.00", "1.10"),
        (1, "000", "001"),
        (1.1, "General", "1.1"),
        (12, "General", "12"),
        (123456789012, "General", "123456789012"),
        (0.25, "0%", "25%"),
        (0.125, "0.0%", "12.5%"),
        (7, '"R-"00', "R-07"),
        (7, "\\A\\-000", "A-007"),
        (1234.5, "#,##0.00", "1,234.50"),
        (1234567, "#,##0,", "1,235"),
        (-3, "0;(0)", "(3)"),
        (-3, "0", "-3"),
        (0, '0;-0;"none"', "none"),
        (1.5, "0", "2"),
        (2.5, "0.##", "2.5"),
        (3, "[Red]0.0", "3.0"),
        (3, "[$\u20ac-407] 0.00", "\u20ac 3.00"),
        (3, "_(0_)", "3"),
        (112233, "00-00-00", "11-22-33"),
        (5, "@", "5"),
    ],
)
def test_number_formats(value: float, code: str, shown: str) -> None:
    """A number is read as its format shows it."""

    def change(sheet: Worksheet) -> None:
        sheet["A2"] = value
        sheet["A2"].number_format = code

    content = made(change)
    assert problems(content) == []
    assert read_uploaded("own.xlsx", content).mitigations[0].id == shown


@pytest.mark.parametrize("code", ["# ?/?", "0.00E+00", "[>=100]0;0.0", "0.0,"])
def test_formats_that_are_not_known(code: str) -> None:
    """A number in a format that is not known here is read as it is stored, with a note."""

    def change(sheet: Worksheet) -> None:
        sheet["A2"] = 0.5
        sheet["A2"].number_format = code

    content = made(change)
    message = f"Note: The number in A2 is read as it is stored: its format {code} is not known here."
    assert problems(content) == [(2, "id", message)]
    assert read_uploaded("own.xlsx", content).mitigations[0].id == "0.5"
    assert write_number(0.5, code) is None


@pytest.mark.parametrize(("code", "shown"), [("d-mmm", "2-Jan"), ("mmm-yy", "Jan-25"), ("yyyy-mm-dd", "2025-01-02")])
def test_ids_that_excel_turned_into_dates(code: str, shown: str) -> None:
    """A date in a column of ids is read as shown, or in ISO format if it is whole, with a warning."""

    def change(sheet: Worksheet) -> None:
        for line in (2, 4):
            sheet[f"A{line}"] = dt.date(2025, 1, line)
            sheet[f"A{line}"].number_format = code

    content = made(change)
    message = "The id in A2 and A4 is a date. Excel turns ids such as 1-2 into dates when they are typed."
    assert (2, "id", f"Warning: {message}") in problems(content)
    if code != "mmm-yy":  # both dates are in one month
        assert read_uploaded("own.xlsx", content).mitigations[0].id == shown


def test_dates_elsewhere() -> None:
    """A date in another column is read in ISO format whatever its format, without a warning."""

    def change(sheet: Worksheet) -> None:
        sheet["E1"] = "applies_from"
        sheet["E2"] = dt.date(2026, 8, 2)
        sheet["E2"].number_format = "mm-dd-yy"

    content = made(change)
    assert problems(content) == []
    assert read_uploaded("own.xlsx", content).mitigations[0].applies_from == ("2026-08-02",)
    assert write_day(dt.date(2026, 8, 2), "mm-dd-yy") is None


def test_ids_that_became_dates_in_csv(folder: Folder) -> None:
    """Ids in CSV that look as Excel writes dates are warned about."""
    path = folder(mitigations="id,name,primary\n2-Jan,A,user\nJan-25,B,\nM-1,C,\n")
    message = (
        "Warning: The id in line 2 and line 3 is a date. Excel turns ids such as 1-2 into dates when they are typed."
    )
    assert [each.message for each in vc.check(path)] == [message]


def test_one_and_ten(workbook: MakeWorkbook) -> None:
    """If 1.1 appears twice in a sheet, the message says that Excel shows 1.10 as 1.1."""
    own = workbook({"actors": ACTORS, "mitigations": [["id", "name"], [1.1, "A"], [1.2, "B"], [1.1, "J"]]})
    (problem,) = vc.check(own)
    assert problem.message == '"1.1" is already used in row 2.'
    assert "if it was 1.10, format the column as text" in problem.mend


def test_an_owner_merged_over_rows(owners: Owners) -> None:
    """An owner in a cell merged over several rows owns the mitigations of all of them, with a note."""
    content = made(lambda sheet: sheet.merge_cells("C2:C3"))
    assert owners(read_uploaded("own.xlsx", content)) == [
        ("a", "prov", "primary"),
        ("b", "prov", "primary"),
        ("b", "user", "secondary"),
        ("c", "user", "primary"),
    ]
    message = "Note: Merged cells were read as if each of them had their text: C2:C3."
    assert problems(content) == [(1, "(file)", message)]


def test_an_owner_merged_over_columns(owners: Owners) -> None:
    """A cell merged over two role columns counts in both."""
    content = made(lambda sheet: sheet.merge_cells("C2:D2"))
    assert owners(read_uploaded("own.xlsx", content))[:2] == [("a", "prov", "primary"), ("a", "prov", "secondary")]


def test_a_title_merged_over_the_table() -> None:
    """A row that is merged as a whole, such as a title or a section, has its text only once."""

    def change(sheet: Worksheet) -> None:
        sheet["A5"] = "Section 2"
        sheet.merge_cells("A5:D5")

    assert problems(made(change)) == [(5, "name", "The cell is empty.")]


def test_merged_cells_without_text() -> None:
    """Merged cells without text, beyond the table or with nothing beside them change nothing."""

    def change(sheet: Worksheet) -> None:
        sheet.merge_cells("D2:D2")
        sheet.merge_cells("C3:C3")
        sheet.merge_cells("A9:Z99")
        sheet.merge_cells("D4:D99")

    assert problems(made(change)) == []


def test_too_many_merged_cells(repacked: Repacked, tmp_path: Path) -> None:
    """A sheet that says that millions of rows are merged is refused."""
    rows = b"".join(b'<row r="%d"><c><v>1</v></c></row>' % line for line in range(1, 1001))
    merged = b"".join(b'<mergeCell ref="A1:A1048576"/>' for _ in range(1001))
    sheet = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>%s</sheetData>'
        b'<mergeCells count="1001">%s</mergeCells></worksheet>' % (rows, merged)
    )
    own = tmp_path / "own.xlsx"
    own.write_bytes(made(lambda _: None))
    found = vc.check(repacked(own, "xl/worksheets/sheet1.xml", sheet))
    assert found[0].message == "Too many cells of the sheet are merged."


def test_formulas_that_were_never_calculated() -> None:
    """A formula without a stored value is a problem that names its cell."""

    def change(sheet: Worksheet) -> None:
        sheet["C2"] = "=actors!A2"
        sheet["C3"] = "=actors!A3"
        sheet["D3"] = "=actors!A2"

    never = "was never calculated, so it has no value."
    assert problems(made(change)) == [
        (2, "primary", f"The formula in C2 and C3 {never}"),
        (3, "secondary", f"The formula in D3 {never}"),
    ]


def test_formulas_with_a_value(repacked: Repacked, tmp_path: Path, owners: Owners) -> None:
    """A formula is read as the value that is stored with it; that may be empty text."""
    cells = b'<c r="A2"><f>1+1</f><v>2</v></c><c r="B2" t="str"><f>"B"</f><v>Task</v></c>'
    owned = b'<c r="C2" t="str"><f>actors!A2</f><v>prov</v></c><c r="D2" t="str"><f>""</f><v></v></c>'
    head = b"".join(b'<c t="inlineStr"><is><t>%s</t></is></c>' % head.encode() for head in HEAD)
    sheet = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        b'<row r="1">%s</row><row r="2">%s%s</row></sheetData></worksheet>' % (head, cells, owned)
    )
    own = tmp_path / "own.xlsx"
    own.write_bytes(made(lambda _: None))
    chain = vc.read_chain(repacked(own, "xl/worksheets/sheet2.xml", sheet))
    assert owners(chain) == [("2", "prov", "primary")]


def test_strict_open_xml(owners: Owners) -> None:
    """A workbook saved as Strict Open XML is read like any other."""
    content = as_strict(made(lambda _: None))
    assert problems(content) == []
    assert owners(read_uploaded("own.xlsx", content)) == owners(read_uploaded("own.xlsx", made(lambda _: None)))


def test_check_boxes_below_the_table() -> None:
    """Rows with nothing but a check box are left out, with a note; check boxes beside tasks are not."""

    def change(sheet: Worksheet) -> None:
        sheet["E1"] = "done"
        for line in range(2, 1001):
            sheet[f"E{line}"] = line == 3

    content = made(change)
    assert problems(content) == [
        (5, "(file)", "Note: Left out 996 rows, from 5 to 1000, with nothing but check boxes.")
    ]
    assert [each.id for each in read_uploaded("own.xlsx", content).mitigations] == ["a", "b", "c"]


def test_check_boxes_in_csv(folder: Folder) -> None:
    """Check boxes in CSV are written TRUE and FALSE, and are left out likewise."""
    path = folder(mitigations="id,name,primary,done\nM-1,A,user,TRUE\n,,,FALSE\n,,,FALSE\n")
    assert [each.message for each in vc.check(path)] == [
        "Note: Left out 2 rows, from 3 to 4, with nothing but check boxes."
    ]


def test_an_actor_called_true(folder: Folder) -> None:
    """A row is kept if the words yes and no, true and false are ids and names."""
    path = folder(actors="id,name\nprovider,P\nuser,U\nTRUE,TRUE\n")
    assert [actor.id for actor in vc.read_chain(path).actors] == ["provider", "user", "TRUE"]


@pytest.mark.parametrize("value", ["#N/A", "#REF!", "#NAME?", "#DIV/0!"])
def test_formulas_that_failed(value: str) -> None:
    """An error value is named with its cell; as an owner, it is a problem."""

    def change(sheet: Worksheet) -> None:
        sheet["B3"] = value
        sheet["B3"].data_type = "e"

    failed = "a formula of the spreadsheet has failed."
    assert problems(made(change)) == [(3, "name", f"Warning: B3 shows {value}: {failed}")]

    def change_owner(sheet: Worksheet) -> None:
        sheet["C2"] = value
        sheet["C2"].data_type = "e"

    assert problems(made(change_owner)) == [
        (2, "primary", f"Warning: C2 shows {value}: {failed}"),
        (2, "primary", f'Unknown actor "{value}".'),
    ]
