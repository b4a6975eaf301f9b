"""Decodes and parses CSV files: separator, and rows with their line numbers."""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from valuechain.model.problem import WHOLE_FILE, Noted, Problem, Warned
from valuechain.tables.characters import fold, is_plain
from valuechain.tables.cleaning import clean
from valuechain.tables.encodings import LONGEST_LINE, USUAL, guess, is_sure, name_of

MAX_BYTES = 50_000_000
MAX_COLUMNS = 200
MAX_ROWS = 200_000
"""Limits of one table. The largest real catalogue tried has 15,000 rows of 20 columns, 3 MB."""
_MAX_LINE = 1_000_000
_MAX_LINES = 1_048_576
"""Limit on the lines of a file, empty ones included: as many as an Excel sheet has."""
MAX_CELL = 131_072
"""The csv module's default, set explicitly because another library in the process may have changed it."""

SEPARATORS = ",;\t"
_SIGNS = "=+\\-@\uff1d\uff0b\uff0d\uff20"
"""Based on OWASP, "CSV Injection"; the last four are the full-width signs that Excel treats as = + - @."""
_BEGINS = f"[\"']*[{_SIGNS}\t\r\n]"
_RUNS_AS_FORMULA = re.compile(_BEGINS)
_NEUTRALISED = re.compile(f"'{_BEGINS}")
_AFTER = "(?<=[;\t\r\n])"
"""Where a cell begins for a spreadsheet that splits a file of ours at semicolons or tabs, wherever quotes are.

Not after commas: our files have quotes there, and in users' files `','-'` is text.
"""
_RUNS_WITHIN = re.compile(f"{_AFTER}(?=[\"']*[{_SIGNS}])")
_NEUTRALISED_WITHIN = re.compile(f"{_AFTER}'(?=[\"']*[{_SIGNS}])")
_SEPARATOR_LINE = re.compile(r'"?sep=([^\r\n"])"?[ ,;\t]*(?:\r\n|\r|\n|$)', re.IGNORECASE)
ZIPPED = b"PK\x03\x04"
OLD_OFFICE = b"\xd0\xcf\x11\xe0"
"""Magic bytes of a zip, and of Office files that predate 2007 or have a password."""
_NOT_A_TABLE = (
    (ZIPPED, "is a zip or an Excel workbook, not CSV.", "Open it, and save the table as CSV UTF-8."),
    (OLD_OFFICE, "is an old Excel workbook (.xls).", "Open it, and save the table as CSV UTF-8."),
    (b"%PDF", "is a PDF, not a table.", "Save the table as CSV UTF-8."),
    (b"{\\rtf", "is a text document, not a table.", "Save the table as CSV UTF-8."),
    (b"\x89PNG", "is a picture, not a table.", "Save the table as CSV UTF-8."),
    (b"\xff\xd8\xff", "is a picture, not a table.", "Save the table as CSV UTF-8."),
    (b"GIF8", "is a picture, not a table.", "Save the table as CSV UTF-8."),
)
TOO_LONG = f"A cell is longer than {MAX_CELL:,} characters."
OF_ENCODING = "(encoding)"
"""In place of a column, in problems about the encoding of a file."""
NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML 1.0 cannot represent, even escaped."""
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f]")


def replace_unwritable(text: str) -> str:
    """The text with U+FFFD for characters that XML cannot represent."""
    return NOT_IN_XML.sub("\ufffd", text)


class RawTable(NamedTuple):
    """A parsed table before validation."""

    file: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    """Each row is at least as long as the header, and longer if the file has cells beyond the header."""
    lines: tuple[int, ...]
    """The line on which each row starts."""
    header_line: int = 1
    notes: tuple[Problem, ...] = ()
    """Notes on rows that were left out and on cells that look wrong."""


SHEET = ", sheet "
"""Separates the name of a workbook from that of its sheet."""


def kind_of_place(file: str) -> str:
    """The word for where a table is.

    >>> kind_of_place("actors.csv"), kind_of_place("own.xlsx, sheet actors")
    ('file', 'sheet')
    """
    return "sheet" if SHEET in file else "file"


def line_of(file: str, line: int) -> str:
    """A line's name in messages: "row" in a sheet, "line" in a file."""
    return f"{'row' if SHEET in file else 'line'} {line}"


