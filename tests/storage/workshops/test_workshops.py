"""Workshops in SQLite and PostgreSQL: access, contents and concurrency."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from threading import Barrier

import pytest
from sqlalchemy import func, select

from tests.conftest import Clock
from tests.workshops import HUB, PLAN, PROVIDER
from valuechain.model.workshop.acting import Act, Wish
from valuechain.model.workshop.joining import JoinError
from valuechain.model.workshop.plan import MOST_REASONED, PRIMARY, Group, Rules
from valuechain.model.workshop.proposing import ProposalError
from valuechain.model.workshop.running import GRACE, Decision, NotNowError, Round, Status
from valuechain.storage.engine import Database, open_engine, reading, writing
from valuechain.storage.keys import new_key
from valuechain.storage.schema import METADATA, PARTICIPANTS, PROPOSALS, UPGRADES, WORKSHOPS
from valuechain.storage.workshops.facilitating import Workshops
from valuechain.storage.workshops.participating import Participants
from valuechain.storage.workshops.rows import increment_revision, lock_workshop
from valuechain.storage.workshops.values import PRESENT, Attendance, Created, OlderAnswerError, UnknownWorkshopError

REASONED = replace(PROVIDER, reason="marker-reason")
Do = Callable[..., None]


@pytest.fixture
def created(workshops: Workshops) -> Created:
    """A workshop in the database."""
    return workshops.create(PLAN, 30)


@pytest.fixture
def do(workshops: Workshops, created: Created) -> Do:
    """Performs a facilitator's acts, each written like `open 1`."""

    def act(*steps: str) -> None:
        for step in steps:
            name, _, mitigation = step.partition(" ")
            workshops.act(created.facilitator, Wish(Act(name), mitigation, is_confirmed=True))

    return act


def test_each_key_opens_its_own_view(workshops: Workshops, created: Created, participants: Participants) -> None:
    """The facilitator's key, the projector's key and the join code each open the workshop in their own view only."""
    found = workshops.facilitated(created.facilitator)
    assert found.plan == PLAN
    assert found.expires - found.created == timedelta(days=30)
    assert workshops.projected(created.projector) == found == workshops.joined(created.code)
    for ask, key in (
        (workshops.facilitated, created.projector),
        (workshops.facilitated, created.code),
        (workshops.projected, created.facilitator),
        (workshops.joined, created.facilitator),
        (participants.participant, created.facilitator),
    ):
        with pytest.raises(UnknownWorkshopError):
            ask(key)


def test_keys_are_not_stored(sqlite_url: str, tmp_path: Path, stored_in: Callable[[Path], bytes]) -> None:
    """The database holds only hashes of keys and tokens."""
    workshops, participants = Workshops(Database(sqlite_url)), Participants(Database(sqlite_url))
    created = workshops.create(PLAN, 30)
    token = participants.join(created.code)
    stored = stored_in(tmp_path)
    assert created.code.encode() in stored
    for key in (created.facilitator, created.projector, token):
        assert len(key) == 22
        assert key.encode() not in stored


def test_who_joins_is_known_again(created: Created, participants: Participants) -> None:
    """A token always identifies the same participant, and each participant has their own."""
    first, second = participants.join(created.code), participants.join(created.code)
    assert participants.participant(first).id != participants.participant(second).id
    assert participants.participant(first) == participants.participant(first)


def test_two_cannot_have_one_name(workshops: Workshops, participants: Participants) -> None:
    """Pseudonyms are unique within a workshop, whatever their case."""
    named = replace(PLAN, rules=Rules(has_pseudonyms=True))
    one, other = workshops.create(named, 30), workshops.create(named, 30)
    participants.join(one.code, "Ada")
    with pytest.raises(JoinError, match="already called “ADA”"):
        participants.join(one.code, "ADA")
    assert participants.participant(participants.join(other.code, "ada")).pseudonym == "ada"
    assert workshops.attendance(workshops.joined(one.code).id).joined == 1


def test_groups_are_counted(workshops: Workshops, participants: Participants) -> None:
    """Participants are counted by group."""
    created = workshops.create(replace(PLAN, groups=(Group("industry"), Group("academia"))), 30)
    for group in ("industry", "academia", "industry"):
        participants.join(created.code, group=group)
    assert workshops.groups(workshops.joined(created.code).id) == {"academia": 1, "industry": 2}


