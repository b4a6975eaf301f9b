"""The screen of the groups: a bar for each group that may be shown, beside those of the other groups, by actor."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import partial

from valuechain.analysis.workshop.statistics.counts import RoundCount
from valuechain.analysis.workshop.statistics.groups import GroupCounts
from valuechain.model.look import SOFT
from valuechain.model.words import count
from valuechain.model.workshop.plan import PlannedQuestion
from valuechain.views.workshop.wall.answers import BETWEEN, centre, name_width, write_name
from valuechain.views.workshop.wall.bars import (
    count_others,
    count_scale,
    draw_bar,
    draw_legend,
    draw_other,
    write_numbers,
)
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
from valuechain.views.workshop.wall.question import Revealed, RevealedRound
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
    groups = [group for _, group in columns]
    said = f"How {count(len(columns), 'group')} answered"
    besides = (columns[start : start + _MOST] for start in range(0, len(columns), _MOST))
    drawn = ((_draw_heads(found, beside), _rows(found, beside)) for beside in besides)
    table = Table(
        "What each group says about each actor",
        ("Actor", *(_head(name, group) for name, group in columns)),
        (
            *(_say(found, each.cell.actor, groups) for each in found.ranked),
            *(
                Row(said, tuple(f"{count_others(group).get(said, 0):,}" for group in groups))
                for said in count_others(found.count)
            ),
        ),
    )
    return draw_beside(found, found.groups, said, drawn, table)


def draw_beside(
    found: RevealedRound[PlannedQuestion],
    groups: GroupCounts,
    said: str,
    drawn: Iterable[tuple[Block, Rows]],
    table: Table,
) -> list[Sheet]:
    """Screens of groups side by side, and why others are not shown; `drawn` has their heads and rows."""
    title, hidden = found.headed("by group"), "; ".join(say_hidden(found.plan, groups, found.room.groups))
    lines = (f"Not shown: {hidden}.",) if hidden else ()
    spare = tuple(block(write(line, colour=SOFT, most=2), gap=4) for line in lines)
    pages = [page for heads, rows in drawn for page in spread(Frame(title, said, legend=(heads,), spare=spare), rows)]
    return [Sheet(title, said, tuple(parts), table, lines) for parts in pages]


def _head(name: str, group: RoundCount) -> str:
    return f"{group.known:,} {name}"


def _columns(found: Revealed, number: int) -> list[float]:
    """The left edges of the columns, and the width of each as the last item."""
    start = LEFT + name_width(found, SMALLEST) + 24
    width = (RIGHT - start - _BETWEEN * (number - 1)) / number
    return [*(start + index * (width + _BETWEEN) for index in range(number)), width]


def _draw_heads(found: Revealed, beside: Sequence[tuple[str, RoundCount]]) -> Block:
    """The legend, and below it the names of the groups, each with how many of its members have a view."""
    legend = draw_legend(found.plan)
    *lefts, width = _columns(found, len(beside))
    heads = [
        replace(write(_head(name, group), x=x, width=width, is_bold=True, most=3), y=legend.height)
        for x, (name, group) in zip(lefts, beside, strict=True)
    ]
    return block(*legend.parts, *heads, gap=BETWEEN)


def _rows(found: Revealed, beside: Sequence[tuple[str, RoundCount]]) -> Rows:
    groups = [group for _, group in beside]

    # In one size, because the names of the groups stand above the bars.
    def draw(_size: float, extra: float, size: float = SMALLEST) -> list[Block]:
        *lefts, width = _columns(found, len(beside))
        bar = 1.12 * size + 0.6 * extra

        def draw_row(name: str, draw_cell: Callable[[RoundCount, Place], Sequence[Part]]) -> Block:
            written = write_name(found, name, size)
            cells = [
                part
                for x, group in zip(lefts, groups, strict=True)
                for part in draw_cell(group, Place(x, 0, width * group.known / count_scale(group), bar))
            ]
            bars = max((part.bottom for part in cells), default=0)
            tall = max(written.height, bars) + 0.4 * extra
            moved = (replace(part, y=part.y + (tall - bars) / 2) for part in cells)
            return Block((centre(written, tall / 2), *moved), tall + BETWEEN, holds=1)

        def draw_actor(actor: str, group: RoundCount, place: Place) -> Sequence[Part]:
            count = group.of(actor)
            drawn = draw_bar(found.plan, count, place, size)
            return [*drawn, *write_numbers(found.plan, count, drawn)]

        def draw_answer(said: str, group: RoundCount, place: Place) -> Sequence[Part]:
            return draw_other(count_others(group).get(said, 0), group.known, place, size)

        actors = [(found.label_of(each.cell.actor), partial(draw_actor, each.cell.actor)) for each in found.ranked]
        answers = [(said, partial(draw_answer, said)) for said in count_others(found.count)]
        return [draw_row(name, draw_cell) for name, draw_cell in (*actors, *answers)]

    return draw


def _say(found: Revealed, actor: str, groups: Sequence[RoundCount]) -> Row:
    return Row(found.label_of(actor), tuple(say_roles(group.of(actor)) for group in groups))
