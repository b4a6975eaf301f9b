"""The load of every actor as a figure of Plotly: a bar an actor, one part of it a role."""

import textwrap
from datetime import UTC, datetime
from html import escape
from typing import TYPE_CHECKING, Any

from valuechain.analysis.allocation import Allocation
from valuechain.analysis.findings import Findings
from valuechain.analysis.findings_rows import owning_roles
from valuechain.model.values import Role
from valuechain.views.load_picture import TITLE, build_load_caption, describe_held
from valuechain.views.map_layout import wrap

if TYPE_CHECKING:
    from plotly.graph_objects import Figure  # type: ignore[import-untyped] # ships no types

INK, SOFT, LINE, CARD, LEAD, OWNER = "#1c2530", "#566270", "#dfe4e8", "#ffffff", "#0b5c6b", "#a54d0c"
"""The light theme's, so that a saved picture is one of paper; on the screen `assets/findings.css` takes the theme's."""
_ROW, _LEADING = 36, 16
_LABELS, _LABEL_LETTERS, _LETTERS = 132, 18, 42
"""Room for the names of the actors in pixels and letters, and for the other lines, so that a phone has room for all."""
_FONT = 'system-ui, "Segoe UI", Roboto, sans-serif'


def build_load_figure(allocation: Allocation, findings: Findings) -> "Figure":
    """The figure; its height, in pixels, is that of its layout.

    What a bar is made of is told by its outline and by the numbers and letters at its end, not by colour alone.
    """
    from plotly.graph_objects import Bar, Figure, Layout, Scatter  # noqa: PLC0415 # slow to import

    roles = owning_roles(allocation, findings)
    loads = list(findings.load.items())
    rows = list(range(len(loads)))
    ends = [sum(held.get(role.id, 0) for role in roles) for _, held in loads]
    bars = [
        Bar(
            name=_text(f"{role.letter or role.name}: {role.name.lower()}"),
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
        text=[_text(f" {describe_held(held, roles)}") for _, held in loads],
        textposition="middle right",
        textfont={"color": INK, "size": 12},
        cliponaxis=False,
        showlegend=False,
        hoverinfo="skip",
    )
    caption = build_load_caption(allocation)
    short = allocation.frameworks[0].short_name
    contexts = _lines(f"According to {short}. {caption.context}")
    day = datetime.now(UTC).date().isoformat()
    notes = _lines(f"Source: {caption.source} Drawn with valuechain on {day}.")
    top = 88 + 22 * len(contexts)  # lines below a title are as high as its own
    bottom = 22 + _LEADING * len(notes)
    head = f"<b>{TITLE}?</b><br>" + "<br>".join(
        f'<span style="font-size:12px;color:{SOFT}">{line}</span>' for line in contexts
    )
    layout = Layout(
        template=None,
        barmode="stack",
        bargap=0.36,
        height=top + max(1, len(loads)) * _ROW + bottom,
        margin={"l": _LABELS, "r": 16, "t": top, "b": bottom, "autoexpand": False},
        paper_bgcolor=CARD,
        plot_bgcolor="rgba(0,0,0,0)",
        font={"family": _FONT, "size": 12, "color": INK},
        title={
            "text": head, "font": {"size": 17, "color": INK}, "x": 0, "xref": "container", "xanchor": "left",
            "y": 1, "yref": "container", "yanchor": "top", "pad": {"l": 16, "t": 34},
        },
        legend={
            "orientation": "h", "traceorder": "normal", "x": 0, "xanchor": "left", "y": 1, "yanchor": "bottom",
            "itemclick": False, "itemdoubleclick": False, "font": {"color": INK},
        },
        showlegend=True,
        hovermode=False,
        dragmode=False,
        xaxis={
            "range": [0, max(1, *ends) * 1.45 if ends else 1], "fixedrange": True, "showgrid": False,
            "showticklabels": False, "zeroline": True, "zerolinecolor": LINE, "ticks": "",
        },
        yaxis={
            "range": [len(loads) - 0.5, -0.5], "fixedrange": True, "showgrid": False, "zeroline": False,
            "tickvals": rows, "ticktext": ["<br>".join(map(_text, wrap(a.label, _LABEL_LETTERS))) for a, _ in loads],
            "ticks": "", "automargin": False,
        },
        annotations=[
            {
                "text": "<br>".join(notes), "font": {"size": 11, "color": SOFT}, "align": "left", "showarrow": False,
                "x": 0, "xref": "paper", "xanchor": "left", "xshift": 16 - _LABELS,
                "y": 0, "yref": "paper", "yanchor": "top", "yshift": -8,
            }
        ],
        modebar={"bgcolor": "rgba(0,0,0,0)", "color": "#6b7a88", "activecolor": "#6b7a88"},
    )  # fmt: skip
    return Figure(data=[*bars, words], layout=layout)


def _look(role: Role) -> dict[str, Any]:
    """Who answers is a full bar, who supports an outlined one, as everywhere."""
    if role.is_lead:
        return {"color": LEAD, "line": {"color": LEAD, "width": 0}}
    return {"color": CARD, "line": {"color": OWNER, "width": 2}}


def _lines(text: str) -> list[str]:
    return [_text(line) for line in textwrap.wrap(text, _LETTERS)]


def _text(text: str) -> str:
    """The text as text: Plotly would take tags in it for tags."""
    return escape(text, quote=False)
