"""Reads raw tables from a folder, a zip or a workbook, within limits."""

import hashlib
import json
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from valuechain.model.errors import nearest
from valuechain.model.problem import WHOLE_FILE, Noted, Problem
from valuechain.tables.reading.file_names import goes_beside, table_named
from valuechain.tables.reading.progress import Progress, say_nothing
from valuechain.tables.reading.report import misspelling_of, quoted, shown
from valuechain.tables.reading.sheets import sheets_of
from valuechain.tables.reading.zips import encoding_in, open_zip, too_large, unpack
from valuechain.tables.schema import DESCRIPTOR, REQUIRED_TABLES
from valuechain.tables.text import (
    MAX_BYTES,
    OLD_OFFICE,
    ZIPPED,
    RawTable,
    UnreadableError,
    decode,
    kind_of,
    parse,
    unreadable,
)

_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
"""The stream name in password-protected workbooks (MS-OFFCRYPTO, 2.3.4.4)."""
_LONGEST_NAME = 100
"""How many characters of a file name are compared with the names of tables."""

TEXT_ENDINGS = (".csv", ".tsv", ".txt")
WORKBOOK_ENDINGS = (".xlsx", ".xlsm")
_MOST_NAMED = 5
_NEEDED = (
    "Use an Excel workbook (.xlsx), a CSV file, or a zip of CSV files. From another document, copy its table into a "
    "spreadsheet."
)
_UNREAD_ENDINGS = (".xls", ".xlsb", ".ods", ".numbers")

Known = Mapping[str, frozenset[str]]
"""The columns of each table, by table name."""


class SourceFiles(NamedTuple):
    """The tables found, by table name, and those that could not be read."""

    name: str
    """The name of the data: the folder's or file's own name, without extension."""
    tables: Mapping[str, RawTable]
    unread: frozenset[str]
    """Tables that are present, or may be, but could not be read."""
    problems: tuple[Problem, ...]
    version: str
    modified: float
    is_workbook: bool = False
    updated: str = ""
    """The day on which the data last changed, as an ISO date; empty if unknown."""
    strangers: tuple["SourceEntry", ...] = ()
    """Files or sheets with names other than those of the tables."""
    absent: tuple[Problem, ...] = ()
    """The problems that say that a required table is missing or misnamed."""
    left_out: tuple[Problem, ...] = ()
    """Notes about the strangers."""


class SourceEntry(NamedTuple):
    """A file or a sheet that may be a table."""

    file: str
    """The file's name, as given in problems."""
    place: str
    """The file's or sheet's name within the folder, zip or workbook."""
    name: str
    """The name without extension; empty if it does not look like a table."""
    read: Callable[[frozenset[str]], RawTable] | None
    """Reads the table, given its columns; None if this type of file is not a table."""
    content_of: Callable[[], bytes]
    """The bytes of a file; nothing for a sheet."""
    is_hidden: bool = False
    """Whether it is a hidden sheet."""


def open_source(path: Path, known: Known, encoding: str = "") -> SourceFiles:
    """Reads the tables in `known` from a folder, a zip or an XLSX workbook.

    `encoding` is that of text that is not UTF-8; it is guessed by default. Never raises for bad input: every fault
    becomes a problem.
    """
    try:
        if path.is_dir():
            return _open_folder(path, known, encoding)
        if not path.exists():
            mend = "Give an existing folder, .zip or .xlsx."
            raise unreadable(as_text(str(path)), "Nothing exists at this path.", mend)
        modified = path.stat().st_mtime
        source = read_upload(path.name, _read_file(path), known, encoding=encoding)
        return source._replace(modified=modified, updated=_day(modified))
    except UnreadableError as error:
        return _failed(as_text(path.stem), known, error)
    except OSError as error:
        return _failed(as_text(path.stem), known, _locked(as_text(str(path)), error))


