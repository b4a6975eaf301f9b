"""Where a room disagrees: how far all are apart on an actor, and which groups differ most."""

from dataclasses import dataclass
from itertools import accumulate

from valuechain.analysis.workshop.counts import ActorCount
from valuechain.analysis.workshop.results import Results
from valuechain.model.workshop.plan import Plan, PlannedActor, PlannedMitigation


@dataclass(frozen=True, slots=True)
class GroupMean:
    """What a group says of an actor."""

    group: str
    count: ActorCount

    @property
    def mean(self) -> float:
        """What those who know give the actor on average."""
        return mean(self.count)


@dataclass(frozen=True, slots=True)
class GroupsApart:
    """Two groups that say different things of an actor."""

    mitigation: PlannedMitigation
    actor: PlannedActor
    most: GroupMean
    """The group that gives it more."""
    least: GroupMean

    @property
    def difference(self) -> float:
        """Of their means, from 0 to 1: 1 if all of one give the strongest role and all of the other none."""
        return self.most.mean - self.least.mean


def disagreement(count: ActorCount) -> float | None:
    """How far those who know are apart on an actor: 0 if all agree, 1 if half give the strongest role and half none.

    Leik's ordinal dispersion (Leik 1966, "A measure of ordinal consensus", Pacific Sociological Review 9(2), 85-90):
    for each role, the smaller part of those who do and do not give it or a stronger one, as shares of those who know;
    twice the sum, divided by the number of roles. None where fewer than two know.

    >>> disagreement(ActorCount("hub", {"primary": 5, "secondary": 0}, none=5))
    1.0
    >>> disagreement(ActorCount("hub", {"primary": 5, "secondary": 5}, none=0))
    0.5
    """
    if count.known < 2:
        return None
    at_least = accumulate(count.by_role.values())
    smaller = [min(number, count.known - number) / count.known for number in at_least]
    return 2 * sum(smaller) / len(smaller)


def mean(found: ActorCount) -> float:
    """What those who know give an actor on average: 0 is no role, 1 the strongest.

    >>> mean(ActorCount("hub", {"primary": 2, "secondary": 2}, none=2))
    0.5
    """
    numbers = tuple(found.by_role.values())
    total = sum(rank * number for rank, number in enumerate(reversed(numbers), start=1))
    return total / len(numbers) / found.known


def find_apart(plan: Plan, results: Results) -> list[GroupsApart]:
    """Each mitigation and actor on which groups that are shown differ, with the two furthest apart; furthest first."""
    found = []
    for mitigation in plan.mitigations:
        shown = results.groups[mitigation.id].shown if mitigation.id in results.rounds else {}
        if len(shown) < 2:
            continue
        for place, actor in enumerate(plan.actors):
            groups = [GroupMean(name, count.actors[place]) for name, count in shown.items()]
            groups.sort(key=lambda group: -group.mean)
            pair = GroupsApart(mitigation, actor, groups[0], groups[-1])
            if pair.difference > 0:
                found.append(pair)
    return sorted(found, key=lambda pair: -pair.difference)
