"""Which actor is which: a grid of reference actors by source."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from valuechain.model.chain import ValueChain
from valuechain.model.common_language import ReferenceActor, ReferenceMatch
from valuechain.model.framework import Framework
from valuechain.model.values import Actor

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
    rows = []
    for reference in chain.reference_actors:
        actors: dict[str, list[Matched]] = {}
        for match in chain.matches_by_reference.get(reference.id, ()):
            actors.setdefault(match.framework, []).append(Matched(chain.actor(match.framework, match.actor), match))
        rows.append(MatchRow(reference, actors))
    alone = {
        framework: [
            actor
            for actor in chain.actors_by_framework.get(framework.id, ())
            if not any(match.reference_actor for match in chain.reference_matches_of(framework.id, actor.id))
        ]
        for framework in chain.frameworks
    }
    return Matches(rows, {framework: left for framework, left in alone.items() if left})
