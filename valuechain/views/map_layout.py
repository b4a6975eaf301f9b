"""Where everything stands on the map: worked out here, so that it is the same every time."""

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil

from valuechain.analysis.allocation import Allocation
from valuechain.model.values import Actor, Mitigation

FONT_SIZE = 13.0
LINE_HEIGHT = 16.0
BOX_WIDTH, BOX_HEIGHT, BOX_GAP, BOX_PADDING = 104.0, 58.0, 24.0, 8.0
PILL_PADDING, PILL_GAP, ROW_GAP = 13.0, 14.0, 18.0
CHAIN_MARGIN, BAND_GAP, BAND_LABEL, EDGE = 74.0, 26.0, 24.0, 18.0
MAX_LINE = 24
MIN_WIDTH = 1010.0

_NARROW = frozenset("iljtfrI.,:;'|!()[] -")
_WIDE = frozenset("mwMW@%&")


def text_width(text: str, size: float = FONT_SIZE) -> float:
    """An upper estimate of how wide a text is, in pixels: no common system font draws it wider."""
    return size * sum(0.42 if c in _NARROW else 0.99 if c in _WIDE else 0.74 if c.isupper() else 0.64 for c in text)


def wrap(text: str, most: int = MAX_LINE) -> tuple[str, ...]:
    """The text in lines of about equal length, none longer than `most` characters unless a word is.

    >>> wrap("Decommission and respond to incidents")
    ('Decommission and', 'respond to incidents')
    """
    lines = _lines(text, most)
    for width in range(ceil(len(text) / max(1, len(lines))), most):
        balanced = _lines(text, width)
        if len(balanced) == len(lines):
            return tuple(balanced)
    return tuple(lines)


def _lines(text: str, width: int) -> list[str]:
    return textwrap.wrap(text, width, break_long_words=False, break_on_hyphens=False)


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle with its centre, and its lines of text; all in pixels of the drawing."""

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
        """Where the text of a line stands."""
        return self.y + (line - (len(self.lines) - 1) / 2) * LINE_HEIGHT + FONT_SIZE * 0.35


@dataclass(frozen=True, slots=True)
class MapLayout:
    """The places of all actors and mitigations, and of the stages' names."""

    width: float
    height: float
    actors: dict[str, Box]
    mitigations: dict[str, Box]
    stages: tuple[tuple[str, float], ...]
    """Each stage with the height at which its name stands."""


def build_layout(allocation: Allocation) -> MapLayout:
    """The chain of actors in the middle from left to right, the stages above and below it.

    Mitigations stand as near as they can to the middle of their owners (a barycentre ordering, after Sugiyama,
    Tagawa and Toda 1981, doi:10.1109/TSMC.1981.4308636), in rows in which no two of them touch.
    """
    actors = _in_chain_order(allocation.actors)
    names = {actor.id: wrap(actor.label, 13) for actor in actors}
    longest = max((text_width(line) for lines in names.values() for line in lines), default=0.0)
    box_width = max(BOX_WIDTH, longest + 2 * BOX_PADDING)
    width = max(MIN_WIDTH, len(actors) * (box_width + BOX_GAP) - BOX_GAP + 2 * EDGE)
    step = (width - 2 * EDGE - box_width) / max(1, len(actors) - 1)
    xs = {actor.id: EDGE + box_width / 2 + index * step for index, actor in enumerate(actors)}
    above, below = _sides(allocation)
    boxes: dict[str, Box] = {}
    stages: list[tuple[str, float]] = []
    y = EDGE
    for stage in above:
        y = _place_band(allocation, stage, xs, width, y, boxes, stages)
    chain_y = (y if above else EDGE) + (CHAIN_MARGIN - BAND_GAP if above else 0) + BOX_HEIGHT / 2
    placed = {actor.id: Box(xs[actor.id], chain_y, BOX_WIDTH, BOX_HEIGHT, wrap(actor.label, 13)) for actor in actors}
    y = chain_y + BOX_HEIGHT / 2 + CHAIN_MARGIN
    for stage in below:
        y = _place_band(allocation, stage, xs, width, y, boxes, stages)
    return MapLayout(width, y - (BAND_GAP if below else CHAIN_MARGIN) + EDGE, placed, boxes, tuple(stages))


