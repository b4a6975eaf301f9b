"""The timeline as standalone SVG: one row per source, a point for each day and scope."""

from typing import NamedTuple

from valuechain.analysis.across.across import Across
from valuechain.analysis.across.timeline.values import Timeline
from valuechain.model.words import capital, write_date
from valuechain.views.across.names import cite_sources, describe_question
from valuechain.views.across.timeline.figure import colour_of
from valuechain.views.across.timeline.layout import Point, SourceLine, TimelineLayout, build_layout, list_signs
from valuechain.views.across.timeline.words import say_coming, say_narrowed, say_undated
from valuechain.views.page.names import begin
from valuechain.views.page.render import render
from valuechain.views.picture.frame import (
    Caption,
    LegendEntry,
    PlacedLine,
    fit_lines,
    frame_picture,
    place_legend,
    place_lines,
)
from valuechain.views.picture.text import FONT_SIZE, LINE_HEIGHT, cut, wrap

TITLE = "When does what begin to apply?"
_WIDTH, _LABEL, _APPLYING, _RIGHT = 1000.0, 250.0, 100.0, 60.0
_LABEL_LETTERS, _LONGEST_STATUS = 26, 100
_HEAD = 26.0
_PAD = 14.0
_RING = 4.0
"""The distance of the dashed ring from a point that is not settled, in pixels."""


class _DrawnPoint(NamedTuple):
    x: float
    y: float
    radius: float
    colour: str
    is_law: bool
    is_hollow: bool
    is_end: bool
    ring: float
    """The radius of the dashed ring; 0 without one."""
    label: str


class _DrawnLine(NamedTuple):
    name: tuple[PlacedLine, ...]
    status: PlacedLine | None
    top: float
    middle: float
    applying: str
    points: tuple[_DrawnPoint, ...]


class _Tick(NamedTuple):
    x: float
    text: str


def draw_timeline(across: Across, timeline: Timeline) -> str:
    """The timeline as standalone SVG, from the day asked about on."""
    start = _LABEL + (_APPLYING if across.question.on else 24.0)
    room = _WIDTH - start - _RIGHT
    layout = build_layout(across.chain, timeline, across.question.on, room=room, measure=lambda _: _least_height())
    legend = place_legend([LegendEntry(kind, words, 16.0) for kind, words in list_signs(layout)], _WIDTH)
    bottom = _HEAD + layout.height
    notes = place_lines(fit_lines(say_undated(across.chain, timeline), FONT_SIZE, _WIDTH), bottom + 50, LINE_HEIGHT + 2)
    legend_top = bottom + 44 + (LINE_HEIGHT + 2) * len(notes) + (10 if notes else 0)
    scale = room / max(1, layout.days)
    drawing = render(
        "across/timeline/picture.svg",
        lines=[_draw_line(layout, line, start, scale) for line in layout.lines],
        ticks=[
            _Tick(start + (day - layout.first).days * scale, f"{day.year}" if day.month == 1 else f"{day:%b}")
            for day in layout.ticks
        ],
        start=start,
        label=_LABEL,
        width=_WIDTH,
        head=_HEAD,
        bottom=bottom,
        day=write_date(layout.on) if layout.on else "",
        applying_x=_LABEL + _APPLYING / 2,
        notes=notes,
        legend=legend,
        legend_top=legend_top,
    )
    height = legend_top + (legend[-1].y + 20 if legend else 0)
    return frame_picture(drawing, _WIDTH, height, _caption(across, timeline))


def _least_height() -> float:
    """The height of a name in two lines and its legal status, in pixels."""
    return 3 * LINE_HEIGHT + _PAD


def _draw_line(layout: TimelineLayout, line: SourceLine, start: float, scale: float) -> _DrawnLine:
    name = wrap(begin(line.framework.short_name), _LABEL_LETTERS)
    status = cut(line.framework.legal_status, _LONGEST_STATUS)
    middle = _HEAD + line.middle
    first = middle - (len(name) + bool(status) - 1) * LINE_HEIGHT / 2 + 4.5
    return _DrawnLine(
        name=place_lines(name, first, LINE_HEIGHT),
        status=PlacedLine(status, first + len(name) * LINE_HEIGHT) if status else None,
        top=_HEAD + line.top,
        middle=middle,
        applying=f"{line.applying:,}" if line.applying else "",
        points=tuple(
            _draw_point(line, point, start + (point.event.day - layout.first).days * scale) for point in line.points
        ),
    )


def _draw_point(line: SourceLine, point: Point, x: float) -> _DrawnPoint:
    return _DrawnPoint(
        x=x,
        y=_HEAD + line.lane_middle(point.lane),
        radius=point.radius,
        colour=colour_of(line.framework).light,
        is_law=line.framework.is_binding,
        is_hollow=point.is_hollow,
        is_end=point.is_end,
        ring=0.0 if point.event.is_settled else point.radius + _RING,
        label=point.label,
    )


def _caption(across: Across, timeline: Timeline) -> Caption:
    narrowed = [f"Only {each}." for each in say_narrowed(across.chain, timeline)]
    asked = f"{capital(describe_question(across))}."
    shown = [framework for framework in across.sources if framework.id in (*timeline.dated, *timeline.undated)]
    return Caption(
        TITLE,
        " ".join((asked, *narrowed, *([say_coming(across, timeline)] if across.question.on else ()))),
        f"{cite_sources(shown)}. Topics, practices and reference actors are ours.",
        across.chain.stamp,
    )
