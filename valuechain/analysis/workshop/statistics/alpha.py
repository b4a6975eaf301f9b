"""Agreement on who owns the mitigations of a board: Krippendorff's alpha with an interval.

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


def measure_alpha(grid: ProposalGrid) -> Agreement:
    """Alpha over all mitigations and actors."""
    knows = grid.is_known
    counted = grid.values[knows.any(axis=1)]
    levels, number = grid.levels, len(counted)
    one_hot = np.stack([counted == value for value in range(levels)], axis=-1)
    cells = one_hot.sum(axis=0).reshape(-1, levels)
    paired = cells[cells.sum(axis=1) >= 2]
    speaking = len(paired)
    if number < FEWEST_FOR_AGREEMENT or not speaking:
        return Agreement(AgreementStatus.TOO_FEW, number, speaking)
    if np.count_nonzero(paired.sum(axis=0)) < 2:
        return Agreement(AgreementStatus.ALL_AGREE, number, speaking)
    alpha = float(krippendorff.alpha(value_counts=cells, level_of_measurement="ordinal"))
    alphas = alphas_of(_draw(one_hot), number / (number - 1))
    defined = alphas[~np.isnan(alphas)]
    if len(defined) < (1 - LARGEST_UNDEFINED) * len(alphas):
        return Agreement(AgreementStatus.MEASURED, number, speaking, alpha)
    tail = (1 - _LEVEL) / 2
    low, high = np.quantile(defined, [tail, 1 - tail])
    # Agreement is at most 1, and the interval must contain the figure, which skewed draws may miss.
    return Agreement(
        AgreementStatus.MEASURED, number, speaking, alpha, min(float(low), alpha), max(min(float(high), 1.0), alpha)
    )


def _draw(one_hot: NDArray[np.bool_]) -> _Counts:
    """Value counts of bootstrap samples of participants; shape (draws, cells, values)."""
    number = len(one_hot)
    weights = np.random.default_rng(_SEED).multinomial(number, np.full(number, 1 / number), size=DRAWS)
    # Whole numbers below 2^24 are exact in single precision, which halves the time.
    flat = one_hot.reshape(number, -1).astype(np.float32)
    drawn = (weights.astype(np.float32) @ flat).astype(np.float64)
    return drawn.reshape(DRAWS, -1, one_hot.shape[-1])


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
    scale="1 is full agreement, 0 is chance",
    explanation="Krippendorff’s alpha for ordered values ({roles}) over all pairs of mitigation and actor: 1 is full "
    "agreement, 0 is what chance would give.",
    source="Krippendorff 2004, Content Analysis, 2nd ed., ch. 11; Hayes and Krippendorff 2007, "
    "doi:10.1080/19312450709336664",
    interval=f"We draw as many participants as there are, at random with replacement, {DRAWS:,} times. "
    "We correct for participants who are drawn twice and agree with themselves.",
    interval_source="Efron and Tibshirani 1993, An Introduction to the Bootstrap",
)
