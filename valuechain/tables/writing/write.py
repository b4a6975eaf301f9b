"""Writes tables as CSV, JSON and Markdown text."""

import csv
import io
import json
import re

from valuechain.model.table import Table, Value
from valuechain.tables.text import neutralise

BYTE_ORDER_MARK = "\ufeff"
"""Marks a CSV file as UTF-8 for Excel."""


def write_csv(table: Table) -> str:
    """The table as CSV; what a spreadsheet would run as a formula gets an apostrophe in front, also within a text.

    Reading the file with `valuechain.read_chain` restores the original text.
    """
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow([neutralise(column) for column in table.columns])
    writer.writerows([_plain(value) for value in row] for row in table.rows)
    return stream.getvalue()


def write_excel_csv(table: Table) -> bytes:
    """The table as CSV for Excel, with a byte order mark."""
    return f"{BYTE_ORDER_MARK}{write_csv(table)}".encode(errors="replace")


def write_json(table: Table) -> str:
    """The table as a JSON array of objects, one per row."""
    return json.dumps(table.records(), ensure_ascii=False, indent=1) + "\n"


def write_markdown(table: Table) -> str:
    """The table in GitHub's Markdown, in which no text of a cell is markup, code or a link."""
    lines = [table.columns, tuple("---" for _ in table.columns), *table.rows]
    return "".join(f"| {' | '.join(map(_markdown, line))} |\n" for line in lines)


def _plain(value: Value) -> str:
    return neutralise(value) if isinstance(value, str) else str(value)


def _markdown(value: Value) -> str:
    text = re.sub(r"[\\|`\[]", r"\\\g<0>", str(value)).replace("\r", "")
    return text.replace("<", "&lt;").replace("\n", "<br>")