class UnreadableError(Exception):
    """A file that cannot be read as a table."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(str(problem))
        self.problem = problem


def unreadable(file: str, message: str, mend: str, line: int = 1) -> UnreadableError:
    """Builds an UnreadableError about the whole file."""
    return UnreadableError(Problem(file, line, WHOLE_FILE, message, mend))


def runs_as_formula(text: str) -> bool:
    """Whether a spreadsheet would run the text as a formula, or would drop an apostrophe or quote that protects one."""
    return _RUNS_AS_FORMULA.match(text) is not None


def neutralise(text: str) -> str:
    """Puts an apostrophe before what a spreadsheet would run as a formula, also within a text: see `_AFTER`.

    `restore` always returns the original.

    >>> neutralise("=1+1"), neutralise("x;=1+1"), restore(neutralise("'=1+1"))
    ("'=1+1", "x;'=1+1", "'=1+1")
    """
    within = _RUNS_WITHIN.sub("'", text)
    return f"'{within}" if runs_as_formula(text) else within


def restore(text: str) -> str:
    """Reverses `neutralise`."""
    return _NEUTRALISED_WITHIN.sub("", text[1:] if _NEUTRALISED.match(text) else text)


def kind_of(content: bytes) -> tuple[str, str] | None:
    """Recognises a file that is not a table; returns what it is and how to fix it, or None."""
    return next(((message, mend) for magic, message, mend in _NOT_A_TABLE if content.startswith(magic)), None)


class Decoded(NamedTuple):
    """The text of a file."""

    text: str
    notes: tuple[Problem, ...] = ()
    """A note on its encoding, if that was chosen or guessed."""


def decode(file: str, content: bytes, encoding: str = "") -> Decoded:
    """Decodes a file: UTF-8, UTF-16 with a byte order mark, or else the given encoding, or else a guess.

    Raises UnreadableError for anything but text, and if the encoding is not certain.
    """
    if not content.strip():
        raise unreadable(file, "The file is empty.", "Add a header line and rows.")
    kind = kind_of(content)
    if kind is not None:
        raise unreadable(file, f"The file {kind[0]}", kind[1])
    has_utf16_mark = content[:2] in (b"\xff\xfe", b"\xfe\xff")
    try:
        decoded = Decoded(content.decode("utf-16" if has_utf16_mark else "utf-8").removeprefix("\ufeff"))
    except UnicodeDecodeError as error:
        if has_utf16_mark:
            raise _not_text(file) from None
        decoded = _decode_as(file, content, encoding) if encoding else _decode_guess(file, content, error.start)
    if "\x00" in decoded.text:
        raise _not_text(file)
    return decoded


def _decode_as(file: str, content: bytes, encoding: str) -> Decoded:
    """Decodes a file in the encoding that the user chose."""
    mend = "Choose another encoding, or save the table as CSV UTF-8."
    try:
        text = content.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        raise _of_encoding(file, f"The file is not in the encoding {name_of(encoding)}.", mend) from None
    line = next((line for line in io.StringIO(text) if not line.isascii()), "").strip()[:LONGEST_LINE]
    message = f'The file was read as {name_of(encoding)}, as you chose: "{line}".'
    return Decoded(text, (Noted.of(file, 1, OF_ENCODING, message, mend),))


def _decode_guess(file: str, content: bytes, first_fault: int) -> Decoded:
    """Decodes bytes that are not UTF-8. Raises UnreadableError for damaged UTF-8."""
    if content.startswith(b"\xef\xbb\xbf") or _is_mostly_utf8(content):
        line = len(re.findall(rb"\r\n|\r|\n", content[:first_fault])) + 1
        message = "A character in this line is not UTF-8, though the rest of the file is."
        mend = "Correct what looks wrong in this line, and save the table as CSV UTF-8."
        raise unreadable(file, message, mend, line)
    guesses = guess(content)
    if not guesses or _CONTROLS.search(text := content.decode(guesses[0].encoding)):
        raise _not_text(file)
    best, *others = guesses
    shown = [f'"{each.line}" as {each.name}' for each in others if not is_sure(guesses)]
    if shown and best.encoding != USUAL:
        message = f'The file is not UTF-8. It reads "{best.line}" as {best.name}, but {" or ".join(shown)}.'
        raise _of_encoding(file, message, "Choose its encoding, or save the table as CSV UTF-8.")
    also = f" It would be {' or '.join(shown)}." if shown else ""
    message = f'The file is not UTF-8. It was read as {best.name}: "{best.line}".{also}'
    mend = "If the line looks wrong, choose another encoding, or save the table as CSV UTF-8."
    return Decoded(text, (Warned.of(file, 1, OF_ENCODING, message, mend),))


def _is_mostly_utf8(content: bytes) -> bool:
    """Whether most characters beyond ASCII are valid UTF-8; in Windows-1252 text hardly any are."""
    rough = content.decode("utf-8", "replace")
    faults = rough.count("\ufffd")
    return len(rough) - len(rough.encode("ascii", "ignore")) - faults > faults


def _of_encoding(file: str, message: str, mend: str) -> UnreadableError:
    return UnreadableError(Problem(file, 1, OF_ENCODING, message, mend))


def _not_text(file: str) -> UnreadableError:
    return unreadable(file, "The file is not text.", "Save the table as CSV UTF-8.")


def parse(file: str, decoded: Decoded, known: frozenset[str]) -> RawTable:
    """Parses CSV text into rows. `known` column names help to detect the separator.

    Raises UnreadableError if the text is not a table.
    """
    text = decoded.text
    opening = text[:1000].lstrip()[:1]
    if opening and opening in "<{[":
        kind = "a web page or XML" if opening == "<" else "JSON"
        raise unreadable(file, f"The file is {kind}, not a table.", "Save the table as CSV UTF-8.")
    said = _SEPARATOR_LINE.match(text)
    separator = said[1] if said else find_separator(text, known)
    skipped = 1 if said else 0
    reader = csv.reader(
        _physical_lines(file, text[said.end() if said else 0 :], skipped), delimiter=separator, strict=True
    )
    has_neutralised = re.search(f"'{_BEGINS}", text) is not None
    is_folded = is_plain(text)
    rows: list[list[str]] = []
    lines: list[int] = []
    begins = skipped + 1
    limit_of_others = csv.field_size_limit(MAX_CELL)
    try:
        for row in reader:
            if any(map(str.strip, row)):
                if len(row) > MAX_COLUMNS:
                    _check_width(file, row, begins)
                restored = [restore(cell) for cell in row] if has_neutralised else row
                rows.append(restored if is_folded else [fold(cell) for cell in restored])
                lines.append(begins)
                if len(rows) > MAX_ROWS + 1:
                    raise _too_many_rows(file)
            begins = skipped + reader.line_num + 1
    except csv.Error as error:
        raise unreadable(file, *_explain(error), begins) from None
    finally:
        csv.field_size_limit(limit_of_others)
    return shape(file, rows, lines, decoded.notes)


def _physical_lines(file: str, text: str, skipped: int) -> Iterator[str]:
    """Lines of the text with their line breaks. Raises UnreadableError for a line that could exhaust the memory."""
    for number, line in enumerate(io.StringIO(text, newline=""), start=skipped + 1):
        if len(line) > _MAX_LINE:
            message = f"The line is longer than {_MAX_LINE:,} characters."
            raise unreadable(file, message, "Put each row on its own line.", number)
        if number > _MAX_LINES:
            message = f"The file has more than {_MAX_LINES:,} lines."
            raise unreadable(file, message, "Delete empty lines, or split the data.", number)
        yield line


def find_separator(text: str, known: frozenset[str]) -> str:
    """The separator that gives the header the most known columns, or else the most columns."""
    start = io.StringIO(text[:_MAX_LINE], newline="")
    header = next((line for line in start if re.search(r"\w", line)), "")

    def score(separator: str) -> tuple[int, int]:
        cells = [cell.strip().strip('"').casefold() for cell in header.split(separator)]
        return sum(cell in known for cell in cells), len(cells)

    return max(SEPARATORS, key=score)


def _explain(error: csv.Error) -> tuple[str, str]:
    """The csv module's error in plain words, and how to fix it."""
    said = str(error)
    if "unexpected end" in said:
        return (
            'A quote (") that opens in this row is never closed.',
            'Close it; inside a cell, double every quote ("").',
        )
    if "expected after" in said:
        return (
            'There is text after the closing quote (") of a cell.',
            'Put the whole cell in quotes; inside it, double every quote ("").',
        )
    if "field larger" in said:
        return (
            TOO_LONG,
            'Shorten it. If no cell is that long, a quote (") is not closed.',
        )
    return f"The row cannot be read: {said}.", "Save the table again as CSV UTF-8."


