"""Workshops in a database: every change is one transaction, and any process can make the next change."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from sqlalchemy import ColumnElement, Connection, Engine, delete, func, insert, select, update

from valuechain.model.workshop.code import new_code
from valuechain.model.workshop.plan import Plan, RoundProposal
from valuechain.model.workshop.running import WALL_ACTS, NotNowError, Running, Wish, act, take_back
from valuechain.storage.engine import Database, forget_journal, is_there, reading, writing
from valuechain.storage.keys import hash_key, new_key, projector_key
from valuechain.storage.schema import ACTS, PARTICIPANTS, PROPOSALS, VERSIONS, WORKSHOPS
from valuechain.storage.workshops.rows import as_workshop, lock_workshop, read_workshop
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
    write_plan,
    write_running,
)

_MOST_UNDONE = 50


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
            workshop = lock_workshop(connection, WORKSHOPS.c.facilitator_hash == hash_key(key), self._clock())
            _refuse_other(workshop, seen_scene)
            after = act(workshop.plan, workshop.running, wish, self._clock())
            if after == workshop.running:
                return workshop
            if wish.act not in WALL_ACTS:
                before = {"workshop": workshop.id, "said": wish.act.value, "before": write_running(workshop.running)}
                connection.execute(insert(ACTS), before)
                self._forget_oldest_acts(connection, workshop.id)
            return self._stand(connection, workshop, after)

    def undo(self, key: str, seen_scene: int | None = None) -> tuple[Workshop, str]:
        """Undoes the last action, and returns the workshop and that action. Proposals are never undone.

        `seen_scene` is as for `act`. Raises UnknownWorkshopError, and NotNowError if nothing can be undone.
        """
        with writing(self._engine) as connection:
            workshop = lock_workshop(connection, WORKSHOPS.c.facilitator_hash == hash_key(key), self._clock())
            _refuse_other(workshop, seen_scene)
            last = connection.execute(
                select(ACTS).where(ACTS.c.workshop == workshop.id).order_by(ACTS.c.id.desc()).limit(1)
            ).one_or_none()
            if last is None:
                raise NotNowError("There is nothing to undo.")
            connection.execute(delete(ACTS).where(ACTS.c.id == last.id))
            return self._stand(connection, workshop, take_back(read_running(last.before), workshop.running)), last.said

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
            begun = self._stand(connection, workshop, Running())
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
        joins = (PARTICIPANTS.c.workshop == workshop) & ~PARTICIPANTS.c.is_blocked
        here = select(func.count()).select_from(PARTICIPANTS).where(joins)
        since = self._clock() - PRESENT
        with reading(self._engine) as connection:
            joined = connection.execute(here).scalar_one()
            return Attendance(
                joined,
                connection.execute(here.where((PARTICIPANTS.c.seen >= since) & ~PARTICIPANTS.c.has_left)).scalar_one(),
            )

    def groups(self, workshop: int) -> dict[str, int]:
        """The number of participants in each group."""
        number = func.count()
        joins = (PARTICIPANTS.c.workshop == workshop) & ~PARTICIPANTS.c.is_blocked
        query = select(PARTICIPANTS.c.group_name, number).where(joins)
        with reading(self._engine) as connection:
            rows = connection.execute(query.group_by(PARTICIPANTS.c.group_name).order_by(PARTICIPANTS.c.group_name))
            return {row[0]: row[1] for row in rows}

    def answered(self, workshop: int) -> dict[tuple[str, int], int]:
        """The number of participants who answered, by mitigation and round."""
        query = select(PROPOSALS.c.item, PROPOSALS.c.round, func.count()).where(PROPOSALS.c.workshop == workshop)
        with reading(self._engine) as connection:
            rows = connection.execute(query.group_by(PROPOSALS.c.item, PROPOSALS.c.round))
            return {(row[0], row[1]): row[2] for row in rows}

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
            return read_workshop(connection, found, self._clock())

    def _stand(self, connection: Connection, workshop: Workshop, after: Running) -> Workshop:
        row = connection.execute(
            update(WORKSHOPS)
            .where(WORKSHOPS.c.id == workshop.id)
            .values(running=write_running(after), revision=WORKSHOPS.c.revision + 1, scene=WORKSHOPS.c.scene + 1)
            .returning(*WORKSHOPS.c)
        ).one()
        return as_workshop(row)

    @staticmethod
    def _forget_oldest_acts(connection: Connection, workshop: int) -> None:
        here = select(ACTS.c.id).where(ACTS.c.workshop == workshop).order_by(ACTS.c.id.desc()).offset(_MOST_UNDONE)
        old = connection.execute(here).scalars().all()
        if old:
            connection.execute(delete(ACTS).where(ACTS.c.id.in_(old)))


def _refuse_other(workshop: Workshop, seen_scene: int | None) -> None:
    if seen_scene is not None and seen_scene != workshop.scene:
        raise NotNowError(
            "Another facilitator acted just before you, so your change was not made. The page now shows theirs."
        )
