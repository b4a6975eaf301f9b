"""Results of revealed rounds only, so pages made from them can't show those of other rounds."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import repeat

from valuechain.analysis.workshop.statistics.common_answer import CommonAnswer, find_common_on_board
from valuechain.analysis.workshop.statistics.counts import ActorCount, RoundCount, Shift, count_board, count_shift
from valuechain.analysis.workshop.statistics.groups import (
    GroupCounts,
    count_groups_on_board,
    find_group_common,
    of_exported,
)
from valuechain.analysis.workshop.statistics.guidance import Verdict, VersusCell, compare_answers, compare_with_guidance
from valuechain.analysis.workshop.statistics.not_me import NotMe, find_not_me
from valuechain.analysis.workshop.statistics.proposals import latest_rounds
from valuechain.model.workshop.plan import NO_ROLE, Plan, PlannedActor, PlannedMitigation, RoundProposal
from valuechain.model.workshop.running import Running

_MOST_HELD = 16
"""Maximum number of cached results; with 500 participants and 15 mitigations, one takes most of a second to make."""


@dataclass(frozen=True, slots=True)
class Seen:
    """The proposals of revealed rounds, as a cache key: an answer to an open round doesn't change it."""

    plan: Plan
    rounds: tuple[tuple[str, int], ...]
    """The latest revealed round of each mitigation that has one, in agenda order."""
    earlier: tuple[tuple[str, int], ...]
    """The revealed round before it, if there is one."""
    proposals: tuple[RoundProposal, ...]
    """The proposals of these rounds."""

    def __hash__(self) -> int:
        """Hashes only the fields that are cheap to hash."""
        return hash((self.plan.title, self.rounds, self.earlier, len(self.proposals)))


@dataclass(frozen=True, slots=True)
class ActorResult:
    """The result for one mitigation and actor."""

    count: ActorCount
    before: ActorCount | None
    """The counts of the previous revealed round, if there is one."""
    cell: VersusCell

    @property
    def is_named(self) -> bool:
        """Whether anyone gives or gave the actor a role, or the source does."""
        is_published = self.cell.published not in (None, NO_ROLE)
        return bool(self.count.named or is_published or (self.before and self.before.named))


@dataclass(frozen=True, eq=False, slots=True)
class Results:
    """Results of the latest revealed round of each mitigation; by mitigation id unless stated otherwise."""

    rounds: Mapping[str, int]
    counts: Mapping[str, RoundCount]
    common: Mapping[str, CommonAnswer]
    versus: Mapping[str, Sequence[VersusCell]]
    """One per actor, in value-chain order; p values are corrected over all of them."""
    verdicts: Mapping[str, Verdict]
    """How the room's answer compares with the guidance, where that is known and anyone knows."""
    groups: Mapping[str, GroupCounts]
    group_common: Mapping[str, Mapping[str, CommonAnswer]]
    """By mitigation id and then by group name, with the names of `GroupCounts.columns`."""
    shifts: Mapping[str, Shift]
    """Changes since the previous revealed round, if there is one."""

    def by_actor(self, mitigation: str) -> list[ActorResult]:
        """The results for each actor, in value-chain order."""
        shift = self.shifts.get(mitigation)
        before = shift.before.actors if shift else repeat(None)
        return list(map(ActorResult, self.counts[mitigation].actors, before, self.versus[mitigation]))

    def ranked(self, mitigation: str) -> list[ActorResult]:
        """The same for those that anyone or the source gives a role, those with the strongest roles first."""
        named = [each for each in self.by_actor(mitigation) if each.is_named]
        return sorted(named, key=lambda each: each.count.rank)


@dataclass(frozen=True, slots=True)
class GroupActorCount:
    """A group's counts for one actor."""

    group: str
    count: ActorCount


@dataclass(frozen=True, slots=True)
class GroupsApart:
    """Two groups that differ on an actor."""

    mitigation: PlannedMitigation
    actor: PlannedActor
    most: GroupActorCount
    """The group that gives the actor more responsibility."""
    least: GroupActorCount

    @property
    def difference(self) -> float:
        """Difference of their means: 1 if one group unanimously gives the strongest role and the other none."""
        return self.most.count.mean - self.least.count.mean


def find_seen(plan: Plan, running: Running, proposals: Iterable[RoundProposal]) -> Seen:
    """The revealed part of these proposals."""
    rounds = latest_rounds(plan, running, is_revealed_only=True)
    earlier = {
        mitigation: before
        for mitigation, number in rounds.items()
        if (before := running.revealed_before(mitigation, number))
    }
    wanted = {*rounds.items(), *earlier.items()}
    kept = tuple(each for each in of_exported(plan, running, proposals) if (each.mitigation, each.round) in wanted)
    return Seen(plan, tuple(rounds.items()), tuple(earlier.items()), kept)


@lru_cache(maxsize=_MOST_HELD)
def find_results(seen: Seen) -> Results:
    """The results of the revealed rounds, cached."""
    plan, proposals, rounds = seen.plan, seen.proposals, dict(seen.rounds)
    cells = compare_with_guidance(plan, proposals, rounds)
    common = find_common_on_board(plan, proposals, rounds)
    versus: dict[str, list[VersusCell]] = {}
    for cell in cells:
        versus.setdefault(cell.mitigation, []).append(cell)
    return Results(
        rounds=rounds,
        counts=count_board(plan, proposals, rounds),
        common=common,
        versus=versus,
        verdicts=compare_answers(plan, common),
        groups=count_groups_on_board(plan, proposals, rounds),
        group_common=find_group_common(plan, proposals, rounds),
        shifts={
            mitigation: count_shift(plan, proposals, mitigation, number, rounds[mitigation])
            for mitigation, number in seen.earlier
        },
    )


@lru_cache(maxsize=_MOST_HELD)
def find_moved(seen: Seen) -> tuple[NotMe, ...]:
    """Whether groups give the actors they represent less responsibility than others do, cached."""
    return find_not_me(seen.plan, seen.proposals, dict(seen.rounds))


def find_apart(plan: Plan, results: Results) -> list[GroupsApart]:
    """Each mitigation and actor on which shown groups differ, with the two furthest apart, largest difference first."""
    found = []
    for mitigation in plan.mitigations:
        shown = results.groups[mitigation.id].shown if mitigation.id in results.rounds else {}
        if len(shown) < 2:
            continue
        for place, actor in enumerate(plan.actors):
            groups = [GroupActorCount(name, count.actors[place]) for name, count in shown.items()]
            groups.sort(key=lambda group: -group.count.mean)
            pair = GroupsApart(mitigation, actor, groups[0], groups[-1])
            if pair.difference > 0:
                found.append(pair)
    return sorted(found, key=lambda pair: -pair.difference)
