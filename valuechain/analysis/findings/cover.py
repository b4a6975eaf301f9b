"""Who must act: the smallest sets of actors that include a lead for every mitigation that has one.

This is the minimum hitting set over the leads of each mitigation, which is NP-hard (Karp 1972, "Reducibility among
combinatorial problems", doi:10.1007/978-1-4684-2001-2_9). It is solved exactly, as a 0/1 programme, by HiGHS (Huangfu
and Hall 2018, doi:10.1007/s12532-017-0130-5) through SciPy.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache, reduce
from itertools import islice, product
from math import ceil, prod
from operator import and_, or_
from time import monotonic
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from valuechain.analysis.allocation.allocation import Allocation
from valuechain.analysis.allocation.arrays import RoleMask, lead_mask
from valuechain.model.values import Actor, Mitigation

MOST_SETS = 200
"""Maximum number of smallest sets to list; `in_every` is exact even if there are more."""
PATIENCE = 5.0
"""Time limit for a page, in seconds. Real sources take a few hundredths of a second."""

_OPTIMAL, _INFEASIBLE = 0, 2
"""Statuses of `scipy.optimize.milp`."""


@dataclass(frozen=True, slots=True)
class Cover:
    """The smallest sets of actors that include a lead for every mitigation that has one."""

    size: int
    """Number of actors in a smallest set; 0 if nobody leads anything."""
    sets: tuple[tuple[Actor, ...], ...]
    """All smallest sets, or the first few of them, in value-chain order."""
    number: int | None
    """Number of smallest sets; None if the search stopped before finding them all."""
    in_every: tuple[Actor, ...]
    """The actors in every smallest set, listed or not."""
    without_lead: tuple[Mitigation, ...]
    """Mitigations that have no lead, so no set covers them."""
    at_least: int
    """Proven lower bound on the size; below `size` only if time ran out."""

    @property
    def is_settled(self) -> bool:
        """Whether the search finished in time; if not, `sets` holds one valid set, perhaps not the smallest."""
        return self.at_least == self.size

    @property
    def is_complete(self) -> bool:
        """Whether every smallest set is listed."""
        return self.is_settled and self.number == len(self.sets)


def who_must_act(allocation: Allocation, *, most: int = MOST_SETS, seconds: float | None = None) -> Cover:
    """Finds the smallest sets of actors that include a lead for every mitigation that has one; exact, with all ties.

    Lists at most `most` sets. With `seconds`, the search stops at that limit and the cover says so.

    >>> import valuechain as vc
    >>> allocation = vc.build_allocation(vc.read_chain(), vc.Context("advanced", "open"), framework="pai-open")
    >>> cover = who_must_act(allocation)
    >>> cover.size, [actor.id for actor in cover.in_every]
    (3, ['model_provider', 'model_hosting'])
    """
    leads = lead_mask(allocation)
    is_answered = leads.any(axis=1)
    found = _find(_minimal(leads[is_answered]), most, seconds)
    actors = allocation.actors
    return Cover(
        size=found.size,
        sets=tuple(_pick(actors, chosen) for chosen in found.sets),
        number=found.number,
        in_every=_pick(actors, found.in_every),
        without_lead=tuple(allocation.mitigations[index] for index in np.flatnonzero(~is_answered)),
        at_least=found.at_least,
    )


def _pick(actors: Sequence[Actor], chosen: int) -> tuple[Actor, ...]:
    return tuple(actor for index, actor in enumerate(actors) if chosen >> index & 1)


def _minimal(rows: RoleMask) -> frozenset[int]:
    """The minimal distinct sets, one bit per actor: whatever hits all of these hits every set."""
    width = ceil(rows.shape[1] / 64) * 8
    octets = np.zeros((len(rows), width), dtype=np.uint8)
    packed = np.packbits(rows, axis=1, bitorder="little")
    octets[:, : packed.shape[1]] = packed
    distinct = set(map(tuple, octets.view(np.uint64).tolist()))
    smallest_first = sorted(distinct, key=lambda each: sum(map(int.bit_count, each)))
    words = np.array(smallest_first, dtype=np.uint64).reshape(-1, width // 8)
    kept = np.zeros_like(words)
    number = 0
    for word in words:
        if not ((kept[:number] & ~word) == 0).all(axis=1).any():
            kept[number] = word
            number += 1
    return frozenset(int.from_bytes(row.tobytes(), "little") for row in kept[:number].view(np.uint8))


class _FoundSets(NamedTuple):
    """A `Cover` whose sets of actors are bitmasks."""

    size: int
    sets: tuple[int, ...]
    number: int | None
    in_every: int
    at_least: int


@lru_cache(maxsize=256)
def _find(owners: frozenset[int], most: int, seconds: float | None) -> _FoundSets:
    """The smallest hitting sets: the product of the smallest sets of each independent part."""
    deadline = None if seconds is None else monotonic() + seconds
    found = [_find_part(part, most, deadline) for part in _parts(sorted(owners))]
    size, at_least = sum(each.size for each in found), sum(each.at_least for each in found)
    joined = (reduce(or_, chosen, 0) for chosen in product(*(each.sets for each in found)))
    is_settled = size == at_least
    return _FoundSets(
        size=size,
        sets=tuple(sorted(islice(joined, most if is_settled else 1), key=_bits)) if owners else (),
        number=_count(found) if is_settled else None,
        in_every=reduce(or_, (each.in_every for each in found), 0) if is_settled else 0,
        at_least=at_least,
    )


def _count(found: Iterable[_FoundSets]) -> int | None:
    numbers = [each.number for each in found]
    known = [number for number in numbers if number is not None]
    return None if len(known) < len(numbers) else prod(known) if known else 0


def _bits(chosen: int) -> list[int]:
    """The positions of a set's actors, used as its sort key."""
    return [index for index in range(chosen.bit_length()) if chosen >> index & 1]


