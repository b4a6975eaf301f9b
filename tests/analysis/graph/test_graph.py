"""The graph of actors, mitigations, ownerships and supplies, and its files, which plain NetworkX can read back."""

import io
import json
from collections import Counter
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import networkx as nx
import pytest

import valuechain as vc
from tests.conftest import GUIDANCE, Draw, Shipped, Write
from tests.questions import ON_AI_CONTENT
from valuechain.analysis.graph.files import GEXF, GRAPH_FORMATS, GRAPHML, NODE_LINK
from valuechain.model.format import Format

Graph = nx.Graph

ADVANCED_OPEN = vc.Context("advanced", "open")
Form = Format[Graph]
EVERY_FORM = pytest.mark.parametrize("form", GRAPH_FORMATS, ids=[form.ending for form in GRAPH_FORMATS])


def read_back(graph: Graph, form: Form) -> Graph:
    """Writes the graph and reads it back with NetworkX."""
    stream = io.BytesIO(form.write(graph))
    if form is NODE_LINK:
        return nx.node_link_graph(json.load(stream), edges="edges")
    return {GRAPHML: nx.read_graphml, GEXF: nx.read_gexf}[form](stream)


def parts(graph: Graph) -> tuple[dict[str, Any], dict[tuple[str, str], Any]]:
    """The nodes and edges with all their attributes, regardless of order."""
    return dict(graph.nodes(data=True)), {(start, end): attributes for start, end, attributes in graph.edges(data=True)}


def relations(graph: Graph) -> Counter[str]:
    """The number of edges per relation."""
    return Counter(relation for *_, relation in graph.edges(data="relation"))


@pytest.fixture(scope="module")
def graph(chain: vc.ValueChain) -> Graph:
    """The graph of PAI’s open checklist."""
    return vc.build_graph(chain, ADVANCED_OPEN, framework="pai-open")


def test_graph_is_directed_and_simple(graph: Graph) -> None:
    """The graph is a plain directed graph: at most one edge from one node to another."""
    assert type(graph) is nx.DiGraph


def test_nodes(graph: Graph) -> None:
    """There are nine actor nodes and fifteen mitigation nodes."""
    assert Counter(kind for _, kind in graph.nodes(data="kind")) == {"actor": 9, "mitigation": 15}


def test_relations(graph: Graph) -> None:
    """There are 32 ownerships, 3 mentions and 20 pairs of actors with supplies."""
    assert relations(graph) == {"owns": 32, "mentioned": 3, "supplies": 20}


def test_node_keys_are_namespaced(graph: Graph) -> None:
    """A node's key contains its kind and framework."""
    assert {"actor:pai-open/user", "mitigation:pai-open/PO-15"} <= set(graph)
    assert all(node.startswith(("actor:pai-open/", "mitigation:pai-open/PO-")) for node in graph)


def test_attributes_of_an_actor(graph: Graph, chain: vc.ValueChain) -> None:
    """An actor node carries names, confidence, passage, and whether it is at several stages and addressed."""
    assert graph.nodes["actor:pai-open/mlops_eval"] == {
        "kind": "actor",
        "framework": "pai-open",
        "name": "MLOps and Evaluation Providers",
        "label": "MLOps & evaluation",
        "is_cross_stage": True,
        "is_addressed": False,
        "confidence": "stated",
        "passage": chain.actor("pai-open", "mlops_eval").source,
    }


def test_attributes_of_a_mitigation(graph: Graph, chain: vc.ValueChain) -> None:
    """A mitigation node carries its names, stage, topics, legal status, confidence and passage."""
    assert graph.nodes["mitigation:pai-open/PO-12"] == {
        "kind": "mitigation",
        "framework": "pai-open",
        "name": "Implement incident reporting channels",
        "label": "Open incident reporting channels",
        "stage": "Detect",
        "topics": "incidents;reporting",
        "legal_status": GUIDANCE,
        "confidence": "ambiguous",
        "passage": chain.mitigation("pai-open", "PO-12").source,
    }


