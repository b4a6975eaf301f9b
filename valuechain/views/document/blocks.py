"""The blocks of a briefing, shared by the HTML and Word writers."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from valuechain.model.look import letter_of, look_of
from valuechain.model.values import Role


class Span(NamedTuple):
    """A piece of text."""

    text: str
    look: str = ""
    """strong, soft, doubt, or the mark of a role: lead, owner, mention."""
    meaning: str = ""
    """The expansion of a letter, for screen readers."""


Spans: TypeAlias = tuple[Span, ...]
"""The text of one paragraph or cell."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of text; `look` is lead (the answer), caution, note, or empty."""

    words: Spans
    look: str = ""


@dataclass(frozen=True, slots=True)
class Bullets:
    """A bulleted list."""

    items: tuple[Spans, ...]


class GridRow(NamedTuple):
    """A row of a table; `look` is band (its first cell spans the table), total, or empty."""

    cells: tuple[Spans, ...]
    look: str = ""


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: name, column heads, rows, and each column's share of the width."""

    name: str
    heads: tuple[str, ...]
    rows: tuple[GridRow, ...]
    shares: tuple[float, ...]
    is_matrix: bool = False
    """Whether all columns but the first hold marks and are centred."""
    is_upright: bool = False
    """Whether the headings of these columns stand upright."""


@dataclass(frozen=True, slots=True)
class Facts:
    """A definition list."""

    pairs: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Drawing:
    """A picture as standalone SVG, with alternative text."""

    svg: str
    alt: str
    share: float = 1.0
    """The fraction of the available space on a printed page that the picture fills."""
    height: float = 0.0
    """Its maximum height on a printed page, in centimetres; 0 for the whole page."""


Block: TypeAlias = Paragraph | Bullets | Grid | Facts | Drawing


@dataclass(frozen=True, slots=True)
class Section:
    """A section with a heading; nested sections have headings one level below."""

    title: str
    blocks: tuple[Block, ...] = ()
    sections: tuple["Section", ...] = ()


FIRST_PAGE = 2
"""How many sections of a briefing's first pages are on the first one."""


@dataclass(frozen=True, slots=True)
class Briefing:
    """A document about one answer, for people without the app."""

    title: str
    context: str
    """Model, release, readings and filters."""
    date: str
    """The date it was made, such as 2026-11-21."""
    opening: tuple[Block, ...]
    sections: tuple[Section, ...]
    source: str
    """The source in one line; empty if the title names it."""
    kind: str = "Briefing"
    """The kind of document."""
    about: str = ""
    """The day that it is about, if that is not the day it was made."""
    front: tuple[Section, ...] = ()
    """The sections of the first pages, which are in portrait; the others are annexes."""
    asked: str = ""
    """The question, if the title states the finding or is the reader's own."""

    @property
    def drawings(self) -> Iterator[Drawing]:
        """All pictures."""
        sections = [*self.front, *self.sections]
        blocks = list(self.opening)
        while sections:
            section = sections.pop()
            blocks += section.blocks
            sections += section.sections
        return (block for block in blocks if isinstance(block, Drawing))


def mark(role: Role) -> Span:
    """The letter of a role, in the role's look."""
    return Span(letter_of(role), look_of(role).kind, role.name)


def plain(text: str) -> Spans:
    """Text without emphasis."""
    return (Span(text),)


def say(text: str, look: str = "") -> Paragraph:
    """A paragraph without emphasis."""
    return Paragraph(plain(text), look)
