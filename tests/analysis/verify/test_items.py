"""Places as ids in a YAML file."""

from tests.analysis.verify.conftest import Compare
from valuechain.analysis.verify.items import outline

READ = """\
# Ours
id: controls
description:
  - >
    id: not-an-item
controls:
  # ---- first
  - id: filterData
    title: Filter data
    steps:
    - id: inner
      text: Look
  - title: "Report"
    id: 'reportMisuse' # by hand

    text: >
      id: still-text
      To us.
# out of line
    owners: [user]
other:
- id: last-one
  title: End
"""


def test_the_items_of_the_outermost_lists_are_places() -> None:
    """Ids of the file, of inner lists and inside texts are not."""
    assert [section.place for section in outline(READ.split("\n"))] == ["filterData", "reportMisuse", "last-one"]


def test_the_passage_of_an_item_has_everything_but_its_id() -> None:
    """Its title and inner lists are part of it, and comments between items are not."""
    passages = {section.place: " ".join(section.passage.split()) for section in outline(READ.split("\n"))}
    assert passages["filterData"] == "title: Filter data steps: - id: inner text: Look"
    assert passages["reportMisuse"] == 'title: "Report" text: > id: still-text To us. owners: [user]'


def test_the_same_text_is_unchanged(compare: Compare) -> None:
    """Items in another order, with text wrapped in another way, are unchanged."""
    now = READ.replace("      To us.\n", "      To\n      us.\n")
    first = now[now.index("  - id: filterData") : now.index("  - title")]
    now = now.replace(first, "").replace("other:\n", f"{first}other:\n")
    assert now.index("filterData") > now.index("reportMisuse")
    places = ("filterData", "reportMisuse", "last-one", "filterData, last-one")
    assert compare(READ, now, *places).states == [("unchanged", place) for place in places]


def test_another_title_is_changed(compare: Compare) -> None:
    """An item with another title is changed."""
    now = READ.replace("Filter data", "Filter outputs")
    assert [state for state, _ in compare(READ, now, "filterData", "last-one").states] == ["changed", "unchanged"]


def test_another_id_moves_the_passage(compare: Compare) -> None:
    """An item with the same contents under another id is moved."""
    assert compare(READ, READ.replace("filterData", "filterSets"), "filterData").states == [("moved", "filterSets")]


def test_a_deleted_item_is_gone(compare: Compare) -> None:
    """An item that is in the text no longer is gone."""
    assert compare(READ, READ[: READ.index("other:")], "last-one").states == [("gone", "")]


def test_a_new_item_has_no_row(compare: Compare) -> None:
    """Items that no row covers are listed."""
    now = f"{READ}- id: brand-new\n  title: New\n"
    assert compare(READ, now, "filterData", "last-one").uncovered == ["reportMisuse", "brand-new"]
