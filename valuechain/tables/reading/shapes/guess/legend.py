"""Reads legends such as `R = Responsible`, which say what letters stand for."""

import re
from collections.abc import Iterable, Mapping, Sequence

from valuechain.tables.reading.shapes.words import RoleWords

_ENTRY = re.compile(r"(?:^|[\s,;|(])([A-Za-z]{1,2})\s*[=:]\s*([^\W\d_][^=:,;|()\n]*)")
_LONGEST = 40
_FEW = 4
"""A row of a legend has no more cells than this."""
_ENOUGH = 2
"""With at least this many letters of known roles it is a legend, and its other letters are accepted too."""


def read_legend(rows: Iterable[Sequence[str]], roles: RoleWords) -> Mapping[str, str]:
    """The role of each letter that a legend explains; a role that is not known is called as the legend calls it.

    >>> from valuechain.tables.reading.shapes.words import RoleName
    >>> words = RoleWords([RoleName("responsible", "Responsible", "R", True)], {})
    >>> read_legend([["R = Responsible for it; V: Verifies"], ["R", "Responsible"]], words)
    {'R': 'responsible'}
    """
    known: dict[str, str] = {}
    beside: dict[str, str] = {}
    others: dict[str, str] = {}
    for row in rows:
        cells = [cell.strip() for cell in row if cell.strip()]
        if not cells or len(cells) > _FEW:
            continue
        is_pair = len(cells[0]) <= 2 and len(cells) > 1  # a letter, and what it means beside it
        for letter, words in _ENTRY.findall(f"{cells[0]}: {cells[1]}" if is_pair else " | ".join(cells)):
            role = _role_of(words, roles)
            if role:
                (beside if is_pair else known).setdefault(letter, role)
            elif len(words.strip()) <= _LONGEST and not is_pair:
                others.setdefault(letter, " ".join(words.split()))
    if len(set(beside.values())) >= _ENOUGH:  # a row of tasks may begin with a letter, too
        known = {**beside, **known}
    return {**others, **known} if len(set(known.values())) >= _ENOUGH else known


def _role_of(words: str, roles: RoleWords) -> str | None:
    """The role that the words name, or that their first word names."""
    first = re.split(r"[\s(–-]", words.strip(), maxsplit=1)[0]  # noqa: RUF001 # a dash, as legends have it
    return roles.of_heading(words) or roles.of_heading(first)
