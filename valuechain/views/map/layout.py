"""The deterministic layout of the map."""

from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import ceil, inf
from typing import NamedTuple

from valuechain.analysis.allocation.allocation import Allocation, once_per_answer
from valuechain.model.question.map_options import PLAIN_MAP, MapOptions
from valuechain.model.values import Actor
from valuechain.views.map.content import MapContent, MapEntry, build_content, stage_key
from valuechain.views.map.routes import Box, LineKey, MapEdge, MapRow, build_routes
from valuechain.views.map.spread import spread
from valuechain.views.picture.text import FONT_SIZE, LINE_HEIGHT, text_width, wrap

NAME_SIZE = 12.5
BOX_WIDTH, BOX_HEIGHT, BOX_GAP, BOX_PADDING = 96.0, 58.0, 16.0, 6.0
PILL_PADDING, PILL_GAP, ROW_GAP = 13.0, 14.0, 26.0
CHAIN_MARGIN, BAND_GAP, EDGE = 74.0, 40.0, 18.0
NOTE_ROOM = 16.0
"""Room for a line of small text below the name of an actor."""
TALLEST = 2.2
"""How many times as high as an actor without a lead the busiest one is, if heights show the load."""
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
GUTTER, GUTTER_PER_LANE, MOST_LANES = 24.0, 4.0, 8
"""The width of the gutter between columns, the extra width per actor, and the maximum number of actors that add it."""


@dataclass(frozen=True, slots=True)
class MapLayout:
    """The boxes of actors, mitigations, risks and stage names, and the routes of the lines."""

    width: float
    height: float
    actors: dict[str, Box]
    mitigations: dict[str, Box]
    """Also folded stages, by `stage_key`."""
    stages: tuple[Box, ...]
    """The names of the stages that are not folded."""
    routes: dict[LineKey, str]
    """The route of each ownership, including those that hold only under an alternative reading."""
    risks: dict[str, Box]
    risk_routes: dict[LineKey, str]


def build_layout(
    allocation: Allocation,
    options: MapOptions = PLAIN_MAP,
    only: frozenset[str] | None = None,
    least_width: float = 0.0,
) -> MapLayout:
    """Lays out the map of an answer; the layout is cached with the answer. `only` names the actors to draw."""
    kept, key = _layouts(allocation), (options.placing, only, least_width)
    if key not in kept:
        kept[key] = lay_out(build_content(allocation, options.placing, only), least_width)
    return kept[key]


@once_per_answer
def _layouts(_: Allocation) -> dict[tuple[MapOptions, frozenset[str] | None, float], MapLayout]:
    return {}


def lay_out(content: MapContent, least_width: float = 0.0) -> MapLayout:
    """Lays out the chain of actors from left to right, with the stages above and below it, and risks on the outside.

    Mitigations are placed as near as possible to the centre of their owners (barycentre ordering, after Sugiyama,
    Tagawa and Toda 1981, doi:10.1109/TSMC.1981.4308636), in rows without overlaps. If a stage needs several rows, all
    rows on that side of the chain share columns, with room for lines between them. Risks are placed in the same way,
    near the mitigations that address them.
    """
    drawing = _Drawing(content, least_width)
    placed = drawing.place(content.entries)
    return drawing.place((*content.entries, *content.risks), placed) if content.risks else placed


