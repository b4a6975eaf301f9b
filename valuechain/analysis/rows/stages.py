"""Rows by stage, for a table too long to build at once."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from valuechain.analysis.allocation.allocation import Allocation, once_per_answer


class StageCount(NamedTuple):
    """A stage with its number of mitigations; one without a name has no heading."""

    name: str
    number: int


@dataclass(frozen=True, eq=False, slots=True)
class StageRows:
    """The rows of a long table: stage headings, in order of appearance, and mitigations."""

    rows: NDArray[np.intp]
    """For each row the index of its mitigation; -1 is the first stage's heading, -2 the second's."""
    stages: tuple[StageCount, ...]
    is_mixed: bool
    """Whether the mitigations differ in confidence."""


@once_per_answer
def build_stage_rows(allocation: Allocation) -> StageRows:
    """Lays out the rows of the table.

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
        tuple(map(StageCount, codes, numbers.tolist())),
        len({each.confidence for each in allocation.mitigations}) > 1,
    )
