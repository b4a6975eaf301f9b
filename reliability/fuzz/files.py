"""Files that are nearly right: workbooks, zips and tables with strange cells, strange XML and damaged bytes."""

import csv
import io
import zipfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path
from random import Random
from typing import NamedTuple

from openpyxl import Workbook

from valuechain.tables.archive import pack
from valuechain.tables.editing.start import write_copy
from valuechain.tables.reading.read import read_chain

_PARTS = ("xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml", "xl/styles.xml", "xl/workbook.xml")
_STRANGE_CELLS = (
    "-", "TBD", "n/a", "#N/A", "#REF!", "TRUE", "FALSE", "1-2", "2-Jan", "prov, user", "prov & user", "prov\nuser",
    "\u200bprov", "pr\u00adov", "prov\u00a0", "Cafe\u0301", "\u202euser", "=prov", "'=x", "", " ", "x" * 2000, ";" * 50,
    ",".join(["prov"] * 40), "\u00e9\u0142\u0448\u03b1\u05d0\u3042", "\x85", "\u2028", "_x0000_", "_x000D_", "R/A", "0",
)  # fmt: skip
_STRANGE_XML = (
    b"<f>A1</f>", b"<v></v>", b"<v>1e999</v>", b"<v>nan</v>", b"<v>-1</v>", b' t="b"', b' t="e"', b' t="d"', b' t="s"',
    b' s="99"', b' s="1"', b' r="XFD1048576"', b' r="A0"', b"<c/>", b"<row/>", b"</row>",
    b'<mergeCells><mergeCell ref="A1:D9"/></mergeCells>', b'<mergeCell ref="B2:B4"/>', b'<mergeCell ref="x"/>',
    b'<numFmt numFmtId="165" formatCode="0.0%;;@"/>', b'<xf numFmtId="165"/>', b'formatCode="[h]:mm"', b"&#0;", b"\xff",
)  # fmt: skip
_SHAPES = (
    (("Activity", "Legal", "IT"), ("Phase 1: A", "", ""), ("Write", "R", "A/R"), ("Train", "C", ""), ("Total", "", "")),
    (("Task", "Responsible", "Accountable", "I"), ("Write", "Ana, Bo", "Cy", "all"), ("Train", "Bo", "", "-")),
    (("Who", "Task", "Role"), ("Legal", "Write", "R"), ("IT", "Write", "A"), ("", "Train", "C")),
    (("Ref", "Area", "Control", "Owner", "Notes"), ("1", "Gov", "Write", "Legal", ""), ("2", "", "Train", "TBD", "")),
    (("Ref", "Activity", "Business", ""), ("", "", "Legal", "IT"), ("1", "Write", "x", ""), ("2", "Train", "", "x")),
)  # fmt: skip
_SHAPE_CELLS = (
    "R", "A/R", "RACI", "x", "Total", "Phase 2: Do", "R = Responsible, A = Accountable, V = Verifies", "Responsible",
    "Owner", "Role", "id", "name", "No.", "V", "see note", "Ana and Bo", "a" * 200, "[1]", "a;b=c",
)  # fmt: skip
_FORMATS = ("0.00", "000", "0%", "d-mmm", "yyyy-mm-dd", "# ?/?", "[h]:mm", "0.00E+00", '"x"0', "General", ";;;", "@")
_MOST_BYTES = 60_000
"""Larger shipped frameworks take too long to read a hundred thousand times."""
_FAR = 1 << 24
_ENCODINGS = (
    "utf-8",
    "utf-8-sig",
    "utf-16",
    "cp1252",
    "cp1251",
    "mac_roman",
    "koi8_r",
    "gb18030",
    "cp932",
    "utf-16-le",
)


class Mutant(NamedTuple):
    """A mutated file."""

    name: str
    content: bytes


def mutate_cells(random: Random) -> Mutant:
    """A workbook with strange cells, formats and merged cells."""
    return Mutant("own.xlsx", _workbook(random))


def _rows(random: Random) -> dict[str, list[list[object]]]:
    """Two small tables, some of whose cells are strange."""
    actors: list[list[object]] = [["id", "name"], ["prov", "Providers"], ["user", "Users"], ["rd", "R & D"]]
    mitigations: list[list[object]] = [
        ["id", "name", "stage", "primary", "secondary", "done"],
        *([f"M-{line}", f"Task {line}", "Build", "prov", "user;rd", True] for line in range(random.randint(1, 8))),
    ]
    tables = {"actors": actors, "mitigations": mitigations}
    for _ in range(random.randint(1, 12)):
        row = random.choice(random.choice((actors, mitigations, mitigations)))
        change: Callable[[], object] = random.choice(
            (
                lambda: random.choice(_STRANGE_CELLS),
                lambda: random.choice((0, 1.1, 1e300, -5, 45000, True, False, None)),
                lambda: "".join(chr(random.choice((random.randrange(32, 0x500), 0x200B))) for _ in range(8)),
            )
        )
        row[random.randrange(len(row))] = change()
    return tables


def _workbook(random: Random) -> bytes:
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    for title, rows in _rows(random).items():
        sheet = workbook.create_sheet(title)
        for row in rows:
            sheet.append(row)
        for _ in range(random.randint(0, 4)):
            sheet.cell(random.randint(1, 9), random.randint(1, 6)).number_format = random.choice(_FORMATS)
        if random.random() < 0.3:
            line, column = random.randint(1, 8), random.randint(1, 5)
            with suppress(AttributeError, ValueError):
                sheet.merge_cells(
                    start_row=line, start_column=column, end_row=line + random.randint(0, 3), end_column=column + 1
                )
    stream = io.BytesIO()
    workbook.save(stream)
    return stream.getvalue()


