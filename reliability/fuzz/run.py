"""Runs a target with as many cases as one wants, and measures it."""

import re
import resource
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter, process_time
from typing import Any, NamedTuple

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.database import DirectoryBasedExampleDatabase

from reliability.fuzz.target import LONGEST, Fault, Outcome, Target, no_hang

BATCH = 1_000
"""Cases in one run of Hypothesis, which remembers all of them and becomes slow and large with many."""
MOST_MEMORY = 400
"""Limit on the megabytes by which a target may raise the peak memory of its process, caches included."""
_WARMING = 100
"""Cases before memory is measured: the first ones import libraries and fill caches."""
_DATABASE = Path(".hypothesis") / "fuzz"
_HIGHEST = re.compile(r"VmHWM:\s+(\d+) kB")
_MEGABYTE = 1024 if sys.platform != "darwin" else 1024 * 1024


class Failure(NamedTuple):
    """A minimal case that does what must not happen."""

    what: str
    example: str
    batch: int
    """The seed of its batch, which finds it again."""


class Figures(NamedTuple):
    """What a run of a target showed."""

    target: str
    cases: int
    outcomes: Counter[Outcome]
    seconds: float
    slowest: float
    """Seconds of computing."""
    slowest_case: str
    memory: float
    """By how many megabytes the peak rose after the first cases."""
    failures: tuple[Failure, ...]

    @property
    def is_sound(self) -> bool:
        """Whether everything held that must."""
        return not self.failures and self.memory <= MOST_MEMORY


class Tally:
    """Counts the cases of a target as they run."""

    def __init__(self, target: Target, longest: float = LONGEST) -> None:
        self._target, self._longest = target, longest
        self.outcomes: Counter[Outcome] = Counter()
        self.cases = 0
        self.slowest = 0.0
        self.slowest_case = ""
        self._peak = 0.0

    def check(self, case: Any) -> None:  # noqa: ANN401 # each target has its own kind of case
        """Runs a case. Raises an exception for what must not happen."""
        begun = process_time()  # other work on the machine does not count
        outcome = self._target.call(case)
        taken = process_time() - begun
        self.cases += 1
        self.outcomes[outcome] += 1
        if self.cases == _WARMING:
            self._peak = peak_memory()
        if taken > self.slowest:
            self.slowest, self.slowest_case = taken, repr(case)
        if taken > self._longest:
            raise Fault(f"It takes longer than {self._longest:g} s.")

    @property
    def memory(self) -> float:
        """By how many megabytes the peak rose after the first cases."""
        return peak_memory() - self._peak if self._peak else 0.0


def peak_memory(process: int | str = "self") -> float:
    """The most memory that a process, by default this one, has had so far, in megabytes."""
    status = Path(f"/proc/{process}/status")
    if status.exists():  # unlike getrusage, it does not count the process that started this one
        return int(_HIGHEST.findall(status.read_text())[0]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / _MEGABYTE


def run(target: Target, cases: int, first_seed: int) -> Figures:
    """Gives a target this many cases, in batches with seeds that follow each other."""
    tally, begun = Tally(target), perf_counter()
    failures: dict[str, Failure] = {}
    batch = first_seed
    while tally.cases < cases:
        for failure in _run_batch(tally, target, min(BATCH, cases - tally.cases), batch):
            failures.setdefault(failure.what, failure)
        batch += 1
    return Figures(
        target.name, tally.cases, tally.outcomes, perf_counter() - begun, tally.slowest, tally.slowest_case,
        tally.memory, tuple(failures.values()),
    )  # fmt: skip


def _run_batch(tally: Tally, target: Target, size: int, number: int) -> Iterator[Failure]:
    @seed(number)
    @settings(
        max_examples=size,
        database=DirectoryBasedExampleDatabase(_DATABASE / target.name),
        deadline=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.reuse, Phase.generate, Phase.shrink],
    )
    @given(target.cases)
    def check(case: Any) -> None:  # noqa: ANN401 # as above
        with no_hang():
            tally.check(case)

    try:
        check()
    except Exception as error:  # whatever a target raises is a finding
        for each in error.exceptions if isinstance(error, ExceptionGroup) else (error,):
            yield Failure(_say(each), "\n".join(getattr(each, "__notes__", ())), number)


def _say(error: Exception) -> str:
    """The exception, and the innermost place in our code."""
    at, trace = "", error.__traceback__
    while trace is not None:
        file = Path(trace.tb_frame.f_code.co_filename)
        if "valuechain" in file.parts:
            at = f" ({file.name}:{trace.tb_lineno})"
        trace = trace.tb_next
    return f"{error!r}{at}"
