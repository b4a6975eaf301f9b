"""Files that would cost far more than their size: each is opened in a process of its own, and measured."""

import io
import json
import resource
import struct
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from time import process_time
from typing import NamedTuple

from openpyxl import Workbook

from reliability.fuzz.run import peak_memory
from valuechain.tables.reading.read import check, read_chain
from valuechain.tables.text import MAX_BYTES
from valuechain.tables.writing.write import write_csv  # noqa: F401 # loads what every reading needs

MOST_SECONDS = 30.0
"""Seconds of computing to open a bomb. The largest workbook that is allowed takes some 10 s on an idle core."""
MOST_MEGABYTES = 900
"""Megabytes that opening a bomb may add to the process: some 16 times the largest upload."""
SECRET = "text-of-a-file-on-the-server"  # noqa: S105 # not a password
"""What stands in the file that external entities point to."""
_SHEET, _STRINGS, _STYLES = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml"
_PARTS = (_SHEET, _STRINGS, "xl/workbook.xml", _STYLES, "[Content_Types].xml", "docProps/core.xml")
_OF_STRINGS = (
    b'<Override PartName="/xl/sharedStrings.xml" '
    b'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/>'
)
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_TABLES: Mapping[str, bytes] = {"actors.csv": b"id,name\na,A\n", "mitigations.csv": b"id,name,primary\nM-1,M,a\n"}


class Bomb(NamedTuple):
    """A file that costs far more than its size."""

    name: str
    file: str
    build: Callable[[Path], bytes]
    """Its content, given the file that holds the secret."""


class Opened(NamedTuple):
    """What became of a bomb."""

    problems: list[str]
    """In words; only warnings and notes if it was read."""
    is_read: bool
    seconds: float
    megabytes: float

    @property
    def is_bounded(self) -> bool:
        """Whether it stays within the bounds, and keeps the secret."""
        return (
            self.seconds <= MOST_SECONDS
            and self.megabytes <= MOST_MEGABYTES
            and (self.is_read or bool(self.problems))
            and not any(SECRET in each for each in self.problems)
        )


def _zip(files: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method, compresslevel=1) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return stream.getvalue()


def _declare(content: bytes, size: int) -> bytes:
    """A zip that declares another unpacked size for each file, in both of its headers."""
    declared = bytearray(content)
    for mark, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = declared.find(mark)
        while at >= 0:
            struct.pack_into("<I", declared, at + offset, size)
            at = declared.find(mark, at + 4)
    return bytes(declared)


def _overlap(number: int) -> bytes:
    """A zip in which many names share the same compressed bytes (Fifield 2019, “A better zip bomb”)."""
    content = _zip({"0000.csv": bytes(49_000_000)})
    start = content.find(b"PK\x01\x02")
    end = content.find(b"PK\x05\x06")
    one = content[start:end]
    entries = b"".join(one.replace(b"0000.csv", f"{each:04}.csv".encode()) for each in range(number))
    tail = struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, number, number, len(entries), start, 0)
    return content[:start] + entries + tail


