"""Proposes an agenda: which mitigations to ask about in the time available, and why.

A mitigation's score is the sum of the weights of its reasons:

| reason | weight | when |
|---|---|---|
| split | 4 | in an earlier room, no answer had more than half |
| nobody answers | 3 | the source makes no one responsible |
| ambiguous | 3 | the source is ambiguous |
| single owner | 2 | only one actor has a role |
| elsewhere | 1 | under one of its topics, another framework makes entirely different actors responsible |

The weights are our choice: first what split a room, then what is open, then what depends on one actor, and last what
another source may see differently, because a topic is our grouping and may cover another task. In an unsourced cell, no
one is known to be responsible, so *elsewhere* means that two other frameworks have no responsible actor in common on a
topic (matched to this framework's actors); of the other reasons, only *split* applies.
Ties keep source order. Topics and matched actors are our interpretation.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations
from typing import NamedTuple, TypeAlias

from valuechain.analysis.allocation.allocation import Allocation, build_allocation
from valuechain.analysis.allocation.crosswalk import counterparts_of
from valuechain.analysis.workshop.plan import Asked, planned_roles_of
from valuechain.analysis.workshop.statistics.common_answer import CommonAnswer, find_common_on_board
from valuechain.analysis.workshop.statistics.proposals import exported_latest
from valuechain.model.chain import ValueChain
from valuechain.model.errors import QuestionError
from valuechain.model.framework import Framework
from valuechain.model.values import Actor, Mitigation
from valuechain.model.vocabulary import Confidence
from valuechain.model.workshop.plan import MOST_MITIGATIONS, Plan, RoundProposal
from valuechain.model.workshop.running import Running

MINUTES_EACH = 6
MINUTES_OPENING = 5
MINUTES_CLOSING = 5
LONGEST = 24 * 60
"""Maximum length of a workshop, in minutes."""
_NO_CORRESPONDENCE = "none"


class Why(StrEnum):
    """Reasons to ask about a mitigation."""

    SPLIT = "split"
    NOBODY = "nobody answers"
    AMBIGUOUS = "ambiguous"
    SINGLE = "single owner"
    ELSEWHERE = "elsewhere"


WEIGHTS: Mapping[Why, int] = {
    Why.SPLIT: 4, Why.NOBODY: 3, Why.AMBIGUOUS: 3, Why.SINGLE: 2, Why.ELSEWHERE: 1,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class AgendaReason:
    """A reason to ask about a mitigation."""

    why: Why
    words: str
    """The reason as a plain sentence."""

    @property
    def weight(self) -> int:
        """Its contribution to the score."""
        return WEIGHTS[self.why]


@dataclass(frozen=True, slots=True)
class AgendaItem:
    """A mitigation with its reasons, if any, highest weight first."""

    mitigation: Mitigation
    reasons: tuple[AgendaReason, ...]
    starts: int | None = None
    """In minutes from the start of the workshop; None if left out."""

    @property
    def score(self) -> int:
        """The sum of the weights."""
        return sum(reason.weight for reason in self.reasons)


@dataclass(frozen=True, slots=True)
class Agenda:
    """The mitigations that fit into the time available, in order, and those left out."""

    taken: tuple[AgendaItem, ...]
    left_out: tuple[AgendaItem, ...]
    minutes: int
    """Minutes available."""
    minutes_each: int
    opening: int
    closing: int

    @property
    def minutes_left(self) -> int:
        """Unplanned minutes; negative if not even opening and closing fit."""
        return self.minutes - self.opening - self.closing - self.minutes_each * len(self.taken)


class _LeadsElsewhere(NamedTuple):
    """Another framework's responsible actors on a topic."""

    framework: Framework
    labels: str
    counterparts: frozenset[str]
    """Ids of the matching actors in this framework."""


_ByTopic: TypeAlias = Mapping[str, Sequence[_LeadsElsewhere]]


def build_agenda(
    asked: Asked,
    minutes: int,
    *,
    minutes_each: int = MINUTES_EACH,
    opening: int = MINUTES_OPENING,
    closing: int = MINUTES_CLOSING,
    earlier: Mapping[str, CommonAnswer] | None = None,
) -> Agenda:
    """Builds an agenda for the time available. `earlier` has an earlier room's answers, by mitigation id.

    Raises QuestionError for impossible times.

    >>> import valuechain as vc
    >>> from valuechain.analysis.workshop.plan import find_asked
    >>> asked = find_asked(vc.read_chain(), "pai-open", vc.Context("advanced", "open"))
    >>> agenda = build_agenda(asked, 30)
    >>> [(item.mitigation.id, item.score, item.starts) for item in agenda.taken]
    [('PO-3', 3, 5), ('PO-5', 3, 11), ('PO-6', 3, 17)]
    >>> len(agenda.left_out), agenda.minutes_left
    (12, 2)
    """
    if not 0 < minutes <= LONGEST or minutes_each <= 0 or opening < 0 or closing < 0:
        raise QuestionError(
            f"Set 1 to {LONGEST} minutes in total, at least one for each mitigation, and zero or more for opening "
            "and closing."
        )
    scored = score_mitigations(asked, earlier)
    ordered = sorted(scored, key=lambda item: -item.score)
    room = max(0, minutes - opening - closing) // minutes_each
    fitting = min(room, MOST_MITIGATIONS)
    taken = tuple(
        AgendaItem(item.mitigation, item.reasons, opening + index * minutes_each)
        for index, item in enumerate(ordered[:fitting])
    )
    return Agenda(taken, tuple(ordered[fitting:]), minutes, minutes_each, opening, closing)


