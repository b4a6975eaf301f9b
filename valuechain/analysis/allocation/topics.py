"""Mitigations on the same topic across frameworks; topics are our interpretation."""

from collections.abc import Iterable
from typing import NamedTuple

from valuechain.analysis.allocation.allocation import Allocation, build_allocation
from valuechain.model.chain import ValueChain
from valuechain.model.context import Context
from valuechain.model.errors import NotAllocatedError
from valuechain.model.values import Actor, Cell, Framework, Mitigation, Ownership, Role, Topic


class Owned(NamedTuple):
    """A mitigation and its owners, leads first, without mentions."""

    mitigation: Mitigation
    owners: tuple[tuple[Actor, Role, Ownership], ...]


class OnTopic(NamedTuple):
    """A framework's mitigations on a topic in a context."""

    topic: Topic
    framework: Framework
    cell: Cell
    """The framework's cell for the context; without an answer nothing is listed."""
    found: tuple[Owned, ...]


def same_topic(chain: ValueChain, mitigation: Mitigation, context: Context) -> tuple[OnTopic, ...]:
    """The other frameworks' mitigations on each topic of a mitigation, by topic, in chain order.

    Level 1 and the shown readings are taken there. A framework that does not answer in the context is listed with
    nothing found; its cell says why.

    >>> import valuechain as vc
    >>> chain = vc.read_chain()
    >>> found = same_topic(chain, chain.mitigation("pai-open", "PO-14"), vc.Context("advanced", "open"))
    >>> [(each.topic.id, each.framework.id, [one.mitigation.id for one in each.found]) for each in found[-4:]]
    [('incidents', 'pai-2023', []), ('incidents', 'cosai', ['controlIncidentResponseManagement']), \
('incidents', 'uk-ai-cyber', ['principle-6', 'principle-10']), ('incidents', 'eu-ai-act', ['art-26-5', 'art-73'])]
    """
    answers: list[tuple[Framework, Allocation | None]] = []
    for framework in chain.frameworks:
        if framework.id == mitigation.framework:
            continue
        try:
            answers.append((framework, build_allocation(chain, context, framework=framework.id)))
        except NotAllocatedError:
            answers.append((framework, None))
    topics = {topic.id: topic for topic in chain.topics}
    return tuple(
        OnTopic(
            topics[topic],
            framework,
            chain.cell(framework.id, context.place),
            () if allocation is None else _about(allocation, topic),
        )
        for topic in mitigation.topics
        for framework, allocation in answers
    )


def _about(allocation: Allocation, topic: str) -> tuple[Owned, ...]:
    return tuple(
        Owned(mitigation, owners_by_lead(allocation.chain, allocation.by_mitigation.get(_key(mitigation), ())))
        for mitigation in allocation.mitigations
        if topic in mitigation.topics
    )


def _key(mitigation: Mitigation) -> tuple[str, str]:
    return mitigation.framework, mitigation.id


def owners_by_lead(chain: ValueChain, ownerships: Iterable[Ownership]) -> tuple[tuple[Actor, Role, Ownership], ...]:
    """The owners of one mitigation with actor and role, leads first, in value-chain order."""
    found = [(chain.actor(o.framework, o.actor), chain.role(o.role), o) for o in ownerships]
    framework = found[0][0].framework if found else ""
    order = {actor.id: index for index, actor in enumerate(chain.actors_by_framework.get(framework, ()))}
    found.sort(key=lambda each: (not each[1].is_lead, order[each[0].id]))
    return tuple(each for each in found if each[1].is_owner)
