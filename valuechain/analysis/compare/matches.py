"""Matches the actors of two frameworks, by the crosswalk or by id and name."""

from dataclasses import dataclass

from valuechain.analysis.allocation.crosswalk import EXTENTS, counterparts_of
from valuechain.model.chain import ValueChain
from valuechain.model.values import Actor


@dataclass(frozen=True, slots=True)
class Match:
    """An actor of the second framework matched to one of the first."""

    actor: Actor
    """The actor of the first framework."""
    other: Actor
    extent: str
    condition: str


def match_by_name(chain: ValueChain, framework: str, other: str) -> tuple[Match, ...]:
    """Matches actors by id, else by name or alias, in the order of the first framework."""
    theirs = chain.actors_by_framework.get(other, ())
    matches = []
    for actor in chain.actors_by_framework.get(framework, ()):
        same_id = [(each, "id") for each in theirs if each.id == actor.id]
        same_name = [(each, "name") for each in theirs if _names(actor) & _names(each)]
        matches += [
            Match(actor, each, "conditional", f"if the same {word} means the same actor")
            for each, word in same_id or same_name
        ]
    return tuple(matches)


def _names(actor: Actor) -> set[str]:
    return {" ".join(name.casefold().split()) for name in (actor.name, actor.label, *actor.aliases)} - {""}


def match_by_crosswalk(chain: ValueChain, framework: str, other: str) -> tuple[Match, ...]:
    """Matches actors by the crosswalk, in the order of the first framework."""
    return tuple(
        Match(actor, chain.actor(other, found.actor), found.extent, found.condition)
        for actor in chain.actors_by_framework.get(framework, ())
        for found in counterparts_of(chain, framework, actor.id, other)
        if found.extent in EXTENTS and found.actor
    )
