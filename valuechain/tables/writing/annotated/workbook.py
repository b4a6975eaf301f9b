"""Annotates a user's own workbook with a column of problems in each sheet."""

import io
import re
from collections.abc import Iterable, Mapping, Sequence
from copy import copy

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet
from openpyxl.worksheet.worksheet import Worksheet

from valuechain.model.table import Table
from valuechain.tables.escaping import escape
from valuechain.tables.reading.sheets import OpenSheet, as_transitional, quiet_openpyxl, sheets_of
from valuechain.tables.reading.zips import open_zip
from valuechain.tables.text import RawTable, UnreadableError, runs_as_formula
from valuechain.tables.writing.annotated.rows import HEAD, annotated_rows, place_of_problems
from valuechain.tables.writing.workbook import Cells, fit, save

_WIDTH = 60
_LIST_WIDTHS = (24, 8, 18, 60, 60)
_MOST_KEPT = 20_000_000
"""Limit on the unpacked size, in bytes: openpyxl takes some ten seconds and half a gigabyte for that."""
_NOT_KEPT = re.compile(r"/(charts|media|diagrams|ctrlProps|slicers)/|vbaProject|threadedComments")
_WITHOUT_FORMATS = "This copy holds the texts of your workbook; its formulas and formats are left out."
_WITHOUT_PICTURES = "This copy has the cells of your workbook; its pictures, charts, controls and macros are left out."
_NOT_IN_A_TITLE = re.compile(r"[\\*?:/\[\]]")


def annotate_workbook(name: str, content: bytes, by_sheet: Mapping[str, Mapping[int, str]], problems: Table) -> bytes:
    """The workbook with a last column of problems in each sheet, and a first sheet `problems` that lists them all.

    Formulas, merged cells, formats and widths stay as they are, unless the workbook is too large or openpyxl cannot
    load all of it: then only texts do. `by_sheet` holds the text of each line's problems, by sheet title and line.
    Raises UnreadableError.
    """
    archive = open_zip(name, content)
    sheets = sheets_of(name, content, archive)
    parts = [member.filename for member in archive.infolist()]
    if sum(member.file_size for member in archive.infolist()) > _MOST_KEPT:
        return _annotate_plainly(name, sheets, by_sheet, problems, _WITHOUT_FORMATS)
    try:
        with quiet_openpyxl(name):
            workbook = load_workbook(io.BytesIO(as_transitional(content, archive)))
            for sheet in sheets:
                _add_column(workbook[sheet.title], _read(name, sheet), by_sheet.get(sheet.title, {}))
            lost = _WITHOUT_PICTURES if any(_NOT_KEPT.search(part) for part in parts) else ""
            _add_list(workbook, problems, lost)
            return save(workbook)
    except UnreadableError:
        return _annotate_plainly(name, sheets, by_sheet, problems, _WITHOUT_FORMATS)


def _read(name: str, sheet: OpenSheet) -> RawTable | None:
    """The table in a sheet, or None if it is empty or cannot be read, which is in the list of problems."""
    try:
        return sheet.read(f"{name}, sheet {sheet.title}", frozenset())
    except UnreadableError:
        return None


def _add_column(sheet: Worksheet, table: RawTable | None, by_line: Mapping[int, str]) -> None:
    """Writes the problems of each line after the header, or after the last column if cells stand in between."""
    if table is None or sheet.title.strip().casefold() == HEAD:
        return
    width = len(table.header)
    place = place_of_problems(table)
    if place == width and any(len(row) > width for row in table.rows):
        place = max(width, sheet.max_column)
    column = place + 1
    cells = Cells(sheet)
    sheet.column_dimensions[get_column_letter(column)].width = _WIDTH
    for line, text in ((table.header_line, HEAD), *((line, by_line.get(line, "")) for line in table.lines)):
        cell = sheet.cell(line, column)
        if isinstance(cell, MergedCell):
            continue
        cell.value = None
        if text:
            _copy(cells.write(text, "head" if line == table.header_line else "doubt"), cell)


def _add_list(workbook: Workbook, problems: Table, lost: str) -> None:
    """Puts a sheet with all problems first."""
    for sheet in [each for each in workbook.worksheets if each.title.strip().casefold() == HEAD]:
        workbook.remove(sheet)
    first = workbook.create_sheet(problems.name, 0)
    workbook.active = 0
    _set_widths(first, _LIST_WIDTHS)
    cells = Cells(first)
    rows = [problems.columns, *problems.rows, *([("", "", "", lost, "")] if lost else [])]
    for line, row in enumerate(rows, start=1):
        for column, value in enumerate(row, start=1):
            _copy(cells.write(value, "head" if line == 1 else ""), first.cell(line, column))


def _copy(cell: Cell | None, to: Cell | MergedCell) -> None:
    """Copies a cell that is text for certain."""
    if cell is not None and isinstance(to, Cell):
        to.value = cell.value
        to.data_type = cell.data_type
        to._style = copy(cell._style)  # type: ignore[attr-defined] # openpyxl's own way to share a style


def _annotate_plainly(
    name: str, sheets: Sequence[OpenSheet], by_sheet: Mapping[str, Mapping[int, str]], problems: Table, lost: str
) -> bytes:
    """A new workbook with the texts alone, which needs far less memory."""
    workbook = Workbook(write_only=True)
    first = workbook.create_sheet(problems.name)
    _set_widths(first, _LIST_WIDTHS)
    cells = Cells(first)
    first.append([cells.write(column, "head") for column in problems.columns])
    for row in (*problems.rows, ("", "", "", lost, "")):
        first.append([_value(cells, value) if isinstance(value, str) else value for value in row])
    for each in sheets:
        if each.title.strip().casefold() == problems.name:
            continue
        sheet = workbook.create_sheet(_NOT_IN_A_TITLE.sub("-", each.title)[:31])
        table = _read(name, each)
        if table is not None:
            _fill(sheet, table, by_sheet.get(each.title, {}))
    return save(workbook)


def _fill(sheet: WriteOnlyWorksheet, table: RawTable, by_line: Mapping[int, str]) -> None:
    _set_widths(sheet, (*(24 for _ in table.header), _WIDTH))
    _skip(sheet, table.header_line - 1)
    said_at = place_of_problems(table)
    cells = Cells(sheet)
    for line, row, after in annotated_rows(table, by_line):
        if line == table.header_line:
            sheet.append([cells.write(text, "head") for text in row])
        else:
            values = [_value(cells, text) for text in row]
            values[said_at] = cells.write(row[said_at], "doubt")
            sheet.append(values)
        _skip(sheet, after - line - 1)


def _value(cells: Cells, text: str) -> Cell | str | None:
    """The text itself; if openpyxl would misread it, a cell, although that is slower to create."""
    if not text:
        return None
    return cells.write(text) if text[0] in "=#" or runs_as_formula(text) else fit(escape(text))


def _skip(sheet: WriteOnlyWorksheet, rows: int) -> None:
    """Skips rows, so that the following ones keep their line numbers."""
    for _ in range(rows):
        sheet.append([])


def _set_widths(sheet: WriteOnlyWorksheet | Worksheet, widths: Iterable[int]) -> None:
    for index, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(index)].width = width  # type: ignore[union-attr] # missing from the stubs
