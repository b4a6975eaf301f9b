"""The sheets of a workbook and the looks of its cells, for every format."""

from collections.abc import Iterable, Sequence

from valuechain.model.chain import ValueChain
from valuechain.model.errors import QuestionError
from valuechain.model.look import ACCENT_SOFT, DOUBT_SOFT, ROLE_LOOKS, look_of
from valuechain.model.table import LegendLine, Sheet, Table
from valuechain.model.values import Framework, Role
from valuechain.model.vocabulary import DOUBT, LIST_SEPARATOR, Confidence

FILLS = {
    "head": ACCENT_SOFT.digits,
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
    """The sheets of a workbook: the table, its further sheets, a legend, and the sources with their licences.

    `asked` holds lines for the legend, such as the question and the date. Nothing stands below the table, so that
    it can be sorted and filtered.
    """
    legend = _legend(chain, frameworks, (*asked, *sheet.legend))
    sources = Table("sources", _SOURCE_COLUMNS, tuple(map(_source, frameworks)))
    return [sheet.table, *sheet.more, Table("legend", ("what", "meaning"), legend), sources]


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
    return [min(_WIDEST, max(8, len(head), width)) + 2 for head, width in zip(table.columns, longest, strict=True)]


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
    "id", "name", "publisher", "legal status", "version", "date", "licence", "attribution", "url", "missing", "caution",
    "status", "status note",
)  # fmt: skip


def _source(f: Framework) -> tuple[str, ...]:
    return (
        f.id, f.name, f.publisher, f.legal_status, f.version, f.date, f.licence, f.attribution, f.url, f.missing,
        f.caution, f.status or "", f.status_note,
    )  # fmt: skip


def _legend(chain: ValueChain, frameworks: Sequence[Framework], lines: Sequence[LegendLine]) -> tuple[LegendLine, ...]:
    return (
        LegendLine("frameworks", ", ".join(framework.id for framework in frameworks)),
        *lines,
        *(LegendLine(f"role: {role.id}", role.meaning) for role in chain.roles),
        *(LegendLine(f"confidence: {confidence}", confidence.meaning) for confidence in Confidence),
    )
