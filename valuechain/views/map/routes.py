"""Routes the lines of the map through the gaps between boxes, never behind them.

Lines of one actor and role may share a track, and leave it in a curve that bends away from the actor, as in a
confluent drawing (Dickerson et al. 2005, doi:10.7155/jgaa.00099): two boxes are linked only if a line leads from one to
the other without a sharp turn. So two mitigations of an actor never look linked to each other.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import inf
from typing import NamedTuple

from valuechain.model.values import Ownership
from valuechain.views.map.spread import spread
from valuechain.views.picture.text import FONT_SIZE, LINE_HEIGHT

TRACK_STEP, LEAST_STEP = 8.0, 3.0
"""The preferred and the minimum distance between tracks of different lines."""
CLEARANCE, LEAST_CLEARANCE = 13.0, 6.0
"""The preferred and the minimum distance between a line and an unrelated box."""
PORT_STEP, PORT_MARGIN = 9.0, 19.0
"""The distance between the ends of lines at a box, and from its corners."""
REACH = 34.0
"""How far beside a box the track is that leads to it, at best."""
DETOUR = 130.0
"""A track goes straight through several rows if that moves it sideways by no more than this."""
DOT = 3.0
"""The radius of the dot at the end of a line."""

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
    def right(self) -> float:
        """The right edge."""
        return self.x + self.width / 2

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


def key_of(ownership: Ownership) -> LineKey:
    """The unique key of an ownership on a map."""
    return ownership.actor, ownership.mitigation, ownership.role


class MapRow(NamedTuple):
    """A row of boxes."""

    boxes: Sequence[Box]
    left: float
    """The left limit for lines; stage names are to the left of it."""
    right: float

    @property
    def top(self) -> float:
        """The upper edge of the highest box."""
        return min(box.top for box in self.boxes)

    @property
    def bottom(self) -> float:
        """The lower edge of the lowest box."""
        return max(box.bottom for box in self.boxes)


class MapEdge(NamedTuple):
    """A line to route, from a box in one row to a box in another."""

    key: LineKey
    bundle: Hashable
    """Edges of one bundle may share tracks; their `start` is the same."""
    start: Box
    start_row: int
    end: Box
    end_row: int

    @property
    def sign(self) -> int:
        """1 if the line goes down, otherwise -1."""
        return 1 if self.end_row > self.start_row else -1


def build_routes(edges: Iterable[MapEdge], rows: Sequence[MapRow]) -> dict[LineKey, str]:
    """The path of each edge as SVG path data; rows are from top to bottom."""
    tracks = _Tracks(rows)
    far_first = sorted(edges, key=lambda edge: (-abs(edge.end_row - edge.start_row), abs(edge.end.x - edge.start.x)))
    ways = {edge: tracks.find(edge) for edge in far_first}
    starts = {e: _Port(e.start, e.sign, str(e.bundle), way[-1] if way else e.end.x) for e, way in ways.items()}
    ends = {e: _Port(e.end, -e.sign, str(e.bundle), way[0] if way else e.start.x) for e, way in ways.items()}
    leave = _place(starts.values(), lambda port: port.box.x + (port.x - port.box.x) / 12)
    enter = _place(ends.values(), lambda port: port.x)
    return {edge.key: _draw(edge, leave[starts[edge]], enter[ends[edge]], way, rows) for edge, way in ways.items()}


@dataclass(frozen=True, slots=True)
class _Tracks:
    """The tracks taken in each row: where lines pass it, between its boxes."""

    rows: Sequence[MapRow]
    taken: dict[int, dict[float, Hashable]] = field(default_factory=lambda: defaultdict(dict))
    """The bundle of each position taken, by row."""

    def find(self, edge: MapEdge) -> tuple[float, ...]:
        """Takes a position in every row between the ends of an edge; returns them from the end to the start."""
        left = list(range(edge.end_row - edge.sign, edge.start_row, -edge.sign))
        wish = min(max(edge.start.x, edge.end.left - REACH / 2), edge.end.right + REACH / 2)
        way: list[float] = []
        while left:
            x, run = self._nearest(edge.bundle, left, wish)
            for row in left[:run]:
                self.taken[row].setdefault(x, edge.bundle)
            way.extend([x] * run)
            left, wish = left[run:], x
        return tuple(way)

    def _nearest(self, bundle: Hashable, rows: Sequence[int], wish: float) -> tuple[float, int]:
        """The best position near the preferred one, and for how many of these rows it is free."""
        for steps in (_DISTANCES, (_LAST_RESORT,)):
            found = [each for distance in steps for each in self._straight(bundle, rows, wish, distance)]
            if found:
                best = min(found)
                return best.x, best.run
        return wish, len(rows)

    def _straight(
        self, bundle: Hashable, rows: Sequence[int], wish: float, distance: "_Distance"
    ) -> Iterator["_Track"]:
        """The nearest position that is free in the first row, and that which is free in most rows without a detour."""
        free = [(-inf, inf)]
        best = None
        for run, row in enumerate(rows, start=1):
            free = list(_both(free, self._free(bundle, row, distance)))
            place = min((min(max(wish, low), high) for low, high in free), key=lambda x: abs(x - wish), default=None)
            if place is None:
                break
            best = _Track(len(rows) - run, distance.cost + abs(place - wish), place, run)
            near = max(DETOUR, abs(place - wish))
            free = [each for each in free if each[0] <= wish + near and each[1] >= wish - near]
        if best:
            yield best

    def _free(self, bundle: Hashable, row: int, distance: "_Distance") -> list[tuple[float, float]]:
        """The intervals of a row that are clear of its boxes and of tracks; own tracks are places of no width."""
        clear, step = distance.clear, distance.step
        low, high = self.rows[row].left + clear, self.rows[row].right - clear
        blocked = [(box.left - clear, box.right + clear) for box in self.rows[row].boxes]
        own = [x for x, each in self.taken[row].items() if each == bundle]
        blocked += [(x - step, x + step) for x in self.taken[row]] if step else []
        free = [(x, x) for x in own]
        for left, right in sorted(blocked):
            if left >= low:
                free.append((low, min(left, high)))
            low = max(low, right)
        if low <= high:
            free.append((low, high))
        return sorted(free)


class _Distance(NamedTuple):
    """How far a track is from boxes and from other tracks."""

    clear: float
    step: float
    cost: float
    """The way round, in pixels, that is better than a smaller distance."""


_ROUNDED = 0.1
"""Coordinates are written with one decimal."""
_DISTANCES = (
    _Distance(CLEARANCE, TRACK_STEP, 0.0),
    _Distance(LEAST_CLEARANCE + _ROUNDED, LEAST_STEP + _ROUNDED, 40.0),
)
_LAST_RESORT = _Distance(LEAST_CLEARANCE + _ROUNDED, 0.0, 0.0)


class _Track(NamedTuple):
    """A straight piece of a line, the best first."""

    left: int
    """The number of rows that it does not reach."""
    cost: float
    x: float
    run: int
    """The number of rows that it passes."""


def _both(one: Iterable[tuple[float, float]], other: Sequence[tuple[float, float]]) -> Iterator[tuple[float, float]]:
    """The intervals that are in both lists."""
    for low, high in one:
        for low2, high2 in other:
            if low2 > high:
                break
            if high2 >= low:
                yield (low if low > low2 else low2), (high if high < high2 else high2)


class _Port(NamedTuple):
    """Where a line leaves or enters a box."""

    box: Box
    side: int
    """-1 for the upper edge, 1 for the lower one."""
    bundle: str
    x: float
    """Where the line goes, or comes from."""


def _place(ports: Iterable[_Port], wish: Callable[[_Port], float]) -> Mapping[_Port, float]:
    """The x coordinate of each port, in the order of where the lines go, so that they do not cross at the box."""
    by_side: dict[tuple[Box, int], set[_Port]] = defaultdict(set)
    for port in ports:
        by_side[port.box, port.side].add(port)
    found: dict[_Port, float] = {}
    for (box, _), at_side in by_side.items():
        margin = min(PORT_MARGIN, box.width / 4)
        room = (box.left + margin, box.right - margin)
        ordered = sorted(at_side, key=lambda port: (port.x, port.bundle))
        step = min(PORT_STEP, (room[1] - room[0]) / max(1, len(ordered) - 1))
        wishes = [min(max(wish(port), room[0]), room[1]) for port in ordered]
        found |= zip(ordered, spread([0.0] * len(ordered), wishes, room, step), strict=True)
    return found


def _draw(edge: MapEdge, start: float, end: float, way: Sequence[float], rows: Sequence[MapRow]) -> str:
    is_down = edge.sign > 0
    x, y = start, edge.start.bottom if is_down else edge.start.top
    path = [f"M{x:.1f} {y:.1f}"]
    passed = range(edge.start_row + edge.sign, edge.end_row, edge.sign)
    for row, x2 in zip(passed, reversed(way), strict=True):
        near, far = (rows[row].top, rows[row].bottom)[:: edge.sign]
        path.append(_bend(x, y, x2, near))
        path.append(f"L{x2:.1f} {far:.1f}")
        x, y = x2, far
    near = edge.end.top - DOT if is_down else edge.end.bottom + DOT
    path.append(_bend(x, y, end, near))
    return "".join(path)


def _bend(x1: float, y1: float, x2: float, y2: float) -> str:
    """A curve that starts and ends vertically."""
    if abs(x1 - x2) < 0.1:
        return f"L{x2:.1f} {y2:.1f}"
    middle = (y1 + y2) / 2
    return f"C{x1:.1f} {middle:.1f} {x2:.1f} {middle:.1f} {x2:.1f} {y2:.1f}"
