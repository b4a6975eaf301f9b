"""The participants as the facilitator sees them, and removing them."""

from dataclasses import replace

import pytest

from tests.workshops import HUB, PLAN, PROVIDER
from valuechain.model.workshop.acting import Act, Wish
from valuechain.model.workshop.joining import REMOVED, JoinError
from valuechain.model.workshop.people import find_waiting
from valuechain.model.workshop.plan import Group, Rules
from valuechain.model.workshop.running import NotNowError
from valuechain.storage.engine import Database
from valuechain.storage.workshops.facilitating import Workshops
from valuechain.storage.workshops.participating import Participants
from valuechain.storage.workshops.people import People
from valuechain.storage.workshops.values import Created, Removal, UnknownWorkshopError

REASONED = replace(PROVIDER, reason="marker-reason")


@pytest.fixture
def people(database: Database) -> People:
    """The participants in the database."""
    return People(database)


@pytest.fixture
def created(workshops: Workshops) -> Created:
    """A workshop that asks for names and groups."""
    plan = replace(PLAN, rules=Rules(has_pseudonyms=True), groups=(Group("Industry"),))
    return workshops.create(plan, 30)


def _names(people: People, workshops: Workshops, created: Created) -> list[str]:
    workshop = workshops.joined(created.code)
    return [person.called for person in people.of(workshop.id, workshop.running)]


def test_the_list(workshops: Workshops, created: Created, participants: Participants, people: People) -> None:
    """Everyone is listed in the order of joining, and the open question waits for those who have not answered."""
    tokens = [participants.join(created.code, name, "Industry") for name in ("Ada", "Bo")]
    workshops.act(created.facilitator, Wish(Act.OPEN, "1"))
    participants.propose(tokens[0], "1", 1, "a", PROVIDER)
    workshop = workshops.joined(created.code)
    ada, bo = people.of(workshop.id, workshop.running)
    assert [(each.name, each.number, each.group, each.answered) for each in (ada, bo)] == [
        ("Ada", 1, "Industry", {("1", 1)}),
        ("Bo", 2, "Industry", frozenset()),
    ]
    assert find_waiting([ada, bo], [("1", 1)]) == (bo,)
    workshops.act(created.facilitator, Wish(Act.CLOSE, "1"))
    workshop = workshops.joined(created.code)
    assert {each.answered for each in people.of(workshop.id, workshop.running)} == {frozenset()}


@pytest.mark.parametrize("is_blocked", [False, True])
def test_removing(
    workshops: Workshops, created: Created, participants: Participants, people: People, is_blocked: bool
) -> None:
    """Removing someone keeps only their answers that the room has seen, without reasons; blocking keeps the device out.

    Whoever is only removed can join again.
    """
    tokens = [participants.join(created.code, name) for name in ("Troll", "Bo", "Cy")]
    troll, bo, _ = tokens
    for mitigation in ("1", "2"):
        workshops.act(created.facilitator, Wish(Act.OPEN, mitigation))
        for token in tokens:
            participants.propose(token, mitigation, 1, "a", REASONED if token == troll else HUB)
        workshops.act(created.facilitator, Wish(Act.CLOSE, mitigation))
        if mitigation == "1":
            workshops.act(created.facilitator, Wish(Act.REVEAL, mitigation, is_confirmed=True))
    workshop = workshops.joined(created.code)
    (who, *_) = people.of(workshop.id, workshop.running)
    people.remove(created.facilitator, [who.id], is_blocked=is_blocked)
    assert _names(people, workshops, created) == ["Bo", "Cy"]
    theirs = [each for each in workshops.proposals(workshop.id) if each.proposal != HUB]
    assert [(each.mitigation, each.proposal) for each in theirs] == [("1", PROVIDER)]
    assert (workshops.attendance(workshop.id).joined, workshops.groups(workshop.id)) == (3, {"": 3})
    assert workshops.joined(created.code).scene == workshop.scene + 1
    with pytest.raises(UnknownWorkshopError):
        participants.taking_part(troll)
    with pytest.raises(UnknownWorkshopError):
        participants.propose(troll, "2", 1, "b", PROVIDER)
    assert participants.removal(troll) is (Removal.BLOCKED if is_blocked else Removal.REMOVED)
    assert participants.removal(bo) is Removal.NONE
    if is_blocked:
        with pytest.raises(JoinError, match=REMOVED):
            participants.join(created.code, "Troll", token=troll)
    else:
        assert participants.join(created.code, "Troll", token=troll) != troll
    assert _names(people, workshops, created) == ["Bo", "Cy"] + ["Troll"] * (not is_blocked)
    with pytest.raises(NotNowError, match="left already"):
        people.remove(created.facilitator, [who.id], is_blocked=False)
    assert participants.participant(bo).pseudonym == "Bo"


