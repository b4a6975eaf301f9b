"""Where tables come from: a folder, a zip or a workbook, read within limits."""

import hashlib
import io
import zipfile
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple

from valuechain.model.errors import nearest
from valuechain.model.problem import WHOLE_FILE, Problem
from valuechain.tables.text import (
    MAX_BYTES,
    MAX_COLUMNS,
    MAX_ROWS,
    RawTable,
    UnreadableError,
    decode,
    parse,
    shape,
    unreadable,
)

MAX_UNPACKED = 150_000_000
"""What a zip or workbook may unpack to, in bytes; a workbook's XML is some ten times its table."""


class Source(NamedTuple):
    """The tables found, by table name, and what could not be read."""

    name: str
    """What to call the data: the folder's or file's own name, without its ending."""
    tables: Mapping[str, RawTable]
    unread: frozenset[str]
    """The tables that are there, or may be there, but could not be read."""
    problems: tuple[Problem, ...]
    version: str
    modified: float


def open_source(path: Path, known: Mapping[str, frozenset[str]]) -> Source:
    """Reads the tables named in `known` (with their columns) from a folder, a zip or an XLSX workbook.

    Nothing is raised for bad input: every fault becomes a problem.
    """
    try:
        if path.is_dir():
            return _open_folder(path, known)
        if not path.exists():
            mend = "Give a folder, a .zip or an .xlsx that exists."
            return _failed(path, known, Problem(str(path), 1, WHOLE_FILE, "There is nothing at this path.", mend))
        if path.stat().st_size > MAX_BYTES:
            raise _too_large(path.name, path.stat().st_size)
        return read_upload(path.name, path.read_bytes(), known, path.stat().st_mtime)
    except UnreadableError as error:
        return _failed(path, known, error.problem)
    except OSError as error:
        message = f"The file cannot be read: {error.strerror or error}."
        return _failed(path, known, Problem(str(path), 1, WHOLE_FILE, message, "Check that it is yours to read."))


def read_upload(name: str, content: bytes, known: Mapping[str, frozenset[str]], modified: float = 0.0) -> Source:
    """Reads the tables from the bytes of a zip or a workbook. `name` tells which by its ending."""
    stem, ending = Path(name).stem, Path(name).suffix.lower()
    version = hashlib.sha256(content).hexdigest()
    try:
        if ending == ".zip":
            tables, problems = _collect(_zip_members(name, content), known)
        elif ending in (".xlsx", ".xlsm"):
            tables, problems = _read_workbook(name, content, known)
        else:
            mend = "Give the folder that holds actors.csv and mitigations.csv, a .zip of it, or one .xlsx workbook."
            raise unreadable(name, "One file alone is not a framework.", mend)
    except UnreadableError as error:
        return Source(stem, {}, frozenset(known), (error.problem,), version, modified)
    return Source(stem, tables, _unread(tables, problems), tuple(problems.values()), version, modified)


def _failed(path: Path, known: Mapping[str, frozenset[str]], problem: Problem) -> Source:
    return Source(path.stem, {}, frozenset(known), (problem,), "", 0.0)


def _unread(tables: Mapping[str, RawTable], problems: Mapping[str, Problem]) -> frozenset[str]:
    return frozenset(problems.keys() - tables.keys())


def _too_large(file: str, size: int) -> UnreadableError:
    message = f"The file has {size / 1e6:,.0f} MB; at most {MAX_BYTES / 1e6:,.0f} MB are read."
    return unreadable(file, message, "Keep only the tables that are needed, or split the data.")


Member = tuple[str, Callable[[], bytes]]
Found = tuple[dict[str, RawTable], dict[str, Problem]]
"""Tables, and problems of unreadable ones, by table name."""


def _open_folder(folder: Path, known: Mapping[str, frozenset[str]]) -> Source:
    files = sorted(file for file in folder.iterdir() if file.is_file() and not file.name.startswith("."))
    modified = 0.0
    digest = hashlib.sha256()

    def reader(file: Path) -> Callable[[], bytes]:
        def read() -> bytes:
            nonlocal modified
            stat = file.stat()
            if stat.st_size > MAX_BYTES:
                raise _too_large(file.name, stat.st_size)
            modified = max(modified, stat.st_mtime)
            content = file.read_bytes()
            digest.update(file.name.encode() + b"\0" + content)
            return content

        return read

    tables, problems = _collect(((file.name, reader(file)) for file in files), known)
    name = folder.resolve().name
    return Source(name, tables, _unread(tables, problems), tuple(problems.values()), digest.hexdigest(), modified)


