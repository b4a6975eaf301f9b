"""Lays out the screens of the wall: boxes and paragraphs at fixed places, on a wall of 1,920 by 1,080 pixels.

One layout serves the projector's page, its PNG and its slide, so they cannot differ.

**How large the text is.** From ten metres, capital letters should be at least 1/200 of the distance high, which is
50 mm: about 17 minutes of arc, where ISO 9241-303 asks for 16 or more. On a screen 2.5 m wide, a pixel of 1,920 is
2,500 / 1,920 = 1.30 mm, so that is 38.4 pixels. Capitals are about 0.71 of the size of a font (0.70 in Segoe UI, 0.71
in Roboto, 0.73 in DejaVu Sans), so the smallest text is 38.4 / 0.71 = 54 pixels: 1/20 of the wall's height. What does
not fit at that size goes to the next screen.
"""

import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from valuechain.model.look import CARD, INK, SOFT, Colour
from valuechain.views.picture.frame import fit_lines
from valuechain.views.picture.text import text_width

WIDTH, HEIGHT = 1_920.0, 1_080.0
"""The wall, in pixels. In other windows, everything is scaled."""
SMALLEST = HEIGHT / 20
"""The size of the smallest text on the wall."""
SIZES = (84.0, 72.0, 63.0, SMALLEST)
TOP, FOOT = 40.0, 150.0
"""The heights kept free for the controls of the person at the computer, and for the timer and how to join."""
ROOM = HEIGHT - TOP - FOOT
"""The height that a screen can fill."""
LEFT, RIGHT = 60.0, WIDTH - 60
ACROSS = RIGHT - LEFT
LEADING = 1.17
"""The height of a line, in units of its size."""
_MOST_LINES = 4
"""Lines of a headline; longer ones are cut, because the bars need the room."""
_BASELINE = 0.95
"""From the top of a line to its baseline, in units of its size."""
_FROM_RIGHT = frozenset({"R", "AL"})
_LETTERS = frozenset({"L", *_FROM_RIGHT})


class Paint(NamedTuple):
    """How a box is painted."""

    colour: Colour = CARD
    share: float = 1.0
    """The colour's share; the rest is the colour of the wall."""
    edge: Colour | None = None
    edge_width: float = 0.0
    is_dashed: bool = False
    ink: Colour = INK
    """The colour of the label."""


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle, with a label in its middle if it has one."""

    x: float
    y: float
    width: float
    height: float
    paint: Paint
    label: str = ""
    size: float = SMALLEST
    said: str = ""
    """What the rectangle shows, for slides; empty for decoration."""

    @property
    def bottom(self) -> float:
        """The lower edge."""
        return self.y + self.height

    @property
    def baseline(self) -> float:
        """The baseline of the label."""
        return self.y + self.height / 2 + 0.365 * self.size


class Place(NamedTuple):
    """Where something is drawn."""

    x: float
    y: float
    width: float
    height: float


class Line(NamedTuple):
    """A line of a paragraph and its baseline."""

    text: str
    y: float


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Lines of text in a column whose upper left corner is at `x` and `y`."""

    lines: tuple[str, ...]
    x: float
    y: float
    width: float
    size: float = SMALLEST
    colour: Colour = INK
    is_bold: bool = False
    is_title: bool = False
    """Whether it is the title of the screen's slide."""

    @property
    def height(self) -> float:
        """The height of all lines."""
        return len(self.lines) * self.size * LEADING

    @property
    def bottom(self) -> float:
        """The lower edge."""
        return self.y + self.height

    @property
    def text(self) -> str:
        """The lines as one text."""
        return " ".join(self.lines)

    @property
    def is_from_right(self) -> bool:
        """Whether the text is written from right to left, going by its first letter.

        >>> Paragraph(("1. שלום",), 0, 0, 100).is_from_right
        True
        """
        kinds = map(unicodedata.bidirectional, self.text)
        return next((kind in _FROM_RIGHT for kind in kinds if kind in _LETTERS), False)

    @property
    def placed(self) -> list[Line]:
        """Each line with its baseline; text from right to left is isolated, so that its full stop is on the left."""
        form = "\N{RIGHT-TO-LEFT ISOLATE}{}\N{POP DIRECTIONAL ISOLATE}" if self.is_from_right else "{}"
        return [
            Line(form.format(line), self.y + (index * LEADING + _BASELINE) * self.size)
            for index, line in enumerate(self.lines)
        ]


