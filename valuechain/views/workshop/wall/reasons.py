"""The screens of the reasons: as cards, the most common first, after those that the facilitator pinned."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from valuechain.analysis.workshop.statistics.counts import Reason
from valuechain.model.look import ACCENT, BAND, EDGE
from valuechain.model.workshop.plan import PlannedQuestion
from valuechain.views.workshop.wall.layout import (
    ACROSS,
    LEADING,
    LEFT,
    ROOM,
    SMALLEST,
    Block,
    Box,
    Frame,
    Paint,
    Part,
    Sheet,
    spread,
    write,
)
from valuechain.views.workshop.wall.question import RevealedRound
from valuechain.views.workshop.words import say_reasons, say_support

_PADDING, _BETWEEN = 22.0, 20.0
_LINES = (10, 8, 6)
"""Lines of a card: the most that need no more screens than the fewest do. The board has the whole of longer reasons."""
_WHOLE = int(ROOM / (SMALLEST * LEADING))
"""The most lines of a card for which its screen may have room."""
_MOST = 60
"""Cards on the wall; the board and the export have the others."""


def draw_reasons(found: RevealedRound[PlannedQuestion]) -> list[Sheet]:
    """The reasons without names; no screen if there are none."""
    reasons = found.reasons
    if not reasons:
        return []
    title, said = found.headed("reasons"), say_reasons(reasons, found.room.running.pinned)
    drawn = (spread(Frame(title, said), partial(_draw_cards, reasons[:_MOST], most)) for most in _LINES)
    pages = min(drawn, key=len)
    lines = tuple(f"{reason.text}{say_support(reason)}" for reason in reasons)
    return [Sheet(title, said, tuple(parts), lines=lines, notes="\n".join(lines)) for parts in pages]


def _draw_cards(reasons: list[Reason], most: int, size: float, _extra: float) -> list[Block]:
    """Two cards in a row, of so many lines at most; a card alone has the whole row."""
    pairs = (reasons[start : start + 2] for start in range(0, len(reasons), 2))
    return [_draw_pair(pair, most, size)._replace(grow=partial(_grow, pair, most, size)) for pair in pairs]


def _grow(pair: Sequence[Reason], most: int, size: float, room: float) -> Block:
    """The cards with as many lines as fit into this height."""
    drawn = (_draw_pair(pair, lines, size) for lines in range(_WHOLE, most, -1))
    return next((each for each in drawn if each.height <= room), None) or _draw_pair(pair, most, size)


def _draw_pair(pair: Sequence[Reason], most: int, size: float) -> Block:
    width = (ACROSS - _BETWEEN * (len(pair) - 1)) / len(pair)
    drawn = [
        _draw_card(reason, most, LEFT + place * (width + _BETWEEN), width, size) for place, reason in enumerate(pair)
    ]
    tall = max(part.bottom for parts in drawn for part in parts) + _PADDING
    parts: list[Part] = []
    for place, card in enumerate(drawn):
        x = LEFT + place * (width + _BETWEEN)
        parts += [Box(x, 0, width, tall, Paint(BAND)), Box(x, 0, 8, tall, Paint(EDGE)), *card]
    return Block(tuple(parts), tall + _BETWEEN, len(pair))


def _draw_card(reason: Reason, most: int, x: float, width: float, size: float) -> list[Part]:
    x, width = x + 8 + _PADDING, width - 8 - 2 * _PADDING
    parts: list[Part] = []
    y = _PADDING
    if said := say_support(reason):
        head = write(said.strip(" ()"), size, colour=ACCENT, is_bold=True, most=1, x=x, width=width)
        parts.append(replace(head, y=y))
        y += head.height
    parts.append(replace(write(reason.text, size, most=most - len(parts), x=x, width=width), y=y))
    return parts