def test_present_is_who_was_heard_of(
    workshops: Workshops, created: Created, clock: Clock, participants: Participants
) -> None:
    """Participants seen in the last minute count as present; everyone who joined counts as joined."""
    token = participants.join(created.code)
    participants.join(created.code)
    number = workshops.joined(created.code).id
    clock.now += timedelta(seconds=50)
    participants.participant(token)
    clock.now += timedelta(seconds=50)
    assert workshops.attendance(number) == Attendance(joined=2, present=1)


def test_a_proposal_is_kept_and_changed(
    workshops: Workshops, created: Created, do: Do, participants: Participants
) -> None:
    """A new proposal replaces the participant's earlier one in the same round."""
    do("open 1")
    token = participants.join(created.code)
    who = participants.participant(token)
    assert participants.propose(token, "1", 1, "a", REASONED) == {("1", 1)}
    assert participants.propose(token, "1", 1, "b", HUB) == {("1", 1)}
    assert participants.taking_part(token).proposals == {("1", 1): HUB}
    assert [each.proposal for each in workshops.proposals(who.workshop)] == [HUB]


def test_all_reasons_together(created: Created, do: Do, participants: Participants) -> None:
    """All reasons of one participant can have so many bytes together; a shorter one is saved, and so are others'."""
    ada, bo = (participants.join(created.code) for _ in range(2))
    half, more = (replace(PROVIDER, reason="é" * (MOST_REASONED // 4 + each)) for each in (0, 1))
    do("open 1")
    participants.propose(ada, "1", 1, "a", more)
    participants.propose(ada, "1", 1, "b", half)
    participants.propose(bo, "1", 1, "c", more)
    do("close 1", "open 2")
    participants.propose(ada, "2", 1, "d", half)
    with pytest.raises(ProposalError, match="Shorten this one, or an earlier one"):
        participants.propose(bo, "2", 1, "e", half)
    participants.propose(bo, "2", 1, "f", REASONED)


def test_taking_part(workshops: Workshops, created: Created, do: Do, participants: Participants) -> None:
    """A token opens the participant's own record and proposals, no one else's, and the workshop's current state."""
    do("open 1")
    token, other = participants.join(created.code), participants.join(created.code)
    assert participants.taking_part(token).proposals == {}
    participants.propose(other, "1", 1, "a", REASONED)
    found = participants.taking_part(token)
    assert (found.participant, found.workshop) == (participants.participant(token), workshops.joined(created.code))
    assert found.proposals == {}


def test_sent_twice_counts_once(created: Created, do: Do, participants: Participants, clock: Clock) -> None:
    """A resent proposal is stored once, and accepted even after the round has closed."""
    do("open 1")
    token = participants.join(created.code)
    participants.propose(token, "1", 1, "a", REASONED)
    do("close 1")
    clock.now += GRACE
    participants.propose(token, "1", 1, "a", REASONED)
    with pytest.raises(NotNowError, match="closed before this arrived"):
        participants.propose(token, "1", 1, "b", HUB)
    assert participants.taking_part(token).proposals == {("1", 1): REASONED}


def test_the_last_answers(created: Created, do: Do, workshops: Workshops, participants: Participants) -> None:
    """An answer that was under way when the round was closed counts, and is revealed; after that, none does."""
    do("open 1")
    token = participants.join(created.code)
    do("close 1")
    participants.propose(token, "1", 1, "a", REASONED)
    do("reveal 1")
    with pytest.raises(NotNowError, match="closed before this arrived"):
        participants.propose(token, "1", 1, "b", HUB)
    assert [each.proposal for each in workshops.proposals(workshops.joined(created.code).id)] == [REASONED]


def test_an_older_answer_replaces_no_newer_one(created: Created, do: Do, participants: Participants) -> None:
    """A request that arrives after a newer one changes nothing; without a step, a request is the newest."""
    do("open 1")
    token = participants.join(created.code)
    participants.propose(token, "1", 1, "b", HUB, step=2)
    for late in (1, 2):
        with pytest.raises(OlderAnswerError) as refused:
            participants.propose(token, "1", 1, "a", REASONED, step=late)
        assert refused.value.step == 2
    participants.propose(token, "1", 1, "b", HUB, step=2)  # the same request again
    assert participants.taking_part(token).proposals == {("1", 1): HUB}
    participants.propose(token, "1", 1, "c", REASONED)
    found = participants.taking_part(token)
    assert (found.proposals, found.steps) == ({("1", 1): REASONED}, {("1", 1): 3})


def test_chosen_and_not_saved(
    workshops: Workshops, created: Created, do: Do, clock: Clock, participants: Participants
) -> None:
    """Those present who have something chosen and not saved are counted by question and round, until they save."""
    do("open 1")
    number, tokens = workshops.joined(created.code).id, [participants.join(created.code) for _ in range(3)]
    for token, choosing in zip(tokens, ("1 1", "1 1", "a b 12"), strict=True):
        participants.note_choosing(token, choosing)
    revision = workshops.revision(created.projector)
    participants.note_choosing(tokens[0], "1 1")
    assert workshops.revision(created.projector) == revision
    assert participants.choosing(number) == {("1", 1): 2, ("a b", 12): 1}
    participants.propose(tokens[0], "1", 1, "a", HUB)
    participants.note_choosing(tokens[2], "")
    assert participants.choosing(number) == {("1", 1): 1}
    clock.now += PRESENT + timedelta(seconds=1)
    assert participants.choosing(number) == {}


def test_a_refused_proposal_moves_nothing(workshops: Workshops, created: Created, participants: Participants) -> None:
    """A refused proposal changes nothing, not even the revision."""
    token = participants.join(created.code)
    before = workshops.revision(created.facilitator)
    with pytest.raises(NotNowError):
        participants.propose(token, "1", 1, "a", REASONED)
    assert workshops.revision(created.facilitator) == before
    assert workshops.proposals(workshops.joined(created.code).id) == ()


def test_a_second_round_begins_empty(
    workshops: Workshops, created: Created, do: Do, participants: Participants
) -> None:
    """Proposals of the first round are kept, but do not count in the second."""
    do("open 1")
    token = participants.join(created.code)
    who = participants.participant(token)
    participants.propose(token, "1", 1, "a", REASONED)
    do("close 1", "reveal 1", "again 1")
    assert participants.propose(token, "1", 2, "b", HUB) == {("1", 1), ("1", 2)}
    assert [(each.round, each.proposal) for each in workshops.proposals(who.workshop)] == [(1, REASONED), (2, HUB)]


def test_what_moves_the_scene(workshops: Workshops, created: Created, do: Do, participants: Participants) -> None:
    """Acts change the scene, which phones poll; proposals change only the revision."""
    token = participants.join(created.code)
    do("open 1")
    (number, scene), revision = participants.scene(token), workshops.revision(created.projector)
    participants.propose(token, "1", 1, "a", REASONED)
    assert (participants.scene(token), workshops.revision(created.projector)) == ((number, scene), revision + 1)
    do("close 1")
    assert (participants.scene(token), workshops.revision(created.projector)) == ((number, scene + 1), revision + 2)


def test_doing_what_is_done_changes_nothing(workshops: Workshops, created: Created, do: Do) -> None:
    """An act without effect changes nothing and cannot be undone."""
    do("pause")
    before = workshops.facilitated(created.facilitator)
    do("pause")
    assert workshops.facilitated(created.facilitator) == before


def test_two_facilitators_at_once(workshops: Workshops, created: Created) -> None:
    """If two facilitators act on the same scene, the second is refused."""
    seen = workshops.facilitated(created.facilitator).scene
    workshops.act(created.facilitator, Wish(Act.OPEN, "1"), seen)
    with pytest.raises(NotNowError, match="Another facilitator acted just before you"):
        workshops.act(created.facilitator, Wish(Act.CLOSE, "1"), seen)
    assert workshops.facilitated(created.facilitator).running.latest("1") == Round(1, Status.OPEN)


def test_undo(workshops: Workshops, created: Created, do: Do, participants: Participants) -> None:
    """Undo names and reverses one act at a time, and keeps all proposals."""
    do("open 1")
    token = participants.join(created.code)
    participants.propose(token, "1", 1, "a", REASONED)
    do("close 1")
    workshop, undone = workshops.undo(created.facilitator)
    assert (workshop.running.latest("1"), undone) == (Round(1, Status.OPEN), "close")
    assert workshops.last_act(workshop.id) == "open"
    workshop, undone = workshops.undo(created.facilitator)
    assert (workshop.running.rounds, undone) == ({}, "open")
    with pytest.raises(NotNowError, match="nothing to undo"):
        workshops.undo(created.facilitator)
    assert len(workshops.proposals(workshop.id)) == 1


def test_what_was_seen_is_not_answered_again(workshops: Workshops, created: Created, do: Do) -> None:
    """Undo can hide a revealed result, but cannot reopen a round whose result the room has seen."""
    do("open 1", "close 1", "reveal 1")
    workshop, undone = workshops.undo(created.facilitator)
    assert (workshop.running.latest("1"), undone) == (Round(1, Status.CLOSED, was_seen=True), "reveal")
    assert workshops.last_act(workshop.id) == ""
    for _ in range(2):
        with pytest.raises(NotNowError, match="has seen this result"):
            workshops.undo(created.facilitator)
    assert workshops.joined(created.code).running == workshop.running


def test_what_is_typed_is_kept_with_the_workshop(workshops: Workshops, created: Created) -> None:
    """What facilitators type is kept field by field until it is recorded, and the last one to type wins.

    Participants’ pages do not change with it.
    """
    key = created.facilitator
    before = workshops.facilitated(key)
    workshops.keep_draft(key, "1", {"note": "Half a sentence", "role:hub": "primary", "workshop": key})
    revision = workshops.keep_draft(key, "1", {"dissent": "Two of us", "note": "Half a sentence, no more"})
    kept = workshops.facilitated(key)
    typed = {"note": "Half a sentence, no more", "role:hub": "primary", "dissent": "Two of us"}
    assert (kept.drafts, kept.revision, kept.scene) == ({"1": typed}, before.revision + 2, before.scene)
    assert workshops.keep_draft(key, "1", typed) == revision == kept.revision
    with pytest.raises(NotNowError, match="isn’t on the agenda"):
        workshops.keep_draft(key, "9", typed)
    workshops.act(key, Wish(Act.DECIDE, "2", decision=Decision(is_nobody=True)))
    assert workshops.facilitated(key).drafts == {"1": typed}
    workshops.act(key, Wish(Act.DECIDE, "1", decision=Decision({"hub": PRIMARY}, note="Recorded")))
    assert workshops.facilitated(key).drafts == {}
    workshops.undo(key)
    assert workshops.facilitated(key).drafts["1"]["note"] == "Recorded"


def test_the_timer_closes_the_round(workshops: Workshops, participants: Participants, clock: Clock) -> None:
    """When its time is up, a round closes for everyone who looks; undo opens it again without the timer."""
    plan = replace(PLAN, rules=Rules(has_timer=True, closes_by_timer=True), minutes_each=6)
    created = workshops.create(plan, 30)
    token = participants.join(created.code)
    workshops.act(created.facilitator, Wish(Act.OPEN, "1"))
    participants.propose(token, "1", 1, "a", HUB)
    clock.now += timedelta(minutes=6) + GRACE
    with pytest.raises(NotNowError, match="time was up"):
        participants.propose(token, "1", 1, "b", PROVIDER)
    seen = workshops.joined(created.code)
    assert (seen.running.latest("1"), seen.running.timer_ends) == (Round(1, Status.CLOSED), None)
    assert [each.proposal for each in workshops.proposals(seen.id)] == [HUB]
    workshop, undone = workshops.undo(created.facilitator)
    assert (workshop.running.open_mitigations, undone, workshop.running.is_due(clock.now)) == (("1",), "close", False)


def test_the_timer_is_not_undone(workshops: Workshops, created: Created, do: Do) -> None:
    """Setting the timer takes neither the place of what undo would reverse nor part in it."""
    do("open 1", "close 1")
    workshops.act(created.facilitator, Wish(Act.TIMER, minutes=5))
    assert workshops.last_act(workshops.facilitated(created.facilitator).id) == "close"


def test_what_has_its_own_button_back_is_not_undone(workshops: Workshops, created: Created, do: Do) -> None:
    """Undo passes over what the wall shows, the lock and the pause, and reverses the act before."""
    do("open 1", "close 1", "reveal 1", "lock", "pause")
    workshops.act(created.facilitator, Wish(Act.SHOW, shown="reasons-1-1-1"))
    workshop, undone = workshops.undo(created.facilitator)
    running = workshop.running
    assert (undone, running.screen, running.is_locked, running.is_paused) == ("reveal", "reasons-1-1-1", True, True)


def test_fifty_acts_can_be_undone(workshops: Workshops, created: Created, do: Do) -> None:
    """The last fifty acts can be undone."""
    do(*["focus 1", "focus 2"] * 26)
    for _ in range(50):
        workshops.undo(created.facilitator)
    with pytest.raises(NotNowError):
        workshops.undo(created.facilitator)


def test_leaving(workshops: Workshops, created: Created, do: Do, participants: Participants) -> None:
    """Leaving deletes the participant's proposals."""
    do("open 1")
    token = participants.join(created.code)
    participants.propose(token, "1", 1, "a", REASONED)
    assert participants.leave(token)
    assert workshops.proposals(workshops.joined(created.code).id) == ()
    assert workshops.attendance(workshops.joined(created.code).id).joined == 0
    assert not participants.leave(token)
    with pytest.raises(UnknownWorkshopError):
        participants.participant(token)


def test_leaving_after_a_reveal(workshops: Workshops, do: Do, created: Created, participants: Participants) -> None:
    """Leaving deletes name, reasons and proposals; those that the room has seen still count, but nothing links them.

    If those were deleted too, comparing exports from before and after would show what the participant said.
    """
    do("open 1")
    token = participants.join(created.code, "Ada")
    participants.propose(token, "1", 1, "a", REASONED)
    do("close 1", "reveal 1", "open 2")
    participants.propose(token, "2", 1, "b", HUB)
    scene = workshops.joined(created.code).scene
    assert participants.leave(token)
    number = workshops.joined(created.code).id
    assert [(each.mitigation, each.proposal) for each in workshops.proposals(number)] == [("1", PROVIDER)]
    assert workshops.joined(created.code).scene == scene + 1
    assert workshops.attendance(number) == Attendance(joined=1, present=0, left=1)
    with pytest.raises(UnknownWorkshopError):
        participants.participant(token)
    assert not participants.leave(token)


def test_a_leavers_reason_is_gone_from_the_file(
    sqlite_url: str, tmp_path: Path, stored_in: Callable[[Path], bytes]
) -> None:
    """The reason of somebody who has left is erased from the database file and its journal, even if it was shown."""
    workshops, participants = Workshops(Database(sqlite_url)), Participants(Database(sqlite_url))
    created = workshops.create(PLAN, 30)
    token, *others = [participants.join(created.code) for _ in range(3)]
    workshops.act(created.facilitator, Wish(Act.OPEN, "1"))
    participants.propose(token, "1", 1, "a", REASONED)
    for other in others:
        participants.propose(other, "1", 1, "a", PROVIDER)
    for step in (Act.CLOSE, Act.REVEAL):
        workshops.act(created.facilitator, Wish(step, "1", is_confirmed=True))
    assert b"marker-reason" in stored_in(tmp_path)
    participants.leave(token)
    assert b"marker-reason" not in stored_in(tmp_path)


def test_a_removed_reason_does_not_come_back(
    workshops: Workshops, created: Created, participants: Participants
) -> None:
    """A reason that the facilitator removed is no longer part of the participant's own answer."""
    token = participants.join(created.code)
    workshops.act(created.facilitator, Wish(Act.OPEN, "1"))
    participants.propose(token, "1", 1, "a", REASONED)
    (kept,) = workshops.proposals(workshops.joined(created.code).id)
    workshops.act(created.facilitator, Wish(Act.REMOVE_REASON, proposals=frozenset({kept.id})))
    assert participants.taking_part(token).proposals == {("1", 1): PROVIDER}


def test_a_name_is_free_again(workshops: Workshops, participants: Participants) -> None:
    """A pseudonym can be chosen again after its participant has left, even after a reveal."""
    created = workshops.create(replace(PLAN, rules=Rules(has_pseudonyms=True)), 30)
    token = participants.join(created.code, "Ada")
    workshops.act(created.facilitator, Wish(Act.OPEN, "1"))
    participants.propose(token, "1", 1, "a", REASONED)
    for step in (Act.CLOSE, Act.REVEAL):
        workshops.act(created.facilitator, Wish(step, "1", is_confirmed=True))
    participants.leave(token)
    assert participants.participant(participants.join(created.code, "Ada")).pseudonym == "Ada"


def test_a_removed_reason_is_no_others(
    workshops: Workshops, created: Created, do: Do, participants: Participants
) -> None:
    """Ids of deleted or replaced proposals are never reused."""
    do("open 1")
    first, second = participants.join(created.code), participants.join(created.code)
    number = workshops.joined(created.code).id
    participants.propose(first, "1", 1, "a", REASONED)
    seen = {workshops.proposals(number)[0].id}
    participants.propose(first, "1", 1, "b", HUB)
    seen.add(workshops.proposals(number)[0].id)
    participants.leave(first)
    participants.propose(second, "1", 1, "c", REASONED)
    seen.add(workshops.proposals(number)[0].id)
    assert len(seen) == 3


def test_a_rehearsal_is_wiped(workshops: Workshops, participants: Participants) -> None:
    """Starting the real workshop clears the rehearsal."""
    created = workshops.create(replace(PLAN, is_rehearsal=True), 30)
    workshops.act(created.facilitator, Wish(Act.OPEN, "1"))
    token = participants.join(created.code, is_simulated=True)
    participants.propose(token, "1", 1, "a", REASONED)
    begun = workshops.start_real(created.facilitator)
    assert (begun.plan.is_rehearsal, begun.running.rounds) == (False, {})
    assert workshops.attendance(begun.id) == Attendance(0, 0)
    assert workshops.proposals(begun.id) == ()
    assert workshops.last_act(begun.id) == ""
    with pytest.raises(NotNowError, match="isn’t a rehearsal"):
        workshops.start_real(created.facilitator)


def test_deleted_is_gone(url: str, workshops: Workshops, created: Created, do: Do, participants: Participants) -> None:
    """Deleting a workshop deletes its rows in every table; only the record of migrations, which is no one's, stays."""
    do("open 1")
    participants.propose(participants.join(created.code), "1", 1, "a", REASONED)
    assert workshops.delete(created.facilitator)
    assert not workshops.delete(created.facilitator)
    with reading(open_engine(url)) as connection:
        for table in METADATA.sorted_tables:
            number = connection.execute(select(func.count()).select_from(table)).scalar_one()
            assert number == (1 if table is UPGRADES else 0), table.name


def test_deleted_is_gone_from_the_file(sqlite_url: str, tmp_path: Path, stored_in: Callable[[Path], bytes]) -> None:
    """Deleting a workshop erases it from the database file and its journal."""
    workshops, participants = Workshops(Database(sqlite_url)), Participants(Database(sqlite_url))
    created = workshops.create(PLAN, 30)
    workshops.act(created.facilitator, Wish(Act.OPEN, "1"))
    participants.propose(participants.join(created.code), "1", 1, "a", REASONED)
    assert b"marker-reason" in stored_in(tmp_path)
    workshops.delete(created.facilitator)
    assert b"marker-reason" not in stored_in(tmp_path)
    assert b"Open models" not in stored_in(tmp_path)


def test_expired_is_gone(workshops: Workshops, created: Created, clock: Clock, participants: Participants) -> None:
    """An expired workshop cannot be opened, and is purged once."""
    token = participants.join(created.code)
    clock.now += timedelta(days=30)
    for ask in (
        lambda: workshops.facilitated(created.facilitator),
        lambda: workshops.joined(created.code),
        lambda: participants.scene(token),
        lambda: participants.taking_part(token),
        lambda: participants.propose(token, "1", 1, "a", REASONED),
        lambda: workshops.revision(created.projector),
        lambda: participants.join(created.code),
    ):
        with pytest.raises(UnknownWorkshopError):
            ask()
    assert workshops.purge() == 1
    assert workshops.purge() == 0


def test_everybody_at_once(url: str, created: Created, do: Do, participants: Participants) -> None:
    """Forty simultaneous proposals over two engines are each kept once."""
    do("open 1")
    tokens = [participants.join(created.code) for _ in range(40)]
    servers = (participants, Participants(Database(url), participants._clock))
    start = Barrier(8)

    def propose(part: int) -> None:
        start.wait()
        for index in range(part, 40, 8):
            servers[index % 2].propose(tokens[index], "1", 1, f"{index}", REASONED)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(propose, range(8)))
    with reading(open_engine(url)) as connection:
        kept = select(func.count(), func.count(PROPOSALS.c.participant.distinct())).select_from(PROPOSALS)
        assert tuple(connection.execute(kept).one()) == (40, 40)


@pytest.mark.usefixtures("no_grace")
def test_no_proposal_after_the_close(
    url: str, workshops: Workshops, created: Created, do: Do, participants: Participants
) -> None:
    """A proposal that races the end of its round is either counted or refused."""
    do("open 1")
    tokens = [participants.join(created.code) for _ in range(20)]
    other = Workshops(Database(url), workshops._clock)
    start = Barrier(2)

    def close() -> int:
        start.wait()
        number = other.act(created.facilitator, Wish(Act.CLOSE, "1", is_confirmed=True)).id
        return len(other.proposals(number))

    def propose() -> None:
        start.wait()
        for index, token in enumerate(tokens):
            try:
                participants.propose(token, "1", 1, f"{index}", REASONED)
            except NotNowError:
                return

    with ThreadPoolExecutor(2) as pool:
        closed = pool.submit(close)
        pool.submit(propose).result()
    assert len(workshops.proposals(workshops.joined(created.code).id)) == closed.result()


def test_a_locked_workshop_waits(url: str, workshops: Workshops, created: Created, participants: Participants) -> None:
    """Acts and deletions have to wait while a transaction has locked the workshop, and then take place."""
    found, now = WORKSHOPS.c.code == created.code, workshops._clock()
    with ThreadPoolExecutor(1) as pool:
        for change in (
            lambda: workshops.act(created.facilitator, Wish(Act.LOCK)),
            lambda: workshops.delete(created.facilitator),
        ):
            with writing(open_engine(url)) as connection:
                before = lock_workshop(connection, found, now)
                waiting = pool.submit(change)
                with pytest.raises(TimeoutError):
                    waiting.result(timeout=0.3)
                increment_revision(connection, before.id)
                assert workshops.joined(created.code) == before
            assert waiting.result()
    with pytest.raises(UnknownWorkshopError):
        participants.join(created.code)


def test_one_name_is_taken_once_by_two_at_once(url: str, workshops: Workshops, participants: Participants) -> None:
    """If two participants join under the same name at the same moment, one is refused."""
    created = workshops.create(replace(PLAN, rules=Rules(has_pseudonyms=True)), 30)
    servers = (participants, Participants(Database(url), participants._clock))
    start = Barrier(2)

    def join(server: Participants) -> bool:
        start.wait()
        try:
            server.join(created.code, "Ada")
        except JoinError:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(join, servers)) == [False, True]
    with reading(open_engine(url)) as connection:
        assert connection.execute(select(func.count()).select_from(PARTICIPANTS)).scalar_one() == 1


def test_a_form_for_joining_that_arrives_twice_at_once(
    url: str, workshops: Workshops, created: Created, participants: Participants
) -> None:
    """If a form for joining is sent again while the first still waits, both say yes, and one person is there."""
    token = new_key()
    with ThreadPoolExecutor(2) as pool:
        with writing(open_engine(url)) as connection:
            lock_workshop(connection, WORKSHOPS.c.code == created.code, workshops._clock())
            both = [pool.submit(participants.join, created.code, token=token) for _ in range(2)]
            with pytest.raises(TimeoutError):
                both[1].result(timeout=0.3)
        assert [each.result() for each in both] == [token, token]
    assert workshops.attendance(workshops.joined(created.code).id).joined == 1


@pytest.mark.parametrize("earlier", [0, 1])
def test_an_answer_that_arrives_twice_at_once(
    url: str, created: Created, do: Do, workshops: Workshops, participants: Participants, earlier: int
) -> None:
    """If an answer is sent again while the first still waits, both are confirmed, and it is there once."""
    do("open 1")
    token = participants.join(created.code)
    for step in range(earlier):
        participants.propose(token, "1", 1, "earlier", HUB, step + 1)
    with ThreadPoolExecutor(2) as pool:
        with writing(open_engine(url)) as connection:
            lock_workshop(connection, WORKSHOPS.c.code == created.code, workshops._clock())
            both = [pool.submit(participants.propose, token, "1", 1, "a", REASONED, 2) for _ in range(2)]
            with pytest.raises(TimeoutError):
                both[1].result(timeout=0.3)
        assert [each.result() for each in both] == [{("1", 1)}, {("1", 1)}]
    assert [each.proposal for each in workshops.proposals(workshops.joined(created.code).id)] == [REASONED]
