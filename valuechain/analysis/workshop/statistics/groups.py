"""Disclosure control: which groups can be shown separately without identifying people.

Two rules, applied to each mitigation and round separately (complementary suppression: Willenborg and de Waal 2001,
*Elements of Statistical Disclosure Control*, doi:10.1007/978-1-4613-0121-9):

1. A group is shown only if at least `fewest_shown` of its members have a view. "Don't know" counts as no answer.
2. Of the people left over, either none or at least `fewest_shown` answered, and the same holds for those with a view.
   Otherwise the smallest shown group is hidden too, because the rest could be worked out by subtraction.

The people left over are counted together. They include everyone without a group.

Every other figure about a group covers only the rounds in which it is shown, and follows from the counts shown for
them. Otherwise figures about different rounds could be subtracted: together with the counts of each round, a mean over
participants would reveal someone who answered only one of the rounds.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from valuechain.analysis.workshop.statistics.common_answer import CommonAnswer, common_answer_of
from valuechain.analysis.workshop.statistics.counts import (
    RoundCount,
    count_round,
    fewest_shown,
    is_safe_number,
    with_approved_reasons,
)
from valuechain.analysis.workshop.statistics.proposals import (
    Rounds,
    by_round,
    exported_rankings,
    exported_rounds,
    of_round,
    on_board,
)
from valuechain.model.workshop.plan import Plan, ProposalKind, RoundProposal
from valuechain.model.workshop.running import Running

TOGETHER = "all others together"
"""Group name for everyone outside the groups shown."""


@dataclass(frozen=True, slots=True)
class GroupCounts:
    """Counts by group for a mitigation in one round."""

    everyone: RoundCount
    shown: Mapping[str, RoundCount]
    """By the name of the group, in the order of the plan."""
    hidden: tuple[str, ...]
    """The plan's other groups, including empty ones."""
    together: RoundCount | None
    """Everyone outside the groups shown, or everyone if none is shown; None if there are no such people."""
    fewest: int
    """The smallest count that may be shown."""

    @property
    def columns(self) -> dict[str, RoundCount]:
        """The groups shown, then `TOGETHER`; empty if no group is shown."""
        rest = {TOGETHER: self.together} if self.shown and self.together else {}
        return {**self.shown, **rest}


def shown_groups(plan: Plan, proposals: Iterable[RoundProposal]) -> tuple[str, ...]:
    """The groups that can be shown for proposals of one mitigation and round, in plan order."""
    answered: Counter[str] = Counter()
    known: Counter[str] = Counter()
    for each in proposals:
        answered[each.group] += 1
        known[each.group] += each.proposal.answer is not ProposalKind.UNKNOWN
    shown = [name for name in _names(plan) if known[name] >= fewest_shown(plan)]
    while shown and not all(
        is_safe_number(plan, count.total() - sum(count[name] for name in shown)) for count in (answered, known)
    ):
        # Among groups of equal size, the last one is hidden.
        shown.remove(min(reversed(shown), key=lambda name: known[name]))
    return tuple(shown)


def count_groups(plan: Plan, proposals: Iterable[RoundProposal], mitigation: str, number: int) -> GroupCounts:
    """Counts for each group that can be shown in a round, and for the others combined."""
    members = of_round(proposals, mitigation, number)
    shown = shown_groups(plan, members)
    rest = [each for each in members if each.group not in shown]
    return GroupCounts(
        everyone=count_round(plan, members, mitigation, number),
        shown={
            name: count_round(plan, [each for each in members if each.group == name], mitigation, number)
            for name in shown
        },
        hidden=tuple(group.name for group in plan.groups if group.name not in shown),
        together=count_round(plan, rest, mitigation, number) if rest else None,
        fewest=fewest_shown(plan),
    )


def count_groups_on_board(plan: Plan, proposals: Iterable[RoundProposal], rounds: Rounds) -> dict[str, GroupCounts]:
    """Counts by group for each mitigation in the given rounds, in agenda order."""
    return {
        mitigation: count_groups(plan, found, mitigation, rounds[mitigation])
        for mitigation, found in on_board(plan, proposals, rounds).items()
    }


def find_group_common(
    plan: Plan, proposals: Iterable[RoundProposal], rounds: Rounds
) -> dict[str, dict[str, CommonAnswer]]:
    """The most common answer in each group that can be shown, and among the others combined, by mitigation.

    The names are those of `GroupCounts.columns`.
    """
    return {
        mitigation: {name: common_answer_of(plan, answers) for name, answers in split_by_group(plan, found).items()}
        for mitigation, found in on_board(plan, proposals, rounds).items()
    }


