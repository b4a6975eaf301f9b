"""Sorts rows into mitigations, sections, totals and comments."""

import re
from collections.abc import Mapping, Sequence
from enum import Enum
from statistics import mean
from typing import NamedTuple

from valuechain.tables.reading.shapes.words import begins_with, fold, is_none, is_total, words_of

_LONGEST_SECTION = 120
_NUMBER = re.compile(r"\s*((?:[A-Za-z]{1,5}[.-]?)?\d+(?:[.-]\d+)*|[A-Za-z])(?:[.):]*\s|[.):]*$)")
"""A number such as 2, 2.1, B, B1 or GV-1.2 at the start of a text."""


class RowKind(Enum):
    """The kind of a row."""

    MITIGATION = ""
    SECTION = "section"
    EMPTY_SECTION = "it looks like a section heading, but no task stands under it"
    TOTAL = "it holds totals"
    COMMENT = "it is a comment, without a name and an owner"

    @property
    def why(self) -> str:
        """Why the row is left out."""
        return self.value


class Line(NamedTuple):
    """A row below the header."""

    line: int
    row: Sequence[str]
    has_owner: bool
    stage: str = ""
    is_counted: bool = False
    """Whether its cells for roles hold only numbers."""

    def text(self, fields: Mapping[str, int]) -> str:
        """The heading that a section row holds: its name, or else its first text."""
        name = self.row[fields["name"]].strip() if "name" in fields else ""
        return name or next((cell.strip() for cell in self.row if cell.strip()), "")

    def number(self, fields: Mapping[str, int]) -> str:
        """Its number, from its own column or from the start of its name; empty if it has none."""
        given = self.row[fields["id"]].strip() if "id" in fields else ""
        found = _NUMBER.match(self.text(fields))
        return given.rstrip(".):") or (found[1] if found else "")

    @property
    def texts(self) -> list[str]:
        """The cells that are not empty, equal ones once, as merged cells repeat theirs."""
        return list(dict.fromkeys(text for cell in self.row if (text := cell.strip())))

    @property
    def is_repeated(self) -> bool:
        """Whether one text fills several cells, as a merged heading does."""
        return len(self.texts) == 1 and sum(bool(cell.strip()) for cell in self.row) > 2


def sort_rows(
    lines: Sequence[Line], fields: Mapping[str, int], *, has_sections: bool
) -> Sequence[tuple[Line, RowKind]]:
    """Each row with its kind."""
    bare = {index for index, line in enumerate(lines) if _is_bare(line, fields)}
    is_flat = has_sections and "stage" not in fields
    numbers = [line.number(fields) for line in lines] if is_flat else []
    is_patterned = is_flat and _are_sections(lines, bare, fields)
    kinds = [
        _kind_of(
            line,
            fields,
            is_bare=index in bare,
            has_sections=has_sections and index < len(lines) - 1,
            is_patterned=is_patterned or _is_numbered_section(numbers[index : index + 2]),
        )
        for index, line in enumerate(lines)
    ]
    is_filled = False
    for index in reversed(range(len(lines))):
        if kinds[index] is RowKind.SECTION and not is_filled:
            kinds[index] = RowKind.EMPTY_SECTION
        is_filled = kinds[index] is RowKind.MITIGATION or (is_filled and kinds[index] is not RowKind.SECTION)
    return list(zip(lines, kinds, strict=True))


def _is_bare(line: Line, fields: Mapping[str, int]) -> bool:
    """Whether a row has no owner, and nothing but an id and a name; a merged heading repeats its text."""
    texts = line.texts
    if len(texts) == 1:
        return not line.has_owner or line.is_repeated
    named = {line.row[fields[use]].strip() for use in ("id", "name") if use in fields}
    return not line.has_owner and named.issuperset(texts)


def _is_numbered_section(numbers: Sequence[str]) -> bool:
    """Whether the number of the next row is below that of the row, as 2.1 is below 2, and B1 below B.

    >>> _is_numbered_section(["2", "2.1"]), _is_numbered_section(["B", "B1"]), _is_numbered_section(["2", "21"])
    (True, True, False)
    """
    if len(numbers) < 2 or not all(numbers):
        return False
    above, below = numbers
    rest = below.removeprefix(above) if below.startswith(above) else ""
    return bool(rest) and (rest[0] in ".-" or (above[-1].isalpha() and rest[0].isdigit()))


def _are_sections(lines: Sequence[Line], alone: set[int], fields: Mapping[str, int]) -> bool:
    """Whether the bare rows are placed like sections: several, from the first row on, each before tasks, and short."""
    if len(alone) < 2 or 0 not in alone or len(lines) - 1 in alone or len(alone) * 2 > len(lines):
        return False
    if any(index + 1 in alone for index in alone):
        return False
    of_tasks = [len(line.text(fields).split()) for index, line in enumerate(lines) if index not in alone]
    return all(len(lines[index].text(fields).split()) <= mean(of_tasks) for index in alone)


def _kind_of(
    line: Line,
    fields: Mapping[str, int],
    *,
    is_bare: bool,
    has_sections: bool,
    is_patterned: bool,
) -> RowKind:
    text = line.text(fields)
    first = next((cell.strip() for cell in line.row if cell.strip()), "")
    if is_total(text) or is_total(first) or (line.is_counted and is_total(text.partition(" ")[0])):
        return RowKind.TOTAL
    if not is_bare:
        named = any(line.row[fields[use]].strip() for use in ("id", "name") if use in fields)
        return RowKind.MITIGATION if named or line.has_owner else RowKind.COMMENT
    if begins_with(text, "comment") or text.startswith(("*", "©")) or is_none(text):
        return RowKind.COMMENT
    is_heading = begins_with(text, "section") or text.endswith(":") or fold(text) in words_of("section")
    has_both = "id" in fields and "name" in fields
    is_half = has_both and len(line.texts) == 1 and _lacks_id(line, fields)
    if has_sections and (is_patterned or is_heading or line.is_repeated or is_half):
        return RowKind.SECTION if len(text) <= _LONGEST_SECTION else RowKind.COMMENT
    return RowKind.COMMENT if is_half or line.is_repeated else RowKind.MITIGATION


def _lacks_id(line: Line, fields: Mapping[str, int]) -> bool:
    """Whether a row with a single text has no id or no name."""
    return not (line.row[fields["id"]].strip() and line.row[fields["name"]].strip())
