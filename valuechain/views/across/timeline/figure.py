"""The timeline as a Plotly figure: a point for each source, day and scope, and for the end of each transition."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from html import escape
from typing import TYPE_CHECKING, Any

from valuechain.analysis.across.timeline.values import Timeline, TimelineGroup
from valuechain.model.chain import ValueChain
from valuechain.model.framework import Framework
from valuechain.model.look import CARD, INK, LINE, PRIMARY, SECONDARY, Colour
from valuechain.model.words import join_words, write_date
from valuechain.views.across.timeline.layout import Point, SourceLine, TimelineLayout, build_layout
from valuechain.views.across.timeline.words import say_event, say_scope
from valuechain.views.page.names import begin
from valuechain.views.picture.text import wrap

if TYPE_CHECKING:
    from plotly.graph_objects import Figure  # type: ignore[import-untyped] # ships no types

_ROOM, _HEAD, _FOOT, _RIGHT = 180.0, 34, 34, 54
"""Pixels: the span of time on a phone, and the margins."""
_LEADING, _PAD = 16.0, 14.0
"""Pixels: the height of a line of a name, and the room around it."""
_LABEL_LETTERS, _LETTER, _EDGE = 15, 7, 10
_BEFORE = 0.16
"""The room for what already applies, as a share of the span of time."""
_RING = 4.0
"""The distance of the dashed ring from a point that is not settled, in pixels."""
_HOVER_LETTERS = 44
_FONT = 'system-ui, "Segoe UI", Roboto, sans-serif'


def lay_out(chain: ValueChain, timeline: Timeline, on: date | None) -> TimelineLayout:
    """The rows and points, spaced so that they fit a phone."""
    return build_layout(chain, timeline, on, room=_ROOM, measure=_measure_name)


def measure_height(layout: TimelineLayout) -> int:
    """The height of the figure in pixels, without building it."""
    return _HEAD + round(layout.height) + _FOOT


def build_timeline_figure(chain: ValueChain, layout: TimelineLayout) -> "Figure":
    """The figure; law and other sources differ in shape, and every point has its number beside it."""
    from plotly.graph_objects import Figure, Layout, Scatter  # noqa: PLC0415 # slow to import

    placed = [(line, point) for line in layout.lines for point in line.points]
    names = [_name(line.framework) for line in layout.lines]
    start = layout.first - timedelta(days=round(layout.days * (_BEFORE if layout.on else 0.04)))
    points = Scatter(
        x=[point.event.day.isoformat() for _, point in placed],
        y=[line.lane_middle(point.lane) for line, point in placed],
        mode="markers+text",
        marker={
            "symbol": ["hourglass" if point.is_end else shape_of(line.framework) for line, point in placed],
            "size": [2 * point.radius for _, point in placed],
            "color": [(CARD if point.is_hollow else colour_of(line.framework)).light for line, point in placed],
            "line": {"width": 2, "color": [colour_of(line.framework).light for line, _ in placed]},
            "opacity": 1,
        },
        text=[f" {point.label}" for _, point in placed],
        textposition="middle right",
        textfont={"color": INK.light, "size": 12},
        cliponaxis=False,
        hovertext=[_say(chain, line, point) for line, point in placed],
        hoverinfo="text",
    )
    axis = {"fixedrange": True, "showgrid": False, "zeroline": False, "ticks": "", "automargin": False}
    lines = [line for name in names for line in name]
    figure_layout = Layout(
        template=None,
        height=measure_height(layout),
        margin={
            "l": _EDGE + _LETTER * max(map(len, lines), default=0), "r": _RIGHT, "t": _HEAD, "b": _FOOT,
            "autoexpand": False,
        },
        paper_bgcolor=CARD.light,
        plot_bgcolor="rgba(0,0,0,0)",
        font={"family": _FONT, "size": 12, "color": INK.light},
        showlegend=False,
        hovermode="closest",
        hoverlabel={"bgcolor": CARD.light, "bordercolor": LINE.light, "font": {"color": INK.light, "family": _FONT}},
        dragmode=False,
        xaxis={
            **axis, "type": "date", "range": [start.isoformat(), layout.last.isoformat()], "showgrid": True,
            "gridcolor": LINE.light, "tickvals": [day.isoformat() for day in layout.ticks],
            "ticktext": [f"{day.year}" if day.month == 1 else f"{day:%b}" for day in layout.ticks],
        },
        yaxis={
            **axis, "range": [layout.height, 0], "tickvals": [line.middle for line in layout.lines],
            "ticktext": ["<br>".join(map(_text, name)) for name in names],
        },
        shapes=[*_rules(layout), *_rings(placed)],
        annotations=list(_annotations(layout, start)),
    )  # fmt: skip
    return Figure(data=[points], layout=figure_layout)


def shape_of(framework: Framework) -> str:
    """A circle for binding law, a diamond for any other source."""
    return "circle" if framework.is_binding else "diamond"


def colour_of(framework: Framework) -> Colour:
    """The colour of the points of a source."""
    return PRIMARY if framework.is_binding else SECONDARY


def _measure_name(framework: Framework) -> float:
    """The height of a source's name, in pixels."""
    return _LEADING * len(_name(framework)) + _PAD


