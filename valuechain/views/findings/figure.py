"""The workload chart as a Plotly figure: one stacked bar per actor, one segment per role."""

from collections.abc import Iterable
from html import escape
from itertools import chain as joined
from typing import TYPE_CHECKING, Any

from valuechain.analysis.findings.workload import Workload
from valuechain.model.look import CARD, INK, LINE, ROLE_LOOKS, Colour, look_of
from valuechain.model.values import Role
from valuechain.views.findings.picture import describe_load
from valuechain.views.picture.text import wrap

if TYPE_CHECKING:
    from plotly.graph_objects import Figure  # type: ignore[import-untyped] # ships no types

_ROW, _LEADING = 36, 16
_LABEL_LETTERS, _LETTER, _EDGE = 18, 7, 10
"""Maximum characters per line of an actor's name; the widths of a character and of a margin in pixels."""
_FONT = 'system-ui, "Segoe UI", Roboto, sans-serif'


def build_load_figure(workload: Workload) -> "Figure":
    """The figure; its layout contains the height in pixels.

    Segments differ by outline, and each bar ends in numbers and letters, so nothing depends on colour alone.
    """
    from plotly.graph_objects import Bar, Figure, Layout, Scatter  # noqa: PLC0415 # slow to import

    loads = workload.loads
    rows = list(range(len(loads)))
    ends = [load.total for load in loads]
    said = [describe_load(load) for load in loads]
    bars = [
        Bar(
            name=_text(role.name),
            x=[load.by_role[role] or None for load in loads],  # None instead of 0, which would draw an outline
            y=rows,
            orientation="h",
            marker=_look(role),
            hoverinfo="skip",
        )
        for role in workload.roles
    ]
    words = Scatter(
        x=ends,
        y=rows,
        mode="text",
        text=[_text(f" {each}") for each in said],
        textposition="middle right",
        textfont={"color": INK.light, "size": 12},
        cliponaxis=False,
        hoverinfo="skip",
    )
    lines = _wrap_names(workload)
    layout = Layout(
        template=None,
        barmode="stack",
        bargap=0.36,
        height=measure_height(workload),
        margin={"l": _room(joined(*lines)), "r": _room(said), "t": _EDGE, "b": _EDGE, "autoexpand": False},
        paper_bgcolor=CARD.light,
        plot_bgcolor="rgba(0,0,0,0)",
        font={"family": _FONT, "size": 12, "color": INK.light},
        showlegend=False,
        hovermode=False,
        dragmode=False,
        xaxis={
            "range": [0, max([1, *ends])], "fixedrange": True, "showgrid": False,
            "showticklabels": False, "zeroline": True, "zerolinecolor": LINE.light, "ticks": "",
        },
        yaxis={
            "range": [len(loads) - 0.5, -0.5], "fixedrange": True, "showgrid": False, "zeroline": False,
            "tickvals": rows, "ticktext": ["<br>".join(map(_text, each)) for each in lines],
            "ticks": "", "automargin": False,
        },
    )  # fmt: skip
    return Figure(data=[*bars, words], layout=layout)


def measure_height(workload: Workload) -> int:
    """The height of the figure in pixels, without building it."""
    lines = _wrap_names(workload)
    row = max([_ROW, *(_LEADING * len(each) + 10 for each in lines)])
    return max(1, len(lines)) * row + 2 * _EDGE


def _wrap_names(workload: Workload) -> list[tuple[str, ...]]:
    return [wrap(load.actor.label, _LABEL_LETTERS) for load in workload.loads]


def _room(texts: Iterable[str]) -> int:
    """Width in pixels of a margin for the longest text; the bars get the rest, even on a phone."""
    return _EDGE + _LETTER * max(map(len, texts), default=0)


def _look(role: Role) -> dict[str, Any]:
    """The bars of a role: filled or outlined, like the marks of that role."""
    look = look_of(role)
    return {"color": look.fill.light, "line": {"color": look.colour.light, "width": look.edge}}


_DRAWN = (INK, LINE, CARD, *(look.colour for look in ROLE_LOOKS.values()))


def style_chart() -> str:
    """CSS that makes the chart follow the theme and forced colours.

    It matches the literal colours that Plotly writes: Plotly does not accept custom properties, and its bars have no
    class of their own.
    """
    rules = "".join(
        f'.load-chart .main-svg [style*="{use}: {_rgb(colour)}"]:not(.bg){{{use}:var(--{colour.name}) !important}}\n'
        for use in ("fill", "stroke")
        for colour in _DRAWN
    )
    forced = "".join(f"--{each.name}:{'Canvas' if each == CARD else 'CanvasText'};" for each in _DRAWN)
    return f"{rules}@media (forced-colors:active){{.load-chart{{{forced}}}}}\n"


def _rgb(colour: Colour) -> str:
    """The light theme's colour as browsers write it in a style attribute."""
    return "rgb({}, {}, {})".format(*bytes.fromhex(colour.digits))


def _text(text: str) -> str:
    """The text escaped, because Plotly renders HTML tags."""
    return escape(text, quote=False)
