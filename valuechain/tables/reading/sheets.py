"""Reads the sheets of an Excel workbook as tables, within limits, and escapes text for its cells."""

import io
import re
import warnings
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, time
from functools import partial
from typing import TYPE_CHECKING

from valuechain.model.words import yes_no
from valuechain.tables.reading.progress import EVERY, Progress, say_nothing
from valuechain.tables.text import MAX_COLUMNS, RawTable, UnreadableError, shape, unreadable

if TYPE_CHECKING:
    from openpyxl.worksheet._read_only import ReadOnlyWorksheet

_MAX_TAGS = 4_000_000
"""Limit on XML tags in sheets and shared strings: about a million cells, which take openpyxl some 10 seconds."""
_MAX_OTHER_TAGS = 200_000
"""Limit on XML tags in any other part, such as the styles, which take openpyxl far longer than cells."""
_MAX_ROW_TAGS = 200_000
"""Limit per row: openpyxl holds a whole row in memory, at a kilobyte per cell."""
_MAX_EMPTY_CELLS = 20_000_000
_LAST_LINE = 1_048_576

_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_TO_ESCAPE = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")


def escape(text: str) -> str:
    r"""Escapes text for a workbook cell: characters not allowed in XML, and text that looks escaped, as _xHHHH_.

    See ECMA-376, part 1, ST_Xstring.

    >>> escape("a\rb"), unescape(escape("_x0041_"))
    ('a_x000D_b', '_x0041_')
    """
    return _TO_ESCAPE.sub(lambda found: f"_x{ord(found[0]):04X}_", text)


def unescape(text: str) -> str:
    """Reverses `escape`."""
    return _ESCAPED.sub(_character, text) if "_x" in text else text


def _character(found: re.Match[str]) -> str:
    """The escaped character, unless it is a lone surrogate or a null."""
    code = int(found[1], 16)
    return found[0] if code == 0 or 0xD800 <= code < 0xE000 else chr(code)


def sheets_of(
    name: str, content: bytes, archive: zipfile.ZipFile, progress: Progress = say_nothing
) -> list[tuple[str, Callable[..., RawTable]]]:
    """The title of each sheet, with a function that reads it as a table, given a file name and columns.

    `archive` is the same file, opened as a zip. Raises UnreadableError.
    """
    with _openpyxl(name):
        _check_size(name, archive)
        from openpyxl import load_workbook  # noqa: PLC0415 # slow to import, and rarely needed

        workbook = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        return [(str(sheet.title), partial(_read_sheet, sheet, progress=progress)) for sheet in workbook.worksheets]


@contextmanager
def _openpyxl(file: str) -> Iterator[None]:
    """Silences openpyxl's warnings about unknown features, and turns its errors into UnreadableError."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", module="openpyxl")
        try:
            yield
        except UnreadableError:
            raise
        except Exception:  # damaged bytes can make openpyxl raise any exception
            message = "The file is damaged, or is not a workbook."
            raise unreadable(file, message, "Open it in Excel, and save it again as .xlsx.") from None


def _check_size(name: str, archive: zipfile.ZipFile) -> None:
    """Raises UnreadableError for a workbook that would take openpyxl minutes or gigabytes."""
    of_sheets = 0
    for member in archive.infolist():
        is_sheet = "/worksheets/" in member.filename or "sharedstrings" in member.filename.casefold()
        others = in_row = 0
        with archive.open(member) as stream:
            while chunk := stream.read(1 << 20):
                tags = chunk.count(b"<")
                if is_sheet:
                    of_sheets += tags
                    _, ends_row, after = chunk.rpartition(b"row>")
                    in_row = after.count(b"<") if ends_row else in_row + tags
                else:
                    others += tags
                if of_sheets > _MAX_TAGS or others > _MAX_OTHER_TAGS or in_row > _MAX_ROW_TAGS:
                    raise _too_large(name)


def _too_large(file: str) -> UnreadableError:
    mend = "Delete rows and columns you do not need, including any that only look empty, or save the tables as CSV."
    return unreadable(file, "The workbook is too large.", mend)


def _read_sheet(
    sheet: "ReadOnlyWorksheet", file: str, _columns: frozenset[str], progress: Progress = say_nothing
) -> RawTable:
    rows: list[list[str]] = []
    lines: list[int] = []
    empty = 0
    with _openpyxl(file):
        # openpyxl trusts the dimensions that a workbook declares, which may be wrong.
        sheet.reset_dimensions()
        values: Sequence[object]
        for line, values in enumerate(sheet.iter_rows(values_only=True), start=1):  # type: ignore[misc] # the stubs declare it on another class
            if line % EVERY == 0:
                progress(f"Opening {sheet.title}", line, 0)
            missing = values.count(None)
            empty += missing
            if empty > _MAX_EMPTY_CELLS or line > _LAST_LINE:
                raise _too_large(file)
            if missing == len(values):
                continue
            row = [_text(value) for value in _trim(file, values, line)]
            if any(map(str.strip, row)):
                rows.append(row)
                lines.append(line)
        return shape(file, rows, lines)


def _trim(file: str, values: Sequence[object], line: int) -> Sequence[object]:
    """The cells of a row, without trailing empty ones if there are many.

    Raises UnreadableError if too many remain.
    """
    if len(values) <= MAX_COLUMNS:
        return values
    width = max(index for index, value in enumerate(values, start=1) if value is not None)
    if width > MAX_COLUMNS:
        from openpyxl.utils import get_column_letter  # noqa: PLC0415 # slow to import, and rarely needed

        message = f"There is text in column {get_column_letter(width)}; the limit is {MAX_COLUMNS} columns."
        raise unreadable(file, message, "Delete columns you do not need.", line)
    return values[:width]


def _text(value: object) -> str:
    """The value of a cell as Excel shows it, except that dates are in ISO format and booleans are yes or no."""
    if isinstance(value, str) or value is None:
        return unescape(value or "")
    if isinstance(value, bool):
        return yes_no(value)
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else f"{value:.15g}"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    if isinstance(value, date):
        return value.isoformat()
    return str(value)
