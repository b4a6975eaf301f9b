"""Bad and oversized files give a clear problem and never an exception."""

import csv
import struct
import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook

import valuechain as vc
from tests.tables.conftest import Folder, MakeWorkbook, ProblemsOf, Repacked, Zipped, saved
from valuechain.tables import text

AS_CSV = "Save the table as CSV UTF-8."
REOPEN = "Open it, and save the table as CSV UTF-8."
NEEDED = "Keep only the rows and columns you need, or split the data."
BOTH = (
    "Use an Excel workbook (.xlsx), a CSV file, or a zip of CSV files. From another document, copy its table into a "
    "spreadsheet."
)
AS_XLSX = "Open it, and save or export it as an Excel workbook (.xlsx)."
HEADER = "Add a header line and rows."
SOUND = {"actors.csv": "id,name\na,A\n", "mitigations.csv": "id,name,primary\nM-1,M,a\n"}


@pytest.mark.parametrize(
    ("content", "message", "mend"),
    [
        (b"", "The file is empty.", HEADER),
        (b" \r\n\n\t \n", "The file is empty.", HEADER),
        (b",,,\n , ,\n", "The file is empty.", HEADER),
        (b"\xef\xbb\xbf", "The file is empty.", HEADER),
        (b"\xff\xfe", "The file is empty.", HEADER),
        (b"sep=;\n", "The file is empty.", HEADER),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "The file is a picture, not a table.", AS_CSV),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "The file is a picture, not a table.", AS_CSV),
        (b"GIF89a\1\0\1\0", "The file is a picture, not a table.", AS_CSV),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "The file is a PDF, not a table.", AS_CSV),
        (b"{\\rtf1\\ansi id,name}", "The file is a text document, not a table.", AS_CSV),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "The file is an old Excel workbook (.xls).", REOPEN),
        # The test's id is given: the bytes contain the time, and would otherwise be part of it.
        pytest.param(saved(Workbook()), "The file is a zip or an Excel workbook, not CSV.", REOPEN, id="a workbook"),
        (b"<!DOCTYPE html>\n<table><tr><td>id</td>", "The file is a web page or XML, not a table.", AS_CSV),
        (b'\xef\xbb\xbf\n <?xml version="1.0"?>', "The file is a web page or XML, not a table.", AS_CSV),
        (b'{"id": "a", "name": "A"}', "The file is JSON, not a table.", AS_CSV),
        (b'\n[{"id": "a", "name": "A"}]', "The file is JSON, not a table.", AS_CSV),
        (b"id,name\na\0,A\n", "The file is not text.", AS_CSV),
        ("id,name\na,A\n".encode("utf-16-le"), "The file is not text.", AS_CSV),
        ("id,name\na,A\n".encode("utf-32"), "The file is not text.", AS_CSV),
        ("id,name\na,A\n".encode("utf-16") + b"\n", "The file is not text.", AS_CSV),
        (b"\x1f\x8b\x08\0\0\0\0\0\0\x03\xcbL\xd1\xc9K\xccM\xe5\2\0", "The file is not text.", AS_CSV),
        (b"id,name\na,\xe9\x81\xff\x01\n", "The file is not text.", AS_CSV),
        (b"id,name\na,\xe9\x01\n", "The file is not text.", AS_CSV),
    ],
)
def test_no_table(problems_of: ProblemsOf, content: bytes, message: str, mend: str) -> None:
    """An empty file, or one that is not a table, gives one problem that says what it is."""
    assert problems_of(actors=content) == [("actors.csv", 1, "(file)", message, mend)]


