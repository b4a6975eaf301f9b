"""Times two ways of getting the same answer, in alternation, and prints the results as a table."""

import gc
from collections.abc import Callable, Iterable, Sequence
from statistics import median
from time import perf_counter
from typing import NamedTuple

Call = Callable[[], object]

_SHORTEST_SAMPLE = 0.001
"""Minimum seconds per sample; faster calls are repeated within a sample to make timer overhead negligible."""


def percentile(taken: Sequence[float], share: float = 0.95) -> float:
    """A percentile of durations (nearest rank), in their unit."""
    return sorted(taken)[min(len(taken) - 1, int(share * len(taken)))]


class Row(NamedTuple):
    """The cost of our way and of a plain way of getting the same answer."""

    name: str
    data: str
    """The data measured: the shipped frameworks, a catalogue, or empty."""
    ours: float
    baseline: float
    budget: float | None
    """The highest acceptable ratio; None for rows without a budget."""
    floor: float | None = None
    """The cost of the least possible work, if known."""
    unit: str = "s"
    """`s` for seconds, `B` for bytes, or empty for a count."""

    @property
    def ratio(self) -> float:
        """Our cost as a multiple of the baseline's."""
        return self.ours / self.baseline

    @property
    def is_within(self) -> bool:
        """Whether the ratio is within the budget, if there is one."""
        return self.budget is None or self.ratio <= self.budget


def measure(
    name: str, data: str, ours: Call, baseline: Call, *, budget: float | None, repeat: int, floor: Call | None = None
) -> Row:
    """The median time of each call, in seconds, over `repeat` samples, taken in turn: ours, baseline, floor, ours, ...

    The garbage collector stays on, since it is part of a call's cost. Garbage is collected before each sample, and the
    benchmark's own objects are frozen, so that no call pays for another's garbage.
    """
    calls = [call for call in (ours, baseline, floor) if call is not None]
    gc.collect()
    gc.freeze()
    try:
        numbers = [_calls_a_sample(call) for call in calls]
        samples: list[list[float]] = [[] for _ in calls]
        for _ in range(repeat):
            for call, number, taken in zip(calls, numbers, samples, strict=True):
                taken.append(_sample(call, number))
    finally:
        gc.unfreeze()
    seconds = [median(taken) for taken in samples]
    return Row(name, data, seconds[0], seconds[1], budget, seconds[2] if floor else None)


def _calls_a_sample(call: Call) -> int:
    call()
    return 1 + int(_SHORTEST_SAMPLE / _sample(call, 1))


def _sample(call: Call, number: int) -> float:
    """Seconds per call. The last result outlives the measurement, so that its deallocation is not timed."""
    result = None
    gc.collect()
    start = perf_counter()
    for _ in range(number):
        result = call()
    seconds = perf_counter() - start
    del result
    return seconds / number


_HEAD = ("what", "data", "ours", "baseline", "floor", "ratio", "budget", "")


def print_rows(title: str, rows: Iterable[Row]) -> None:
    """Prints a table row by row as results come in."""
    print(f"\n{title}")
    print(_line(_HEAD), flush=True)
    for row in rows:
        floor = "" if row.floor is None else _amount(row.floor, row.unit)
        amounts = (_amount(row.ours, row.unit), _amount(row.baseline, row.unit), floor)
        budget = "" if row.budget is None else f"{row.budget:g}"
        print(_line((row.name, row.data, *amounts, f"{row.ratio:.2f}", budget, _verdict(row))), flush=True)


def _verdict(row: Row) -> str:
    if row.budget is None:
        return "for information"
    return "within budget" if row.is_within else "OVER BUDGET"


def _line(cells: tuple[str, ...]) -> str:
    name, data, *numbers, verdict = cells
    return f"{name:<60} {data:<10}{''.join(f'{number:>10}' for number in numbers)}  {verdict}".rstrip()


def _amount(value: float, unit: str) -> str:
    if unit == "B":
        return f"{value / 1000:.1f} kB"
    if not unit:
        return f"{value:g}"
    if value < 0.0001:
        return f"{value * 1e6:.1f} us"
    return f"{value * 1000:.2f} ms" if value < 1 else f"{value:.2f} s"
