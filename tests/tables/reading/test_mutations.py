"""Mutated files are read or refused, never with an exception."""

import pytest

from scripts.mutate_files import find_faults

_COUNT = 240


@pytest.mark.parametrize("start", range(4))
def test_mutated_files(start: int) -> None:
    """No mutated file raises anything but InvalidDataError, or takes long; the script reads as many as one wants."""
    assert list(find_faults(range(start, _COUNT, 4))) == []
