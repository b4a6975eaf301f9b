"""The workload chart as standalone SVG: one stacked bar per actor, one segment per role."""

from dataclasses import dataclass, replace

from valuechain.analysis.allocation.allocation import Allocation
from valuechain.analysis.findings.workload import build_workload
from valuechain.model.look import letter_of, look_of
from valuechain.views.findings.drawings import describe_load
from valuechain.views.page.render import render
from valuechain.views.picture.caption import build_caption
from valuechain.views.picture.frame import Caption, LegendEntry, frame_picture, place_legend
from valuechain.views.picture.text import text_width, wrap

TITLE = "How much does each actor have to do"
MOST_DRAWN = 80
"""A chart with more actors than this is unreadable; the table lists all of them."""
_WIDTH, _LABEL, _GAP = 900.0, 230.0, 14.0
_ROW, _BAR, _LINE = 38.0, 22.0, 16.0
_LABEL_LETTERS = 28


@dataclass(frozen=True, slots=True)
class _LoadPart:
    kind: str
    """`lead` or `owner`."""
    x: float
    width: float


@dataclass(frozen=True, slots=True)
class _Bar:
    lines: tuple[str, ...]
    y: float
    height: float
    parts: tuple[_LoadPart, ...]
    end: float
    words: str

    @property
    def is_idle(self) -> bool:
        return not self.parts


def build_load_caption(allocation: Allocation) -> Caption:
    """The caption of the workload chart: title, context and source."""
    return replace(build_caption(allocation), title=f"{TITLE} according to {allocation.frameworks[0].short_name}?")


def draw_load(allocation: Allocation) -> str:
    """The chart as standalone SVG."""
    workload = build_workload(allocation)
    shown = workload.loads[:MOST_DRAWN]
    words = [describe_load(load) for load in shown]
    room = _WIDTH - _LABEL - 2 * _GAP - max((text_width(each, is_bold=True) for each in words), default=0.0)
    most = max((load.total for load in shown), default=0)
    bars: list[_Bar] = []
    y = 0.0
    for load, said in zip(shown, words, strict=True):
        lines = wrap(load.actor.label, _LABEL_LETTERS)
        x, parts = _LABEL + _GAP, []
        for role, number in load.by_role.items():
            if width := number * room / most if most else 0.0:
                parts.append(_LoadPart(look_of(role).kind, x, width))
                x += width
        height = max(_ROW, len(lines) * _LINE + 10)
        bars.append(_Bar(lines, y, height, tuple(parts), end=x + (8 if parts else 0), words=said))
        y += height
    left_out = len(workload.loads) - len(shown)
    more = f"And {left_out:,} more actors." if left_out else ""
    entries = [
        LegendEntry(look_of(role).kind, f"{letter_of(role)}  {role.name}: {role.meaning}", 28.0)
        for role in workload.roles
    ]
    top = y + (44 if more else 24)
    legend = place_legend(entries, _WIDTH)
    drawing = render(
        "findings/picture.svg",
        bars=bars,
        bar_height=_BAR,
        line=_LINE,
        label_x=_LABEL,
        axis_x=_LABEL + _GAP,
        bottom=y,
        more=more,
        top=top,
        legend=legend,
    )
    height = top + (legend[-1].y + 20 if legend else 0)
    return frame_picture(drawing, _WIDTH, height, build_load_caption(allocation))
