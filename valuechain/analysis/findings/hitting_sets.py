"""Minimum hitting sets: all sets of the smallest size that share a member with each of the given sets.

Sets are bitmasks, with one bit per member. The search decides on one member after the other, for thousands of partial
sets at once, in NumPy. It tries one size after the other, so that whenever it stops, a lower bound is proven.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from operator import or_
from time import monotonic
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

MOST_MEMBERS = 64
"""The members of all sets together must fit into one word."""
MOST_COUNTED = 100_000
"""Maximum number of smallest sets to count."""

_CHUNK = 1 << 14
"""Partial sets that are extended at once: few enough for the processor's cache."""
_BLOCK = 16
"""Members per block; a block has a table of 2**16 lower bounds."""
_IMPOSSIBLE = 99
"""A lower bound above every size."""

Words: TypeAlias = NDArray[np.uint64]


class OutOfTimeError(Exception):
    """The search ran out of time."""


class FoundSets(NamedTuple):
    """The result of a search; `Cover` is the same for actors."""

    size: int
    sets: tuple[int, ...]
    number: int | None
    """None if they were not all counted."""
    in_every: int | None
    """The members of every smallest set; None if that is not proven."""
    at_least: int


def find_smallest(owners: Sequence[int], most: int, deadline: float | None) -> FoundSets:
    """The smallest hitting sets, at most `most` of them; `deadline` is a time of `monotonic`.

    If time runs out before a smallest set is found, the only set is one that hits all, perhaps not a smallest one.
    """
    search = _Search(owners)
    size, number, found = search.at_least - 1, 0, []
    is_complete = False
    try:
        while not number:
            size += 1
            for some in search.find(size, deadline):
                found.append(some)
                number += len(some)
                if number > MOST_COUNTED:
                    break
        is_complete = number <= MOST_COUNTED
    except OutOfTimeError:
        if not number:
            enough = _find_greedily(owners)
            return FoundSets(enough.bit_count(), (enough,), None, None, size)
    every = np.sort(np.concatenate(found))[::-1]  # in the order of their members
    sets = tuple(search.read(word) for word in every[:most].tolist())
    in_every: int | None = search.read(int(np.bitwise_and.reduce(every)))
    if not is_complete and in_every:
        in_every = find_always(in_every, lambda member: search.find_any(size, member, deadline))
    return FoundSets(size, sets, number if is_complete else None, in_every, size)


def find_always(candidates: int, find_without: Callable[[int], int | None]) -> int | None:
    """The members that no smallest set is without; None if time runs out.

    `find_without` finds a smallest set without a member, or None, or raises OutOfTimeError.
    """
    always = 0
    try:
        while candidates:
            member = candidates & -candidates
            another = find_without(member)
            if another is None:
                always |= member
                candidates ^= member
            else:
                candidates &= another
    except OutOfTimeError:
        return None
    return always


def members_of(word: int) -> list[int]:
    """The positions of the bits that are set, in order.

    >>> members_of(0b1101)
    [0, 2, 3]
    """
    return [index for index in range(word.bit_length()) if word >> index & 1]


def _find_greedily(owners: Sequence[int]) -> int:
    """A hitting set of members that each hit most of what is left, without those that turn out not to be needed."""
    everybody, left, chosen = members_of(reduce(or_, owners)), list(owners), 0
    while left:
        member = max(everybody, key=lambda each: sum(owner >> each & 1 for owner in left))
        chosen |= 1 << member
        left = [owner for owner in left if not owner >> member & 1]
    for member in members_of(chosen):
        if all(owner & chosen & ~(1 << member) for owner in owners):
            chosen ^= 1 << member
    return chosen


@dataclass(frozen=True, slots=True)
class _Partial:
    """Partial sets: each member up to some place is in them or left out."""

    left_out: Words
    forced: Words
    """Members, decided on or not, without which a set would not be hit any more."""
    size: NDArray[np.int16]

    def __len__(self) -> int:
        return len(self.size)

    def only(self, which: slice | NDArray[np.bool_]) -> "_Partial":
        """Those at some indexes."""
        return _Partial(self.left_out[which], self.forced[which], self.size[which])

    def and_also(self, others: "_Partial") -> "_Partial":
        """These and others."""
        return _Partial(
            np.concatenate((self.left_out, others.left_out)),
            np.concatenate((self.forced, others.forced)),
            np.concatenate((self.size, others.size)),
        )


class _Rest(NamedTuple):
    """For a set whose last member but one is decided on: if all of `others` are left out, `last` is forced."""

    others: np.uint64
    last: np.uint64


class _Block(NamedTuple):
    start: int
    end: int
    least: NDArray[np.int8]
    """For each subset of the block: the size of the smallest superset that hits all sets within the block."""


