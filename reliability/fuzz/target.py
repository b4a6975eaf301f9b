"""What is fuzzed: a target, what becomes of a case, and what must hold for each."""

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from types import FrameType
from typing import Any, NamedTuple

from hypothesis.strategies import SearchStrategy

LONGEST = 2.0
"""Seconds of computing that a case may take."""
HUNG = 60
"""Seconds after which a case counts as hung, whatever the machine does besides."""


class Outcome(StrEnum):
    """What became of a case."""

    DONE = "done"
    REFUSED = "refused"
    """With a message that says why."""
    BARE = "4xx"
    """Refused by a status code alone."""


class Fault(Exception):  # noqa: N818 # a finding, not an error of ours
    """What must not happen."""


class Target(NamedTuple):
    """Something that takes input from outside."""

    name: str
    takes: str
    """What it takes, in words."""
    cases: SearchStrategy[Any]
    call: Callable[[Any], Outcome]
    """Gives it a case. Raises an exception if something happens that must not."""


class _HungError(BaseException):
    """The time is up; code that catches every Exception lets it through."""


@contextmanager
def no_hang(seconds: float = HUNG) -> Iterator[None]:
    """Raises Fault if the body runs for so long. Works in the main thread, and not on Windows."""

    def stop(_signal: int, _frame: FrameType | None) -> None:
        raise _HungError

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    except _HungError as error:
        raise Fault(f"It hangs: no answer within {seconds:g} s.") from error
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
