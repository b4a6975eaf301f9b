"""The rows of the shipped tables, which apply to all data."""

from functools import cache
from typing import Any

from valuechain.settings import DATA_FOLDER
from valuechain.tables.reading.report import Report
from valuechain.tables.reading.rows import read_rows
from valuechain.tables.reading.source import open_source
from valuechain.tables.schema import columns_of


@cache
def shipped_rows(table: str) -> tuple[Any, ...]:
    """The rows of a shipped table."""
    raw = open_source(DATA_FOLDER, {table: frozenset(columns_of(table))}).tables[table]
    return tuple(read_rows(table, raw, Report()).rows)
