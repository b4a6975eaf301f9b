"""A catalogue as integer codes, so that filtering and counting take well under a millisecond."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import compress
from typing import TypeAlias, TypeVar

import numpy as np
from numpy.typing import NDArray

from valuechain.analysis.allocation.dates import Start, start_of
from valuechain.model.chain import ValueChain
from valuechain.model.norm import Strength
from valuechain.model.once import once_per_chain
from valuechain.model.vocabulary import PLACES, Place

Codes16: TypeAlias = NDArray[np.uint16]
Codes32: TypeAlias = NDArray[np.int32]
Indexes: TypeAlias = NDArray[np.intp]
"""NumPy's index type; smaller integers are three times slower."""
Mask: TypeAlias = NDArray[np.bool_]
Value = TypeVar("Value")

_BIT_OF_PLACE = {place: 1 << index for index, place in enumerate(PLACES)}


@dataclass(frozen=True, eq=False, slots=True)
class Codes:
    """Columnar arrays of mitigations (m) and ownerships (o), in the order of the chain.

    `o_mitigation` and `o_actor` index into the chain's mitigations and actors. `o_local` numbers actors within their
    framework, so that a matrix of all mitigations is only as wide as the largest framework.
    """

    m_numbers: Mapping[tuple[str, str], int]
    """The index of each mitigation, by framework and id."""
    m_framework: Codes32
    m_level: NDArray[np.int8]
    m_places: Codes16
    """Bitmask of the places where the mitigation applies and the framework answers."""
    m_first: Codes32
    """The day on which the first part begins to apply, as an ordinal number; 0 if no day is known."""
    m_last: Codes32
    """The day on which the last part begins to apply."""
    m_starts: Sequence[Start]
    o_mitigation: Indexes
    o_actor: Codes32
    o_local: Indexes
    o_role: NDArray[np.int64]
    o_bit: NDArray[np.float64]
    """The role as a power of two; float, as `np.bincount` weights are."""
    o_is_shown: Mask
    o_strength: NDArray[np.int8]
    """The position of the strength in `Strength`."""
    o_is_conditional: Mask
    o_first: Codes32
    """As `m_first`."""
    width: int
    """The number of actors in the largest framework."""

    def mitigations_in(self, place: Place, frameworks: Collection[int], level: int | None) -> Mask:
        """Mask of the mitigations that apply at a place, for the given frameworks and level (None for both)."""
        mask: Mask = (self.m_places & np.uint16(_BIT_OF_PLACE[place])) != 0
        if level is not None:
            mask &= self.m_level == level
        if len(frameworks) == 1:
            (framework,) = frameworks
            mask &= self.m_framework == framework
        else:
            wanted = np.zeros(int(self.m_framework.max(initial=-1)) + 1, dtype=bool)
            wanted[list(frameworks)] = True
            mask &= wanted[self.m_framework]
        return mask

    def begun_on(self, on: date | None) -> Mask:
        """Mask of the mitigations that have begun to apply on a day; those without a known day always have."""
        return _begun(self.m_first, on)

    def ownerships_of(self, mitigations: Mask) -> Mask:
        """Mask of the ownerships of these mitigations under the default readings."""
        kept: Mask = mitigations[self.o_mitigation] & self.o_is_shown
        return kept

    def held_on(self, on: date | None) -> Mask:
        """Mask of the ownerships that have begun on a day, under every reading."""
        return _begun(self.o_first, on)

    def role_bits(self, mitigations: Mask, ownerships: Mask) -> NDArray[np.int64]:
        """Bitmasks of roles, one bit per role. Shape: (mitigations in the mask, width).

        The ownerships must belong to these mitigations.
        """
        shape = (int(np.count_nonzero(mitigations)), self.width)
        row = np.cumsum(mitigations) - 1
        held = np.flatnonzero(ownerships)
        cell = row[self.o_mitigation[held]] * self.width + self.o_local[held]
        bits = np.bincount(cell, weights=self.o_bit[held], minlength=shape[0] * shape[1])
        return bits.astype(np.int64).reshape(shape)


