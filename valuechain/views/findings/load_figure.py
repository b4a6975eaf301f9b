"""The workload chart as a Plotly figure: one stacked bar per actor, one segment per role."""

from collections.abc import Iterable
from html import escape
from itertools import chain as joined
from typing import TYPE_CHECKING, Any

from valuechain.analysis.allocation.allocation import Allocation
from valuechain.analysis.findings.findings import Findings
from valuechain.analysis.rows.findings import owning_roles
from valuechain.model.values import Role
from valuechain.views.findings.load_picture import describe_held
from valuechain.views.picture.text import wrap

if TYPE_CHECKING:
    from plotly.graph_objects import Figure  # type: ignore[import-untyped] # ships no types

INK, SOFT, LINE, CARD, LEAD, OWNER = "#1c2530", "#566270", "#dfe4e8", "#ffffff", "#0b5c6b", "#a54d0c"
"""The light theme's, so that a saved picture is one of paper; on the screen `assets/findings.css` takes the theme's."""
_ROW, _LEADING = 36, 16
_LABEL_LETTERS, _LETTER, _EDGE = 18, 7, 10
"""Most characters per line of an actor's name; width of a character and margin, in pixels."""
_FONT = 'system-ui, "Segoe UI", Roboto, sans-serif'


def build_load_figure(allocation: Allocation, findings: Findings) -> "Figure":
    """The figure; its layout holds its height in pixels.

    Segments differ by outline, and each bar ends in numbers and letters, so nothing depends on colour alone.
    """
    from plotly.graph_objects import Bar, Figure, Layout, Scatter  # noqa: PLC0415 # slow to import

    roles = owning_roles(allocation, findings)
    loads = list(findings.load.items())
    rows = list(range(len(loads)))
    ends = [sum(held.get(role.id, 0) for role in roles) for _, held in loads]
    said = [describe_held(held, roles) for _, held in loads]
    bars = [
        Bar(
            name=_text(role.name),
            x=[held.get(role.id) for _, held in loads],  # not 0, which would draw an outline
            y=rows,
            orientation="h",
            marker=_look(role),
            hoverinfo="skip",
        )
        for role in roles
    ]
    words = Scatter(
        x=ends,
        y=rows,
        mode="text",
        text=[_text(f" {each}") for each in said],
        textposition="middle right",
        textfont={"color": INK, "size": 12},
        cliponaxis=False,
        hoverinfo="skip",
    )
    lines = [wrap(actor.label, _LABEL_LETTERS) for actor, _ in loads]
    row = max([_ROW, *(_LEADING * len(each) + 10 for each in lines)])
    layout = Layout(
        template=None,
        barmode="stack",
        bargap=0.36,
        height=max(1, len(loads)) * row + 2 * _EDGE,
        margin={"l": _room(joined(*lines)), "r": _room(said), "t": _EDGE, "b": _EDGE, "autoexpand": False},
        paper_bgcolor=CARD,
        plot_bgcolor="rgba(0,0,0,0)",
        font={"family": _FONT, "size": 12, "color": INK},
        showlegend=False,
        hovermode=False,
        dragmode=False,
        xaxis={
            "range": [0, max([1, *ends])], "fixedrange": True, "showgrid": False,
            "showticklabels": False, "zeroline": True, "zerolinecolor": LINE, "ticks": "",
        },
        yaxis={
            "range": [len(loads) - 0.5, -0.5], "fixedrange": True, "showgrid": False, "zeroline": False,
            "tickvals": rows, "ticktext": ["<br>".join(map(_text, each)) for each in lines],
            "ticks": "", "automargin": False,
        },
        modebar={"bgcolor": "rgba(0,0,0,0)", "color": "#6b7a88", "activecolor": "#6b7a88"},
    )  # fmt: skip
    return Figure(data=[*bars, words], layout=layout)


def _room(texts: Iterable[str]) -> int:
    """Width in pixels of a margin for the longest text; the bars get the rest, on a phone too."""
    return _EDGE + _LETTER * max(map(len, texts), default=0)


def _look(role: Role) -> dict[str, Any]:
    """Leads have filled bars and supporters outlined ones, as everywhere."""
    if role.is_lead:
        return {"color": LEAD, "line": {"color": LEAD, "width": 0}}
    return {"color": CARD, "line": {"color": OWNER, "width": 2}}


def _text(text: str) -> str:
    """The text escaped, because Plotly renders HTML tags."""
    return escape(text, quote=False)
