"""Changes to running workshops in the database, and second sessions."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from threading import Barrier

import pytest

from tests.conftest import Clock
from tests.workshops import HUB, PLAN, PROVIDER
from valuechain.model.workshop.acting import Act, Wish
from valuechain.model.workshop.changing import OTHER_CHANGED, Change, ChangeError
from valuechain.model.workshop.joining import JoinError
from valuechain.model.workshop.plan import Group, Pace, Rules
from valuechain.model.workshop.running import NotNowError
from valuechain.storage.engine import Database
from valuechain.storage.workshops.changing import Changes
from valuechain.storage.workshops.facilitating import Workshops
from valuechain.storage.workshops.participating import Participants
from valuechain.storage.workshops.values import Created, UnknownWorkshopError

GROUPED = replace(PLAN, groups=(Group("Hosts"), Group("Press")), rules=Rules(pace=Pace.OWN))
TITLED = replace(Change.of(GROUPED), title="Another title")


@pytest.fixture
def changes(database: Database, clock: Clock) -> Changes:
    """Changes to the workshops in the database."""
    return Changes(database, clock)


@pytest.fixture
def created(workshops: Workshops) -> Created:
    """A workshop in the database, kept for seven days."""
    return workshops.create(GROUPED, 7)


def test_a_change_reaches_everyone(changes: Changes, workshops: Workshops, created: Created) -> None:
    """A change moves the revision and the scene, so control room, wall and phones fetch it."""
    before = workshops.facilitated(created.facilitator)
    after = changes.change(created.facilitator, GROUPED, TITLED, 9)
    assert after == workshops.joined(created.code)
    assert after.plan == replace(GROUPED, title="Another title")
    assert (after.revision, after.scene) == (before.revision + 1, before.scene + 1)
    assert after.expires - after.created == timedelta(days=9)


def test_only_what_the_facilitator_saw(changes: Changes, workshops: Workshops, created: Created) -> None:
    """A change of a plan that has been changed meanwhile is refused, and changes nothing."""
    changes.add_own_question(created.facilitator, "From the floor", "")
    with pytest.raises(ChangeError, match=OTHER_CHANGED):
        changes.change(created.facilitator, GROUPED, TITLED, 7)
    plan = workshops.facilitated(created.facilitator).plan
    assert (plan.title, [each.id for each in plan.mitigations]) == (GROUPED.title, ["1", "2", "own-1"])


def test_a_group_with_members(changes: Changes, participants: Participants, created: Created) -> None:
    """Once someone has joined a group, it stays; others can go."""
    participants.join(created.code, "", "Hosts")
    changes.change(created.facilitator, GROUPED, replace(TITLED, groups=(Group("Hosts"),)), 7)
    with pytest.raises(ChangeError, match="People have joined “Hosts”"):
        changes.change(created.facilitator, replace(GROUPED, title="Another title", groups=(Group("Hosts"),)),
                       replace(TITLED, groups=()), 7)  # fmt: skip


def test_undo_after_a_removal(changes: Changes, workshops: Workshops, created: Created) -> None:
    """After a question has been removed, no earlier act can be undone, because it may concern that question."""
    workshops.act(created.facilitator, Wish(Act.FOCUS, "2"))
    workshops.act(created.facilitator, Wish(Act.FOCUS, "1"))
    changes.change(created.facilitator, GROUPED, TITLED, 7)
    assert workshops.undo(created.facilitator)[1] == Act.FOCUS
    now = workshops.facilitated(created.facilitator).plan
    changes.change(created.facilitator, now, replace(TITLED, mitigations=GROUPED.mitigations[:1]), 7)
    with pytest.raises(NotNowError, match="nothing to undo"):
        workshops.undo(created.facilitator)


def test_a_day_that_has_passed(changes: Changes, created: Created, clock: Clock) -> None:
    """A workshop cannot be kept until a day that has passed."""
    clock.now += timedelta(days=3)
    with pytest.raises(ChangeError, match="That day has passed"):
        changes.change(created.facilitator, GROUPED, TITLED, 2)


def test_a_second_session(
    changes: Changes, workshops: Workshops, participants: Participants, created: Created, clock: Clock
) -> None:
    """Days later, participants answer again with the token they had; the beginning of the session can be undone."""
    token = participants.join(created.code, "", "Hosts")
    for step in (Act.OPEN, Act.CLOSE, Act.PAUSE):
        workshops.act(created.facilitator, Wish(step, is_confirmed=True))
        if step is Act.OPEN:
            participants.propose(token, "1", 1, "first", PROVIDER)
    clock.now += timedelta(days=5)
    begun = changes.begin_session(created.facilitator, ["1"])
    assert (begun.running.session, begun.running.open_rounds) == (2, (("1", 2),))
    participants.propose(token, "1", 2, "second", HUB)
    assert dict(participants.taking_part(token).proposals) == {("1", 1): PROVIDER, ("1", 2): HUB}
    after, said = workshops.undo(created.facilitator)
    assert (said, after.running.session, after.running.is_paused) == ("session 2", 1, True)


def test_only_a_facilitator(changes: Changes, created: Created) -> None:
    """Neither the projector's key nor the join code changes a workshop."""
    for key in (created.projector, created.code):
        with pytest.raises(UnknownWorkshopError):
            changes.add_own_question(key, "Ours", "")


def test_a_group_that_is_removed_while_someone_joins(
    url: str, workshops: Workshops, participants: Participants, clock: Clock
) -> None:
    """When joining races the removal of the group, either the group stays or the participant is refused."""
    other = Changes(Database(url), clock)
    start = Barrier(2)

    def remove(key: str) -> None:
        start.wait()
        with suppress(ChangeError):
            other.change(key, GROUPED, replace(TITLED, groups=(Group("Press"),)), 7)

    def join(code: str) -> None:
        start.wait()
        with suppress(JoinError):
            participants.join(code, "", "Hosts")

    for _ in range(5):
        created = workshops.create(GROUPED, 7)
        with ThreadPoolExecutor(2) as pool:
            jobs = [pool.submit(remove, created.facilitator), pool.submit(join, created.code)]
            for job in jobs:
                job.result()
        found = workshops.joined(created.code)
        assert set(workshops.groups(found.id)) <= {group.name for group in found.plan.groups}
