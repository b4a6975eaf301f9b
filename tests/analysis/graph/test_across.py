"""The graph of all sources: practices and reference actors join them, and files keep it."""

import io
import json
from collections import Counter
from datetime import date

import networkx as nx
import pytest

import valuechain as vc
from tests.conftest import Shipped, Write
from tests.three_sources import write_sources
from valuechain.analysis.graph.files import GEXF, GRAPH_FORMATS, GRAPHML, NODE_LINK
from valuechain.model.chain import ValueChain
from valuechain.model.format import Format

Graph = nx.DiGraph


@pytest.fixture
def sources(write: Write) -> ValueChain:
    """The three sources."""
    return write_sources(write)


@pytest.fixture(scope="module")
def graph(chain: vc.ValueChain) -> Graph:
    """The graph of all shipped sources."""
    return vc.build_graph(chain, across=True)


def kinds(graph: Graph) -> Counter[str]:
    """The number of nodes by kind."""
    return Counter(kind for _, kind in graph.nodes(data="kind"))


def edges(graph: Graph, relation: str) -> list[tuple[str, str]]:
    """The ends of the edges with a relation."""
    return [(start, end) for start, end, found in graph.edges(data="relation") if found == relation]


def test_nodes(graph: Graph, shipped: Shipped) -> None:
    """There is a node for each row: actors, mitigations of both levels, practices and reference actors."""
    assert kinds(graph) == {
        "actor": len(shipped("actors")),
        "mitigation": len(shipped("mitigations")),
        "practice": len(shipped("practices")),
        "reference actor": len(shipped("reference_actors")),
    }


def test_links_are_edges(graph: Graph, shipped: Shipped) -> None:
    """Each link is an edge from its mitigation to its practice."""
    assert set(edges(graph, "says")) == {
        (f"mitigation:{row['framework']}/{row['mitigation_id']}", f"practice:{row['practice']}")
        for row in shipped("links")
    }
    assert len(edges(graph, "says")) == len(shipped("links"))


def test_matches_are_edges(graph: Graph, shipped: Shipped) -> None:
    """Each actor that corresponds to a reference actor has an edge to it."""
    assert set(edges(graph, "matches")) == {
        (f"actor:{row['framework']}/{row['actor']}", f"reference:{row['reference_actor']}")
        for row in shipped("reference_crosswalk")
        if row["reference_actor"]
    }


def test_attributes(sources: ValueChain) -> None:
    """Practices have their topic, links their relation and ground, and matches their extent and condition."""
    graph = vc.build_graph(sources, across=True)
    assert graph.nodes["practice:tell"] == {
        "kind": "practice",
        "name": "Tell an authority",
        "label": "Tell an authority",
        "topic": "trouble",
    }
    link = dict(graph.edges["mitigation:code/C3", "practice:tell"])
    assert link.pop("id").startswith("e")
    assert link == {
        "relation": "says",
        "link": "related",
        "counts": False,
        "confidence": sources.links[-1].confidence.value,
        "review": "draft",
        "ground": "a diary helps",
    }
    match = graph.edges["actor:code/builder", "reference:model_provider"]
    assert (match["relation"], match["extent"], match["condition"]) == ("matches", "conditional", "if it trains models")
    assert list(graph.successors("actor:law/public")) == ["mitigation:law/L1"]


def test_paths_lead_from_source_to_source(sources: ValueChain) -> None:
    """Without regard to direction, the law's maker reaches the code's builder through the practice of both."""
    graph = vc.build_graph(sources, across=True).to_undirected()
    graph.remove_nodes_from([node for node, kind in graph.nodes(data="kind") if kind == "reference actor"])
    assert nx.shortest_path(graph, "actor:law/maker", "actor:code/builder") in (
        ["actor:law/maker", "mitigation:law/L1", "practice:tell", f"mitigation:code/{end}", "actor:code/builder"]
        for end in ("C1", "C3")
    )


@pytest.mark.parametrize(
    ("day", "asked"), [(date(2026, 8, 1), []), (date(2026, 8, 2), ["L1"]), (date(2028, 1, 1), ["L1", "L2"])]
)
def test_as_of_a_day(sources: ValueChain, day: date, asked: list[str]) -> None:
    """As of a day, the law's mitigations that have not begun are left out with their edges; practices stay."""
    graph = vc.build_graph(sources, across=True, on=day)
    assert [node for node in graph if node.startswith("mitigation:law/")] == [
        f"mitigation:law/{each}" for each in asked
    ]
    assert kinds(graph)["practice"] == len(sources.practices)
    assert all("kind" in attributes for _, attributes in graph.nodes(data=True))


def test_in_a_context(chain: vc.ValueChain) -> None:
    """In a context, only the sources that answer have actors and mitigations; parts are included."""
    graph = vc.build_graph(chain, vc.Context("frontier", "restricted"), across=True)
    assert {framework for _, framework in graph.nodes(data="framework") if framework} == {
        framework.id for framework in chain.frameworks if framework.id != "pai-open"
    }
    assert "mitigation:uk-ai-cyber/provision-1.1" in graph


def test_of_one_framework(chain: vc.ValueChain) -> None:
    """A framework alone keeps its own links."""
    graph = vc.build_graph(chain, framework="cosai", across=True)
    assert all(start.startswith("mitigation:cosai/") for start, _ in edges(graph, "says"))
    assert len(edges(graph, "says")) == sum(link.framework == "cosai" for link in chain.links)


def test_without_across_nothing_joins_the_sources(chain: vc.ValueChain) -> None:
    """The usual graph has no practices and no reference actors."""
    assert set(kinds(vc.build_graph(chain, framework="cosai"))) == {"actor", "mitigation"}


@pytest.mark.parametrize("form", GRAPH_FORMATS, ids=[form.ending for form in GRAPH_FORMATS])
@pytest.mark.parametrize("day", [None, date(2026, 11, 29)])
def test_reads_back(chain: vc.ValueChain, form: Format[Graph], day: date | None) -> None:
    """NetworkX reads an equal graph back from every format, with all attributes, whether or not as of a day."""
    graph = vc.build_graph(chain, across=True, on=day)
    stream = io.BytesIO(form.write(graph))
    readers = {
        GRAPHML: nx.read_graphml,
        GEXF: nx.read_gexf,
        NODE_LINK: lambda text: nx.node_link_graph(json.load(text), edges="edges"),
    }
    again = readers[form](stream)
    assert dict(again.nodes(data=True)) == dict(graph.nodes(data=True))
    assert {edge[:2]: edge[2] for edge in again.edges(data=True)} == {
        edge[:2]: edge[2] for edge in graph.edges(data=True)
    }


def test_edges_are_numbered(graph: Graph) -> None:
    """Every edge has an id of its own."""
    ids = [number for *_, number in graph.edges(data="id")]
    assert len(set(ids)) == len(ids)
    assert "" not in ids
