"""Reads stages that are spelt in several ways as one."""

import re
from functools import cache
from typing import Any

from valuechain.tables.characters import match_key, write_on_one_line
from valuechain.tables.reading.links import Tables
from valuechain.tables.reading.report import Report, quoted
from valuechain.tables.reading.rows import RowTable

_NOT_IN_NAMES = re.compile(r"[;\r\n]")


def align_stages(tables: Tables, report: Report) -> None:
    """Reads stages that differ only in capitals or spaces as the one that comes first, on one line, and notes it."""
    key_of = cache(match_key)
    first: dict[tuple[str, str], str] = {}
    for name, column in (("stages", "name"), ("mitigations", "stage")):
        table: RowTable[Any] = getattr(tables, name)
        changed: dict[int, str] = {}
        for index, row in enumerate(table.rows):
            stage = getattr(row, column)
            plain = write_on_one_line(stage) if name == "mitigations" and _NOT_IN_NAMES.search(stage) else stage
            meant = first.setdefault((tables.framework_of(row), key_of(plain)), plain)
            if meant != stage and name == "stages":
                message = f"{quoted(stage)} differs from {quoted(meant)} only in capitals or spaces."
                report.add(table.file, table.lines[index], column, message, "Keep one of them.")
            elif meant != stage:
                changed[index] = meant
                message = f"{quoted(stage)} was read as {quoted(meant)}."
                report.note(table.file, table.lines[index], column, message, "If it is another stage, rename it.")
        if changed:
            rows = [
                row.model_copy(update={column: changed[index]}) if index in changed else row
                for index, row in enumerate(table.rows)
            ]
            setattr(tables, name, table._replace(rows=rows))
