"""Names of files as Google Sheets, Numbers, Windows and people make them."""

from pathlib import Path

import pytest
from openpyxl import Workbook

import valuechain as vc
from tests.tables.conftest import ACTORS, MITIGATIONS, MakeWorkbook, Zipped, saved
from valuechain.tables.columns import LONGEST_ID
from valuechain.tables.reading.file_names import table_named
from valuechain.tables.reading.read import read_uploaded
from valuechain.tables.schema import TABLES

NAMES = [
    "Framework - mitigations",
    "Framework-mitigations",
    "mitigations (1)",
    "mitigations - Copy",
    "mitigations - Copy (2)",
    "Copy of mitigations",
    "mitigations copy",
    "mitigations copy 2",
    "Copy of Framework - mitigations",
    "Mitigations",
    "mitigations.csv",
    "Framework \u2013 mitigations",
]


@pytest.mark.parametrize("name", NAMES)
def test_names_that_are_understood(zipped: Zipped, name: str) -> None:
    """A table is found under the name that a program gives to a sheet or a copy."""
    chain = vc.read_chain(zipped({"Framework - actors.csv": ACTORS, f"{name}.csv": MITIGATIONS}))
    assert len(chain.mitigations) == 2
    assert chain.warnings == ()


@pytest.mark.parametrize(
    ("name", "table"),
    [("Model types", "model_types"), ("release-types", "release_types"), ("Our actors", "our actors")],
)
def test_names_of_two_words(name: str, table: str) -> None:
    """Spaces and hyphens within a table's name do not matter; other names are kept."""
    assert table_named(name, TABLES) == table


def test_the_very_name_goes_first(zipped: Zipped) -> None:
    """A file with a table's very name is read rather than a copy of it, which is said to be left out."""
    own = zipped({"actors (1).csv": "id,name\nold,Old\n", "actors.csv": ACTORS, "mitigations.csv": MITIGATIONS})
    chain = vc.read_chain(own)
    assert [actor.id for actor in chain.actors] == ["provider", "user"]
    assert [(each.file, each.message) for each in chain.warnings] == [
        ("actors (1).csv", 'Note: Left out, because "actors.csv" is there too.')
    ]


def test_two_copies(zipped: Zipped) -> None:
    """Two copies of a table are a problem, since neither is the right one."""
    own = zipped({"actors (1).csv": ACTORS, "actors (2).csv": ACTORS, "mitigations.csv": MITIGATIONS})
    assert [each.message for each in vc.check(own)] == [
        "There are two actors tables: actors (1).csv and actors (2).csv."
    ]


def test_a_workbook_in_a_folder(tmp_path: Path, workbook: MakeWorkbook) -> None:
    """A folder with one workbook and no tables is read as that workbook, and other files are said to be left out."""
    own = workbook(
        {"actors": [["id", "name"], ["a", "A"]], "mitigations": [["id", "name", "primary"], ["M", "M", "b"]]}
    )
    folder = tmp_path / "policy"
    folder.mkdir()
    own.rename(folder / "framework.xlsx")
    (folder / "notes.docx").write_bytes(b"PK\x03\x04")
    assert [(each.file, each.line, each.message) for each in vc.check(folder)] == [
        ("framework.xlsx, sheet mitigations", 2, 'Unknown actor "b".'),
        ("notes.docx", 1, "Note: Left out, because files of type .docx are not tables."),
    ]


def test_a_workbook_beside_tables(zipped: Zipped) -> None:
    """A workbook beside tables is said to be left out."""
    old = saved(Workbook())
    chain = vc.read_chain(zipped({"actors.csv": ACTORS, "mitigations.csv": MITIGATIONS, "old.xlsx": old}))
    assert [(each.file, each.message) for each in chain.warnings] == [
        ("old.xlsx", "Note: Left out, because files of type .xlsx are not tables.")
    ]


def test_what_goes_with_the_tables(zipped: Zipped) -> None:
    """A README, a licence and the description of the data are left out without a word."""
    beside = {"README.md": "x", "LICENSE": "x", "datapackage.json": "{}", ".hidden": "x", "problems.csv": "x"}
    assert vc.check(zipped({"actors.csv": ACTORS, "mitigations.csv": MITIGATIONS} | beside)) == []


def test_a_very_long_name_of_a_file() -> None:
    """A table whose file has a very long name is read; the id that is made from the name is as long as ids may be."""
    chain = read_uploaded(f"{'long ' * 60}.csv", b"Task,Owner\nFilter data,Provider\nKeep logs,User\n")
    (framework,) = chain.frameworks
    assert (framework.name.strip(), len(framework.id)) == (("long " * 60).strip(), LONGEST_ID - 1)
