"""Annotated copies of a user's files, and the templates."""

import csv
import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Font

import valuechain as vc
from tests.tables.conftest import as_strict, saved
from valuechain.model.format import Format
from valuechain.model.table import TableSet
from valuechain.tables.archive import own_name, pack
from valuechain.tables.formats import CSV_FILES, SET_FORMATS
from valuechain.tables.reading.read import read_uploaded
from valuechain.tables.text import UnreadableError
from valuechain.tables.writing.annotated.files import annotate, can_annotate, problem_rows
from valuechain.tables.writing.templates import build_template

ACTORS = "id,name\nprov,Provider\nuser,User\n"


def problems_of(name: str, content: bytes) -> list[vc.Problem]:
    """The problems in an uploaded file."""
    try:
        read_uploaded(name, content)
    except vc.InvalidDataError as error:
        return list(error.problems)
    return []


def annotated(name: str, content: bytes) -> bytes:
    """The annotated copy of a file, with the problems found in it."""
    return annotate(name, content, problems_of(name, content))[1]


def texts(content: bytes) -> dict[str, str]:
    """The files of a zip."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name).decode("utf-8-sig") for name in archive.namelist()}


def rows_of(content: bytes, file: str, separator: str = ",") -> list[list[str]]:
    """The rows of a CSV file in a zip."""
    return list(csv.reader(io.StringIO(texts(content)[file], newline=""), delimiter=separator))


def test_each_row_says_its_problems() -> None:
    """The last column holds the row's problems and how to fix them, or is empty."""
    mitigations = "id,name,primary\nM-1,Filter,prvo\nM-2,Watch,prov\nM-1,,prov\n"
    rows = rows_of(
        annotated("own.zip", pack([("actors.csv", ACTORS.encode()), ("mitigations.csv", mitigations.encode())])),
        "mitigations.csv",
    )
    empty = "name: The cell is empty. Give every row its name."
    twice = 'id: "M-1" is already used in line 2. Give each row a unique id, or delete one.'
    unknown = 'primary: Unknown actor "prvo". Did you mean "prov"?'
    assert [row[-1] for row in rows] == ["problems", unknown, "", f"{empty} | {twice}"]
    assert [row[:-1] for row in rows[1:3]] == [["M-1", "Filter", "prvo"], ["M-2", "Watch", "prov"]]


def test_all_problems_are_in_a_file_of_their_own() -> None:
    """problems.csv lists every problem, including those about a whole file or a header."""
    copy = annotated("own.zip", pack([("actors.csv", b"id,nme\nprov,Provider\n")]))
    assert rows_of(copy, "problems.csv") == [
        ["file", "line", "column", "problem", "how to fix it"],
        ["actors.csv", "1", "nme", "Unknown column name.", 'Did you mean "name"?'],
        [
            "mitigations.csv", "1", "(file)", "The table is missing.",
            "Add it, with at least the columns id and name. Found: actors.csv.",
        ],
    ]  # fmt: skip


@pytest.mark.parametrize(
    "mitigations",
    [
        "id,name,primary\nM-1,Filter,prvo\n",
        "id;name;primary\nM-1;Filter;prvo\n",
        "id\tname\tprimary\nM-1\tFilter\tprvo\n",
        "sep=|\nid|name|primary\nM-1|Filter|prvo\n",
        '\n\nid,name,primary\n\nM-0,"Two\nlines\n",prov\n\n\nM-1,Filter,prvo\n',
        'id,name,primary\nM-1,"a, ""b""; c",prvo\nM-2,=1+1,x\nM-3,\'=2,prvo\n',
        "id,name,primary,problems\nM-1,Filter,prvo,an old one\n",
    ],
)
def test_the_copy_has_the_same_problems(mitigations: str) -> None:
    """An annotated copy has the same problems on the same lines as the original."""
    content = pack([("actors.csv", ACTORS.encode()), ("mitigations.csv", mitigations.encode())])
    assert problems_of("own.zip", content) != []
    assert problems_of("own.zip", annotated("own.zip", content)) == problems_of("own.zip", content)


