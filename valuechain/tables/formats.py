"""Table formats, each defined once for the command line, the HTTP interface, OpenAPI and download buttons."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from valuechain.model.chain import ValueChain
from valuechain.model.format import Format
from valuechain.model.table import Sheet, Table
from valuechain.model.values import Framework
from valuechain.tables.writing.write import BYTE_ORDER_MARK, write_csv, write_json, write_markdown


@dataclass(frozen=True, slots=True)
class TableFile:
    """A table to write, and the extras of a workbook. Fields are functions because no format needs them all."""

    rows: Callable[[], Table]
    chain: ValueChain
    sources: Callable[[], Sequence[Framework]]
    """The frameworks to credit."""
    legend: Callable[[Table], Sequence[tuple[str, str]]]
    """Names and texts for the workbook's legend, such as the question."""
    sheet: Callable[[], Sheet] | None = None
    """Used instead of `rows` in a workbook."""
    is_for_excel: bool = False
    """Whether a CSV file starts with a byte order mark."""


def _write_workbook(file: TableFile) -> bytes:
    from valuechain.tables.writing.workbook import write_workbook  # noqa: PLC0415 # openpyxl is slow to import

    sheet = file.sheet() if file.sheet else Sheet(file.rows())
    return write_workbook(sheet, file.chain, file.sources(), file.legend(sheet.table))


CSV = Format[TableFile](
    "csv",
    "text/csv",
    "CSV",
    "for any spreadsheet",
    lambda file: (BYTE_ORDER_MARK if file.is_for_excel else "") + write_csv(file.rows()),
)
XLSX = Format[TableFile](
    "xlsx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "Excel workbook",
    "with legend, sources and licences",
    _write_workbook,
    is_text=False,
    is_dated=True,
    is_slow=True,
)
JSON = Format[TableFile]("json", "application/json", "JSON", "for programs", lambda file: write_json(file.rows()))
MARKDOWN = Format[TableFile]("md", "text/markdown", "Markdown", "for notes", lambda file: write_markdown(file.rows()))

TABLE_FORMATS: Sequence[Format[TableFile]] = (CSV, XLSX, JSON)
"""The formats offered for every table."""
PRINTED_FORMATS = (*TABLE_FORMATS, MARKDOWN)
"""The formats of the command line, default first."""