Part = Box | Paragraph


class Block(NamedTuple):
    """Parts that stay together, placed from 0 downwards."""

    parts: tuple[Part, ...]
    height: float
    holds: int = 0
    """How many items it holds, which are counted where they go on on further screens."""
    again: "Block | None" = None
    """The heading that is repeated where a screen begins with this block."""
    grow: "Callable[[float], Block] | None" = None
    """Draws more of its text, in at most this height; None if nothing was cut."""


class Row(NamedTuple):
    """A row of a table."""

    head: str
    cells: tuple[str, ...]


class Table(NamedTuple):
    """What a screen draws, as a table for readers who cannot see it."""

    caption: str
    heads: tuple[str, ...]
    rows: tuple[Row, ...]
    left_out: tuple[str, ...] = ()
    """The actors that nobody named and that have no published role."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A screen of the wall: what is drawn, and the same in words."""

    title: str
    """The question, or the screen's name."""
    said: str
    """The most important sentence."""
    parts: tuple[Part, ...]
    table: Table | None = None
    lines: tuple[str, ...] = ()
    """Sentences beside the table."""
    notes: str = ""
    """The slide's notes."""


def write(
    text: str,
    size: float = SMALLEST,
    *,
    x: float = LEFT,
    width: float = ACROSS,
    colour: Colour = INK,
    is_bold: bool = False,
    most: int = 0,
) -> Paragraph:
    """A paragraph wrapped to a width; after `most` lines it is cut, unless that is 0."""
    lines = fit_lines(text, size, width, is_bold=is_bold)
    if most and len(lines) > most:
        kept = fit_lines(" ".join(lines[most - 1 :]), size, width - text_width(" …", size), is_bold=is_bold)[0]
        lines = [*lines[: most - 1], f"{kept.rstrip(' ,.;:')} …"]
    return Paragraph(tuple(lines), x, 0, width, size, colour, is_bold)


def write_large(text: str, most: int = 2) -> Paragraph:
    """A bold paragraph in the largest size in which it has at most so many lines; in the smallest, it may have four."""
    sizes = (write(text, size, is_bold=True) for size in SIZES)
    found = next((each for each in sizes if len(each.lines) <= most), None)
    return found or write(text, is_bold=True, most=_MOST_LINES)


def block(*parts: Part, gap: float = 0.0) -> Block:
    """The parts as a block, with a gap below."""
    return Block(parts, max((part.bottom for part in parts), default=0.0) + gap)


def stack(blocks: Iterable[Block], y: float = 0.0) -> list[Part]:
    """The parts of the blocks, one block below the other."""
    parts: list[Part] = []
    for each in blocks:
        parts += [replace(part, y=part.y + y) for part in each.parts]
        y += each.height
    return parts


def fit(layouts: Iterable[Sequence[Block]], most_gap: float) -> list[Part]:
    """A screen with the first layout that fits, or else the last; room that is left goes between its blocks."""
    blocks: Sequence[Block] = ()
    for blocks in layouts:
        if tall(blocks) <= ROOM:
            break
    gap = min(max(0.0, ROOM - tall(blocks)) / max(1, len(blocks) - 1), most_gap)
    return stack(each._replace(height=each.height + gap) for each in blocks)


def paginate(blocks: Sequence[Block], room: float) -> list[list[Block]]:
    """The blocks in as few pages of this height as their order allows; a taller block has a page of its own."""
    pages: list[list[Block]] = []
    left = -1.0
    for each in blocks:
        if each.height > left:
            pages.append([each.again] if each.again else [])
            left = room - tall(pages[-1])
        pages[-1].append(each)
        left -= each.height
    return pages


Rows = Callable[[float, float], Sequence[Block]]
"""Draws rows with a size of text, each taller by so many pixels than it needs to be."""


class Frame(NamedTuple):
    """What stands around the rows of a screen."""

    title: str
    said: str
    """The most important sentence, in large letters on the first screen."""
    below: tuple[Block, ...] = ()
    """Further blocks of the first screen."""
    legend: tuple[Block, ...] = ()
    """Repeated on every screen with rows."""
    notes: tuple[Block, ...] = ()
    """After the last row."""
    spare: tuple[Block, ...] = ()
    """Further notes, the most important first, which are left out if they would need another screen."""


