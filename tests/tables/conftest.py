"""Builds a user's data as a folder, zip or workbook, and lists its problems."""

import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields
from pathlib import Path

import pytest
from openpyxl import Workbook

import valuechain as vc

Text = str | bytes
Sheets = Mapping[str, Sequence[Sequence[object]]]
Folder = Callable[..., Path]
Zipped = Callable[..., Path]
MakeWorkbook = Callable[..., Path]
Repacked = Callable[[Path, str, bytes], Path]
ProblemsOf = Callable[..., list[tuple[str, int, str, str, str]]]
Content = Callable[[vc.ValueChain], dict[str, object]]
Owners = Callable[[vc.ValueChain], list[tuple[str, str, str]]]

ACTORS = "id,name\nprovider,Model Providers\nuser,Users\n"
MITIGATIONS = "id,name,primary,secondary\nM-1,Filter data,provider,\nM-2,Report misuse,provider,user\n"
_STRICT = b"http://purl.oclc.org/ooxml/"


def _bytes(text: Text) -> bytes:
    return text.encode() if isinstance(text, str) else text


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """Writes `actors="..."` as actors.csv into a folder called own; by default, writes valid actors and mitigations."""

    def write(**tables: Text) -> Path:
        own = tmp_path / "own"
        own.mkdir(exist_ok=True)
        for table, text in ({"actors": ACTORS, "mitigations": MITIGATIONS} | tables).items():
            (own / f"{table}.csv").write_bytes(_bytes(text))
        return own

    return write


@pytest.fixture
def zipped(tmp_path: Path) -> Zipped:
    """Writes files, given by path, into a zip called own."""

    def write(files: Mapping[str, Text], method: int = zipfile.ZIP_DEFLATED) -> Path:
        own = tmp_path / "own.zip"
        with zipfile.ZipFile(own, "w", method) as archive:
            for path, text in files.items():
                archive.writestr(path, _bytes(text))
        return own

    return write


@pytest.fixture
def workbook(tmp_path: Path) -> MakeWorkbook:
    """Writes rows, given by sheet title, into a workbook called own; cells of its first sheet can be merged."""

    def write(sheets: Sheets, *merged: str) -> Path:
        made = Workbook()
        made.remove(made.active)
        for title, rows in sheets.items():
            sheet = made.create_sheet(title)
            for row in rows:
                sheet.append(row)
        for cells in merged:
            made.worksheets[0].merge_cells(cells)
        own = tmp_path / "own.xlsx"
        made.save(own)
        return own

    return write


@pytest.fixture
def repacked(tmp_path: Path) -> Repacked:
    """The workbook with one of its parts replaced."""

    def write(workbook: Path, part: str, content: bytes) -> Path:
        stream = io.BytesIO()
        with zipfile.ZipFile(workbook) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
            for name in old.namelist():
                new.writestr(name, content if name == part else old.read(name))
        own = tmp_path / "own.xlsx"
        own.write_bytes(stream.getvalue())
        return own

    return write


def saved(workbook: Workbook) -> bytes:
    """The file of a workbook."""
    stream = io.BytesIO()
    workbook.save(stream)
    return stream.getvalue()


def as_strict(content: bytes) -> bytes:
    """A workbook as "Strict Open XML Spreadsheet" saves it: the same parts in other namespaces (ECMA-376, part 1)."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(stream, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            for transitional, strict in (
                (b"spreadsheetml/2006/main", b"spreadsheetml/main"),
                (b"officeDocument/2006/relationships", b"officeDocument/relationships"),
                (b"drawingml/2006/main", b"drawingml/main"),
            ):
                old_name, new_name = b"http://schemas.openxmlformats.org/" + transitional, _STRICT + strict
                part = part.replace(old_name, new_name)
            new.writestr(name, part)
    return stream.getvalue()


@pytest.fixture
def problems_of(folder: Folder) -> ProblemsOf:
    """The problems in tables written by `folder`, as plain tuples."""

    def check(**tables: Text) -> list[tuple[str, int, str, str, str]]:
        return [tuple(problem) for problem in vc.check(folder(**tables))]

    return check


@pytest.fixture
def content() -> Content:
    """The contents of a chain, without the hash and dates of its files."""

    def of(chain: vc.ValueChain) -> dict[str, object]:
        names = [field.name for field in fields(chain) if field.name not in ("version", "modified", "updated")]
        return {name: getattr(chain, name) for name in names}

    return of


@pytest.fixture
def owners() -> Owners:
    """The mitigation, actor and role of every ownership."""

    def of(chain: vc.ValueChain) -> list[tuple[str, str, str]]:
        return [(each.mitigation, each.actor, each.role) for each in chain.ownerships]

    return of