def _in_chain_order(actors: Sequence[Actor]) -> list[Actor]:
    """Actors in the order of the source; those at several stages come last."""
    return [a for a in actors if not a.is_cross_stage] + [a for a in actors if a.is_cross_stage]


def _sides(allocation: Allocation) -> tuple[list[str], list[str]]:
    """The stages above the chain and those below it, in order, with about as many mitigations on each side."""
    counts: dict[str, int] = {}
    for mitigation in allocation.mitigations:
        counts[mitigation.stage] = counts.get(mitigation.stage, 0) + 1
    stages = list(counts)
    total = sum(counts.values())
    best = min(range(1, len(stages) + 1), key=lambda cut: abs(2 * sum(counts[stage] for stage in stages[:cut]) - total))
    return stages[:best], stages[best:]


def _place_band(
    allocation: Allocation,
    stage: str,
    xs: dict[str, float],
    width: float,
    y: float,
    boxes: dict[str, Box],
    stages: list[tuple[str, float]],
) -> float:
    """Places the mitigations of a stage in rows from `y` on; returns where the next band begins."""
    stages.append((stage, y + FONT_SIZE))
    y += BAND_LABEL if stage else 0
    members = [m for m in allocation.mitigations if m.stage == stage]
    wrapped = {m.id: wrap(m.label) for m in members}
    widths = {m.id: max(map(text_width, wrapped[m.id])) + 2 * PILL_PADDING for m in members}
    wish = {m.id: _barycentre(allocation, m, xs, width) for m in members}
    members.sort(key=lambda m: wish[m.id])
    room = width - 2 * EDGE
    rows = max(1, ceil(sum(w + PILL_GAP for w in widths.values()) / room))
    while True:
        split = [members[number::rows] for number in range(rows)]
        if all(sum(widths[m.id] + PILL_GAP for m in row) - PILL_GAP <= room for row in split):
            break
        rows += 1
    for row in split:
        height = max(len(wrapped[m.id]) for m in row) * LINE_HEIGHT + PILL_PADDING
        for mitigation, x in zip(row, _spread(row, widths, wish, width), strict=True):
            boxes[mitigation.id] = Box(x, y + height / 2, widths[mitigation.id], height, wrapped[mitigation.id])
        y += height + ROW_GAP
    return y - ROW_GAP + BAND_GAP


def _barycentre(allocation: Allocation, mitigation: Mitigation, xs: dict[str, float], width: float) -> float:
    owners = [xs[o.actor] for o in allocation.by_mitigation.get((mitigation.framework, mitigation.id), ())]
    return sum(owners) / len(owners) if owners else width / 2


def _spread(row: Sequence[Mitigation], widths: dict[str, float], wish: dict[str, float], width: float) -> list[float]:
    """Centres that miss their wishes by the least sum of squares without touching.

    Isotonic regression by pooling adjacent violators (Barlow et al. 1972, Statistical Inference under Order
    Restrictions), on the wishes less the room that everything to the left takes up.
    """
    offsets = [0.0]
    for left, right in pairwise(row):
        offsets.append(offsets[-1] + (widths[left.id] + widths[right.id]) / 2 + PILL_GAP)
    pools: list[tuple[float, int]] = []
    for mitigation, offset in zip(row, offsets, strict=True):
        mean, size = wish[mitigation.id] - offset, 1
        while pools and pools[-1][0] > mean:
            earlier, count = pools.pop()
            mean, size = (mean * size + earlier * count) / (size + count), size + count
        pools.append((mean, size))
    least = EDGE + widths[row[0].id] / 2
    most = width - EDGE - widths[row[-1].id] / 2 - offsets[-1]
    free = [min(max(mean, least), most) for mean, size in pools for _ in range(size)]
    return [position + offset for position, offset in zip(free, offsets, strict=True)]
