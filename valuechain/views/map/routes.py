"""Routes the lines of the map through the gaps between boxes, never behind them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from valuechain.model.values import Ownership
from valuechain.views.picture.text import FONT_SIZE, LINE_HEIGHT

LANE_STEP, LEAST_STEP, PORT_STEP, CORNER = 6.0, 3.0, 6.0, 8.0
CLEARANCE, LEAST_CLEARANCE = 13.0, 6.0
"""The preferred and the minimum distance between a line and an unrelated box."""
WIDEST_GUTTER = 72.0
"""In a gutter wider than this, lanes stay near the column they lead to."""

LineKey = tuple[str, str, str]
"""Actor, mitigation and role of an ownership."""


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle, given by its centre and size, with its lines of text; all measured in pixels of the drawing."""

    x: float
    y: float
    width: float
    height: float
    lines: tuple[str, ...]

    @property
    def left(self) -> float:
        """The left edge."""
        return self.x - self.width / 2

    @property
    def top(self) -> float:
        """The upper edge."""
        return self.y - self.height / 2

    @property
    def bottom(self) -> float:
        """The lower edge."""
        return self.y + self.height / 2

    def baseline(self, line: int) -> float:
        """The baseline of a line of text."""
        return self.y + (line - (len(self.lines) - 1) / 2) * LINE_HEIGHT + FONT_SIZE * 0.35


class Route(NamedTuple):
    """The path of one ownership as SVG path data: the trunk shared by bundled lines, then this line's own end."""

    trunk: str
    end: str
    """Drawn from where the lane starts."""
    lane: str = ""
    """The id of the bundle; empty if the route is not bundled."""
    leaves: tuple[float, float] = (0.0, 0.0)
    """The point where the route leaves the lane."""
    distance: float = 0.0
    """The distance of that point from the chain of actors."""


def draw_paths(routes: Mapping[LineKey, Route], keys: Iterable[LineKey]) -> dict[LineKey, str]:
    """The paths of ownerships drawn in one shade; shared segments are drawn only once."""
    paths: dict[LineKey, str] = {}
    passed: dict[str, Route] = {}
    for key in sorted(keys, key=lambda key: routes[key].distance):
        route = routes[key]
        before = passed.get(route.lane) if route.lane else None
        paths[key] = f"{route.trunk if before is None else 'M{:.0f} {:.0f}'.format(*before.leaves)}{route.end}"
        passed[route.lane] = route
    return paths


class MapColumn(NamedTuple):
    """A column of mitigations."""

    left: float
    right: float


@dataclass(frozen=True, slots=True)
class MapSide:
    """The mitigations on one side of the chain of actors."""

    rows: Sequence[Mapping[str, Box]]
    """Mitigations by id, row by row outward from the chain."""
    columns: Sequence[MapColumn]
    """Empty if rows are placed freely."""
    column_of: Mapping[str, int]
    left: float
    """The left limit for lines; stage names are to the left of it."""


def key_of(ownership: Ownership) -> LineKey:
    """The unique key of an ownership on a map."""
    return ownership.actor, ownership.mitigation, ownership.role


def build_routes(
    ownerships: Iterable[Ownership], actors: Mapping[str, Box], sides: Sequence[MapSide], width: float
) -> dict[LineKey, Route]:
    """Routes every ownership, in a drawing of this width.

    If mitigations are in columns, an actor's lines to a column share a lane in the gutter next to it and branch off
    at each mitigation, like a wiring harness. Otherwise each line passes through the nearest gap in every row.
    """
    by_mitigation: dict[str, list[Ownership]] = defaultdict(list)
    for ownership in ownerships:
        by_mitigation[ownership.mitigation].append(ownership)
    routes: dict[LineKey, Route] = {}
    for side in sides:
        lanes = _Lanes(side, actors, width)
        for number, row in enumerate(side.rows):
            for mitigation, box in row.items():
                for ownership in by_mitigation[mitigation]:
                    if number and side.columns:
                        lanes.add(ownership, box)
                    else:
                        path = _through_gaps(actors[ownership.actor], box, side.rows[:number], (side.left, width))
                        routes[key_of(ownership)] = Route(path, "")
        routes |= lanes.draw()
    return routes


def _through_gaps(actor: Box, target: Box, rows: Sequence[Mapping[str, Box]], room: tuple[float, float]) -> str:
    """The path from the actor, through a gap in every row on the way, to the near edge of the target."""
    is_above = target.y < actor.y
    x, y = actor.x, actor.top if is_above else actor.bottom
    path = [f"M{x:.0f} {y:.0f}"]
    end = target.bottom if is_above else target.top
    for row in rows:
        boxes = row.values()
        near = max(box.bottom for box in boxes) if is_above else min(box.top for box in boxes)
        far = min(box.top for box in boxes) if is_above else max(box.bottom for box in boxes)
        straight = x + (target.x - x) * (near - y) / ((end - y) or 1.0)
        x2 = _nearest_gap(boxes, straight, room)
        path.append(_bend(x, y, x2, near))
        path.append(f"L{x2:.0f} {far:.0f}")
        x, y = x2, far
    path.append(_bend(x, y, target.x, end))
    return "".join(path)


def _bend(x1: float, y1: float, x2: float, y2: float) -> str:
    """A curve that starts and ends vertically."""
    middle = (y1 + y2) / 2
    return f"C{x1:.0f} {middle:.0f} {x2:.0f} {middle:.0f} {x2:.0f} {y2:.0f}"