class _Search:
    """The search for hitting sets of a given size. A member's place is its position in the order of decisions."""

    def __init__(self, owners: Sequence[int]) -> None:
        self._members = members_of(reduce(or_, owners))
        is_in = np.array([[owner >> member & 1 for member in self._members] for owner in owners], dtype=bool)
        self._order = _order_members(is_in)
        self._number = len(self._order)
        places = [np.flatnonzero(row).tolist() for row in is_in[:, self._order]]
        words = [_word(each) for each in places]
        self._forced = _word([each[0] for each in places if len(each) == 1])
        self._rests: list[list[_Rest]] = [[] for _ in self._order]
        for each in places:
            if len(each) > 1:
                self._rests[each[-2]].append(_Rest(np.uint64(_word(each[:-1])), np.uint64(1 << each[-1])))
        ends = range(self._number, 0, -_BLOCK)
        self._blocks = [_build_block(words, max(0, end - _BLOCK), end) for end in ends]
        self.at_least = sum(int(block.least[0]) for block in self._blocks)

    def find(self, size: int, deadline: float | None, *, without: int | None = None) -> Iterator[Words]:
        """All hitting sets of this size, if no smaller one exists, in parts; `read` reads them. Raises OutOfTimeError.

        With `without`, only sets without the member at this place.
        """
        start = np.zeros(1, dtype=np.uint64)
        waiting = [(0, _Partial(start, start + np.uint64(self._forced), np.zeros(1, dtype=np.int16)))]
        while waiting:
            place, partial = waiting.pop()
            while place < self._number and len(partial):
                if deadline is not None and monotonic() >= deadline:
                    raise OutOfTimeError
                if len(partial) > _CHUNK:
                    waiting.append((place, partial.only(slice(_CHUNK, None))))
                    partial = partial.only(slice(_CHUNK))
                partial = self._extend(partial, place, size, is_out=place == without)
                place += 1
            if len(partial):
                yield self._write(~partial.left_out)

    def find_any(self, size: int, member: int, deadline: float | None) -> int | None:
        """A hitting set of this size without this member (a word with one bit); None if there is none."""
        place = self._order.index(self._members.index(member.bit_length() - 1))
        found = next(self.find(size, deadline, without=place), None)
        return None if found is None else self.read(int(found[0]))

    def read(self, word: int) -> int:
        """A set as found, with one bit per member as in the given sets."""
        return _word([member for position, member in enumerate(self._members) if word >> (63 - position) & 1])

    def _write(self, chosen: Words) -> Words:
        """Sets with the first member as the highest bit, so that those with earlier members are larger numbers."""
        found = np.zeros_like(chosen)
        for place, position in enumerate(self._order):
            found |= (chosen >> np.uint64(place) & np.uint64(1)) << np.uint64(63 - position)
        return found

    def _extend(self, partial: _Partial, place: int, size: int, *, is_out: bool) -> _Partial:
        """The partial sets with, and those without, the next member that can still be part of a set of this size."""
        bit = np.uint64(1 << place)
        undecided = partial.only(partial.forced & bit == 0)
        left_out, forced = undecided.left_out | bit, undecided.forced.copy()
        for others, last in self._rests[place]:
            forced[left_out & others == others] |= last
        extended = _Partial(left_out, forced, undecided.size)
        if not is_out:
            extended = replace(partial, size=partial.size + np.int16(1)).and_also(extended)
        return extended.only(extended.size + self._bound(extended.forced, place + 1) <= size)

    def _bound(self, forced: Words, start: int) -> NDArray[np.int16]:
        """How many of the members from `start` on each partial set needs at least: what each block needs by itself."""
        needed = np.zeros(len(forced), dtype=np.int16)
        for block in self._blocks:
            if block.end > start:
                passed = max(0, start - block.start)
                within = np.uint64((1 << block.end - block.start) - 1)
                subset = forced >> np.uint64(block.start) & within | np.uint64((1 << passed) - 1)
                needed += block.least[subset.astype(np.intp)] - np.int16(passed)
        return needed


def _word(places: Sequence[int]) -> int:
    return reduce(or_, (1 << place for place in places), 0)


def _order_members(is_in: NDArray[np.bool_]) -> list[int]:
    """The order in which to decide: members of many sets first, above all of sets that are nearly decided on."""
    undecided, order = is_in.copy(), list[int]()
    for _ in range(is_in.shape[1]):
        score = 0.25 ** undecided.sum(axis=1) @ undecided
        score[order] = -1
        order.append(int(score.argmax()))
        undecided[:, order[-1]] = False
    return order


def _build_block(words: Sequence[int], start: int, end: int) -> _Block:
    subsets = np.arange(1 << end - start, dtype=np.uint32)
    is_hit = np.ones(len(subsets), dtype=bool)
    for word in words:
        if not word >> end and word >> start << start == word:
            is_hit &= subsets & np.uint32(word >> start) != 0
    least = np.where(is_hit, np.bitwise_count(subsets), _IMPOSSIBLE).astype(np.int8)
    by_member = least.reshape((2,) * (end - start))
    for axis in range(end - start):
        out, within = np.split(by_member, 2, axis)
        np.minimum(out, within, out=out)
    return _Block(start, end, least)
