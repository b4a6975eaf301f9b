"""Reads the sheets of an Excel workbook as tables, within limits."""

import io
import warnings
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from valuechain.tables.reading.progress import EVERY, Progress, say_nothing
from valuechain.tables.text import RawTable, UnreadableError, unreadable

if TYPE_CHECKING:
    from openpyxl.worksheet._read_only import ReadOnlyWorksheet

_MAX_TAGS = 4_000_000
"""Limit on XML tags in sheets and shared strings: about a million cells, which take openpyxl some 10 seconds."""
_MAX_OTHER_TAGS = 200_000
"""Limit on XML tags in any other part, such as the styles, which take openpyxl far longer than cells."""
_MAX_ROW_TAGS = 200_000
"""Limit per row: openpyxl holds a whole row in memory, at a kilobyte per cell."""
_MAX_ATTRIBUTES = 500_000
"""Limit on equals signs per row and in what follows the rows: a million attributes take openpyxl half a minute."""
_LAST_LINE = 1_048_576

_STRICT = b"http://purl.oclc.org/ooxml/"
_OPEN = b"http://schemas.openxmlformats.org/"
_NAMESPACES = (
    (_STRICT + b"spreadsheetml/main", _OPEN + b"spreadsheetml/2006/main"),
    (_STRICT + b"officeDocument/relationships", _OPEN + b"officeDocument/2006/relationships"),
    (_STRICT + b"drawingml/main", _OPEN + b"drawingml/2006/main"),
)
"""Namespaces of Strict Open XML, and those of Transitional, which all programs write by default (ECMA-376, part 4)."""


class OpenSheet(NamedTuple):
    """A sheet that can be read."""

    title: str
    read: Callable[[str, frozenset[str]], RawTable]
    """Reads it as a table, given a file name and columns."""
    is_blank: bool
    is_hidden: bool


def sheets_of(name: str, content: bytes, archive: zipfile.ZipFile, progress: Progress = say_nothing) -> list[OpenSheet]:
    """The sheets of a workbook.

    `archive` is the same file, opened as a zip. Raises UnreadableError.
    """
    with quiet_openpyxl(name):
        _check_size(name, archive)
        from openpyxl import load_workbook  # noqa: PLC0415 # slow to import, and rarely needed

        workbook = load_workbook(io.BytesIO(as_transitional(content, archive)), read_only=True, data_only=True)
        return [
            OpenSheet(
                str(sheet.title),
                partial(_read_sheet, sheet, progress=progress),
                is_blank=_is_blank(sheet),
                is_hidden=sheet.sheet_state != "visible",
            )
            for sheet in workbook.worksheets
        ]


def _is_blank(sheet: "ReadOnlyWorksheet") -> bool:
    """Whether a sheet says that it has only one cell, as empty ones do, and the cell is empty."""
    return (sheet.max_row, sheet.max_column) == (1, 1) and sheet.cell(1, 1).value is None  # type: ignore[misc] # as above


def as_transitional(content: bytes, archive: zipfile.ZipFile) -> bytes:
    """A workbook in Strict Open XML with the namespaces that openpyxl knows; any other as it is.

    `archive` is the same file, opened as a zip.
    """
    if _STRICT not in archive.read("xl/workbook.xml"):
        return content
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as changed:
        for member in archive.infolist():
            part = archive.read(member)
            for strict, transitional in _NAMESPACES:
                part = part.replace(strict, transitional)
            changed.writestr(member.filename, part)
    return stream.getvalue()


@contextmanager
def quiet_openpyxl(file: str) -> Iterator[None]:
    """Silences openpyxl's warnings about unknown features, and turns its errors into UnreadableError.

    It prints a message about damaged styles, but standard output is for our own answers.
    """
    from openpyxl.styles import cell_style  # noqa: PLC0415 # slow to import, and rarely needed

    cell_style.print = _print_nothing  # type: ignore[attr-defined] # read in place of the built-in function
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", module="openpyxl")
        try:
            yield
        except UnreadableError:
            raise
        except Exception:  # damaged bytes can make openpyxl raise any exception
            message = "The file is damaged, or is not a workbook."
            raise unreadable(file, message, "Open it in Excel, and save it again as .xlsx.") from None


def _print_nothing(_: object) -> None:
    """Stands in for `print`."""


def _check_size(name: str, archive: zipfile.ZipFile) -> None:
    """Raises UnreadableError for a workbook that would take openpyxl minutes or gigabytes."""
    of_sheets = 0
    for member in archive.infolist():
        is_sheet = "/worksheets/" in member.filename or "sharedstrings" in member.filename.casefold()
        others = in_row = attributes = 0
        with archive.open(member) as stream:
            while chunk := stream.read(1 << 20):
                tags = chunk.count(b"<")
                if is_sheet:
                    of_sheets += tags
                    _, ends_row, after = chunk.rpartition(b"row>")
                    in_row = after.count(b"<") if ends_row else in_row + tags
                    attributes = (0 if ends_row else attributes) + after.count(b"=")
                else:
                    others += tags
                is_within = of_sheets <= _MAX_TAGS and others <= _MAX_OTHER_TAGS
                if not is_within or in_row > _MAX_ROW_TAGS or attributes > _MAX_ATTRIBUTES:
                    raise _too_large(name)


def _too_large(file: str) -> UnreadableError:
    mend = "Delete rows and columns you do not need, including any that only look empty, or save the tables as CSV."
    return unreadable(file, "The workbook is too large.", mend)


def _read_sheet(
    sheet: "ReadOnlyWorksheet", file: str, _columns: frozenset[str], progress: Progress = say_nothing
) -> RawTable:
    from valuechain.tables.reading.sheet_cells import SheetCells  # noqa: PLC0415 # imports openpyxl

    cells = SheetCells(file, sheet)
    with quiet_openpyxl(file):
        for line, row in cells.parse():
            if line % EVERY == 0:
                progress(f"Opening {sheet.title}", line, 0)
            if line > _LAST_LINE:
                raise _too_large(file)
            cells.add(line, row)
        return cells.finish()