def split_by_group(plan: Plan, proposals: Iterable[RoundProposal]) -> dict[str, Sequence[RoundProposal]]:
    """The proposals of one mitigation and round by group shown, then those of the others; empty if none is shown."""
    members = tuple(proposals)
    shown = shown_groups(plan, members)
    found = {name: [each for each in members if each.group == name] for name in shown}
    rest = [each for each in members if each.group not in shown]
    return {**found, **({TOGETHER: rest} if shown and rest else {})}


def rounds_of_groups(plan: Plan, proposals: Iterable[RoundProposal], rounds: Rounds) -> dict[str, dict[str, int]]:
    """The rounds in which each group is shown; every statement about a group uses only these."""
    found: dict[str, dict[str, int]] = {name: {} for name in _names(plan)}
    for mitigation, members in on_board(plan, proposals, rounds).items():
        for name in shown_groups(plan, members):
            found[name][mitigation] = rounds[mitigation]
    return found


def shown_throughout(plan: Plan, proposals: Iterable[RoundProposal]) -> frozenset[str]:
    """The groups that are shown in every round in which any of their members answered.

    If proposals are linked across rounds, only these may be named. Otherwise a participant's group in one round would
    reveal it in another, where it is hidden. Hiding a group that could be shown in a round adds at least
    `fewest_shown` people to those left over, so the second rule still holds.
    """
    hidden: set[str] = set()
    for members in by_round(proposals).values():
        hidden |= {each.group for each in members} - set(shown_groups(plan, members))
    return frozenset(_names(plan)) - hidden


def of_exported(plan: Plan, running: Running, proposals: Iterable[RoundProposal]) -> tuple[RoundProposal, ...]:
    """The proposals of exportable rounds: everything that pages, reports and files show comes from these.

    Without reasons that wait for approval. If exports link proposals across rounds, a group that is hidden in one of
    these rounds is removed from all of them.
    """
    wanted = {*exported_rounds(plan, running), *exported_rankings(plan, running)}
    of_rounds = (each for each in proposals if (each.mitigation, each.round) in wanted)
    kept = with_approved_reasons(plan, running, of_rounds)
    if not plan.rules.is_joined_across_rounds:
        return kept
    shown = shown_throughout(plan, kept)
    return tuple(each if each.group in shown else replace(each, group="") for each in kept)


def with_groups_hidden(plan: Plan, proposals: Iterable[RoundProposal]) -> tuple[RoundProposal, ...]:
    """The proposals, with the group removed in rounds where it could identify people."""
    return tuple(
        each if each.group in shown else replace(each, group="")
        for members in by_round(proposals).values()
        for shown in [shown_groups(plan, members)]
        for each in members
    )


def linkable_participants(plan: Plan, proposals: Iterable[RoundProposal]) -> frozenset[int]:
    """The participants whose proposals may be linked across rounds; the groups must be those of `of_exported`.

    Anyone in the room may know a person's group, and in which rounds that person answered. So only participants who
    share both with enough others are linked. The rest must not stand out either: if only a few rows of a group in a
    round would be without a link, the smallest set of participants that is linked there is not linked after all.
    """
    rounds: dict[int, set[tuple[str, int]]] = defaultdict(set)
    groups: dict[int, str] = {}
    for each in proposals:
        rounds[each.participant].add((each.mitigation, each.round))
        groups[each.participant] = each.group
    alike: dict[tuple[str, tuple[tuple[str, int], ...]], list[int]] = defaultdict(list)
    for participant, answered in rounds.items():
        alike[groups[participant], tuple(sorted(answered))].append(participant)
    linked = {key for key, members in alike.items() if is_safe_number(plan, len(members))}
    while True:
        loose = Counter(
            (group, each)
            for (group, answered), members in alike.items()
            if (group, answered) not in linked
            for each in answered
            for _ in members
        )
        exposing = [
            (group, answered)
            for group, answered in linked
            if any(not is_safe_number(plan, loose[group, each]) for each in answered)
        ]
        if not exposing:
            return frozenset(participant for key in linked for participant in alike[key])
        linked.remove(min(exposing, key=lambda key: (len(alike[key]), key)))


def shown_sizes(plan: Plan, sizes: Mapping[str, int]) -> dict[str, int]:
    """The group sizes that can be shown under the same two rules, in plan order."""
    shown = {name: sizes[name] for name in _names(plan) if sizes.get(name, 0) >= fewest_shown(plan)}
    while shown and not is_safe_number(plan, sum(sizes.values()) - sum(shown.values())):
        del shown[min(reversed(list(shown)), key=lambda name: shown[name])]
    return shown


def _names(plan: Plan) -> tuple[str, ...]:
    # Participants without a group have the empty name, which is never a group of its own.
    return tuple(dict.fromkeys(group.name for group in plan.groups if group.name))
