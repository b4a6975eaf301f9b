"""Votes for reasons."""

import pytest

from tests.workshops import PLAN
from valuechain.storage.engine import Database
from valuechain.storage.workshops.facilitating import Workshops
from valuechain.storage.workshops.participating import Participants
from valuechain.storage.workshops.upvotes import Upvotes
from valuechain.storage.workshops.values import UnknownWorkshopError


def test_one_vote_each(workshops: Workshops, participants: Participants, database: Database) -> None:
    """A participant has one vote for a reason, and can take it back; a vote moves no scene."""
    upvotes, created = Upvotes(database), workshops.create(PLAN, 30)
    first, second = (participants.join(created.code) for _ in range(2))
    before = workshops.joined(created.code)
    for token, reason, is_for in (
        *((first, "a", True), (first, "a", True), (second, "a", True), (second, "b", True)),
        *((first, "c", True), (first, "c", False)),
    ):
        upvotes.set(token, "1", 1, reason, is_for=is_for)
    after = workshops.joined(created.code)
    assert upvotes.of(before.id) == {("1", 1): {"a": 2, "b": 1}}
    assert upvotes.by(participants.participant(second).id, "1") == {"a", "b"}
    assert upvotes.by(participants.participant(second).id, "2") == frozenset()
    assert (after.scene, after.revision - before.revision) == (before.scene, 5)
    participants.leave(second)
    assert upvotes.of(before.id) == {("1", 1): {"a": 1}}
    with pytest.raises(UnknownWorkshopError):
        upvotes.set(second, "1", 1, "a", is_for=True)
