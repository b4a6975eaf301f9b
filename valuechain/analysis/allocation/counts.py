"""How many mitigations a chain has: by place and level, and by topic."""

from collections import Counter
from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

import numpy as np

from valuechain.analysis.allocation.codes import codes_of
from valuechain.model.chain import ValueChain
from valuechain.model.framework import Framework
from valuechain.model.once import once_per_chain
from valuechain.model.vocabulary import Place
from valuechain.model.words import count, join_words


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


class LevelCount(NamedTuple):
    """How many mitigations there are at each level."""

    whole: int
    parts: int

    @property
    def all(self) -> int:
        """The number at both levels."""
        return self.whole + self.parts

    def words(self, framework: Framework) -> str:
        """The numbers in the source's own words, such as `1 principle and 10 provisions`; empty without parts."""
        if not self.parts:
            return ""
        named = ((self.whole, framework.called or "mitigation"), (self.parts, framework.called_level_2 or "part"))
        return join_words([count(number, noun) for number, noun in named if number])


@once_per_chain
def count_on_topics(chain: ValueChain) -> Mapping[tuple[str, str], LevelCount]:
    """The number of mitigations by framework and topic, for those with any.

    >>> import valuechain as vc
    >>> chain = vc.read_chain()
    >>> found = count_on_topics(chain)["uk-ai-cyber", "documentation"]
    >>> found.all, found.words(chain.framework("uk-ai-cyber"))
    (11, '1 principle and 10 provisions')
    """
    numbers = Counter((m.framework, topic, m.level) for m in chain.mitigations for topic in {*m.topics})
    pairs = dict.fromkeys(key[:2] for key in numbers)
    return {pair: LevelCount(numbers[*pair, 1], numbers[*pair, 2]) for pair in pairs}


@once_per_chain
def _count_patterns(part: ValueChain) -> Counter[tuple[frozenset[Place], int]]:
    """Counts mitigations by places and level: even a large framework has few combinations of the two."""
    return Counter((mitigation.cells, mitigation.level) for mitigation in part.mitigations)
