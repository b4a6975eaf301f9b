"""A table as an Excel workbook, with its legend, sources and licences."""

import io
import re
import zipfile
from collections.abc import Sequence

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from valuechain.model.chain import ValueChain
from valuechain.model.context import Context
from valuechain.model.errors import QuestionError
from valuechain.model.table import Table, Value
from valuechain.model.values import Framework
from valuechain.model.vocabulary import Confidence
from valuechain.tables.sheets import escape
from valuechain.tables.text import runs_as_formula

_HEAD = Font(bold=True)
_HEAD_FILL = PatternFill("solid", fgColor="E3F0F1")
_ROLE_FILLS = {"lead": PatternFill("solid", fgColor="CFE5E8"), "other": PatternFill("solid", fgColor="FBE8D8")}
_TOP = Alignment(vertical="top", wrap_text=True)
_WIDEST = 60
_MOST_COLUMNS = 16_384
_LONGEST = 32_767
"""Characters that a cell may hold; openpyxl would drop the rest without a word."""
_CUT = " [...] The rest does not fit into a cell; the CSV has it."
_WRITTEN_AT = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(</dcterms)")
_TORN_ESCAPE = re.compile("_x[0-9A-F]{0,4}$")


def write_workbook(
    table: Table,
    chain: ValueChain,
    frameworks: Sequence[Framework],
    context: Context | None = None,
    readings: Sequence[str] = (),
) -> bytes:
    """An XLSX file of three sheets: the table, a legend with the question asked, and the sources with their licences.

    The header is frozen and columns are as wide as their words. Text stays text: nothing is ever run as a formula.
    The same arguments always give the same bytes. Raises QuestionError for more columns than a sheet holds.
    """
    if len(table.columns) > _MOST_COLUMNS:
        message = f"The table has {len(table.columns):,} columns, and an Excel sheet holds {_MOST_COLUMNS:,} at most."
        raise QuestionError(f"{message} Ask for CSV instead.")
    workbook = Workbook(write_only=True)
    lead = {role.id for role in chain.roles if role.is_lead}
    roles = {role.id for role in chain.roles}
    _add_sheet(workbook, table.name, table.columns, table.rows, lead, roles)
    _add_sheet(workbook, "legend", ("what", "meaning"), _legend(chain, frameworks, context, readings))
    _add_sheet(workbook, "sources", _SOURCE_COLUMNS, [_source(framework) for framework in frameworks])
    stream = io.BytesIO()
    workbook.save(stream)
    return _without_clock(stream)


def _without_clock(workbook: io.BytesIO) -> bytes:
    """The workbook without the time at which it was written, so that equal answers are equal files."""
    settled = io.BytesIO()
    with zipfile.ZipFile(workbook) as written, zipfile.ZipFile(settled, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in written.namelist():
            content = _WRITTEN_AT.sub(rb"\g<1>2000-01-01T00:00:00Z\g<2>", written.read(name))
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return settled.getvalue()


_SOURCE_COLUMNS = ("id", "name", "publisher", "version", "date", "licence", "attribution", "url", "missing", "caution")


def _source(f: Framework) -> tuple[str, ...]:
    return (f.id, f.name, f.publisher, f.version, f.date, f.licence, f.attribution, f.url, f.missing, f.caution)


def _legend(
    chain: ValueChain, frameworks: Sequence[Framework], context: Context | None, readings: Sequence[str]
) -> list[tuple[str, str]]:
    rows = [("frameworks", ", ".join(framework.id for framework in frameworks))]
    if context is not None:
        rows.append(("model type", context.model_type.value))
        rows.append(("release type", context.release_type.value))
        rows.append(("significant update", "yes" if context.is_significant_update else "no"))
    rows.extend(("reading", reading) for reading in readings)
    rows.extend((f"role: {role.id}", role.meaning) for role in chain.roles)
    rows.extend((f"confidence: {confidence}", confidence.meaning) for confidence in Confidence)
    return rows


def _add_sheet(
    workbook: Workbook,
    title: str,
    columns: Sequence[str],
    rows: Sequence[Sequence[Value]],
    lead: set[str] | None = None,
    roles: set[str] | None = None,
) -> None:
    sheet: WriteOnlyWorksheet = workbook.create_sheet(title[:31])
    sheet.freeze_panes = "A2"
    for index, column in enumerate(columns, start=1):
        longest = max((len(str(row[index - 1])) for row in rows), default=0)
        sheet.column_dimensions[get_column_letter(index)].width = min(_WIDEST, max(8, len(column), longest)) + 2  # type: ignore[attr-defined] # there, but not in the stubs
    if rows:
        sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{len(rows) + 1}"  # type: ignore[attr-defined] # as above
    sheet.append([_text_cell(sheet, column, _HEAD, _HEAD_FILL) for column in columns])
    for row in rows:
        sheet.append([_cell(sheet, value, lead or set(), roles or set()) for value in row])


def _cell(sheet: WriteOnlyWorksheet, value: Value, lead: set[str], roles: set[str]) -> Cell:
    if not isinstance(value, str):
        return WriteOnlyCell(sheet, value)
    held = set(value.split(";")) if value else set()
    fill = None
    if held and held <= roles:
        fill = _ROLE_FILLS["lead" if held & lead else "other"]
    return _text_cell(sheet, value, None, fill)


def _text_cell(sheet: WriteOnlyWorksheet, text: str, font: Font | None, fill: PatternFill | None) -> Cell:
    cell = WriteOnlyCell(sheet, None)
    if text:
        cell.value = _fit(escape(text))
        cell.data_type = "s"
        if runs_as_formula(text):
            cell.quotePrefix = True
    cell.alignment = _TOP
    if font is not None:
        cell.font = font
    if fill is not None:
        cell.fill = fill
    return cell


def _fit(escaped: str) -> str:
    """The text, or as much as a cell holds and a note that there is more."""
    if len(escaped) <= _LONGEST:
        return escaped
    return _TORN_ESCAPE.sub("", escaped[: _LONGEST - len(_CUT)]) + _CUT
