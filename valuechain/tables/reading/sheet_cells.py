"""Reads the cells of a sheet as Excel shows them, with openpyxl's own parser of sheets."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from openpyxl.styles.numbers import BUILTIN_FORMATS, BUILTIN_FORMATS_MAX_SIZE
from openpyxl.worksheet._reader import FORMULA_TAG, WorkSheetParser
from openpyxl.worksheet.cell_range import CellRange

from valuechain.model.problem import WHOLE_FILE, Noted, Problem
from valuechain.model.words import join_first, yes_no
from valuechain.tables.characters import fold
from valuechain.tables.cleaning import Cells, Place, letters_of
from valuechain.tables.escaping import unescape
from valuechain.tables.reading.number_formats import write_day, write_number
from valuechain.tables.text import MAX_CELL, MAX_COLUMNS, TOO_LONG, RawTable, shape, unreadable

GENERAL = "General"
_PLAIN = frozenset({GENERAL, "general", "GENERAL", "@", ""})
_NAMED = 5
_TRUE = ("1", "true")
_MOST_MERGED = 1_000_000
"""Limit on the rows that merged cells cover, all told."""
_RECALCULATE = (
    "Open the workbook in Excel or LibreOffice, save it, and use that copy; or paste the values in place of the "
    "formulas."
)

ParsedCell = Mapping[str, Any]
"""A cell as openpyxl parses it: row, column, value, data_type, style_id."""


class _Parser(WorkSheetParser):
    """Tells formulas that were never calculated from empty cells."""

    def parse_cell(self, element: Any) -> dict[str, Any]:  # noqa: ANN401 # an element of any XML library
        cell: dict[str, Any] = super().parse_cell(element)
        # Excel writes the type "str" with a formula whose result is empty text.
        if cell["value"] is None and cell["data_type"] == "n" and element.find(FORMULA_TAG) is not None:
            cell["data_type"] = "f"
        return cell


class SheetCells:
    """The rows of a sheet that are not empty, as text."""

    def __init__(self, file: str, sheet: Any) -> None:  # noqa: ANN401 # the stubs leave out what this needs
        self._file, self._sheet = file, sheet
        self._rows: list[list[str]] = []
        self._lines: list[int] = []
        self._formulas: list[Place] = []
        self._days: list[Place] = []
        self._unknown_formats: dict[str, list[Place]] = defaultdict(list)
        self._formats: dict[int, str] = {}

    def parse(self) -> Iterator[tuple[int, Sequence[ParsedCell]]]:
        """The line and the cells of each row that the sheet has."""
        workbook = self._sheet.parent
        with self._sheet._get_source() as source:
            self._parser = _Parser(
                source,
                self._sheet._shared_strings,
                data_only=True,
                epoch=workbook.epoch,
                date_formats=workbook._date_formats,
                timedelta_formats=workbook._timedelta_formats,
            )
            yield from self._parser.parse()

    def add(self, line: int, cells: Sequence[ParsedCell]) -> None:
        """Adds a row. Raises UnreadableError if it is too long."""
        row: list[str] = []
        has_formula = False
        for cell in cells:
            value, column = cell["value"], cell["column"] - 1
            if value is None and (cell["data_type"] != "f" or column >= MAX_COLUMNS):
                continue
            if column >= MAX_COLUMNS:
                last = max(each["column"] for each in cells if each["value"] is not None)
                message = f"There is text in column {letters_of(last - 1)}; the limit is {MAX_COLUMNS} columns."
                raise unreadable(self._file, message, "Delete columns you do not need.", line)
            row.extend([""] * (column + 1 - len(row)))
            if value is None:
                self._formulas.append((line, column))
                has_formula = True
            elif isinstance(value, str):
                if len(value) > MAX_CELL:
                    raise unreadable(self._file, TOO_LONG, "Shorten it.", line)
                row[column] = fold(unescape(value))
            else:
                row[column] = self._show(value, cell["style_id"], (line, column))
        if has_formula or any(map(str.strip, row)):
            self._rows.append(row)
            self._lines.append(line)

    def _show(self, value: object, style: int, place: Place) -> str:
        """A value other than text as Excel shows it; whole dates are in ISO format, and truth values are yes or no."""
        if isinstance(value, bool):
            return yes_no(value)
        if isinstance(value, (int, float)):
            return self._show_number(value, style, place)
        if isinstance(value, date):
            text = write_day(value, self._format_of(style))
            if text is None:
                self._days.append(place)
                is_whole = not isinstance(value, datetime) or value.time() == time()
                text = value.isoformat()[:10] if is_whole else value.isoformat(" ")  # type: ignore[call-arg] # of a datetime
            return text
        return str(value)

    def _show_number(self, value: float, style: int, place: Place) -> str:
        code = self._format_of(style)
        text = None if code in _PLAIN else write_number(value, code)
        if text is not None:
            return text
        if code not in _PLAIN:
            self._unknown_formats[code].append(place)
        return str(int(value)) if isinstance(value, int) or value.is_integer() else f"{value:.15g}"

    def _format_of(self, style: int) -> str:
        """The number format of a style; damaged styles have none."""
        if style not in self._formats:
            workbook = self._sheet.parent
            try:
                number = workbook._cell_styles[style].numFmtId
                own = number - BUILTIN_FORMATS_MAX_SIZE
                code = BUILTIN_FORMATS.get(number, GENERAL) if own < 0 else workbook._number_formats[own]
            except LookupError:
                code = GENERAL
            self._formats[style] = code
        return self._formats[style]

    def finish(self) -> RawTable:
        """The table, with merged cells filled. Raises UnreadableError."""
        filled = self._fill_merged()
        cells = Cells(self._file, self._rows, is_sheet=True)
        notes: list[Problem] = []
        never = "{} was never calculated, so it has no value."
        notes += cells.say(Problem, self._formulas, f"The formula in {never}", _RECALCULATE)
        if filled:
            message = f"Merged cells were read as if each of them had their text: {join_first(filled, _NAMED)}."
            notes.append(Noted.of(self._file, self._lines[0], WHOLE_FILE, message, "If not, unmerge them."))
        notes += self._note_hidden()
        for code, places in self._unknown_formats.items():
            message = f"The number in {{}} is read as it is stored: its format {code} is not known here."
            notes += cells.say(Noted.of, places, message, "If Excel shows it otherwise, format the cell as text.")
        notes += cells.warn_of_dates(self._days)
        return shape(self._file, self._rows, self._lines, notes)

    def _note_hidden(self) -> Iterator[Problem]:
        """A note of hidden rows and columns that hold text: they are read like the others."""
        filled = {line for line, row in zip(self._lines, self._rows, strict=True) if any(map(str.strip, row))}
        rows = [line for line, row in self._parser.row_dimensions.items() if row.get("hidden") in _TRUE]
        named = [f"row {line}" for line in rows if int(line) in filled]
        for column in self._parser.column_dimensions.values():
            if column.get("hidden") in _TRUE:
                first, last = int(column["min"]) - 1, min(int(column["max"]), MAX_COLUMNS)
                held = (at for at in range(first, last) if any(_cell(row, at) for row in self._rows))
                named += [f"column {letters_of(at)}" for at in held]
        if named:
            message = f"Hidden in the sheet, but read like the others: {join_first(named, _NAMED)}."
            yield Noted.of(self._file, self._lines[0], WHOLE_FILE, message, "")

    def _fill_merged(self) -> list[str]:
        """Fills merged cells, and returns those that were filled.

        A text that is merged across a row of its own, such as a title, is left in the first cell.
        """
        merged = self._parser.merged_cells
        rows = dict(zip(self._lines, self._rows, strict=True))
        filled = []
        visited = 0
        for each in merged.mergeCell if merged else ():
            area = CellRange(each.ref)
            columns = range(area.min_col - 1, min(area.max_col, MAX_COLUMNS))
            text = _cell(rows.get(area.min_row, ()), columns.start)
            within = range(area.min_row, min(area.max_row, self._lines[-1]) + 1) if text else range(0)
            visited += len(within)
            if visited > _MOST_MERGED:
                raise unreadable(self._file, "Too many cells of the sheet are merged.", "Unmerge them.")
            if [line for line in within if line in rows and _fill(rows[line], columns, text)]:
                filled.append(str(each.ref))
        return filled


def _cell(row: Sequence[str], column: int) -> str:
    return row[column].strip() if column < len(row) else ""


def _fill(row: list[str], columns: range, text: str) -> bool:
    """Fills the empty ones of merged cells if the row has other text, and returns whether any was filled."""
    empty = [column for column in columns if not _cell(row, column)]
    if not empty or not any(cell.strip() for cell in (*row[: columns.start], *row[columns.stop :])):
        return False
    row.extend([""] * (empty[-1] + 1 - len(row)))
    for column in empty:
        row[column] = text
    return True
