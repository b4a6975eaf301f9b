"""The screens that close a workshop: decided, left open, and where the room differs from the guidance."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from valuechain.analysis.workshop.statistics.rankings import find_rankings
from valuechain.analysis.workshop.statistics.results import find_results
from valuechain.model.look import ACCENT, SOFT
from valuechain.views.workshop.closing import Closing, ClosingLine, build_closing
from valuechain.views.workshop.room import Room
from valuechain.views.workshop.wall.layout import Block, Frame, Sheet, block, spread, write

_LONGEST = 4
"""Lines about a question; the report has the whole of it."""


def draw_closing(room: Room) -> list[Sheet]:
    """The closing screens."""
    closing = build_closing(
        room.plan,
        room.running,
        find_results(room.seen),
        find_rankings(room.plan, room.running, room.proposals),
    )
    title, sections = room.plan.title, list(_sections(closing))
    pages = spread(Frame(title, closing.said), lambda size, _: _draw(sections, size))
    lines = tuple(f"{head}: {line.mitigation.label}. {line.said}" for head, found in sections for line in found)
    left = [each.label for each in closing.not_asked]
    lines += (f"Not asked: {'; '.join(left)}.",) if left else ()
    return [Sheet(title, closing.said, tuple(parts), lines=lines, notes="\n".join(lines)) for parts in pages]


def _sections(closing: Closing) -> Iterable[tuple[str, Sequence[ClosingLine]]]:
    heads = ("Decided", "Left open", "Put in order", "Different from the guidance")
    found = (closing.decided, closing.left_open, closing.ranked, closing.differs)
    for head, lines in zip(heads, found, strict=True):
        if lines:
            yield head, lines


def _draw(sections: Iterable[tuple[str, Sequence[ClosingLine]]], size: float) -> list[Block]:
    blocks = []
    for head, lines in sections:
        for place, line in enumerate(lines):
            above = write(head, size, colour=ACCENT, is_bold=True) if not place else None
            top = above.height + 4 if above else 0
            question = replace(write(line.mitigation.label, size, is_bold=True, most=2), y=top)
            said = replace(write(line.said, size, colour=SOFT, most=_LONGEST), y=question.bottom)
            blocks.append(block(*([above] if above else []), question, said, gap=16)._replace(holds=1))
    return blocks
