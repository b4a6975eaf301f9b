"""The screens of a ranking: the question, the room's order as bars of points, and the orders of groups."""

from collections.abc import Iterator, Sequence

from valuechain.analysis.workshop.statistics.rankings import RankedCount, RoomOrder
from valuechain.model.look import ACCENT, DOUBT, INK, SOFT, Colour
from valuechain.model.words import count
from valuechain.model.workshop.ranking import Ranking
from valuechain.views.picture.text import text_width
from valuechain.views.workshop.ranking_words import (
    ORDER_HEADS,
    order_cells,
    say_concordance,
    say_order,
    say_place,
    say_points,
)
from valuechain.views.workshop.room import Room
from valuechain.views.workshop.wall.answers import BETWEEN, centre
from valuechain.views.workshop.wall.by_group import draw_beside
from valuechain.views.workshop.wall.layout import (
    ACROSS,
    LEFT,
    RIGHT,
    SMALLEST,
    Block,
    Box,
    Frame,
    Paint,
    Part,
    Row,
    Rows,
    Sheet,
    Table,
    block,
    fit,
    spread,
    write,
)
from valuechain.views.workshop.wall.live import draw_top, draw_turnout, say_status
from valuechain.views.workshop.wall.question import RevealedRanking
from valuechain.views.workshop.words import say_change, say_small, say_turnout

_ASKED = "Put these in order on your phone."
_NAMES = 0.5 * ACROSS
"""The most of the width that the names of mitigations take."""
_BESIDE_GROUPS = 0.36 * ACROSS
"""The same, beside the places that groups give them."""
_GAP = 30.0
_TRACK = Paint(SOFT, 0.22)
_LISTS = ((1, 2), (1, 1), (2, 2), (2, 1))
"""Columns and lines of the list of mitigations: the first pair that fits is used."""
_MOST_GROUPS = 4
"""How many groups stand side by side, if their names fit."""


def draw_ranking(room: Room, ranking: Ranking) -> Sheet:
    """The ranking in focus: what is to be put in order, and how many have answered."""
    said = say_status(room, ranking, _ASKED)
    turnout, lines = draw_turnout(room, ranking)
    names = tuple(each.label for each in ranking.mitigations)
    top = draw_top(room, ranking, said)
    parts = fit(([*top, *_list(names, *cut), *turnout] for cut in _LISTS), most_gap=30)
    return Sheet(ranking.label, said, tuple(parts), lines=(*names, *lines))


def _list(names: Sequence[str], columns: int, most: int) -> list[Block]:
    """The names in columns, each in at most so many lines."""
    width = (ACROSS - _GAP * (columns - 1)) / columns
    written = [
        write(f"• {name}", x=LEFT + place % columns * (width + _GAP), width=width, most=most)
        for place, name in enumerate(names)
    ]
    return [block(*written[start : start + columns], gap=6) for start in range(0, len(written), columns)]


def draw_order(found: RevealedRanking) -> list[Sheet]:
    """The room's order: a bar of points for each mitigation."""
    result = found.result
    said, how = say_order(result), f"Points per person, {len(found.question.ids) - 1} to 0, and how many put it first"
    notes = list(_notes(found))
    frame = Frame(
        found.title,
        said,
        legend=(block(write(how, colour=SOFT), gap=14),),
        notes=tuple(block(write(text, colour=colour, most=3), gap=4) for text, colour in notes),
    )
    ranked = result.order.ranked if result.order.known else ()
    pages = spread(frame, lambda size, extra: [_draw_row(result.order, each, size, extra) for each in ranked])
    place, name, *heads = ORDER_HEADS
    rows = [Row(label, (at, *cells)) for at, label, *cells in order_cells(result.order)]
    table = Table("The room’s order", (name, place, *heads), tuple(rows))
    lines = (say_points(found.question), *(text for text, _ in notes))
    return [Sheet(found.title, said, tuple(parts), table, lines) for parts in pages]


def draw_group_orders(found: RevealedRanking) -> list[Sheet]:
    """The orders of the groups side by side; no screen if fewer than two may be compared."""
    result = found.result
    columns = [(name, order) for name, order in result.by_group.items() if order.known]
    if len(columns) < 2:
        return []
    said, most = f"How {count(len(columns), 'group')} put them in order", _most_beside(columns)
    besides = (columns[start : start + most] for start in range(0, len(columns), most))
    drawn = ((_draw_heads(beside), _place_rows(result.order, beside)) for beside in besides)
    table = Table(
        "Where each group puts each mitigation",
        ("Mitigation", *(_head(name, order) for name, order in columns)),
        tuple(
            Row(each.mitigation.label, tuple(_place_in(order, each) for _, order in columns))
            for each in result.order.ranked
        ),
    )
    return draw_beside(found, result.groups, said, drawn, table)