def read_upload(
    name: str, content: bytes, known: Known, progress: Progress = say_nothing, encoding: str = ""
) -> SourceFiles:
    """Reads tables from the bytes of a zip or a workbook; the extension of `name` tells which.

    `encoding` is that of text that is not UTF-8, by default the one that the zip names, or else a guess.
    """
    name = as_text(name)
    stem, ending = Path(name).stem, Path(name).suffix.lower()
    version = hashlib.sha256(content).hexdigest()
    try:
        if len(content) > MAX_BYTES:
            raise too_large(name, len(content))
        if not content:
            raise unreadable(name, "The file is empty (0 bytes).", f"Save it again. {_NEEDED}")
        if ending == ".zip":
            archive = open_zip(name, content)
            entries = _zip_entries(archive, encoding or encoding_in(archive))
            found = _collect_files(entries, known, progress)
        elif ending in TEXT_ENDINGS:
            found = _collect([*_file_entries([(PurePosixPath(name), lambda: content)], encoding)], known)
        elif ending in WORKBOOK_ENDINGS:
            found = _collect_sheets(name, content, known, progress)
        elif ending in _UNREAD_ENDINGS:
            mend = "Open it, and save or export it as an Excel workbook (.xlsx)."
            raise unreadable(name, f"Workbooks of type {ending} are not supported.", mend)
        else:
            raise unreadable(name, _wrong_kind(ending, content), _NEEDED)
    except UnreadableError as error:
        return _failed(stem, known, error)
    return found._replace(name=stem, version=version)


def _wrong_kind(ending: str, content: bytes) -> str:
    kind = kind_of(content)
    if kind and not content.startswith(ZIPPED):  # a Word document is a zip, too
        return f"The file {kind[0]}"
    return f"Files of type {ending} are not supported." if ending else "The file name has no extension, such as .xlsx."


def _failed(name: str, known: Known, error: UnreadableError) -> SourceFiles:
    return SourceFiles(name, {}, frozenset(known), (error.problem,), "", 0.0)


def as_text(name: str) -> str:
    """A file name as text; bytes that the system cannot decode become question marks."""
    return name.encode("utf-8", "replace").decode()


def _read_file(path: Path) -> bytes:
    """The bytes of a file. Raises UnreadableError if it is not a file, is too large or is locked."""
    file = as_text(path.name)
    if not path.is_file():
        raise unreadable(file, "This is not a file.", "Replace it with the file itself, not a folder or a broken link.")
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise too_large(file, size)
        return path.read_bytes()
    except OSError as error:
        raise _locked(file, error) from None


def _locked(file: str, error: OSError) -> UnreadableError:
    mend = "Check that you have permission to read it, and that no other program has it open."
    return unreadable(file, f"It cannot be read: {error.strerror or error}.", mend)


def _open_folder(folder: Path, known: Known, encoding: str) -> SourceFiles:
    modified = 0.0
    digest = hashlib.sha256()

    def content_of(file: Path) -> bytes:
        nonlocal modified
        content = _read_file(file)
        modified = max(modified, file.stat().st_mtime)
        digest.update(file.name.encode() + b"\0" + content)
        return content

    files = sorted(folder.iterdir())
    # Ignore folders unless one has a table's name.
    likely = [file for file in files if file.suffix.casefold() in TEXT_ENDINGS or not file.is_dir()]
    entries = _file_entries(((PurePosixPath(file.name), partial(content_of, file)) for file in likely), encoding)
    found = _collect_files(entries, known)
    inner = next((file for file in files if (file / "actors.csv").is_file()), None)
    if not found.tables and inner is not None:
        mend = f"Give that folder instead: {as_text(str(inner))}."
        raise unreadable(as_text(str(folder)), "The tables are in a folder inside this one.", mend)
    version = digest.hexdigest()
    day = read_updated(folder, version)
    return found._replace(
        name=as_text(folder.resolve().name),
        version=version,
        modified=modified,
        updated=_day(modified) if day is None else day,
    )


def read_updated(folder: Path, version: str) -> str | None:
    """The day of the last change, as the folder's descriptor records it; None if it records no day.

    Empty if the descriptor is of another version of the data. Files' own times would be wrong for a clone.
    """
    try:
        described = json.loads((folder / DESCRIPTOR).read_bytes())
        day = date.fromisoformat(described["updated"]).isoformat()
        return day if described["version"] == version else ""
    except (OSError, ValueError, TypeError, LookupError, RecursionError):  # the last, of lists in lists without end
        return None


def _day(modified: float) -> str:
    return datetime.fromtimestamp(modified, UTC).date().isoformat() if modified else ""


