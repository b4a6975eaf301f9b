"""Proposals of simulated participants."""

from dataclasses import replace

from tests.workshops import make_plan, make_ranking
from valuechain.analysis.workshop.rehearsal import imagine
from valuechain.model.workshop.plan import (
    PRIMARY,
    ProposalKind,
    Rules,
)

PLAN = make_plan("ab", {"1": "PP"})
(ITEM,) = PLAN.mitigations
OPEN = make_plan("ab", {"2": None})


def test_the_same_at_every_run() -> None:
    """A simulated participant always makes the same proposal in a round, and participants differ."""
    first = [imagine(PLAN, ITEM, 1, number) for number in range(1, 40)]
    assert first == [imagine(PLAN, ITEM, 1, number) for number in range(1, 40)]
    assert {each.answer for each in first} == set(ProposalKind) - {ProposalKind.ORDER}
    assert len({tuple(each.roles.items()) for each in first}) > 2


def test_rankings() -> None:
    """Simulated participants put all mitigations of a ranking in order, or don't know."""
    ranking = make_ranking("abc")
    proposals = [imagine(PLAN, ranking, 1, number) for number in range(1, 60)]
    assert {each.answer for each in proposals} == {ProposalKind.ORDER, ProposalKind.UNKNOWN}
    assert {frozenset(each.order) for each in proposals if each.order} == {frozenset("abc")}
    assert len({each.order for each in proposals}) > 2


def test_only_one_primary_where_the_workshop_takes_one() -> None:
    """Two published primaries are reduced to one, unless several are allowed."""
    many = range(1, 200)
    assert max(list(imagine(PLAN, ITEM, 1, n).roles.values()).count(PRIMARY) for n in many) == 1
    several = replace(PLAN, rules=Rules(has_several_leads=True))
    assert max(list(imagine(several, ITEM, 1, n).roles.values()).count(PRIMARY) for n in many) == 2


def test_where_nothing_is_published() -> None:
    """If nothing is published, simulated participants may name any actor; their reasons say that they are simulated."""
    proposals = [imagine(OPEN, OPEN.mitigations[0], 1, number) for number in range(1, 60)]
    assert {actor for each in proposals for actor in each.roles} == {"a", "b"}
    assert all(each.reason.startswith("Simulated: ") for each in proposals if each.reason)
    assert any(each.reason for each in proposals)
