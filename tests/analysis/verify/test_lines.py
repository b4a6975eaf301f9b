"""Places as line numbers."""

import pytest

from tests.analysis.verify.conftest import Compare
from valuechain.analysis.verify.kinds import kind_of
from valuechain.analysis.verify.lines import LINES

READ = "Title\n\nFilter data.\nTest models.\n\nReport misuse."
"""Lines 3, 4 and 6 have something to do."""


def test_the_same_text_is_unchanged(compare: Compare) -> None:
    """Ranges, single lines and lists of both are found in the text that was read."""
    places = ("lines 3-4", "line 6", "lines 3, 6", "lines 1-3, 6")
    assert compare(READ, READ, *places).states == [("unchanged", place) for place in places]


def test_other_words_are_changed(compare: Compare) -> None:
    """A line with another word is changed, and the other lines are not."""
    now = READ.replace("Test models", "Test systems")
    assert [state for state, _ in compare(READ, now, "lines 3-4", "line 6").states] == ["changed", "unchanged"]


def test_a_line_inserted_above_moves_the_passage(compare: Compare) -> None:
    """Lines that stand further down in the same words are moved, also as a list of lines."""
    found = compare(READ, f"Preface\n{READ}", "lines 3-4", "lines 3, 6")
    assert found.states == [("moved", "lines 4-5"), ("moved", "lines 4, 7")]
    assert found.uncovered == ["lines 1-2"]


def test_a_line_deleted_above_moves_the_passage(compare: Compare) -> None:
    """Lines that stand further up in the same words are moved."""
    assert compare(READ, READ.removeprefix("Title\n"), "line 6").states == [("moved", "line 5")]


@pytest.mark.parametrize("now", ["Title\n\nFilter data.", "Title\n\nFilter data.\n\n\n"])
def test_a_line_beyond_the_end_or_without_words_is_gone(compare: Compare, now: str) -> None:
    """A passage is gone if the text is shorter, or if its lines are empty."""
    assert compare(READ, now, "line 3", "lines 4-5").states == [("unchanged", "line 3"), ("gone", "")]


def test_lines_that_no_row_covers_are_listed_as_ranges(compare: Compare) -> None:
    """Ranges run over empty lines, and do not begin or end with one."""
    text = "\nA\n\nB\nC\nD\n\n"
    assert compare(text, text, "line 5").uncovered == ["lines 2-4", "line 6"]
    assert compare(text, text, "lines 2-6").uncovered == []


@pytest.mark.parametrize("place", ["lines 5-3", "lines 0-2", "lines a-b", "line 3;4", "lines 3-"])
def test_a_place_that_is_no_range_is_refused(place: str) -> None:
    """Ranges begin at line 1, and do not end before they begin."""
    assert not LINES.fits(place)
    assert kind_of(place) is None