def _name(framework: Framework) -> tuple[str, ...]:
    """The name of a source and its kind, in lines."""
    kind = "law" if framework.is_binding else framework.instrument or ""
    return (*wrap(begin(framework.short_name), _LABEL_LETTERS), *([f"({kind})"] if kind else ()))


def _rules(layout: TimelineLayout) -> Iterator[dict[str, Any]]:
    """The lines between the rows, and the one of the day asked about."""
    for line in layout.lines[1:]:
        yield {
            "type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": line.top, "y1": line.top,
            "line": {"color": LINE.light, "width": 1}, "layer": "below",
        }  # fmt: skip
    if layout.on:
        day = layout.on.isoformat()
        yield {
            "type": "line", "x0": day, "x1": day, "yref": "paper", "y0": 0, "y1": 1,
            "line": {"color": INK.light, "width": 2}, "layer": "below",
        }  # fmt: skip


def _rings(placed: Sequence[tuple[SourceLine, Point]]) -> Iterator[dict[str, Any]]:
    """A dashed ring around each point that is not settled."""
    for line, point in placed:
        if not point.event.is_settled:
            radius = point.radius + _RING
            yield {
                "type": "circle", "xsizemode": "pixel", "ysizemode": "pixel",
                "xanchor": point.event.day.isoformat(), "yanchor": line.lane_middle(point.lane),
                "x0": -radius, "x1": radius, "y0": -radius, "y1": radius,
                "line": {"color": INK.light, "width": 1.5, "dash": "3px,3px"},
            }  # fmt: skip


def _annotations(layout: TimelineLayout, start: date) -> Iterator[dict[str, Any]]:
    """The day asked about, and how many mitigations of each source already apply on it."""
    if layout.on is None:
        return
    common = {"showarrow": False, "font": {"color": INK.light, "size": 12}}
    heading = {**common, "yref": "paper", "y": 1, "yanchor": "bottom", "yshift": 6, "x": layout.on.isoformat()}
    yield {**heading, "text": "applies already", "xanchor": "right", "xshift": -6}
    yield {**heading, "text": f"<b>{write_date(layout.on)}</b>", "xanchor": "left", "xshift": -2}
    middle = start + (layout.on - start) / 2
    for line in layout.lines:
        if line.applying:
            yield {**common, "x": middle.isoformat(), "y": line.middle, "text": f"{line.applying:,}"}


def _say(chain: ValueChain, line: SourceLine, point: Point) -> str:
    """The point in words, for its hover label."""
    event = point.event
    actors = join_words([chain.reference_actor(each).label for each in event.responsible])
    words = (
        f"{begin(line.framework.short_name)}: {say_event(event)}.",
        f"{say_scope(event)}." if isinstance(event, TimelineGroup) and event.start.scope else "",
        f"Responsible: {actors}." if actors else "",
        "" if event.is_settled else "Not settled.",
    )
    lines = [part for each in words if each for part in wrap(each, _HOVER_LETTERS)]
    return "<br>".join((f"<b>{write_date(event.day)}</b>", *map(_text, lines)))


def _text(text: str) -> str:
    """The text escaped, because Plotly renders HTML tags."""
    return escape(text, quote=False)