@pytest.mark.parametrize(
    ("content", "line", "message", "mend"),
    [
        (
            'id,name\na,A\nb,"B\nc,C\n',
            3,
            'A quote (") that opens in this row is never closed.',
            'Close it; inside a cell, double every quote ("").',
        ),
        (
            'id,name\na,"Model "Providers""\n',
            2,
            'There is text after the closing quote (") of a cell.',
            'Put the whole cell in quotes; inside it, double every quote ("").',
        ),
        (
            f"id,name\na,A\nb,{'B' * 200_000}\n",
            3,
            "A cell is longer than 131,072 characters.",
            'Shorten it. If no cell is that long, a quote (") is not closed.',
        ),
        (
            'id,name\na,"A\n' + "b,B\n" * 50_000,
            2,
            "A cell is longer than 131,072 characters.",
            'Shorten it. If no cell is that long, a quote (") is not closed.',
        ),
        (
            f"id,name\na,A\n{',' * 1_500_000}\n",
            3,
            "The line is longer than 1,000,000 characters.",
            "Put each row on its own line.",
        ),
        (
            "id,name" + ",note" * 298 + "\n",
            1,
            "The row has 300 cells; the limit is 200 columns.",
            "Delete columns you do not need.",
        ),
        (
            "id,name\na" + ",A" * 299 + "\n",
            2,
            "The row has 300 cells; the limit is 200 columns.",
            "Delete columns you do not need.",
        ),
        (
            "id,name\n" + "a,A\n" * 200_001,
            1,
            "The table has more than 200,000 rows.",
            "Delete rows you do not need, or split the data.",
        ),
        (
            "id,name\n" + "\n" * text._MAX_LINES,
            text._MAX_LINES + 1,
            f"The file has more than {text._MAX_LINES:,} lines.",
            "Delete empty lines, or split the data.",
        ),
    ],
    ids=[
        "quote not closed",
        "quote inside",
        "long cell",
        "quote not closed in a long file",
        "long line",
        "300 columns",
        "300 cells",
        "200,001 rows",
        "a million empty lines",
    ],
)
def test_too_much_or_torn(problems_of: ProblemsOf, content: str, line: int, message: str, mend: str) -> None:
    """A damaged or oversized file gives one problem, at the line where the fault begins."""
    assert problems_of(actors=content) == [("actors.csv", line, "(file)", message, mend)]


def test_the_most_that_is_read(folder: Folder) -> None:
    """A table of 200 columns is read, even if empty columns follow."""
    actors = "id,name" + ",note" * 198 + ",,,\na,A" + ",x" * 198 + ",,,\n"
    assert len(vc.read_chain(folder(actors=actors, mitigations="id,name\nM-1,M\n")).actors) == 1


def test_200_mb(folder: Folder) -> None:
    """A file of 200 MB is not read."""
    own = folder()
    with (own / "actors.csv").open("wb") as stream:
        stream.truncate(200_000_000)
    assert vc.check(own) == [("actors.csv", 1, "(file)", "The file is 200 MB; the limit is 50 MB.", NEEDED)]


@pytest.mark.parametrize("name", ["own.zip", "own.xlsx"])
def test_200_mb_at_once(tmp_path: Path, name: str) -> None:
    """A zip or workbook of 200 MB is not read."""
    with (tmp_path / name).open("wb") as stream:
        stream.truncate(200_000_000)
    assert vc.check(tmp_path / name) == [(name, 1, "(file)", "The file is 200 MB; the limit is 50 MB.", NEEDED)]


@pytest.mark.parametrize("kind", ["folder", "link to nothing", "link to itself"])
def test_no_file(folder: Folder, kind: str) -> None:
    """A folder or a broken link where a table should be is a problem."""
    own = folder()
    actors = own / "actors.csv"
    actors.unlink()
    if kind == "folder":
        actors.mkdir()
    else:
        actors.symlink_to(actors if kind == "link to itself" else own / "gone.csv")
    mend = "Replace it with the file itself, not a folder or a broken link."
    assert vc.check(own) == [("actors.csv", 1, "(file)", "This is not a file.", mend)]


def test_a_link_to_a_folder_around_it(folder: Folder) -> None:
    """A circular link is not followed."""
    own = folder()
    (own / "round").symlink_to(own, target_is_directory=True)
    assert vc.check(own) == []


