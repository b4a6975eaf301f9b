"""Compares the room with the guidance: whether most people give each actor the published role.

The verdict is the majority's, because those in the room are the whole room and not a sample of it. Reports and tables
also say what a larger room like this one might do. The share that gives the published role has a Wilson interval and is
tested against one half by the matching score test (Wilson 1927, doi:10.1080/01621459.1927.10502953): z =
(k - n/2) / sqrt(n/4), two-sided, without continuity correction. The p values are corrected for the false discovery rate
over all cells of the board (Benjamini and Hochberg 1995, doi:10.1111/j.2517-6161.1995.tb02031.x).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from math import erfc, sqrt

from valuechain.analysis.workshop.statistics.common_answer import CommonAnswer, count_swing
from valuechain.analysis.workshop.statistics.counts import ActorCount, count_board
from valuechain.analysis.workshop.statistics.proposals import Rounds
from valuechain.model.workshop.plan import NO_ROLE, Plan, PlannedMitigation, RoundProposal

SIGNIFICANT = 0.05
"""Significance level, applied to adjusted p values."""
_LEVEL = 0.95


class Verdict(StrEnum):
    """The room's verdict on published roles."""

    SAME = "same"
    """More than half say exactly what is published."""
    DIFFERS = "differs"
    """More than half say something else."""
    SPLIT = "split"
    """No answer has more than half."""


@dataclass(frozen=True, slots=True)
class VersusCell:
    """The comparison for one mitigation and actor."""

    mitigation: str
    actor: str
    published: str | None
    """The published role, which may be `NO_ROLE`; None if not known."""
    known: int
    """How many people in the room know."""
    same: int
    """How many of them give exactly the published role; 0 if that role is not known."""
    majority: str | None
    """The role given by a majority of those with a view; None without a majority."""
    doubt: str
    """Why the source is ambiguous; empty if it isn't."""
    share: float | None = None
    """`same` as a share of `known`; this and the next four are None if no one has a view or `published` is None."""
    low: float | None = None
    """The ends of the 95% interval of the share."""
    high: float | None = None
    p: float | None = None
    adjusted_p: float | None = None
    verdict: Verdict | None = None
    """None if the published role is not known or no one has a view."""
    swing: int = 0
    """The fewest people who would have had to give the actor another role for the verdict to change; 0 without one."""
    verb: str = ""
    """The source's verb for the published role, if it gives one."""
    condition: str = ""
    """The condition of the published role, if there is one."""

    @property
    def is_none_confirmed(self) -> bool:
        """Whether most people agree with the source that the actor has no role."""
        return self.verdict is Verdict.SAME and self.published == NO_ROLE


def prepare() -> None:
    """Imports SciPy before the first comparison, which is then a second faster."""
    import scipy.stats  # noqa: F401, PLC0415 # for later


def compare_with_guidance(plan: Plan, proposals: Iterable[RoundProposal], rounds: Rounds) -> tuple[VersusCell, ...]:
    """Compares each mitigation and actor in the given rounds, in agenda and value-chain order.

    The p values are corrected over all these cells, except those for which nothing is published or no one has a view.
    """
    board = count_board(plan, proposals, rounds)
    cells = [
        _cell(mitigation, actor)
        for mitigation in plan.mitigations
        if mitigation.id in board
        for actor in board[mitigation.id].actors
    ]
    adjusted = adjust([cell.p for cell in cells])
    return tuple(replace(cell, adjusted_p=p) for cell, p in zip(cells, adjusted, strict=True))


def compare_answer(common: CommonAnswer, published: Mapping[str, str] | None) -> Verdict | None:
    """Whether the room's answer is the published one, actor by actor and role by role.

    None if nothing is published, or if fewer than two know. No published owner is the same as the answer that no one
    can do this.
    """
    if published is None or common.known < 2:
        return None
    if common.is_split:
        return Verdict.SPLIT
    return Verdict.SAME if common.roles == published else Verdict.DIFFERS


def compare_answers(plan: Plan, common: Mapping[str, CommonAnswer]) -> dict[str, Verdict]:
    """The verdicts of `compare_answer` by mitigation, in agenda order; those without one are left out."""
    found = {
        mitigation.id: compare_answer(common[mitigation.id], mitigation.published)
        for mitigation in plan.mitigations
        if mitigation.id in common
    }
    return {mitigation: verdict for mitigation, verdict in found.items() if verdict}


def score_test(same: int, known: int) -> float:
    """The two-sided p value of a test of a share against one half.

    >>> round(score_test(4, 5), 4), round(score_test(5, 5), 4)
    (0.1797, 0.0253)
    """
    z = (same - known / 2) / sqrt(known / 4)
    return erfc(abs(z) / sqrt(2))


def adjust(p_values: Sequence[float | None]) -> list[float | None]:
    """The p values corrected for the false discovery rate; None stays None."""
    known = [p for p in p_values if p is not None]
    if not known:
        return list(p_values)
    from scipy.stats import false_discovery_control  # noqa: PLC0415 # slow to import, and needed by few pages

    adjusted = iter(false_discovery_control(known, method="bh").tolist())
    return [None if p is None else float(next(adjusted)) for p in p_values]


def _cell(mitigation: PlannedMitigation, count: ActorCount) -> VersusCell:
    published = None if mitigation.published is None else mitigation.published.get(count.actor, NO_ROLE)
    cell = VersusCell(
        mitigation=mitigation.id,
        actor=count.actor,
        published=published,
        known=count.known,
        same=0 if published is None else count.of(published),
        majority=count.majority,
        doubt=mitigation.doubt,
        verb=mitigation.verbs.get(count.actor, ""),
        condition=mitigation.conditions.get(count.actor, ""),
    )
    if published is None or not count.known:
        return cell
    low, high = _interval(cell.same, cell.known)
    return replace(
        cell,
        share=cell.same / cell.known,
        low=low,
        high=high,
        p=score_test(cell.same, cell.known),
        verdict=_verdict(published, count.majority),
        swing=count_swing(max(count.none, *count.by_role.values()), count.known),
    )


def _interval(same: int, known: int) -> tuple[float, float]:
    from scipy.stats import binomtest  # noqa: PLC0415 # as above

    interval = binomtest(same, known).proportion_ci(_LEVEL, method="wilson")
    return float(interval.low), float(interval.high)


def _verdict(published: str, majority: str | None) -> Verdict:
    if majority is None:
        return Verdict.SPLIT
    return Verdict.SAME if majority == published else Verdict.DIFFERS