def _notes(found: RevealedRanking) -> Iterator[tuple[str, Colour]]:
    """Sentences below the bars, the most important first."""
    result = found.result
    if small := say_small(found.plan, result.count):
        yield small, DOUBT
    change = say_change(result.shift) if result.shift else ""
    yield " ".join(filter(None, (say_turnout(result.count), change, say_concordance(result.order)))), INK


def _draw_row(order: RoomOrder, each: RankedCount, size: float, extra: float) -> Block:
    """A mitigation with its place, its bar, and its points at the end of the bar."""
    beside = max(text_width(_say_points(other), size, is_bold=True) for other in order.ranked)
    number = text_width("7= ", size, is_bold=True)
    names = min(_NAMES, max(text_width(other.mitigation.label, size) for other in order.ranked)) + 4
    at = write(say_place(each), size, width=number, is_bold=True)
    name = write(each.mitigation.label, size, x=LEFT + number, width=names, most=3)
    left = LEFT + number + names + _GAP
    across = RIGHT - beside - _GAP - left
    bar = 1.12 * size + 0.6 * extra
    height = max(name.height, bar) + 0.4 * extra
    middle = height / 2
    parts: list[Part] = [
        centre(at, middle),
        centre(name, middle),
        Box(left, middle - bar / 2, across, bar, _TRACK),
    ]
    if each.points:
        filled = across * each.mean_points / each.most
        parts.append(Box(left, middle - bar / 2, filled, bar, Paint(ACCENT), said=f"{each.mean_points:.1f} points"))
    parts.append(centre(write(_say_points(each), size, x=RIGHT - beside, width=beside + 4, is_bold=True), middle))
    return Block(tuple(parts), height + BETWEEN, holds=1)


def _say_points(each: RankedCount) -> str:
    return f"{each.mean_points:.1f} ({each.firsts:,})"


def _columns(number: int) -> list[tuple[float, float]]:
    """The left edge and the width of each group's column."""
    start = LEFT + _BESIDE_GROUPS + _GAP
    width = (RIGHT - start - _GAP * (number - 1)) / number
    return [(start + index * (width + _GAP), width) for index in range(number)]


def _most_beside(columns: Sequence[tuple[str, RoomOrder]]) -> int:
    """How many groups fit side by side without breaking a word of their names; at least two."""
    words = (word for name, order in columns for word in _head(name, order).split())
    longest = max(text_width(word, SMALLEST, is_bold=True) for word in words)
    return next((number for number in range(_MOST_GROUPS, 2, -1) if _columns(number)[0][1] >= longest), 2)


def _head(name: str, order: RoomOrder) -> str:
    return f"{order.known:,} {name}"


def _draw_heads(beside: Sequence[tuple[str, RoomOrder]]) -> Block:
    """The names of the groups, each with how many of its members have a view."""
    columns = zip(_columns(len(beside)), beside, strict=True)
    heads = (write(_head(name, order), x=x, width=width, is_bold=True, most=3) for (x, width), (name, order) in columns)
    return block(*heads, gap=10)


def _place_rows(order: RoomOrder, beside: Sequence[tuple[str, RoomOrder]]) -> Rows:
    """A row for each mitigation, with its place in each group's order."""

    # In one size, because the names of the groups stand above the places.
    def draw(_size: float, extra: float) -> list[Block]:
        blocks = []
        for each in order.ranked:
            name = write(each.mitigation.label, width=_BESIDE_GROUPS, most=2)
            places = (
                write(_place_in(group, each), x=x, width=width, is_bold=True)
                for (x, width), (_, group) in zip(_columns(len(beside)), beside, strict=True)
            )
            blocks.append(block(name, *places, gap=BETWEEN + 0.4 * extra)._replace(holds=1))
        return blocks

    return draw


def _place_in(order: RoomOrder, each: RankedCount) -> str:
    return next(say_place(other) for other in order.ranked if other.mitigation.id == each.mitigation.id)