@pytest.mark.parametrize(
    ("actor", "mitigation", "expected"),
    [
        ("model_hosting", "PO-6", ("owns", "primary", "stated", "")),
        ("model_adapter", "PO-1", ("owns", "secondary", "stated", "")),
        ("app_developer", "PO-3", ("owns", "primary", "ambiguous", "A")),
        ("model_hosting", "PO-4", ("mentioned", "mentioned", "stated", "")),
        ("app_developer", "PO-9", ("mentioned", "mentioned", "stated", "")),
    ],
)
def test_attributes_of_an_ownership(
    graph: Graph, actor: str, mitigation: str, expected: tuple[str, str, str, str]
) -> None:
    """An edge from actor to mitigation carries its relation, role, confidence and reading."""
    edge = graph.edges[f"actor:pai-open/{actor}", f"mitigation:pai-open/{mitigation}"]
    assert (edge["relation"], edge["role"], edge["confidence"], edge["reading"]) == expected


@pytest.mark.parametrize(
    ("actor", "mitigation", "expected"),
    [
        ("model_provider", "PO-2", ("can;should;may", "optional", "")),
        ("model_adapter", "PO-2", ("can", "optional", "only for external evaluation")),
        ("app_developer", "PO-2", ("", "not given", "")),
        ("app_developer", "PO-3", ("should", "recommended", "")),
        ("model_hosting", "PO-4", ("could;can", "optional", "")),
    ],
)
def test_norm_and_condition_of_an_ownership(
    graph: Graph, actor: str, mitigation: str, expected: tuple[str, str, str]
) -> None:
    """An edge from actor to mitigation carries the actor's own verbs, the first one's strength, and the condition."""
    edge = graph.edges[f"actor:pai-open/{actor}", f"mitigation:pai-open/{mitigation}"]
    assert (edge["norm"], edge["strength"], edge["condition"]) == expected


def test_date_and_passage_of_an_ownership(write: Write) -> None:
    """An edge carries an ownership's own date and passage where it has them, and otherwise the mitigation's."""
    chain = write(
        actors=[["id", "name"], ["a", "A"], ["b", "B"]],
        mitigations=[["id", "name", "primary", "applies_from", "source"], ["x", "X", "a;b", "2025-02-02", "Art 1"]],
        ownerships=[
            ["mitigation_id", "actor_id", "role", "applies_from", "source"],
            ["x", "b", "primary", "2026-08-02;in peace", "Art 1(2)"],
        ],
    )
    edges = vc.build_graph(chain).edges(data=True)
    assert [(edge["applies_from"], edge["passage"]) for *_, edge in edges] == [
        ("2025-02-02", "Art 1"),
        ("2026-08-02;in peace", "Art 1(2)"),
    ]


def test_attributes_of_a_supply(graph: Graph, shipped: Shipped) -> None:
    """An edge between actors carries the supply, and its confidence and passage."""
    edge = graph.edges["actor:pai-open/data_provider", "actor:pai-open/model_provider"]
    (row,) = [
        row
        for row in shipped("supplies", "pai-open")
        if (row["from_actor"], row["to_actor"]) == ("data_provider", "model_provider")
    ]
    assert (edge["relation"], edge["what"]) == ("supplies", "training data")
    assert (edge["confidence"], edge["passage"]) == (row["confidence"], row["source"])


def test_edge_ids_are_unique(graph: Graph) -> None:
    """Every edge has a unique id, as GEXF requires."""
    ids = [edge for *_, edge in graph.edges(data="id")]
    assert len(set(ids)) == len(ids) == 32 + 3 + 20


def test_another_reading_is_another_graph(chain: vc.ValueChain) -> None:
    """The graph follows the chosen reading: under reading B, hosting services own item 11."""
    graph = vc.build_graph(chain, ADVANCED_OPEN, framework="pai-open", readings={"PO-11": "B"})
    edge = graph.edges["actor:pai-open/model_hosting", "mitigation:pai-open/PO-11"]
    assert (edge["role"], edge["reading"]) == ("primary", "B")
    assert relations(graph)["owns"] == 33


