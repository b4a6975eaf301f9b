"""A version of the data as tables of text, without the rows that reading adds to it."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from valuechain.analysis.changes.renames import Records
from valuechain.model.table import Table
from valuechain.tables.reading.read import read_chain
from valuechain.tables.reading.rows import fold
from valuechain.tables.reading.source import open_source
from valuechain.tables.schema import columns_of
from valuechain.tables.text import RawTable
from valuechain.tables.writing.chain_tables import tables_of

_ADDED_TO = {
    "frameworks": "id",
    "stages": "name",
    "roles": "id",
    "topics": "id",
    "reference_actors": "id",
    "practices": "id",
    "model_types": "id",
    "release_types": "id",
}
"""Tables to which reading adds shipped rows, or rows that other tables imply, and the column that tells rows apart."""

_FILLED_FROM = {
    "frameworks": ("short_name", "name"),
    "actors": ("label", "name"),
    "mitigations": ("label", "name"),
    "reference_actors": ("label", "name"),
}
"""Columns that reading fills in from another if they are empty."""


@dataclass(frozen=True, slots=True)
class DataVersion:
    """A version of the data."""

    records: Records
    """The rows of every table, by column."""
    frameworks: Mapping[str, str]
    """Names by id."""
    stamp: str
    """Its day and version in words, to follow the word "data"."""


def read_version(path: Path) -> DataVersion:
    """Reads a folder, a zip or a workbook. Raises InvalidDataError.

    Columns are those of the present data format, whatever columns the files have.
    """
    chain = read_chain(path)
    raw = open_source(path, {table: frozenset(columns_of(table)) for table in _ADDED_TO}).tables
    own = {table: _names(raw.get(table), column) for table, column in _ADDED_TO.items()}
    records = {
        name: [row for row in _list_records(name, table) if name not in _ADDED_TO or row[_ADDED_TO[name]] in own[name]]
        for name, table in tables_of(chain).items()
    }
    stamp = chain.stamp if chain.updated else f"{chain.stamp} (day unknown)"
    return DataVersion(records, {framework.id: framework.name for framework in chain.frameworks}, stamp)


def _list_records(name: str, table: Table) -> list[dict[str, str]]:
    """The rows by column, without values that reading fills in."""
    rows = [{column: str(value) for column, value in row.items()} for row in table.records()]
    if name in _FILLED_FROM:
        column, origin = _FILLED_FROM[name]
        rows = [{**row, column: ""} if row[column] == row[origin] else row for row in rows]
    return rows


def _names(raw: RawTable | None, column: str) -> frozenset[str]:
    """The contents of a column of a file."""
    heads = [fold(head) for head in raw.header] if raw else []
    if raw is None or column not in heads:
        return frozenset()
    index = heads.index(column)
    return frozenset(row[index].strip() for row in raw.rows)
