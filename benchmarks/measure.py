"""Two ways to the same answer, timed in turns, and the table that shows them."""

import gc
from collections.abc import Callable, Iterable
from statistics import median
from time import perf_counter
from typing import NamedTuple

Call = Callable[[], object]

_SHORTEST_SAMPLE = 0.001
"""Seconds; what is quicker is repeated within a sample, so that the clock's own cost does not show."""


class Row(NamedTuple):
    """What our way and a plain way to the same answer cost."""

    name: str
    data: str
    """On what it was measured: the shipped frameworks, a catalogue, or nothing in particular."""
    ours: float
    baseline: float
    budget: float | None
    """The ratio that is not to be exceeded; None where a row is there for information."""
    floor: float | None = None
    """What the least possible work costs, where that is known."""
    unit: str = "s"
    """`s` for seconds, `B` for bytes, or nothing for a number of things."""

    @property
    def ratio(self) -> float:
        """How many times the baseline our way costs."""
        return self.ours / self.baseline

    @property
    def is_within(self) -> bool:
        """Whether the ratio keeps to the budget, if there is one."""
        return self.budget is None or self.ratio <= self.budget


def measure(
    name: str, data: str, ours: Call, baseline: Call, *, budget: float | None, repeat: int, floor: Call | None = None
) -> Row:
    """The median seconds of each call over `repeat` samples, taken in turns: ours, baseline, floor, ours, ...

    The garbage collector stays on, since its work is part of what a call costs. Each sample begins with nothing to
    collect, and what the benchmark itself holds is frozen, so that no call pays for the objects of another.
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
    """Seconds a call. The last result outlives the clock, so that a long call's result is not torn down within."""
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
    """Prints a table, each row as soon as it is measured."""
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