def find_earlier_answers(
    asked: Asked, plan: Plan, running: Running, proposals: Iterable[RoundProposal]
) -> dict[str, CommonAnswer]:
    """An earlier workshop's most common answers on mitigations that can be asked about again, by id.

    For each, uses the latest round that the earlier room has seen. Leaves out mitigations from another framework, and
    those with the same id but a different name.
    """
    here = {(asked.framework.id, mitigation.id): mitigation.name for mitigation in asked.mitigations}
    same = {each.id for each in plan.mitigations if here.get((plan.framework, each.id)) == each.name}
    rounds = {found: number for found, number in exported_latest(plan, running).items() if found in same}
    return find_common_on_board(plan, proposals, rounds)


def score_mitigations(asked: Asked, earlier: Mapping[str, CommonAnswer] | None = None) -> tuple[AgendaItem, ...]:
    """Scores every askable mitigation, in source order."""
    elsewhere = _leads_elsewhere(asked)
    return tuple(
        AgendaItem(mitigation, _reasons(asked, mitigation, (earlier or {}).get(mitigation.id), elsewhere))
        for mitigation in asked.mitigations
    )


def _reasons(
    asked: Asked, mitigation: Mitigation, earlier: CommonAnswer | None, elsewhere: _ByTopic
) -> tuple[AgendaReason, ...]:
    reasons = []
    if earlier and earlier.is_split:
        gave = f"{earlier.times:,} of {earlier.known:,} gave the most common answer"
        words = f"An earlier room was split on this: {gave}."
        reasons.append(AgendaReason(Why.SPLIT, words))
    if asked.allocation is None:
        if words := _describe_between(asked.chain, mitigation, elsewhere):
            reasons.append(AgendaReason(Why.ELSEWHERE, words))
        return tuple(reasons)
    roles = planned_roles_of(asked, asked.ownerships(mitigation))
    labels = {actor.id: actor.label for actor in asked.chain.actors_by_framework.get(asked.framework.id, ())}
    leading = {role.id for role in asked.roles if role.is_lead}
    leads = [actor for actor, role in roles.items() if role in leading]
    if not leads:
        reasons.append(AgendaReason(Why.NOBODY, "The source makes no one responsible."))
    if mitigation.confidence is Confidence.AMBIGUOUS:
        reasons.append(AgendaReason(Why.AMBIGUOUS, "The source is ambiguous."))
    if len(roles) == 1:
        words = f"Only one actor has a role: {labels[next(iter(roles))]}."
        reasons.append(AgendaReason(Why.SINGLE, words))
    if leads and (words := _describe_elsewhere(asked.chain, mitigation, frozenset(leads), elsewhere)):
        reasons.append(AgendaReason(Why.ELSEWHERE, words))
    return tuple(reasons)


def _describe_between(chain: ValueChain, mitigation: Mitigation, elsewhere: _ByTopic) -> str:
    """Pairs of other frameworks that make different actors responsible on a topic."""
    names = {topic.id: topic.name for topic in chain.topics}
    return " ".join(
        f"Under the topic {names[topic]} (our grouping), "
        + ", and ".join(f"{each.framework.short_name} names {each.labels}" for each in pair)
        + "."
        for topic in mitigation.topics
        for pair in combinations(elsewhere.get(topic, ()), 2)
        if pair[0].counterparts.isdisjoint(pair[1].counterparts)
    )


def _describe_elsewhere(chain: ValueChain, mitigation: Mitigation, leads: frozenset[str], elsewhere: _ByTopic) -> str:
    names = {topic.id: topic.name for topic in chain.topics}
    found = {
        topic: [each for each in elsewhere.get(topic, ()) if each.counterparts.isdisjoint(leads)]
        for topic in mitigation.topics
    }
    return " ".join(
        f"Under the topic {names[topic]} (our grouping), "
        + "; ".join(f"{each.framework.short_name} names other actors: {each.labels}" for each in others)
        + "."
        for topic, others in found.items()
        if others
    )


def _leads_elsewhere(asked: Asked) -> _ByTopic:
    """Other frameworks' responsible actors, by topic; empty without a context, which comparing frameworks needs."""
    if asked.context is None:
        return {}
    found: dict[str, list[_LeadsElsewhere]] = defaultdict(list)
    for framework in asked.chain.frameworks:
        cell = asked.chain.cell(framework.id, asked.context.place)
        if framework.id == asked.framework.id or not cell.status.is_answered:
            continue
        allocation = build_allocation(asked.chain, asked.context, framework=framework.id, on=asked.on)
        for topic, actors in _leads_by_topic(allocation).items():
            here = frozenset(
                each.actor
                for actor in actors
                for each in counterparts_of(asked.chain, framework.id, actor.id, asked.framework.id)
                if each.extent != _NO_CORRESPONDENCE
            )
            if here:  # without counterparts there is nothing to compare
                found[topic].append(_LeadsElsewhere(framework, ", ".join(actor.label for actor in actors), here))
    return found


def _leads_by_topic(allocation: Allocation) -> dict[str, tuple[Actor, ...]]:
    chain = allocation.chain
    leads: dict[str, set[str]] = defaultdict(set)
    for mitigation in allocation.mitigations:
        ownerships = allocation.by_mitigation.get((mitigation.framework, mitigation.id), ())
        held = {ownership.actor for ownership in ownerships if chain.role(ownership.role).is_lead}
        for topic in mitigation.topics:
            leads[topic] |= held
    return {
        topic: tuple(actor for actor in allocation.actors if actor.id in held) for topic, held in leads.items() if held
    }