def test_a_mended_copy_is_read() -> None:
    """Once the problems are fixed, the copy can be read with its extra columns."""
    content = pack([("actors.csv", ACTORS.encode()), ("mitigations.csv", b"id,name,primary\nM-1,=1+1,prvo\n")])
    files = texts(annotated("own.zip", content))
    mended = pack([(name, text.replace("prvo", "prov").encode()) for name, text in files.items()])
    chain = read_uploaded("own.zip", mended)
    assert [(each.mitigation, each.actor) for each in chain.ownerships] == [("M-1", "prov")]
    assert chain.mitigations[0].name == "=1+1"


def test_cells_beyond_the_header_stay_a_problem() -> None:
    """A surplus cell is kept after the problems column, and is reported again when the copy is read."""
    mitigations = b"id,name\nM-1,Filter,more\n"
    content = pack([("actors.csv", ACTORS.encode()), ("mitigations.csv", mitigations)])
    rows = rows_of(annotated("own.zip", content), "mitigations.csv")
    assert (rows[1][:2], rows[1][3]) == (["M-1", "Filter"], "more")
    (problem,) = problems_of("own.zip", annotated("own.zip", content))
    assert problem.message == "The row has 4 cells, but the header has 3."


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(1)", "\t=1", "\uff1d1"])
def test_no_formula_in_the_copy(cell: str) -> None:
    """No cell of the copy or of the list of problems is run as a formula."""
    mitigations = io.StringIO(newline="")
    csv.writer(mitigations).writerows([["id", "name", "primary"], ["M-1", cell, "x"], [cell, "Watch", cell]])
    content = pack([("actors.csv", ACTORS.encode()), ("mitigations.csv", mitigations.getvalue().encode())])
    copy = annotated("own.zip", content)
    cells = [each for file in texts(copy) for row in rows_of(copy, file) for each in row]
    assert len(cells) > 20
    assert [each for each in cells if each[:1] in "=+-@\t\uff1d" and each] == []


def test_what_is_no_table_is_left_as_it_is() -> None:
    """A file that is not a table is copied unchanged."""
    broken = b'id,name\nM-1,"never closed\n'
    copy = annotated("own.zip", pack([("actors.csv", ACTORS.encode()), ("mitigations.csv", broken)]))
    assert texts(copy)["mitigations.csv"].encode() == broken


def test_a_workbook_gets_the_column_too(workbook: Callable[..., Path]) -> None:
    """In a workbook, every sheet gets the column, rows keep their numbers, and a sheet lists all problems."""
    own = workbook(
        {
            "actors": [["id", "name"], ["prov", "Provider"], [], [None, "Nameless"]],
            "mitigations": [["id", "name", "primary"], ["M-1", "Filter", "prov"], [2, "Watch", "prvo"]],
            "legend": [["anything"], ["at all"]],
        }
    )
    name, copy = annotate("own.xlsx", own.read_bytes(), vc.check(own))
    assert name == "own with problems.xlsx"
    sheets = {sheet.title: [[cell.value for cell in row] for row in sheet] for sheet in load_workbook(io.BytesIO(copy))}
    assert list(sheets) == ["problems", "actors", "mitigations", "legend"]
    assert sheets["actors"] == [
        ["id", "name", "problems"],
        ["prov", "Provider", None],
        [None, None, None],
        [None, "Nameless", "id: The cell is empty. Give every row its id."],
    ]
    assert sheets["mitigations"][2] == [2, "Watch", "prvo", 'primary: Unknown actor "prvo". Did you mean "prov"?']
    assert sheets["problems"][1:] == [
        ["own.xlsx, sheet actors", 4, "id", "The cell is empty.", "Give every row its id."],
        ["own.xlsx, sheet mitigations", 3, "primary", 'Unknown actor "prvo".', 'Did you mean "prov"?'],
    ]
    assert problems_of("own.xlsx", copy) == vc.check(own)


