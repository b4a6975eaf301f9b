"""The value chain as one directed graph: actors, mitigations, who owns what, who supplies whom."""

import itertools
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias

import networkx as nx
import numpy as np

from valuechain.analysis.allocation import Allocation, Readings, build_allocation
from valuechain.analysis.codes import codes_of
from valuechain.model.chain import ValueChain
from valuechain.model.context import Context
from valuechain.model.values import Actor, Mitigation
from valuechain.model.vocabulary import Confidence

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
    # Keys first and attributes after: NetworkX takes pairs of both at half the speed.
    graph.add_nodes_from([actor.key for actor in allocation.actors])
    graph.add_nodes_from([mitigation.key for mitigation in allocation.mitigations])
    described = itertools.chain(
        map(_actor_attributes, allocation.actors), map(_mitigation_attributes, allocation.mitigations)
    )
    for (_, attributes), known in zip(graph.nodes(data=True), described, strict=True):
        attributes.update(known)
    graph.add_edges_from(_ownership_edges(allocation))
    graph.add_edges_from(_supply_edges(allocation))
    edges = itertools.chain.from_iterable(targets.values() for _, targets in graph.adjacency())
    for number, attributes in enumerate(edges):
        attributes["id"] = f"e{number}"
    return graph


_WORDS: Mapping[Confidence, str] = {confidence: str(confidence) for confidence in Confidence}
"""GraphML takes plain text only, no members of an enum."""


def _actor_attributes(actor: Actor) -> dict[str, Any]:
    return {
        "kind": "actor",
        "framework": actor.framework,
        "name": actor.name,
        "label": actor.label,
        "is_cross_stage": actor.is_cross_stage,
        "confidence": _WORDS[actor.confidence],
        "passage": actor.source,
    }


def _mitigation_attributes(mitigation: Mitigation) -> dict[str, Any]:
    return {
        "kind": "mitigation",
        "framework": mitigation.framework,
        "name": mitigation.name,
        "label": mitigation.label,
        "stage": mitigation.stage,
        "topics": ";".join(mitigation.topics),
        "confidence": _WORDS[mitigation.confidence],
        "passage": mitigation.source,
    }


def _ownership_edges(allocation: Allocation) -> Iterator[Edge]:
    """One edge an actor and mitigation; where the actor holds several roles, they are joined.

    What else the edge says is what the source says of the first of them.
    """
    chain, codes = allocation.chain, codes_of(allocation.chain)
    chosen = np.flatnonzero(allocation.ownership_mask)
    held = codes.role_bits(allocation.ownership_mask).ravel()[codes.o_cell[chosen]]
    is_first = 1 << codes.o_role[chosen] == held & -held
    chosen, held = chosen[is_first], held[is_first]
    owner_bits = sum(1 << index for index, role in enumerate(chain.roles) if role.is_owner)
    roles = {
        bits: (allocation.roles_text(bits), "owns" if bits & owner_bits else "mentioned")
        for bits in np.unique(held).tolist()
    }
    actors = [actor.key for actor in chain.actors]
    mitigations = [mitigation.key for mitigation in allocation.mitigations]
    rows = (np.cumsum(allocation.mitigation_mask) - 1)[codes.o_mitigation[chosen]]
    for ownership, actor, row, bits in zip(
        map(chain.ownerships.__getitem__, chosen.tolist()), codes.o_actor[chosen].tolist(), rows.tolist(), held.tolist()
    ):
        role, relation = roles[bits]
        attributes = {
            "relation": relation,
            "role": role,
            "confidence": _WORDS[ownership.confidence],
            "reading": ownership.reading,
            "passage": ownership.source,
            "id": "",
        }
        yield actors[actor], mitigations[row], attributes


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
