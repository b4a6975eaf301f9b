"""The answer across all sources as a graph."""

from valuechain.analysis.across.across import Across
from valuechain.analysis.graph.graph import build_graph, number_edges
from valuechain.analysis.graph.types import Graph


def build_graph_across(across: Across) -> Graph:
    """The graph of the sources asked about, joined by practices, as of the day asked about; see `build_graph`.

    Filters on stages and strength do not apply.
    """
    chain, question = across.chain, across.question
    graph = build_graph(chain, across=True, on=question.on)
    kept = {framework.id for framework in across.covered}
    left_out = {each.key for each in chain.mitigations if each.cells and not question.reaches(each.cells)}
    others = [key for key, held in graph.nodes.items() if held.get("framework", "") not in {*kept, ""}]
    graph.remove_nodes_from([*others, *left_out])
    number_edges(graph)
    return graph
