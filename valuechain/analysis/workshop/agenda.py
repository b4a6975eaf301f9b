"""Which mitigations a workshop should take in the minutes there are, and why.

A mitigation scores the sum of the weights of what speaks for it:

| reason | weight | when |
|---|---|---|
| split | 4 | an earlier round measured less than some agreement on it (`MEASURE.some`) |
| nobody answers | 3 | its source gives it no role that answers |
| ambiguous | 3 | its source can be read in more than one way |
| elsewhere | 2 | on a topic of it, none of those who answer in another framework answer here |
| single owner | 1 | one owner and nobody beside it |

The weights are ours: what a room has been split on goes first, then what is open, then what is contested, then what
rests on one. In an unsourced cell nobody is known to answer, so *elsewhere* is that two other frameworks have nobody in
common on a topic, as actors of this one; of the rest only *split* can be said there. Equal scores stand in the order of
the source. Topics and corresponding actors are our interpretation.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations
from typing import TypeAlias

from valuechain.analysis.allocation.allocation import Allocation, build_allocation
from valuechain.analysis.allocation.crosswalk import counterparts_of
from valuechain.analysis.workshop.agreement import Agreement, AgreementStatus
from valuechain.analysis.workshop.measures import MEASURE, measure_agreement
from valuechain.analysis.workshop.plan import Asked, planned_roles_of
from valuechain.analysis.workshop.rows import exported_latest
from valuechain.model.chain import ValueChain
from valuechain.model.errors import QuestionError
from valuechain.model.values import Actor, Framework, Mitigation
from valuechain.model.vocabulary import Confidence
from valuechain.model.workshop.plan import MOST_MITIGATIONS, Plan, RoundProposal
from valuechain.model.workshop.running import Running

MINUTES_EACH = 6
MINUTES_OPENING = 5
MINUTES_CLOSING = 5
LONGEST = 24 * 60
"""Minutes that a workshop can be planned for."""
_NO_CORRESPONDENCE = "none"


class Why(StrEnum):
    """What speaks for taking a mitigation."""

    SPLIT = "split"
    NOBODY = "nobody answers"
    AMBIGUOUS = "ambiguous"
    ELSEWHERE = "elsewhere"
    SINGLE = "single owner"


WEIGHTS: Mapping[Why, int] = {
    Why.SPLIT: 4, Why.NOBODY: 3, Why.AMBIGUOUS: 3, Why.ELSEWHERE: 2, Why.SINGLE: 1,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class AgendaReason:
    """One thing that speaks for a mitigation."""

    why: Why
    words: str
    """In a plain sentence."""

    @property
    def weight(self) -> int:
        """What it adds to the score."""
        return WEIGHTS[self.why]


@dataclass(frozen=True, slots=True)
class AgendaItem:
    """A mitigation with what speaks for it, the weightiest first; nothing may."""

    mitigation: Mitigation
    reasons: tuple[AgendaReason, ...]
    starts: int | None = None
    """Minutes from the beginning; None where it is left out."""

    @property
    def score(self) -> int:
        """The sum of the weights."""
        return sum(reason.weight for reason in self.reasons)


@dataclass(frozen=True, slots=True)
class Agenda:
    """What fits into the time, in the order to take it, and what does not."""

    taken: tuple[AgendaItem, ...]
    left_out: tuple[AgendaItem, ...]
    minutes: int
    """How many there are."""
    minutes_each: int
    opening: int
    closing: int

    @property
    def minutes_left(self) -> int:
        """What nothing is planned for; below 0 where not even opening and closing fit."""
        return self.minutes - self.opening - self.closing - self.minutes_each * len(self.taken)


_Leads: TypeAlias = Mapping[str, Sequence[tuple[Framework, Sequence[Actor], frozenset[str]]]]
"""Per topic, what other frameworks have: who answers there, and which actors (ids) here correspond to them."""


def build_agenda(
    asked: Asked,
    minutes: int,
    *,
    minutes_each: int = MINUTES_EACH,
    opening: int = MINUTES_OPENING,
    closing: int = MINUTES_CLOSING,
    earlier: Mapping[str, Agreement] | None = None,
) -> Agenda:
    """The agenda for so many minutes. `earlier` is how far an earlier round or workshop agreed, by mitigation id.

    Raises QuestionError for times that make no sense.

    >>> import valuechain as vc
    >>> from valuechain.analysis.workshop.plan import find_asked
    >>> asked = find_asked(vc.read_chain(), "pai-open", vc.Context("advanced", "open"))
    >>> agenda = build_agenda(asked, 30)
    >>> [(item.mitigation.id, item.score, item.starts) for item in agenda.taken]
    [('PO-3', 3, 5), ('PO-6', 3, 11), ('PO-11', 3, 17)]
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


