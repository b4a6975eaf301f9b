"""An actor with its counterparts in other sources, as a drawing of its own below the map, and as a table."""

from dataclasses import dataclass, replace
from typing import NamedTuple

from markupsafe import Markup

from valuechain.analysis.allocation.allocation import Allocation
from valuechain.analysis.graph.counterparts import Counterpart, find_counterparts_of
from valuechain.views.map.routes import Box
from valuechain.views.page.render import render
from valuechain.views.page.state import View, ViewState
from valuechain.views.picture.text import FONT_SIZE, text_width

MOST_DRAWN = 4
"""More mitigations of a counterpart than this are counted in the drawing, and listed in the table."""
_LINE, _GAP, _EDGE = 34.0, 12.0, 18.0
_LEFT, _MIDDLE, _RIGHT = 190.0, 260.0, 340.0
"""The widths of the three columns."""
_BETWEEN = 110.0
"""Between two columns."""
_EXTENTS = {"full": "same", "partly": "partly", "conditional": "on a condition"}
_STROKES = {"full": "lead", "partly": "owner", "conditional": "mention"}


class Leaf(NamedTuple):
    """A box with where it leads."""

    box: Box
    text: str
    href: str


@dataclass(frozen=True, slots=True)
class Branch:
    """A counterpart, with its mitigations on the same topics."""

    counterpart: Counterpart
    source: str
    extent: str
    kind: str
    """The look of the line to it."""
    href: str
    box: Box
    leaves: tuple[Leaf, ...]
    more: int
    every: tuple[tuple[str, str], ...]
    """The label of each mitigation, and where it leads."""


def show_counterparts(allocation: Allocation, state: ViewState) -> Markup:
    """The drawing and the table; empty unless an actor is chosen for it."""
    if not state.drawn.counterparts:
        return Markup()
    actor = allocation.chain.actor(state.framework, state.drawn.counterparts)
    y, branches = _EDGE, []
    for each in find_counterparts_of(allocation, actor.id, state):
        branches.append(_branch(allocation, each, state, y))
        y += _LINE * max(1.5, len(branches[-1].leaves) + (branches[-1].more > 0)) + _GAP
    height = max(y - _GAP + _EDGE, 90.0)
    return render(
        "map/counterparts.html",
        actor=actor,
        root=Box(_EDGE + _LEFT / 2, height / 2, _LEFT, 50.0, (actor.label,)),
        branches=branches,
        width=2 * _EDGE + _LEFT + _MIDDLE + _RIGHT + 2 * _BETWEEN,
        height=height,
        close=state.href(drawn=replace(state.drawn, counterparts="")),
        state=state,
    )


def _branch(allocation: Allocation, found: Counterpart, state: ViewState, top: float) -> Branch:
    chain, framework = allocation.chain, found.actor.framework
    listed = found.mitigations or ()
    every = tuple(
        (each.label, state.href(framework=framework, view=View.MAP, focus=f"mitigation:{each.id}")) for each in listed
    )
    shown = every[:MOST_DRAWN]
    tall = _LINE * max(1.5, len(shown) + (len(every) > MOST_DRAWN))
    x = _EDGE + _LEFT + _BETWEEN
    source = chain.framework(framework).short_name
    right = x + _MIDDLE + _BETWEEN
    return Branch(
        found,
        source,
        _EXTENTS[found.extent],
        _STROKES[found.extent],
        state.href(framework=framework, view=View.MAP, focus=f"actor:{found.actor.id}"),
        Box(x + _MIDDLE / 2, top + tall / 2, _MIDDLE, 44.0, (found.actor.label, source)),
        tuple(
            Leaf(_pill(label, right, top + (number + 0.5) * _LINE), label, href)
            for number, (label, href) in enumerate(shown)
        ),
        len(every) - len(shown),
        every,
    )


def _pill(label: str, left: float, y: float) -> Box:
    width = min(_RIGHT, text_width(label, FONT_SIZE) + 24.0)
    return Box(left + width / 2, y, width, 26.0, (label,))
