"""Places as numbered provisions, principles and headings."""

import pytest

from tests.analysis.verify.conftest import Compare
from valuechain.analysis.verify.kinds import kind_of
from valuechain.analysis.verify.provisions import PROVISIONS, outline

READ = """\
Plan first

Principle 1: Know your data

For: providers

1.1. Providers shall list their data.

1.1.1 The list should be public.

Then build

Principle 2: Keep watch
For: users
2.1: Users shall keep:
- logs,

- reports.

2.2  Users should
read both.
"""
PLACES = (
    "principle 1",
    "provision 1.1",
    "provision 1.1.1",
    "heading Then build",
    "principle 2",
    "provision 2.1",
    "provision 2.2",
)


def test_the_same_text_is_unchanged(compare: Compare) -> None:
    """Every provision, principle and heading is found, and nothing is left over."""
    found = compare(READ, READ, *PLACES)
    assert found.states == [("unchanged", place) for place in PLACES]
    assert found.uncovered == []


def test_a_principle_ends_at_its_first_provision_and_a_provision_has_its_bullets() -> None:
    """A principle has its title and addressees; a provision has wrapped lines, and bullets after an empty line."""
    passages = {section.place: " ".join(section.passage.split()) for section in outline(READ.split("\n"))}
    assert passages["principle 1"] == "Know your data For: providers"
    assert passages["principle 2"] == "Keep watch For: users"
    assert passages["provision 1.1"] == "Providers shall list their data."
    assert passages["provision 2.1"] == "Users shall keep: - logs, - reports."
    assert passages["provision 2.2"] == "Users should read both."


def test_a_stray_line_ends_a_provision() -> None:
    """Bullets after a line that belongs to no provision do not belong to the one before."""
    passages = {section.place: section.passage for section in outline(["1.1 Keep:", "", "Annex", "- of another"])}
    assert passages["provision 1.1"] == "Keep:"


def test_several_places_are_one_passage(compare: Compare) -> None:
    """A row read in two provisions is changed if one of them is."""
    both = "provision 1.1, provision 2.2"
    assert compare(READ, READ, both).states == [("unchanged", both)]
    assert compare(READ, READ.replace("read both", "read none"), both).states == [("changed", both)]


def test_other_words_are_changed(compare: Compare) -> None:
    """A provision with another verb is changed; its sub-provision is not."""
    now = READ.replace("Providers shall", "Providers may")
    assert [state for state, _ in compare(READ, now, *PLACES[:3]).states] == ["unchanged", "changed", "unchanged"]


def test_a_changed_bullet_changes_the_provision(compare: Compare) -> None:
    """The bullets of a provision are part of its passage."""
    assert compare(READ, READ.replace("reports", "nothing"), "provision 2.1").states == [("changed", "provision 2.1")]


def test_other_numbers_move_the_passage(compare: Compare) -> None:
    """A provision in the same words under another number is moved, and its old place is new."""
    now = READ.replace("2.2  Users", "2.3  Users").replace("2.1:", "2.2 Users shall plan.\n\n2.1:")
    found = compare(READ, now, *PLACES)
    assert found.states[-1] == ("moved", "provision 2.3")
    assert found.uncovered == ["provision 2.2"]


def test_a_deleted_provision_is_gone(compare: Compare) -> None:
    """A provision without its number and words is gone; a heading without its words, too."""
    now = READ.replace("1.1.1 The list should be public.", "").replace("Then build", "Now build")
    states = dict(zip(PLACES, compare(READ, now, *PLACES).states, strict=True))
    assert states["provision 1.1.1"] == states["heading Then build"] == ("gone", "")


def test_a_new_provision_has_no_row(compare: Compare) -> None:
    """Provisions and principles that no row covers are listed; headings are not."""
    now = f"{READ}\n2.3 Users shall rest.\n\nAt the end\n\nPrinciple 3: Tidy up\n"
    assert compare(READ, now, *PLACES).uncovered == ["provision 2.3", "principle 3"]


def test_a_table_of_contents_is_not_the_passage(compare: Compare) -> None:
    """Where a number stands twice, the later one counts."""
    contents = "Principle 1: Know your data\n\nPrinciple 2: Keep watch\n\n"
    assert compare(READ, contents + READ, "principle 1", "principle 2").states == [
        ("unchanged", "principle 1"),
        ("unchanged", "principle 2"),
    ]


@pytest.mark.parametrize(
    "place", ["provision 5", "provision 1.2.3.4", "principle 1.1", "heading", "provision 1.1; 1.2"]
)
def test_a_place_that_is_no_provision_is_refused(place: str) -> None:
    """Provisions have two or three numbers, principles one, and headings have words."""
    assert not PROVISIONS.fits(place)


def test_a_heading_may_have_a_comma() -> None:
    """A comma separates places only before the name of another."""
    assert [run.first for run in PROVISIONS.runs("heading Plan, then build, principle 2")] == [
        "heading Plan, then build",
        "principle 2",
    ]
    assert kind_of("heading Plan, then build, principle 2") is PROVISIONS
