"""Cover: the smallest groups of actors that include a lead for every mitigation that has one.

This is the minimum hitting set over the leads of each mitigation, which is NP-hard (Karp 1972, "Reducibility among
combinatorial problems", doi:10.1007/978-1-4684-2001-2_9). It is solved exactly.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache, reduce
from itertools import islice, product
from math import ceil, prod
from operator import and_, or_
from time import monotonic

import numpy as np

from valuechain.analysis.allocation.allocation import Allocation
from valuechain.analysis.allocation.arrays import RoleMask, lead_mask
from valuechain.analysis.findings.hitting_sets import MOST_MEMBERS, FoundSets, find_smallest, members_of
from valuechain.analysis.findings.programme import solve_smallest
from valuechain.model.values import Actor, Mitigation

MOST_SETS = 200
"""Maximum number of smallest sets to list."""
PATIENCE = 5.0
"""Time limit for a page, in seconds. Real sources take a few thousandths of a second."""


@dataclass(frozen=True, slots=True)
class Cover:
    """The smallest sets of actors that include a lead for every mitigation that has one."""

    size: int
    """Number of actors in a smallest set; 0 if nobody leads anything."""
    sets: tuple[tuple[Actor, ...], ...]
    """All smallest sets, or some of them, in value-chain order."""
    number: int | None
    """Number of smallest sets; None if the search stopped before finding them all."""
    in_every: tuple[Actor, ...] | None
    """The actors in every smallest set, listed or not; None if time ran out before that was known."""
    without_lead: tuple[Mitigation, ...]
    """Mitigations that have no lead, so no set covers them."""
    at_least: int
    """Proven lower bound on the size; below `size` only if time ran out."""

    @property
    def is_settled(self) -> bool:
        """Whether no smaller set exists; if not, `sets` holds one valid set, perhaps not the smallest."""
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
        in_every=None if found.in_every is None else _pick(actors, found.in_every),
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


@lru_cache(maxsize=256)
def _find(owners: frozenset[int], most: int, seconds: float | None) -> FoundSets:
    """The smallest hitting sets: the product of the smallest sets of each independent part."""
    deadline = None if seconds is None else monotonic() + seconds
    found = [_find_part(part, most, deadline) for part in _parts(sorted(owners))]
    size, at_least = sum(each.size for each in found), sum(each.at_least for each in found)
    joined = (reduce(or_, chosen, 0) for chosen in product(*(each.sets for each in found)))
    is_settled = size == at_least
    always = [each.in_every for each in found]
    return FoundSets(
        size=size,
        sets=tuple(sorted(islice(joined, most if is_settled else 1), key=members_of)) if owners else (),
        number=_count(found) if is_settled else None,
        in_every=None if None in always or not is_settled else reduce(or_, filter(None, always), 0),
        at_least=at_least,
    )


def _count(found: Iterable[FoundSets]) -> int | None:
    numbers = [each.number for each in found]
    known = [number for number in numbers if number is not None]
    return None if len(known) < len(numbers) else prod(known) if known else 0


def _parts(owners: Iterable[int]) -> list[list[int]]:
    """The connected components: groups of sets that share no actor with another group."""
    by_union: dict[int, list[int]] = {}
    for each in owners:
        touching = [union for union in by_union if union & each]
        members = [member for union in touching for member in by_union.pop(union)]
        by_union[reduce(or_, touching, each)] = [*members, each]
    return [by_union[union] for union in sorted(by_union)]


def _find_part(owners: list[int], most: int, deadline: float | None) -> FoundSets:
    if len(owners) == 1:
        alone = tuple(1 << index for index in members_of(owners[0]))
        return FoundSets(1, alone, len(alone), reduce(and_, alone), 1)
    find = find_smallest if reduce(or_, owners).bit_count() <= MOST_MEMBERS else solve_smallest
    return find(owners, most, deadline)
