"""What a user's framework lacks for a comparison: topics, or actors that match."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from valuechain.analysis.compare.frameworks import FrameworkComparison
from valuechain.model.framework import Framework, Topic
from valuechain.model.values import Actor
from valuechain.model.words import count
from valuechain.views.compare.sides import Side, Sides
from valuechain.views.page.names import begin

_EXAMPLES = 2


@dataclass(frozen=True, slots=True)
class Lack:
    """A missing table or column, and how to add it."""

    title: str
    why: str
    columns: tuple[str, ...]
    """The header of the example."""
    example: tuple[str, ...]
    table: str
    how: str
    listed: str
    """The heading of `known`."""
    known: Sequence[Topic | Actor]
    """The topics or actors to choose from: the user fills in their ids."""


def list_lacks(sides: Sides) -> list[Lack]:
    """What is missing; empty if nothing a user could add would help."""
    found = sides.whole
    if not isinstance(found, FrameworkComparison):
        return []
    lacks = [_topics(sides, side) for side in (sides.first, sides.second) if side.framework in found.without_topics]
    if found.outside_crosswalk and not found.matches:
        is_first = sides.first.framework in found.outside_crosswalk
        own, other = (sides.first, sides.second) if is_first else (sides.second, sides.first)
        lacks.append(_actors(sides, own.framework, other.framework))
    return lacks


def describe_joined(found: FrameworkComparison) -> str:
    """How many actors are already matched, and how; empty if none are."""
    if not found.matches:
        return ""
    number = count(len({match.actor.id for match in found.matches}), "actor")
    by = "by ids and names" if found.is_by_name else "by the crosswalk"
    return f"{number} in {found.first.short_name} can already be compared (matched {by})."


def _topics(sides: Sides, side: Side) -> Lack:
    mitigations = side.allocation.mitigations if side.allocation else ()
    noun = side.framework.called or "mitigation"
    used = [topic.id for topic in islice(sides.chain.topics, _EXAMPLES)]
    name = mitigations[0].id if mitigations else "m1"
    return Lack(
        title="Topics",
        why=f"{begin(side.framework.short_name)} has no topics for its {count(len(mitigations), noun)}, and "
        "sources are compared by topic.",
        columns=("id", "topics"),
        example=(name, ";".join(used)),
        table="mitigations",
        how="Add a column named topics, with the ids of one or more topics separated by a semicolon, such as:",
        listed="All topic ids",
        known=sides.chain.topics,
    )


def _actors(sides: Sides, own: Framework, other: Framework) -> Lack:
    actors = sides.chain.actors_by_framework
    one, two = (actors[framework.id][0].id if actors.get(framework.id) else "actor" for framework in (own, other))
    return Lack(
        title="Actors",
        why=f"The crosswalk does not cover {own.short_name}, and none of its actors shares an id or name with one in "
        f"{other.short_name}.",
        columns=("framework", "actor", "to_framework", "to_actor", "extent"),
        example=(own.id, one, other.id, two, "full"),
        table="crosswalk",
        how="Give your actors the same ids or names. Or match them in a crosswalk table, with full, partly or "
        "conditional as the extent, such as:",
        listed=f"Actor ids in {other.short_name}",
        known=actors.get(other.id, ()),
    )
