"""Statements: what the sources say, one for each link, ownership and reference actor."""

from datetime import date

import pytest

from tests.conftest import Write
from tests.three_sources import write_sources
from valuechain.analysis.across.statements import Statement, statements_of
from valuechain.model.chain import ValueChain
from valuechain.model.norm import Strength

STARTS = date(2026, 8, 2).toordinal()


@pytest.fixture
def sources(write: Write) -> ValueChain:
    """The three sources."""
    return write_sources(write)


def find(chain: ValueChain, mitigation: str, actor: str) -> Statement:
    """The only statement of a mitigation about a reference actor."""
    (found,) = (each for each in statements_of(chain) if (each.mitigation.id, each.actor) == (mitigation, actor))
    return found


def test_one_for_each_link_ownership_and_reference_actor(sources: ValueChain) -> None:
    """A builder is two reference actors and so makes two statements; C2 has no owner and makes one."""
    found = [
        (each.mitigation.id, each.ownership.actor if each.ownership else "", each.actor)
        for each in statements_of(sources)
    ]
    assert found == [
        ("L1", "maker", "model_provider"),
        ("L1", "shop", "distribution_platform"),
        ("L1", "public", ""),
        ("L2", "maker", "model_provider"),
        ("C1", "builder", "model_provider"),
        ("C1", "builder", "app_developer"),
        ("C2", "", ""),
        ("C3", "builder", "model_provider"),
        ("C3", "builder", "app_developer"),
    ]


def test_topic_is_that_of_the_practice(sources: ValueChain) -> None:
    """A statement is about its practice's topic, whatever topics the mitigation has."""
    assert {each.topic for each in statements_of(sources)} == {"trouble"}


@pytest.mark.parametrize(
    ("mitigation", "actor", "part"),
    [
        ("L1", "model_provider", (True, True, True)),
        ("L1", "distribution_platform", (True, False, True)),
        ("L1", "", (True, False, False)),
        ("C2", "", (True, False, False)),
        ("C3", "app_developer", (False, True, True)),
    ],
)
def test_part_of_the_actor(sources: ValueChain, mitigation: str, actor: str, part: tuple[bool, bool, bool]) -> None:
    """A statement asks for the practice or only touches it, and its actor leads, supports, or is only told."""
    found = find(sources, mitigation, actor)
    assert (found.is_asking, found.is_lead, found.is_owner) == part


@pytest.mark.parametrize(
    ("mitigation", "actor", "strength"),
    [
        ("L1", "model_provider", Strength.REQUIRED),
        ("C1", "app_developer", Strength.OPTIONAL),
        ("L2", "model_provider", Strength.NOT_GIVEN),
        ("C2", "", Strength.NOT_GIVEN),
    ],
)
def test_strength(sources: ValueChain, mitigation: str, actor: str, strength: Strength) -> None:
    """The strength is that of the ownership's first verb; without a verb or an owner it is not given."""
    assert find(sources, mitigation, actor).strength is strength


@pytest.mark.parametrize(
    ("mitigation", "actor", "is_in_part", "is_conditional"),
    [
        ("L1", "model_provider", False, True),  # “for grave incidents”
        ("L1", "distribution_platform", True, False),  # only shops
        ("L2", "model_provider", False, False),  # broader asks for all of it
        ("C1", "model_provider", True, True),  # narrower; if it trains models
        ("C1", "app_developer", True, False),
        ("C3", "app_developer", False, False),
    ],
)
def test_weak_paths(
    sources: ValueChain, mitigation: str, actor: str, *, is_in_part: bool, is_conditional: bool
) -> None:
    """A path is weak by a narrower link or a partial match, and conditional by the source or by the match."""
    found = find(sources, mitigation, actor)
    assert (found.is_in_part, found.is_conditional) == (is_in_part, is_conditional)


@pytest.mark.parametrize("table", ["links", "ownerships"])
def test_ambiguity_is_weak(write: Write, table: str) -> None:
    """An ambiguous link, and an ambiguous ownership, make a path hold only in part."""
    confidence = {"links": "stated", "ownerships": "stated"} | {table: "ambiguous"}
    chain = write(
        actors=[["id", "name"], ["a", "A"]],
        mitigations=[["id", "name", "primary"], ["x", "X", "a"]],
        ownerships=[
            ["mitigation_id", "actor_id", "role", "confidence"],
            ["x", "a", "primary", confidence["ownerships"]],
        ],
        practices=[["id", "topic", "name"], ["p", "privacy", "P"]],
        links=[["mitigation_id", "practice", "relation", "confidence"], ["x", "p", "same", confidence["links"]]],
    )
    (found,) = statements_of(chain)
    assert found.is_in_part


def test_start(sources: ValueChain) -> None:
    """A statement begins on the day of its mitigation, at 0 without a day."""
    assert find(sources, "L1", "model_provider").starts == STARTS
    assert find(sources, "L2", "model_provider").starts == date(2028, 1, 1).toordinal()
    assert find(sources, "C1", "app_developer").starts == 0


def test_an_ownership_may_begin_later_than_its_mitigation(write: Write) -> None:
    """A statement begins on the later of the two days of its mitigation and its ownership."""
    chain = write(
        actors=[["id", "name"], ["a", "A"], ["b", "B"]],
        mitigations=[["id", "name", "primary", "applies_from"], ["x", "X", "a;b", "2027-01-01"]],
        ownerships=[["mitigation_id", "actor_id", "role", "applies_from"], ["x", "b", "primary", "2029-01-01"]],
        practices=[["id", "topic", "name"], ["p", "privacy", "P"]],
        links=[["mitigation_id", "practice", "relation"], ["x", "p", "same"]],
    )
    assert [date.fromordinal(each.starts).year for each in statements_of(chain)] == [2027, 2029]
