"""The sheets of a workbook and the looks of its cells, for every format."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from math import ceil

from valuechain.model.chain import ValueChain
from valuechain.model.errors import QuestionError
from valuechain.model.framework import Framework
from valuechain.model.look import ACCENT_SOFT, DOUBT_SOFT, ROLE_LOOKS, look_of
from valuechain.model.table import LegendLine, Sheet, SheetLayout, Table
from valuechain.model.values import Role
from valuechain.model.vocabulary import DOUBT, LIST_SEPARATOR, Confidence
from valuechain.model.words import capital, count

AUTHOR, SUBJECT = "valuechain", "Who is responsible for what along the AI value chain"
"""Properties of every file."""
SOME_DAY = date(2000, 1, 1)
"""The day of files that do not depend on the day."""
FILLS = {
    "head": ACCENT_SOFT.digits,
    "upright": ACCENT_SOFT.digits,
    "doubt": DOUBT_SOFT.digits,
    **{look.kind: look.colour.tint(0.2 if look.is_filled else 0.15) for look in ROLE_LOOKS.values()},
}
"""The colour of cells by their look, as six digits."""
_WIDEST = 60
_MOST_COLUMNS = 16_384
"""The limit of Excel, and of LibreOffice since 7.4."""
_LONGEST_NAME = 31
"""The limit of Excel for the name of a sheet."""
_LONGEST_ROLES = 200
"""Longer text is not a list of roles."""


def list_sheets(
    sheet: Sheet, chain: ValueChain, frameworks: Sequence[Framework], asked: Sequence[LegendLine] = ()
) -> list[Table]:
    """The sheets of a workbook: what to know first, the table, its further sheets, and the sources with their licences.

    `asked` holds lines about the question, such as the filters and the date. Nothing stands below the tables, so that
    they can be sorted and filtered.
    """
    sources = Table("sources", _SOURCE_COLUMNS, tuple(map(_source, frameworks)), _SOURCE_LAYOUT)
    tables = [sheet.table, *sheet.more, sources]
    meanings = {"sources": "The sources of all rows, with licence, attribution and what is missing.", **sheet.meanings}
    listed = [_list_sheet(table, meanings.get(table.name, "")) for table in tables]
    used = {part for table in tables for row in table.rows for cell in row for part in str(cell).split(LIST_SEPARATOR)}
    lines = (
        LegendLine("question", title_of(sheet)),
        *_describe_sources(frameworks),
        *asked,
        *listed,
        *sheet.legend,
        *(LegendLine(f"role: {role.id}", role.meaning) for role in chain.roles if role.id in used),
        *(LegendLine(f"confidence: {each}", each.meaning) for each in Confidence if each.value in used),
    )
    said = tuple((capital(line.name), line.text) for line in lines)
    first = Table(README, ("What", "Meaning"), said, SheetLayout(widths={0: 26, 1: 110}))
    return [replace(table, name=in_words(table.name)) for table in (first, *tables)]


README = "Read me"
"""The first sheet of a workbook."""


def title_of(sheet: Sheet) -> str:
    """The question that a workbook answers, also the title of its file."""
    return sheet.title or in_words(sheet.table.name)


def in_words(name: str) -> str:
    """The name of a sheet.

    >>> in_words("who-must-act"), in_words("ownerships")
    ('Who must act', 'Assignments')
    """
    return _IN_WORDS.get(name) or capital(re.sub("[-_]+", " ", name).strip()) or name


_IN_WORDS = {"ownerships": "Assignments", "load": "Workload", "actor": "Role card"}


def _list_sheet(table: Table, meaning: str) -> LegendLine:
    rows = count(len(table.rows), "row")
    return LegendLine(f"sheet: {in_words(table.name)}", f"{meaning} {capital(rows)}.".lstrip())


def _describe_sources(frameworks: Sequence[Framework]) -> Iterable[LegendLine]:
    """Name, legal status, licence and attribution of each source; of many, only the names and the legal status."""
    for each in frameworks:
        edition = ", ".join(filter(None, (each.name, each.publisher, each.edition)))
        legal = f"{capital(each.legal_status)}." if each.legal_status else ""
        if len(frameworks) > _MOST_IN_FULL:
            yield LegendLine(f"source: {each.id}", f"{edition}. {legal}".rstrip())
            continue
        yield LegendLine(f"source: {each.id}", f"{edition}.")
        licence = " ".join(filter(None, (each.attribution and f"{each.attribution.rstrip('.')}.", each.licence)))
        for name, text in (("legal status", legal), ("licence", licence), ("caution", each.caution)):
            if text:
                yield LegendLine(name, text)


_MOST_IN_FULL = 2


def name_sheets(tables: Sequence[Table]) -> list[str]:
    """The name of each sheet: that of its table, cut to 31 characters, with a number if it is taken.

    Raises QuestionError if a table has more columns than a sheet can hold.

    >>> name_sheets([Table("a" * 40, (), ()), Table("a" * 35, (), ())]) == ["a" * 31, "a" * 29 + " 2"]
    True
    """
    names: dict[str, str] = {}
    for table in tables:
        if len(table.columns) > _MOST_COLUMNS:
            message = f"The table has {len(table.columns):,} columns, but a sheet holds at most {_MOST_COLUMNS:,}."
            raise QuestionError(f"{message} Ask for CSV instead.")
        name, number = table.name[:_LONGEST_NAME], 1
        while name.casefold() in names:
            number += 1
            name = f"{table.name[: _LONGEST_NAME - len(f' {number}')]} {number}"
        names[name.casefold()] = name
    return [*names.values()]


def widths_of(table: Table) -> list[int]:
    """The width of each column in characters."""
    cells = zip(*table.rows, strict=True) if table.rows else ((),) * len(table.columns)
    longest = (max((len(str(cell)) for cell in column), default=0) for column in cells)
    layout = table.layout
    return [
        layout.widths.get(at) or min(_WIDEST, max(8, 0 if at in layout.upright else len(head), width)) + 2
        for at, (head, width) in enumerate(zip(table.columns, longest, strict=True))
    ]


def heights_of(table: Table, widths: Sequence[int]) -> Iterable[tuple[int, float]]:
    """The height in points of each row with text that wraps: not every program fits rows to their text.

    Only printed columns wrap.
    """
    widths = widths[: table.layout.printed or None]
    for number, row in enumerate(table.rows):
        lines = max(
            (
                sum(ceil(max(1, len(line)) / (width - 1)) for line in cell.splitlines())
                for cell, width in zip(row, widths, strict=False)
                if isinstance(cell, str) and (len(cell) >= width or "\n" in cell)
            ),
            default=1,
        )
        if lines > 1:
            yield number, min(_HIGHEST, _LINE * lines + 1)


_LINE, _HIGHEST = 14.5, 409.0
"""In points: a line, and the highest row that Excel has."""


def upright_height(table: Table) -> float:
    """The height in points of a header with vertical headings: room for the longest in two lines."""
    longest = max((len(table.columns[at]) for at in table.layout.upright), default=0)
    return min(_TALLEST, max(40.0, 5.6 * (longest if longest <= _ONE_LINE else longest / 2 + 6)))


_TALLEST, _ONE_LINE = 190.0, 22
"""In points; in letters."""


class RoleLooks:
    """Tells which cells hold roles, and how such cells look."""

    def __init__(self, roles: Iterable[Role] = ()) -> None:
        self.kinds = {role.id: look_of(role).kind for role in roles}
        self.found: dict[str, str] = {"": ""}

    def look_of(self, text: str) -> str:
        """The look of a cell with roles: that of the strongest role; empty for other text."""
        if len(text) > _LONGEST_ROLES:
            return ""
        if text not in self.found:
            held = set(text.removesuffix(DOUBT).rstrip().split(LIST_SEPARATOR))
            look = ""
            if text.endswith(DOUBT) and (held == {""} or held <= self.kinds.keys()):
                look = "doubt"
            elif held <= self.kinds.keys():
                look = next(kind for kind in ROLE_LOOKS if kind in {self.kinds[role] for role in held})
            self.found[text] = look
        return self.found[text]


_SOURCE_COLUMNS = (
    "Id", "Name", "Publisher", "Legal status", "Version", "Date", "Licence", "Attribution", "Address", "Missing",
    "Caution", "Status", "Status note",
)  # fmt: skip


_SOURCE_LAYOUT = SheetLayout(
    frozen=1, printed=8, widths={0: 16, 1: 36, 2: 24, 3: 26, 4: 18, 5: 14, 6: 30, 7: 44, 8: 40, 9: 60, 10: 60, 12: 50}
)


def _source(f: Framework) -> tuple[str, ...]:
    return (
        f.id, f.name, f.publisher, f.legal_status, f.version, f.date, f.licence, f.attribution, f.url, f.missing,
        f.caution, f.status or "", f.status_note,
    )  # fmt: skip
