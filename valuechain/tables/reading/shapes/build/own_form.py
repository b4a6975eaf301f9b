"""Tables that have the headings of the data format, with section headings or totals among the rows."""

from collections.abc import Sequence
from typing import NamedTuple

from valuechain.tables.characters import write_on_one_line
from valuechain.tables.reading.report import quoted
from valuechain.tables.reading.rows import fold
from valuechain.tables.reading.shapes.build.sections import Line, RowKind, sort_rows
from valuechain.tables.reading.shapes.values import LeftOut
from valuechain.tables.text import RawTable

_STAGE = "stage"
ABOVE = "it stands above the headings"


def describe_row(row: Sequence[str]) -> str:
    """The text of a row in quotes, in short."""
    return quoted(" | ".join(dict.fromkeys(text for cell in row if (text := " ".join(cell.split())))))


def slice_below(raw: RawTable, start: int) -> tuple[RawTable, Sequence[LeftOut]]:
    """The table whose first row is at `start`, with the row above as its header, and the rows above that."""
    rows, lines = (raw.header, *raw.rows), (raw.header_line, *raw.lines)
    header = [head.strip() for head in rows[start - 1]]
    while header and not header[-1]:
        header.pop()
    width = len(header)
    below = [_cut(row, width) for row in rows[start:]]
    above = [
        LeftOut(raw.file, line, "", describe_row(row), ABOVE)
        for line, row in list(zip(lines, rows, strict=True))[: start - 1]
    ]
    return RawTable(raw.file, tuple(header), tuple(below), tuple(lines[start:]), lines[start - 1]), above


def _cut(row: Sequence[str], width: int) -> tuple[str, ...]:
    """The row as long as the header, and longer if it has cells beyond it."""
    filled = max((index for index, cell in enumerate(row, start=1) if cell.strip()), default=0)
    padded = (*row, *[""] * (width - len(row)))
    return padded[: max(width, filled)]


class Tidied(NamedTuple):
    """A table of mitigations without its section rows and totals."""

    raw: RawTable
    sections: Sequence[Line]
    left_out: Sequence[LeftOut]


def tidy(raw: RawTable, roles: Sequence[str], *, has_sections: bool = True) -> Tidied | None:
    """The table with its section rows as stages, and without totals; None if it has neither."""
    heads = [fold(head) for head in raw.header]
    fields = {name: heads.index(name) for name in ("id", "name")}
    owners = [index for index, head in enumerate(heads) if head in roles]
    ident, name = fields["id"], fields["name"]
    if not raw.rows or _STAGE in heads:
        return None
    is_odd = any(not row[ident] or not row[name] for row in raw.rows)
    if not is_odd and any(raw.rows[0][index] for index in owners):
        return None
    lines = [
        Line(line, row, has_owner=any(row[index].strip() for index in owners))
        for line, row in zip(raw.lines, raw.rows, strict=True)
    ]
    ids = [row[ident] for row in raw.rows if row[name].strip()]
    is_spaced = any(" " in each.strip() for each in ids)
    kept, stages, sections, left, stage = [], [], [], [], ""
    for line, kind in sort_rows(lines, fields, has_sections=has_sections):
        is_whole = bool(line.row[ident].strip() and line.row[name].strip())
        is_words = " " in line.row[ident].strip() or not line.row[ident].strip()  # else an id whose name is missing
        if kind is RowKind.SECTION and (is_whole or (is_words and not is_spaced)):
            stage = line.text({"name": name})
            sections.append(line)
        elif kind in (RowKind.TOTAL, RowKind.EMPTY_SECTION) and not is_whole:
            left.append(LeftOut(raw.file, line.line, "", describe_row(line.row), kind.why))
        else:
            kept.append(line)
            stages.append(write_on_one_line(stage))
    if not sections and not left:
        return None
    width = len(raw.header)
    rows = tuple((*line.row[:width], each, *line.row[width:]) for line, each in zip(kept, stages, strict=True))
    told = raw._replace(header=(*raw.header, _STAGE), rows=rows, lines=tuple(line.line for line in kept))
    return Tidied(told, sections, left)
