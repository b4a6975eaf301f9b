"""How far reading is, told to whoever waits for it."""

from collections.abc import Callable

Progress = Callable[[str, int, int], None]
"""Is told what is being done, how many rows of it are done, and of how many; 0 for what is not known."""

EVERY = 1000
"""Rows after which it is told."""


def say_nothing(_step: str, _done: int, _of: int) -> None:
    """The progress that nobody is told."""
