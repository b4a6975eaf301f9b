"""The deterministic layout of the map."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import ceil, inf
from typing import NamedTuple

from valuechain.analysis.allocation.allocation import Allocation
from valuechain.analysis.allocation.readings import possible_ownerships
from valuechain.model.values import Actor, Mitigation
from valuechain.views.map.routes import Box, LineKey, MapEdge, MapRow, build_routes, key_of
from valuechain.views.map.spread import spread
from valuechain.views.picture.text import FONT_SIZE, LINE_HEIGHT, text_width, wrap

NAME_SIZE = 12.5
BOX_WIDTH, BOX_HEIGHT, BOX_GAP, BOX_PADDING = 96.0, 58.0, 16.0, 6.0
PILL_PADDING, PILL_GAP, ROW_GAP = 13.0, 14.0, 26.0
CHAIN_MARGIN, BAND_GAP, EDGE = 74.0, 40.0, 18.0
MOST_WEIGHED = 120
ARROW_ROOM = 46.0
"""Room for the highest arrow above the actors, and for the lowest below them."""
MAX_NAME_LINE = 13
MAX_STAGE_LINE, MOST_STAGE_LINES, STAGE_GAP = 18, 3, 14.0
"""Stage names are in a left margin that no line enters."""
MIN_WIDTH, MANY_WIDTH = 1010.0, 1240.0
MANY = 24
"""More mitigations than this get a wider drawing."""
WIDE_GAP = 44.0
"""The gap left between mitigations for lines to pass through, if there is room."""
GUTTER, GUTTER_PER_ACTOR, MOST_LANES = 24.0, 4.0, 8
"""The width of the gutter between columns, the extra width per actor, and the maximum number of actors that add it."""


@dataclass(frozen=True, slots=True)
class MapLayout:
    """The boxes of actors, mitigations and stage names, and the routes of the lines."""

    width: float
    height: float
    actors: dict[str, Box]
    mitigations: dict[str, Box]
    stages: tuple[Box, ...]
    """The names of the stages."""
    routes: dict[LineKey, str]
    """The route of each ownership, including those that hold only under an alternative reading."""


def build_layout(allocation: Allocation, only: Collection[str] | None = None) -> MapLayout:
    """Lays out the chain of actors from left to right, with the stages above and below it.

    `only` names the actors to draw; all by default.

    Mitigations are placed as near as possible to the centre of their owners (barycentre ordering, after Sugiyama,
    Tagawa and Toda 1981, doi:10.1109/TSMC.1981.4308636), in rows without overlaps. If a stage needs several rows, all
    rows on that side of the chain share columns, with room for lines between them.
    """
    actors = [each for each in _in_chain_order(allocation.actors) if only is None or each.id in only]
    names = {actor.id: wrap(actor.label, MAX_NAME_LINE) for actor in actors}
    pills = {m.id: _pill(m) for m in allocation.mitigations}
    box_width = max(BOX_WIDTH, _widest(names.values(), NAME_SIZE, is_bold=True) + 2 * BOX_PADDING)
    box_height = max(BOX_HEIGHT, max(map(len, names.values()), default=0) * LINE_HEIGHT + 4 * BOX_PADDING)
    chain_width = len(actors) * (box_width + BOX_GAP) - BOX_GAP
    names_of_stages = {m.stage: _stage_name(m.stage) for m in allocation.mitigations if m.stage}
    margin = max((box.width for box in names_of_stages.values()), default=-STAGE_GAP) + STAGE_GAP
    least = (MANY_WIDTH if len(pills) > MANY else MIN_WIDTH) + margin
    width = max(least, chain_width + 2 * EDGE, margin + max((p.width for p in pills.values()), default=0.0) + 2 * EDGE)
    step = (width - 2 * EDGE - box_width) / max(1, len(actors) - 1)
    xs = {actor.id: EDGE + box_width / 2 + index * step for index, actor in enumerate(actors)}
    above, below = _sides(allocation)
    upper, lower = (_Bands(allocation, pills, names_of_stages, xs, EDGE + margin, width) for _ in range(2))
    y = upper.place(above, EDGE) + CHAIN_MARGIN - BAND_GAP if above else EDGE + ARROW_ROOM
    chain = {
        actor.id: Box(xs[actor.id], y + box_height / 2, box_width, box_height, names[actor.id]) for actor in actors
    }
    y += box_height
    height = lower.place(below, y + CHAIN_MARGIN) - BAND_GAP if below else y + ARROW_ROOM
    rows = [
        *(MapRow(list(row.values()), EDGE + margin - STAGE_GAP, width) for row in upper.rows),
        MapRow(list(chain.values()), 0.0, width),
        *(MapRow(list(row.values()), EDGE + margin - STAGE_GAP, width) for row in lower.rows),
    ]
    placed = {
        each: (box, number + (number >= len(upper.rows)))
        for number, row in enumerate((*upper.rows, *lower.rows))
        for each, box in row.items()
    }
    edges = [
        MapEdge(key_of(o), (o.actor, o.role, is_possible), chain[o.actor], len(upper.rows), *placed[o.mitigation])
        for is_possible, owned in enumerate((allocation.ownerships, possible_ownerships(allocation)))
        for o in owned
    ]
    return MapLayout(
        width,
        height + EDGE,
        chain,
        {each: box for side in (upper, lower) for row in side.rows for each, box in row.items()},
        (*upper.stages, *lower.stages),
        build_routes(edges, rows),
    )


def _pill(mitigation: Mitigation) -> Box:
    """The box of a mitigation, not yet placed."""
    lines = wrap(mitigation.label)
    width = _widest([lines], FONT_SIZE) + 2 * PILL_PADDING
    return Box(0.0, 0.0, width, len(lines) * LINE_HEIGHT + PILL_PADDING, lines)


def _stage_name(stage: str) -> Box:
    """The box of a stage name, not yet placed; long names are truncated."""
    lines = wrap(stage, MAX_STAGE_LINE)
    if len(lines) > MOST_STAGE_LINES:
        lines = (*lines[: MOST_STAGE_LINES - 1], f"{lines[MOST_STAGE_LINES - 1]}…")
    width = _widest([lines], FONT_SIZE, is_bold=True)
    return Box(EDGE + width / 2, 0.0, width, len(lines) * LINE_HEIGHT, lines)


def _widest(texts: Iterable[tuple[str, ...]], size: float, *, is_bold: bool = False) -> float:
    return max((text_width(line, size, is_bold=is_bold) for lines in texts for line in lines), default=0.0)


def _in_chain_order(actors: Sequence[Actor]) -> list[Actor]:
    """Actors in source order, those at several stages last."""
    return [a for a in actors if not a.is_cross_stage] + [a for a in actors if a.is_cross_stage]


def _sides(allocation: Allocation) -> tuple[list[str], list[str]]:
    """Splits the stages into those above and those below the chain, with similar numbers of mitigations."""
    counts: dict[str, int] = {}
    for mitigation in allocation.mitigations:
        counts[mitigation.stage] = counts.get(mitigation.stage, 0) + 1
    stages = list(counts)
    total = sum(counts.values())
    cuts = range(1, len(stages) + 1)
    best = min(cuts, key=lambda cut: abs(2 * sum(counts[stage] for stage in stages[:cut]) - total), default=0)
    return stages[:best], stages[best:]


@dataclass(frozen=True, slots=True)
class _Bands:
    """Places the mitigations on one side, stage by stage, and collects the boxes."""

    allocation: Allocation
    pills: dict[str, Box]
    names: dict[str, Box]
    """Boxes of the stage names, for stages that have a name."""
    xs: dict[str, float]
    """The centres of the actors."""
    left: float
    """The left edge of the area for mitigations."""
    width: float
    rows: list[dict[str, Box]] = field(default_factory=list)
    stages: list[Box] = field(default_factory=list)
    column_of: dict[str, int] = field(default_factory=dict)

    def place(self, stages: Sequence[str], y: float) -> float:
        """Places stages from `y` down; returns the y coordinate for the next stage."""
        wish = {m.id: self._barycentre(m) for m in self.allocation.mitigations if m.stage in stages}
        members = {stage: [m.id for m in self.allocation.mitigations if m.stage == stage] for stage in stages}
        gaps = [PILL_GAP] if len(stages) == 1 else [WIDE_GAP, 2 * PILL_GAP]  # lines to farther stages pass through them
        gap = next((gap for gap in gaps if self._fit_all(members.values(), gap)), gaps[-1])
        is_free = self._fit_all(members.values(), gap)
        centres = {} if is_free else self._build_columns(members, wish)
        for stage in stages:
            name = self.names.get(stage)
            rows = [sorted(members[stage], key=wish.__getitem__)] if is_free else self._split(members[stage])
            for number, row in enumerate(rows):
                height = max(self.pills[each].height for each in row)
                if name and not number:
                    height = max(height, name.height if len(rows) == 1 else 0.0)
                    self.stages.append(replace(name, y=y + max(height, name.height) / 2))
                if is_free:
                    widths = [self.pills[each].width for each in row]
                    centres = dict(zip(row, self._spread(widths, [wish[each] for each in row], gap), strict=True))
                self.rows.append(
                    {each: replace(self.pills[each], x=centres[each], y=y + height / 2, height=height) for each in row}
                )
                y += height + ROW_GAP
            y += BAND_GAP - ROW_GAP
        return y

    def _barycentre(self, mitigation: Mitigation) -> float:
        owners = [self.xs[ownership.actor] for ownership in self.allocation.ownerships_of(mitigation)]
        return sum(owners) / len(owners) if owners else self.width / 2

    def _fit_all(self, rows: Iterable[Sequence[str]], gap: float) -> bool:
        return all(self._fits([self.pills[each].width for each in row], gap) for row in rows)

    def _fits(self, widths: Sequence[float], gap: float) -> bool:
        return sum(widths) + gap * (len(widths) - 1) <= self.width - EDGE - self.left

    def _spread(self, widths: Sequence[float], wishes: Sequence[float], gap: float) -> list[float]:
        return spread(widths, wishes, (self.left, self.width - EDGE), gap)

    def _build_columns(self, members: Mapping[str, Sequence[str]], wish: Mapping[str, float]) -> dict[str, float]:
        """Builds as many columns as fit; returns the centre of each mitigation's column."""
        owners = {o.actor for o in self.allocation.ownerships if o.mitigation in wish}
        gutter = GUTTER + GUTTER_PER_ACTOR * min(MOST_LANES, len(owners))
        number = max(1, min(max(map(len, members.values())), int(self.width / (BOX_WIDTH + gutter))))
        while True:
            room = self.width - EDGE - self.left
            even = [self.left + room * (index + 0.5) / number for index in range(number)]
            self.column_of.clear()
            for every in members.values():
                self.column_of.update(_deal(sorted(every, key=wish.__getitem__), wish, even))
            held = [[each for each in wish if self.column_of[each] == index] for index in range(number)]
            widths = [max((self.pills[each].width for each in column), default=0.0) for column in held]
            if number == 1 or self._fits(widths, gutter):
                break
            number -= 1
        wishes = [
            sum(wish[each] for each in column) / len(column) if column else even[index]
            for index, column in enumerate(held)
        ]
        centres = self._spread(widths, wishes, gutter)
        return {each: centres[column] for each, column in self.column_of.items()}

    def _split(self, members: Sequence[str]) -> list[list[str]]:
        """The rows of a stage; every column keeps the source's order."""
        columns: dict[int, list[str]] = {}
        for each in members:
            columns.setdefault(self.column_of[each], []).append(each)
        tallest = max(map(len, columns.values()))
        return [[column[row] for column in columns.values() if row < len(column)] for row in range(tallest)]


class _Deal(NamedTuple):
    """The number of members in each column, in order, and the sum of squared distances."""

    cost: float
    taken: tuple[int, ...]


def _deal(members: Sequence[str], wish: Mapping[str, float], places: Sequence[float]) -> dict[str, int]:
    """Assigns members to columns by preferred position: fewest rows first, then least squared distance.

    If there are too many members to compare all assignments, columns are filled evenly.
    """
    tallest = ceil(len(members) / len(places))
    if len(members) > MOST_WEIGHED:
        return {each: index // tallest for index, each in enumerate(members)}
    best = [_Deal(0.0, ()), *([_Deal(inf, ())] * len(members))]
    for place in places:
        costs = [(wish[each] - place) ** 2 for each in members]
        best = [
            min(
                _Deal(best[end - taken].cost + sum(costs[end - taken : end]), (*best[end - taken].taken, taken))
                for taken in range(min(tallest, end) + 1)
            )
            for end in range(len(members) + 1)
        ]
    columns = [column for column, taken in enumerate(best[-1].taken) for _ in range(taken)]
    return dict(zip(members, columns, strict=True))