def _file_entries(files: Iterable[tuple[PurePosixPath, Callable[[], bytes]]], encoding: str) -> Iterator[SourceEntry]:
    """Entries for files, leaving out hidden files and Excel's lock files."""
    for path, content_of in files:
        if not path.name or path.name.startswith((".", "~$")):
            continue
        file, place = as_text(path.name), as_text(str(path))
        ending = path.suffix.casefold()
        if ending in TEXT_ENDINGS:
            yield SourceEntry(file, place, path.stem, partial(_read_csv, file, content_of, encoding), content_of)
        else:
            is_likely = ending in ("", *WORKBOOK_ENDINGS, *_UNREAD_ENDINGS)
            yield SourceEntry(file, place, path.stem if is_likely else "", None, content_of)


def _read_csv(file: str, content_of: Callable[[], bytes], encoding: str, columns: frozenset[str]) -> RawTable:
    return parse(file, decode(file, content_of(), encoding), columns)


def _zip_entries(archive: zipfile.ZipFile, encoding: str) -> Iterator[SourceEntry]:
    members = [(PurePosixPath(member.filename.replace("\\", "/")), member) for member in archive.infolist()]
    files = (
        (path, partial(unpack, archive, member))
        for path, member in members
        if not member.filename.endswith(("/", "\\")) and "__MACOSX" not in path.parts
    )
    return _file_entries(files, encoding)


def _collect_files(entries: Iterable[SourceEntry], known: Known, progress: Progress = say_nothing) -> SourceFiles:
    """The tables among files, or those in the only workbook if no file is named like a table."""
    files = [*entries]
    workbooks = [each for each in files if each.file.casefold().endswith(WORKBOOK_ENDINGS)]
    if len(workbooks) == 1 and not any(each.read and table_named(each.name, known) in known for each in files):
        (only,) = workbooks
        found = _collect_sheets(only.file, only.content_of(), known, progress)
        others = tuple(_leave_out((each for each in files if each is not only), ""))
        return found._replace(problems=(*found.problems, *others))
    return _collect(files, known)


def _collect_sheets(name: str, content: bytes, known: Known, progress: Progress) -> SourceFiles:
    """The tables among the sheets of a workbook. Raises UnreadableError."""
    if content.startswith(OLD_OFFICE):
        if _ENCRYPTED in content:
            mend = "Open it in Excel, remove the password (File, Info, Protect Workbook), and save it."
            raise unreadable(name, "The workbook is password-protected.", mend)
        message = "This is an old workbook (.xls), though its name ends in .xlsx."
        raise unreadable(name, message, "Open it in Excel, and save it as an Excel workbook (.xlsx).")
    sheets = sheets_of(name, content, open_zip(name, content), progress)
    entries = [
        SourceEntry(file, sheet.title, sheet.title, partial(sheet.read, file), lambda: b"", sheet.is_hidden)
        for sheet in sheets
        if not sheet.is_blank or table_named(sheet.title, known) in known
        for file in [f"{name}, sheet {sheet.title}"]
    ]
    return _collect(entries, known, workbook=name)


