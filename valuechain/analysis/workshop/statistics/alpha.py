"""Agreement on who owns a mitigation: Krippendorff's alpha with an interval.

Units are the cells (mitigation x actor), observers are the participants, and values are "no role" followed by the roles
in order (ordinal). "Don't know" and no answer count as missing values. Alpha is 1 if everyone gives the same answer for
each cell, and 0 if the cell says nothing about the answer. It is computed by the package `krippendorff` (Krippendorff
2004, *Content Analysis*, 2nd ed., ch. 11; Krippendorff 2011, "Computing Krippendorff's Alpha-Reliability",
https://repository.upenn.edu/asc_papers/43; Hayes and Krippendorff 2007, doi:10.1080/19312450709336664).

The interval is a percentile bootstrap over participants (Efron and Tibshirani 1993). It draws whole participants with
replacement, because one participant's answers depend on each other. A participant drawn twice agrees with themselves,
so every draw would agree more than the room does. Multiplying the observed disagreement of a draw by n / (n - 1)
corrects this on average.
"""

import krippendorff
import numpy as np
from numpy.typing import NDArray

from valuechain.analysis.workshop.statistics.agreement import (
    FEWEST_FOR_AGREEMENT,
    Agreement,
    Agreements,
    AgreementStatus,
    Measure,
)
from valuechain.analysis.workshop.statistics.proposals import ProposalGrid

DRAWS = 1_000
LARGEST_UNDEFINED = 0.05
"""There is no interval if alpha is undefined (only one value) in more than this share of draws."""
_SEED = 20_110_125
_LEVEL = 0.95

_Counts = NDArray[np.float64]


def measure_alpha(grid: ProposalGrid) -> Agreements:
    """Alpha overall and by mitigation."""
    knows = grid.is_known
    counted = grid.values[knows.any(axis=1)]
    levels = grid.levels
    one_hot = np.stack([counted == value for value in range(levels)], axis=-1)
    counts = one_hot.sum(axis=0)
    drawn = _draw(one_hot)
    by_mitigation = {
        mitigation: _agreement(
            int(np.count_nonzero(knows[:, index])),
            counts[index : index + 1],
            None if drawn is None else drawn[:, index : index + 1],
            len(counted),
        )
        for index, mitigation in enumerate(grid.mitigations)
    }
    return Agreements(_agreement(len(counted), counts, drawn, len(counted)), by_mitigation)


def _agreement(number: int, counts: NDArray[np.int_], drawn: _Counts | None, drawn_from: int) -> Agreement:
    levels = counts.shape[-1]
    cells = counts.reshape(-1, levels)
    paired = cells[cells.sum(axis=1) >= 2]
    speaking = len(paired)
    if number < FEWEST_FOR_AGREEMENT or not speaking or drawn is None:
        return Agreement(AgreementStatus.TOO_FEW, number, speaking)
    if np.count_nonzero(paired.sum(axis=0)) < 2:
        return Agreement(AgreementStatus.ALL_AGREE, number, speaking)
    alpha = float(krippendorff.alpha(value_counts=cells, level_of_measurement="ordinal"))
    alphas = alphas_of(drawn.reshape(len(drawn), -1, levels), drawn_from / (drawn_from - 1))
    defined = alphas[~np.isnan(alphas)]
    if len(defined) < (1 - LARGEST_UNDEFINED) * len(alphas):
        return Agreement(AgreementStatus.MEASURED, number, speaking, alpha)
    tail = (1 - _LEVEL) / 2
    low, high = np.quantile(defined, [tail, 1 - tail])
    # Agreement is at most 1, and the interval must contain the figure, which skewed draws may miss.
    return Agreement(
        AgreementStatus.MEASURED, number, speaking, alpha, min(float(low), alpha), max(min(float(high), 1.0), alpha)
    )


def _draw(one_hot: NDArray[np.bool_]) -> _Counts | None:
    """Value counts of bootstrap samples of participants; shape (draws, mitigations, actors, values)."""
    number = len(one_hot)
    if number < FEWEST_FOR_AGREEMENT:
        return None
    weights = np.random.default_rng(_SEED).multinomial(number, np.full(number, 1 / number), size=DRAWS)
    # Whole numbers below 2^24 are exact in single precision, which halves the time.
    flat = one_hot.reshape(number, -1).astype(np.float32)
    drawn = (weights.astype(np.float32) @ flat).astype(np.float64)
    return drawn.reshape(DRAWS, *one_hot.shape[1:])


def alphas_of(counts: _Counts, correction: float = 1.0) -> NDArray[np.float64]:
    """Ordinal alphas of many tables of value counts at once; NaN where undefined.

    The counts have shape (draws, cells, values). `correction` multiplies the observed disagreement; with 1, each alpha
    equals `krippendorff.alpha` of the table.
    """
    size = counts.sum(axis=-1, keepdims=True)
    per_pair = np.divide(counts, size - 1, out=np.zeros_like(counts), where=size >= 2)
    together = np.einsum("duv,duw->dvw", per_pair, counts, optimize=True)
    values = counts.shape[-1]
    diagonal = np.arange(values)
    together[:, diagonal, diagonal] -= per_pair.sum(axis=1)
    totals = together.sum(axis=-1)
    # The ordinal distance: how many answers lie between two values, counting half of those at each of the two.
    middle = np.cumsum(totals, axis=-1) - totals / 2
    distance = (middle[:, :, None] - middle[:, None, :]) ** 2
    observed = (together * distance).sum(axis=(1, 2)) * correction
    pairs = totals[:, :, None] * totals[:, None, :]
    all_answers = totals.sum(axis=-1)
    expected = np.divide(
        (pairs * distance).sum(axis=(1, 2)),
        all_answers - 1,
        out=np.zeros_like(all_answers),
        where=all_answers > 1,
    )
    ratio = np.divide(observed, expected, out=np.full_like(observed, np.nan), where=expected > 0)
    alphas: NDArray[np.float64] = 1 - ratio
    return alphas


ALPHA = Measure(
    name="Krippendorff’s alpha (ordinal)",
    column="alpha",
    measure=measure_alpha,
    high=0.8,
    some=0.667,
    chance=0,
    scale="1 is full agreement, 0 is chance",
    explanation="Krippendorff’s alpha for ordered values ({roles}) over all pairs of mitigation and actor: 1 is full "
    "agreement, 0 is what chance would give.",
    source="Krippendorff 2004, Content Analysis, 2nd ed., ch. 11; Hayes and Krippendorff 2007, "
    "doi:10.1080/19312450709336664",
    interval=f"We draw as many participants as there are, at random with replacement, {DRAWS:,} times. "
    "We correct for participants who are drawn twice and agree with themselves.",
    interval_source="Efron and Tibshirani 1993, An Introduction to the Bootstrap",
    words="High agreement is 0.8 or more, where Krippendorff (Content Analysis, 2nd ed. 2004, p. 241) would rely "
    "on data. Some agreement is 0.667 or more, where he would draw tentative conclusions. Low agreement is less. "
    "If the interval reaches 0, there is no agreement beyond chance. These labels are ours. The limits were set for "
    "coding texts: in a room, a low figure means that opinions differ, which may be exactly what you want to learn.",
)
