"""The result of a round on a phone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import NamedTuple

from markupsafe import Markup

from valuechain.analysis.workshop.statistics.common_answer import CommonAnswer
from valuechain.analysis.workshop.statistics.counts import ActorCount, Reason, RoundCount
from valuechain.model.look import RoleLook, look_of
from valuechain.model.workshop.plan import Plan, PlannedMitigation, Proposal, ProposalKind
from valuechain.model.workshop.running import Running
from valuechain.views.page.render import render
from valuechain.views.workshop.words import say_assigned, say_headline, say_reasons, say_small

MOST_SHOWN = 8
"""Number of reasons shown; the rest are collapsed."""
_MOST_REASONS = 24
_MOST_LETTERS = 10_000
"""Maximum number of characters in the reasons sent to a phone: 500 people may each write a page."""


@dataclass(frozen=True, slots=True)
class Result:
    """The result of a revealed round."""

    count: RoundCount
    common: CommonAnswer
    reasons: tuple[Reason, ...] = ()


def show_proposal(plan: Plan, proposal: Proposal) -> str:
    """A proposal in words, without its reason.

    >>> from valuechain.model.workshop.plan import PlannedActor, Sureness
    >>> actors = (PlannedActor("a", "Hubs", "Hubs"), PlannedActor("b", "Adapters", "Adapters"))
    >>> plan = Plan("T", "f", "F", "", "", actors=actors)
    >>> roles = {"a": "primary", "b": "secondary"}
    >>> show_proposal(plan, Proposal(ProposalKind.ROLES, roles, Sureness.HIGH))
    'Hubs primary; Adapters secondary. Confidence: high.'
    """
    if proposal.answer is ProposalKind.ORDER:
        same = (ranking for ranking in plan.rankings if {*ranking.ids} == {*proposal.order})
        return next((ranking.say_order(proposal.order) for ranking in same), "")
    sure = f" Confidence: {proposal.sureness}." if proposal.sureness else ""
    if proposal.answer is not ProposalKind.ROLES:
        return ("No one can do this." if proposal.answer is ProposalKind.NOBODY else "I don’t know.") + sure
    return say_assigned(plan, proposal.roles) + sure


class _RoleShare(NamedTuple):
    """The share giving an actor a role, as a percentage of those with a view."""

    look: RoleLook
    start: float
    width: float


class _ActorResult(NamedTuple):
    """View model of one actor's result."""

    label: str
    words: str
    bits: tuple[_RoleShare, ...]
    published: str | None
    bound: str
    """The source's verb and condition for the published role; empty if it gives neither."""
    mine: str | None
    before: str
    is_quiet: bool
    """Whether the actor has no role in this round, the previous one, the source or the participant's answer."""


class Voting(NamedTuple):
    """A participant's votes for the reasons of a round."""

    address: str
    """Where votes are sent."""
    mitigation: str
    number: int
    mine: frozenset[str]
    """The keys of the reasons they have voted for."""


def show_result(
    plan: Plan,
    running: Running,
    mitigation: PlannedMitigation,
    number: int,
    results: Mapping[int, Result],
    mine: Mapping[int, Proposal],
    *,
    voting: Voting | None = None,
    is_detail: bool = False,
) -> Markup:
    """The result of a revealed round beside the published guidance; empty if the round is not revealed.

    `is_detail` is whether its headline and the participant's answer are shown above it.
    """
    result = results.get(number)
    if result is None:
        return Markup()
    count, own = result.count, mine.get(number)
    before = max((each for each in results if each < number), default=None)
    rows = []
    for place, said in sorted(enumerate(count.actors), key=lambda each: each[1].rank):
        actor = plan.actors[place]
        then = None if before is None else results[before].count.actors[place]
        published = (mitigation.published or {}).get(actor.id)
        chosen = None if own is None else own.roles.get(actor.id)
        named = said.named + (0 if then is None else then.named)
        rows.append(
            _ActorResult(
                label=actor.label,
                words=f"{_say_counts(said)}, {said.none} no role",
                bits=_share(plan, said),
                published=published,
                bound=mitigation.binding(actor.id) if published else "",
                mine=chosen,
                before="" if then is None else f"Round {before}: {_say_counts(then)}",
                is_quiet=not (named or published or chosen),
            )
        )
    reasons = shorten(result.reasons)
    return render(
        "workshop/phone/room.html",
        mitigation=mitigation,
        plan=plan,
        count=count,
        headline=say_result(plan, result),
        is_detail=is_detail,
        rows=[row for row in rows if not row.is_quiet],
        quiet=[row.label for row in rows if row.is_quiet],
        mine=own,
        my_words="" if own is None else show_proposal(plan, own),
        reasons=reasons,
        reasons_said=say_reasons(result.reasons),
        more=len(result.reasons) - len(reasons),
        shown=MOST_SHOWN,
        small=say_small(plan, count),
        voting=voting,
        decision=_show_decision(plan, running, mitigation),
    )


def say_result(plan: Plan, result: Result) -> str:
    """The headline of a result; empty if no one answered."""
    return say_headline(plan, result.count, result.common) if result.count.answered else ""


def _say_counts(count: ActorCount) -> str:
    return ", ".join(f"{number} {role}" for role, number in count.by_role.items())


def _share(plan: Plan, count: ActorCount) -> tuple[_RoleShare, ...]:
    bits, start = [], 0.0
    for role in plan.roles:
        width = round(100 * count.of(role.id) / (count.known or 1), 1)
        bits.append(_RoleShare(look_of(role), round(start, 1), width))
        start += width
    return tuple(bits)


def shorten(reasons: Sequence[Reason]) -> Sequence[Reason]:
    """The first reasons, up to the limits for a phone."""
    letters = list(accumulate(len(reason.text) for reason in reasons[:_MOST_REASONS]))
    return reasons[: sum(length <= _MOST_LETTERS for length in letters)]


def _show_decision(plan: Plan, running: Running, mitigation: PlannedMitigation) -> str:
    """The decision in words; empty if there is none."""
    made = running.decisions.get(mitigation.id)
    if made is None or not made.settles:
        return ""
    return show_proposal(plan, Proposal(ProposalKind.NOBODY if made.is_nobody else ProposalKind.ROLES, made.roles))
