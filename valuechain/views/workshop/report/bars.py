"""Standalone bar chart of a round: one bar per actor, next to the published role."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from valuechain.analysis.workshop.statistics.counts import ActorCount, RoundCount
from valuechain.model.look import BAND, LINE, RoleLook, look_of
from valuechain.model.workshop.plan import Plan, PlannedRole
from valuechain.views.page.render import render
from valuechain.views.picture.frame import writable
from valuechain.views.picture.text import wrap

_WIDTH, _LABEL_X, _BAR_X, _ROOM, _WORDS_X, _PUBLISHED_X = 940.0, 220.0, 234.0, 420.0, 666.0, 896.0
_TOP, _ROW, _LINE, _BOTTOM, _THICK = 26.0, 30.0, 16.0, 30.0, 18.0
_LABEL_LETTERS = 28


@dataclass(frozen=True, slots=True)
class _DrawnBit:
    look: RoleLook
    x: float
    width: float


@dataclass(frozen=True, slots=True)
class _DrawnBar:
    lines: tuple[str, ...]
    y: float
    height: float
    parts: tuple[_DrawnBit, ...]
    words: str
    is_idle: bool
    role: PlannedRole | None
    """The published role, if any."""
    published: str
    """The sign shown in place of a role."""


def draw_bars(plan: Plan, count: RoundCount, published: Mapping[str, str] | None, name: str) -> str:
    """The chart as standalone SVG; `name` is its accessible label."""
    labels = {actor.id: actor.label for actor in plan.actors}
    bars: list[_DrawnBar] = []
    y = _TOP
    for actor in count.actors:
        lines = wrap(labels[actor.actor], _LABEL_LETTERS)
        height = max(_ROW, len(lines) * _LINE + 8)
        bars.append(
            _DrawnBar(
                lines=lines,
                y=y,
                height=height,
                parts=_bits(plan, actor),
                words=_words(actor),
                is_idle=not actor.named,
                role=plan.role((published or {}).get(actor.actor)),
                published="?" if published is None else "\N{EN DASH}",
            )
        )
        y += height
    return writable(
        render(
            "workshop/report/bars.svg",
            width=_WIDTH,
            height=y + _BOTTOM,
            bars=bars,
            bottom=y + 10,
            head=f"Of {count.known:,} with a view",
            name=name,
            label_x=_LABEL_X,
            bar_x=_BAR_X,
            room=_ROOM,
            words_x=_WORDS_X,
            published_x=_PUBLISHED_X,
            thick=_THICK,
            legend=_legend(plan),
        )
    )


class _Key(NamedTuple):
    fill: str
    stroke: str
    x: float
    word: str


def _legend(plan: Plan) -> list[_Key]:
    keys, x = [], _BAR_X
    for role in plan.roles:
        look = look_of(role)
        keys.append(_Key(look.fill.light, look.colour.light, x, role.id))
        x += 85 + 5 * len(role.id)
    return [*keys, _Key(BAND.light, LINE.light, x, "no role")]


def _bits(plan: Plan, count: ActorCount) -> tuple[_DrawnBit, ...]:
    bits, x = [], _BAR_X
    for role in plan.roles if count.known else ():
        width = _ROOM * count.of(role.id) / count.known
        if width:
            bits.append(_DrawnBit(look_of(role), x, width))
        x += width
    return tuple(bits)


def _words(count: ActorCount) -> str:
    return ", ".join(f"{number:,} {role}" for role, number in count.by_role.items() if number) or "no role"
