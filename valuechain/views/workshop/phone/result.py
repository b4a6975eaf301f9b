"""What a room said of a mitigation, as a phone shows it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import NamedTuple

from markupsafe import Markup

from valuechain.analysis.workshop.counts import ActorCount, RoundCount, fewest_shown, group_reasons
from valuechain.model.words import join_words
from valuechain.model.workshop.plan import Plan, PlannedMitigation, Proposal, ProposalKind
from valuechain.model.workshop.running import Running
from valuechain.views.page.render import render

_MOST_SHOWN = 8
"""As many reasons as are shown at once; others are folded."""
_MOST_REASONS = 24
_MOST_LETTERS = 10_000
"""Of a phone's network no more is asked: 500 people may give as many reasons, each of a page."""


@dataclass(frozen=True, slots=True)
class Result:
    """What the room said of a mitigation in a round that it may see."""

    count: RoundCount
    reasons: tuple[str, ...] = ()


def show_proposal(plan: Plan, proposal: Proposal) -> str:
    """A proposal in words, without its reason.

    >>> from valuechain.model.workshop.plan import PlannedActor, Sureness
    >>> actors = (PlannedActor("a", "Hubs", "Hubs"), PlannedActor("b", "Adapters", "Adapters"))
    >>> plan = Plan("T", "f", "F", "", "", actors=actors)
    >>> roles = {"a": "primary", "b": "secondary"}
    >>> show_proposal(plan, Proposal(ProposalKind.ROLES, roles, Sureness.HIGH))
    'Primary: Hubs. Secondary: Adapters. Confidence: high.'
    """
    sure = f" Confidence: {proposal.sureness}." if proposal.sureness else ""
    if proposal.answer is not ProposalKind.ROLES:
        return ("No one can do this." if proposal.answer is ProposalKind.NOBODY else "I don't know.") + sure
    parts = []
    for role in plan.roles:
        labels = [actor.label for actor in plan.actors if proposal.roles.get(actor.id) == role.id]
        if labels:
            parts.append(f"{role.name}: {join_words(labels)}.")
    return " ".join(parts) + sure


class _RoleShare(NamedTuple):
    """The share of those who know that gives an actor a role, in per cent."""

    is_lead: bool
    start: float
    width: float


class _ActorResult(NamedTuple):
    """What the room said of an actor."""

    label: str
    words: str
    bits: tuple[_RoleShare, ...]
    published: str | None
    mine: str | None
    before: str
    is_quiet: bool
    """Whether nobody named the actor: not the room, now or before, not the source, not the participant."""


def show_result(
    plan: Plan,
    running: Running,
    mitigation: PlannedMitigation,
    number: int,
    results: Mapping[int, Result],
    mine: Mapping[int, Proposal],
) -> Markup:
    """What the room said in a round, with the published guidance; only of a round that is revealed."""
    result = results.get(number)
    if result is None:
        return Markup()
    count, own = result.count, mine.get(number)
    before = max((each for each in results if each < number), default=None)
    rows = []
    for place, actor in enumerate(plan.actors):
        said = count.actors[place]
        then = None if before is None else results[before].count.actors[place]
        published = (mitigation.published or {}).get(actor.id)
        proposals = None if own is None else own.roles.get(actor.id)
        named = said.named + (0 if then is None else then.named)
        rows.append(
            _ActorResult(
                label=actor.label,
                words=f"{_say_counts(said)}, {said.none} no role",
                bits=_share(plan, said),
                published=published,
                mine=proposals,
                before="" if then is None else f"Round {before}: {_say_counts(then)}",
                is_quiet=not (named or published or proposals),
            )
        )
    grouped = group_reasons(result.reasons)
    reasons = _shortened(grouped)
    return render(
        "workshop/phone/room.html",
        mitigation=mitigation,
        plan=plan,
        count=count,
        rows=[row for row in rows if not row.is_quiet],
        quiet=[row.label for row in rows if row.is_quiet],
        mine=own,
        my_words="" if own is None else show_proposal(plan, own),
        reasons=reasons,
        more=len(grouped) - len(reasons),
        shown=_MOST_SHOWN,
        is_small=0 < count.answered < fewest_shown(plan),
        decision=_show_decision(plan, running, mitigation),
    )


def _say_counts(count: ActorCount) -> str:
    return ", ".join(f"{number} {role}" for role, number in count.by_role.items())


def _share(plan: Plan, count: ActorCount) -> tuple[_RoleShare, ...]:
    bits, start = [], 0.0
    for role in plan.roles:
        width = round(100 * count.of(role.id) / (count.known or 1), 1)
        bits.append(_RoleShare(role.is_lead, round(start, 1), width))
        start += width
    return tuple(bits)


def _shortened(reasons: Sequence[tuple[str, int]]) -> Sequence[tuple[str, int]]:
    """As many of the reasons, from the first, as a phone is sent."""
    letters = list(accumulate(len(text) for text, _ in reasons[:_MOST_REASONS]))
    return reasons[: sum(length <= _MOST_LETTERS for length in letters)]


def _show_decision(plan: Plan, running: Running, mitigation: PlannedMitigation) -> str:
    """What the room settled on, in words; empty if it has not."""
    made = running.decisions.get(mitigation.id)
    if made is None:
        return ""
    if made.is_nobody or not made.roles:
        return "No one can do this." if made.is_nobody else ""
    return show_proposal(plan, Proposal(ProposalKind.ROLES, made.roles))
