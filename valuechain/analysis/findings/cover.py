"""Who must act: the smallest sets of actors that leave no mitigation without somebody who answers for it.

That is the minimum hitting set of the sets of actors who answer for each mitigation, which is NP-hard (Karp 1972,
"Reducibility among combinatorial problems", doi:10.1007/978-1-4684-2001-2_9). It is solved exactly, as a 0/1
programme, by HiGHS (Huangfu and Hall 2018, doi:10.1007/s12532-017-0130-5) by way of SciPy.
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
from valuechain.analysis.allocation.held import Holds, answers
from valuechain.model.values import Actor, Mitigation

MOST_SETS = 200
"""More of the smallest sets than this are not listed; which actors are in every one of them stays exact."""
PATIENCE = 5.0
"""In seconds: what somebody who waits for a page is asked to wait. Real sources take a few hundredths."""

_OPTIMAL, _INFEASIBLE = 0, 2
"""Statuses of `scipy.optimize.milp`."""


@dataclass(frozen=True, slots=True)
class Cover:
    """The smallest sets of actors that hold, for every mitigation for which anybody answers, a role that answers."""

    size: int
    """How many actors a smallest set has; 0 where nobody answers for anything."""
    sets: tuple[tuple[Actor, ...], ...]
    """All smallest sets, or the first of them; in value-chain order."""
    number: int | None
    """How many smallest sets there are; None where there are more than were looked for."""
    in_every: tuple[Actor, ...]
    """The actors that are in every smallest set, in those that are not listed as well."""
    without_lead: tuple[Mitigation, ...]
    """Nobody answers for these, so no set covers them."""
    at_least: int
    """No set with fewer actors will do; less than `size` only where time ran out."""

    @property
    def is_settled(self) -> bool:
        """Whether there was time enough; if not, `sets` holds one set that will do, perhaps not a smallest."""
        return self.at_least == self.size

    @property
    def is_complete(self) -> bool:
        """Whether every smallest set is listed."""
        return self.is_settled and self.number == len(self.sets)


def who_must_act(allocation: Allocation, *, most: int = MOST_SETS, seconds: float | None = None) -> Cover:
    """The smallest sets of actors that answer for every mitigation for which anybody does; exact, with all ties.

    At most `most` sets are listed. With `seconds`, what is not settled by then is given up, and the cover says so.

    >>> import valuechain as vc
    >>> allocation = vc.build_allocation(vc.read_chain(), vc.Context("advanced", "open"), framework="pai-open")
    >>> cover = who_must_act(allocation)
    >>> cover.size, [actor.id for actor in cover.in_every]
    (3, ['model_provider', 'model_hosting'])
    """
    leads = answers(allocation)
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


def _minimal(rows: Holds) -> frozenset[int]:
    """The distinct sets that contain no other, one bit an actor: who meets these meets all."""
    width = ceil(rows.shape[1] / 64) * 8
    octets = np.zeros((len(rows), width), dtype=np.uint8)
    packed = np.packbits(rows, axis=1, bitorder="little")
    octets[:, : packed.shape[1]] = packed
    words = np.array(sorted(set(map(tuple, octets.view(np.uint64).tolist())), key=_count_bits), dtype=np.uint64)
    words = words.reshape(-1, width // 8)
    kept = np.zeros_like(words)
    number = 0
    for word in words:
        if not ((kept[:number] & ~word) == 0).all(axis=1).any():
            kept[number] = word
            number += 1
    return frozenset(int.from_bytes(row.tobytes(), "little") for row in kept[:number].view(np.uint8))


def _count_bits(words: tuple[int, ...]) -> int:
    return sum(word.bit_count() for word in words)


class _Found(NamedTuple):
    """As `Cover`, with a set of actors as the bits of a number."""

    size: int
    sets: tuple[int, ...]
    number: int | None
    in_every: int
    at_least: int


@lru_cache(maxsize=256)
def _find(owners: frozenset[int], most: int, seconds: float | None) -> _Found:
    """The smallest sets that meet every set of owners, part by part: a smallest set of all is one of each."""
    deadline = None if seconds is None else monotonic() + seconds
    found = [_find_part(part, most, deadline) for part in _parts(sorted(owners))]
    size, at_least = sum(each.size for each in found), sum(each.at_least for each in found)
    joined = (reduce(or_, chosen, 0) for chosen in product(*(each.sets for each in found)))
    is_settled = size == at_least
    return _Found(
        size=size,
        sets=tuple(sorted(islice(joined, most if is_settled else 1), key=_bits)) if owners else (),
        number=_count(found) if is_settled else None,
        in_every=reduce(or_, (each.in_every for each in found), 0) if is_settled else 0,
        at_least=at_least,
    )


def _count(found: Iterable[_Found]) -> int | None:
    numbers = [each.number for each in found]
    known = [number for number in numbers if number is not None]
    return None if len(known) < len(numbers) else prod(known) if known else 0


def _bits(chosen: int) -> list[int]:
    """The positions of a set's actors; sets sort by them."""
    return [index for index in range(chosen.bit_length()) if chosen >> index & 1]


