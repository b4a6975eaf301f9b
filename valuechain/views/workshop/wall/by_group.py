"""The screen of the groups: a bar for each group that may be shown, beside those of the other groups, by actor."""

from collections.abc import Sequence
from dataclasses import replace

from valuechain.analysis.workshop.statistics.counts import RoundCount
from valuechain.model.look import SOFT
from valuechain.model.words import count
from valuechain.views.workshop.wall.answers import BETWEEN, centre, name_width, write_name
from valuechain.views.workshop.wall.bars import draw_bar, draw_legend
from valuechain.views.workshop.wall.layout import (
    LEFT,
    RIGHT,
    SMALLEST,
    Block,
    Frame,
    Part,
    Place,
    Row,
    Rows,
    Sheet,
    Table,
    block,
    spread,
    write,
)
from valuechain.views.workshop.wall.question import Revealed
from valuechain.views.workshop.words import say_hidden, say_roles

_MOST = 4
"""How many groups stand side by side."""
_BETWEEN = 36.0
"""The gap between groups."""


def draw_groups(found: Revealed) -> list[Sheet]:
    """The groups side by side; no screen if fewer than two may be compared."""
    columns = [(name, group) for name, group in found.groups.columns.items() if group.known]
    if len(columns) < 2 or not found.ranked:
        return []
    title, said = found.headed("by group"), f"How {count(len(columns), 'group')} answered"
    hidden = "; ".join(say_hidden(found.plan, found.groups, found.room.groups))
    notes = (block(write(f"Not shown: {hidden}.", colour=SOFT, most=2), gap=4),) if hidden else ()
    pages: list[list[Part]] = []
    for start in range(0, len(columns), _MOST):
        beside = columns[start : start + _MOST]
        frame = Frame(title, said, legend=(_draw_heads(found, beside),), notes=notes)
        pages += spread(frame, _rows(found, beside))
    table = Table(
        "What each group says about each actor",
        ("Actor", *(_head(name, group) for name, group in columns)),
        tuple(_say(found, each.cell.actor, [group for _, group in columns]) for each in found.ranked),
    )
    lines = (f"Not shown: {hidden}.",) if hidden else ()
    return [Sheet(title, said, tuple(parts), table, lines) for parts in pages]


def _head(name: str, group: RoundCount) -> str:
    return f"{group.known:,} {name}"


def _columns(found: Revealed, number: int) -> list[float]:
    """The left edges of the columns, and the width of each as the last item."""
    start = LEFT + name_width(found, SMALLEST) + 24
    width = (RIGHT - start - _BETWEEN * (number - 1)) / number
    return [*(start + index * (width + _BETWEEN) for index in range(number)), width]


def _draw_heads(found: Revealed, beside: Sequence[tuple[str, RoundCount]]) -> Block:
    """The legend, and below it the names of the groups, each with how many of its members know."""
    legend = draw_legend(found.plan)
    *lefts, width = _columns(found, len(beside))
    heads = [
        replace(write(_head(name, group), x=x, width=width, is_bold=True, most=2), y=legend.height)
        for x, (name, group) in zip(lefts, beside, strict=True)
    ]
    return block(*legend.parts, *heads, gap=BETWEEN)


def _rows(found: Revealed, beside: Sequence[tuple[str, RoundCount]]) -> Rows:
    # In one size, because the names of the groups stand above the bars.
    def draw(_size: float, extra: float, size: float = SMALLEST) -> list[Block]:
        *lefts, width = _columns(found, len(beside))
        bar = 1.12 * size + 0.6 * extra
        blocks = []
        for each in found.ranked:
            name = write_name(found, each, size)
            tall = max(name.height, bar) + 0.4 * extra
            parts: list[Part] = [centre(name, tall / 2)]
            for x, (_, group) in zip(lefts, beside, strict=True):
                actor = next(count for count in group.actors if count.actor == each.cell.actor)
                parts += draw_bar(found.plan, actor, Place(x, (tall - bar) / 2, width, bar), size)
            blocks.append(Block(tuple(parts), tall + BETWEEN, holds=1))
        return blocks

    return draw


def _say(found: Revealed, actor: str, groups: Sequence[RoundCount]) -> Row:
    counts = (next(count for count in group.actors if count.actor == actor) for group in groups)
    return Row(found.label_of(actor), tuple(map(say_roles, counts)))