@pytest.mark.parametrize("is_large", [False, True])
def test_no_problem_is_a_formula(
    workbook: Callable[..., Path], monkeypatch: pytest.MonkeyPatch, *, is_large: bool
) -> None:
    """Problems are written into the copy of a workbook as text, even if they look like formulas."""
    if is_large:
        monkeypatch.setattr("valuechain.tables.writing.annotated.workbook._MOST_KEPT", 0)
    own = workbook({"actors": [["id", "name"], ["a", "A"]], "mitigations": [["id", "name"], ["M-1", "+2"]]})
    problems = [vc.Problem("own.xlsx, sheet actors", 2, "=x", "=1+1", "")]
    sheets = load_workbook(io.BytesIO(annotate("own.xlsx", own.read_bytes(), problems)[1]))
    cells = [cell for sheet in sheets for row in sheet for cell in row if str(cell.value)[:1] in "=+-@"]
    assert [(cell.value, cell.data_type, cell.quotePrefix) for cell in cells] == [
        ("=x", "s", True),
        ("=1+1", "s", True),
        ("=x: =1+1", "s", True),
        ("+2", "s", is_large),
    ]


def made_workbook() -> Workbook:
    """A workbook with a formula, merged cells, a number format, a wide column and frozen panes."""
    made = Workbook()
    actors = made.active
    assert actors is not None
    actors.title = "actors"
    for row in (["id", "name"], ["prov", "Provider"], ["user", "User"]):
        actors.append(row)
    sheet = made.create_sheet("mitigations")
    for row in (["id", "name", "primary", "cost", "sum"], [1, "Filter", "prvo", 0.5, "=D2*2"], [2, "Watch", None, 1]):
        sheet.append(row)
    sheet.merge_cells("C2:C3")
    sheet["A2"].number_format = "000"
    sheet["D2"].number_format = "0%"
    sheet["B2"].font = Font(bold=True)
    sheet.column_dimensions["B"].width = 44
    sheet.freeze_panes = "A2"
    return made


def test_the_copy_keeps_formulas_merged_cells_and_formats() -> None:
    """The copy of a workbook has its formulas, merged cells, number formats, fonts, widths and frozen panes."""
    copy = load_workbook(io.BytesIO(annotated("own.xlsx", saved(made_workbook()))))["mitigations"]
    assert copy["E2"].value == "=D2*2"
    assert [str(each) for each in copy.merged_cells.ranges] == ["C2:C3"]
    assert (copy["A2"].number_format, copy["D2"].number_format) == ("000", "0%")
    assert copy["B2"].font.bold
    assert copy.column_dimensions["B"].width == 44
    assert copy.freeze_panes == "A2"
    assert copy["F1"].value == "problems"
    assert 'primary: Unknown actor "prvo".' in copy["F2"].value


def test_a_large_workbook_loses_its_formats(monkeypatch: pytest.MonkeyPatch) -> None:
    """The copy of a workbook that is too large to load as a whole has its texts, and says so."""
    monkeypatch.setattr("valuechain.tables.writing.annotated.workbook._MOST_KEPT", 1000)
    copy = load_workbook(io.BytesIO(annotated("own.xlsx", saved(made_workbook()))))
    assert [cell.value for cell in copy["mitigations"][3]][:3] == ["2", "Watch", "prvo"]
    assert "formats are left out" in [row[3].value for row in copy["problems"]][-1]


def test_a_strict_workbook_gets_the_column_too() -> None:
    """The copy of a workbook in Strict Open XML is one that every program opens."""
    copy = load_workbook(io.BytesIO(annotated("own.xlsx", as_strict(saved(made_workbook())))))
    assert copy["mitigations"]["F1"].value == "problems"


@pytest.mark.parametrize("name", ["own.zip", "own.xlsx", "\ud800.zip"])  # the last is a name that is no text
def test_a_file_that_cannot_be_opened(name: str) -> None:
    """A file that cannot be opened has no annotated copy, only the list of problems."""
    problems = problems_of(name, b"PK\x03\x04 and nothing more")
    assert not can_annotate(name, problems)
    assert len(problem_rows(problems).rows) == 1
    with pytest.raises(UnreadableError):
        annotate(name, b"PK\x03\x04 and nothing more", problems)


@pytest.mark.parametrize("form", SET_FORMATS, ids=lambda form: form.ending)
def test_templates_are_read_without_a_problem(form: Format[TableSet]) -> None:
    """Every template holds two actors, two mitigations and no problems."""
    chain = read_uploaded(f"t.{form.ending}", form.write_bytes(build_template()))
    assert chain.warnings == ()
    assert [each.topics for each in chain.mitigations] == [("training-data",), ("monitoring", "incidents")]
    assert [(each.actor, each.to_framework, each.to_actor) for each in chain.crosswalk] == [
        ("developer", "pai-open", "model_provider"),
        ("operator", "pai-open", "app_developer"),
    ]
    assert [actor.name for actor in chain.actors] == ["Developer", "Operator"]
    assert [(each.mitigation, each.actor, each.role) for each in chain.ownerships] == [
        ("M-1", "developer", "primary"),
        ("M-2", "operator", "primary"),
        ("M-2", "developer", "secondary"),
    ]