def _linked() -> bytes:
    """A zip with a symbolic link in place of a table."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        link = zipfile.ZipInfo("actors.csv")
        link.create_system, link.external_attr = 3, 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
        archive.writestr("mitigations.csv", _TABLES["mitigations.csv"])
    return stream.getvalue()


def _workbook(parts: Mapping[str, bytes]) -> bytes:
    """A small sound workbook with other XML in some of its parts."""
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    for name, content in _TABLES.items():
        sheet = workbook.create_sheet(name.removesuffix(".csv"))
        for line in content.decode().splitlines():
            sheet.append(line.split(","))
    stream = io.BytesIO()
    workbook.save(stream)
    with zipfile.ZipFile(io.BytesIO(stream.getvalue())) as archive:
        sound = {name: archive.read(name) for name in archive.namelist()}
    kinds = sound["[Content_Types].xml"]
    if _STRINGS in parts and _STRINGS.encode() not in kinds:
        sound["[Content_Types].xml"] = kinds.replace(b"</Types>", _OF_STRINGS + b"</Types>")
    return _zip({**sound, **parts})


def _sheet(rows: bytes, before: bytes = b"") -> bytes:
    return before + f'<worksheet xmlns="{_MAIN}"><sheetData>'.encode() + rows + b"</sheetData></worksheet>"


def _strings(items: bytes, before: bytes = b"") -> bytes:
    return before + f'<sst xmlns="{_MAIN}">'.encode() + items + b"</sst>"


def _styles(inner: bytes) -> bytes:
    return f'<styleSheet xmlns="{_MAIN}">'.encode() + inner + b"</styleSheet>"


def _attributes(number: int) -> bytes:
    return b" ".join(b'a%d="x"' % each for each in range(number))


_LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a0 "ha">'
    + b"".join(b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 12))
    + b"]>"
)
_USED = b'<row r="1"><c r="A1" t="inlineStr"><is><t>%s</t></is></c></row>'


def _entity(secret: Path) -> bytes:
    return b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "%s">]>' % secret.as_uri().encode()


def _foreign(secret: Path) -> bytes:
    return b'<?xml version="1.0"?><!DOCTYPE x SYSTEM "%s">' % secret.as_uri().encode()


def _half(content: bytes) -> bytes:
    return content[: len(content) // 2]


def _large_csv(size: int = MAX_BYTES - 1_000_000) -> bytes:
    row = b"M-%d,Filter the data before training and keep a record of what was left out,a\n"
    lines = [b"id,name,primary\n"]
    length, number = 0, 0
    while length < size and number < 190_000:
        lines.append(row % number + b"")
        length += len(lines[-1])
        number += 1
    filler = b"x" * max(0, (size - length) // len(lines))
    return b"".join(line.rstrip(b"\n") + b"," + filler + b"\n" for line in lines)


def _large_workbook() -> bytes:
    cell = b'<c r="%s%d" t="inlineStr"><is><t>Filter the data</t></is></c>'
    rows = b"".join(
        b'<row r="%d">%s</row>' % (line, b"".join(cell % (column, line) for column in (b"A", b"B", b"C")))
        for line in range(1, 150_000)
    )
    return _workbook({_SHEET: _sheet(rows)})


def _noise(size: int) -> bytes:
    return bytes(bytearray(range(256)) * (size // 256))


_49 = MAX_BYTES - 1_000_000


def _list() -> list[Bomb]:
    """Every bomb for a reader."""
    zips: dict[str, Callable[[Path], bytes]] = {
        "zip that declares 4 GB a file": lambda _: _declare(_zip({**_TABLES, "dates.csv": bytes(1000)}), 4_000_000_000),
        "zip that hides 500 MB": lambda _: _declare(_zip({**_TABLES, "actors.csv": bytes(500_000_000)}), 20),
        "zip of 1,900 overlapping files": lambda _: _overlap(1_900),
        "zip in a zip, ten deep": lambda _: _nest(10),
        "zip of 60,000 empty files": lambda _: _zip({f"{number}.csv": b"" for number in range(60_000)}),
        "zip with paths out of it": lambda _: _zip(
            {
                "../../actors.csv": _TABLES["actors.csv"],
                "/etc/mitigations.csv": _TABLES["mitigations.csv"],
                "C:\\dates.csv": b"id,date\nD,2026-08-02\n",
            }
        ),
        "zip with a symbolic link": lambda _: _linked(),
        "zip with a name twice": lambda _: _zip(
            {"a/actors.csv": _TABLES["actors.csv"], "b/actors.csv": _TABLES["actors.csv"], **_TABLES}
        ),
        "zip of 50 MB, cut": lambda _: _half(_zip({"actors.csv": _large_csv()}, zipfile.ZIP_STORED)),
    }
    workbooks: dict[str, Callable[[Path], bytes]] = {
        "XLSX, text of 140 MB in one cell": lambda _: _workbook({_SHEET: _sheet(_USED % (b"x" * 140_000_000))}),
        "XLSX, shared text of 140 MB": lambda _: _workbook(
            {_STRINGS: _strings(b"<si><t>" + b"x" * 140_000_000 + b"</t></si>")}
        ),
        "XLSX, 9 million shared texts": lambda _: _workbook({_STRINGS: _strings(b"<si><t/></si>" * 9_000_000)}),
        "XLSX, 9 million cells": lambda _: _workbook({_SHEET: _sheet(b"<row>" + b"<c/>" * 9_000_000 + b"</row>")}),
        "XLSX, a million attributes": lambda _: _workbook({_SHEET: _sheet(b"<row " + _attributes(1_000_000) + b"/>")}),
        "XLSX, styles with a million attributes": lambda _: _workbook(
            {_STYLES: _styles(b"<fonts " + _attributes(1_000_000) + b"/>")}
        ),
        "XLSX, elements 190,000 deep": lambda _: _workbook(
            {_SHEET: _sheet(b"<row>" + b"<c>" * 95_000 + b"</c>" * 95_000 + b"</row>")}
        ),
        "XLSX, styles 90,000 deep": lambda _: _workbook({_STYLES: _styles(b"<a>" * 90_000 + b"</a>" * 90_000)}),
        "XLSX, merged cells everywhere": lambda _: _workbook(
            {
                _SHEET: _sheet(_USED % b"x").replace(
                    b"</worksheet>",
                    b"<mergeCells>" + b'<mergeCell ref="A1:XFD1048576"/>' * 100_000 + b"</mergeCells></worksheet>",
                )
            }
        ),
        "XLSX, last row and column": lambda _: _workbook(
            {_SHEET: _sheet(_USED.replace(b"A1", b"XFD1048576").replace(b'"1"', b'"1048576"') % b"x")}
        ),
        "XLSX of 150,000 rows, cut": lambda _: _half(_large_workbook()),
        "XLSX of 150,000 rows": lambda _: _large_workbook(),
        **{f"XLSX, laughing {part}": partial(lambda part, _: _workbook({part: _laugh(part)}), part) for part in _PARTS},
        "XLSX, external entity in a sheet": lambda secret: _workbook({_SHEET: _sheet(_USED % b"&e;", _entity(secret))}),
        "XLSX, external entity in shared texts": lambda secret: _workbook(
            {
                _SHEET: _sheet(b'<row r="1"><c r="A1" t="s"><v>0</v></c></row>'),
                _STRINGS: _strings(b"<si><t>&e;</t></si>", _entity(secret)),
            }
        ),
        "XLSX, foreign DTD": lambda secret: _workbook({_SHEET: _sheet(_USED % b"id", _foreign(secret))}),
    }
    tables: dict[str, Callable[[Path], bytes]] = {
        "CSV of 50 MB": lambda _: _large_csv(),
        "CSV of 50 MB, cut": lambda _: _half(_large_csv()),
        "CSV of a million columns": lambda _: b",".join(b"c%d" % number for number in range(1_000_000)) + b"\n",
        "CSV, one cell of 49 MB": lambda _: b'id,name\na,"' + b"x" * _49 + b'"\n',
        "CSV, one line of 49 MB": lambda _: b"id,name\n" + b"x" * _49,
        "CSV, a heading of 130,000 letters": lambda _: b"id," + b"nam" * 43_000 + b"\na,A\n",
        "CSV, 49 million line breaks": lambda _: b"id,name\n" + b"\n" * _49,
        "CSV, 24 million quotes": lambda _: b'id,name\n"' + b'""\n' * (_49 // 3),
        "CSV, 24 million rows": lambda _: b"id,name\n" + b"a\n" * (_49 // 2),
        "CSV, every byte": lambda _: _noise(_49),
        "CSV in an unknown encoding": lambda _: (
            b"id,name\n" + "a,Prüfung größer Maßnahmen\n".encode("cp1252") * 1_800_000
        ),
        "CSV, 49 MB of one accent": lambda _: "e\u0301\u0323".encode() * (_49 // 5),
        "CSV, 49 MB of wide marks": lambda _: ("id,name\n" + "\u202e\u200b\ufeff,x\n" * 4_000_000).encode()[:_49],
    }
    return [
        *(Bomb(name, "own.zip", build) for name, build in zips.items()),
        *(Bomb(name, "own.xlsx", build) for name, build in workbooks.items()),
        *(Bomb(name, "own.csv", build) for name, build in tables.items()),
        Bomb("ODS, a billion repeated cells", "own.ods", lambda _: _repeated()),
        Bomb("JSON in place of the descriptor, a million deep", "datapackage.json", lambda _: b"[" * 1_000_000),
    ]


def _nest(deep: int) -> bytes:
    content = _zip({"actors.csv": bytes(40_000_000)})
    for _ in range(deep):
        content = _zip({f"{number}.zip": content for number in range(10)}, zipfile.ZIP_DEFLATED)
    return content


def _laugh(part: str) -> bytes:
    if part == _SHEET:
        return _sheet(_USED % b"&a11;", _LAUGHS)
    if part == _STRINGS:
        return _strings(b"<si><t>&a11;</t></si>", _LAUGHS)
    return _LAUGHS + b"<x>&a11;</x>"


def _repeated() -> bytes:
    cells = (
        b'<table:table-row table:number-rows-repeated="1000000000">'
        b'<table:table-cell table:number-columns-repeated="1000000000"/></table:table-row>'
    )
    return _zip({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": cells})


BOMBS = {bomb.name: bomb for bomb in _list()}


def measure(name: str) -> Opened:
    """Opens a bomb in a process of its own."""
    bomb = BOMBS[name]
    with tempfile.TemporaryDirectory() as folder:
        secret = Path(folder) / "secret.txt"
        secret.write_text(SECRET, encoding="utf-8")
        place = Path(folder) / "own"
        place.mkdir()
        path = place / bomb.file
        path.write_bytes(bomb.build(secret))
        if bomb.file == "datapackage.json":
            for table, content in _TABLES.items():
                (place / table).write_bytes(content)
            path = place
        child = subprocess.run(
            [sys.executable, "-W", "ignore", "-m", __name__, str(path)],
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
    if child.returncode:
        raise RuntimeError(f"{name}: the process ended with {child.returncode}. {child.stderr[-2000:]}")
    return Opened(*json.loads(child.stdout))


def _open(path: Path) -> Opened:
    from valuechain.tables.reading import sheet_cells  # noqa: F401, PLC0415 # loaded before the measure begins

    read_chain()
    limit = 4_000_000_000
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))  # a bomb must not stop the machine
    begun, before = process_time(), peak_memory()
    problems = check(path)
    taken = process_time() - begun
    is_read = all(problem.is_warning for problem in problems)
    return Opened([str(problem) for problem in problems[:9]], is_read, taken, peak_memory() - before)


def measure_all() -> bool:
    """Prints a table of all bombs; returns whether each stays within the bounds."""
    print(
        f"\nBounds for a bomb: {MOST_SECONDS:g} s, {MOST_MEGABYTES} MB more.\n\n"
        f"{'bomb':<50}{'s':>6}{'MB':>6}  what is said"
    )
    is_bounded = True
    for name in BOMBS:
        try:
            opened = measure(name)
        except (RuntimeError, subprocess.TimeoutExpired) as error:
            print(f"{name:<50}{'':>12}  FAILED: {error}")
            is_bounded = False
            continue
        said = next((each for each in opened.problems if not opened.is_read), "read" if opened.is_read else "")
        mark = "" if opened.is_bounded else "  OUT OF BOUNDS"
        print(f"{name:<50}{opened.seconds:>6.1f}{opened.megabytes:>6.0f}  {said[:110]}{mark}", flush=True)
        is_bounded &= opened.is_bounded
    return is_bounded


if __name__ == "__main__":
    print(json.dumps(_open(Path(sys.argv[1]))))
