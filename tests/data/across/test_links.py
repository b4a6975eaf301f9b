"""The links in data/ from the mitigations of every framework to practices."""

from collections import Counter, defaultdict

import pytest

from tests.conftest import Shipped
from tests.data.rows import Rows
from valuechain.model.common_language import Relation, Review
from valuechain.model.vocabulary import Confidence

COUNTS = {"same", "broader", "narrower"}
"""Relations by which a mitigation asks for the practice."""
ONLY_TOUCHED = {("pai-2023", "RD-2"), ("cn-ai-labeling", "cn-11")}
"""Mitigations that ask for no practice.

RD-2 is a title of PAI's, of which the text is not in hand; Article 11 only says that other law is to be kept.
"""


@pytest.fixture(scope="module")
def links(shipped: Shipped) -> Rows:
    """The links."""
    return shipped("links")


def test_every_mitigation_has_a_link(shipped: Shipped, links: Rows) -> None:
    """Every mitigation of every framework is linked, in the order of mitigations.csv."""
    linked = dict.fromkeys((row["framework"], row["mitigation_id"]) for row in links)
    assert list(linked) == [(row["framework"], row["id"]) for row in shipped("mitigations")]


def test_every_mitigation_asks_for_a_practice(links: Rows) -> None:
    """Every mitigation asks for at least one practice, except two that touch practices only."""
    relations = defaultdict(set)
    for row in links:
        relations[row["framework"], row["mitigation_id"]].add(row["relation"])
    assert {key for key, found in relations.items() if not found & COUNTS} == ONLY_TOUCHED


def test_every_practice_is_asked_for(shipped: Shipped, links: Rows) -> None:
    """Every practice exists, and at least one mitigation asks for it."""
    assert {row["practice"] for row in links if row["relation"] in COUNTS} == {
        row["id"] for row in shipped("practices")
    }


def test_no_pair_is_linked_twice(links: Rows) -> None:
    """A mitigation has one relation to a practice."""
    counted = Counter((row["framework"], row["mitigation_id"], row["practice"]) for row in links)
    assert [pair for pair, count in counted.items() if count > 1] == []


@pytest.mark.parametrize(("column", "words"), [("relation", Relation), ("review", Review), ("confidence", Confidence)])
def test_closed_lists(links: Rows, column: str, words: type) -> None:
    """Relations, states of review and confidence are words of the model's."""
    assert {row[column] for row in links} <= set(words)


def test_a_link_is_never_unsourced(links: Rows) -> None:
    """A link is stated, interpreted or ambiguous: without a source there is none."""
    assert "unsourced" not in {row["confidence"] for row in links}


def test_every_link_has_an_author_and_a_short_ground(links: Rows) -> None:
    """Every link names its author, and gives a ground of 4 to 30 words on one line."""
    for row in links:
        assert row["author"]
        assert 4 <= len(row["ground"].split()) <= 30, row
        assert "\n" not in row["ground"]


def test_a_difference_is_settled_where_it_is_recorded(links: Rows) -> None:
    """Only a link that a second reader has read can say how a difference was settled."""
    assert [row for row in links if row["settlement"] and row["review"] == "draft"] == []


def test_no_mitigation_is_the_same_as_two_practices(links: Rows) -> None:
    """A mitigation is the same as one practice at most: if it asks for two, it is broader than each."""
    same = Counter((row["framework"], row["mitigation_id"]) for row in links if row["relation"] == "same")
    assert [key for key, count in same.items() if count > 1] == []
