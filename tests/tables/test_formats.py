"""A folder, a zip and a workbook with the same tables give the same answer."""

import re
import zipfile
from collections.abc import Callable
from datetime import date, datetime, time
from pathlib import Path

import pytest

import valuechain as vc
from tests.tables.conftest import Content, Folder, Owners, Repacked, Zipped
from valuechain.tables.reading.read import read_uploaded

Workbook = Callable[..., Path]

ROWS = {
    "actors": [["id", "name", "is_cross_stage"], ["provider", "Model Providers", "no"], ["user", "Users", "yes"]],
    "mitigations": [
        ["id", "name", "stage", "primary", "secondary", "topics"],
        ["M-1", "Filter, then label", "Prevent", "provider", "", "training-data"],
        ["M-2", "Report\nmisuse", "Detect", "provider;Users", "", "incidents;reporting"],
    ],
    "readings": [
        ["mitigation_id", "id", "is_shown", "primary"],
        ["M-2", "A", "yes", "provider;user"],
        ["M-2", "B", "no", "user"],
    ],
}


def _csv(rows: list[list[str]]) -> str:
    return "".join(",".join(f'"{cell}"' for cell in row) + "\r\n" for row in rows)


FILES = {f"{table}.csv": _csv(rows) for table, rows in ROWS.items()}


@pytest.fixture
def expected(folder: Folder, content: Content) -> dict[str, object]:
    """The contents of the folder."""
    return content(vc.read_chain(folder(**{name.removesuffix(".csv"): text for name, text in FILES.items()})))


def test_what_the_folder_says(expected: dict[str, object]) -> None:
    """Every table of the folder is read."""
    ownerships = [(each.mitigation, each.actor, each.reading, each.is_shown) for each in expected["ownerships"]]
    assert ownerships == [
        ("M-1", "provider", "", True),
        ("M-2", "provider", "A", True),
        ("M-2", "user", "A", True),
        ("M-2", "user", "B", False),
    ]
    assert [each.name for each in expected["mitigations"]] == ["Filter, then label", "Report\nmisuse"]


@pytest.mark.parametrize(
    "files",
    [
        FILES,
        {f"inner folder/{name}": text for name, text in FILES.items()},
        {f"a\\b\\{name}": text for name, text in FILES.items()},
        {name.upper(): text for name, text in FILES.items()},
        {name.replace(".csv", ".txt"): text for name, text in FILES.items()},
        FILES | {"__MACOSX/._actors.csv": b"\0\5\x16\x07", "__MACOSX/actors.csv": "no", ".actors.csv": "no"},
        FILES | {"inner/": "", "notes.docx": b"PK\x03\x04", "~$actors.xlsx": b"\0", "own notes.csv": "anything"},
    ],
    ids=["plain", "nested", "nested by Windows", "capitals", "txt", "from a Mac", "with other files"],
)
def test_zip(zipped: Zipped, content: Content, expected: dict[str, object], files: dict[str, str]) -> None:
    """A zip gives the same chain, whether or not it contains a folder or other files, which are said to be left out."""
    found = content(vc.read_chain(zipped(files)))
    assert found | {"warnings": ()} == expected
    left_out = {each.file for each in found["warnings"]}
    assert left_out == ({"notes.docx", "own notes.csv"} if "notes.docx" in files else set())


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_zip_methods(zipped: Zipped, content: Content, expected: dict[str, object], method: int) -> None:
    """The files in a zip can be compressed or not."""
    assert content(vc.read_chain(zipped(FILES, method))) == expected


def test_workbook(workbook: Workbook, content: Content, expected: dict[str, object]) -> None:
    """A workbook with one sheet per table gives the same chain."""
    assert content(vc.read_chain(workbook(ROWS))) == expected


def test_workbook_with_other_sheets(workbook: Workbook, content: Content, expected: dict[str, object]) -> None:
    """Sheet titles can have capitals and surrounding spaces, and other sheets are said to be left out."""
    sheets = {f" {title.capitalize()} ": rows for title, rows in ROWS.items()} | {"Sheet1": [["anything"]]}
    found = content(vc.read_chain(workbook(sheets)))
    assert found | {"warnings": ()} == expected
    assert [each.file for each in found["warnings"]] == ["own.xlsx, sheet Sheet1"]