def _parts(owners: Iterable[int]) -> list[list[int]]:
    """The sets in groups that share no actor with each other."""
    parts: list[tuple[int, list[int]]] = []
    for each in owners:
        touching = [part for part in parts if part[0] & each]
        parts = [part for part in parts if not part[0] & each]
        union = reduce(or_, (members for members, _ in touching), each)
        parts.append((union, [*(one for _, members in touching for one in members), each]))
    return [members for _, members in sorted(parts)]


def _find_part(owners: list[int], most: int, deadline: float | None) -> _Found:
    if len(owners) == 1:
        alone = tuple(1 << index for index in _bits(owners[0]))
        return _Found(1, alone, len(alone), reduce(and_, alone), 1)
    programme = _Programme(owners, deadline)
    first = programme.find_smallest()
    if first.at_least < first.size:
        return first
    try:
        found, in_every = _always(programme, first)
    except _OutOfTimeError:
        return _Found(first.size, first.sets, None, 0, first.at_least - 1)
    number = None
    try:
        while len(found) <= most:
            another = programme.find(first.size, others_than=found)
            if another is None:
                number = len(found)
                break
            found.append(another)
    except _OutOfTimeError:
        pass  # what is known stands, and that there may be more is said
    return _Found(first.size, tuple(sorted(found, key=_bits)[:most]), number, in_every, first.size)


def _always(programme: "_Programme", first: _Found) -> tuple[list[int], int]:
    """The smallest sets met on the way, and the actors that are in every one: without one there is none as small."""
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
    """What was asked is not settled in time."""


@dataclass(frozen=True)
class _Programme:
    """One variable an actor, 1 if it acts; one constraint a set of owners: at least one of them acts."""

    owners: list[int]
    deadline: float | None

    @cached_property
    def actors(self) -> list[int]:
        """The positions of the actors that are variables."""
        return _bits(reduce(or_, self.owners))

    @cached_property
    def matrix(self) -> NDArray[np.float64]:
        """Sets of owners by actors."""
        return np.array([self._row(each) for each in self.owners])

    def _row(self, chosen: int) -> list[float]:
        return [float(chosen >> actor & 1) for actor in self.actors]

    def find_smallest(self) -> _Found:
        """A smallest set; where time runs out the best one known, and how many actors there have to be at least."""
        everybody = reduce(or_, self.owners)
        try:
            status, chosen, bound = self._solve([], [], upper=len(self.actors))
        except _OutOfTimeError:
            return _Found(everybody.bit_count(), (everybody,), None, 0, 1)
        if status == _OPTIMAL and chosen is not None:
            size = chosen.bit_count()
            return _Found(size, (chosen,), None, 0, size)
        chosen = chosen or everybody
        return _Found(chosen.bit_count(), (chosen,), None, 0, min(bound, chosen.bit_count() - 1))

    def find(self, size: int, *, without: int = 0, others_than: Sequence[int] = ()) -> int | None:
        """A set of this size with neither these actors nor one of these sets; None if there is none.

        Raises _OutOfTimeError.
        """
        cuts = [self._row(each) for each in others_than]
        limits = [each.bit_count() - 1.0 for each in others_than]
        status, chosen, _ = self._solve([*cuts, self._row(without)], [*limits, 0.0], upper=size)
        if status not in (_OPTIMAL, _INFEASIBLE):
            raise _OutOfTimeError
        return chosen if status == _OPTIMAL else None

    def _solve(self, cuts: list[list[float]], limits: list[float], upper: float) -> tuple[int, int | None, int]:
        """The status of HiGHS, the set if it has one, and the least number of actors that it has proven."""
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
