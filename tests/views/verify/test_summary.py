"""A verification as text."""

import pytest

from valuechain.analysis.verify.sections import Section
from valuechain.analysis.verify.verify import CheckedPassage, CheckedText, Edition, State, Verification
from valuechain.model.texts import Passage, SourceText
from valuechain.tables.reading.texts import TextFile
from valuechain.views.verify.summary import write_summary

TEXT = SourceText("own", "code", "Our code", "", "", "", "", "")
FILE = TextFile("own.txt", "", ())
A = Section("provision 1.1", (1,), "A")


def passage(row: str, place: str, state: State, section: Section | None = None) -> CheckedPassage:
    """A passage of a mitigation."""
    return CheckedPassage(Passage("own", "mitigations", row, "code", place, "", ""), state, section)


def test_the_summary_has_counts_then_what_needs_a_look_then_places_without_a_row() -> None:
    """Unchanged passages are only counted; the others are listed with where they are."""
    passages = (
        passage("M-1", "provision 1.1", State.UNCHANGED, Section("provision 1.1", (1,), "A")),
        passage("M-2", "provision 1.2", State.CHANGED, Section("provision 1.2", (3, 4), "B")),
        passage("M-3", "provision 1.3", State.MOVED, Section("provision 2.3", (6,), "C")),
        passage("M-4", "lines 8-9", State.MOVED, Section("lines 9-10", (9, 10), "D")),
        passage("M-5", "provision 1.4", State.GONE),
    )
    uncovered = (Section("provision 3.1", (12,), "E"), Section("lines 14-15", (14, 15), "F"))
    checked = CheckedText(TEXT, FILE, Edition.OTHER, passages, uncovered)
    assert write_summary(Verification("own", (checked,), (), ("README",))) == (
        "own: 5 rows, some passages need another look.\n"
        "      1 unchanged in its place, as it was read\n"
        "      1 changed   in its place, in other words\n"
        "      2 moved     in the same words, but in another place\n"
        "      1 gone      no longer in its place\n"
        "      2 places without a row\n"
        "\n"
        "code (Our code)\n"
        "  File own.txt: another file than the one that was read.\n"
        "  CHANGED: mitigations M-2, provision 1.2 (lines 3-4)\n"
        "  MOVED: mitigations M-3, provision 1.3, now provision 2.3 (line 6)\n"
        "  MOVED: mitigations M-4, lines 8-9, now lines 9-10\n"
        "  GONE: mitigations M-5, provision 1.4\n"
        "  Without a row: provision 3.1 (line 12), lines 14-15.\n"
        "\n"
        "Not a text of own, and left out: README.\n"
    )


def test_a_text_without_rows_says_so() -> None:
    """A text in which no row was read has nothing to list."""
    summary = write_summary(Verification("own", (CheckedText(TEXT, FILE, Edition.SAME, (), ()),), (), ()))
    assert summary == (
        "own: 0 rows, nothing is changed, moved or gone.\n"
        "      0 places without a row\n"
        "\n"
        "code (Our code)\n"
        "  File own.txt: the file that was read.\n"
        "  No row was read here.\n"
    )


def test_rows_of_a_text_that_is_not_given_are_counted() -> None:
    """They are counted, and not listed; the first line says how many were checked, and their texts are named."""
    checked = CheckedText(TEXT, FILE, Edition.SAME, (passage("M-2", "Art 2", State.UNCHANGED, A),), ())
    missing = (SourceText("own", "law", "The law", "", "", "", "", ""), SourceText("own", "map", "A map", *[""] * 5))
    verification = Verification("own", (checked,), (passage("M-1", "Art 1", State.NOT_GIVEN),), (), missing)
    assert write_summary(verification) == (
        "own: 1 of 2 rows checked: nothing is changed, moved or gone.\n"
        "      1 unchanged in its place, as it was read\n"
        "      1 not given in a text that you did not give\n"
        "      0 places without a row\n"
        "  Not given: law (The law) and map (A map).\n"
        "\n"
        "code (Our code)\n"
        "  File own.txt: the file that was read.\n"
    )


@pytest.mark.parametrize(
    ("known_as", "mend"),
    [
        (None, "If it is another text, name its framework, or say which text it is with --text ID."),
        (SourceText("own", "law", "The law", *[""] * 5), "It is law (The law): say so with --text law."),
        (SourceText("film", "cut", "First cut", *[""] * 5), "It is cut of film (First cut): name that framework."),
    ],
)
def test_a_file_that_does_not_look_like_the_text(known_as: SourceText | None, mend: str) -> None:
    """The summary says so, and how to name another text; places without a row would mean nothing."""
    gone = passage("M-1", "Art 1", State.GONE)
    checked = CheckedText(TEXT, FILE, Edition.OTHER, (gone,), (A,), known_as)
    words = " ".join(write_summary(Verification("own", (checked,), (), ())).split())
    assert words.startswith("own: 1 row, this does not look like the text. 1 gone no longer in its place 0 places")
    assert f"This does not look like the text code: none of its passages is as it was read. {mend}" in words
    assert "Without a row" not in words


def test_one_of_two_files_does_not_look_like_the_text() -> None:
    """The first line speaks of the passages; the other file is pointed out with its text."""
    sound = CheckedText(TEXT, FILE, Edition.SAME, (passage("M-2", "Art 2", State.UNCHANGED, A),), ())
    strange = CheckedText(TEXT, FILE, Edition.OTHER, (passage("M-1", "Art 1", State.GONE),), ())
    summary = write_summary(Verification("own", (sound, strange), (), ()))
    assert summary.startswith("own: 2 rows, some passages need another look.\n")
    assert summary.count("This does not look like the text code") == 1


def test_parts_in_another_order_have_their_own_lines() -> None:
    """If a part of a place stands further up than the one before it, the lines are given in that order."""
    section = Section("Art 113, Art 111(1)", (40, 42, 44, 12, 14, 9), "A")
    checked = CheckedText(TEXT, FILE, Edition.OTHER, (passage("M-1", section.place, State.CHANGED, section),), ())
    assert "Art 113, Art 111(1) (lines 40-44, 12-14, 9)\n" in write_summary(Verification("own", (checked,), (), ()))


def test_a_long_list_is_broken_between_places() -> None:
    """A place and its lines stay together on one line of the text, which is at most 100 characters long."""
    uncovered = tuple(Section(f"Art {number}", (number,), "A") for number in range(1, 40))
    lines = write_summary(Verification("own", (CheckedText(TEXT, FILE, Edition.SAME, (), uncovered),), (), ())).split(
        "\n"
    )
    assert all(f"Art {number} (line {number})" in "\n".join(lines) for number in range(1, 40))
    assert 90 < max(map(len, lines)) <= 100
