"""The colours and positions of a graph in GEXF, read back with NetworkX as Gephi reads them."""

import io
from pathlib import Path
from xml.etree import ElementTree as ET

import networkx as nx
import pytest

import valuechain as vc
from tests.conftest import Draw
from valuechain.analysis.graph.files import GEXF
from valuechain.analysis.graph.graph import graph_of
from valuechain.model.look import EDGE, LEAD, OWNER
from valuechain.views.map import picture
from valuechain.views.map.gephi import draw_graph
from valuechain.views.map.layout import build_layout


def write_and_read(allocation: vc.Allocation) -> nx.DiGraph:
    """The graph of an answer after writing and reading GEXF."""
    drawn = draw_graph(graph_of(allocation), allocation.chain, allocation)
    return nx.read_gexf(io.BytesIO(GEXF.write_bytes(drawn)))


def edge_colours(allocation: vc.Allocation) -> list[tuple[str, str]]:
    """The main role of each edge, or else its relation, and its colour; NetworkX does not read colours of edges."""
    drawn = draw_graph(graph_of(allocation), allocation.chain, allocation)
    edges = ET.fromstring(GEXF.write_bytes(drawn)).findall(".//{*}edge")  # noqa: S314 # our own file
    colours = ("".join(f"{int(edge.find('{*}color').get(channel)):02X}" for channel in "rgb") for edge in edges)
    roles = (edge.get("main_role", edge["relation"]) for *_, edge in drawn.edges(data=True))
    return list(zip(roles, colours, strict=True))


def test_an_edge_has_the_colour_of_its_role(draw: Draw) -> None:
    """Edges have the colours of their roles, like lines on the map."""
    allocation = vc.build_allocation(draw("a -P-> x; b -S-> x"))
    assert edge_colours(allocation) == [("primary", LEAD.colour.digits), ("secondary", OWNER.colour.digits)]


def test_two_roles_have_no_colour_of_their_own(tmp_path: Path) -> None:
    """An edge with two roles has the colour of the stronger one, whatever their order."""
    (tmp_path / "roles.csv").write_text("id,name,is_lead\nhelps,Helps,no\nleads,Leads,yes\n")
    (tmp_path / "actors.csv").write_text("id,name\na,A\n")
    (tmp_path / "mitigations.csv").write_text("id,name,helps,leads\nx,X,a,a\n")
    allocation = vc.build_allocation(vc.read_chain(tmp_path))
    assert [role for *_, role in graph_of(allocation).edges(data="role")] == ["helps;leads"]
    assert edge_colours(allocation) == [("leads", LEAD.colour.digits)]


def test_nodes_are_where_the_map_draws_them(chain: vc.ValueChain) -> None:
    """Each node has the centre of its box on the map; y grows upwards, as in Gephi."""
    allocation = vc.build_allocation(chain, vc.Context("advanced", "open"), framework="pai-open")
    layout = build_layout(allocation)
    nodes = write_and_read(allocation).nodes
    box = layout.mitigations["PO-6"]
    assert nodes["mitigation:pai-open/PO-6"]["viz"]["position"] == {"x": box.x, "y": layout.height - box.y, "z": 0.0}
    places = {(node["viz"]["position"]["x"], node["viz"]["position"]["y"]) for _, node in nodes(data=True)}
    assert len(places) == len(nodes) == len(allocation.actors) + len(allocation.mitigations)


def test_supplies_are_grey(chain: vc.ValueChain) -> None:
    """Edges between actors have the grey of the map."""
    allocation = vc.build_allocation(chain, vc.Context("advanced", "open"), framework="pai-open")
    assert {colour for kind, colour in edge_colours(allocation) if kind == "supplies"} == {EDGE.digits}


def test_without_a_map_there_are_only_colours(draw: Draw, monkeypatch: pytest.MonkeyPatch) -> None:
    """A graph with more mitigations than a map can show has colours and no positions."""
    monkeypatch.setattr("valuechain.views.map.gephi.MOST_ON_MAP", 1)
    assert picture.MOST_ON_MAP > 1
    graph = write_and_read(vc.build_allocation(draw("a -P-> x; a -P-> y")))
    assert all("position" not in node["viz"] and "color" in node["viz"] for _, node in graph.nodes(data=True))
