"""Writes tables as an Excel workbook."""

import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from valuechain.model.table import Table, Value
from valuechain.model.values import Role
from valuechain.tables.archive import pack
from valuechain.tables.escaping import escape
from valuechain.tables.text import runs_as_formula
from valuechain.tables.writing.sheets import FILLS, RoleLooks, name_sheets, widths_of

_HEAD = Font(bold=True)
_FILLS = {look: PatternFill("solid", fgColor=digits) for look, digits in FILLS.items()}
_TOP = Alignment(vertical="top", wrap_text=True)
_LONGEST = 32_767
"""Limit on characters per cell; openpyxl would silently drop the rest."""
_CUT = " [...] The rest does not fit into a cell; see the CSV."
_WRITTEN_AT = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(</dcterms)")
_TORN_ESCAPE = re.compile("_x[0-9A-F]{0,4}$")


def write_workbook(sheets: Sequence[Table], roles: Iterable[Role] = ()) -> bytes:
    """An XLSX file with one sheet per table; cells that hold these roles have their colours.

    The header is frozen and columns fit their contents. In print, sheets are in landscape, one page wide, and every
    page repeats the header. Text is never run as a formula. Equal arguments give equal bytes. Raises QuestionError if
    there are more columns than a sheet can hold.
    """
    workbook = Workbook(write_only=True)
    looks = RoleLooks(roles)
    for name, table in zip(name_sheets(sheets), sheets, strict=True):
        _add_sheet(workbook, name, table, looks)
    return save(workbook)


def save(workbook: Workbook) -> bytes:
    """A workbook's file without its timestamp, so that equal answers give equal files."""
    stream = io.BytesIO()
    workbook.save(stream)
    with zipfile.ZipFile(stream) as written:
        parts = ((name, written.read(name)) for name in written.namelist())
        return pack((name, _WRITTEN_AT.sub(rb"\g<1>2000-01-01T00:00:00Z\g<2>", part)) for name, part in parts)


def _add_sheet(workbook: Workbook, name: str, table: Table, looks: RoleLooks) -> None:
    sheet: WriteOnlyWorksheet = workbook.create_sheet(name)
    columns, rows = table.columns, table.rows
    sheet.freeze_panes = "A2"
    sheet.page_setup.orientation = "landscape"  # type: ignore[attr-defined] # missing from the stubs
    sheet.page_setup.fitToHeight = 0  # type: ignore[attr-defined] # as above; as many pages as needed
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)  # type: ignore[attr-defined] # as above
    sheet.print_title_rows = "1:1"
    for index, width in enumerate(widths_of(table), start=1):
        sheet.column_dimensions[get_column_letter(index)].width = width  # type: ignore[attr-defined] # as above
    if rows:
        sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{len(rows) + 1}"  # type: ignore[attr-defined] # as above
    cells = Cells(sheet, looks)
    sheet.append([cells.write(column, "head") for column in columns])
    for row in rows:
        sheet.append([cells.write(value) for value in row])


class Cells:
    """Creates a sheet's cells; styles are cached, since building them takes most of the time."""

    def __init__(self, sheet: WriteOnlyWorksheet | Worksheet, looks: RoleLooks | None = None) -> None:
        self.sheet, self.looks = sheet, looks or RoleLooks()
        self.styles: dict[tuple[str, bool], Any] = {}

    def write(self, value: Value, look: str = "") -> Cell | None:
        """A cell, or None if the value is empty; by default, the cell is styled by the roles in it."""
        if value == "":
            return None
        cell = WriteOnlyCell(self.sheet, None if isinstance(value, str) else value)
        is_formula = False
        if isinstance(value, str):
            is_formula = runs_as_formula(value)
            cell.value = fit(escape(value))
            cell.data_type = "s"
            look = look or self.looks.look_of(value)
        cell._style = self._style(look, is_formula)  # type: ignore[attr-defined] # openpyxl's own way to share a style
        return cell

    def _style(self, look: str, is_formula: bool) -> Any:  # noqa: ANN401 # an openpyxl array
        if (look, is_formula) not in self.styles:
            pattern = WriteOnlyCell(self.sheet, None)
            pattern.alignment = _TOP
            if look == "head":
                pattern.font = _HEAD
            if look:
                pattern.fill = _FILLS[look]
            if is_formula:
                pattern.quotePrefix = True
            self.styles[look, is_formula] = pattern._style  # type: ignore[attr-defined] # as above
        return self.styles[look, is_formula]


def fit(escaped: str) -> str:
    """Cuts text that is too long for a cell, and adds a note to say so."""
    if len(escaped) <= _LONGEST:
        return escaped
    return _TORN_ESCAPE.sub("", escaped[: _LONGEST - len(_CUT)]) + _CUT
