"""The counterparts of an actor in other sources: those that correspond to the same reference actors."""

from dataclasses import dataclass

from valuechain.analysis.allocation.allocation import Allocation, find_answer
from valuechain.analysis.allocation.crosswalk import EXTENTS
from valuechain.model.common_language import ReferenceActor
from valuechain.model.question.question import Question
from valuechain.model.values import Actor, Mitigation


@dataclass(frozen=True, slots=True)
class Counterpart:
    """An actor of another source."""

    actor: Actor
    reference: ReferenceActor
    """The reference actor through which the two correspond."""
    extent: str
    """`full` if both correspond fully to the reference actor, else `partly` or `conditional`."""
    conditions: tuple[str, ...]
    mitigations: tuple[Mitigation, ...] | None
    """Those it leads on topics that the first actor leads too; None if the source has no answer for the context."""


def find_counterparts_of(allocation: Allocation, actor: str, question: Question) -> tuple[Counterpart, ...]:
    """The counterparts of an actor, by source; `question` gives the context. Our interpretation."""
    chain, framework = allocation.chain, allocation.frameworks[0].id
    topics = {topic for mitigation in _led(allocation, actor) for topic in mitigation.topics}
    found = []
    for mine in chain.reference_matches_of(framework, actor):
        for other in chain.matches_by_reference.get(mine.reference_actor, ()):
            if other.framework != framework:
                asked = Question(other.framework, question.model_type, question.release_type, on=question.on)
                answer = find_answer(chain, asked)
                found.append(
                    Counterpart(
                        chain.actor(other.framework, other.actor),
                        chain.reference_actor(other.reference_actor),
                        max(mine.extent, other.extent, key=EXTENTS.index),
                        tuple(filter(None, (mine.condition, other.condition))),
                        tuple(each for each in _led(answer, other.actor) if topics & set(each.topics))
                        if answer
                        else None,
                    )
                )
    order = [each.id for each in chain.frameworks]
    return tuple(sorted(found, key=lambda each: (order.index(each.actor.framework), EXTENTS.index(each.extent))))


def _led(allocation: Allocation, actor: str) -> list[Mitigation]:
    leads = {role.id for role in allocation.chain.roles if role.is_lead}
    led = {o.mitigation for o in allocation.ownerships if o.actor == actor and o.role in leads}
    return [mitigation for mitigation in allocation.mitigations if mitigation.id in led]
