"""Writes tables as an Excel workbook."""

import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import Cell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from valuechain.model.look import DOUBT
from valuechain.model.table import HEAD_ROW, Table, Value
from valuechain.model.values import Role
from valuechain.tables.archive import pack
from valuechain.tables.escaping import escape
from valuechain.tables.text import runs_as_formula
from valuechain.tables.writing.sheets import (
    AUTHOR,
    FILLS,
    SOME_DAY,
    SUBJECT,
    RoleLooks,
    heights_of,
    name_sheets,
    upright_height,
    widths_of,
)

_FONT = "Calibri"
_HEAD = Font(name=_FONT, size=11, bold=True)
_FILLS = {look: PatternFill("solid", fgColor=digits) for look, digits in FILLS.items()}
_TOP = Alignment(vertical="top", wrap_text=True)
_ON_ONE_LINE = Alignment(vertical="top")
_UPRIGHT = Alignment(horizontal="center", vertical="bottom", wrap_text=True, text_rotation=90)
_HEADS = frozenset({"head", "upright"})
_DASH = Side(style="mediumDashed", color=DOUBT.digits)
_DASHED = Border(left=_DASH, right=_DASH, top=_DASH, bottom=_DASH)
_A4 = 9
_NOTE_HEIGHT, _NOTE_WIDTH = 110, 320
"""In pixels."""
_LONGEST = 32_767
"""Limit on characters per cell; openpyxl would silently drop the rest."""
_CUT = " [...] The rest does not fit into a cell; see the CSV."
_WRITTEN_AT = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(</dcterms)")
_TORN_ESCAPE = re.compile("_x[0-9A-F]{0,4}$")


def write_workbook(
    sheets: Sequence[Table], roles: Iterable[Role] = (), *, title: str = "", day: date = SOME_DAY
) -> bytes:
    """An XLSX file with one sheet per table; cells that hold these roles have their colours.

    The header is frozen and columns fit their contents, unless a table's layout says otherwise. In print, sheets are in
    landscape, one page wide, and every page repeats the header. Text is never run as a formula. The file's properties
    have the title, and the day as that of its creation. Equal arguments give equal bytes. Raises QuestionError if there
    are more columns than a sheet can hold.
    """
    workbook = Workbook(write_only=True)
    properties = workbook.properties
    properties.title, properties.creator, properties.lastModifiedBy = fit(escape(title)) or None, AUTHOR, AUTHOR
    properties.subject = SUBJECT
    properties.language = "en-GB"
    looks = RoleLooks(roles)
    for name, table in zip(name_sheets(sheets), sheets, strict=True):
        _add_sheet(workbook, name, table, looks)
    return save(workbook, day)


def save(workbook: Workbook, day: date = SOME_DAY) -> bytes:
    """A workbook's file with a day in place of its timestamp, so that equal answers give equal files."""
    stream = io.BytesIO()
    workbook.save(stream)
    with zipfile.ZipFile(stream) as written:
        parts = ((name, written.read(name)) for name in written.namelist())
        stamp = rf"\g<1>{day.isoformat()}T00:00:00Z\g<2>".encode()
        return pack((name, _WRITTEN_AT.sub(stamp, part)) for name, part in parts)


def _add_sheet(workbook: Workbook, name: str, table: Table, looks: RoleLooks) -> None:
    sheet: Any = workbook.create_sheet(name)  # the stubs lack most attributes of a sheet that is only written
    columns, rows, layout = table.columns, table.rows, table.layout
    sheet.freeze_panes = f"{get_column_letter(layout.frozen + 1)}2"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", _A4
    sheet.page_setup.fitToHeight = 1 if layout.is_one_page else 0  # 0: as many pages as needed
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_margins = PageMargins(left=0.4, right=0.4, top=0.5, bottom=0.75, header=0.3, footer=0.3)
    sheet.print_options.gridLines = True
    sheet.oddFooter.left.text, sheet.oddFooter.right.text = "&A", "Page &P of &N"
    sheet.print_title_rows = "1:1"
    if layout.frozen:
        sheet.print_title_cols = f"A:{get_column_letter(layout.frozen)}"
    if layout.printed:
        sheet.print_area = f"A1:{get_column_letter(layout.printed)}{len(rows) + 1}"
    widths = widths_of(table)
    for index, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(index)].width = width
    if layout.upright:
        sheet.row_dimensions[1].height = upright_height(table)
    if rows:
        sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{len(rows) + 1}"
    cells = Cells(sheet, looks)
    for number, height in heights_of(table, widths):
        sheet.row_dimensions[number + 2].height = height
    notes = layout.notes
    sheet.append(
        [
            cells.write(head, "upright" if at in layout.upright else "head", notes.get((HEAD_ROW, at), ""))
            for at, head in enumerate(columns)
        ]
    )
    for number, row in enumerate(rows):
        sheet.append(
            [
                cells.write(value, note=notes.get((number, at), ""), is_wrapped=at < (layout.printed or len(columns)))
                for at, value in enumerate(row)
            ]
        )


class _Style(NamedTuple):
    look: str
    is_formula: bool
    is_doubtful: bool
    is_wrapped: bool


class Cells:
    """Creates a sheet's cells; styles are cached, since building them takes most of the time."""

    def __init__(self, sheet: WriteOnlyWorksheet | Worksheet, looks: RoleLooks | None = None) -> None:
        self.sheet, self.looks = sheet, looks or RoleLooks()
        self.styles: dict[_Style, Any] = {}

    def write(self, value: Value, look: str = "", note: str = "", *, is_wrapped: bool = True) -> Cell | None:
        """A cell, or None if there is nothing in it; by default, the cell is styled by the roles in it.

        A note that is not on the header is a doubt, which a dashed border marks.
        """
        if value == "" and not note:
            return None
        cell = WriteOnlyCell(self.sheet, None if isinstance(value, str) else value)
        is_formula, is_doubtful = False, bool(note) and not look
        if isinstance(value, str) and value:
            is_formula = runs_as_formula(value)
            cell.value = fit(escape(value))
            cell.data_type = "s"
            look = look or self.looks.look_of(value)
        if note:
            cell.comment = Comment(fit(escape(note)), AUTHOR, height=_NOTE_HEIGHT, width=_NOTE_WIDTH)
        cell._style = self._style(_Style(look, is_formula, is_doubtful, is_wrapped))  # type: ignore[attr-defined] # openpyxl's own way to share a style
        return cell

    def _style(self, style: "_Style") -> Any:  # noqa: ANN401 # an openpyxl array
        if style not in self.styles:
            pattern = WriteOnlyCell(self.sheet, None)
            pattern.alignment = _UPRIGHT if style.look == "upright" else _TOP if style.is_wrapped else _ON_ONE_LINE
            if style.look in _HEADS:
                pattern.font = _HEAD
            if style.look:
                pattern.fill = _FILLS[style.look]
            if style.is_doubtful:
                pattern.border = _DASHED
            if style.is_formula:
                pattern.quotePrefix = True
            self.styles[style] = pattern._style  # type: ignore[attr-defined] # as above
        return self.styles[style]


def fit(escaped: str) -> str:
    """Cuts text that is too long for a cell, and adds a note to say so."""
    if len(escaped) <= _LONGEST:
        return escaped
    return _TORN_ESCAPE.sub("", escaped[: _LONGEST - len(_CUT)]) + _CUT