@dataclass(frozen=True, slots=True)
class _Drawing:
    """The sizes of all boxes, and the places of the actors."""

    content: MapContent
    least_width: float

    def place(self, entries: Sequence[MapEntry], before: MapLayout | None = None) -> MapLayout:
        """Places actors and entries; the risks among these near their mitigations in the layout without risks."""
        content = self.content
        actors = _in_chain_order(content.actors)
        names = {actor.id: wrap(actor.label, MAX_NAME_LINE) for actor in actors}
        pills = {entry.id: _pill(entry) for entry in entries}
        box_width = max(BOX_WIDTH, _widest(names.values(), NAME_SIZE, is_bold=True) + 2 * BOX_PADDING)
        box_height = max(BOX_HEIGHT, max(map(len, names.values()), default=0) * LINE_HEIGHT + 4 * BOX_PADDING)
        heights = _heights(content, box_height)
        tallest = max(heights.values(), default=box_height)
        chain_width = len(actors) * (box_width + BOX_GAP) - BOX_GAP
        folded = {stage_key(entry.stage) for entry in entries} & pills.keys()
        stages = {e.stage: _stage_name(e.stage) for e in entries if e.stage and stage_key(e.stage) not in folded}
        margin = max((box.width for box in stages.values()), default=-STAGE_GAP) + STAGE_GAP
        least = (MANY_WIDTH if len(pills) > MANY else MIN_WIDTH) + margin
        widest = max((pill.width for pill in pills.values()), default=0.0)
        width = max(self.least_width, least, chain_width + 2 * EDGE, margin + widest + 2 * EDGE)
        step = (width - 2 * EDGE - box_width) / max(1, len(actors) - 1)
        xs = {actor.id: EDGE + box_width / 2 + index * step for index, actor in enumerate(actors)}
        wishes = self._wishes(entries, xs, before, width / 2)
        starts = {e.id: frozenset(link.start for link in content.links if link.end == e.id) for e in entries}
        above, below = _sides(entries, {risk.id for risk in content.risks}, self._is_above(before))
        upper, lower = (_Bands(pills, wishes, starts, stages, EDGE + margin, width) for _ in range(2))
        y = upper.place(above, EDGE) + CHAIN_MARGIN - BAND_GAP if above else EDGE + ARROW_ROOM
        spine = {
            actor.id: Box(xs[actor.id], y + tallest / 2, box_width, heights[actor.id], names[actor.id])
            for actor in actors
        }
        y += tallest
        height = lower.place(below, y + CHAIN_MARGIN) - BAND_GAP if below else y + ARROW_ROOM
        left = EDGE + margin - STAGE_GAP
        rows = [
            *(MapRow(list(row.values()), left, width) for row in upper.rows),
            MapRow(list(spine.values()), 0.0, width),
            *(MapRow(list(row.values()), left, width) for row in lower.rows),
        ]
        placed = {
            each: (box, number + (number >= len(upper.rows)))
            for number, row in enumerate((*upper.rows, *lower.rows))
            for each, box in row.items()
        }
        owned = [
            MapEdge(
                (link.start, link.end, link.role),
                (link.start, link.role, link.is_possible),
                spine[link.start],
                len(upper.rows),
                *placed[link.end],
            )
            for link in content.links
        ]
        risky = [
            MapEdge((link.start, link.end, link.role), link.start, *placed[link.start], *placed[link.end])
            for link in content.risk_links
            if link.start in placed
        ]
        routes = build_routes([*owned, *risky], rows)
        risks = {risk.id for risk in content.risks}
        return MapLayout(
            width,
            height + EDGE,
            spine,
            {each: box for each, (box, _) in placed.items() if each not in risks},
            (*upper.stages, *lower.stages),
            {edge.key: routes[edge.key] for edge in owned},
            {each: box for each, (box, _) in placed.items() if each in risks},
            {edge.key: routes[edge.key] for edge in risky},
        )

    def _wishes(
        self, entries: Sequence[MapEntry], xs: Mapping[str, float], before: MapLayout | None, middle: float
    ) -> dict[str, float]:
        """The x coordinate near which each entry is placed: the centre of its owners, or of a risk's mitigations."""
        places: dict[str, list[float]] = defaultdict(list)
        for link in self.content.links:
            if not link.is_possible:
                places[link.end].append(xs[link.start])
        if before:
            for link in self.content.risk_links:
                places[link.start].append(before.mitigations[link.end].x)
        return {e.id: sum(places[e.id]) / len(places[e.id]) if places[e.id] else middle for e in entries}

    def _is_above(self, before: MapLayout | None) -> frozenset[str]:
        """The risks with most of their mitigations above the actors."""
        votes: Counter[str] = Counter()
        if before:
            chain_y = next(iter(before.actors.values())).y
            for link in self.content.risk_links:
                votes[link.start] += 1 if before.mitigations[link.end].y < chain_y else -1
        return frozenset(risk for risk, vote in votes.items() if vote >= 0)