@pytest.mark.parametrize(
    ("name", "message", "mend"),
    [
        ("own.docx", "Files of type .docx are not supported.", BOTH),
        ("own", "The file name has no extension, such as .xlsx.", BOTH),
        ("own.xls", "Workbooks of type .xls are not supported.", AS_XLSX),
        ("own.ODS", "Workbooks of type .ods are not supported.", AS_XLSX),
        ("own.numbers", "Workbooks of type .numbers are not supported.", AS_XLSX),
        (
            "own.zip",
            "The file is damaged, or its extension is wrong.",
            "Open it in the program that made it, and save it again.",
        ),
        (
            "own.xlsx",
            "The file is damaged, or its extension is wrong.",
            "Open it in the program that made it, and save it again.",
        ),
    ],
)
def test_a_file_of_the_wrong_kind(tmp_path: Path, name: str, message: str, mend: str) -> None:
    """A file that is not really a zip or workbook is a problem, whatever its name."""
    (tmp_path / name).write_text("id,name\na,A\n")
    assert vc.check(tmp_path / name) == [(name, 1, "(file)", message, mend)]


@pytest.mark.parametrize("name", ["nowhere", "nowhere.zip", "nowhere.xlsx", "no\0where", "nöwhere/дані"])
def test_no_path(tmp_path: Path, name: str) -> None:
    """A path that does not exist is a problem that names the path."""
    mend = "Give an existing folder, .zip or .xlsx."
    path = tmp_path / name
    assert vc.check(path) == [(str(path), 1, "(file)", "Nothing exists at this path.", mend)]


def test_a_path_that_is_too_long(tmp_path: Path) -> None:
    """A path that the system refuses is a problem with the system's reason."""
    ((_, line, column, message, _),) = vc.check(tmp_path / ("x" * 5000))
    assert (line, column, message) == (1, "(file)", "It cannot be read: File name too long.")


