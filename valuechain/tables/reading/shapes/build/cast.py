"""The actors of the data: those in its table of actors, and those made from headings and cells."""

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from valuechain.tables.characters import write_on_one_line
from valuechain.tables.reading.report import misspelling_of
from valuechain.tables.reading.rows import fold as fold_column
from valuechain.tables.reading.shapes.build.ids import Ids
from valuechain.tables.reading.shapes.guess.columns import is_own_form
from valuechain.tables.reading.shapes.guess.grid import blank_errors
from valuechain.tables.reading.shapes.words import fold, is_none, uses_of
from valuechain.tables.text import RawTable

_NAMES = ("label", "aliases", "code", "name", "id")
"""Columns with names of an actor; later ones take precedence."""
_SURE = re.compile(r"[;\n\r|]+")
_CLAUSE = r"(?!\s*(?:where|when|if|unless|except|including|depending|as (?:needed|required|appropriate)|e\.g|i\.e)\b)"
"""A comma before such a word does not separate names: it qualifies the name before it."""
_LIKELY = re.compile(rf"\s*,{_CLAUSE}\s*|\s+/\s+|\s*[•●]\s*")
_POSSIBLE = re.compile(r"\s*/\s*|\s+(?:and|und|et|y|e)\s+|\s*[&+]\s*")
LONGEST_NAME = 120


class Made(NamedTuple):
    """An actor that no table of actors has."""

    id: str
    name: str
    line: int


class Cast:
    """Finds actors by name, and makes those that are missing."""

    def __init__(self, raw: RawTable | None) -> None:
        self.raw = raw
        self.known = names_of(raw)
        self.made: list[Made] = []
        self.by_name = _plain_names(raw)
        """The id of each actor by its name."""
        self._ids = Ids()
        for ident in self.known.values():
            self._ids.take(ident)
        self._found = dict(self.known)
        self._nearest: dict[str, bool] = {}

    def find(self, name: str, line: int, ident: str = "") -> str:
        """The id of an actor, made if there is none; a misspelt name of a known one is returned as it is."""
        word = fold(name)
        if word not in self._found:
            if self.known and self._is_misspelt(name):
                return name
            own = ident or self._ids.make(name)
            self._ids.take(own)
            made = Made(own, write_on_one_line(name), line)
            self.made.append(made)
            self.by_name.setdefault(made.name, own)
            self._found[word] = own
        return self._found[word]

    def _is_misspelt(self, name: str) -> bool:
        if name not in self._nearest:
            self._nearest[name] = misspelling_of(fold(name), self.known) is not None
        return self._nearest[name]

    def split(self, cell: str) -> Iterator[str]:
        """The names in a cell. "A and B" and "A/B" are split only if both are names elsewhere."""
        if fold(cell) in self._found:
            yield cell.strip()
            return
        for sure in _SURE.split(cell):
            for part in _LIKELY.split(sure) if fold(sure) not in self._found else (sure,):
                pieces = _POSSIBLE.split(part)
                is_list = len(pieces) > 1 and all(fold(piece) in self._found for piece in pieces)
                for name in pieces if is_list else (part,):
                    if not is_none(name):
                        yield name.strip()

    def table(self, file: str) -> RawTable:
        """The table of actors, with those that were made."""
        rows = [(each.id, each.name) for each in self.made]
        if self.raw is None:
            return RawTable(file, ("id", "name"), tuple(rows), tuple(each.line for each in self.made))
        heads = [fold_column(head) for head in self.raw.header]
        added = []
        for ident, name in rows:
            row = [""] * len(heads)
            row[heads.index("id")], row[heads.index("name")] = ident, name
            added.append(tuple(row))
        last = self.raw.lines[-1] if self.raw.lines else self.raw.header_line
        lines = (*self.raw.lines, *(last for _ in added))
        return self.raw._replace(rows=(*self.raw.rows, *added), lines=lines)


def _plain_names(raw: RawTable | None) -> dict[str, str]:
    """The id of each actor in a table by its name."""
    if raw is None:
        return {}
    heads = [fold_column(head) for head in raw.header]
    name, ident = heads.index("name"), heads.index("id")
    return {row[name].strip(): row[ident].strip() for row in raw.rows}


def read_actors(raw: RawTable | None) -> RawTable | None:
    """The table of actors with the columns `id` and `name`, whatever their headings; ids are made if there are none."""
    if raw is None:
        return None
    raw = raw._replace(rows=tuple(blank_errors(row) for row in raw.rows))
    if is_own_form(raw.header, "actors"):
        return raw
    heads = list(raw.header)
    named = next((at for use in ("actor", "name") for at, head in enumerate(heads) if use in uses_of(head)), None)
    if named is None:
        return None
    heads[named] = "name"
    given = next((at for at, head in enumerate(heads) if "id" in uses_of(head)), None)
    if given is not None:
        heads[given] = "id"
        return raw._replace(header=tuple(heads))
    ids = Ids()
    rows = tuple((ids.make(row[named]), *row) for row in raw.rows)
    return raw._replace(header=("id", *heads), rows=rows)


def names_of(raw: RawTable | None) -> Mapping[str, str]:
    """The id of each actor in a table, by each of its folded names."""
    if raw is None or not is_own_form(raw.header, "actors"):
        return {}
    heads = [fold_column(head) for head in raw.header]
    at = heads.index("id")
    known: dict[str, str] = {}
    for column in _NAMES:
        if column in heads:
            index = heads.index(column)
            for row in raw.rows:
                for name in row[index].split(";"):
                    if name.strip() and row[at].strip():
                        known[fold(name)] = row[at].strip()
    return known
