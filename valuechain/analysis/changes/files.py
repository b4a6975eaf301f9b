"""The changes between two versions of the data as Markdown, CSV and JSON."""

from collections.abc import Sequence
from dataclasses import dataclass

from valuechain.analysis.changes.changes import ChangeKind, DataChanges, RowChange
from valuechain.analysis.changes.markdown import write_changes
from valuechain.analysis.changes.reasons import Reasons, reason_for
from valuechain.model.format import Format
from valuechain.model.table import Table, Value
from valuechain.tables.formats import CSV, JSON, MARKDOWN
from valuechain.tables.writing.write import write_csv, write_json

COLUMNS = ("framework", "table", "row", "name", "change", "field", "before", "after", "why")


@dataclass(frozen=True, slots=True)
class ChangesFile:
    """Changes to write, with their reasons."""

    changes: DataChanges
    reasons: Reasons


def change_rows(changes: DataChanges, reasons: Reasons) -> Table:
    """One row per field that differs; an added or removed row is one row without a field."""
    rows: list[tuple[Value, ...]] = []
    for table in changes.tables:
        why = reason_for(reasons, table.framework, table.table) or reasons.get(table.framework) or reasons.get("", "")
        for row in table.rows:
            for field, before, after in _fields(row):
                change = ChangeKind.CHANGED if row.former and field != "id" else row.kind
                rows.append((table.framework, table.table, row.row, row.name, change.value, field, before, after, why))
    return Table("changes", COLUMNS, tuple(rows))


def _fields(row: RowChange) -> list[tuple[str, str, str]]:
    """The fields that differ; first the id, if the row was renamed or replaced."""
    if row.former:
        return [("id", row.former, row.row), *row.fields]
    if row.successor:
        return [("id", row.row, row.successor)]
    return [*row.fields] or [("", "", "")]


def _write_markdown(file: ChangesFile) -> str:
    return write_changes(file.changes, file.reasons)


def _write_csv(file: ChangesFile) -> str:
    return write_csv(change_rows(file.changes, file.reasons))


def _write_json(file: ChangesFile) -> str:
    return write_json(change_rows(file.changes, file.reasons))


CHANGE_FORMATS: Sequence[Format[ChangesFile]] = (
    MARKDOWN.of(_write_markdown, purpose="to read"),
    CSV.of(_write_csv, purpose="one row per field that differs"),
    JSON.of(_write_json, purpose="one object per field that differs"),
)
"""The formats for changes, default first."""