def test_two_roles_are_joined_on_one_edge(draw: Draw) -> None:
    """An actor with two roles for one mitigation has one edge that names both."""
    graph = vc.build_graph(draw("a -P-> x; a -S-> x"))
    assert [(edge["relation"], edge["role"]) for *_, edge in graph.edges(data=True)] == [("owns", "primary;secondary")]


def test_verbs_and_conditions_of_two_roles_are_joined(write: Write) -> None:
    """The edge of an actor with two roles has the verbs and the conditions of both, like its cell in the matrix."""
    chain = write(
        actors=[["id", "name"], ["a", "A"]],
        mitigations=[["id", "name", "primary", "secondary"], ["x", "X", "a", "a"]],
        ownerships=[
            ["mitigation_id", "actor_id", "role", "norm", "condition"],
            ["x", "a", "primary", "shall", "if large"],
            ["x", "a", "secondary", "may", "if asked"],
        ],
        doubts=[["mitigation_id", "actor_id", "kind", "what"], ["x", "a", "twice", "W."]],
    )
    ((_, _, edge),) = vc.build_graph(chain).edges(data=True)
    assert (edge["role"], edge["norm"], edge["strength"]) == ("primary;secondary", "shall;may", "required")
    assert edge["condition"] == "if large; if asked"


def test_mention_beside_a_role_still_owns(draw: Draw) -> None:
    """An actor with a role and a mention for one mitigation owns it."""
    graph = vc.build_graph(draw("a -P-> x; a -m-> x"))
    assert [(edge["relation"], edge["role"]) for *_, edge in graph.edges(data=True)] == [("owns", "primary;mentioned")]


def test_role_after_a_mention_owns(tmp_path: Path) -> None:
    """If a user's roles list a mention first, a later role still makes the actor an owner."""
    (tmp_path / "roles.csv").write_text("id,name,is_owner\nnamed,Named,no\n")
    (tmp_path / "actors.csv").write_text("id,name\na,A\n")
    (tmp_path / "mitigations.csv").write_text("id,name,named,primary\nx,X,a,a\n")
    graph = vc.build_graph(vc.read_chain(tmp_path))
    assert [(edge["relation"], edge["role"]) for *_, edge in graph.edges(data=True)] == [("owns", "named;primary")]


def test_unowned_and_idle_nodes_are_in_the_graph(draw: Draw) -> None:
    """A mitigation without owners and an actor without roles are nodes without edges."""
    graph = vc.build_graph(draw("a -P-> x; user; (y)"))
    assert set(nx.isolates(graph)) == {"actor:drawn/user", "mitigation:drawn/y"}


def test_several_supplies_between_two_actors_are_joined(tmp_path: Path) -> None:
    """Several supplies between two actors share one edge."""
    (tmp_path / "actors.csv").write_text("id,name\na,A\nb,B\n")
    (tmp_path / "mitigations.csv").write_text("id,name\nx,X\n")
    (tmp_path / "supplies.csv").write_text("from_actor,to_actor,what\na,b,data\nb,a,reports\na,b,weights\n")
    graph = vc.build_graph(vc.read_chain(tmp_path))
    assert [what for *_, what in graph.edges(data="what")] == ["data; weights", "reports"]


def test_several_frameworks_in_one_graph(chain: vc.ValueChain) -> None:
    """The graph of all frameworks with an answer has the nodes of each, and no edge between frameworks."""
    graph = vc.build_graph(chain, ADVANCED_OPEN)
    names = ("pai-open", "cosai", "uk-ai-cyber", "eu-ai-act", *ON_AI_CONTENT)
    each = [vc.build_graph(chain, ADVANCED_OPEN, framework=name) for name in names]
    assert list(graph) == [
        node for kind in ("actor:", "mitigation:") for part in each for node in part if node.startswith(kind)
    ]
    frameworks = dict(graph.nodes(data="framework"))
    assert all(frameworks[start] == frameworks[end] for start, end in graph.edges)


