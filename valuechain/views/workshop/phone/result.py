"""What a room said of a mitigation, as a phone shows it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import NamedTuple

from markupsafe import Markup

from valuechain.analysis.workshop.counts import RoundCount, fewest_shown, group_reasons
from valuechain.model.words import join_words
from valuechain.model.workshop.plan import Answer, Item, Part, Plan, Proposal
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

    >>> from valuechain.model.workshop.plan import Seat, Sureness
    >>> plan = Plan("T", "f", "F", "", "", seats=(Seat("a", "Hubs", "Hubs"), Seat("b", "Adapters", "Adapters")))
    >>> show_proposal(plan, Proposal(Answer.ROLES, {"a": Part.PRIMARY, "b": Part.SECONDARY}, Sureness.HIGH))
    'Primary: Hubs. Secondary: Adapters. Confidence: high.'
    """
    sure = f" Confidence: {proposal.sureness}." if proposal.sureness else ""
    if proposal.answer is not Answer.ROLES:
        return ("Nobody can." if proposal.answer is Answer.NOBODY else "I don't know.") + sure
    parts = []
    for part in Part:
        labels = [seat.label for seat in plan.seats if proposal.roles.get(seat.id) is part]
        if labels:
            parts.append(f"{part.capitalize()}: {join_words(labels)}.")
    return " ".join(parts) + sure


class _Row(NamedTuple):
    """What the room said of an actor."""

    label: str
    words: str
    primary: float
    secondary: float
    """Shares of those who know, in per cent."""
    published: Part | None
    mine: Part | None
    before: str
    is_quiet: bool
    """Whether nobody named the actor: not the room, now or before, not the source, not the participant."""


def show_result(
    plan: Plan,
    running: Running,
    item: Item,
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
    for place, seat in enumerate(plan.seats):
        said = count.seats[place]
        known = said.known or 1
        then = None if before is None else results[before].count.seats[place]
        published = (item.published or {}).get(seat.id)
        given = None if own is None else own.roles.get(seat.id)
        named = said.primary + said.secondary + (0 if then is None else then.primary + then.secondary)
        rows.append(
            _Row(
                label=seat.label,
                words=f"{said.primary} primary, {said.secondary} secondary, {said.none} no role",
                primary=round(100 * said.primary / known, 1),
                secondary=round(100 * said.secondary / known, 1),
                published=published,
                mine=given,
                before="" if then is None else f"Round {before}: {then.primary} primary, {then.secondary} secondary",
                is_quiet=not (named or published or given),
            )
        )
    grouped = group_reasons(result.reasons)
    reasons = _shortened(grouped)
    return render(
        "workshop/phone/room.html",
        item=item,
        count=count,
        rows=[row for row in rows if not row.is_quiet],
        quiet=[row.label for row in rows if row.is_quiet],
        mine=own,
        my_words="" if own is None else show_proposal(plan, own),
        reasons=reasons,
        more=len(grouped) - len(reasons),
        shown=_MOST_SHOWN,
        is_small=0 < count.answered < fewest_shown(plan),
        decision=_show_decision(plan, running, item),
    )


def _shortened(reasons: Sequence[tuple[str, int]]) -> Sequence[tuple[str, int]]:
    """As many of the reasons, from the first, as a phone is sent."""
    letters = list(accumulate(len(text) for text, _ in reasons[:_MOST_REASONS]))
    return reasons[: sum(length <= _MOST_LETTERS for length in letters)]


def _show_decision(plan: Plan, running: Running, item: Item) -> str:
    """What the room settled on, in words; empty if it has not."""
    made = running.decisions.get(item.id)
    if made is None:
        return ""
    if made.is_nobody or not made.roles:
        return "Nobody can." if made.is_nobody else ""
    return show_proposal(plan, Proposal(Answer.ROLES, made.roles))
