"""The crosswalk of actors between frameworks, read both ways and through reference actors: our interpretation."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import NamedTuple

from valuechain.model.chain import ValueChain
from valuechain.model.common_language import ReferenceMatch
from valuechain.model.vocabulary import Confidence

EXTENTS = ("full", "partly", "conditional")
"""How far actors match, the closest first; `none` means not at all. Of two matches in a row, the looser one counts."""


class Correspondence(NamedTuple):
    """An actor of another framework that matches an actor, or the statement that none does."""

    framework: str
    """The other framework."""
    actor: str
    """The id of the matching actor; empty if the crosswalk says that none matches."""
    extent: str
    """full, partly, conditional or none."""
    condition: str
    confidence: Confidence
    source: str
    through: str = ""
    """The id of the reference actor to which both correspond; empty if the crosswalk pairs the two itself."""


def counterparts_of(
    chain: ValueChain, framework: str, actor: str, to_framework: str | None = None
) -> tuple[Correspondence, ...]:
    """The matching actors of other frameworks, in crosswalk order.

    No result for a framework means that the crosswalk does not cover the pair: whether the actors match is not known.
    Matches are never chained; `find_counterparts` does that. Raises UnknownValueError for an unknown actor.

    >>> import valuechain as vc
    >>> chain = vc.read_chain()
    >>> [(each.actor, each.extent) for each in counterparts_of(chain, "pai-open", "model_hosting", "cosai")]
    [('model_serving', 'conditional'), ('model_provider', 'conditional')]
    >>> [each.actor for each in counterparts_of(chain, "uk-ai-cyber", "system_operator")]
    ['model_hosting', 'app_developer']
    """
    chain.actor(framework, actor)
    found = []
    for row in chain.crosswalk:
        if (row.framework, row.actor) == (framework, actor):
            other = (row.to_framework, row.to_actor)
        elif (row.to_framework, row.to_actor) == (framework, actor):
            other = (row.framework, row.actor)
        else:
            continue
        if to_framework in (None, other[0]):
            found.append(Correspondence(*other, row.extent, row.condition, row.confidence, row.source))
    return tuple(found)


def find_counterparts(chain: ValueChain, framework: str, actor: str, to_framework: str) -> tuple[Correspondence, ...]:
    """The matching actors of another framework: as the crosswalk pairs them, or else through reference actors.

    Where neither says anything, the reference actors of the actor's counterparts in the crosswalk count. Raises
    UnknownValueError for an unknown actor.

    >>> import valuechain as vc
    >>> chain = vc.read_chain()
    >>> found = [*find_counterparts(chain, "eu-ai-act", "deployer", "uk-ai-cyber")]
    >>> [(each.actor, each.extent, each.through) for each in found]
    [('system_operator', 'partly', 'deployer')]
    """
    paired = counterparts_of(chain, framework, actor, to_framework)
    if any(each.actor for each in paired):
        return paired
    own = _by_reference(chain, chain.reference_matches_of(framework, actor), to_framework)
    return own or paired or _by_reference(chain, _matches_of_counterparts(chain, framework, actor), to_framework)


def _matches_of_counterparts(chain: ValueChain, framework: str, actor: str) -> Iterator[ReferenceMatch]:
    """The reference actors of the actor's counterparts, each matched as loosely as its counterpart is."""
    for each in counterparts_of(chain, framework, actor):
        if each.actor:
            for match in chain.reference_matches_of(each.framework, each.actor):
                extent, condition = _join(each, match)
                yield replace(match, extent=extent, condition=condition)


def _by_reference(
    chain: ValueChain, matches: Iterable[ReferenceMatch], to_framework: str
) -> tuple[Correspondence, ...]:
    """The actors of the other framework with the same reference actors; each actor once, by its closest match."""
    found: dict[str, Correspondence] = {}
    for match in matches:
        for other in chain.matches_by_reference.get(match.reference_actor, ()):
            if other.framework == to_framework:
                extent, condition = _join(match, other)
                each = Correspondence(
                    to_framework, other.actor, extent, condition, other.confidence, other.source, match.reference_actor
                )
                known = found.get(other.actor)
                if known is None or EXTENTS.index(extent) < EXTENTS.index(known.extent):
                    found[other.actor] = each
    return tuple(found.values())


def _join(one: Correspondence | ReferenceMatch, other: ReferenceMatch) -> tuple[str, str]:
    """How far two actors match through a third: no closer than either match, and on the conditions of both."""
    extent = max(one.extent, other.extent, key=EXTENTS.index)
    return extent, "; ".join(dict.fromkeys(filter(None, (one.condition, other.condition))))
