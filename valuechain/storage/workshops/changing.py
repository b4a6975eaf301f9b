"""Changes to the plan of a running workshop, and its next session: each is one transaction."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, Engine, delete, insert, select

from valuechain.model.workshop.changing import (
    OTHER_CHANGED,
    Change,
    ChangeError,
    add_own_question,
    add_ranking,
    begin_session,
    change_plan,
)
from valuechain.model.workshop.plan import Plan
from valuechain.model.workshop.ranking import RankedMitigation
from valuechain.storage.engine import Database, writing
from valuechain.storage.keys import hash_key
from valuechain.storage.schema import ACTS, PARTICIPANTS, WORKSHOPS
from valuechain.storage.workshops.rows import change_workshop, lock_workshop
from valuechain.storage.workshops.values import Workshop
from valuechain.tables.writing.workshop_json import write_plan, write_running


class Changes:
    """Changes to the workshops in a database. Every method raises UnknownWorkshopError, and StorageError."""

    def __init__(self, database: Database, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._database = database
        self._clock = clock

    def change(self, key: str, seen: Plan, change: Change, days: int) -> Workshop:
        """Changes the plan, and for how many days from its creation the workshop is kept. Raises ChangeError.

        `seen` is the plan that the facilitator was looking at. The plan is not undone with the last act. After a
        question has been removed, earlier acts can no longer be undone either, because they may concern it.
        """
        with writing(self._engine) as connection:
            workshop = self._lock(connection, key)
            if workshop.plan != seen:
                raise ChangeError({"other": OTHER_CHANGED})
            expires = workshop.created + timedelta(days=days)
            if expires != workshop.expires and expires <= self._clock():
                raise ChangeError({"days": "That day has passed. To delete the workshop now, use Delete everything."})
            groups = select(PARTICIPANTS.c.group_name).where(PARTICIPANTS.c.workshop == workshop.id).distinct()
            used = frozenset(connection.execute(groups).scalars())
            plan = change_plan(workshop.plan, workshop.running, used, change)
            if any(plan.question(question.id) is None for question in workshop.plan.questions):
                connection.execute(delete(ACTS).where(ACTS.c.workshop == workshop.id))
            return change_workshop(connection, workshop.id, plan=write_plan(plan), expires=expires)

    def add_own_question(self, key: str, title: str, sentence: str, *, is_next: bool = False) -> Workshop:
        """Adds a question of the room's own to the agenda. Raises ChangeError."""
        with writing(self._engine) as connection:
            workshop = self._lock(connection, key)
            plan = add_own_question(workshop.plan, workshop.running, title, sentence, is_next=is_next)
            return change_workshop(connection, workshop.id, plan=write_plan(plan))

    def add_ranking(self, key: str, title: str, mitigations: Sequence[RankedMitigation]) -> Workshop:
        """Adds a ranking to the agenda. Raises ChangeError."""
        with writing(self._engine) as connection:
            workshop = self._lock(connection, key)
            plan = add_ranking(workshop.plan, workshop.running, title, mitigations)
            return change_workshop(connection, workshop.id, plan=write_plan(plan))

    def begin_session(self, key: str, mitigations: Sequence[str]) -> Workshop:
        """Asks these questions again, in another round. Can be undone. Raises NotNowError."""
        with writing(self._engine) as connection:
            workshop = self._lock(connection, key)
            after = begin_session(workshop.plan, workshop.running, mitigations, self._clock())
            said = f"session {after.session}"
            before = {"workshop": workshop.id, "said": said, "before": write_running(workshop.running)}
            connection.execute(insert(ACTS), before)
            return change_workshop(connection, workshop.id, running=write_running(after))

    def _lock(self, connection: Connection, key: str) -> Workshop:
        # The stronger lock also keeps participants from joining a group that is being removed.
        found = WORKSHOPS.c.facilitator_hash == hash_key(key)
        return lock_workshop(connection, found, self._clock(), is_deleted=True)

    @property
    def _engine(self) -> Engine:
        return self._database.engine
