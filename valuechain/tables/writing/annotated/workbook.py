"""Annotates a user's own workbook with a column of problems in each sheet."""

import re
from collections.abc import Iterable, Mapping

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from valuechain.model.table import Table
from valuechain.tables.escaping import escape
from valuechain.tables.reading.sheets import sheets_of
from valuechain.tables.reading.zips import open_zip
from valuechain.tables.text import RawTable, UnreadableError, runs_as_formula
from valuechain.tables.writing.annotated.rows import annotated_rows
from valuechain.tables.writing.workbook import Cells, fit, save

_NOT_IN_A_TITLE = re.compile(r"[\\*?:/\[\]]")


def annotate_workbook(name: str, content: bytes, by_sheet: Mapping[str, Mapping[int, str]], problems: Table) -> bytes:
    """The workbook with a last column of problems in each sheet, and a sheet `problems` that lists them all.

    `by_sheet` holds the text of each line's problems, by sheet title and line. Raises UnreadableError.
    """
    sheets = sheets_of(name, content, open_zip(name, content))
    workbook = Workbook(write_only=True)
    first = workbook.create_sheet(problems.name)
    _set_widths(first, (24, 8, 18, 60, 60))
    cells = Cells(first)
    first.append([cells.write(column, "head") for column in problems.columns])
    for row in problems.rows:
        first.append([_value(cells, value) if isinstance(value, str) else value for value in row])
    for title, read, _ in sheets:
        if title.strip().casefold() == problems.name:
            continue
        sheet = workbook.create_sheet(_NOT_IN_A_TITLE.sub("-", title)[:31])
        try:
            table = read(f"{name}, sheet {title}", frozenset())
        except UnreadableError:
            continue  # empty sheets stay empty; other faults are in the list
        _fill(sheet, table, by_sheet.get(title, {}))
    return save(workbook)


def _fill(sheet: WriteOnlyWorksheet, table: RawTable, by_line: Mapping[int, str]) -> None:
    _set_widths(sheet, (*(24 for _ in table.header), 60))
    _skip(sheet, table.header_line - 1)
    said_at = len(table.header) if table.header[-1].strip().casefold() != "problems" else len(table.header) - 1
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


def _set_widths(sheet: WriteOnlyWorksheet, widths: Iterable[int]) -> None:
    for index, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(index)].width = width  # type: ignore[attr-defined] # missing from the stubs