def bits_of(places: Iterable[Place]) -> int:
    """The places as a bitmask."""
    return sum(_BIT_OF_PLACE[place] for place in places)


def _begun(first: Codes32, on: date | None) -> Mask:
    begun: Mask = np.ones(len(first), dtype=bool) if on is None else first <= on.toordinal()
    return begun


def pick(values: Iterable[Value], mask: Mask) -> Iterator[Value]:
    """The values that the mask keeps.

    >>> list(pick(["RD-1", "RD-2", "RD-3"], np.array([True, False, True])))
    ['RD-1', 'RD-3']
    """
    # Iterating over bytes is faster than over a list of booleans.
    return compress(values, mask.tobytes())


@once_per_chain
def codes_of(chain: ValueChain) -> Codes:
    """The codes of a chain."""
    frameworks = {framework.id: index for index, framework in enumerate(chain.frameworks)}
    mitigations = {(m.framework, m.id): index for index, m in enumerate(chain.mitigations)}
    actors = {(actor.framework, actor.id): index for index, actor in enumerate(chain.actors)}
    local = {
        (actor.framework, actor.id): index
        for members in chain.actors_by_framework.values()
        for index, actor in enumerate(members)
    }
    width = max((len(members) for members in chain.actors_by_framework.values()), default=0)
    roles = {role.id: index for index, role in enumerate(chain.roles)}
    strengths = {strength: index for index, strength in enumerate(Strength)}
    answered = {
        framework.id: bits_of(place for place in PLACES if chain.cell(framework.id, place).status.is_answered)
        for framework in chain.frameworks
    }
    starts = tuple(start_of(chain, m) for m in chain.mitigations)
    m_first = np.array([start.first for start in starts], dtype=np.int32)
    owned = chain.ownerships
    o_mitigation = np.array([mitigations[o.framework, o.mitigation] for o in owned], dtype=np.intp)
    return Codes(
        m_numbers=mitigations,
        m_framework=np.array([frameworks[m.framework] for m in chain.mitigations], dtype=np.int32),
        m_level=np.array([m.level for m in chain.mitigations], dtype=np.int8),
        m_places=np.array(
            [answered[m.framework] & (bits_of(m.cells) if m.cells else 0xFFFF) for m in chain.mitigations],
            dtype=np.uint16,
        ),
        m_first=m_first,
        m_last=np.array([start.last for start in starts], dtype=np.int32),
        m_starts=starts,
        o_mitigation=o_mitigation,
        o_actor=np.array([actors[o.framework, o.actor] for o in owned], dtype=np.int32),
        o_local=np.array([local[o.framework, o.actor] for o in owned], dtype=np.intp),
        o_role=(o_role := np.array([roles[o.role] for o in owned], dtype=np.int64)),
        o_bit=(1 << o_role).astype(np.float64),
        o_is_shown=np.array([o.is_shown for o in owned], dtype=bool),
        o_strength=np.array([strengths[o.strength] for o in owned], dtype=np.int8),
        o_is_conditional=np.array([bool(o.condition) for o in owned], dtype=bool),
        o_first=_first_of_ownerships(chain, m_first, o_mitigation),
        width=width,
    )


def _first_of_ownerships(chain: ValueChain, m_first: Codes32, o_mitigation: Indexes) -> Codes32:
    """The first day of each ownership; few have another one than their mitigation."""
    first: Codes32 = m_first[o_mitigation] if len(m_first) else np.zeros(0, dtype=np.int32)
    for index, (ownership, mitigation) in enumerate(zip(chain.ownerships, o_mitigation.tolist(), strict=True)):
        if ownership.applies_from and ownership.applies_from != chain.mitigations[mitigation].applies_from:
            first[index] = start_of(chain, ownership).first
    return first
