"""Templates for a framework of one's own: the two tables that are needed, with examples to write over."""

import csv
import io
from collections.abc import Sequence

from valuechain.model.vocabulary import Confidence
from valuechain.tables.pack import pack
from valuechain.tables.schema import describe
from valuechain.tables.write import BYTE_ORDER_MARK

ACTORS: Sequence[Sequence[str]] = (
    ("id", "name", "summary"),
    ("developer", "Developer", "Trains the model and releases it."),
    ("operator", "Operator", "Runs the model for others."),
)
MITIGATIONS: Sequence[Sequence[str]] = (
    ("id", "name", "summary", "stage", "primary", "secondary", "confidence", "source"),
    (
        "M-1", "Filter the training data", "Leave out what must not be learnt.", "Before release", "developer",
        "", "stated", "Our policy, section 2",
    ),
    (
        "M-2", "Watch for misuse", "Look at how the model is used, and act on it.", "After release", "operator",
        "developer", "interpreted", "Our policy, section 5",
    ),
)  # fmt: skip
"""Each with its header and two rows."""

_ROLES = {
    "primary": "Ids of the actors who answer for it, separated by a semicolon.",
    "secondary": "Ids of the actors who support, separated by a semicolon.",
}
_INTRODUCTION = (
    "A framework of your own is two tables.",
    "actors: who can be responsible, one a row, in the order of the value chain.",
    "mitigations: what is to be done, one a row, and who owns it.",
    "Write over the examples. Only id and name are needed; delete the other columns if you do not need them.",
    "An actor is named in the other table by its id. Several actors in one cell are separated by a semicolon.",
    "When you are done, open the files at My data. Whatever is wrong is listed there, with how to mend it.",
)


def write_template_zip() -> bytes:
    """actors.csv and mitigations.csv, as Excel opens them, and a README in plain words."""
    return pack(
        [
            ("actors.csv", _write(ACTORS)),
            ("mitigations.csv", _write(MITIGATIONS)),
            ("README.txt", "\r\n".join(_readme()).encode()),
        ]
    )


def write_template_workbook() -> bytes:
    """A workbook with the sheets actors and mitigations, and a sheet that says what the columns mean."""
    from openpyxl import Workbook  # noqa: PLC0415 # slow to import
    from openpyxl.styles import Alignment, Font, PatternFill  # noqa: PLC0415 # as above
    from openpyxl.utils import get_column_letter  # noqa: PLC0415 # as above

    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    for title, rows in (("actors", ACTORS), ("mitigations", MITIGATIONS), ("read me", [(line,) for line in _readme()])):
        sheet = workbook.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
        is_table = len(rows[0]) > 1
        for index, head in enumerate(rows[0], start=1):
            is_wide = head in ("name", "summary", "source") or not is_table
            sheet.column_dimensions[get_column_letter(index)].width = 100 if not is_table else 34 if is_wide else 16
        for each in sheet[1] if is_table else ():
            each.font, each.fill = Font(bold=True), PatternFill("solid", fgColor="E3F0F1")
        for cells in sheet.iter_rows():
            for each in cells:
                each.alignment = Alignment(vertical="top", wrap_text=True)
        if is_table:
            sheet.freeze_panes = "A2"
    stream = io.BytesIO()
    workbook.save(stream)
    return stream.getvalue()


def _write(rows: Sequence[Sequence[str]]) -> bytes:
    stream = io.StringIO(newline="")
    csv.writer(stream, lineterminator="\r\n").writerows(rows)
    return (BYTE_ORDER_MARK + stream.getvalue()).encode()


def _readme() -> list[str]:
    lines = [*_INTRODUCTION]
    for table, header in (("actors", ACTORS[0]), ("mitigations", MITIGATIONS[0])):
        meanings = {**describe(table), **_ROLES}
        lines += ["", f"Columns of {table}:", *(f"  {column}: {meanings[column]}" for column in header)]
    return [*lines, "", "Confidence:", *(f"  {each}: {each.meaning}" for each in Confidence)]
