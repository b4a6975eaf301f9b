"""The last few answers, kept: another filter, or another part of an answer, is not worked out from the beginning."""

from functools import lru_cache

from valuechain.analysis.allocation.allocation import Allocation, build_allocation
from valuechain.analysis.allocation.selection import Selection, count_values, select
from valuechain.analysis.findings.findings import build_findings, count_dates
from valuechain.analysis.rows.stages import build_stage_rows
from valuechain.model.chain import ValueChain
from valuechain.views.page.state import ViewState

_KEPT = 16
"""An answer with 15,000 mitigations takes a few megabytes."""

findings_of = lru_cache(maxsize=_KEPT)(build_findings)
counts_of = lru_cache(maxsize=_KEPT)(count_values)
dates_of = lru_cache(maxsize=_KEPT)(count_dates)
lines_of = lru_cache(maxsize=_KEPT)(build_stage_rows)


def answer_for(chain: ValueChain, state: ViewState) -> Allocation:
    """The whole answer to the question of a state. Raises as `build_allocation`."""
    return _answer(chain, state.question_only())


def shown_for(chain: ValueChain, state: ViewState) -> Allocation:
    """The part of the answer that the state's filters keep. Raises as `answer_for`."""
    allocation = answer_for(chain, state)
    return allocation if state.selection == Selection() else _select(allocation, state.selection)


def forget_answers() -> None:
    """Drops every kept answer, so that nothing is left of data that was deleted."""
    for kept in (_answer, _select, findings_of, counts_of, dates_of, lines_of):
        kept.cache_clear()


@lru_cache(maxsize=_KEPT)
def _answer(chain: ValueChain, state: ViewState) -> Allocation:
    return build_allocation(chain, **state.question())


_select = lru_cache(maxsize=_KEPT)(select)