def test_workbook_with_empty_cells_around(workbook: Workbook, content: Content, expected: dict[str, object]) -> None:
    """Empty rows and columns after the table, and empty rows before it, are ignored."""
    sheets = {
        title: [[None] * 9, *([*row, None, "", "  "] for row in rows), [None] * 9, ["", " ", None]]
        for title, rows in ROWS.items()
    }
    assert content(vc.read_chain(workbook(sheets))) == expected


@pytest.mark.parametrize("name", ["own.zip", "own.ZIP"])
def test_upload(zipped: Zipped, content: Content, expected: dict[str, object], name: str) -> None:
    """Uploaded bytes give the same chain as the file."""
    assert content(read_uploaded(name, zipped(FILES).read_bytes())) == expected


def test_path_with_spaces_and_unicode(folder: Folder, content: Content, expected: dict[str, object]) -> None:
    """A path can contain spaces and letters of any script."""
    tables = {name.removesuffix(".csv"): text for name, text in FILES.items()}
    own = folder(**tables)
    strange = own.with_name("дані and 数据, é")
    strange.mkdir()
    assert content(vc.read_chain(own.rename(strange / "own"))) == expected


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (7, "7"),
        (7.0, "7"),
        (1.5, "1.5"),
        (0.1 + 0.2, "0.3"),
        (-3, "-3"),
        (date(2025, 1, 31), "2025-01-31"),
        (datetime(2025, 1, 31, 9, 30), "2025-01-31 09:30:00"),
        (time(9, 30), "09:30:00"),
        ("007", "007"),
        ("#N/A", "#N/A"),
    ],
    ids=repr,
)
def test_values_of_a_workbook(workbook: Workbook, value: object, text: str) -> None:
    """A number is read as Excel shows it, and a date as year, month and day."""
    sheets = {"actors": [["id", "name"], [value, "A"]], "mitigations": [["id", "name"], ["M-1", value]]}
    chain = vc.read_chain(workbook(sheets))
    assert (chain.actors[0].id, chain.mitigations[0].name) == (text, text)


@pytest.mark.parametrize("value", [True, "yes", "TRUE", 1, "1", "Yes "])
def test_true_in_a_workbook(workbook: Workbook, value: object) -> None:
    """The boolean true means yes."""
    actors = [["id", "name", "is_cross_stage"], ["a", "A", value]]
    chain = vc.read_chain(workbook({"actors": actors, "mitigations": [["id", "name"], ["M-1", "M"]]}))
    assert chain.actors[0].is_cross_stage


@pytest.mark.parametrize("numbers", [True, False])
def test_numbers_as_ids(workbook: Workbook, folder: Folder, owners: Owners, numbers: bool) -> None:
    """Ids can be numbers, in workbooks and text files."""
    if numbers:
        actors, mitigations = [["id", "name"], [1, "One"], [2, "Two"]], [["id", "name", "primary"], [10, "M", 2]]
        chain = vc.read_chain(workbook({"actors": actors, "mitigations": mitigations}))
    else:
        chain = vc.read_chain(folder(actors="id,name\n1,One\n2,Two\n", mitigations="id,name,primary\n10,M,2\n"))
    assert owners(chain) == [("10", "2", "primary")]


def test_wrong_dimensions(
    workbook: Workbook, repacked: Repacked, content: Content, expected: dict[str, object]
) -> None:
    """A sheet is read in full, even if the workbook declares a single cell."""
    path = workbook(ROWS)
    with zipfile.ZipFile(path) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml")
    shrunk, number = re.subn(rb'<dimension ref="A1:C3" ?/>', b'<dimension ref="A1"/>', sheet)
    assert number == 1
    assert content(vc.read_chain(repacked(path, "xl/worksheets/sheet1.xml", shrunk))) == expected