def test_cell_without_an_answer_has_no_graph(chain: vc.ValueChain) -> None:
    """An excluded cell gives a reason instead of an empty graph."""
    with pytest.raises(vc.NotAllocatedError, match="excluded"):
        vc.build_graph(chain, vc.Context("frontier", "open"), framework="pai-2023")


def test_graphs_do_not_share_their_attributes(chain: vc.ValueChain) -> None:
    """Changes to one graph do not affect the next."""
    first = vc.build_graph(chain, ADVANCED_OPEN, framework="pai-open")
    first.nodes["actor:pai-open/user"]["name"] = "changed"
    first.edges["actor:pai-open/model_hosting", "mitigation:pai-open/PO-6"]["role"] = "changed"
    second = vc.build_graph(chain, ADVANCED_OPEN, framework="pai-open")
    assert second.nodes["actor:pai-open/user"]["name"] == "Users"
    assert second.edges["actor:pai-open/model_hosting", "mitigation:pai-open/PO-6"]["role"] == "primary"


@EVERY_FORM
def test_graph_is_read_back_equal(graph: Graph, form: Form) -> None:
    """NetworkX reads the written graph back with equal nodes, edges and attributes."""
    again = read_back(graph, form)
    assert again.is_directed()
    assert not again.is_multigraph()
    assert parts(again) == parts(graph)


@EVERY_FORM
def test_graph_of_all_frameworks_is_read_back_equal(chain: vc.ValueChain, form: Form) -> None:
    """The graph of all frameworks, with both levels, is also read back unchanged."""
    graph = vc.build_graph(chain, ADVANCED_OPEN, level=None)
    assert parts(read_back(graph, form)) == parts(graph)


@EVERY_FORM
@pytest.mark.parametrize(
    "text",
    ["<&>\"'", "line\nbreak", "line\r\nbreak", "line\rbreak", "tab\tbed", "größer, 大, 😀", "a\x85b\u2028c", "=1+1"],
    ids=["markup", "LF", "CRLF", "CR", "tab", "languages", "other line ends", "formula"],
)
def test_awkward_text_is_read_back_equal(tmp_path: Path, form: Form, text: str) -> None:
    """Markup, line breaks and non-Latin scripts in a user's text survive every format."""
    quoted = '"' + text.replace('"', '""') + '"'
    (tmp_path / "actors.csv").write_text("id,name\na,A\n", encoding="utf-8")
    (tmp_path / "mitigations.csv").write_bytes(
        f"id,name,stage,source,primary\nx,{quoted},{quoted},{quoted},a\n".encode()
    )
    graph = vc.build_graph(vc.read_chain(tmp_path))
    (node,) = [node for node in graph if node.startswith("mitigation:")]
    assert graph.nodes[node]["name"] == text
    assert parts(read_back(graph, form)) == parts(graph)


@pytest.mark.parametrize("form", [GRAPHML, GEXF], ids=["graphml", "gexf"])
def test_control_characters_do_not_break_xml(form: Form) -> None:
    """Control characters, which XML cannot contain, are replaced so that the file stays readable."""
    graph = nx.DiGraph()
    graph.add_node("actor:own/a", name="bell\x07")
    assert read_back(graph, form).nodes["actor:own/a"]["name"] == "bell\ufffd"


def test_gexf_does_not_say_when_it_was_written(chain: vc.ValueChain) -> None:
    """Equal graphs give equal GEXF files, whatever the date."""
    assert b"lastmodified" not in GEXF.write(vc.build_graph(chain, framework="cosai"))


def test_booleans_in_graphml_are_those_of_xml(draw: Draw) -> None:
    """GraphML has `true` and `false`, as XML Schema asks, so that readers other than NetworkX understand them."""
    root = ET.fromstring(GRAPHML.write_bytes(vc.build_graph(draw("a -P-> x"))))  # noqa: S314 # our own file
    keys = {key.get("id") for key in root.findall(".//{*}key") if key.get("attr.type") == "boolean"}
    values = {data.text for data in root.findall(".//{*}data") if data.get("key") in keys}
    assert values == {"true", "false"}
