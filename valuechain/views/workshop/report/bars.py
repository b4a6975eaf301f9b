"""What a room says of a mitigation as a picture that stands alone: a bar an actor, beside what is published."""

from collections.abc import Mapping
from dataclasses import dataclass

from valuechain.analysis.workshop.counts import ActorCount, RoundCount
from valuechain.model.workshop.plan import Plan, PlannedRole
from valuechain.views.page.render import render
from valuechain.views.picture.frame import writable
from valuechain.views.picture.text import wrap

_WIDTH, _LABEL_X, _BAR_X, _ROOM, _WORDS_X, _PUBLISHED_X = 940.0, 220.0, 234.0, 420.0, 666.0, 896.0
_TOP, _ROW, _LINE, _BOTTOM, _THICK = 26.0, 30.0, 16.0, 30.0, 18.0
_LABEL_LETTERS = 28
_PRIMARY, _SECONDARY, _NONE = ("#0b5c6b", "#0b5c6b"), ("#ffffff", "#a54d0c"), ("#f4f5f3", "#dfe4e8")
"""Fill and stroke, as in every picture: what answers is filled, what supports is outlined."""


@dataclass(frozen=True, slots=True)
class _DrawnBit:
    x: float
    width: float
    fill: str
    stroke: str
    inset: int


@dataclass(frozen=True, slots=True)
class _DrawnBar:
    lines: tuple[str, ...]
    y: float
    height: float
    parts: tuple[_DrawnBit, ...]
    words: str
    is_idle: bool
    published: str


def draw_bars(plan: Plan, count: RoundCount, published: Mapping[str, PlannedRole] | None, name: str) -> str:
    """The picture as standalone SVG; `name` is what it is called for those who do not see it."""
    labels = {actor.id: actor.label for actor in plan.actors}
    bars: list[_DrawnBar] = []
    y = _TOP
    for actor in count.actors:
        lines = wrap(labels[actor.actor], _LABEL_LETTERS)
        height = max(_ROW, len(lines) * _LINE + 8)
        is_idle = not (actor.primary or actor.secondary)
        bars.append(
            _DrawnBar(lines, y, height, _bits(actor), _words(actor), is_idle, _published(published, actor.actor))
        )
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


def _bits(actor: ActorCount) -> tuple[_DrawnBit, ...]:
    if not actor.known:
        return ()
    first, second = (_ROOM * number / actor.known for number in (actor.primary, actor.secondary))
    bits = []
    if actor.primary:
        bits.append(_DrawnBit(_BAR_X, first, _PRIMARY[0], "", 0))
    if actor.secondary:
        bits.append(_DrawnBit(_BAR_X + first + 1, max(second - 2, 1), *_SECONDARY, 1))
    return tuple(bits)


def _words(actor: ActorCount) -> str:
    numbers = ((actor.primary, "primary"), (actor.secondary, "secondary"))
    return ", ".join(f"{number:,} {word}" for number, word in numbers if number) or "no role"


def _published(published: Mapping[str, PlannedRole] | None, actor: str) -> str:
    if published is None:
        return "?"
    role = published.get(actor)
    return role.value if role else "\N{EN DASH}"
