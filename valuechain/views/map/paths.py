"""The paths between two nodes of the map, in words."""

from dataclasses import replace
from typing import NamedTuple

from markupsafe import Markup

from valuechain.analysis.allocation.allocation import Allocation
from valuechain.analysis.graph.focus import find_node
from valuechain.analysis.graph.paths import Paths, Step
from valuechain.views.page.render import render
from valuechain.views.page.state import ViewState


class PathPart(NamedTuple):
    """A node of a path, after the words that lead to it."""

    words: str
    """Empty for the first node."""
    key: str
    name: str


def show_paths(allocation: Allocation, paths: Paths | None, state: ViewState) -> Markup:
    """The card with the list of paths, or with the reason that there is none: an end may not be on the map (None)."""
    ends = state.drawn.start, state.drawn.end
    start, end = (find_node(allocation.chain, state.framework, each).label for each in ends)
    names = {f"actor:{each.id}": each.label for each in allocation.actors}
    names |= {f"mitigation:{each.id}": each.label for each in allocation.mitigations}
    return render(
        "map/paths.html",
        start=start,
        end=end,
        is_same=ends[0] == ends[1],
        is_left_out=paths is None,
        paths=[
            [PathPart("", ends[0], start)]
            + [PathPart(say_step(allocation, step), step.end, names[step.end]) for step in path]
            for path in (paths.paths if paths else ())
        ],
        left_out=paths.left_out if paths else 0,
        state=state,
        clear=build_clear(state),
    )


def build_clear(state: ViewState) -> str:
    """The link to the map without the paths."""
    return state.href(drawn=replace(state.drawn, start="", end=""))


def say_step(allocation: Allocation, step: Step) -> str:
    """The words between two nodes of a path, such as `supplies` or `primary for`."""
    if step.relation == "supplies":
        return "supplier of" if step.is_forward else "supplied by"
    roles = " and ".join(allocation.chain.role(role).name.lower() for role in step.roles)
    return f"{roles} for" if step.is_forward else f"{roles}:"
