"""Colours and positions for a graph file, so that Gephi shows the map."""

from typing import TYPE_CHECKING, Any

from valuechain.analysis.allocation.allocation import Allocation
from valuechain.model.chain import ValueChain
from valuechain.model.look import ACCENT, DOUBT, EDGE, FOCUS, HEAT, SOFT, Colour, look_of
from valuechain.model.vocabulary import Confidence
from valuechain.views.map.content import MOST_ON_MAP
from valuechain.views.map.layout import build_layout

if TYPE_CHECKING:
    from valuechain.analysis.graph.types import Graph

_NODES = {
    "actor": (ACCENT, 24.0),
    "mitigation": (SOFT, 14.0),
    "practice": (HEAT, 18.0),
    "reference actor": (FOCUS, 24.0),
}
"""The colour and the size of each kind of node."""
_THIN, _THICK = 1.0, 2.0


def draw_graph(graph: "Graph", chain: ValueChain, allocation: Allocation | None = None) -> "Graph":
    """The graph with a colour and a size for each node and edge, and with the positions of the map of `allocation`.

    An edge has the colour of its main role. There are no positions if there is no map: Gephi can lay out the graph.
    """
    for _, node in graph.nodes(data=True):
        colour, size = _NODES[node["kind"]]
        is_doubtful = node.get("confidence") == Confidence.AMBIGUOUS
        node["viz"] = {"color": _paint(DOUBT if is_doubtful else colour), "size": size}
    for _, _, edge in graph.edges(data=True):
        role = edge.get("main_role")
        colour = look_of(chain.role(role)).colour if role else EDGE
        edge["viz"] = {"color": _paint(colour), "thickness": _THICK if edge["relation"] == "owns" else _THIN}
    if allocation is not None and 0 < len(allocation.mitigations) <= MOST_ON_MAP:
        _place(graph, allocation)
    return graph


def _place(graph: "Graph", allocation: Allocation) -> None:
    layout = build_layout(allocation)
    boxes = {actor.key: layout.actors[actor.id] for actor in allocation.actors}
    boxes |= {mitigation.key: layout.mitigations[mitigation.id] for mitigation in allocation.mitigations}
    for key, box in boxes.items():
        # In Gephi, y grows upwards.
        graph.nodes[key]["viz"]["position"] = {"x": box.x, "y": layout.height - box.y, "z": 0.0}


def _paint(colour: Colour) -> dict[str, Any]:
    red, green, blue = bytes.fromhex(colour.digits)
    return {"r": red, "g": green, "b": blue, "a": 1.0}
