"""The graph as GraphML, GEXF or node-link JSON."""

import io
import json
from collections.abc import Callable, Mapping

import networkx as nx

from valuechain.analysis.graph import Graph

MEDIA_TYPES: Mapping[str, str] = {
    "graphml": "application/graphml+xml",
    "gexf": "application/gexf+xml",
    "json": "application/json",
}


def write_graph(graph: Graph, form: str) -> bytes:
    """The graph as `graphml`, `gexf` or `json` (node-link); NetworkX reads each back equal.

    Raises KeyError for another form.
    """
    return _WRITERS[form](graph)


def _write_graphml(graph: Graph) -> bytes:
    stream = io.BytesIO()
    nx.write_graphml(graph, stream)
    return stream.getvalue()


def _write_gexf(graph: Graph) -> bytes:
    stream = io.BytesIO()
    nx.write_gexf(graph, stream)
    return stream.getvalue()


def _write_json(graph: Graph) -> bytes:
    return json.dumps(nx.node_link_data(graph, edges="edges"), ensure_ascii=False, indent=1).encode()


_WRITERS: Mapping[str, Callable[[Graph], bytes]] = {
    "graphml": _write_graphml,
    "gexf": _write_gexf,
    "json": _write_json,
}
