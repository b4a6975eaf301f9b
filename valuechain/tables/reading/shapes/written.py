"""Writes how to read a table as one short text, and reads such a text."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from valuechain.model.errors import QuestionError
from valuechain.model.words import yes_no
from valuechain.tables.characters import write_on_one_line
from valuechain.tables.reading.shapes.values import Shape

_SEPARATOR = ";"
_SETTING = re.compile(r"(table|header|sections|letter)\s*:\s*(.*)$", re.DOTALL)
_LINES = re.compile(r"(\d+)(?:-(\d+))?$")


class MapError(QuestionError):
    """A text that does not say how to read a table."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The user's settings for reading a table; the rest is guessed."""

    shape: Shape | None = None
    table: str = ""
    header: tuple[int, ...] = ()
    uses: Mapping[str, str] = field(default_factory=dict)
    """The use of columns by heading, or by number in brackets, such as `[3]`."""
    letters: Mapping[str, str] = field(default_factory=dict)
    has_sections: bool | None = None

    def use_of(self, index: int, heading: str) -> str | None:
        """The use of a column, or None if the user does not say."""
        return self.uses.get(f"[{index + 1}]", self.uses.get(heading) if heading else None)


def write_map(asked: Asked) -> str:
    """The text that `read_map` reads, and that `--map` takes.

    >>> write_map(Asked(Shape.WIDE, "raci.csv", (3, 4), {"[1]": "name", "IT": "actor"}, {"D": "responsible"}, False))
    'wide; table: raci.csv; header: 3-4; sections: no; letter: D=responsible; [1]=name; IT=actor'
    """
    parts = [
        asked.shape.value if asked.shape else "",
        f"table: {write_on_one_line(asked.table)}" if asked.table else "",
        f"header: {'-'.join(map(str, asked.header))}" if asked.header else "",
        "" if asked.has_sections is None else f"sections: {yes_no(asked.has_sections)}",
        *(f"letter: {letter}={role}" for letter, role in asked.letters.items() if _SEPARATOR not in letter + role),
        *(f"{heading}={use}" for heading, use in asked.uses.items() if _SEPARATOR not in heading + use),
    ]
    return f"{_SEPARATOR} ".join(filter(None, parts))


def read_map(text: str) -> Asked:
    """Reads the text of `--map`, which may begin with a shape. Raises MapError.

    >>> read_map("wide; Activity=name; header: 3").uses
    {'Activity': 'name'}
    """
    shape: Shape | None = None
    settings: dict[str, str] = {}
    uses: dict[str, str] = {}
    letters: dict[str, str] = {}
    for part in filter(None, (part.strip() for part in text.split(_SEPARATOR))):
        setting = _SETTING.match(part)
        if setting and setting[1] == "letter":
            letter, equals, role = setting[2].rpartition("=")
            if not (letter.strip() and equals and role.strip()):
                raise MapError(f'"{part}" says no role. Write, for example, letter: D=responsible.')
            letters[letter.strip()] = role.strip()
        elif setting:
            settings[setting[1]] = setting[2].strip()
        elif "=" in part:
            heading, _, use = part.rpartition("=")
            uses[heading.strip()] = use.strip()
        elif part.casefold() in list(Shape):
            shape = Shape(part.casefold())
        else:
            valid = ", ".join(Shape)
            raise MapError(f'"{part}" is neither a shape ({valid}) nor of the form HEADING=USE.')
    return Asked(
        shape,
        settings.get("table", ""),
        read_lines(settings.get("header", "")),
        uses,
        letters,
        _read_sections(settings),
    )


def read_lines(said: str) -> tuple[int, ...]:
    """The lines of a header, such as `3` or `3-4`. Raises MapError."""
    lines = _LINES.match(said)
    if said and not lines:
        raise MapError(f'"header: {said}" is not a line. Write, for example, header: 3, or header: 3-4.')
    return tuple(int(line) for line in lines.groups() if line) if lines else ()


def _read_sections(settings: Mapping[str, str]) -> bool | None:
    said = settings.get("sections", "").casefold()
    if said not in ("", "yes", "no"):
        raise MapError(f'"sections: {said}" is neither yes nor no.')
    return said == "yes" if said else None
