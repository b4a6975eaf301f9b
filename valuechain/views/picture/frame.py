"""Exported pictures: standalone SVG with title, context, source and date."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NamedTuple, TypeVar

from markupsafe import Markup

from valuechain.tables.text import NOT_IN_XML
from valuechain.views.page.render import render
from valuechain.views.picture.text import CUT, cut, letter_widths, text_width

MARGIN = 28.0
TITLE_SIZE, TEXT_SIZE = 22.0, 14.0
_TITLE_LEADING, _TEXT_LEADING = 30.0, 20.0
NARROWEST = 560.0
"""Minimum width of a caption, in pixels."""
LONGEST, _LONGEST_PART, _LONGEST_MEANING = 4_000, 3_000, 200
"""The most letters that are drawn of a text, of a part of a caption, and of an entry in a legend."""
_SAY_CUT = f"{CUT} is where a text is cut: the tables have all of it."


_Text = TypeVar("_Text", str, Markup)


class Position(NamedTuple):
    """A position in pixels from the top left."""

    x: float
    y: float


class PlacedLine(NamedTuple):
    """A line of text with its baseline."""

    text: str
    y: float


@dataclass(frozen=True, slots=True)
class Caption:
    """A caption that allows a picture to be understood and checked on its own."""

    title: str
    context: str
    """Model, release, readings and filters."""
    source: str
    """The framework with publisher, version and licence or attribution."""
    data: str = ""
    """The day and version of the data, as in `ValueChain.stamp`."""


SLIDE = (1600.0, 900.0)
"""The size of a picture for a slide: 16 to 9."""


def frame_picture(drawing: str, width: float, height: float, caption: Caption, *, is_slide: bool = False) -> str:
    """A standalone SVG of a drawing of this size, with the caption and today's date around it.

    `drawing` is SVG without its outer element, and uses the CSS classes of `frame.svg`. Sizes are in pixels. On a
    slide, which has a size of its own, the drawing is as large as fits.
    """
    inner = SLIDE[0] - 2 * MARGIN if is_slide else max(width, NARROWEST)
    title, context, source = (cut(text, _LONGEST_PART) for text in (caption.title, caption.context, caption.source))
    titles = fit_lines(title, TITLE_SIZE, inner, is_bold=True)
    contexts = fit_lines(context, TEXT_SIZE, inner) if context else []
    day = datetime.now(UTC).date().isoformat()
    data = f" Data {caption.data}." if caption.data else ""
    is_cut = any(CUT in text for text in (title, context, source, drawing))
    said = f"Source: {source} Drawn with valuechain on {day}.{data}{f' {_SAY_CUT}' if is_cut else ''}"
    notes = fit_lines(said, TEXT_SIZE - 2, inner)
    top = MARGIN + len(titles) * _TITLE_LEADING + len(contexts) * _TEXT_LEADING + 14
    foot = len(notes) * _TEXT_LEADING + MARGIN - 12
    bottom = SLIDE[1] - foot if is_slide else top + height + 26
    scale = min(inner / width, (bottom - top - 16) / height) if is_slide else 1.0
    return writable(
        render(
            "picture/frame.svg",
            width=inner + 2 * MARGIN,
            height=bottom + foot,
            margin=MARGIN,
            titles=place_lines(titles, MARGIN + TITLE_SIZE, _TITLE_LEADING),
            contexts=place_lines(contexts, MARGIN + len(titles) * _TITLE_LEADING + TEXT_SIZE, _TEXT_LEADING),
            notes=place_lines(notes, bottom + TEXT_SIZE, _TEXT_LEADING),
            left=MARGIN + (inner - width * scale) / 2 if is_slide else MARGIN,
            top=top,
            scale=scale,
            drawing=drawing,
            name=f"{title} {context}",
        ),
    )


_NOTE = re.compile(r'<text class="note" x="[^"]*" y="([^"]*)"')
_DRAWING = re.compile(r'<g transform="translate\([\d.]+ ([\d.]+)\)')
_SIZE = re.compile(r'width="([\d.]+)" height="([\d.]+)" viewBox="[^"]*"')


def crop(svg: _Text) -> _Text:
    """A framed picture without its caption, for documents that say the same in text."""
    size, drawing, note = (pattern.search(svg) for pattern in (_SIZE, _DRAWING, _NOTE))
    if not size:
        return svg
    top = float(drawing[1]) - 4 if drawing else 0.0
    width, height = float(size[1]), (float(note[1]) - MARGIN if note else float(size[2])) - top
    view = f'width="{width:.0f}" height="{height:.0f}" viewBox="0 {top:.0f} {width:.0f} {height:.0f}"'
    return type(svg)(_SIZE.sub(view, svg, count=1))


def place_in_rows(widths: Sequence[float], room: float, *, gap: float = 26.0, leading: float = 26.0) -> list[Position]:
    """Lays out items of these widths in as few rows as possible."""
    places: list[Position] = []
    x = y = 0.0
    for width in widths:
        if x and x + width > room:
            x, y = 0.0, y + leading
        places.append(Position(x, y))
        x += width + gap
    return places


class LegendEntry(NamedTuple):
    """An entry in a legend: a sample, then its meaning."""

    kind: str
    text: str
    sample_width: float
    letter: str = ""
    """The letter or sign in the sample."""
    x: float = 0.0
    y: float = 0.0

    @property
    def right(self) -> float:
        """The right edge."""
        return self.x + self.sample_width + 8 + text_width(self.text)


def place_legend(entries: Sequence[LegendEntry], room: float) -> list[LegendEntry]:
    """Lays out a legend in rows, from the top left; long meanings are cut."""
    drawn = [entry._replace(text=cut(entry.text, _LONGEST_MEANING)) for entry in entries]
    places = place_in_rows([entry.right for entry in drawn], room)
    return [entry._replace(x=place.x, y=place.y) for entry, place in zip(drawn, places, strict=True)]


def writable(text: _Text) -> _Text:
    """The text without characters that XML cannot represent."""
    return type(text)(NOT_IN_XML.sub("", text))


def fit_lines(text: str, size: float, room: float, *, is_bold: bool = False) -> list[str]:
    """Wraps the text to a width; a word wider than a line is split. `size` and `room` are in pixels.

    A text of more than `LONGEST` letters is cut.
    """
    lines, used = [""], 0.0
    space = text_width(" ", size, is_bold=is_bold)
    for word in cut(text, LONGEST).split():
        widths = letter_widths(word, size, is_bold=is_bold)
        longer = used + (space if lines[-1] else 0.0) + sum(widths)
        if longer <= room:
            lines[-1], used = f"{lines[-1]} {word}".lstrip(), longer
            continue
        if lines[-1]:
            lines.append("")
        start, used = 0, 0.0
        for at, width in enumerate(widths):
            if used + width > room:
                lines[-1:] = [word[start:at], ""]
                start, used = at, 0.0
            used += width
        lines[-1] = word[start:]
    return lines


def place_lines(texts: Iterable[str], y: float, leading: float) -> tuple[PlacedLine, ...]:
    """The lines of text, one below the other, with the first at `y`."""
    return tuple(PlacedLine(text, y + index * leading) for index, text in enumerate(texts))
