"""What a briefing is made of, whether it is written as HTML or as a Word file."""

from dataclasses import dataclass
from typing import NamedTuple, TypeAlias


class Span(NamedTuple):
    """A piece of text."""

    text: str
    look: str = ""
    """strong, soft, doubt, or the kind of a role's mark: lead, owner, mention."""
    meaning: str = ""
    """What a letter stands for, for those who hear it read."""


Words: TypeAlias = tuple[Span, ...]
"""A text of one paragraph or cell."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A text; `look` is lead (the answer), caution, note, or nothing."""

    words: Words
    look: str = ""


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list without numbers."""

    items: tuple[Words, ...]


class Cells(NamedTuple):
    """A row of a table; `look` is band (its first cell spans the table), total, or nothing."""

    cells: tuple[Words, ...]
    look: str = ""


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: what it shows, its heads, its rows, and the share of the width that each column takes."""

    name: str
    heads: tuple[str, ...]
    rows: tuple[Cells, ...]
    shares: tuple[float, ...]
    is_matrix: bool = False
    """Whether all columns but the first hold marks, to be centred."""


@dataclass(frozen=True, slots=True)
class Facts:
    """Names, each with what is to be said under it."""

    pairs: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Drawing:
    """A picture as standalone SVG, with a text for those who do not see it."""

    svg: str
    alt: str
    share: float = 1.0
    """Of the room that it would fill on paper."""


Block: TypeAlias = Paragraph | Bullets | Grid | Facts | Drawing


@dataclass(frozen=True, slots=True)
class Section:
    """A part under a heading; parts within it have headings one level below."""

    title: str
    blocks: tuple[Block, ...] = ()
    sections: tuple["Section", ...] = ()


@dataclass(frozen=True, slots=True)
class Briefing:
    """A document about one answer, for people without the app."""

    title: str
    context: str
    """For which model and release, under which readings and filters."""
    date: str
    """The day on which it was made, as 2026-11-21."""
    opening: tuple[Block, ...]
    sections: tuple[Section, ...]
    source: str
    """The source in one line; empty where the title says it."""
    kind: str = "Briefing"
    """What kind of document it is."""


def plain(text: str) -> Words:
    """A text without emphasis."""
    return (Span(text),)


def say(text: str, look: str = "") -> Paragraph:
    """A paragraph without emphasis."""
    return Paragraph(plain(text), look)
