"""Writes a table as an Excel workbook with legend, sources and licences."""

import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet
from openpyxl.worksheet.worksheet import Worksheet

from valuechain.model.chain import ValueChain
from valuechain.model.errors import QuestionError
from valuechain.model.look import ACCENT_SOFT, DOUBT_SOFT, ROLE_LOOKS, look_of
from valuechain.model.table import LegendLine, Sheet, Table, Value
from valuechain.model.values import Framework
from valuechain.model.vocabulary import DOUBT, LIST_SEPARATOR, Confidence
from valuechain.tables.archive import pack
from valuechain.tables.escaping import escape
from valuechain.tables.text import runs_as_formula

_HEAD = Font(bold=True)
_FILLS = {
    "head": PatternFill("solid", fgColor=ACCENT_SOFT.digits),
    "doubt": PatternFill("solid", fgColor=DOUBT_SOFT.digits),
    **{
        look.kind: PatternFill("solid", fgColor=look.colour.tint(0.2 if look.is_filled else 0.15))
        for look in ROLE_LOOKS.values()
    },
}
_TOP = Alignment(vertical="top", wrap_text=True)
_WIDEST = 60
_MOST_COLUMNS = 16_384
_LONGEST_ROLES = 200
"""Longer text is not a list of roles."""
_LONGEST = 32_767
"""Limit on characters per cell; openpyxl would silently drop the rest."""
_CUT = " [...] The rest does not fit into a cell; see the CSV."
_WRITTEN_AT = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(</dcterms)")
_TORN_ESCAPE = re.compile("_x[0-9A-F]{0,4}$")


def write_workbook(
    sheet: Sheet | Table, chain: ValueChain, frameworks: Sequence[Framework], asked: Sequence[LegendLine] = ()
) -> bytes:
    """An XLSX file: the table, a legend with the question, and the sources with their licences.

    `asked` holds lines for the legend, such as the question and the date. The header is frozen and columns
    fit their contents. Text is never run as a formula. Equal arguments give equal bytes. Raises QuestionError if there
    are more columns than a sheet can hold.
    """
    first = Sheet(sheet) if isinstance(sheet, Table) else sheet
    table = first.table
    if len(table.columns) > _MOST_COLUMNS:
        message = f"The table has {len(table.columns):,} columns, but an Excel sheet holds at most {_MOST_COLUMNS:,}."
        raise QuestionError(f"{message} Ask for CSV instead.")
    workbook = Workbook(write_only=True)
    kinds = {role.id: look_of(role).kind for role in chain.roles}
    _add_sheet(workbook, table, first.total, kinds)
    for each in first.more:
        _add_sheet(workbook, each, kinds=kinds)
    legend = _legend(chain, frameworks, (*asked, *first.legend))
    _add_sheet(workbook, Table("legend", ("what", "meaning"), legend))
    _add_sheet(workbook, Table("sources", _SOURCE_COLUMNS, tuple(map(_source, frameworks))))
    return save(workbook)


def write_tables(tables: Sequence[Table]) -> bytes:
    """An XLSX file with one sheet per table and nothing else, otherwise like `write_workbook`."""
    workbook = Workbook(write_only=True)
    for table in tables:
        _add_sheet(workbook, table)
    return save(workbook)


def save(workbook: Workbook) -> bytes:
    """A workbook's file without its timestamp, so that equal answers give equal files."""
    stream = io.BytesIO()
    workbook.save(stream)
    with zipfile.ZipFile(stream) as written:
        parts = ((name, written.read(name)) for name in written.namelist())
        return pack((name, _WRITTEN_AT.sub(rb"\g<1>2000-01-01T00:00:00Z\g<2>", part)) for name, part in parts)


_SOURCE_COLUMNS = (
    "id", "name", "publisher", "legal status", "version", "date", "licence", "attribution", "url", "missing", "caution",
    "status", "status note",
)  # fmt: skip


def _source(f: Framework) -> tuple[str, ...]:
    return (
        f.id, f.name, f.publisher, f.legal_status, f.version, f.date, f.licence, f.attribution, f.url, f.missing,
        f.caution, f.status or "", f.status_note,
    )  # fmt: skip


def _legend(chain: ValueChain, frameworks: Sequence[Framework], lines: Sequence[LegendLine]) -> tuple[LegendLine, ...]:
    return (
        LegendLine("frameworks", ", ".join(framework.id for framework in frameworks)),
        *lines,
        *(LegendLine(f"role: {role.id}", role.meaning) for role in chain.roles),
        *(LegendLine(f"confidence: {confidence}", confidence.meaning) for confidence in Confidence),
    )


def _add_sheet(
    workbook: Workbook, table: Table, total: Sequence[Value] = (), kinds: Mapping[str, str] | None = None
) -> None:
    sheet: WriteOnlyWorksheet = workbook.create_sheet(table.name[:31])
    columns, rows = table.columns, table.rows
    sheet.freeze_panes = "A2"
    for index, column in enumerate(columns, start=1):
        longest = max((len(str(row[index - 1])) for row in rows), default=0)
        sheet.column_dimensions[get_column_letter(index)].width = min(_WIDEST, max(8, len(column), longest)) + 2  # type: ignore[attr-defined] # missing from the stubs
    if rows:
        sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{len(rows) + 1}"  # type: ignore[attr-defined] # as above
    cells = Cells(sheet, kinds)
    sheet.append([cells.write(column, "head") for column in columns])
    for row in rows:
        sheet.append([cells.write(value) for value in row])
    if total:
        sheet.append([cells.write(value, "head") for value in total])


class Cells:
    """Creates a sheet's cells; styles are cached, since building them takes most of the time.

    `kinds` maps each role's id to its kind of look.
    """

    def __init__(self, sheet: WriteOnlyWorksheet | Worksheet, kinds: Mapping[str, str] | None = None) -> None:
        self.sheet, self.kinds = sheet, kinds or {}
        self.styles: dict[tuple[str, bool], Any] = {}
        self.looks: dict[str, str] = {"": ""}

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
            look = look or self._look_of(value)
        cell._style = self._style(look, is_formula)  # type: ignore[attr-defined] # openpyxl's own way to share a style
        return cell

    def _look_of(self, text: str) -> str:
        """The style of a cell with roles: that of the strongest role; empty for other text."""
        if len(text) > _LONGEST_ROLES:
            return ""
        if text not in self.looks:
            held = set(text.removesuffix(DOUBT).rstrip().split(LIST_SEPARATOR))
            look = ""
            if text.endswith(DOUBT) and (held == {""} or held <= self.kinds.keys()):
                look = "doubt"
            elif held <= self.kinds.keys():
                look = next(kind for kind in ROLE_LOOKS if kind in {self.kinds[role] for role in held})
            self.looks[text] = look
        return self.looks[text]

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
