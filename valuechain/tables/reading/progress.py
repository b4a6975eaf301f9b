"""Progress of reading a file."""

from collections.abc import Callable

Progress = Callable[[str, int, int], None]
"""Called with the current step, the number of rows done and the total; 0 means unknown."""

EVERY = 1000
"""Number of rows between calls."""


def say_nothing(_step: str, _done: int, _of: int) -> None:
    """Ignores progress."""
