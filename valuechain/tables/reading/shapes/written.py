"""Writes how to read a table as one short text, and reads such a text."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from valuechain.model.errors import QuestionError
from valuechain.tables.reading.shapes.values import Shape, ShapeMap

_BY_NUMBER = re.compile(r"\[(\d+)\]$")
_SETTING = re.compile(r"(table|header|sections|letter)\s*:\s*(.*)$", re.DOTALL)
_LINES = re.compile(r"(\d+)(?:-(\d+))?$")


class MapError(QuestionError):
    """A text that does not say how to read a table."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What the user says about a table; the rest is guessed."""

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


def write_map(found: ShapeMap) -> str:
    """The text for `--map`, with every column.

    >>> from valuechain.tables.reading.shapes.values import ColumnUse
    >>> write_map(ShapeMap(Shape.WIDE, "raci.csv", (3,), (ColumnUse(0, "Task", "name"), ColumnUse(1, "IT", "actor"))))
    'wide; table: raci.csv; header: 3; Task=name; IT=actor'
    """
    return "; ".join(_parts(found))


def _parts(found: ShapeMap) -> Iterator[str]:
    yield found.shape.value
    if ";" not in found.table:
        yield f"table: {found.table}"
    yield f"header: {'-'.join(map(str, found.header))}"
    if not found.has_sections:
        yield "sections: no"
    for letter, role in found.letters.items():
        if ";" not in letter:
            yield f"letter: {letter}={role}"
    headings = [column.heading for column in found.columns]
    for column in found.columns:
        is_plain = (
            headings.count(column.heading) == 1
            and column.heading == column.heading.strip()
            and not re.search(r"[;\r\n]", column.heading)
            and not _SETTING.match(column.heading)
            and not _BY_NUMBER.match(column.heading)
        )
        yield f"{column.heading if is_plain and column.heading else f'[{column.at + 1}]'}={column.use}"


def read_map(text: str) -> Asked:
    """Reads the text of `--map`, which may begin with a shape. Raises MapError.

    >>> read_map("wide; Activity=name; header: 3").uses
    {'Activity': 'name'}
    """
    shape: Shape | None = None
    settings: dict[str, str] = {}
    uses: dict[str, str] = {}
    letters: dict[str, str] = {}
    for part in filter(None, (part.strip() for part in text.split(";"))):
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
    return Asked(shape, settings.get("table", ""), _read_header(settings), uses, letters, _read_sections(settings))


def _read_header(settings: Mapping[str, str]) -> tuple[int, ...]:
    said = settings.get("header", "")
    lines = _LINES.match(said)
    if said and not lines:
        raise MapError(f'"header: {said}" is not a line. Write, for example, header: 3, or header: 3-4.')
    return tuple(int(line) for line in lines.groups() if line) if lines else ()


def _read_sections(settings: Mapping[str, str]) -> bool | None:
    said = settings.get("sections", "").casefold()
    if said not in ("", "yes", "no"):
        raise MapError(f'"sections: {said}" is neither yes nor no.')
    return said == "yes" if said else None