def spread(frame: Frame, rows: Rows) -> list[list[Part]]:
    """Fills as few screens as possible.

    Rows have the largest text with which all of them fit on one screen with everything else. If even the smallest is
    too large, spare notes are left out, and then the last notes go to a further screen. If that is not enough, rows go
    on on further screens, and those before say how many items follow. A long heading has a second line if that needs
    no further screen. Text that was cut then takes the room that is left.
    """
    heading = (2, 1) if len(write(frame.title).lines) > 1 else (1,)
    return min((_spread(frame, rows, lines) for lines in heading), key=len)


def _spread(frame: Frame, rows: Rows, lines: int) -> list[list[Part]]:
    headline = block(replace(write_large(frame.said), is_title=True), gap=12)
    title = draw_heading(frame.title, most=lines)
    first = [headline, *frame.below]
    for kept in range(len(frame.spare), -1, -1):
        below = [*frame.notes, *frame.spare[:kept]]
        room = ROOM - tall([title, *first, *frame.legend, *below])
        if (drawn := _fill(rows, room)) is not None:
            return [stack([title, *first, *frame.legend, *_grow(drawn, room), *below])]
    numbered = draw_heading(frame.title, " (00/00)", most=lines)
    further = ROOM - tall([numbered, *frame.legend]) - _MORE
    pages = _leave_out_notes(frame, rows, ROOM - tall([numbered, *first, *frame.legend]), further)
    if not pages:
        blocks, left = [*rows(SMALLEST, 0), *frame.notes], further - tall(first)
        start = paginate(blocks, left)[0] if blocks[0].height <= left else []
        pages = [start, *paginate(blocks[len(start) :], further)]
    for each in frame.spare:
        if tall([*pages[-1], each]) <= further - (0 if len(pages) > 1 else tall(first)):
            pages[-1].append(each)
    screens = []
    for number, page in enumerate(pages, start=1):
        above = draw_heading(frame.title, f" ({number}/{len(pages)})", is_title=number > 1, most=lines)
        legend = frame.legend if any(each.holds for each in page) else ()
        more = sum(each.holds for later in pages[number:] for each in later)
        last = [block(write(f"{more:,} more", colour=SOFT))] if more else []
        around = [above, *(first if number == 1 else ()), *legend, *last]
        grown = _grow(page, ROOM - tall(around))
        screens.append(stack([*around[: len(around) - len(last)], *grown, *last]))
    return screens


def _grow(blocks: Iterable[Block], room: float) -> list[Block]:
    """The blocks, the first of which take the room that is left if they were cut."""
    grown = list(blocks)
    left = room - tall(grown)
    for index, each in enumerate(grown):
        if each.grow:
            grown[index] = each.grow(each.height + left)
            left -= grown[index].height - each.height
    return grown


def _fill(rows: Rows, room: float) -> Sequence[Block] | None:
    """All rows in the largest text that fits, stretched to this height; None if even the smallest is too large."""
    for size in SIZES[1:]:
        drawn = rows(size, 0)
        if (left := room - tall(drawn)) >= 0:
            return rows(size, min(left / max(1, len(drawn)), 1.3 * size))
    return None


def _leave_out_notes(frame: Frame, rows: Rows, room: float, further: float) -> list[list[Block]]:
    """Pages of which the first has all rows and as many notes as fit; none if not even the rows alone fit."""
    for kept in range(len(frame.notes) - 1, -1, -1):
        drawn = _fill(rows, room - tall(frame.notes[:kept]))
        if drawn is not None:
            return [[*drawn, *frame.notes[:kept]], *paginate(frame.notes[kept:], further)]
    return []


_MORE = SMALLEST * LEADING
"""The height of the line that says how many items follow."""


def tall(blocks: Iterable[Block]) -> float:
    """The height of the blocks together."""
    return sum(each.height for each in blocks)


def draw_heading(words: str, page: str = "", *, is_title: bool = False, most: int = 1) -> Block:
    """The small heading at the top of a screen: one line or a few, cut before the page."""
    *before, last = write(words, width=ACROSS - text_width(page, SMALLEST), colour=SOFT, most=most).lines
    heading = Paragraph((*before, f"{last}{page}"), LEFT, 0, ACROSS, colour=SOFT, is_title=is_title)
    return block(heading, gap=6)
