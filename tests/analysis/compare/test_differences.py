"""The rows of a comparison: kinds of difference, and filters."""

import pytest

import valuechain as vc
from valuechain.analysis.compare.contexts import Comparison
from valuechain.analysis.compare.differences import check_filters, difference_of, find_facts, narrow
from valuechain.analysis.compare.frameworks import FrameworkComparison, compare_sides
from valuechain.analysis.compare.rows import comparison_rows
from valuechain.model.errors import UnknownValueError
from valuechain.model.question.selection import Selection
from valuechain.model.vocabulary import Difference

Pair = tuple[vc.Allocation, vc.Allocation]


@pytest.fixture(scope="module")
def readings(chain: vc.ValueChain) -> Pair:
    """PAI's open checklist under the readings shown, and under reading B of item 12."""
    context = vc.Context("advanced", "open")
    return (
        vc.build_allocation(chain, context, framework="pai-open"),
        vc.build_allocation(chain, context, framework="pai-open", readings={"PO-12": "B"}),
    )


@pytest.fixture(scope="module")
def sources(chain: vc.ValueChain) -> Pair:
    """PAI's open checklist and the UK code."""
    context = vc.Context("advanced", "open")
    return (
        vc.build_allocation(chain, context, framework="pai-open"),
        vc.build_allocation(chain, context, framework="uk-ai-cyber"),
    )


def test_kinds_of_mitigations(readings: Pair) -> None:
    """Of the 15 mitigations, item 12 is changed and the others are the same."""
    facts = find_facts(compare_sides(*readings), *readings)
    changed = [key for key, row in facts.items() if row.difference is Difference.CHANGED]
    assert changed == ["mitigation:pai-open/PO-12"]
    assert len(facts) == 15


def test_actors_of_both_sides(readings: Pair) -> None:
    """A row's actors are those of either side, mentions included."""
    facts = find_facts(compare_sides(*readings), *readings)
    assert "model_hosting" in facts["mitigation:pai-open/PO-4"].actors  # mentioned
    assert facts["mitigation:pai-open/PO-12"].stages == {"Detect"}


def test_kinds_of_topics(sources: Pair) -> None:
    """Topics of one source only count as removed or added, and of the shared ones, incidents is the same."""
    found = compare_sides(*sources)
    assert isinstance(found, FrameworkComparison)
    kinds = {line.topic.id: difference_of(line) for line in found.lines}
    assert [topic for topic, kind in kinds.items() if kind is Difference.SAME] == ["incidents"]
    assert kinds["licensing"] is Difference.REMOVED
    assert kinds["supply-chain"] is Difference.ADDED
    assert kinds["evaluation"] is Difference.CHANGED


def test_narrowed_topics(sources: Pair) -> None:
    """Filters keep whole topics, with all of their mitigations."""
    whole = compare_sides(*sources)
    facts = find_facts(whole, *sources)
    assert isinstance(whole, FrameworkComparison)
    narrowed = narrow(whole, facts, Selection(topics=("documentation",)))
    assert isinstance(narrowed, FrameworkComparison)
    assert narrowed.lines == tuple(line for line in whole.lines if line.topic.id == "documentation")
    assert narrow(whole, facts, Selection()) is whole


def test_narrowed_mitigations(readings: Pair) -> None:
    """Filters on kinds of difference drop mitigations from every list of the comparison."""
    whole = compare_sides(*readings)
    narrowed = narrow(whole, find_facts(whole, *readings), Selection(), [Difference.SAME])
    assert isinstance(narrowed, Comparison)
    assert (narrowed.changes, len(narrowed.kept)) == ((), 14)


def test_filtered_rows(sources: Pair) -> None:
    """The table for download has the rows of the filters, and the names of both sides."""
    table = comparison_rows(*sources, Selection(topics=("documentation",)))
    rows = table.records()
    assert {row["id"] for row in rows if row["of"] == "topic"} == {"documentation"}
    assert {(row["from_side"], row["to_side"]) for row in rows} == {
        ("PAI’s open checklist", "the UK cyber security code")
    }
    assert comparison_rows(*sources, Selection(), [Difference.SAME]).records()[0]["id"] == "incidents"


@pytest.mark.parametrize(
    ("selection", "differences"),
    [
        (Selection(topics=("cooking",)), ()),
        (Selection(actors=("importer",)), ()),  # an actor of the EU AI Act
        (Selection(stages=("Cooking",)), ()),
        (Selection(), ("moved",)),
    ],
)
def test_unknown_values(sources: Pair, selection: Selection, differences: tuple[str, ...]) -> None:
    """A value that neither side has is refused."""
    with pytest.raises(UnknownValueError):
        check_filters(*sources, selection, differences)