def test_a_locked_file(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file without read permission, or locked by Excel on Windows, is a problem with the system's reason."""
    own = folder()

    def refuse(_: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", refuse)
    mend = "Check that you have permission to read it, and that no other program has it open."
    assert vc.check(own) == [
        (file, 1, "(file)", "It cannot be read: Permission denied.", mend) for file in ("actors.csv", "mitigations.csv")
    ]


def test_a_device(tmp_path: Path) -> None:
    """A device, which could be read endlessly, is not treated as a file."""
    link = tmp_path / "own.zip"
    link.symlink_to("/dev/zero")
    assert [problem.message for problem in vc.check(link)] == ["This is not a file."]


ZEROS = bytes(1_000_000)


def test_zip_bomb(tmp_path: Path) -> None:
    """A small zip that unpacks to 160 MB is not unpacked."""
    with (
        zipfile.ZipFile(tmp_path / "own.zip", "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("actors.csv", "w") as member,
    ):
        for _ in range(160):
            member.write(ZEROS)
    message = "It unpacks to 160 MB; the limit is 150 MB."
    assert vc.check(tmp_path / "own.zip") == [("own.zip", 1, "(file)", message, "Keep only the tables.")]


def test_a_large_table_in_a_small_zip(zipped: Zipped) -> None:
    """A table of 60 MB inside a zip is too large as well."""
    found = vc.check(zipped(SOUND | {"actors.csv": ZEROS * 60}))
    assert found == [("actors.csv", 1, "(file)", "The file is 60 MB; the limit is 50 MB.", NEEDED)]


def test_nested_zip_bomb(zipped: Zipped) -> None:
    """Zips inside a zip are not opened, and said to be left out."""
    inner = zipped({"actors.csv": ZEROS * 100}).read_bytes()
    found = vc.check(zipped(SOUND | {f"{number}.zip": inner for number in range(20)}))
    reasons = ["files of type .zip are not tables"] * 5 + ["it is not a table, and so are 14 more"]
    assert [each.message for each in found] == [f"Note: Left out, because {reason}." for reason in reasons]


def test_zip_that_lies_about_a_size(zipped: Zipped) -> None:
    """A member that unpacks to more than it declares is a problem, and is not unpacked further."""
    path = zipped(SOUND | {"actors.csv": "id,name\n" + "a,A\n" * 5_000_000})
    content = bytearray(path.read_bytes())
    local, central = 22, content.find(b"PK\x01\x02") + 24
    for place in (local, central):
        assert struct.unpack_from("<I", content, place) == (20_000_008,)
        struct.pack_into("<I", content, place, 20)
    path.write_bytes(content)
    message, mend = "It is damaged and cannot be unpacked.", "Zip the folder again."
    assert vc.check(path) == [("actors.csv", 1, "(file)", message, mend)]


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_zip_of_an_unusual_method(zipped: Zipped, method: int) -> None:
    """A zip whose compression method does not allow unpacking in steps is refused."""
    mend = "Zip the folder again as an ordinary .zip file."
    assert vc.check(zipped(SOUND, method)) == [
        ("own.zip", 1, "(file)", "Its compression method is not supported.", mend)
    ]


def test_zip_with_a_password(zipped: Zipped) -> None:
    """Each password-protected table is a problem."""
    path = zipped(SOUND)
    content = bytearray(path.read_bytes())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = content.find(mark)
        while place >= 0:
            content[place + offset] |= 1
            place = content.find(mark, place + 1)
    path.write_bytes(content)
    assert [(each.file, each.message, each.mend) for each in vc.check(path)] == [
        (file, "It is password-protected.", "Zip it again without a password.") for file in SOUND
    ]


def test_zip_of_many_files(zipped: Zipped) -> None:
    """A zip of thousands of files is refused."""
    found = vc.check(zipped({f"{number}.txt": "" for number in range(2001)}))
    assert found == [("own.zip", 1, "(file)", "It contains 2,001 files; the limit is 2,000.", "Keep only the tables.")]


@pytest.mark.parametrize("at", [0.1, 0.5, 0.9])
def test_torn_zip(zipped: Zipped, at: float) -> None:
    """A truncated zip is a problem."""
    path = zipped(SOUND)
    path.write_bytes(path.read_bytes()[: int(path.stat().st_size * at)])
    assert [(each.file, each.message) for each in vc.check(path)] == [
        ("own.zip", "The file is damaged, or its extension is wrong.")
    ]


def test_damaged_table_in_a_zip(zipped: Zipped) -> None:
    """A damaged table in a zip is reported, and the other tables are still checked."""
    path = zipped(SOUND | {"mitigations.csv": "id,name\n,M\n"}, zipfile.ZIP_STORED)
    path.write_bytes(path.read_bytes().replace(b"a,A\n", b"a,B\n", 1))
    assert [(each.file, each.line, each.message) for each in vc.check(path)] == [
        ("actors.csv", 1, "It is damaged and cannot be unpacked."),
        ("mitigations.csv", 2, "The cell is empty."),
    ]


def test_member_without_a_name(zipped: Zipped) -> None:
    """A zip member without a name is ignored."""
    path = zipped(SOUND)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(zipfile.ZipInfo(""), b"nothing")
    assert vc.check(path) == []


DAMAGED = (
    "own.xlsx",
    1,
    "(file)",
    "The file is damaged, or is not a workbook.",
    "Open it in Excel, and save it again as .xlsx.",
)
TOO_LARGE = "The workbook is too large."
SHEET = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>%s</sheetData></worksheet>'
SHEETS = {"actors": [["id", "name"], ["a", "A"]], "mitigations": [["id", "name", "primary"], ["M-1", "M", "a"]]}


def test_zip_called_a_workbook(zipped: Zipped) -> None:
    """A zip of CSV files is a problem if the zip's name ends in .xlsx."""
    path = zipped(SOUND)
    assert vc.check(path.rename(path.with_suffix(".xlsx"))) == [DAMAGED]


def test_workbook_with_a_password(tmp_path: Path) -> None:
    """A workbook with a password, which Excel stores in the old .xls container, is a problem."""
    stream = "EncryptedPackage".encode("utf-16-le")
    (tmp_path / "own.xlsx").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1000) + stream + bytes(1000))
    message = "The workbook is password-protected."
    mend = "Open it in Excel, remove the password (File, Info, Protect Workbook), and save it."
    assert vc.check(tmp_path / "own.xlsx") == [("own.xlsx", 1, "(file)", message, mend)]


def test_an_old_workbook_by_another_name(tmp_path: Path) -> None:
    """An .xls workbook whose name ends in .xlsx is a problem."""
    (tmp_path / "own.xlsx").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1000))
    message = "This is an old workbook (.xls), though its name ends in .xlsx."
    mend = "Open it in Excel, and save it as an Excel workbook (.xlsx)."
    assert vc.check(tmp_path / "own.xlsx") == [("own.xlsx", 1, "(file)", message, mend)]