def _nearest_gap(boxes: Iterable[Box], wish: float, room: tuple[float, float]) -> float:
    """Of the x coordinates that clear every box in a row, the one nearest to the preferred one."""
    edges = sorted((box.left, box.left + box.width) for box in boxes)
    ends = [(room[0], room[0]), *edges, (room[1], room[1])]
    gaps = [(left, right) for (_, left), (right, _) in pairwise(ends)]
    for clear in (CLEARANCE, LEAST_CLEARANCE):
        places = [min(max(wish, left + clear), right - clear) for left, right in gaps if right - left >= 2 * clear]
        if places:
            break
    return min(places, key=lambda place: abs(place - wish))


class _Stop(NamedTuple):
    """The point where a line leaves its lane."""

    ownership: Ownership
    box: Box
    is_left: bool
    """Whether the line reaches the box from the left."""


class _Gutter(NamedTuple):
    """The space next to a column."""

    left: float
    right: float

    @property
    def width(self) -> float:
        return self.right - self.left


class _Lane(NamedTuple):
    """A gutter, with the actor and role of the lines that share the lane."""

    gutter: _Gutter
    actor: str
    role: str


@dataclass(frozen=True, slots=True)
class _Lanes:
    """The lanes next to the columns on one side."""

    side: MapSide
    actors: Mapping[str, Box]
    width: float
    stops: dict[_Lane, list[_Stop]] = field(default_factory=dict)

    def add(self, ownership: Ownership, box: Box) -> None:
        """Adds a line, on the side of its column that is nearer to the actor."""
        x = self.actors[ownership.actor].x
        gutter = min(self._gutters(self.side.column_of[ownership.mitigation]), key=lambda each: abs(sum(each) / 2 - x))
        stops = self.stops.setdefault(_Lane(gutter, ownership.actor, ownership.role), [])
        stops.append(_Stop(ownership, box, is_left=gutter.right <= box.left))

    def _gutters(self, column: int) -> list[_Gutter]:
        """The gutters next to a column that have room for a line."""
        columns = self.side.columns
        here = columns[column]
        left = _Gutter(columns[column - 1].right if column else self.side.left, here.left)
        right = _Gutter(here.right, columns[column + 1].left if column + 1 < len(columns) else self.width)
        if left.width > WIDEST_GUTTER or not column:
            left = left._replace(left=max(left.left, here.left - WIDEST_GUTTER / 2))
        if right.width > WIDEST_GUTTER or column + 1 == len(columns):
            right = right._replace(right=min(right.right, here.right + WIDEST_GUTTER / 2))
        return [each for each in (left, right) if each.width > 20] or [max(left, right, key=lambda each: each.width)]

    def draw(self) -> dict[LineKey, Route]:
        """The routes of all lines added."""
        xs = self._places()
        ys = self._ports(xs)
        routes: dict[LineKey, Route] = {}
        first_row = self.side.rows[0].values() if self.side.rows else ()
        for lane, stops in self.stops.items():
            actor, x = self.actors[lane.actor], xs[lane]
            is_above = stops[0].box.y < actor.y
            sign = -1 if is_above else 1
            start = actor.top if is_above else actor.bottom
            mouth = max(box.bottom for box in first_row) if is_above else min(box.top for box in first_row)
            trunk = f"M{actor.x:.0f} {start:.0f}{_bend(actor.x, start, x, mouth)}"
            for stop in stops:
                y = ys[key_of(stop.ownership)]
                edge = stop.box.left + 1 if stop.is_left else stop.box.left + stop.box.width - 1
                corner = min(CORNER, abs(edge - x))
                turn = x + corner if stop.is_left else x - corner
                leave = y - sign * corner
                end = f"L{x:.0f} {leave:.0f}Q{x:.0f} {y:.0f} {turn:.0f} {y:.0f}L{edge:.0f} {y:.0f}"
                routes[key_of(stop.ownership)] = Route(trunk, end, f"{is_above} {lane}", (x, leave), sign * leave)
        return routes

    def _places(self) -> dict[_Lane, float]:
        """The x coordinate of each lane: lanes are side by side in their gutter, in actor order."""
        by_gutter: dict[_Gutter, list[_Lane]] = defaultdict(list)
        for lane in self.stops:
            by_gutter[lane.gutter].append(lane)
        xs = {}
        for (left, right), lanes in by_gutter.items():
            lanes.sort(key=lambda lane: (self.actors[lane.actor].x, lane.role))
            steps = max(1, len(lanes) - 1)
            step = min(
                LANE_STEP,
                max(LEAST_STEP, (right - left - 2 * CLEARANCE) / steps),
                (right - left - 2 * LEAST_CLEARANCE) / steps,
            )
            for number, lane in enumerate(lanes):
                xs[lane] = (left + right) / 2 + (number - (len(lanes) - 1) / 2) * step
        return xs

    def _ports(self, xs: Mapping[_Lane, float]) -> dict[LineKey, float]:
        """The y coordinate where each line ends: nearest lane first, so that lines to the same box do not cross."""
        distances = {stop: abs(xs[lane] - stop.box.x) for lane, stops in self.stops.items() for stop in stops}
        ports: dict[tuple[str, bool], list[_Stop]] = defaultdict(list)
        for stop in sorted(distances, key=distances.__getitem__):
            ports[stop.ownership.mitigation, stop.is_left].append(stop)
        ys = {}
        for ended in ports.values():
            box = ended[0].box
            sign = -1 if box.y < self.actors[ended[0].ownership.actor].y else 1
            step = min(PORT_STEP, (box.height - 14) / max(1, len(ended) - 1))
            for number, stop in enumerate(ended):
                ys[key_of(stop.ownership)] = box.y + sign * (number - (len(ended) - 1) / 2) * step
        return ys
