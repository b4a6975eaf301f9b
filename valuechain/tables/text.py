"""What a CSV file's bytes say: encoding, separator, rows with their line numbers."""

import csv
import io
import re
from typing import NamedTuple

from valuechain.model.problem import WHOLE_FILE, Problem

MAX_BYTES = 50_000_000
MAX_COLUMNS = 200
MAX_ROWS = 200_000
"""What one table may hold. The largest real catalogue tried has 15,000 rows of 20 columns, 3 MB."""

_SEPARATORS = ",;\t"
_RUNS_AS_FORMULA = re.compile(r"'*[=+\-@\t\r\n]")
_NEUTRALISED = re.compile(r"'+[=+\-@\t\r\n]")
_NOT_A_TABLE = (
    (b"PK\x03\x04", "is a zip or an Excel workbook, not CSV.", "Give it the ending .zip or .xlsx."),
    (b"\xd0\xcf\x11\xe0", "is an old Excel workbook (.xls).", "Save it as .xlsx or as CSV UTF-8."),
    (b"%PDF", "is a PDF, not a table.", "Save the table as CSV UTF-8."),
    (b"\x89PNG", "is a picture, not a table.", "Save the table as CSV UTF-8."),
    (b"\xff\xd8\xff", "is a picture, not a table.", "Save the table as CSV UTF-8."),
)


class RawTable(NamedTuple):
    """A table as read, before its words are checked."""

    file: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    """Each row as long as the header, or longer where the file has cells beyond it."""
    lines: tuple[int, ...]
    """Per row, the line on which it begins."""
    header_line: int = 1


class UnreadableError(Exception):
    """A file that cannot be read as a table."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(str(problem))
        self.problem = problem


def unreadable(file: str, message: str, mend: str, line: int = 1) -> UnreadableError:
    """An UnreadableError about the whole file."""
    return UnreadableError(Problem(file, line, WHOLE_FILE, message, mend))


def neutralise(text: str) -> str:
    """The text with an apostrophe before it, where a spreadsheet would run it as a formula.

    `restore` gives the original back, whatever it was. After OWASP, "CSV Injection".

    >>> neutralise("=1+1"), restore(neutralise("=1+1")), restore(neutralise("'=1+1"))
    ("'=1+1", '=1+1', "'=1+1")
    """
    return f"'{text}" if _RUNS_AS_FORMULA.match(text) else text


def restore(text: str) -> str:
    """The text that `neutralise` was given."""
    return text[1:] if text[:1] == "'" and _NEUTRALISED.match(text) else text


def decode(file: str, content: bytes) -> str:
    """The text of a file as Excel and editors write it: UTF-8 or UTF-16 with a mark, UTF-8, else Windows-1252.

    Raises UnreadableError for anything that is not text.
    """
    if not content.strip():
        raise unreadable(file, "The file is empty.", "Add a header line and rows.")
    for magic, message, mend in _NOT_A_TABLE:
        if content.startswith(magic):
            raise unreadable(file, f"The file {message}", mend)
    has_utf16_mark = content[:2] in (b"\xff\xfe", b"\xfe\xff")
    encodings = ["utf-16"] if has_utf16_mark else ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" in text:
            break
        return text
    raise unreadable(file, "The file is not text.", "Save the table as CSV UTF-8.")


def _separator(line: str, known: frozenset[str]) -> str:
    def score(separator: str) -> tuple[int, int]:
        cells = [cell.strip().strip('"').casefold() for cell in line.split(separator)]
        return sum(cell in known for cell in cells), len(cells)

    return max(_SEPARATORS, key=score)


def parse(file: str, text: str, known: frozenset[str]) -> RawTable:
    """The rows of a CSV text. `known` are the column names that help to tell the separator.

    Raises UnreadableError for what is not a table.
    """
    if text.lstrip()[:1] in ("<", "{"):
        kind = "a web page or XML" if text.lstrip()[0] == "<" else "JSON"
        raise unreadable(file, f"The file is {kind}, not a table.", "Save the table as CSV UTF-8.")
    first, _, rest = text.partition("\n")
    separator, skipped = "", 0
    if re.fullmatch(r"sep=.\s*", first, re.IGNORECASE):
        separator, text, skipped = first[4], rest, 1
        first = rest.partition("\n")[0]
    separator = separator or _separator(first, known)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    rows: list[list[str]] = []
    lines: list[int] = []
    begins = skipped + 1
    try:
        for row in reader:
            if any(row):
                rows.append(row)
                lines.append(begins)
                if len(rows) > MAX_ROWS + 1:
                    raise unreadable(file, f"The table has more than {MAX_ROWS:,} rows.", "Split it into several.")
            begins = skipped + reader.line_num + 1
    except csv.Error as error:
        mend = 'Close every quote, double the quotes inside a cell (""), and keep cells below 100,000 characters.'
        raise unreadable(file, f"The file is not well-formed CSV: {error}.", mend, begins) from None
    return _shape(file, rows, lines, restore_cells=True)


def _shape(file: str, rows: list[list[str]], lines: list[int], *, restore_cells: bool) -> RawTable:
    if not rows:
        raise unreadable(file, "The file is empty.", "Add a header line and rows.")
    header = [cell.strip() for cell in rows[0]]
    while header and not header[-1]:
        header.pop()
    if len(header) > MAX_COLUMNS:
        message = f"The table has {len(header)} columns; at most {MAX_COLUMNS} are read."
        raise unreadable(file, message, "Keep the columns that docs/data-format.md names.", lines[0])
    width = len(header)
    shaped = []
    for row in rows[1:]:
        cells = [restore(cell) if cell[:1] == "'" else cell for cell in row] if restore_cells else row
        if len(cells) < width:
            cells = cells + [""] * (width - len(cells))
        else:
            while len(cells) > width and not cells[-1].strip():
                cells.pop()
        shaped.append(tuple(cells))
    return RawTable(file, tuple(header), tuple(shaped), tuple(lines[1:]), lines[0])


def shape(file: str, rows: list[list[str]], lines: list[int]) -> RawTable:
    """A table from rows that are already split, such as a worksheet's. Raises UnreadableError."""
    return _shape(file, rows, lines, restore_cells=False)
