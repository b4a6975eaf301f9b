"""Mitigations on the same topic across frameworks; topics are our interpretation."""

from datetime import date
from typing import NamedTuple

from valuechain.analysis.allocation.allocation import Allocation, find_answer
from valuechain.analysis.allocation.ownership import Owner, owners_by_lead
from valuechain.model.chain import ValueChain
from valuechain.model.context import Context
from valuechain.model.framework import Framework, Topic
from valuechain.model.question.question import Question
from valuechain.model.values import Cell, Mitigation


class Owned(NamedTuple):
    """A mitigation and its owners, leads first, without mentions."""

    mitigation: Mitigation
    owners: tuple[Owner, ...]


class OnTopic(NamedTuple):
    """A framework's mitigations on a topic in a context."""

    topic: Topic
    framework: Framework
    cell: Cell
    """The framework's cell for the context; if it has no answer, nothing is listed."""
    found: tuple[Owned, ...]


def same_topic(
    chain: ValueChain, mitigation: Mitigation, context: Context, *, on: date | None = None
) -> tuple[OnTopic, ...]:
    """The other frameworks' mitigations on each topic of a mitigation, by topic, in chain order.

    Uses level 1 and the default readings of those frameworks, as of a day if one is given. A framework that does not
    answer in the context is listed without mitigations; its cell says why.

    >>> import valuechain as vc
    >>> chain = vc.read_chain()
    >>> found = same_topic(chain, chain.mitigation("pai-open", "PO-14"), vc.Context("advanced", "open"))
    >>> [(each.topic.id, each.framework.id, [one.mitigation.id for one in each.found]) for each in found[:4]]
    [('decommissioning', 'pai-2023', []), ('decommissioning', 'cosai', []), \
('decommissioning', 'uk-ai-cyber', ['principle-13']), ('decommissioning', 'eu-ai-act', ['art-20', 'art-24-4'])]
    """
    topics = {topic.id: topic for topic in chain.topics}
    others = [framework for framework in chain.frameworks if framework.id != mitigation.framework]
    answers = {framework.id: allocation_of(chain, context, framework.id, on=on) for framework in others}
    return tuple(
        OnTopic(topics[topic], framework, chain.cell(framework.id, context.place), _about(answers[framework.id], topic))
        for topic in mitigation.topics
        for framework in others
    )


def allocation_of(chain: ValueChain, context: Context, framework: str, *, on: date | None = None) -> Allocation | None:
    """A framework's allocation at level 1 under the default readings; None if it does not answer in the context."""
    question = Question(framework, context.model_type, context.release_type, context.is_significant_update, on=on)
    return find_answer(chain, question)


def _about(allocation: Allocation | None, topic: str) -> tuple[Owned, ...]:
    if allocation is None:
        return ()
    return tuple(
        Owned(mitigation, owners_by_lead(allocation.chain, allocation.ownerships_of(mitigation)))
        for mitigation in allocation.mitigations
        if topic in mitigation.topics
    )
