"""Disclosure control: which groups can be shown separately without identifying people.

Two rules, for each mitigation and round by itself (complementary suppression: Willenborg and de Waal 2001, *Elements of
Statistical Disclosure Control*, doi:10.1007/978-1-4613-0121-9):

1. A group is shown only if at least `fewest_shown` of its members know. "Don't know" counts as no answer.
2. What is left of the room without the groups that are shown is nobody, or as many again: who answered at all, and who
   know. Else the smallest of the groups that are shown is hidden as well, since the rest follows by subtraction.

What is left is counted together. Participants without a group are always part of it.

Everything else that is said of a group is said only of the rounds in which it is shown, and follows from the counts
that are shown there. If it did not, two answers about different rounds could be subtracted: a mean over participants,
beside the counts of each round, gives away the one who answered only one of them.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from valuechain.analysis.workshop.counts import RoundCount, count_proposals, fewest_shown, is_safe_number
from valuechain.analysis.workshop.proposals import ByRound, Rounds, by_round, of_round
from valuechain.model.workshop.plan import Plan, ProposalKind, RoundProposal


@dataclass(frozen=True, slots=True)
class GroupCounts:
    """Counts by group for a mitigation in one round."""

    everyone: RoundCount
    shown: Mapping[str, RoundCount]
    """By the name of the group, in the order of the plan."""
    hidden: tuple[str, ...]
    """The plan's other groups, including empty ones."""
    together: RoundCount | None
    """Everyone outside the groups shown, or everyone if none is shown; None if that is no one."""
    fewest: int
    """The smallest count that is shown."""


def shown_groups(plan: Plan, proposals: Iterable[RoundProposal]) -> tuple[str, ...]:
    """The groups that can be shown for proposals of one mitigation and round, in plan order."""
    answered: Counter[str] = Counter()
    known: Counter[str] = Counter()
    for each in proposals:
        answered[each.group] += 1
        known[each.group] += each.proposal.answer is not ProposalKind.UNKNOWN
    # A participant without a group has the name "" for one, which is never a group of its own.
    names = tuple(dict.fromkeys(group.name for group in plan.groups if group.name))
    shown = [name for name in names if known[name] >= fewest_shown(plan)]
    while shown and not all(
        is_safe_number(plan, count.total() - sum(count[name] for name in shown)) for count in (answered, known)
    ):
        # Of groups of one size the last of the plan goes.
        shown.remove(min(reversed(shown), key=lambda name: known[name]))
    return tuple(shown)


def count_groups(plan: Plan, proposals: Iterable[RoundProposal], mitigation: str, number: int) -> GroupCounts:
    """Counts for each group that can be shown in a round, and for the others combined."""
    return count_groups_in(plan, of_round(proposals, mitigation, number), mitigation, number)


def count_groups_on_board(plan: Plan, proposals: Iterable[RoundProposal], rounds: Rounds) -> dict[str, GroupCounts]:
    """Counts by group for each mitigation in the given rounds, in agenda order."""
    groups: ByRound = by_round(proposals)
    return {
        mitigation.id: count_groups_in(
            plan, groups.get((mitigation.id, rounds[mitigation.id]), ()), mitigation.id, rounds[mitigation.id]
        )
        for mitigation in plan.mitigations
        if mitigation.id in rounds
    }


def count_groups_in(plan: Plan, proposals: Sequence[RoundProposal], mitigation: str, number: int) -> GroupCounts:
    """Counts by group for proposals of one mitigation and round."""
    shown = shown_groups(plan, proposals)
    rest = [each for each in proposals if each.group not in shown]
    return GroupCounts(
        everyone=count_proposals(plan, proposals, mitigation, number),
        shown={
            name: count_proposals(plan, [each for each in proposals if each.group == name], mitigation, number)
            for name in shown
        },
        hidden=tuple(group.name for group in plan.groups if group.name not in shown),
        together=count_proposals(plan, rest, mitigation, number) if rest else None,
        fewest=fewest_shown(plan),
    )


def rounds_of_groups(plan: Plan, proposals: Iterable[RoundProposal], rounds: Rounds) -> dict[str, dict[str, int]]:
    """The rounds in which each group is shown; every statement about a group uses only these."""
    groups = by_round(proposals)
    found: dict[str, dict[str, int]] = {group.name: {} for group in plan.groups if group.name}
    for mitigation, number in rounds.items():
        for name in shown_groups(plan, groups.get((mitigation, number), ())):
            found[name][mitigation] = number
    return found


def shown_throughout(plan: Plan, proposals: Iterable[RoundProposal]) -> frozenset[str]:
    """The groups that are shown in every round in which any of their members answered.

    Only these may stand beside proposals that are joined across rounds: else the group that a participant has in one
    round would name it in another, where it is hidden. Where a group is left out that could be shown in a round, what
    is left there grows by at least `fewest_shown`, so that the second rule still holds.
    """
    hidden: set[str] = set()
    for members in by_round(proposals).values():
        hidden |= {each.group for each in members} - set(shown_groups(plan, members))
    return frozenset(group.name for group in plan.groups if group.name) - hidden


def with_groups_hidden(plan: Plan, proposals: Iterable[RoundProposal], *, is_joined: bool) -> tuple[RoundProposal, ...]:
    """The proposals, with the group removed where it could identify people."""
    all_proposals = tuple(proposals)
    if is_joined:
        allowed = shown_throughout(plan, all_proposals)
        return tuple(each if each.group in allowed else replace(each, group="") for each in all_proposals)
    return tuple(
        each if each.group in shown else replace(each, group="")
        for members in by_round(all_proposals).values()
        for shown in [shown_groups(plan, members)]
        for each in members
    )
