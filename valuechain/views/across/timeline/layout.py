"""Where each point of the timeline goes in a picture: one row per source, and lanes where points would overlap."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from math import sqrt
from typing import NamedTuple

from valuechain.analysis.across.timeline.values import Timeline, TimelineEvent, TimelineGroup, TransitionEnd
from valuechain.model.chain import ValueChain
from valuechain.model.framework import Framework
from valuechain.views.picture.text import text_width

LANE = 34.0
"""The height of a lane, in pixels."""
_SMALLEST, _LARGEST = 5.0, 15.0
"""Radii of points, in pixels."""
_END_SHARE = 0.8
"""The size of an hourglass beside that of a circle: its corners reach further out."""
_GAP = 6.0
_LEAST_DAYS = 366
"""The shortest span of time that a picture shows."""


class Point(NamedTuple):
    """A group or the end of a transition as a point, larger the more mitigations it has."""

    event: TimelineEvent
    lane: int
    radius: float
    label: str
    is_hollow: bool
    """Whether its mitigations are only extended."""
    is_end: bool
    """Whether a transition ends."""


@dataclass(frozen=True, slots=True)
class SourceLine:
    """A row of the picture: one source."""

    framework: Framework
    points: tuple[Point, ...]
    """What begins, or ends, after the day asked about."""
    lanes: int
    top: float
    """The row's upper edge, in pixels."""
    height: float
    applying: int
    """How many of its mitigations already apply; 0 without a day."""

    @property
    def middle(self) -> float:
        """The vertical middle of the row."""
        return self.top + self.height / 2

    def lane_middle(self, lane: int) -> float:
        """The vertical middle of a lane."""
        return self.top + self.height * (lane + 0.5) / self.lanes


@dataclass(frozen=True, slots=True)
class TimelineLayout:
    """The rows of a picture of the timeline, and the span of time that it shows."""

    lines: tuple[SourceLine, ...]
    on: date | None
    """The day asked about: the picture starts there."""
    first: date
    last: date
    height: float
    """The height of all rows, in pixels."""

    @property
    def days(self) -> int:
        """The number of days shown."""
        return (self.last - self.first).days

    @property
    def ticks(self) -> tuple[date, ...]:
        """The starts of the years shown; those of half-years too if there are few."""
        years = range(self.first.year, self.last.year + 1)
        months = (1, 7) if len(years) <= _FEW_YEARS else (1,)
        found = (date(year, month, 1) for year in years for month in months)
        return tuple(day for day in found if self.first <= day <= self.last)


_FEW_YEARS = 4


def build_layout(
    chain: ValueChain, timeline: Timeline, on: date | None, *, room: float, measure: Callable[[Framework], float]
) -> TimelineLayout:
    """Where the points go if the span of time takes `room` pixels; `measure` gives the least height of a source's row.

    Binding law comes first. What already applies on the day asked about has no points.
    """
    shown = timeline.events_after(on)
    first = on or min((event.day for event in shown), default=date.min)
    days = max(_LEAST_DAYS, *((event.day - first).days for event in shown), 0)
    most = max(map(_count, shown), default=1)
    lines: list[SourceLine] = []
    top = 0.0
    for framework in sorted(chain.frameworks, key=lambda each: not each.is_binding):
        if framework.id in timeline.dated:
            points = _place([each for each in shown if each.source == framework.id], first, room / days, most)
            lanes = max((point.lane + 1 for point in points), default=1)
            height = max(measure(framework), lanes * LANE)
            lines.append(SourceLine(framework, points, lanes, top, height, _count_applying(timeline, framework.id, on)))
            top += height
    return TimelineLayout(tuple(lines), on, first, date.fromordinal(first.toordinal() + days), top)


def _count(event: TimelineEvent) -> int:
    return len(event.mitigations if isinstance(event, TransitionEnd) else event.beginnings)


def _place(events: Sequence[TimelineEvent], first: date, scale: float, most: int) -> tuple[Point, ...]:
    """The points of a source, each in the first lane with room for it and its label; a day takes `scale` pixels."""
    points: list[Point] = []
    ends: list[float] = []
    for event in events:
        label = label_point(event)
        is_end = isinstance(event, TransitionEnd)
        radius = (_SMALLEST + (_LARGEST - _SMALLEST) * sqrt(_count(event) / most)) * (_END_SHARE if is_end else 1)
        x = (event.day - first).days * scale
        lane = next((index for index, end in enumerate(ends) if end <= x - radius), len(ends))
        ends[lane : lane + 1] = [x + radius + text_width(label) + 2 * _GAP]
        is_hollow = isinstance(event, TimelineGroup) and not event.new
        points.append(Point(event, lane, radius, label, is_hollow, is_end))
    return tuple(points)


def _count_applying(timeline: Timeline, source: str, on: date | None) -> int:
    groups = (group for group in timeline.by(on) if group.source == source)
    return len({each.mitigation.id for group in groups for each in group.beginnings})


def label_point(event: TimelineEvent) -> str:
    """The text beside a point: how many mitigations, with a plus if they are only extended."""
    if isinstance(event, TransitionEnd):
        number = f"{_count(event):,}"
    else:
        number = f"{len(event.new):,}" if event.new else f"+{len(event.extended):,}"
    return f"{number}{'' if event.is_settled else '?'}"


def list_signs(layout: TimelineLayout) -> list[tuple[str, str]]:
    """The kinds of points in the picture, each with its meaning."""
    placed = [(line, point) for line in layout.lines for point in line.points]
    signs = (
        ("law", "Binding law", any(line.framework.is_binding and not point.is_end for line, point in placed)),
        ("not-law", "Not binding", any(not line.framework.is_binding and not point.is_end for line, point in placed)),
        ("hollow", "Hollow, with a plus: is extended", any(point.is_hollow for _, point in placed)),
        ("ring", "Dashed ring: not settled", any(not point.event.is_settled for _, point in placed)),
        ("end", "Hourglass: a transition ends", any(point.is_end for _, point in placed)),
    )
    return [(kind, meaning) for kind, meaning, is_drawn in signs if is_drawn]
