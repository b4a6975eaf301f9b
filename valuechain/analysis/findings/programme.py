"""Minimum hitting sets as a 0/1 programme, for sets with too many members for `hitting_sets`.

The solver is HiGHS (Huangfu and Hall 2018, doi:10.1007/s12532-017-0130-5), through SciPy. Each further set is a new
programme, in which the sets already known are excluded.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, reduce
from math import ceil
from operator import or_
from time import monotonic

import numpy as np
from numpy.typing import NDArray

from valuechain.analysis.findings.hitting_sets import FoundSets, OutOfTimeError, find_always, members_of

_OPTIMAL, _INFEASIBLE = 0, 2
"""Statuses of `scipy.optimize.milp`."""


def solve_smallest(owners: Sequence[int], most: int, deadline: float | None) -> FoundSets:
    """The smallest hitting sets, as `find_smallest` in `hitting_sets` finds them; counts no more than `most`."""
    programme = _Programme(owners, deadline)
    first = programme.find_smallest()
    if first.at_least < first.size:
        return first
    in_every = find_always(first.sets[0], lambda member: programme.find(first.size, without=member))
    found, number = list(first.sets), None
    try:
        while len(found) <= most:
            another = programme.find(first.size, others_than=found)
            if another is None:
                number = len(found)
                break
            found.append(another)
    except OutOfTimeError:
        pass  # keep what was found; `number` stays None because there may be more
    return FoundSets(first.size, tuple(sorted(found, key=members_of)[:most]), number, in_every, first.size)


def find_one(owners: Sequence[int]) -> int:
    """One smallest hitting set."""
    return _Programme(owners, None).find_smallest().sets[0]


@dataclass(frozen=True)
class _Programme:
    """A variable per member (1 if it is chosen), and a constraint per set (one of its members is chosen)."""

    owners: Sequence[int]
    deadline: float | None

    @cached_property
    def members(self) -> list[int]:
        """Positions of the members that are variables."""
        return members_of(reduce(or_, self.owners))

    @cached_property
    def matrix(self) -> NDArray[np.float64]:
        """The constraint matrix: sets by members."""
        return np.array([self._row(each) for each in self.owners])

    def _row(self, chosen: int) -> list[float]:
        return [float(chosen >> member & 1) for member in self.members]

    def find_smallest(self) -> FoundSets:
        """A smallest set, or the best known and a lower bound if time runs out."""
        everybody = reduce(or_, self.owners)
        try:
            status, chosen, bound = self._solve([], [], upper=len(self.members))
        except OutOfTimeError:
            return FoundSets(everybody.bit_count(), (everybody,), None, None, 1)
        if status == _OPTIMAL and chosen is not None:
            size = chosen.bit_count()
            return FoundSets(size, (chosen,), None, None, size)
        chosen = chosen or everybody
        return FoundSets(chosen.bit_count(), (chosen,), None, None, min(bound, chosen.bit_count() - 1))

    def find(self, size: int, *, without: int = 0, others_than: Sequence[int] = ()) -> int | None:
        """A set of at most this size, other than the given sets, without some members (bits); None if there is none.

        Raises OutOfTimeError.
        """
        cuts = [self._row(each) for each in others_than]
        limits = [each.bit_count() - 1.0 for each in others_than]
        status, chosen, _ = self._solve([*cuts, self._row(without)], [*limits, 0.0], upper=size)
        if status not in (_OPTIMAL, _INFEASIBLE):
            raise OutOfTimeError
        return chosen if status == _OPTIMAL else None

    def _solve(self, cuts: list[list[float]], limits: list[float], upper: float) -> tuple[int, int | None, int]:
        """The status from HiGHS, the set if one was found, and the proven lower bound."""
        from scipy.optimize import Bounds, LinearConstraint, milp  # noqa: PLC0415 # slow to import, and rarely needed

        left = None if self.deadline is None else self.deadline - monotonic()
        if left is not None and left <= 0:
            raise OutOfTimeError
        each = np.ones(len(self.members))
        at_most = np.array([each.tolist(), *cuts])
        result = milp(
            each,
            integrality=np.ones(len(each), dtype=np.uint8),
            bounds=Bounds(0, 1),
            constraints=[
                LinearConstraint(self.matrix, lb=1),
                LinearConstraint(at_most, ub=np.array([upper, *limits])),
            ],
            options={} if left is None else {"time_limit": left},
        )
        chosen = None
        if result.x is not None:
            chosen = sum(1 << member for member, value in zip(self.members, result.x, strict=True) if value > 0.5)
        bound = result.mip_dual_bound
        return int(result.status), chosen, 0 if bound is None else ceil(bound - 1e-6)
