"""Coverage: what a framework's answers amount to, for every model type and release type."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from valuechain.analysis.allocation.allocation import KEPT_ANSWERS, Allocation, build_allocation
from valuechain.analysis.allocation.arrays import lead_mask, owner_mask
from valuechain.model.chain import ValueChain
from valuechain.model.context import Context
from valuechain.model.once import latest_answers
from valuechain.model.question.question import Question
from valuechain.model.vocabulary import PLACES, Place


@dataclass(frozen=True, slots=True)
class Coverage:
    """The mitigations of an answer, each counted once."""

    backed: int
    """With a lead and at least one other owner."""
    no_backup: int
    """With a lead and no other owner."""
    without_lead: int

    @property
    def total(self) -> int:
        """All mitigations."""
        return self.backed + self.no_backup + self.without_lead


def count_coverage(allocation: Allocation) -> Coverage:
    """The coverage of an answer.

    >>> import valuechain as vc
    >>> allocation = vc.build_allocation(vc.read_chain(), vc.Context("advanced", "open"), framework="pai-open")
    >>> count_coverage(allocation)
    Coverage(backed=11, no_backup=4, without_lead=0)
    """
    is_led, owners = lead_mask(allocation).any(axis=1), owner_mask(allocation).sum(axis=1)
    led, backed = int(np.count_nonzero(is_led)), int(np.count_nonzero(is_led & (owners > 1)))
    return Coverage(backed, led - backed, len(allocation.mitigations) - led)


def build_coverage(chain: ValueChain, question: Question) -> Mapping[Place, Coverage | None]:
    """The coverage of the question's answer for every model type and release type; None where there is no answer."""
    return _build(chain, replace(question.asked, model_type=None, release_type=None))


@latest_answers(KEPT_ANSWERS)
def _build(chain: ValueChain, question: Question) -> Mapping[Place, Coverage | None]:
    return {place: _count_in(chain, question, place) for place in PLACES}


def _count_in(chain: ValueChain, question: Question, place: Place) -> Coverage | None:
    if not chain.cell(question.framework, place).status.is_answered:
        return None
    context = Context(place.model_type, place.release_type, question.is_significant_update)
    return count_coverage(
        build_allocation(
            chain,
            context,
            framework=question.framework,
            readings=dict(question.readings),
            level=question.level,
            on=question.on,
        )
    )
