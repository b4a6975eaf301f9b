"""The closing screens: the questions by outcome, and where the room differs from the guidance."""

from collections.abc import Iterable
from dataclasses import replace

from valuechain.analysis.workshop.statistics.rankings import find_rankings
from valuechain.analysis.workshop.statistics.results import find_results
from valuechain.model.look import ACCENT, SOFT
from valuechain.views.workshop.closing import ClosingLine, ClosingSection, build_closing
from valuechain.views.workshop.room import Room
from valuechain.views.workshop.wall.layout import Block, Frame, Sheet, block, spread, write

_LONGEST = 4
"""Lines about a question; the report has the whole of it."""


def draw_closing(room: Room) -> list[Sheet]:
    """The closing screens."""
    results, rankings = find_results(room.seen), find_rankings(room.plan, room.running, room.proposals)
    closing = build_closing(room.plan, room.running, results.counts, results.common, rankings)
    title = room.plan.title
    pages = spread(Frame(title, closing.said), lambda size, _: _draw(closing.sections, size))
    lines = tuple(_say(section.title, line) for section in closing.sections for line in section.lines)
    return [Sheet(title, closing.said, tuple(parts), lines=lines, notes="\n".join(lines)) for parts in pages]


def _say(title: str, line: ClosingLine) -> str:
    return " ".join(filter(None, (f"{title}: {line.mitigation.label}.", line.said, line.note)))


def _draw(sections: Iterable[ClosingSection], size: float) -> list[Block]:
    """A block for each question; the first in a section has its title, which is repeated on further screens."""
    blocks = []
    for section in sections:
        above = block(write(section.title, size, colour=ACCENT, is_bold=True), gap=4)
        again = block(write(f"{section.title} (continued)", size, colour=ACCENT, is_bold=True), gap=4)
        for place, line in enumerate(section.lines):
            top = 0.0 if place else above.height
            told = [text for text in (line.said, line.note) if text]
            parts = [replace(write(line.mitigation.label, size, is_bold=bool(told), most=2), y=top)]
            for text in told:
                parts.append(replace(write(text, size, colour=SOFT, most=_LONGEST), y=parts[-1].bottom))
            drawn = block(*(() if place else above.parts), *parts, gap=16 if told else 4)
            blocks.append(drawn._replace(holds=1, again=again if place else None))
    return blocks