def measure_earlier(
    asked: Asked, plan: Plan, running: Running, proposals: Iterable[RoundProposal]
) -> dict[str, Agreement]:
    """How far the room of an earlier workshop agreed, by the id of each mitigation that can be asked here again.

    Of each the latest round counts whose result that room has seen. What was asked about another framework, or reads
    differently here under the same id, is left out.
    """
    here = {(asked.framework.id, mitigation.id): mitigation.name for mitigation in asked.mitigations}
    same = {each.id for each in plan.mitigations if here.get((plan.framework, each.id)) == each.name}
    rounds = {found: number for found, number in exported_latest(plan, running).items() if found in same}
    return dict(measure_agreement(plan, proposals, rounds).by_mitigation) if rounds else {}


def is_split(agreement: Agreement) -> bool:
    """Whether a room was measured, and is too far apart on a mitigation to draw conclusions."""
    return agreement.status is AgreementStatus.MEASURED and (agreement.value or 0) < MEASURE.some


def score_mitigations(asked: Asked, earlier: Mapping[str, Agreement] | None = None) -> tuple[AgendaItem, ...]:
    """Each mitigation that can be asked with what speaks for it, in the order of the source."""
    elsewhere = _leads_elsewhere(asked)
    return tuple(
        AgendaItem(mitigation, _reasons(asked, mitigation, (earlier or {}).get(mitigation.id), elsewhere))
        for mitigation in asked.mitigations
    )


def _reasons(
    asked: Asked, mitigation: Mitigation, earlier: Agreement | None, elsewhere: _Leads
) -> tuple[AgendaReason, ...]:
    reasons = []
    if earlier and is_split(earlier):
        value = round(earlier.value or 0, 2) + 0  # never -0.00
        words = f"An earlier room was split on this (agreement {value:.2f}, below {MEASURE.some})."
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
    if leads and (words := _describe_elsewhere(asked.chain, mitigation, frozenset(leads), elsewhere)):
        reasons.append(AgendaReason(Why.ELSEWHERE, words))
    if len(roles) == 1:
        words = f"Only one actor has a role: {labels[next(iter(roles))]}."
        reasons.append(AgendaReason(Why.SINGLE, words))
    return tuple(reasons)


def _describe_between(chain: ValueChain, mitigation: Mitigation, elsewhere: _Leads) -> str:
    names = {topic.id: topic.name for topic in chain.topics}
    found = []
    for topic in mitigation.topics:
        for (one, actors, here), (other, others, there) in combinations(elsewhere.get(topic, ()), 2):
            if here.isdisjoint(there):
                found.append(
                    f"On {names[topic].lower()}, {_who_answers(one, actors)}, and {_who_answers(other, others)}."
                )
    return " ".join(found)


def _who_answers(framework: Framework, actors: Sequence[Actor]) -> str:
    return f"{framework.short_name} makes these responsible: {', '.join(actor.label for actor in actors)}"


def _describe_elsewhere(chain: ValueChain, mitigation: Mitigation, leads: frozenset[str], elsewhere: _Leads) -> str:
    names = {topic.id: topic.name for topic in chain.topics}
    found = []
    for topic in mitigation.topics:
        for framework, actors, here in elsewhere.get(topic, ()):
            if here.isdisjoint(leads):
                who = ", ".join(actor.label for actor in actors)
                found.append(f"On {names[topic].lower()}, {framework.short_name} makes others responsible: {who}.")
    return " ".join(found)


def _leads_elsewhere(asked: Asked) -> _Leads:
    """Empty where no context says what other frameworks answer."""
    if asked.context is None:
        return {}
    found: dict[str, list[tuple[Framework, Sequence[Actor], frozenset[str]]]] = defaultdict(list)
    for framework in asked.chain.frameworks:
        cell = asked.chain.cell(framework.id, asked.context.place)
        if framework.id == asked.framework.id or not cell.status.is_answered:
            continue
        allocation = build_allocation(asked.chain, asked.context, framework=framework.id)
        for topic, actors in _leads_by_topic(allocation).items():
            here = frozenset(
                each.actor
                for actor in actors
                for each in counterparts_of(asked.chain, framework.id, actor.id, asked.framework.id)
                if each.extent != _NO_CORRESPONDENCE
            )
            # Where nobody here corresponds to any of them, nothing can be compared.
            if here:
                found[topic].append((framework, actors, here))
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
