"""Which actor is which: a grid of reference actors by source."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from valuechain.model.chain import ValueChain
from valuechain.model.common_language import ReferenceActor, ReferenceMatch
from valuechain.model.values import Actor, Framework

EXTENTS = {"partly": "in part", "conditional": "on a condition"}
"""How far an actor matches, in words; nothing is said if it matches in full."""


class Matched(NamedTuple):
    """An actor of a source that corresponds to a reference actor."""

    actor: Actor
    match: ReferenceMatch

    @property
    def extent(self) -> str:
        """How far it matches; empty if in full."""
        return EXTENTS.get(self.match.extent, "")


class MatchRow(NamedTuple):
    """A reference actor with the actors that correspond to it, by source."""

    reference: ReferenceActor
    actors: Mapping[str, Sequence[Matched]]
    """By framework id; a source without such an actor is left out."""


class Matches(NamedTuple):
    """The grid, and what is not in it."""

    rows: Sequence[MatchRow]
    unmatched: Mapping[Framework, Sequence[Actor]]
    """The actors of each source that correspond to no reference actor."""


def build_matches(chain: ValueChain) -> Matches:
    """The reference actors in value-chain order, with the actors of every source."""
    found: dict[str, dict[str, list[Matched]]] = {}
    for match in chain.reference_matches:
        if match.reference_actor:
            actor = chain.actor(match.framework, match.actor)
            found.setdefault(match.reference_actor, {}).setdefault(match.framework, []).append(Matched(actor, match))
    rows = [MatchRow(each, found.get(each.id, {})) for each in chain.reference_actors]
    matched = {(match.framework, match.actor) for match in chain.reference_matches if match.reference_actor}
    alone = {
        framework: [
            actor
            for actor in chain.actors_by_framework.get(framework.id, ())
            if (framework.id, actor.id) not in matched
        ]
        for framework in chain.frameworks
    }
    return Matches(rows, {framework: actors for framework, actors in alone.items() if actors})
