"""Every kind of file that is known to have been misread, with its right reading."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

import valuechain as vc
from tests.tables.conftest import as_strict, saved
from tests.tables.reading.shapes.conftest import describe

Owners = list[tuple[str, str, str]]
Files = Mapping[str, bytes]
Change = Callable[[Worksheet], object]

ACTORS = "id,name\nmakers,Makers of models\nhosts,Hosts and hubs\npublic,Public\n"
TEAMS = "id,name\nx,Team X\ny,Team Y\n"
STRANGE = 'id,name\n007,"Büro für ""KI"""\n=run,=run|x!A0\nTRUE,TRUE\nz9,9E9\nar,مزود\n'
PLAIN = [("Sift data", "Makers of models", "primary"), ("Watch use", "Hosts and hubs", "primary")]
RACI = [("Sift", "Ana", "responsible"), ("Sift", "Bo", "accountable"), ("Sift", "Team", "informed")]


def table(mitigations: str, actors: str = ACTORS, encoding: str = "utf-8") -> Files:
    """Two CSV files."""
    return {"actors.csv": actors.encode(encoding), "mitigations.csv": mitigations.encode(encoding)}


def workbook(change: Change = lambda _: None, rows: tuple[tuple[object, ...], ...] = ()) -> bytes:
    """A workbook of actors and mitigations, with a change to the sheet of mitigations."""
    made = Workbook()
    made.active.title = "actors"
    for line in ACTORS.splitlines():
        made["actors"].append(line.split(","))
    sheet = made.create_sheet("mitigations")
    for row in rows or (("id", "name", "primary"), ("s", "Sift data", "makers"), ("w", "Watch use", "hosts")):
        sheet.append(row)
    change(sheet)
    return saved(made)


def merge_owner(sheet: Worksheet) -> None:
    """Gives both mitigations one owner in a merged cell."""
    sheet["C3"] = None
    sheet.merge_cells("C2:C3")


def tick_down(sheet: Worksheet) -> None:
    """Fills check boxes down to row 1000, as Google Sheets does."""
    sheet["D1"] = "done"
    for line in range(2, 1001):
        sheet.cell(line, 4).value = False


def number_ids(codes: str) -> Change:
    """Makes ids that are numbers with a format."""

    def change(sheet: Worksheet) -> None:
        for cell, value in (("A2", 1.1), ("A3", 1.2)):
            sheet[cell] = value
            sheet[cell].number_format = codes

    return change


