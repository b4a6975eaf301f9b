"""Bombs that once did harm, or that libraries are trusted with, each in a process of its own."""

from pathlib import Path

import pytest

from reliability.fuzz.bombs import BOMBS, measure
from reliability.fuzz.http_bombs import HTTP_BOMBS

PAGE = Path(__file__).resolve().parents[3] / "docs" / "reliability.md"

READ = {"JSON in place of the descriptor, a million deep", "zip with paths out of it"}
"""They are harmless, so they are read."""
SHORT = (
    "zip that hides 500 MB",
    "zip with paths out of it",
    "XLSX, text of 140 MB in one cell",
    "XLSX, 9 million shared texts",
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


def test_the_page_on_reliability_counts_them() -> None:
    """The page lists every bomb, counts them and the requests, and says how many requests it leaves out."""
    text = PAGE.read_text(encoding="utf-8")
    assert [name for name in BOMBS if f"\n    {name}  " not in text] == []
    left_out = [name for name in HTTP_BOMBS if f"\n    {name}  " not in text]
    said = " ".join(text.split())
    assert f"opens {len(BOMBS)} bombs (files that cost far more than their size)" in said
    assert f"sends {len(HTTP_BOMBS)} such requests" in said
    assert f"and {len(left_out)} others like these" in said