def _parts(owners: Iterable[int]) -> list[list[int]]:
    """The connected components: groups of sets that share no actor with another group."""
    by_union: dict[int, list[int]] = {}
    for each in owners:
        touching = [union for union in by_union if union & each]
        members = [member for union in touching for member in by_union.pop(union)]
        by_union[reduce(or_, touching, each)] = [*members, each]
    return [by_union[union] for union in sorted(by_union)]


def _find_part(owners: list[int], most: int, deadline: float | None) -> _FoundSets:
    if len(owners) == 1:
        alone = tuple(1 << index for index in _bits(owners[0]))
        return _FoundSets(1, alone, len(alone), reduce(and_, alone), 1)
    programme = _Programme(owners, deadline)
    first = programme.find_smallest()
    if first.at_least < first.size:
        return first
    try:
        found, in_every = _always(programme, first)
    except _OutOfTimeError:
        return _FoundSets(first.size, first.sets, None, 0, first.at_least - 1)
    number = None
    try:
        while len(found) <= most:
            another = programme.find(first.size, others_than=found)
            if another is None:
                number = len(found)
                break
            found.append(another)
    except _OutOfTimeError:
        pass  # keep what was found; `number` stays None because there may be more
    return _FoundSets(first.size, tuple(sorted(found, key=_bits)[:most]), number, in_every, first.size)


def _always(programme: "_Programme", first: _FoundSets) -> tuple[list[int], int]:
    """The smallest sets found along the way, and the actors in every smallest set (without one, a set is larger)."""
    found, in_every = list(first.sets), 0
    candidates = first.sets[0]
    while candidates:
        actor = candidates & -candidates
        another = programme.find(first.size, without=actor)
        if another is None:
            in_every |= actor
            candidates ^= actor
        else:
            found.append(another)
            candidates &= another
    return list(dict.fromkeys(found)), in_every


class _OutOfTimeError(Exception):
    """The solver ran out of time."""


@dataclass(frozen=True)
class _Programme:
    """The 0/1 programme: a variable per actor (1 if it acts), and a constraint per set of owners (one must act)."""

    owners: list[int]
    deadline: float | None

    @cached_property
    def actors(self) -> list[int]:
        """Positions of the actors that are variables."""
        return _bits(reduce(or_, self.owners))

    @cached_property
    def matrix(self) -> NDArray[np.float64]:
        """The constraint matrix: sets of owners by actors."""
        return np.array([self._row(each) for each in self.owners])

    def _row(self, chosen: int) -> list[float]:
        return [float(chosen >> actor & 1) for actor in self.actors]

    def find_smallest(self) -> _FoundSets:
        """A smallest set, or the best known and a lower bound if time runs out."""
        everybody = reduce(or_, self.owners)
        try:
            status, chosen, bound = self._solve([], [], upper=len(self.actors))
        except _OutOfTimeError:
            return _FoundSets(everybody.bit_count(), (everybody,), None, 0, 1)
        if status == _OPTIMAL and chosen is not None:
            size = chosen.bit_count()
            return _FoundSets(size, (chosen,), None, 0, size)
        chosen = chosen or everybody
        return _FoundSets(chosen.bit_count(), (chosen,), None, 0, min(bound, chosen.bit_count() - 1))

    def find(self, size: int, *, without: int = 0, others_than: Sequence[int] = ()) -> int | None:
        """A set of at most this size, other than the given sets, with none of the given actors; None if there is none.

        Raises _OutOfTimeError.
        """
        cuts = [self._row(each) for each in others_than]
        limits = [each.bit_count() - 1.0 for each in others_than]
        status, chosen, _ = self._solve([*cuts, self._row(without)], [*limits, 0.0], upper=size)
        if status not in (_OPTIMAL, _INFEASIBLE):
            raise _OutOfTimeError
        return chosen if status == _OPTIMAL else None

    def _solve(self, cuts: list[list[float]], limits: list[float], upper: float) -> tuple[int, int | None, int]:
        """The status from HiGHS, the set if one was found, and the proven lower bound."""
        from scipy.optimize import Bounds, LinearConstraint, milp  # noqa: PLC0415 # slow to import, and rarely needed

        left = None if self.deadline is None else self.deadline - monotonic()
        if left is not None and left <= 0:
            raise _OutOfTimeError
        each = np.ones(len(self.actors))
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
            chosen = sum(1 << actor for actor, value in zip(self.actors, result.x, strict=True) if value > 0.5)
        bound = result.mip_dual_bound
        return int(result.status), chosen, 0 if bound is None else ceil(bound - 1e-6)
