"""The mitigations of an answer by stage."""

from valuechain.analysis.allocation.allocation import Allocation, once_per_answer
from valuechain.analysis.rows.bands import Band


@once_per_answer
def group_by_stage(allocation: Allocation) -> tuple[Band[int], ...]:
    """The stages in order of appearance, with the positions of their mitigations in the allocation."""
    answering = {framework.id for framework in allocation.frameworks}
    glosses = {stage.name: stage.gloss for stage in allocation.chain.stages if stage.framework in answering}
    positions: dict[str, list[int]] = {}
    for position, mitigation in enumerate(allocation.mitigations):
        positions.setdefault(mitigation.stage, []).append(position)
    return tuple(Band(stage, tuple(rows), glosses.get(stage, "")) for stage, rows in positions.items())


@once_per_answer
def list_rows(allocation: Allocation) -> tuple[Band[int] | int, ...]:
    """The rows of a long table: each stage that has a name, followed by the positions of its mitigations.

    >>> import valuechain as vc
    >>> allocation = vc.build_allocation(vc.read_chain(), vc.Context("advanced", "open"), framework="pai-open")
    >>> [row if isinstance(row, int) else row.name for row in list_rows(allocation)][9:13]
    [8, 9, 'Detect', 10]
    """
    rows: list[Band[int] | int] = []
    for band in group_by_stage(allocation):
        if band.name:
            rows.append(band)
        rows.extend(band.rows)
    return tuple(rows)