def _zip_members(name: str, content: bytes) -> Iterator[Member]:
    archive = _open_zip(name, content)

    def reader(member: zipfile.ZipInfo) -> Callable[[], bytes]:
        def read() -> bytes:
            try:
                return archive.read(member)
            except (RuntimeError, zipfile.BadZipFile, NotImplementedError, OSError) as error:
                mend = "Pack it again, without a password."
                raise unreadable(f"{name}/{member.filename}", f"It cannot be unpacked: {error}.", mend) from None

        return read

    for member in archive.infolist():
        base = Path(member.filename).name
        if not member.is_dir() and not base.startswith(".") and "__MACOSX" not in member.filename:
            yield base, reader(member)


def _open_zip(name: str, content: bytes) -> zipfile.ZipFile:
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except zipfile.BadZipFile:
        raise unreadable(name, "The file is damaged or not what its ending says.", "Save or pack it again.") from None
    members = archive.infolist()
    size = sum(member.file_size for member in members)
    if size > MAX_UNPACKED or len(members) > 2000:
        limit = f"at most {MAX_UNPACKED / 1e6:,.0f} MB in 2,000 are read"
        message = f"It unpacks to {size / 1e6:,.0f} MB in {len(members):,} files; {limit}."
        raise unreadable(name, message, "Pack only the tables that docs/data-format.md names.")
    return archive


def _collect(members: Iterator[Member], known: Mapping[str, frozenset[str]]) -> Found:
    tables: dict[str, RawTable] = {}
    problems: dict[str, Problem] = {}
    for file, read in members:
        stem, ending = Path(file).stem.casefold(), Path(file).suffix.casefold()
        if ending not in (".csv", ".tsv", ".txt"):
            continue
        if stem not in known:
            _note_misnamed(file, stem, known, ".csv", problems)
            continue
        try:
            if stem in tables:
                raise unreadable(file, f"The table {stem} is there twice.", "Keep one of them.")
            content = read()
            if len(content) > MAX_BYTES:
                raise _too_large(file, len(content))
            tables[stem] = parse(file, decode(file, content), known[stem])
        except UnreadableError as error:
            problems[stem] = error.problem
    return tables, problems


def _note_misnamed(
    file: str, stem: str, known: Mapping[str, frozenset[str]], ending: str, problems: dict[str, Problem]
) -> None:
    meant = nearest(stem, known)
    if meant and len(stem) > 2 and abs(len(stem) - len(meant)) <= 3:
        problems[meant] = Problem(file, 1, WHOLE_FILE, "No table has this name.", f'Did you mean "{meant}{ending}"?')


def _read_workbook(name: str, content: bytes, known: Mapping[str, frozenset[str]]) -> Found:
    from openpyxl import load_workbook  # noqa: PLC0415 # slow to import, and rarely needed
    from openpyxl.utils.escape import unescape  # noqa: PLC0415 # as above
    from openpyxl.utils.exceptions import InvalidFileException  # noqa: PLC0415 # as above

    _open_zip(name, content)
    try:
        workbook = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    except (InvalidFileException, KeyError, ValueError, OSError, zipfile.BadZipFile, SyntaxError):
        raise unreadable(
            name, "The workbook cannot be opened.", "Open it in Excel and save it again as .xlsx."
        ) from None
    tables: dict[str, RawTable] = {}
    problems: dict[str, Problem] = {}
    for sheet in workbook.worksheets:
        stem = sheet.title.strip().casefold()
        if stem not in known:
            _note_misnamed(f"{name}, sheet {sheet.title}", stem, known, "", problems)
            continue
        file = f"{name}, sheet {sheet.title}"
        rows: list[list[str]] = []
        lines: list[int] = []
        try:
            for line, values in enumerate(sheet.iter_rows(values_only=True, max_col=MAX_COLUMNS + 200), start=1):
                if line > MAX_ROWS:
                    raise unreadable(
                        file, f"The sheet has more than {MAX_ROWS:,} rows.", "Delete empty rows, or split it."
                    )
                row = [unescape(_cell_text(value)) for value in values]
                if any(row):
                    rows.append(row)
                    lines.append(line)
            tables[stem] = shape(file, rows, lines)
        except UnreadableError as error:
            problems[stem] = error.problem
        except (KeyError, ValueError, SyntaxError, OSError, zipfile.BadZipFile) as error:
            problems[stem] = unreadable(file, f"The sheet cannot be read: {error}.", "Save the workbook again.").problem
    return tables, problems


def _cell_text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time().isoformat() == "00:00:00" else value.isoformat(" ")
    if isinstance(value, date):
        return value.isoformat()
    return str(value)