@pytest.mark.parametrize("name", ["own.xlsx", "own.zip", "own.csv", "own.pdf"])
def test_a_file_without_bytes(tmp_path: Path, name: str) -> None:
    """A file of zero bytes is reported as empty, whatever its name."""
    (tmp_path / name).write_bytes(b"")
    message = "The file is empty (0 bytes)."
    assert vc.check(tmp_path / name) == [(name, 1, "(file)", message, f"Save it again. {BOTH}")]


def test_a_pdf(tmp_path: Path) -> None:
    """A PDF is recognised."""
    (tmp_path / "own.pdf").write_bytes(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<< /Type /Catalog >>\nendobj\n")
    assert vc.check(tmp_path / "own.pdf") == [("own.pdf", 1, "(file)", "The file is a PDF, not a table.", BOTH)]


def test_a_workbook_in_a_zip(zipped: Zipped, workbook: MakeWorkbook) -> None:
    """A workbook that is alone in a zip, in whatever folder, is read as if it were given by itself."""
    own = workbook(SHEETS).read_bytes()
    chain = vc.read_chain(zipped({"Our policy/2025/Our policy.xlsx": own}))
    assert [actor.id for actor in chain.actors] == ["a"]
    assert chain.warnings == ()


def test_two_workbooks_in_a_zip(zipped: Zipped) -> None:
    """If a zip holds two workbooks and no tables, the message asks for one of them."""
    found = vc.check(zipped({"Our policy.xlsx": saved(Workbook()), "Their policy.xlsx": saved(Workbook())}))
    (actors, mitigations) = [each for each in found if not each.is_warning]
    start = "If it is a sheet of Our policy.xlsx, use that workbook by itself; otherwise add "
    assert (actors.message, mitigations.message) == ("The table is missing.", "The table is missing.")
    assert actors.mend == f"{start}actors.csv, with at least the columns id and name."
    assert mitigations.mend == f"{start}mitigations.csv, with at least the columns id and name."


def test_the_same_file_in_two_folders_of_a_zip(zipped: Zipped) -> None:
    """Two files of the same name in a zip are a problem that gives both paths."""
    path = zipped({"a/actors.csv": SOUND["actors.csv"], "b/actors.csv": SOUND["actors.csv"], **SOUND})
    assert [(each.file, each.message, each.mend) for each in vc.check(path)] == [
        ("actors.csv", "There are two actors tables: a/actors.csv and b/actors.csv.", "Keep one of them."),
        ("actors.csv", "There are two actors tables: a/actors.csv and actors.csv.", "Keep one of them."),
    ]


def test_words_for_a_workbook(workbook: MakeWorkbook) -> None:
    """Problems in a workbook name its sheets, never CSV files."""
    path = workbook(
        {
            "actors": [["id", "name"], ["user", "Users", "more"]],
            "mitigations": [["id", "name", "owners"], ["M-1", "M", "user"]],
            "readings": [],
        }
    )
    valid = f"Valid roles: {', '.join(role.id for role in vc.read_chain().roles)}."
    assert vc.check(path) == [
        (
            "own.xlsx, sheet actors",
            2,
            "name",
            "The row has 3 cells, but the header has 2.",
            "Give the extra column a heading, or empty its cells.",
        ),
        (
            "own.xlsx, sheet mitigations",
            1,
            "owners",
            'Unknown role "owners": the column holds actors.',
            f'{valid} Rename the column, or define the role in a sheet "roles".',
        ),
        ("own.xlsx, sheet readings", 1, "(file)", "The sheet is empty.", HEADER),
    ]


@pytest.mark.parametrize("part", ["[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels"])
@pytest.mark.parametrize("content", [b"", b"<", b"<a/>", bytes(1000)])
def test_damaged_workbook(workbook: MakeWorkbook, repacked: Repacked, part: str, content: bytes) -> None:
    """A workbook with a damaged part is a problem."""
    assert vc.check(repacked(workbook(SHEETS), part, content))[0].file.startswith("own.xlsx")


@pytest.mark.parametrize(
    ("file", "content"),
    [
        ("own.xlsx", b""),
        ("own.xlsx", b"<"),
        ("own.xlsx, sheet actors", SHEET % b'<row r="x"/>'),
        ("own.xlsx, sheet actors", SHEET % b'<row><c t="s"><v>99</v></c></row>'),
    ],
)
def test_damaged_sheet(workbook: MakeWorkbook, repacked: Repacked, file: str, content: bytes) -> None:
    """A damaged sheet is reported as such, or as a damaged workbook if the workbook cannot be opened at all."""
    found = vc.check(repacked(workbook(SHEETS), "xl/worksheets/sheet1.xml", content))
    assert found == [(file, *DAMAGED[1:])]


def test_the_last_cell_of_a_sheet(workbook: MakeWorkbook, repacked: Repacked) -> None:
    """A sheet whose only cell is in the last possible row and column is a problem on that line."""
    last = b'<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row>'
    found = vc.check(repacked(workbook(SHEETS), "xl/worksheets/sheet1.xml", SHEET % last))
    assert found == [
        (
            "own.xlsx, sheet actors",
            1048576,
            "(file)",
            "There is text in column XFD; the limit is 200 columns.",
            "Delete columns you do not need.",
        )
    ]


def test_formatted_empty_cells(workbook: MakeWorkbook, repacked: Repacked) -> None:
    """Formatted but empty cells, up to the last column and row, are ignored."""
    texts = [b'<c t="inlineStr"><is><t>%s</t></is></c>' % text for text in (b"id", b"name", b"a", b"A")]
    header = b'<row r="1">%s%s<c r="XFD1" s="0"/></row>' % (texts[0], texts[1])
    row = b'<row r="2">%s%s</row>' % (texts[2], texts[3])
    rows = header + row + b'<row r="1048576"><c r="XFD1048576" s="0"/></row>'
    assert vc.check(repacked(workbook(SHEETS), "xl/worksheets/sheet1.xml", SHEET % rows)) == []


@pytest.mark.parametrize(
    ("file", "rows"),
    [
        ("own.xlsx, sheet actors", b'<row r="2000000000"><c><v>1</v></c></row>'),
        ("own.xlsx", b"<row>" + b"<c/>" * 300_000 + b"</row>"),
        ("own.xlsx", b"<row><c/></row>" * 1_500_000),
        ("own.xlsx", b"<row %s/>" % b" ".join(b'a%d=""' % number for number in range(600_000))),
    ],
    ids=["row beyond the last", "many cells in a row", "many rows", "many attributes"],
)
def test_workbook_bomb(workbook: MakeWorkbook, repacked: Repacked, file: str, rows: bytes) -> None:
    """A small workbook that would take minutes or gigabytes to read is refused."""
    found = vc.check(repacked(workbook(SHEETS), "xl/worksheets/sheet1.xml", SHEET % rows))
    assert [(each.file, each.line, each.message) for each in found] == [(file, 1, TOO_LARGE)]


def test_workbook_with_a_bomb_in_its_styles(workbook: MakeWorkbook, repacked: Repacked) -> None:
    """Parts of a workbook other than its sheets must not be large."""
    found = vc.check(repacked(workbook(SHEETS), "xl/styles.xml", b"<a>" + b"<xf/>" * 250_000 + b"</a>"))
    assert [(each.file, each.message) for each in found] == [("own.xlsx", TOO_LARGE)]


def test_entities_that_grow(workbook: MakeWorkbook, repacked: Repacked) -> None:
    """A sheet whose entities expand to gigabytes is a problem."""
    entities = b'<!ENTITY a "%s">' % (b"x" * 1000)
    entities += b"".join(b'<!ENTITY %c "%s">' % (code, b"&%c;" % (code - 1) * 10) for code in b"bcdefghijk")
    rows = b'<row><c t="inlineStr"><is><t>&k;</t></is></c></row>'
    content = b"<!DOCTYPE worksheet [%s]>" % entities + SHEET % rows
    assert vc.check(repacked(workbook(SHEETS), "xl/worksheets/sheet1.xml", content)) == [DAMAGED]


def test_300_columns_in_a_workbook(workbook: MakeWorkbook) -> None:
    """A sheet of 300 columns is a problem."""
    found = vc.check(workbook(SHEETS | {"actors": [["id", "name", *["note"] * 298], ["a", "A"]]}))
    assert [(each.line, each.message) for each in found] == [
        (1, "There is text in column KN; the limit is 200 columns.")
    ]


def test_too_many_rows_in_a_workbook(workbook: MakeWorkbook, monkeypatch: pytest.MonkeyPatch) -> None:
    """A sheet can hold as many rows as a CSV file, and no more."""
    monkeypatch.setattr(text, "MAX_ROWS", 3)
    rows = [["id", "name"], *([f"a{number or ''}", f"A{number}"] for number in range(4))]
    assert vc.check(workbook(SHEETS | {"actors": rows[:4]})) == []
    found = vc.check(workbook(SHEETS | {"actors": rows}))
    assert [(each.file, each.message) for each in found] == [
        ("own.xlsx, sheet actors", "The table has more than 3 rows.")
    ]


def test_large_but_sound_workbook(workbook: MakeWorkbook) -> None:
    """A catalogue of a thousand rows is far below the limits for a workbook."""
    rows = [
        ["id", "name", *["note"] * 20],
        *([f"a{number or ''}", f"A{number}", *["text"] * 20] for number in range(1000)),
    ]
    assert len(vc.read_chain(workbook(SHEETS | {"actors": rows})).actors) == 1000


def test_warnings_of_openpyxl_are_kept_back(workbook: MakeWorkbook, repacked: Repacked) -> None:
    """Warnings from openpyxl about unknown Excel features are not shown."""
    path = workbook(SHEETS)
    with zipfile.ZipFile(path) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml")
    extension = b'<extLst><ext uri="{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}"/></extLst></worksheet>'
    changed = sheet.replace(b"</worksheet>", extension)
    assert vc.check(repacked(path, "xl/worksheets/sheet1.xml", changed)) == []


@pytest.mark.parametrize("limit", [10, 1_000_000])
def test_the_limit_of_other_readers(problems_of: ProblemsOf, limit: int) -> None:
    """The limit on the length of a cell ignores any limit that another library has set, and leaves it unchanged."""
    default = csv.field_size_limit(limit)
    try:
        found = problems_of(
            actors=f"id,name,summary\na,A,{'x' * 131_072}\n", mitigations=f"id,name\nM-1,{'x' * 131_073}\n"
        )
        assert csv.field_size_limit() == limit
    finally:
        csv.field_size_limit(default)
    assert [each[:4] for each in found] == [
        ("mitigations.csv", 2, "(file)", "A cell is longer than 131,072 characters.")
    ]