def test_only_their_own(workshops: Workshops, created: Created, participants: Participants, people: People) -> None:
    """A facilitator can't remove a participant of another workshop."""
    other = workshops.create(PLAN, 30)
    token = participants.join(other.code)
    with pytest.raises(NotNowError):
        people.remove(created.facilitator, [participants.participant(token).id], is_blocked=True)
    assert participants.participant(token).group == ""


def test_who_is_blocked_without_answers_is_not_counted(
    workshops: Workshops, created: Created, participants: Participants, people: People
) -> None:
    """The row that keeps a device out is no participant."""
    token = participants.join(created.code, "Troll")
    people.remove(created.facilitator, [participants.participant(token).id], is_blocked=True)
    number = workshops.joined(created.code).id
    assert (workshops.attendance(number).joined, workshops.groups(number)) == (0, {})


def test_a_removed_device_chooses_nothing(
    workshops: Workshops, created: Created, participants: Participants, people: People
) -> None:
    """A device that was removed no longer counts as one with something not saved."""
    token = participants.join(created.code, "Ada", "Industry")
    workshop = workshops.joined(created.code)
    (ada,) = people.of(workshop.id, workshop.running)
    people.remove(created.facilitator, [ada.id], is_blocked=True)
    participants.note_choosing(token, "1 1")
    assert participants.choosing(workshop.id) == {}


def test_who_goes_frees_a_place(
    workshops: Workshops,
    created: Created,
    participants: Participants,
    people: People,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A full workshop has room again once someone has left, or was removed or kept out, whatever the room has seen."""
    monkeypatch.setattr("valuechain.storage.workshops.participating.MOST_PARTICIPANTS", 3)
    tokens = [participants.join(created.code, name) for name in ("Ada", "Bo", "Cy")]
    with pytest.raises(JoinError, match="This workshop is full"):
        participants.join(created.code, "Di")
    workshops.act(created.facilitator, Wish(Act.OPEN, "1"))
    for token in tokens:
        participants.propose(token, "1", 1, "a", PROVIDER)
    for act in (Act.CLOSE, Act.REVEAL):
        workshops.act(created.facilitator, Wish(act, "1", is_confirmed=True))
    participants.leave(tokens[0])
    for token, is_blocked in ((tokens[1], False), (tokens[2], True)):
        people.remove(created.facilitator, [participants.participant(token).id], is_blocked=is_blocked)
    for name in ("Di", "El", "Flo"):
        participants.join(created.code, name)
    assert _names(people, workshops, created) == ["Di", "El", "Flo"]


def test_removing_everyone_without_an_answer(
    workshops: Workshops, created: Created, participants: Participants, people: People
) -> None:
    """All who have answered nothing go at once, except who is about to answer, and can join again under their name."""
    ada, bo, cy = (participants.join(created.code, name) for name in ("Ada", "Bo", "Cy"))
    other = participants.join(workshops.create(PLAN, 30).code)
    workshops.act(created.facilitator, Wish(Act.OPEN, "1"))
    participants.propose(ada, "1", 1, "a", PROVIDER)
    participants.note_choosing(cy, "1 1")
    scene = workshops.joined(created.code).scene
    assert people.count_silent(workshops.joined(created.code).id) == 1
    for _ in range(2):
        people.remove_silent(created.facilitator)
    assert _names(people, workshops, created) == ["Ada", "Cy"]
    assert workshops.joined(created.code).scene == scene + 1
    assert [participants.removal(token) for token in (ada, bo, other)] == [
        Removal.NONE,
        Removal.REMOVED,
        Removal.NONE,
    ]
    participants.join(created.code, "Bo", token=bo)
    assert _names(people, workshops, created) == ["Ada", "Cy", "Bo"]
