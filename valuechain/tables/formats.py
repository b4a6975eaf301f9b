"""Table formats, each defined once for the command line, the HTTP interface, OpenAPI and download buttons."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Protocol

from valuechain.model.chain import ValueChain
from valuechain.model.format import Format
from valuechain.model.framework import Framework
from valuechain.model.table import LegendLine, Sheet, Table, TableSet
from valuechain.model.values import Role
from valuechain.tables.archive import ZIP, pack
from valuechain.tables.writing.calendar import CalendarEntry, write_calendar
from valuechain.tables.writing.ods import write_ods
from valuechain.tables.writing.sheets import SOME_DAY, list_sheets, title_of
from valuechain.tables.writing.sssom import write_sssom
from valuechain.tables.writing.view_zip import write_view
from valuechain.tables.writing.write import write_csv, write_excel_csv, write_json, write_markdown


@dataclass(frozen=True, slots=True)
class Extras:
    """What a workbook adds to a table. Fields are functions, so that other formats need not compute them."""

    chain: ValueChain
    sources: Callable[[], Sequence[Framework]]
    """The frameworks to credit."""
    legend: Callable[[Table], Sequence[LegendLine]]
    """Lines for the workbook's legend, such as the question."""
    sheet: Callable[[], Sheet] | None = None
    """Replaces the table."""


@dataclass(frozen=True, slots=True)
class TableFile:
    """A table to write."""

    rows: Callable[[], Table]
    extras: Extras | None = None
    """Without extras, a workbook holds the table alone."""
    is_for_excel: bool = False
    """Whether a CSV file starts with a byte order mark."""


def _write_csv(file: TableFile) -> str | bytes:
    return write_excel_csv(file.rows()) if file.is_for_excel else write_csv(file.rows())


class _WriteSheets(Protocol):
    """Writes sheets with roles; the file's properties have the title and the day."""

    def __call__(
        self, sheets: Sequence[Table], roles: Iterable[Role] = (), *, title: str = "", day: date = SOME_DAY
    ) -> bytes: ...


def _write_with(write: _WriteSheets, file: TableFile) -> bytes:
    extras = file.extras
    if extras is None:
        return write([file.rows()])
    sheet = extras.sheet() if extras.sheet else Sheet(file.rows())
    sheets = list_sheets(sheet, extras.chain, extras.sources(), extras.legend(sheet.table))
    return write(sheets, extras.chain.roles, title=title_of(sheet), day=datetime.now(UTC).date())


def _write_workbook(file: TableFile) -> bytes:
    from valuechain.tables.writing.workbook import write_workbook  # noqa: PLC0415 # openpyxl is slow to import

    return _write_with(write_workbook, file)


def _write_ods(file: TableFile) -> bytes:
    return _write_with(write_ods, file)


CSV = Format[TableFile]("csv", "text/csv", "CSV", "for any spreadsheet", _write_csv)
XLSX = Format[TableFile](
    "xlsx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "Excel workbook",
    "to print and to count: what to know first, sources, licences",
    _write_workbook,
    is_text=False,
    is_dated=True,
    is_slow=True,
)
ODS = Format[TableFile](
    "ods",
    "application/vnd.oasis.opendocument.spreadsheet",
    "ODS spreadsheet",
    "the same for LibreOffice",
    _write_ods,
    is_text=False,
    is_dated=True,
    is_slow=True,
)
JSON = Format[TableFile]("json", "application/json", "JSON", "for programs", lambda file: write_json(file.rows()))
MARKDOWN = Format[TableFile]("md", "text/markdown", "Markdown", "for notes", lambda file: write_markdown(file.rows()))

SSSOM = Format[ValueChain](
    "tsv", "text/tab-separated-values", "SSSOM", "a standard for mappings, for tools that share them", write_sssom
)

CALENDAR = Format[tuple[str, Sequence[CalendarEntry]]](
    "ics",
    "text/calendar",
    "calendar",
    "for your calendar program",
    lambda named: write_calendar(*named),
    is_dated=True,
)

PLAIN_FORMATS: Sequence[Format[TableFile]] = (CSV, XLSX, ODS, JSON)
"""The formats offered for tables that nothing needs to be said about."""


def _write_view(file: TableFile) -> bytes:
    table, extras = file.rows(), file.extras
    if extras is None:
        raise TypeError("A zip of a view needs its sources and its question.")
    return write_view(table, extras.chain, extras.sources(), extras.legend(table))


VIEW_ZIP = replace(ZIP.of(_write_view, "zip with README", "data, what each column means, how to cite"), is_dated=True)
TABLE_FORMATS = (*PLAIN_FORMATS, VIEW_ZIP)
"""The formats offered for every answer."""
PRINTED_FORMATS = (*TABLE_FORMATS, MARKDOWN)
"""The formats of an answer on the command line, default first."""
LISTED_FORMATS = (*PLAIN_FORMATS, MARKDOWN)
"""The formats of other tables on the command line."""


def _write_sheets(tables: TableSet) -> bytes:
    from valuechain.tables.writing.workbook import write_workbook  # noqa: PLC0415 # as above

    sheets = [*tables.tables]
    if tables.readme:
        sheets.append(Table("read me", ("read me",), tuple((line,) for line in tables.readme)))
    return write_workbook(sheets)


def _write_csv_files(tables: TableSet) -> bytes:
    files = [(f"{table.name}.{CSV.ending}", write_excel_csv(table)) for table in tables.tables]
    if tables.readme:
        files.append(("README.txt", "\r\n".join(tables.readme).encode()))
    return pack(files)


WORKBOOK = XLSX.of(_write_sheets)
CSV_FILES = ZIP.of(_write_csv_files, "CSV files in a zip")

SET_FORMATS: Sequence[Format[TableSet]] = (WORKBOOK, CSV_FILES)
"""The formats of several tables in one file: exports of a workshop, and the templates of My data."""