READ: Mapping[str, tuple[Files, Owners]] = {
    "letters in a wide matrix": (
        table("id,name,makers,hosts,public\ns,Sift data,P,S,\nw,Watch use,R,S,A\n"),
        [
            ("Sift data", "Makers of models", "primary"),
            ("Sift data", "Hosts and hubs", "secondary"),
            ("Watch use", "Makers of models", "responsible"),
            ("Watch use", "Public", "accountable"),
            ("Watch use", "Hosts and hubs", "secondary"),
        ],
    ),
    "our own matrix, with strange names": (
        table(
            'id,name,stage,"Büro für ""KI""",\'=run|x!A0,TRUE,9E9,مزود\n1.10,"a, b; c",Now,primary,,,secondary,\n'
            "2025-01-02,'=SUM(A1),Now,,primary,primary,,secondary\n",
            STRANGE,
        ),
        [
            ("a, b; c", 'Büro für "KI"', "primary"),
            ("a, b; c", "9E9", "secondary"),
            ("=SUM(A1)", "=run|x!A0", "primary"),
            ("=SUM(A1)", "TRUE", "primary"),
            ("=SUM(A1)", "مزود", "secondary"),
        ],
    ),
    "an owner merged over rows": (
        {"own.xlsx": workbook(merge_owner)},
        [("Sift data", "Makers of models", "primary"), ("Watch use", "Makers of models", "primary")],
    ),
    "Cyrillic Windows": (
        table("id,name,primary\ns,Sift data,a\n", "id,name\na,Поставщик моделей\nb,Площадки\n", "cp1251"),
        [("Sift data", "Поставщик моделей", "primary")],
    ),
    "Western Mac": (
        table("id,name,primary\ns,Sift data,a\n", "id,name\na,Société d’hébergement\nb,Éditeurs\n", "mac_roman"),
        [("Sift data", "Société d’hébergement", "primary")],
    ),
    "Strict Open XML": ({"own.xlsx": as_strict(workbook())}, PLAIN),
    "no-break spaces": (
        table("id,name,primary\ns,Sift data,Makers\u00a0of models\nw,Watch use,hosts\u00a0\n"),
        PLAIN,
    ),
    "zero-width spaces": (table("id,name,primary\ns,Sift data,makers\u200b\nw,Watch use,\u200bhosts\n"), PLAIN),
    "section rows": (
        table("id,name,primary\nPart 1: Build,,\ns,Sift data,makers\nPart 2: Use,,\nw,Watch use,hosts\n"),
        PLAIN,
    ),
    "sections that look like tasks": (
        table("id,name,primary\n1,Data,\n2,Sift data,makers\n3,Use,\n4,Watch use,hosts\n"),
        PLAIN,
    ),
    "a title above the headings": (
        table("Our plan for 2026,,\n,,\nid,name,primary\ns,Sift data,makers\nw,Watch use,hosts\n"),
        PLAIN,
    ),
    "check boxes down to row 1000": ({"own.xlsx": workbook(tick_down)}, PLAIN),
    "a workbook in a folder": ({"plan.xlsx": workbook(), "notes.docx": b"PK\x03\x04"}, PLAIN),
    "letters as headings of columns with names": (
        table("Entregavel,R,A,C,I\nSift,Ana,Bo,,Team\n", "id,name\nana,Ana\nbo,Bo\nteam,Team\n"),
        RACI,
    ),
    "a row for each owner": (
        table(
            "id,name,actor,role\ns,Sift data,makers,primary\ns,Sift data,public,secondary\nw,Watch use,hosts,primary\n"
        ),
        [PLAIN[0], ("Sift data", "Public", "secondary"), PLAIN[1]],
    ),
    "a register with one owner": (
        table("Control ID,Area,Control,Owner\nG-1,Gov,Name an owner,Team X\nG-2,Gov,Say why,Team Y\n", TEAMS),
        [("Name an owner", "Team X", "responsible"), ("Say why", "Team Y", "responsible")],
    ),
    "names in other scripts": (
        table("id,name,primary,secondary\na,过滤训练数据,zh;th,he\n", "id,name\nzh,模型提供者\nth,ผู้ให้บริการ\nhe,ספק\n"),
        [
            ("过滤训练数据", "模型提供者", "primary"),
            ("过滤训练数据", "ผู้ให้บริการ", "primary"),
            ("过滤训练数据", "ספק", "secondary"),
        ],
    ),
}


def write(folder: Path, files: Files) -> Path:
    """Writes the files into a folder; a single workbook is given by itself."""
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return folder / "own.xlsx" if "own.xlsx" in files else folder


@pytest.mark.parametrize("kind", READ)
def test_right_reading(tmp_path: Path, kind: str) -> None:
    """Every owner is read, and nothing else: no gap, no actor and no mitigation that the file does not have."""
    files, owners = READ[kind]
    chain = vc.read_chain(write(tmp_path, files))
    found = describe(chain)
    assert sorted(found.owners) == sorted(owners)
    assert {name for _, name, _ in found.mitigations} == {name for name, *_ in owners}


@pytest.mark.parametrize(
    ("codes", "ids"), [("0.00", ["1.10", "1.20"]), ("000", ["001", "001"]), ("General", ["1.1", "1.2"])]
)
def test_ids_that_are_numbers(tmp_path: Path, codes: str, ids: list[str]) -> None:
    """Ids are as the format of the cell shows them; those that are then equal are a problem."""
    (tmp_path / "own.xlsx").write_bytes(workbook(number_ids(codes)))
    faults = [each for each in vc.check(tmp_path / "own.xlsx") if not each.is_warning]
    if len(set(ids)) < len(ids):
        assert [each.message for each in faults] == [f'"{ids[0]}" is already used in row 2.']
    else:
        assert [each.id for each in vc.read_chain(tmp_path / "own.xlsx").mitigations] == ids


def test_owners_that_were_never_calculated(tmp_path: Path) -> None:
    """A formula without a value is a problem that names its cell, so no owner is lost."""
    rows = (("id", "name", "primary"), ("s", "Sift data", "=A2"), ("w", "Watch use", "hosts"))
    (tmp_path / "own.xlsx").write_bytes(workbook(rows=rows))
    (problem,) = vc.check(tmp_path / "own.xlsx")
    assert (problem.line, problem.column, problem.is_warning) == (2, "primary", False)
    assert problem.message == "The formula in C2 was never calculated, so it has no value."
