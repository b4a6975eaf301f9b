"""What a room says of a mitigation as a picture that stands alone: a bar an actor, beside what is published."""

from collections.abc import Mapping
from dataclasses import dataclass

from valuechain.analysis.workshop.counts import RoundCount, SeatCount
from valuechain.model.look import BAND, CARD, LINE, PRIMARY, SECONDARY
from valuechain.model.workshop.plan import Part, Plan
from valuechain.views.page.render import render
from valuechain.views.picture.frame import writable
from valuechain.views.picture.text import wrap

_WIDTH, _LABEL_X, _BAR_X, _ROOM, _WORDS_X, _PUBLISHED_X = 940.0, 220.0, 234.0, 420.0, 666.0, 896.0
_TOP, _ROW, _LINE, _BOTTOM, _THICK = 26.0, 30.0, 16.0, 30.0, 18.0
_LABEL_LETTERS = 28
_PRIMARY, _SECONDARY, _NONE = (PRIMARY.light, PRIMARY.light), (CARD.light, SECONDARY.light), (BAND.light, LINE.light)
"""Fill and stroke, as in every picture: what answers is filled, what supports is outlined."""


@dataclass(frozen=True, slots=True)
class _Bit:
    x: float
    width: float
    fill: str
    stroke: str
    inset: int


@dataclass(frozen=True, slots=True)
class _Bar:
    lines: tuple[str, ...]
    y: float
    height: float
    parts: tuple[_Bit, ...]
    words: str
    is_idle: bool
    published: str


def draw_bars(plan: Plan, count: RoundCount, published: Mapping[str, Part] | None, name: str) -> str:
    """The picture as standalone SVG; `name` is what it is called for those who do not see it."""
    labels = {seat.id: seat.label for seat in plan.seats}
    bars: list[_Bar] = []
    y = _TOP
    for seat in count.seats:
        lines = wrap(labels[seat.seat], _LABEL_LETTERS)
        height = max(_ROW, len(lines) * _LINE + 8)
        is_idle = not (seat.primary or seat.secondary)
        bars.append(_Bar(lines, y, height, _bits(seat), _words(seat), is_idle, _published(published, seat.seat)))
        y += height
    return writable(
        render(
            "workshop/report/bars.svg",
            width=_WIDTH,
            height=y + _BOTTOM,
            bars=bars,
            bottom=y + 10,
            head=f"Of {count.known:,} who know",
            name=name,
            label_x=_LABEL_X,
            bar_x=_BAR_X,
            room=_ROOM,
            words_x=_WORDS_X,
            published_x=_PUBLISHED_X,
            thick=_THICK,
            legend=[
                (*_PRIMARY, _BAR_X, "primary"),
                (*_SECONDARY, _BAR_X + 120, "secondary"),
                (*_NONE, _BAR_X + 250, "no role"),
            ],
        )
    )


def _bits(seat: SeatCount) -> tuple[_Bit, ...]:
    if not seat.known:
        return ()
    first, second = (_ROOM * number / seat.known for number in (seat.primary, seat.secondary))
    bits = []
    if seat.primary:
        bits.append(_Bit(_BAR_X, first, _PRIMARY[0], "", 0))
    if seat.secondary:
        bits.append(_Bit(_BAR_X + first + 1, max(second - 2, 1), *_SECONDARY, 1))
    return tuple(bits)


def _words(seat: SeatCount) -> str:
    numbers = ((seat.primary, "primary"), (seat.secondary, "secondary"))
    return ", ".join(f"{number:,} {word}" for number, word in numbers if number) or "no role"


def _published(published: Mapping[str, Part] | None, seat: str) -> str:
    if published is None:
        return "?"
    part = published.get(seat)
    return part.value if part else "\N{EN DASH}"