def _heights(content: MapContent, least: float) -> dict[str, float]:
    """The heights of the actors' boxes: equal, or up to `TALLEST` times the least, in proportion to the load."""
    if content.load is None:
        return dict.fromkeys((actor.id for actor in content.actors), least)
    load = {actor.id: content.load.get(actor.id, 0) for actor in content.actors}
    least += NOTE_ROOM
    most = max(load.values(), default=0) or 1
    return {actor: least * (1 + (TALLEST - 1) * number / most) for actor, number in load.items()}


def _pill(entry: MapEntry) -> Box:
    """The box of an entry, not yet placed."""
    lines = wrap(entry.label)
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


def _sides(
    entries: Sequence[MapEntry], risks: Container[str], risks_above: Container[str]
) -> tuple[list[list[MapEntry]], list[list[MapEntry]]]:
    """The stages above and those below the chain, with similar numbers of entries; risks are on the outside.

    Folded stages that follow each other share a band.
    """
    bands: dict[str, list[MapEntry]] = {}
    for entry in entries:
        if entry.id not in risks:
            bands.setdefault(entry.stage, []).append(entry)
    stages = list(bands.values())
    total = sum(map(len, stages))
    cuts = range(1, len(stages) + 1)
    best = min(cuts, key=lambda cut: abs(2 * sum(map(len, stages[:cut])) - total), default=0)
    outer = [[e for e in entries if e.id in risks and (e.id in risks_above) is is_above] for is_above in (True, False)]
    above, below = map(_join_folded, (stages[:best], stages[best:]))
    return [*filter(None, outer[:1]), *above], [*below, *filter(None, outer[1:])]


def _join_folded(bands: Iterable[list[MapEntry]]) -> list[list[MapEntry]]:
    """The bands, with neighbouring folded stages in one."""
    joined: list[list[MapEntry]] = []
    was_folded = False
    for band in bands:
        is_folded = band[0].id == stage_key(band[0].stage)
        if is_folded and was_folded:
            joined[-1] += band
        else:
            joined.append(band)
        was_folded = is_folded
    return joined


@dataclass(frozen=True, slots=True)
class _Bands:
    """Places the entries on one side, band by band, and collects the boxes."""

    pills: dict[str, Box]
    wish: dict[str, float]
    """The x coordinate near which each entry is placed."""
    starts: Mapping[str, frozenset[str]]
    """Where the lines to each entry start."""
    names: dict[str, Box]
    """Boxes of the stage names, for stages that have a name."""
    left: float
    """The left edge of the area for entries."""
    width: float
    rows: list[dict[str, Box]] = field(default_factory=list)
    stages: list[Box] = field(default_factory=list)
    column_of: dict[str, int] = field(default_factory=dict)

    def place(self, bands: Sequence[Sequence[MapEntry]], y: float) -> float:
        """Places bands from `y` down; returns the y coordinate for the next band."""
        members = {number: [entry.id for entry in band] for number, band in enumerate(bands)}
        wish = {each: self.wish[each] for band in members.values() for each in band}
        gaps = [PILL_GAP] if len(bands) == 1 else [WIDE_GAP, 2 * PILL_GAP]  # lines to farther bands pass through them
        gap = next((gap for gap in gaps if self._fit_all(members.values(), gap)), gaps[-1])
        is_free = self._fit_all(members.values(), gap)
        centres = {} if is_free else self._build_columns(members, wish)
        for place, band in enumerate(bands):
            stage = band[0].stage
            name = self.names.get(stage)
            rows = [sorted(members[place], key=wish.__getitem__)] if is_free else self._split(members[place])
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

    def _fit_all(self, rows: Iterable[Sequence[str]], gap: float) -> bool:
        return all(self._fits([self.pills[each].width for each in row], gap) for row in rows)

    def _fits(self, widths: Sequence[float], gap: float) -> bool:
        return sum(widths) + gap * (len(widths) - 1) <= self.width - EDGE - self.left

    def _spread(self, widths: Sequence[float], wishes: Sequence[float], gap: float) -> list[float]:
        return spread(widths, wishes, (self.left, self.width - EDGE), gap)

    def _build_columns(self, members: Mapping[int, Sequence[str]], wish: Mapping[str, float]) -> dict[str, float]:
        """Builds as many columns as fit; returns the centre of each mitigation's column."""
        gutter = GUTTER + GUTTER_PER_LANE * min(
            MOST_LANES, len(frozenset().union(*(self.starts.get(each, ()) for each in wish)))
        )
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
