"""The graph of all sources, joined by practices and reference actors."""

from collections.abc import Iterable

from valuechain.analysis.graph.types import Attributes, Edge, Graph, Node
from valuechain.model.chain import ValueChain


def join_sources(graph: Graph, chain: ValueChain) -> None:
    """Adds practices and reference actors to a graph, with edges from its mitigations and actors to them."""
    graph.add_nodes_from(_practice_nodes(chain))
    graph.add_nodes_from(_reference_nodes(chain))
    graph.add_edges_from(edge for edge in (*_links(chain), *_matches(chain)) if edge[0] in graph)


def _practice_nodes(chain: ValueChain) -> Iterable[Node]:
    for practice in chain.practices:
        yield (
            f"practice:{practice.id}",
            {"kind": "practice", "name": practice.name, "label": practice.name, "topic": practice.topic},
        )


def _reference_nodes(chain: ValueChain) -> Iterable[Node]:
    for actor in chain.reference_actors:
        yield (
            f"reference:{actor.id}",
            {"kind": "reference actor", "name": actor.name, "label": actor.label, "is_added": actor.is_added},
        )


def _links(chain: ValueChain) -> Iterable[Edge]:
    for link in chain.links:
        attributes: Attributes = {
            "relation": "says",
            "link": link.relation.value,
            "counts": link.relation.counts,
            "confidence": link.confidence.value,
            "review": link.review.value,
            "ground": link.ground,
            "id": "",
        }
        yield f"mitigation:{link.framework}/{link.mitigation}", f"practice:{link.practice}", attributes


def _matches(chain: ValueChain) -> Iterable[Edge]:
    for match in chain.reference_matches:
        if match.reference_actor:
            attributes: Attributes = {
                "relation": "matches",
                "extent": match.extent,
                "condition": match.condition,
                "confidence": match.confidence.value,
                "id": "",
            }
            yield f"actor:{match.framework}/{match.actor}", f"reference:{match.reference_actor}", attributes