@cache
def _parts_of_workbook() -> tuple[tuple[str, bytes], ...]:
    with zipfile.ZipFile(io.BytesIO(_workbook(Random(0)))) as archive:  # noqa: S311 # as above
        return tuple((name, archive.read(name)) for name in archive.namelist())


def mutate_parts(random: Random) -> Mutant:
    """A workbook with strange XML in one of its parts."""
    chosen = random.choice(_PARTS)
    return Mutant(
        "own.xlsx",
        pack((name, _strew(random, part) if name == chosen else part) for name, part in _parts_of_workbook()),
    )


def _strew(random: Random, part: bytes) -> bytes:
    for _ in range(random.randint(1, 4)):
        at = part.find(b"<", random.randrange(len(part)))
        strange = random.choice(_STRANGE_XML)
        where = part.find(b">", at) if strange[:1] == b" " else at
        cut = random.choice((0, 0, 0, random.randrange(20)))
        part = part[:where] + strange + part[where + cut :]
    return part


def mutate_text(random: Random) -> Mutant:
    """A zip of CSV files in some encoding and with some separator."""
    encoding, separator = random.choice(_ENCODINGS), random.choice(",;\t")
    files = []
    for table, rows in _rows(random).items():
        lines = (separator.join("" if cell is None else str(cell) for cell in row) for row in rows)
        name = random.choice((table, table, f"Framework - {table}", f"{table} (1)"))
        files.append((f"{name}.csv", "\r\n".join(lines).encode(encoding, "replace")))
    return Mutant("own.zip", pack(files))


def mutate_shape(random: Random) -> Mutant:
    """A CSV file in a shape that people use, with some strange cells and headings."""
    rows = [list(row) for row in random.choice(_SHAPES)]
    for _ in range(random.randint(0, 8)):
        row = random.choice(rows)
        row[random.randrange(len(row))] = random.choice((*_STRANGE_CELLS, *_SHAPE_CELLS))
    for _ in range(random.randint(0, 3)):
        rows.insert(random.randrange(len(rows)), [random.choice(_SHAPE_CELLS), *[""] * random.randint(0, 6)])
    text = "\n".join(",".join(f'"{cell.replace(chr(34), chr(34) * 2)}"' for cell in row) for row in rows)
    return Mutant("own.csv", text.encode("utf-8", "replace"))


def mutate_bytes(random: Random) -> Mutant:
    """A zip or a workbook with a few other bytes, or without its end."""
    made = random.choice((mutate_cells, mutate_text))(random)
    return Mutant(made.name, _damage(random, made.content))


def _damage(random: Random, content: bytes) -> bytes:
    """A few other bytes. What is drawn does not depend on the length, because workbooks hold the time."""
    damaged = bytearray(content)
    for _ in range(random.randint(1, 20)):
        damaged[random.randrange(_FAR) % len(damaged)] = random.randrange(256)
    return bytes(damaged[: random.choice((len(damaged), random.randrange(_FAR) % len(damaged)))])


def mutate_shipped(random: Random) -> Mutant:
    """A shipped framework as the user would take it away, with strange cells, rows and columns."""
    name, files = random.choice(_shipped_files())
    changed = dict(files)
    for _ in range(random.randint(1, 3)):
        file = random.choice(files)[0]
        changed[file] = _mutate_table(random, changed[file])
    if random.random() < 0.1:
        del changed[random.choice(list(changed))]
    return Mutant(name, pack(changed.items()))


Files = tuple[tuple[str, bytes], ...]
"""The files in a zip, by name."""


@cache
def _shipped_files() -> Sequence[tuple[str, Files]]:
    chain = read_chain()
    zips = ((f"{each.id}.zip", write_copy(chain, each.id)) for each in chain.frameworks)
    return tuple((name, _unpack(content)) for name, content in zips if len(content) < _MOST_BYTES)


def _unpack(content: bytes) -> Files:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return tuple((name, archive.read(name)) for name in archive.namelist())


def _mutate_table(random: Random, content: bytes) -> bytes:
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    for _ in range(random.randint(1, 6)):
        at = random.randrange(len(rows))
        row = rows[at]
        match random.randrange(8):
            case 0:
                rows.insert(random.randrange(len(rows)), list(random.choice(rows)))
            case 1 if len(rows) > 1:
                del rows[at]
            case 2:
                row.append(random.choice(_STRANGE_CELLS))
            case 3 if len(row) > 1:
                column = random.randrange(len(row))
                rows = [[*each[:column], *each[column + 1 :]] for each in rows]
            case 4 | 5 if row:
                other = random.choice(rows)
                row[random.randrange(len(row))] = random.choice(other) if other else ""
            case _ if row:
                row[random.randrange(len(row))] = random.choice((*_STRANGE_CELLS, *_SHAPE_CELLS))
            case _:
                rows.append([])
    stream = io.StringIO()
    csv.writer(stream).writerows(rows)
    return stream.getvalue().encode("utf-8", "replace")


def mutate_given(files: Sequence[Path]) -> Callable[[Random], Mutant]:
    """Mutates the bytes of files that the user gives: workbooks, zips and tables."""
    given = [Mutant(file.name, file.read_bytes()) for file in files]

    def mutate(random: Random) -> Mutant:
        chosen = random.choice(given)
        return Mutant(chosen.name, _damage(random, chosen.content or b" "))

    return mutate
