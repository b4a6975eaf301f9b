"""The types of graphs, nodes and edges."""

from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    import networkx as nx

Graph: TypeAlias = "nx.DiGraph[str]"
Attributes: TypeAlias = dict[str, Any]
Node: TypeAlias = tuple[str, Attributes]
Edge: TypeAlias = tuple[str, str, Attributes]
