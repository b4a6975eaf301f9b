"""A view in which groups count by weights instead of by how many of their members answered.

It follows from the counts shown for the groups, so it reveals nothing that they don't. It is never shown without the
unweighted shares, and nothing else is computed from it.
"""

from collections.abc import Mapping

from valuechain.analysis.workshop.statistics.groups import TOGETHER, GroupCounts
from valuechain.model.workshop.plan import NO_ROLE, Plan

Weights = Mapping[str, int]
"""By the name of the group, or `TOGETHER`; 1 for any other. Empty if all groups count the same."""

MOST_WEIGHT = 100


def weighed_groups(plan: Plan) -> tuple[str, ...]:
    """The names of the groups that can have a weight: those of the plan, and all others together."""
    return (*(group.name for group in plan.groups), TOGETHER)


def weigh_groups(groups: GroupCounts, weights: Weights) -> list[dict[str, float]]:
    """For each actor, the weighted mean of the groups' shares by role; no role is `NO_ROLE`.

    The groups are those shown, and all others together as one more. Empty if fewer than two of them have a weight, and
    members who know.
    """
    weighed = [
        (weight, count) for name, count in groups.columns.items() if count.known and (weight := weights.get(name, 1))
    ]
    if len(weighed) < 2:
        return []
    total = sum(weight for weight, _ in weighed)
    return [
        {
            role: sum(weight * count.actors[place].of(role) / count.known for weight, count in weighed) / total
            for role in (*actor.by_role, NO_ROLE)
        }
        for place, actor in enumerate(groups.everyone.actors)
    ]
