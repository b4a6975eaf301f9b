"""The crosswalk of actors between frameworks, read in both directions: our interpretation."""

from typing import NamedTuple

from valuechain.model.chain import ValueChain
from valuechain.model.vocabulary import Confidence


class Correspondence(NamedTuple):
    """An entry of the crosswalk for one actor and another framework."""

    framework: str
    """The other framework."""
    actor: str
    """The id of the matching actor; empty if the crosswalk says that none matches."""
    extent: str
    """full, partly, conditional or none."""
    condition: str
    confidence: Confidence
    source: str


def counterparts_of(
    chain: ValueChain, framework: str, actor: str, to_framework: str | None = None
) -> tuple[Correspondence, ...]:
    """The matching actors of other frameworks, in crosswalk order.

    No result for a framework means that the crosswalk does not cover the pair: whether the actors match is not known.
    Matches are never chained through a third framework. Raises UnknownValueError for an unknown actor.

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
