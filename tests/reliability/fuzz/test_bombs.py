"""Bombs that once did harm, or that libraries are trusted with, each in a process of its own."""

import pytest

from reliability.fuzz.bombs import BOMBS, measure

READ = {"JSON in place of the descriptor, a million deep"}
"""It is harmless, so it is read."""
SHORT = (
    "zip that hides 500 MB",
    "XLSX, text of 140 MB in one cell",
    "XLSX, a million attributes",
    "XLSX, laughing xl/sharedStrings.xml",
    "XLSX, external entity in a sheet",
    "CSV, 49 million line breaks",
    "JSON in place of the descriptor, a million deep",
)
"""The others are in `make fuzz`."""


@pytest.mark.parametrize("name", SHORT)
def test_bombs(name: str) -> None:
    """A bomb is refused with a message or read, within bounds of time and memory, and shows no file of the server."""
    assert name in BOMBS
    opened = measure(name)
    assert opened.is_bounded, opened
    assert opened.is_read == (name in READ)
