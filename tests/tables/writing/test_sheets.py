"""Workbooks in XLSX and ODS, opened again by openpyxl and odfdo."""

import io
import zipfile
from collections.abc import Callable

import pytest
from odfdo import Document, Row
from openpyxl import load_workbook

import valuechain as vc
from valuechain.model.look import LEAD
from valuechain.model.table import Table, Value
from valuechain.tables.writing.ods import write_ods
from valuechain.tables.writing.sheets import FILLS
from valuechain.tables.writing.workbook import write_workbook

TEXTS = (
    "plain", "=1+1", "two\nlines", "a  b", " edges ", "tab\tbed", "<&>\"'", "größer 大 😀 שלום", "bell\x07", "]]>",
    "001", "1.10",
)  # fmt: skip
TABLE = Table("matrix", ("id", "role", "number", "is it"), (("1.10", "primary", 3, True), ("x", "", 0.5, False)))


def read_ods(written: bytes) -> dict[str, list[list[Value]]]:
    """The values of every sheet."""
    sheets = Document(io.BytesIO(written)).body.tables
    return {sheet.name: [row.get_values() for row in sheet.rows if isinstance(row, Row)] for sheet in sheets}


def test_values_in_ods() -> None:
    """Numbers and booleans stay what they are, ids that look like numbers stay text, and empty text is no value."""
    more = Table("a & b", ("one",), ())
    assert read_ods(write_ods([TABLE, more])) == {
        "matrix": [list(TABLE.columns), ["1.10", "primary", 3, True], ["x", None, 0.5, False]],
        "a & b": [["one"]],
    }


@pytest.mark.parametrize("text", TEXTS)
def test_text_in_ods(text: str) -> None:
    """Text keeps its spaces and line breaks, and is never a formula; control characters are replaced."""
    written = write_ods([Table("texts", ("text",), ((text,),))])
    _, (read,) = read_ods(written)["texts"]
    assert read == text.replace("\x07", "\ufffd")
    assert b"table:formula" not in zipfile.ZipFile(io.BytesIO(written)).read("content.xml")


@pytest.mark.parametrize("write", [write_ods, write_workbook])
def test_too_many_columns(write: Callable[[list[Table]], bytes]) -> None:
    """A table that is wider than a sheet can be is refused, with what to ask for."""
    widest = 16_384
    write([Table("wide", tuple(map(str, range(widest))), ())])
    with pytest.raises(vc.QuestionError, match=r"16,385 columns, but a sheet holds at most 16,384\. Ask for CSV"):
        write([Table("wide", tuple(map(str, range(widest + 1))), ())])


def test_names_of_sheets_are_cut_alike() -> None:
    """The names of sheets are as long as Excel allows, and unique, in both formats."""
    tables = [Table(name, ("one",), (("x",),)) for name in ("a" * 40, "a" * 32, "short")]
    names = ["a" * 31, f"{'a' * 29} 2", "short"]
    assert list(read_ods(write_ods(tables))) == names
    assert load_workbook(io.BytesIO(write_workbook(tables))).sheetnames == names


def test_roles_in_ods_have_their_colour(chain: vc.ValueChain) -> None:
    """A cell that holds a role has the colour of its look, as in Excel."""
    document = Document(io.BytesIO(write_ods([TABLE], chain.roles)))
    cell = document.body.tables[0].get_cell((1, 1))
    style = document.get_style("table-cell", cell.style)
    assert style.get_properties("table-cell")["fo:background-color"] == f"#{FILLS[LEAD.kind]}"


def test_ods_is_recognised_by_its_first_part() -> None:
    """The first part of the file names its type, uncompressed, as OpenDocument asks."""
    first, *_ = zipfile.ZipFile(io.BytesIO(write_ods([TABLE]))).infolist()
    assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)


def test_ods_repeats_the_header_in_print() -> None:
    """Pages are in landscape, one page wide, and repeat the header."""
    archive = zipfile.ZipFile(io.BytesIO(write_ods([TABLE])))
    assert archive.read("content.xml").count(b"<table:table-header-rows><table:table-row>") == 1
    styles = archive.read("styles.xml")
    assert b'style:print-orientation="landscape"' in styles
    assert b'style:scale-to-X="1" style:scale-to-Y="0"' in styles


def test_equal_tables_give_equal_files() -> None:
    """Writing the same tables again gives the same bytes."""
    assert write_ods([TABLE]) == write_ods([TABLE])


def test_excel_prints_landscape_pages_with_the_header() -> None:
    """A sheet is printed in landscape, one page wide and as many pages long as it needs, each with the header."""
    sheet = load_workbook(io.BytesIO(write_workbook([TABLE])))["matrix"]
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) in {(None, 0), (1, 0)}
    assert sheet.print_title_rows == "$1:$1"


def test_excel_can_sort_the_whole_sheet() -> None:
    """The filter covers every row below the header: no total stands in the way of sorting."""
    sheet = load_workbook(io.BytesIO(write_workbook([TABLE])))["matrix"]
    assert sheet.auto_filter.ref == sheet.dimensions == "A1:D3"
