"""Tests whether a group gives the actor it represents less responsibility than others do.

The statistic is the mean role that members give their own actor, minus the mean that everyone else gives it (0 no role,
1 secondary, 2 primary), over their answers on all mitigations where the group is shown. A permutation test (Pitman
1937; Ernst 2004, doi:10.1214/088342304000000396) asks how often random membership gives a difference at least as low.
It permutes whole participants, because one participant's answers depend on each other. The p values are corrected over
the groups (Benjamini and Hochberg 1995).

The means are over answers, not over participants' own means, so they follow from the counts shown for the group. A mean
over participants would not: together with those counts, it would reveal a member who answered fewer questions than the
others (see `groups`).
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from valuechain.analysis.workshop.statistics.groups import rounds_of_groups
from valuechain.analysis.workshop.statistics.guidance import SIGNIFICANT, adjust
from valuechain.analysis.workshop.statistics.proposals import Rounds, build_grid
from valuechain.model.workshop.plan import Group, Plan, RoundProposal

RESAMPLES = 9_999
"""If there are at most this many permutations, all are enumerated and p is exact."""
_BATCH = 1_000
_SEED = 19_370_104


@dataclass(frozen=True, slots=True)
class NotMe:
    """The mean role that a group's members, and everyone else, give the actor that the group represents."""

    group: str
    actor: str
    members: int | None = None
    """Where the group is shown, how many members know; this and the rest are None if members or others are too few."""
    others: int | None = None
    mitigations: int = 0
    """Number of mitigations included."""
    members_mean: float | None = None
    """Mean rank the members give their actor: 0 no role, 1 secondary, 2 primary."""
    others_mean: float | None = None
    p: float | None = None
    adjusted_p: float | None = None

    @property
    def effect(self) -> float | None:
        """Difference of the two means; negative if members give their own actor less responsibility."""
        if self.members_mean is None or self.others_mean is None:
            return None
        return self.members_mean - self.others_mean

    @property
    def is_moved_away(self) -> bool:
        """Whether members give their own actor significantly less responsibility than others do."""
        return self.adjusted_p is not None and self.adjusted_p <= SIGNIFICANT and (self.effect or 0) < 0


def find_not_me(plan: Plan, proposals: Iterable[RoundProposal], rounds: Rounds) -> tuple[NotMe, ...]:
    """One result per group that represents an actor, in plan order. Deterministic."""
    all_proposals = tuple(proposals)
    shown = rounds_of_groups(plan, all_proposals, rounds)
    standing = [group for group in plan.groups if group.actor in plan.actor_ids]
    found = [_compare(plan, all_proposals, group, shown.get(group.name, {})) for group in standing]
    adjusted = adjust([each.p for each in found])
    return tuple(replace(each, adjusted_p=p) for each, p in zip(found, adjusted, strict=True))


def _compare(plan: Plan, proposals: tuple[RoundProposal, ...], group: Group, rounds: Rounds) -> NotMe:
    grid = build_grid(plan, proposals, rounds)
    knows = grid.is_known
    answers = knows.sum(axis=1).astype(np.float64)
    own = grid.values[:, :, plan.actor_ids.index(group.actor)]
    sums = np.where(knows, own, 0).sum(axis=1).astype(np.float64)
    is_member = np.array([name == group.name for name in grid.groups], dtype=bool)
    members = np.flatnonzero(is_member & (answers > 0))
    others = np.flatnonzero(~is_member & (answers > 0))
    # Where the group is shown, it has enough members, but there may be no others.
    if not len(members) or not len(others):
        return NotMe(group.name, group.actor)

    def mean(chosen: NDArray[np.intp], axis: int = -1) -> NDArray[np.float64]:
        total: NDArray[np.float64] = sums[chosen].sum(axis=axis) / answers[chosen].sum(axis=axis)
        return total

    return NotMe(
        group=group.name,
        actor=group.actor,
        members=len(members),
        others=len(others),
        mitigations=len(grid.mitigations),
        members_mean=float(mean(members)),
        others_mean=float(mean(others)),
        p=_permute(sums, answers, members, others),
    )


def _permute(
    sums: NDArray[np.float64], answers: NDArray[np.float64], members: NDArray[np.intp], others: NDArray[np.intp]
) -> float:
    from scipy.stats import permutation_test  # noqa: PLC0415 # slow to import, and needed by few pages

    all_sums, all_answers = sums[members].sum() + sums[others].sum(), answers[members].sum() + answers[others].sum()

    def difference(mine: NDArray[np.intp], _theirs: NDArray[np.intp], axis: int) -> NDArray[np.float64]:
        # The others are everyone else, so subtraction replaces summing over them, which would take most of the time.
        total, number = sums[mine].sum(axis=axis), answers[mine].sum(axis=axis)
        lower: NDArray[np.float64] = total / number - (all_sums - total) / (all_answers - number)
        return lower

    result = permutation_test(
        (members, others),
        difference,
        vectorized=True,
        n_resamples=RESAMPLES,
        batch=_BATCH,
        alternative="less",
        rng=np.random.default_rng(_SEED),
    )
    return float(result.pvalue)
