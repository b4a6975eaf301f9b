"""Agreement on a whole board: the results, and the interface of a measure. The measure in use is in `measures`.

Agreement on one question is in `common_answer`: no such measure fits a single question (see docs/method.md).
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from valuechain.analysis.workshop.statistics.proposals import ProposalGrid

FEWEST_FOR_AGREEMENT = 5
"""If fewer participants know, no figure is given: four people allow only 35 different bootstrap samples, and two
who happen to agree would decide the figure."""


class AgreementStatus(StrEnum):
    """Whether there is a figure, and if not, why."""

    MEASURED = "measured"
    TOO_FEW = "too few answers"
    ALL_AGREE = "no variation"
    """Everyone gave every actor the same role, so the answers have no variation to measure."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """Agreement on all cells of a board."""

    status: AgreementStatus
    participants: int
    """How many participants gave an answer other than "don't know" on at least one of the mitigations."""
    cells: int
    """Cells with at least two answers."""
    value: float | None = None
    """None if there is no figure."""
    low: float | None = None
    """The ends of the 95% interval; None if there is no figure or no interval."""
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure of agreement: how to compute it, and what to call it.

    In the explanation, `{roles}` is replaced by the values in order: no role, then the roles from the weakest.
    """

    name: str
    column: str
    """Column in exports; the ends of the interval are in columns ending in `_low` and `_high`."""
    measure: Callable[[ProposalGrid], Agreement]
    scale: str
    """The ends of the scale, such as "1 is full agreement, 0 is chance"."""
    explanation: str
    """How the measure is computed, in a sentence."""
    source: str
    interval: str
    """How the interval is computed, in a sentence."""
    interval_source: str
