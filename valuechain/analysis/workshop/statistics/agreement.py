"""Agreement: the results, and the interface of a measure. The measure in use is in `measures`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from valuechain.analysis.workshop.statistics.proposals import ProposalGrid

FEWEST_FOR_AGREEMENT = 5
"""If fewer participants know, no figure is given: four people allow only 35 different bootstrap samples, and two
who happen to agree would decide the figure."""


class AgreementStatus(StrEnum):
    """Whether there is a figure, and if not, why."""

    MEASURED = "measured"
    TOO_FEW = "too few to say"
    ALL_AGREE = "all agree"
    """Everyone gave every actor the same role, so the answers have no variation to measure."""


class AgreementLevel(StrEnum):
    """The figure in plain words."""

    HIGH = "high agreement"
    SOME = "some agreement"
    LOW = "low agreement"
    CHANCE = "no agreement beyond chance"


@dataclass(frozen=True, slots=True)
class Agreement:
    """Agreement on a set of cells."""

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
class Agreements:
    """Agreement overall and by mitigation."""

    overall: Agreement
    by_mitigation: Mapping[str, Agreement]


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure of agreement: how to compute it, what to call it, and how to put its values in words.

    In the measure's texts, `{roles}` is replaced by the values in order: no role, then the roles from the weakest.
    """

    name: str
    column: str
    """Column in exports; the ends of the interval are in columns ending in `_low` and `_high`."""
    measure: Callable[[ProposalGrid], Agreements]
    high: float
    """Lower limit of "high agreement"."""
    some: float
    """Lower limit of "some agreement"; below it, a room is split."""
    chance: float
    """The value expected by chance."""
    scale: str
    """The ends of the scale, such as "1 is full agreement, 0 is chance"."""
    explanation: str
    """How the measure is computed, in a sentence."""
    source: str
    interval: str
    """How the interval is computed, in a sentence."""
    interval_source: str
    words: str
    """Source of the labels for its values."""

    def level_of(self, found: Agreement) -> AgreementLevel | None:
        """The level of the figure; a low figure whose interval reaches chance is `CHANCE`. None without a figure."""
        if found.value is None:
            return None
        if found.value >= self.some:
            return AgreementLevel.HIGH if found.value >= self.high else AgreementLevel.SOME
        lowest = found.value if found.low is None else found.low
        return AgreementLevel.CHANCE if lowest <= self.chance else AgreementLevel.LOW
