"""Mitigations stage by stage, for a table that is too long to be made at once."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from valuechain.analysis.allocation.allocation import Allocation, once_per_answer


@dataclass(frozen=True, eq=False, slots=True)
class StageRows:
    """The rows of a long table: the headings of stages, in the order in which these first appear, and mitigations."""

    rows: NDArray[np.intp]
    """Per row the position of its mitigation in the allocation; -1 is the heading of the first stage, -2 the second."""
    stages: tuple[tuple[str, int], ...]
    """Each stage with its number of mitigations; one without a name has no heading."""
    is_mixed: bool
    """Whether the mitigations differ in confidence."""


@once_per_answer
def build_stage_rows(allocation: Allocation) -> StageRows:
    """Where each row of the table is.

    >>> import valuechain as vc
    >>> allocation = vc.build_allocation(vc.read_chain(), vc.Context("advanced", "open"), framework="pai-open")
    >>> build_stage_rows(allocation).rows[10:].tolist()
    [9, -2, 10, 11, -3, 12, 13, 14]
    """
    codes: dict[str, int] = {}
    stage = np.array([codes.setdefault(each.stage, len(codes)) for each in allocation.mitigations], dtype=np.intp)
    numbers = np.bincount(stage, minlength=len(codes))
    starts = np.cumsum(numbers) - numbers
    named = np.array([index for name, index in codes.items() if name], dtype=np.intp)
    return StageRows(
        np.insert(np.argsort(stage, kind="stable"), starts[named], -1 - named),
        tuple(zip(codes, numbers.tolist(), strict=True)),
        len({each.confidence for each in allocation.mitigations}) > 1,
    )
