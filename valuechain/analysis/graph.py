"""The value chain as one directed graph: actors, mitigations, who owns what, who supplies whom."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any, TypeAlias

import networkx as nx

from valuechain.analysis.allocation import ROLE_SEPARATOR, Allocation, Readings, build_allocation
from valuechain.model.chain import ValueChain
from valuechain.model.context import Context
from valuechain.model.values import Ownership

Graph: TypeAlias = "nx.DiGraph[str]"
Edge = tuple[str, str, dict[str, Any]]


def build_graph(
    chain: ValueChain,
    context: Context | None = None,
    *,
    framework: str | None = None,
    readings: Readings | None = None,
    level: int | None = 1,
) -> Graph:
    """The graph of a context: see `build_allocation` for the arguments and what is raised.

    Nodes are `actor:<framework>/<id>` and `mitigation:<framework>/<id>`. Edges have a `relation`:

    - `owns`, from actor to mitigation: `role` (several joined by `;`), `confidence`, `reading`, and `passage`, which is
      where in the source it stands;
    - `mentioned`, from actor to mitigation, where the source names the actor without a role;
    - `supplies`, from actor to actor: `what`, `confidence`, `passage`.

    Every attribute is text or a yes/no, and every edge has an `id` as GEXF asks for, so that NetworkX reads GraphML,
    GEXF and node-link JSON back with equal nodes and edges.

    >>> from valuechain.tables.read import read_chain
    >>> graph = build_graph(read_chain(), Context("advanced", "open"), framework="pai-open")
    >>> graph.edges["actor:pai-open/model_hosting", "mitigation:pai-open/PO-6"]["role"]
    'primary'
    """
    return graph_of(build_allocation(chain, context, framework=framework, readings=readings, level=level))


def graph_of(allocation: Allocation) -> Graph:
    """The graph of an allocation."""
    graph: Graph = nx.DiGraph()
    graph.add_nodes_from(_actor_nodes(allocation))
    graph.add_nodes_from(_mitigation_nodes(allocation))
    graph.add_edges_from(_ownership_edges(allocation))
    graph.add_edges_from(_supply_edges(allocation))
    for number, (_, _, attributes) in enumerate(graph.edges(data=True)):
        attributes["id"] = f"e{number}"
    return graph


def _actor_nodes(allocation: Allocation) -> Iterator[tuple[str, dict[str, Any]]]:
    for actor in allocation.actors:
        yield (
            actor.key,
            {
                "kind": "actor",
                "framework": actor.framework,
                "name": actor.name,
                "label": actor.label,
                "is_cross_stage": actor.is_cross_stage,
                "confidence": str(actor.confidence),
                "passage": actor.source,
            },
        )


def _mitigation_nodes(allocation: Allocation) -> Iterator[tuple[str, dict[str, Any]]]:
    for mitigation in allocation.mitigations:
        yield (
            mitigation.key,
            {
                "kind": "mitigation",
                "framework": mitigation.framework,
                "name": mitigation.name,
                "label": mitigation.label,
                "stage": mitigation.stage,
                "topics": ";".join(mitigation.topics),
                "confidence": str(mitigation.confidence),
                "passage": mitigation.source,
            },
        )


def _ownership_edges(allocation: Allocation) -> Iterator[Edge]:
    """One edge an actor and mitigation; where the actor holds several roles, they are joined."""
    is_owner = {role.id: role.is_owner for role in allocation.chain.roles}
    seen: dict[tuple[str, str], Edge] = {}
    for ownership in allocation.ownerships:
        actor = f"actor:{ownership.framework}/{ownership.actor}"
        mitigation = f"mitigation:{ownership.framework}/{ownership.mitigation}"
        edge = seen.get((actor, mitigation))
        if edge is None:
            attributes = _ownership_attributes(ownership, is_owner[ownership.role])
            seen[actor, mitigation] = (actor, mitigation, attributes)
        else:
            edge[2]["role"] += ROLE_SEPARATOR + ownership.role
            if is_owner[ownership.role]:
                edge[2]["relation"] = "owns"
    yield from seen.values()


def _ownership_attributes(ownership: Ownership, is_owner: bool) -> dict[str, Any]:
    return {
        "relation": "owns" if is_owner else "mentioned",
        "role": ownership.role,
        "confidence": str(ownership.confidence),
        "reading": ownership.reading,
        "passage": ownership.source,
    }


def _supply_edges(allocation: Allocation) -> Iterator[Edge]:
    """One edge a pair of actors; several things passed on are joined."""
    answering = {framework.id for framework in allocation.frameworks}
    passed: dict[tuple[str, str], list[str]] = defaultdict(list)
    rows = [supply for supply in allocation.chain.supplies if supply.framework in answering]
    for supply in rows:
        pair = (f"actor:{supply.framework}/{supply.from_actor}", f"actor:{supply.framework}/{supply.to_actor}")
        passed[pair].append(supply.what)
    for supply in rows:
        pair = (f"actor:{supply.framework}/{supply.from_actor}", f"actor:{supply.framework}/{supply.to_actor}")
        what = passed.pop(pair, None)
        if what is not None:
            attributes = {
                "relation": "supplies",
                "what": "; ".join(what),
                "confidence": str(supply.confidence),
                "passage": supply.source,
            }
            yield (*pair, attributes)