def _check_width(file: str, row: list[str], line: int) -> None:
    """Drops empty cells at the end of the row. Raises UnreadableError if it is still too long."""
    while row and not row[-1].strip():
        row.pop()
    if len(row) > MAX_COLUMNS:
        message = f"The row has {len(row):,} cells; the limit is {MAX_COLUMNS} columns."
        raise unreadable(file, message, "Delete columns you do not need.", line)


def _too_many_rows(file: str) -> UnreadableError:
    message = f"The table has more than {MAX_ROWS:,} rows."
    return unreadable(file, message, "Delete rows you do not need, or split the data.")


def shape(file: str, rows: list[list[str]], lines: list[int], notes: Iterable[Problem] = ()) -> RawTable:
    """Builds a table from rows that are already split; the first is the header.

    Raises UnreadableError if there are no rows or too many.
    """
    found = [*notes, *clean(file, rows, lines, is_sheet=SHEET in file)]
    header = [cell.strip() for cell in rows[0]] if rows else []
    while header and not header[-1]:
        header.pop()
    if not header:
        raise unreadable(file, f"The {kind_of_place(file)} is empty.", "Add a header line and rows.")
    if len(rows) > MAX_ROWS + 1:
        raise _too_many_rows(file)
    width = len(header)
    shaped = []
    for row in rows[1:]:
        if len(row) < width:
            row.extend([""] * (width - len(row)))
        else:
            while len(row) > width and not row[-1].strip():
                row.pop()
        shaped.append(tuple(row))
    return RawTable(file, tuple(header), tuple(shaped), tuple(lines[1:]), lines[0], tuple(found))
