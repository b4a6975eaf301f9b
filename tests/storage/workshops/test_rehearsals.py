"""Simulated participants in SQLite and PostgreSQL."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import pytest

from tests.workshops import HUB, PLAN, UNKNOWN, make_ranking
from valuechain.analysis.workshop.rehearsal import imagine
from valuechain.model.workshop.acting import Act, Wish
from valuechain.model.workshop.plan import (
    Group,
    Plan,
    PlannedQuestion,
    Proposal,
    Rules,
)
from valuechain.model.workshop.running import NotNowError
from valuechain.storage.engine import Database
from valuechain.storage.workshops.facilitating import Workshops
from valuechain.storage.workshops.rehearsals import MOST_SIMULATED, Rehearsals
from valuechain.storage.workshops.values import UnknownWorkshopError

REHEARSAL = replace(
    PLAN,
    groups=(Group("industry"), Group("academia")),
    rules=Rules(has_pseudonyms=True),
    is_rehearsal=True,
)


def propose(_plan: Plan, _item: PlannedQuestion, number: int, participant: int) -> Proposal:
    """The first participant names an actor; the others answer "don't know"."""
    if (number, participant) == (1, 1):
        return HUB
    return UNKNOWN


@pytest.fixture
def rehearsals(database: Database, clock: Callable[[], datetime]) -> Rehearsals:
    """Rehearsals of the database's workshops."""
    return Rehearsals(database, clock)


def test_they_join_and_answer_once(workshops: Workshops, rehearsals: Rehearsals) -> None:
    """Simulated participants are spread over the groups and answer each open question once."""
    created = workshops.create(REHEARSAL, 1)
    rehearsals.add(created.facilitator, 3)
    rehearsals.add(created.facilitator, 1)
    workshop = workshops.facilitated(created.facilitator)
    assert workshops.groups(workshop.id) == {"academia": 2, "industry": 2}
    workshops.act(created.facilitator, Wish(Act.OPEN, "1"))
    before = workshops.revision(created.facilitator)
    assert rehearsals.answer(created.facilitator, propose) == 4
    assert workshops.revision(created.facilitator) == before + 1
    assert rehearsals.answer(created.facilitator, propose) == 0
    proposals = workshops.proposals(workshop.id)
    assert [(each.mitigation, each.round, each.proposal.answer.value) for each in proposals] == [
        ("1", 1, "roles"),
        ("1", 1, "unknown"),
        ("1", 1, "unknown"),
        ("1", 1, "unknown"),
    ]


def test_rankings_are_answered(workshops: Workshops, rehearsals: Rehearsals) -> None:
    """Simulated participants answer an open ranking too, and their orders can be read back."""
    ranking = make_ranking("abc")
    created = workshops.create(replace(REHEARSAL, rankings=(ranking,)), 1)
    rehearsals.add(created.facilitator, 8)
    workshops.act(created.facilitator, Wish(Act.OPEN, ranking.id))
    assert rehearsals.answer(created.facilitator, imagine) == 8
    proposals = workshops.proposals(workshops.facilitated(created.facilitator).id)
    assert {each.mitigation for each in proposals} == {ranking.id}
    assert {frozenset(each.proposal.order) for each in proposals} >= {frozenset("abc")}


def test_nobody_is_simulated_in_earnest(workshops: Workshops, rehearsals: Rehearsals) -> None:
    """Starting the real workshop removes simulated participants, and no more can be added."""
    created = workshops.create(REHEARSAL, 1)
    rehearsals.add(created.facilitator, 2)
    workshop = workshops.start_real(created.facilitator)
    assert workshops.attendance(workshop.id).joined == 0
    with pytest.raises(NotNowError, match="isn’t a rehearsal"):
        rehearsals.add(created.facilitator, 1)
    with pytest.raises(NotNowError, match="isn’t a rehearsal"):
        rehearsals.answer(created.facilitator, propose)


def test_what_cannot_be_simulated(workshops: Workshops, rehearsals: Rehearsals) -> None:
    """Answers are simulated only for an open question, within the participant limit, with the facilitator's key."""
    created = workshops.create(REHEARSAL, 1)
    with pytest.raises(NotNowError, match="open a question"):
        rehearsals.answer(created.facilitator, propose)
    with pytest.raises(NotNowError, match="There are already 0"):
        rehearsals.add(created.facilitator, MOST_SIMULATED + 1)
    for key in (created.projector, "nobody's"):
        with pytest.raises(UnknownWorkshopError):
            rehearsals.add(key, 1)