def test_templates_say_what_columns_mean() -> None:
    """The template's README describes every column of its tables."""
    files = texts(CSV_FILES.write_bytes(build_template()))
    for table in ("actors.csv", "mitigations.csv", "crosswalk.csv"):
        for column in files[table].splitlines()[0].split(","):
            assert f"  {column}: " in files["README.txt"]


def test_files_of_the_same_name_are_all_packed() -> None:
    """Two files of the same name are both packed, and reading reports the duplicate table."""
    content = pack([("actors.csv", b"id,name\na,A\n"), ("actors.csv", b"id,name\nb,B\n")])
    assert list(texts(content)) == ["actors.csv", "2/actors.csv"]
    assert problems_of("own.zip", content)[0].message == ("There are two actors tables: actors.csv and 2/actors.csv.")


def test_equal_files_are_packed_alike() -> None:
    """The same files always give the same bytes."""
    assert pack([("a.csv", b"x")]) == pack([("a.csv", b"x")])


@pytest.mark.parametrize(
    ("name", "own"),
    [
        ("own.zip", "own.zip"),
        ("own with problems.zip", "own.zip"),
        ("own with problems (2).xlsx", "own.xlsx"),
        ("own (1) with problems.xlsx", "own.xlsx"),
        ("with problems.zip", "with problems.zip"),
    ],
)
def test_names_of_copies(name: str, own: str) -> None:
    """A file name loses the suffixes that an earlier download added."""
    assert own_name(name) == own


def test_progress_counts_the_rows() -> None:
    """Progress is reported for each table, after every 1,000 rows."""
    rows = "".join(f"M-{number},Name,prov\n" for number in range(2500))
    content = pack([("actors.csv", ACTORS.encode()), ("mitigations.csv", f"id,name,primary\n{rows}".encode())])
    said: list[tuple[str, int, int]] = []
    read_uploaded("own.zip", content, lambda *step: said.append(step))
    assert said == [
        ("Opening the file", 0, 0),
        ("Checking actors", 2, 2),
        ("Checking mitigations", 1000, 2500),
        ("Checking mitigations", 2000, 2500),
        ("Checking mitigations", 2500, 2500),
        ("Checking who is responsible for what", 0, 0),
    ]


def test_progress_counts_the_rows_of_a_sheet(
    workbook: Callable[[Mapping[str, Sequence[Sequence[object]]]], Path],
) -> None:
    """While a workbook is opened, progress is reported every 1,000 rows of a sheet, without a total."""
    rows = [[f"M-{number}", "Name"] for number in range(2500)]
    own = workbook({"actors": [["id", "name"], ["a", "A"]], "mitigations": [["id", "name"], *rows]})
    said: list[tuple[str, int, int]] = []
    read_uploaded("own.xlsx", own.read_bytes(), lambda *step: said.append(step))
    assert said[1:3] == [("Opening mitigations", 1000, 0), ("Opening mitigations", 2000, 0)]


def test_what_progress_raises_ends_the_reading() -> None:
    """An exception from the progress callback stops the reading."""

    def stop(step: str, _done: int, _of: int) -> None:
        if step == "Checking mitigations":
            raise KeyError(step)

    with pytest.raises(KeyError):
        read_uploaded("t.zip", CSV_FILES.write_bytes(build_template()), stop)


def test_a_full_list_of_problems_does_not_stop_the_next_table(folder: Callable[..., Path]) -> None:
    """If one table fills the list of problems, faults in the next table do not cause a crash."""
    actors = "id,name,confidence\n" + "".join(f"a{number},N {number},sure\n" for number in range(50_001))
    problems = vc.check(folder(actors=actors, mitigations="id,name,confidence\nM-1,Filter,sure\n"))
    assert len(problems) == 50_001
    assert problems[-1].message == "There are more problems than the 50,000 listed."
