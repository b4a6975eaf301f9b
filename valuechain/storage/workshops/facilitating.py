"""Workshops in a database: every change is one transaction, and any process can make the next change."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from sqlalchemy import ColumnElement, Connection, Engine, case, delete, func, insert, select, update

from valuechain.model.workshop.acting import WALL_ACTS, Act, Wish, act
from valuechain.model.workshop.code import new_code
from valuechain.model.workshop.plan import Plan, RoundProposal
from valuechain.model.workshop.running import NotNowError, Running, close_due, stop_timer
from valuechain.model.workshop.turnout import Turnout
from valuechain.model.workshop.typed import Typed, read_typed, type_decision
from valuechain.model.workshop.undoing import take_back
from valuechain.storage.engine import Database, forget_journal, is_there, reading, writing
from valuechain.storage.keys import hash_key, new_key, projector_key
from valuechain.storage.schema import ACTS, PARTICIPANTS, PROPOSALS, VERSIONS, WORKSHOPS
from valuechain.storage.workshops.rows import change_workshop, increment_revision, lock_workshop, read_workshop
from valuechain.storage.workshops.values import (
    PRESENT,
    Attendance,
    Created,
    UnknownWorkshopError,
    Workshop,
)
from valuechain.tables.writing.workshop_json import (
    read_proposal_json,
    read_running,
    write_drafts,
    write_plan,
    write_running,
)

_MOST_UNDONE = 50
_COUNTING = frozenset({Act.CLOSE, Act.REVEAL, Act.END})
"""The acts that depend on how many have answered."""
_NOT_UNDONE = WALL_ACTS | {Act.TIMER, Act.PAUSE, Act.RESUME, Act.LOCK, Act.UNLOCK}
"""The acts that have their own button back, so that they never take the place of what undo would reverse."""


class Workshops:
    """The workshops in a database: facilitators' actions, and counts.

    Every method raises StorageError if the database fails.
    """

    def __init__(self, database: Database, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._database = database
        self._clock = clock

    # What facilitators do

    def create(self, plan: Plan, days: int) -> Created:
        """Stores a workshop for the given number of days, and returns its code and keys."""
        key = new_key()
        keys = Created(new_code(), key, projector_key(key))
        now = self._clock()
        row = {
            "code": keys.code,
            "facilitator_hash": hash_key(keys.facilitator),
            "projector_hash": hash_key(keys.projector),
            "plan": write_plan(plan),
            "running": write_running(Running()),
            "revision": 1,
            "scene": 1,
            "created": now,
            "expires": now + timedelta(days=days),
        }
        self.purge()
        with writing(self._engine) as connection:
            connection.execute(insert(WORKSHOPS), row)
        return keys

    def joined(self, code: str) -> Workshop:
        """The workshop with this join code, even if joining is locked. Raises UnknownWorkshopError."""
        return self._find(WORKSHOPS.c.code == code)

    def facilitated(self, key: str) -> Workshop:
        """The workshop with this facilitator's key. Raises UnknownWorkshopError."""
        return self._find(WORKSHOPS.c.facilitator_hash == hash_key(key))

    def projected(self, key: str) -> Workshop:
        """The workshop with this projector's key. Raises UnknownWorkshopError."""
        return self._find(WORKSHOPS.c.projector_hash == hash_key(key))

    def act(self, key: str, wish: Wish, seen_scene: int | None = None) -> Workshop:
        """Applies a facilitator's action and returns the workshop.

        `seen_scene` is the scene that the facilitator was looking at; it must still be the current one. Raises
        UnknownWorkshopError, and NotNowError with the reason if the action is not possible now.
        """
        with writing(self._engine) as connection:
            workshop = self._lock(connection, key)
            _refuse_other(workshop, seen_scene)
            turnout = self._turnout(connection, workshop.id) if wish.act in _COUNTING else Turnout()
            after = act(workshop.plan, workshop.running, wish, self._clock(), turnout)
            drafts = workshop.drafts
            if wish.act is Act.DECIDE:
                drafts = {mitigation: typed for mitigation, typed in drafts.items() if mitigation != wish.mitigation}
            if after == workshop.running and drafts == workshop.drafts:
                return workshop
            if wish.act not in _NOT_UNDONE and after != workshop.running:
                self._keep_act(connection, workshop.id, wish.act, workshop.running)
            return self._stand(connection, workshop, after, drafts)

    def undo(self, key: str, seen_scene: int | None = None) -> tuple[Workshop, str]:
        """Undoes the last action, and returns the workshop and that action. Proposals are never undone.

        What was typed into a decision that is undone becomes a draft again. `seen_scene` is as for `act`. Raises
        UnknownWorkshopError, and NotNowError if nothing can be undone.
        """
        with writing(self._engine) as connection:
            workshop = self._lock(connection, key)
            _refuse_other(workshop, seen_scene)
            last = connection.execute(
                select(ACTS).where(ACTS.c.workshop == workshop.id).order_by(ACTS.c.id.desc()).limit(1)
            ).one_or_none()
            if last is None:
                raise NotNowError("There is nothing to undo.")
            connection.execute(delete(ACTS).where(ACTS.c.id == last.id))
            before = read_running(last.before)
            undone = {
                mitigation: type_decision(workshop.plan, made)
                for mitigation, made in workshop.running.decisions.items()
                if before.decisions.get(mitigation) != made
            }
            after = take_back(before, workshop.running)
            return self._stand(connection, workshop, after, {**undone, **workshop.drafts}), last.said

    def keep_draft(self, key: str, mitigation: str, fields: Mapping[str, str]) -> int:
        """Keeps what a facilitator is typing into the decision on a mitigation, and returns the new revision.

        Fields that are not typed keep what was typed before, whoever typed it. Raises UnknownWorkshopError, and
        NotNowError if the mitigation isn't on the agenda.
        """
        with writing(self._engine) as connection:
            workshop = self._lock(connection, key)
            if workshop.plan.mitigation(mitigation) is None:
                raise NotNowError("This question isn’t on the agenda of this workshop.")
            draft = {**workshop.drafts.get(mitigation, {}), **read_typed(workshop.plan, fields)}
            if draft == workshop.drafts.get(mitigation, {}):
                return workshop.revision
            drafts = write_drafts({**workshop.drafts, mitigation: draft})
            connection.execute(update(WORKSHOPS).where(WORKSHOPS.c.id == workshop.id).values(drafts=drafts))
            increment_revision(connection, workshop.id)
            return workshop.revision + 1

    def last_act(self, workshop: int) -> str:
        """The action that undo would reverse; empty if there is none, or if what the room has seen rules it out."""
        joined = ACTS.join(WORKSHOPS, ACTS.c.workshop == WORKSHOPS.c.id)
        acts = select(ACTS.c.said, ACTS.c.before, WORKSHOPS.c.running).select_from(joined)
        with reading(self._engine) as connection:
            newest = acts.where(ACTS.c.workshop == workshop).order_by(ACTS.c.id.desc()).limit(1)
            last = connection.execute(newest).one_or_none()
        if last is None:
            return ""
        try:
            take_back(read_running(last.before), read_running(last.running))
        except NotNowError:
            return ""
        said: str = last.said
        return said

    def start_real(self, key: str) -> Workshop:
        """Clears the rehearsal and returns the workshop ready to start. Raises UnknownWorkshopError, NotNowError."""
        number = self.facilitated(key).id
        with writing(self._engine) as connection:
            connection.execute(delete(PARTICIPANTS).where(PARTICIPANTS.c.workshop == number))
            connection.execute(delete(ACTS).where(ACTS.c.workshop == number))
            workshop = lock_workshop(connection, WORKSHOPS.c.id == number, self._clock())
            if not workshop.plan.is_rehearsal:  # rolls back the deletions above
                raise NotNowError("This isn’t a rehearsal, so there is nothing to clear.")
            plan = write_plan(replace(workshop.plan, is_rehearsal=False))
            connection.execute(update(WORKSHOPS).where(WORKSHOPS.c.id == workshop.id).values(plan=plan))
            begun = self._stand(connection, workshop, Running(), {})
        forget_journal(self._engine)
        return begun

    def delete(self, key: str) -> bool:
        """Deletes a workshop with its contents and saved outcomes, and returns whether it existed."""
        with writing(self._engine) as connection:
            found = WORKSHOPS.c.facilitator_hash == hash_key(key)
            # Locked, so that no outcome can be saved meanwhile and left behind.
            try:
                number = lock_workshop(connection, found, self._clock(), is_deleted=True).id
            except UnknownWorkshopError:
                return False  # after a workshop expires, no key can delete its outcomes
            connection.execute(delete(VERSIONS).where(VERSIONS.c.workshop == number))
            connection.execute(delete(WORKSHOPS).where(found))
        forget_journal(self._engine)
        return True

    def purge(self) -> int:
        """Deletes expired workshops and returns how many there were."""
        expired = WORKSHOPS.c.expires <= self._clock()
        with reading(self._engine) as connection:
            if not connection.execute(select(func.count()).select_from(WORKSHOPS).where(expired)).scalar_one():
                return 0
        with writing(self._engine) as connection:
            deleted = connection.execute(delete(WORKSHOPS).where(expired)).rowcount
        forget_journal(self._engine)
        return deleted

    def purge_if_there(self) -> int:
        """Purges now if the database exists; purging must not create it."""
        return self.purge() if is_there(self._database.url) else 0

    # What is counted

    def revision(self, key: str) -> int:
        """The revision of the workshop with this facilitator's or projector's key. Raises UnknownWorkshopError."""
        hashed = hash_key(key)
        found = (WORKSHOPS.c.facilitator_hash == hashed) | (WORKSHOPS.c.projector_hash == hashed)
        query = select(WORKSHOPS.c.revision).where(found & (WORKSHOPS.c.expires > self._clock()))
        with reading(self._engine) as connection:
            number: int | None = connection.execute(query).scalar_one_or_none()
        if number is None:
            raise UnknownWorkshopError
        return number

    def attendance(self, workshop: int) -> Attendance:
        """How many participants have joined, and how many of them are present; those who left count if answers stay."""
        has_left = PARTICIPANTS.c.has_left
        is_present = ~has_left & (PARTICIPANTS.c.seen >= self._clock() - PRESENT)
        numbers = (func.count(), func.count(case((is_present, 1))), func.count(case((has_left, 1))))
        query = select(*numbers).select_from(PARTICIPANTS).where(_joined(workshop))
        with reading(self._engine) as connection:
            return Attendance(*connection.execute(query).one())

    def groups(self, workshop: int) -> dict[str, int]:
        """The number of participants in each group."""
        number = func.count()
        query = select(PARTICIPANTS.c.group_name, number).where(_joined(workshop))
        with reading(self._engine) as connection:
            rows = connection.execute(query.group_by(PARTICIPANTS.c.group_name).order_by(PARTICIPANTS.c.group_name))
            return {row[0]: row[1] for row in rows}

    def answered(self, workshop: int) -> dict[tuple[str, int], int]:
        """The number of participants who answered, by mitigation and round."""
        with reading(self._engine) as connection:
            return _count_answers(connection, workshop)

    def proposals(self, workshop: int, running: Running | None = None) -> tuple[RoundProposal, ...]:
        """All proposals, for counts and exports; the callers decide what may be shown.

        With `running`, proposals in open rounds are left out: they may still change, and no one may see them.
        """
        columns = (
            PROPOSALS.c.id, PROPOSALS.c.participant, PARTICIPANTS.c.group_name, PROPOSALS.c.item, PROPOSALS.c.round,
            PROPOSALS.c.content,
        )  # fmt: skip
        joined = PROPOSALS.join(PARTICIPANTS, PROPOSALS.c.participant == PARTICIPANTS.c.id)
        query = select(*columns).select_from(joined).where(PROPOSALS.c.workshop == workshop).order_by(PROPOSALS.c.id)
        for mitigation, number in running.open_rounds if running else ():
            query = query.where((PROPOSALS.c.item != mitigation) | (PROPOSALS.c.round != number))
        with reading(self._engine) as connection:
            return tuple(RoundProposal(*row[:5], read_proposal_json(row[5])) for row in connection.execute(query))

    # How

    @property
    def _engine(self) -> Engine:
        return self._database.engine

    def _find(self, found: ColumnElement[bool]) -> Workshop:
        with reading(self._engine) as connection:
            workshop = read_workshop(connection, found, self._clock())
        if not workshop.running.is_due(self._clock()):
            return workshop
        with writing(self._engine) as connection:
            return self._close_due(connection, lock_workshop(connection, found, self._clock()))

    def _lock(self, connection: Connection, key: str) -> Workshop:
        """The facilitator's workshop, which no one else can change until this transaction ends."""
        found = WORKSHOPS.c.facilitator_hash == hash_key(key)
        return self._close_due(connection, lock_workshop(connection, found, self._clock()))

    def _close_due(self, connection: Connection, workshop: Workshop) -> Workshop:
        """The workshop, with its open rounds closed if the timer has ended."""
        if not workshop.running.is_due(self._clock()):
            return workshop
        # Undo reopens the round without the timer, which would close it again at once.
        self._keep_act(connection, workshop.id, Act.CLOSE, stop_timer(workshop.running))
        return self._stand(connection, workshop, close_due(workshop.running), workshop.drafts)

    def _stand(
        self, connection: Connection, workshop: Workshop, after: Running, drafts: Mapping[str, Typed]
    ) -> Workshop:
        running, written = write_running(after), write_drafts(drafts)
        return change_workshop(connection, workshop.id, running=running, drafts=written)

    @staticmethod
    def _turnout(connection: Connection, workshop: int) -> Turnout:
        """Of those who can still answer."""
        stays = _joined(workshop) & ~PARTICIPANTS.c.has_left
        joined = select(func.count()).select_from(PARTICIPANTS).where(stays)
        return Turnout(connection.execute(joined).scalar_one(), _count_answers(connection, workshop))

    def _keep_act(self, connection: Connection, workshop: int, made: Act, before: Running) -> None:
        row = {"workshop": workshop, "said": made.value, "before": write_running(before)}
        connection.execute(insert(ACTS), row)
        self._forget_oldest_acts(connection, workshop)

    @staticmethod
    def _forget_oldest_acts(connection: Connection, workshop: int) -> None:
        here = select(ACTS.c.id).where(ACTS.c.workshop == workshop).order_by(ACTS.c.id.desc()).offset(_MOST_UNDONE)
        old = connection.execute(here).scalars().all()
        if old:
            connection.execute(delete(ACTS).where(ACTS.c.id.in_(old)))


def _joined(workshop: int) -> ColumnElement[bool]:
    """The condition for participants who count as joined."""
    return (PARTICIPANTS.c.workshop == workshop) & ~PARTICIPANTS.c.is_blocked


def _count_answers(connection: Connection, workshop: int) -> dict[tuple[str, int], int]:
    query = select(PROPOSALS.c.item, PROPOSALS.c.round, func.count()).where(PROPOSALS.c.workshop == workshop)
    rows = connection.execute(query.group_by(PROPOSALS.c.item, PROPOSALS.c.round))
    return {(row[0], row[1]): row[2] for row in rows}


def _refuse_other(workshop: Workshop, seen_scene: int | None) -> None:
    if seen_scene is not None and seen_scene != workshop.scene:
        raise NotNowError(
            "Another facilitator acted just before you, so your change was not made. The page now shows theirs."
        )
