"""How many mitigations a chain has: by place and level, and by topic."""

from collections import Counter
from collections.abc import Mapping
from datetime import date

import numpy as np

from valuechain.analysis.allocation.codes import codes_of
from valuechain.model.chain import ValueChain
from valuechain.model.once import once_per_chain
from valuechain.model.vocabulary import Place


def count_mitigations(
    chain: ValueChain, framework: str, place: Place, level: int | None = 1, *, on: date | None = None
) -> int:
    """How many mitigations the framework lists for a place, and if a day is given, have begun to apply by then."""
    if not chain.cell(framework, place).status.is_answered:
        return 0
    if on is not None:
        codes = codes_of(chain.only(framework))
        return int(np.count_nonzero(codes.mitigations_in(place, [0], level) & codes.begun_on(on)))
    return sum(
        number
        for (places, of_level), number in _count_patterns(chain.only(framework)).items()
        if level in (None, of_level) and (not places or place in places)
    )


@once_per_chain
def count_topics(chain: ValueChain) -> Mapping[str, int]:
    """The number of mitigations on each topic (id), over all frameworks and levels; topics without any are left out."""
    return Counter(topic for mitigation in chain.mitigations for topic in {*mitigation.topics})


@once_per_chain
def _count_patterns(part: ValueChain) -> Counter[tuple[frozenset[Place], int]]:
    """Counts mitigations by places and level: even a large framework has few combinations of the two."""
    return Counter((mitigation.cells, mitigation.level) for mitigation in part.mitigations)
