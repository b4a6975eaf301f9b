"""The value chain as a directed graph of actors, mitigations, ownerships and supplies."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from itertools import chain as chained
from typing import NamedTuple

import networkx as nx

from valuechain.analysis.allocation.allocation import ROLE_SEPARATOR, Allocation, Readings, build_allocation
from valuechain.analysis.allocation.codes import pick
from valuechain.analysis.allocation.dates import has_begun
from valuechain.analysis.graph.across import join_sources
from valuechain.analysis.graph.types import Attributes, Edge, Graph, Node
from valuechain.model.chain import ValueChain
from valuechain.model.context import Context
from valuechain.model.once import once_per_chain
from valuechain.model.values import Actor, Mitigation, Ownership
from valuechain.model.vocabulary import Confidence


def build_graph(
    chain: ValueChain,
    context: Context | None = None,
    *,
    framework: str | None = None,
    readings: Readings | None = None,
    level: int | None = 1,
    on: date | None = None,
    across: bool = False,
) -> Graph:
    """Builds the graph of a context; arguments and errors are those of `build_allocation`.

    With `across`, the graph holds all sources, with our practices and reference actors as nodes, so that paths lead
    from one source to another: actor - owns -> mitigation - says -> practice. The context is then optional, and
    mitigations of both levels are included.

    Nodes are `actor:<framework>/<id>` and `mitigation:<framework>/<id>`. Edges have a `relation`:

    - `owns`, from actor to mitigation: `role` (several joined by `;`), `main_role` (the strongest of these),
      `norm` (the source's verbs), `strength`, `condition`, `applies_from`, `confidence`, `reading`, and `passage`,
      its place in the source;
    - `mentioned`, from actor to mitigation, where the source names the actor without a role;
    - `supplies`, from actor to actor: `what`, `confidence`, `passage`;
    - `says`, from mitigation to practice: `link` (same, broader, narrower or related), `counts`, `confidence`,
      `review`, `ground`;
    - `matches`, from actor to reference actor: `extent`, `condition`, `confidence`.

    Every attribute is text or a boolean, and every edge has an `id`, as GEXF requires, so that NetworkX reads GraphML,
    GEXF and node-link JSON back with equal nodes and edges.

    >>> from valuechain.tables.reading.read import read_chain
    >>> graph = build_graph(read_chain(), Context("advanced", "open"), framework="pai-open")
    >>> graph.edges["actor:pai-open/model_hosting", "mitigation:pai-open/PO-6"]["role"]
    'primary'
    >>> graph = build_graph(read_chain(), across=True)
    >>> graph.nodes["practice:report-incidents"]["topic"]
    'incidents'
    """
    if across:
        return _build_across(chain, context, framework=framework, readings=readings, on=on)
    return graph_of(build_allocation(chain, context, framework=framework, readings=readings, level=level, on=on))


def _build_across(
    chain: ValueChain, context: Context | None, *, framework: str | None, readings: Readings | None, on: date | None
) -> Graph:
    """The graph of all sources; without a context, each source that varies by context counts with every context."""
    if context is not None or framework is not None:
        allocation = build_allocation(chain, context, framework=framework, readings=readings, level=None, on=on)
        graph = graph_of(allocation)
    else:
        graph = _build_whole(chain, on)
    join_sources(graph, chain)
    number_edges(graph)
    return graph


def _build_whole(chain: ValueChain, on: date | None) -> Graph:
    """The graph of everything, under the default readings, whatever the context."""
    parts = _parts_of(chain)
    graph: Graph = nx.DiGraph()
    graph.add_nodes_from(chained.from_iterable(parts.actors.values()))
    begun = [has_begun(chain, each, on) for each in chain.mitigations]
    graph.add_nodes_from(node for node, is_begun in zip(parts.mitigations, begun, strict=True) if is_begun)
    shown = [each for each in chain.ownerships if each.is_shown and has_begun(chain, each, on)]
    owned = filter(None, _ownership_edges(chain, shown))
    graph.add_edges_from(edge for edge in owned if edge[1] in graph)
    graph.add_edges_from(chained.from_iterable(parts.supplies.values()))
    return graph


def graph_of(allocation: Allocation) -> Graph:
    """The graph of an allocation."""
    parts = _parts_of(allocation.part)
    answering = [framework.id for framework in allocation.frameworks]
    actors = chained.from_iterable(parts.actors.get(framework, ()) for framework in answering)
    nodes = dict(chained(actors, pick(parts.mitigations, allocation.mitigation_mask)))
    graph: Graph = nx.DiGraph()
    # Keys first, attributes afterwards: twice as fast as adding pairs.
    graph.add_nodes_from(nodes)
    for key, attributes in graph.nodes.data():
        attributes.update(nodes[key])
    if allocation.on is None:
        owned: Iterable[Edge | None] = pick(parts.ownerships, allocation.ownership_mask)
    else:  # an edge may have lost one of its roles
        owned = _ownership_edges(allocation.chain, allocation.ownerships)
    graph.add_edges_from(filter(None, owned))
    graph.add_edges_from(chained.from_iterable(parts.supplies.get(framework, ()) for framework in answering))
    number_edges(graph)
    return graph


def number_edges(graph: Graph) -> None:
    """Gives every edge an `id`, in the graph's order."""
    edges = chained.from_iterable(targets.values() for _, targets in graph.adjacency())
    for number, edge in enumerate(edges):
        edge["id"] = f"e{number}"


class _Parts(NamedTuple):
    """All nodes and edges of a chain with their attributes, which do not depend on the context.

    Each graph takes the nodes and edges for its context, and NetworkX copies the attributes. Only an edge's `id`
    differs between graphs; its key exists from the start, because growing a copied dict is slow.
    """

    actors: Mapping[str, list[Node]]
    """By framework, like `supplies`."""
    mitigations: list[Node]
    """One per mitigation of the chain."""
    ownerships: list[Edge | None]
    """One per ownership; None if an earlier one with the same actor, mitigation and reading has the edge."""
    supplies: Mapping[str, list[Edge]]


@once_per_chain
def _parts_of(chain: ValueChain) -> _Parts:
    statuses = {framework.id: framework.legal_status for framework in chain.frameworks}
    return _Parts(
        {framework: list(map(_actor_node, actors)) for framework, actors in chain.actors_by_framework.items()},
        [_mitigation_node(each, statuses[each.framework]) for each in chain.mitigations],
        _ownership_edges(chain, chain.ownerships),
        _supply_edges(chain),
    )


_WORDS: Mapping[Confidence, str] = {confidence: str(confidence) for confidence in Confidence}
"""GraphML accepts plain strings only, not enum members."""


def _actor_node(actor: Actor) -> Node:
    return (
        actor.key,
        {
            "kind": "actor",
            "framework": actor.framework,
            "name": actor.name,
            "label": actor.label,
            "is_cross_stage": actor.is_cross_stage,
            "is_addressed": actor.is_addressed,
            "confidence": _WORDS[actor.confidence],
            "passage": actor.source,
        },
    )


def _mitigation_node(mitigation: Mitigation, legal_status: str) -> Node:
    return (
        mitigation.key,
        {
            "kind": "mitigation",
            "framework": mitigation.framework,
            "name": mitigation.name,
            "label": mitigation.label,
            "stage": mitigation.stage,
            "topics": ";".join(mitigation.topics),
            "legal_status": legal_status,
            "confidence": _WORDS[mitigation.confidence],
            "passage": mitigation.source,
        },
    )


def _ownership_edges(chain: ValueChain, ownerships: Iterable[Ownership]) -> list[Edge | None]:
    """One edge per actor, mitigation and reading; several roles are joined."""
    is_owner = {role.id: role.is_owner for role in chain.roles}
    by_strength = sorted(chain.roles, key=lambda role: (not role.is_lead, not role.is_owner))
    rank = {role.id: place for place, role in enumerate(by_strength)}
    seen: dict[tuple[str, str, str], Attributes] = {}
    edges: list[Edge | None] = []
    for ownership in ownerships:
        actor = f"actor:{ownership.framework}/{ownership.actor}"
        mitigation = f"mitigation:{ownership.framework}/{ownership.mitigation}"
        attributes = seen.get((actor, mitigation, ownership.reading))
        if attributes is None:
            attributes = seen[actor, mitigation, ownership.reading] = {
                "relation": "owns" if is_owner[ownership.role] else "mentioned",
                "role": ownership.role,
                "main_role": ownership.role,
                "norm": ROLE_SEPARATOR.join(ownership.norm),
                "strength": ownership.strength.value,
                "condition": ownership.condition,
                "applies_from": ROLE_SEPARATOR.join(ownership.applies_from),
                "confidence": _WORDS[ownership.confidence],
                "reading": ownership.reading,
                "passage": ownership.source,
                "id": "",
            }
            edges.append((actor, mitigation, attributes))
        else:
            attributes["role"] += ROLE_SEPARATOR + ownership.role
            attributes["main_role"] = min(attributes["main_role"], ownership.role, key=rank.__getitem__)
            norm = (*filter(None, attributes["norm"].split(ROLE_SEPARATOR)), *ownership.norm)
            attributes["norm"] = ROLE_SEPARATOR.join(dict.fromkeys(norm))
            conditions = filter(None, (attributes["condition"], ownership.condition))
            attributes["condition"] = "; ".join(dict.fromkeys(conditions))
            if is_owner[ownership.role]:
                attributes["relation"] = "owns"
            edges.append(None)
    return edges


def _supply_edges(chain: ValueChain) -> Mapping[str, list[Edge]]:
    """One edge per pair of actors, by framework; several supplies are joined."""
    seen: dict[tuple[str, str], Attributes] = {}
    edges: dict[str, list[Edge]] = defaultdict(list)
    for supply in chain.supplies:
        pair = (f"actor:{supply.framework}/{supply.from_actor}", f"actor:{supply.framework}/{supply.to_actor}")
        if pair in seen:
            seen[pair]["what"] += f"; {supply.what}"
            continue
        seen[pair] = {
            "relation": "supplies",
            "what": supply.what,
            "confidence": _WORDS[supply.confidence],
            "passage": supply.source,
            "id": "",
        }
        edges[supply.framework].append((*pair, seen[pair]))
    return edges
