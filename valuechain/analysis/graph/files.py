"""The graph as GraphML, GEXF or node-link JSON."""

import io
import json
import re
from collections.abc import Callable, Mapping

import networkx as nx

from valuechain.analysis.graph.graph import Graph

MEDIA_TYPES: Mapping[str, str] = {
    "graphml": "application/graphml+xml",
    "gexf": "application/gexf+xml",
    "json": "application/json",
}


_WRITTEN_ON = re.compile(rb' lastmodifieddate="[^"]*"')
_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML 1.0 cannot represent, even escaped."""


def write_graph(graph: Graph, form: str) -> bytes:
    """The graph as `graphml`, `gexf` or `json` (node-link); NetworkX reads each back equal.

    Control characters, which XML cannot hold, become U+FFFD in `graphml` and `gexf`. Raises KeyError for other forms.
    """
    return _WRITERS[form](graph)


def _write_graphml(graph: Graph) -> bytes:
    stream = io.BytesIO()
    # Not write_graphml: it uses lxml if installed, which rejects control characters.
    nx.write_graphml_xml(graph, stream)
    return _well_formed(stream.getvalue())


def _write_gexf(graph: Graph) -> bytes:
    """GEXF without the date, so that equal graphs give equal files."""
    stream = io.BytesIO()
    nx.write_gexf(graph, stream)
    return _well_formed(_WRITTEN_ON.sub(b"", stream.getvalue()))


def _well_formed(xml: bytes) -> bytes:
    """The XML with carriage returns escaped, because readers turn bare ones into line feeds."""
    return _NOT_IN_XML.sub("\ufffd", xml.decode().replace("\r", "&#13;")).encode()


def _write_json(graph: Graph) -> bytes:
    return json.dumps(nx.node_link_data(graph, edges="edges"), ensure_ascii=False, indent=1).encode()


_WRITERS: Mapping[str, Callable[[Graph], bytes]] = {
    "graphml": _write_graphml,
    "gexf": _write_gexf,
    "json": _write_json,
}