def _collect(entries: Sequence[SourceEntry], known: Known, workbook: str = "") -> SourceFiles:
    """The tables among the entries. Those with a table's very name come before those that only resemble it."""
    tables: dict[str, RawTable] = {}
    places: dict[str, SourceEntry] = {}
    strangers: list[SourceEntry] = []
    problems: list[Problem] = []
    for entry in sorted(entries, key=lambda each: not _is_exact(each, known)):
        table = table_named(entry.name, known)
        if table not in known or entry.read is None:
            strangers.append(entry)
        elif table not in places:
            places[table] = entry
            try:
                tables[table] = entry.read(known[table])
                problems.extend(tables[table].notes)
                if entry.is_hidden:
                    problems.append(Noted.of(entry.file, 1, WHOLE_FILE, "The sheet is hidden; it was read, too.", ""))
            except UnreadableError as error:
                problems.append(error.problem)
        elif _is_exact(first := places[table], known) and not _is_exact(entry, known):
            reason = f"{quoted(first.place)} is there too"
            problems.append(_left_out(entry, reason))
        else:
            message = f"There are two {table} tables: {first.place} and {entry.place}."
            problems.append(Problem(entry.file, 1, WHOLE_FILE, message, "Keep one of them."))
    missing = [table for table in known if table not in places]
    others: list[SourceEntry] = []
    absent: list[Problem] = []
    for stranger in strangers:
        meant = _table_meant_by(stranger.name.casefold(), missing)
        if meant is None:
            others.append(stranger)
        else:
            (absent if meant in REQUIRED_TABLES else problems).append(_misnamed(stranger, meant, workbook))
            places[meant] = stranger
    seen = list(dict.fromkeys(each.place for each in (*places.values(), *strangers)))
    absent.extend(_missing(table, workbook, seen) for table in REQUIRED_TABLES if table not in places)
    left_out = () if absent else tuple(_leave_out(others, workbook))
    return SourceFiles(
        name="",
        tables=tables,
        unread=frozenset(places.keys() - tables.keys()),
        problems=(*problems, *absent, *left_out),
        version="",
        modified=0.0,
        is_workbook=bool(workbook),
        strangers=tuple(strangers),
        absent=tuple(absent),
        left_out=left_out,
    )


def _is_exact(entry: SourceEntry, known: Known) -> bool:
    """Whether a file or sheet has exactly the name of a table, not just a similar one."""
    return entry.name.strip().casefold() in known


def _leave_out(entries: Iterable[SourceEntry], workbook: str) -> Iterator[Problem]:
    """Notes of files and sheets that are not read."""
    others = [entry for entry in entries if not goes_beside(PurePosixPath(entry.place).stem)]
    for entry in others[:_MOST_NAMED]:
        ending = PurePosixPath(entry.file).suffix
        if workbook or ending.casefold() in TEXT_ENDINGS:
            yield _left_out(entry, "no table has this name")
        else:
            yield _left_out(entry, f"files of type {ending} are not tables" if ending else "it is not a table")
    if more := others[_MOST_NAMED:]:
        others_too = f", and so are {len(more) - 1:,} more" if len(more) > 1 else ""
        yield _left_out(more[0], f"it is not a table{others_too}")


def _left_out(entry: SourceEntry, reason: str) -> Problem:
    mend = "If it is one of the tables, give it that table's name."
    return Noted.of(entry.file, 1, WHOLE_FILE, f"Left out, because {reason}.", mend)


def _table_meant_by(name: str, missing: Sequence[str]) -> str | None:
    """The table that a file was probably meant to be; required tables are matched more loosely."""
    name = name.partition(".")[0][:_LONGEST_NAME]
    required = [table for table in missing if table in REQUIRED_TABLES]
    for table in required:
        if name.startswith(table):
            return table
    return nearest(name, required) or misspelling_of(name, missing)


def _misnamed(stranger: SourceEntry, table: str, workbook: str) -> Problem:
    right = quoted(table if workbook else f"{table}.csv")
    way_out = "" if table in REQUIRED_TABLES else " If it is something else, give it another name."
    if stranger.read is None:
        message, mend = "This type of file cannot be read as a table.", f"Save it as CSV UTF-8, named {right}."
    else:
        message, mend = "Unknown table name.", f"Did you mean {right}?"
    return Problem(stranger.file, 1, WHOLE_FILE, message, mend + way_out)


def _missing(table: str, workbook: str, seen: Sequence[str]) -> Problem:
    listed = ", ".join(map(shown, seen[:10])) + (", ..." if len(seen) > 10 else "")
    columns = "with at least the columns id and name"
    if workbook:
        mend = f"Add a sheet of that name, {columns}. Sheets found: {listed or 'none'}."
        return Problem(f"{workbook}, sheet {table}", 1, WHOLE_FILE, "The sheet is missing.", mend)
    inner = next((place for place in seen if place.casefold().endswith(WORKBOOK_ENDINGS)), None)
    mend = f"Add it, {columns}. Found: {listed or 'nothing'}."
    if inner is not None:
        mend = f"If it is a sheet of {shown(inner)}, use that workbook by itself; otherwise add {table}.csv, {columns}."
    return Problem(f"{table}.csv", 1, WHOLE_FILE, "The table is missing.", mend)
