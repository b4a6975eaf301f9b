"""File formats for a graph; NetworkX reads an equal graph back from each."""

import io
import json
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from valuechain.model.format import Format
from valuechain.tables.text import replace_unwritable

if TYPE_CHECKING:
    from valuechain.analysis.graph.types import Graph

_WRITTEN_ON = re.compile(rb' lastmodifieddate="[^"]*"')


def _write_graphml(graph: "Graph") -> bytes:
    """GraphML with booleans as XML Schema writes them, `true` and `false`: NetworkX writes `True` and `False`."""
    from networkx.readwrite.graphml import GraphMLWriter  # noqa: PLC0415 # slow to import

    class Writer(GraphMLWriter):
        def add_data(self, name: str, element_type: type, value: str, *more: Any) -> Any:  # noqa: ANN401 # an XML element
            return super().add_data(name, element_type, value.lower() if element_type is bool else value, *more)

    stream = io.BytesIO()
    # Not the writer with lxml, which rejects control characters.
    writer = Writer()
    writer.add_graph_element(graph)
    writer.dump(stream)
    return _well_formed(stream.getvalue())


def _write_gexf(graph: "Graph") -> bytes:
    """GEXF without the date, so that equal graphs give equal files; `viz` attributes become colours and positions."""
    import networkx as nx  # noqa: PLC0415 # slow to import

    stream = io.BytesIO()
    nx.write_gexf(graph, stream)
    return _well_formed(_WRITTEN_ON.sub(b"", stream.getvalue()))


def _well_formed(xml: bytes) -> bytes:
    """The XML with carriage returns escaped, because readers turn bare ones into line feeds.

    Control characters, which XML cannot hold, become U+FFFD.
    """
    return replace_unwritable(xml.decode().replace("\r", "&#13;")).encode()


def _write_node_link(graph: "Graph") -> bytes:
    import networkx as nx  # noqa: PLC0415 # slow to import

    return json.dumps(nx.node_link_data(graph, edges="edges"), ensure_ascii=False, indent=1).encode()


GRAPHML = Format["Graph"](
    "graphml", "application/graphml+xml", "GraphML", "for Gephi, yEd and NetworkX", _write_graphml, is_slow=True
)
GEXF = Format["Graph"](
    "gexf",
    "application/gexf+xml",
    "GEXF",
    "for Gephi, with the colours and places of the map",
    _write_gexf,
    is_slow=True,
)
NODE_LINK = Format["Graph"]("json", "application/json", "JSON", "for programs", _write_node_link)

GRAPH_FORMATS: Sequence[Format["Graph"]] = (GRAPHML, GEXF, NODE_LINK)