AS_EXCEL = {
    "[Content_Types].xml": (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Override PartName="/xl/workbook.xml" ContentType="{0}.sheet.main+xml"/>'
        '<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{0}.worksheet+xml"/>'
        '<Override PartName="/xl/worksheets/sheet2.xml" ContentType="{0}.worksheet+xml"/>'
        '<Override PartName="/xl/sharedStrings.xml" ContentType="{0}.sharedStrings+xml"/></Types>'
    ).format("application/vnd.openxmlformats-officedocument.spreadsheetml"),
    "_rels/.rels": (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="r1" Type="{}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
    ).format("http://schemas.openxmlformats.org/officeDocument/2006/relationships"),
    "xl/_rels/workbook.xml.rels": (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="r1" Type="{0}/worksheet" Target="worksheets/sheet1.xml"/>'
        '<Relationship Id="r2" Type="{0}/worksheet" Target="worksheets/sheet2.xml"/>'
        '<Relationship Id="r3" Type="{0}/sharedStrings" Target="sharedStrings.xml"/></Relationships>'
    ).format("http://schemas.openxmlformats.org/officeDocument/2006/relationships"),
    "xl/workbook.xml": (
        '<workbook xmlns="{0}/spreadsheetml/2006/main" xmlns:r="{0}/officeDocument/2006/relationships"><sheets>'
        '<sheet name="Actors" sheetId="1" r:id="r1"/><sheet name="Mitigations" sheetId="2" r:id="r2"/>'
        "</sheets></workbook>"
    ).format("http://schemas.openxmlformats.org"),
    "xl/sharedStrings.xml": (
        '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        "<si><t>id</t></si><si><t>name</t></si><si><r><t>Model </t></r><r><rPr><b/></rPr><t>Providers</t></r></si>"
        '<si><t xml:space="preserve">One_x000D_\nTwo </t></si><si><t>primary</t></si></sst>'
    ),
    "xl/worksheets/sheet1.xml": (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        '<row r="2"><c r="B2" t="s"><v>0</v></c><c r="C2" t="s"><v>1</v></c><c r="D2" t="inlineStr"><is><t>'
        'is_cross_stage</t></is></c></row><row r="4"><c r="B4"><v>7</v></c><c r="C4" t="s"><v>2</v></c>'
        '<c r="D4" t="b"><v>1</v></c></row></sheetData></worksheet>'
    ),
    "xl/worksheets/sheet2.xml": (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        '<row><c t="s"><v>0</v></c><c t="s"><v>1</v></c><c t="s"><v>4</v></c></row>'
        '<row><c t="str"><f>"M-"&amp;1</f><v>M-1</v></c><c t="s"><v>3</v></c><c><f>3+4</f><v>7</v></c></row>'
        "</sheetData></worksheet>"
    ),
}
"""Shared strings, some in two styles, formulas with results, a boolean, and an empty row."""


def test_workbook_as_excel_writes_it(zipped: Zipped, owners: Owners) -> None:
    """Shared strings, styled text and formula results are read."""
    path = zipped(AS_EXCEL)
    chain = vc.read_chain(path.rename(path.with_suffix(".xlsx")))
    assert [(actor.id, actor.name, actor.is_cross_stage) for actor in chain.actors] == [("7", "Model Providers", True)]
    assert [mitigation.name for mitigation in chain.mitigations] == ["One\r\nTwo "]
    assert owners(chain) == [("M-1", "7", "primary")]


def test_lines_of_a_workbook(workbook: Workbook) -> None:
    """In a workbook, a problem's line is its row in the sheet, counting empty rows."""
    actors = [[], ["id", "name"], [], ["a", "A"], [None, None], ["a", "B"]]
    found = vc.check(workbook({"actors": actors, "mitigations": [["id", "name"], ["M-1", "M"]]}))
    assert [(problem.file, problem.line, problem.message) for problem in found] == [
        ("own.xlsx, sheet actors", 6, '"a" is already used in row 4.')
    ]


def test_the_version_tells_the_files_apart(folder: Folder) -> None:
    """The version changes if, and only if, a file does."""
    first, again = vc.read_chain(folder()).version, vc.read_chain(folder()).version
    other = vc.read_chain(folder(mitigations="id,name\nM-1,Other\n")).version
    assert first == again != other
