"""The practices in data/: our common language under the topics."""

from collections import Counter

import pytest

from tests.conftest import Shipped
from tests.data.rows import Rows

MAY_BE_ALONE = ("red-teaming", "environment")
"""Topics with a single practice."""


@pytest.fixture(scope="module")
def practices(shipped: Shipped) -> Rows:
    """The practices."""
    return shipped("practices")


def test_there_are_100_practices(practices: Rows) -> None:
    """There are between 60 and 100 practices, few enough to be known by name."""
    assert len(practices) == 100


@pytest.mark.parametrize("column", ["id", "name", "summary"])
def test_every_practice_has_an_own(practices: Rows, column: str) -> None:
    """Every practice has an id, a name and a summary, and no other practice has the same."""
    counted = Counter(row[column].casefold() for row in practices)
    assert "" not in counted
    assert [cell for cell, count in counted.items() if count > 1] == []


def test_every_topic_has_practices(shipped: Shipped, practices: Rows) -> None:
    """Every topic has at least one practice, and most have several."""
    counted = Counter(row["topic"] for row in practices)
    assert counted.keys() == {row["id"] for row in shipped("topics")}
    assert tuple(topic for topic, count in counted.items() if count == 1) == MAY_BE_ALONE


def test_practices_stand_in_the_order_of_the_topics(shipped: Shipped, practices: Rows) -> None:
    """The practices of a topic stand together, in the order of topics.csv."""
    topics = [row["id"] for row in shipped("topics")]
    order = [topics.index(row["topic"]) for row in practices]
    assert order == sorted(order)


def test_no_practice_is_called_like_a_topic(shipped: Shipped, practices: Rows) -> None:
    """A practice and a topic never have the same id, so that one word finds one of them."""
    assert {row["id"] for row in practices} & {row["id"] for row in shipped("topics")} == set()


def test_names_and_summaries_are_short(practices: Rows) -> None:
    """A name has 60 characters at most, a summary 40 words."""
    assert [row["id"] for row in practices if len(row["name"]) > 60 or len(row["summary"].split()) > 40] == []
