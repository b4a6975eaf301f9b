"""Workshops in a database: every change is one transaction, and any process can make the next."""

import hmac
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, Row, Select, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from valuechain.model.join_code import new_code
from valuechain.model.joining import JoinError, check_joining, pseudonym_key, read_pseudonym
from valuechain.model.running import NotNowError, Round, Running, Status, Wish, act, check_open
from valuechain.model.workshop import Given, Plan, Proposal
from valuechain.storage.engine import Database, forget_journal, is_there, reading, writing
from valuechain.storage.keys import hash_key, new_key, projector_key
from valuechain.storage.schema import ACTS, PARTICIPANTS, PROPOSALS, VERSIONS, WORKSHOPS
from valuechain.storage.workshop_values import (
    Attendance,
    Created,
    Participant,
    TakingPart,
    UnknownWorkshopError,
    Workshop,
)
from valuechain.tables.workshop_json import (
    read_plan,
    read_proposal_json,
    read_running,
    write_plan,
    write_proposal_json,
    write_running,
)

_MOST_UNDONE = 50
_MOST_PARTICIPANTS = 2_000
_PRESENT = timedelta(seconds=60)
"""Who was heard of within this time is present."""
_HEARD_AGAIN = timedelta(seconds=20)
"""Somebody who polls every second is written down only this often."""
_WHO: Select[Any] = select(
    PARTICIPANTS.c.id.label("who"), PARTICIPANTS.c.workshop, PARTICIPANTS.c.pseudonym, PARTICIPANTS.c.group_name,
    PARTICIPANTS.c.seen,
)  # fmt: skip


class Workshops:
    """The workshops in a database.

    Every method raises StorageError where the database cannot be used.
    """

    def __init__(self, database: Database, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._database = database
        self._clock = clock

    # What facilitators do

    def create(self, plan: Plan, days: int) -> Created:
        """Keeps a workshop for some days, and returns what opens it."""
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

    def facilitated(self, key: str) -> Workshop:
        """The workshop that a facilitator's key opens. Raises UnknownWorkshopError."""
        return self._find(WORKSHOPS.c.facilitator_hash == hash_key(key))

    def projected(self, key: str) -> Workshop:
        """The workshop that a projector's key shows. Raises UnknownWorkshopError."""
        return self._find(WORKSHOPS.c.projector_hash == hash_key(key))

    def act(self, key: str, wish: Wish, seen_scene: int | None = None) -> Workshop:
        """The workshop after a facilitator's act.

        `seen_scene` is the scene that the facilitator was looking at: where another has acted since, nothing is done.
        Raises UnknownWorkshopError, and NotNowError that says why it cannot be done.
        """
        with writing(self._engine) as connection:
            workshop = self._locked(connection, WORKSHOPS.c.facilitator_hash == hash_key(key))
            _refuse_other(workshop, seen_scene)
            after = act(workshop.plan, workshop.running, wish, self._clock())
            if after == workshop.running:
                return workshop
            before = {"workshop": workshop.id, "said": wish.act.value, "before": write_running(workshop.running)}
            connection.execute(insert(ACTS), before)
            self._forget_oldest_acts(connection, workshop.id)
            return self._stand(connection, workshop, after)

    def undo(self, key: str, seen_scene: int | None = None) -> tuple[Workshop, str]:
        """The workshop as it was before the last act, and which act that was. Proposals are never undone.

        `seen_scene` is as for `act`. Raises UnknownWorkshopError, and NotNowError where there is nothing to undo.
        """
        with writing(self._engine) as connection:
            workshop = self._locked(connection, WORKSHOPS.c.facilitator_hash == hash_key(key))
            _refuse_other(workshop, seen_scene)
            last = connection.execute(
                select(ACTS).where(ACTS.c.workshop == workshop.id).order_by(ACTS.c.id.desc()).limit(1)
            ).one_or_none()
            if last is None:
                raise NotNowError("There is nothing to undo.")
            connection.execute(delete(ACTS).where(ACTS.c.id == last.id))
            before = read_running(last.before)
            kept = _keep_seen(before, workshop.running)
            return self._stand(connection, workshop, kept), last.said

    def last_act(self, workshop: int) -> str:
        """The act that undo would take back; empty if there is none."""
        newest = select(ACTS.c.said).where(ACTS.c.workshop == workshop).order_by(ACTS.c.id.desc()).limit(1)
        with reading(self._engine) as connection:
            return connection.execute(newest).scalar_one_or_none() or ""

    def change_plan(self, key: str, change: Callable[[Plan], Plan]) -> Workshop:
        """The workshop with another plan. Raises UnknownWorkshopError, and what `change` raises."""
        with writing(self._engine) as connection:
            workshop = self._locked(connection, WORKSHOPS.c.facilitator_hash == hash_key(key))
            plan = change(workshop.plan)
            connection.execute(update(WORKSHOPS).where(WORKSHOPS.c.id == workshop.id).values(plan=write_plan(plan)))
            return self._stand(connection, workshop, workshop.running)

    def begin_in_earnest(self, key: str) -> Workshop:
        """The workshop after its rehearsal: nothing of that is left. Raises UnknownWorkshopError, NotNowError."""
        with writing(self._engine) as connection:
            workshop = self._locked(connection, WORKSHOPS.c.facilitator_hash == hash_key(key))
            if not workshop.plan.is_rehearsal:
                raise NotNowError("This is not a rehearsal, so there is nothing to wipe.")
            connection.execute(delete(PARTICIPANTS).where(PARTICIPANTS.c.workshop == workshop.id))
            connection.execute(delete(ACTS).where(ACTS.c.workshop == workshop.id))
            plan = write_plan(replace(workshop.plan, is_rehearsal=False))
            connection.execute(update(WORKSHOPS).where(WORKSHOPS.c.id == workshop.id).values(plan=plan))
            begun = self._stand(connection, workshop, Running())
        forget_journal(self._engine)
        return begun

    def delete(self, key: str) -> bool:
        """Deletes a workshop with everything in it and everything saved from it, and says whether there was one."""
        with writing(self._engine) as connection:
            found = WORKSHOPS.c.facilitator_hash == hash_key(key)
            # Locked, so that nothing is saved from it in between, to be left over.
            number = connection.execute(select(WORKSHOPS.c.id).where(found).with_for_update()).scalar_one_or_none()
            if number is None:
                return False  # what belongs to no workshop any more is not what this key may delete
            connection.execute(delete(VERSIONS).where(VERSIONS.c.workshop == number))
            connection.execute(delete(WORKSHOPS).where(found))
        forget_journal(self._engine)
        return True

    def purge(self) -> int:
        """Deletes the workshops that have expired, and says how many those were."""
        expired = WORKSHOPS.c.expires <= self._clock()
        with reading(self._engine) as connection:
            if not connection.execute(select(func.count()).select_from(WORKSHOPS).where(expired)).scalar_one():
                return 0
        with writing(self._engine) as connection:
            deleted = connection.execute(delete(WORKSHOPS).where(expired)).rowcount
        forget_journal(self._engine)
        return deleted

    def purge_if_there(self) -> int:
        """The same; does not create a database to find nothing in it."""
        return self.purge() if is_there(self._database.url) else 0

    # What participants do

    def joined(self, code: str) -> Workshop:
        """The workshop of a join code, whether or not one may still join it. Raises UnknownWorkshopError."""
        return self._find(WORKSHOPS.c.code == code)

    def join(
        self, code: str, pseudonym: str = "", group: str = "", *, is_simulated: bool = False, token: str = ""
    ) -> str:
        """Takes somebody in, and returns the token by which they are known from then on, which is kept nowhere.

        `token` is a new key that they were given before, so that who asks twice is one participant; where it belongs
        to another workshop they get another. Raises UnknownWorkshopError, and JoinError that says what to change.
        """
        token = token or new_key()
        with writing(self._engine) as connection:
            workshop = self._moved(connection, WORKSHOPS.c.code == code)
            known = select(PARTICIPANTS.c.workshop).where(PARTICIPANTS.c.token_hash == hash_key(token))
            if (joined := connection.execute(known).scalar_one_or_none()) == workshop.id:
                return token
            token = token if joined is None else new_key()
            check_joining(workshop.plan, workshop.running, group)
            name = read_pseudonym(workshop.plan, pseudonym)
            here = PARTICIPANTS.c.workshop == workshop.id
            number = connection.execute(select(func.count()).select_from(PARTICIPANTS).where(here)).scalar_one()
            if number >= _MOST_PARTICIPANTS:
                raise JoinError("This workshop is full.")
            row = {
                "workshop": workshop.id,
                "token_hash": hash_key(token),
                "pseudonym": name,
                "pseudonym_key": pseudonym_key(name) or None,
                "group_name": group,
                "is_simulated": is_simulated,
                "seen": self._clock(),
            }
            try:
                connection.execute(insert(PARTICIPANTS), row)
            except IntegrityError:
                raise JoinError(f"Somebody here is called “{name}” already. Choose another name.") from None
        return token

    def participant(self, token: str) -> Participant:
        """Who has the token; they count as present. Raises UnknownWorkshopError."""
        with reading(self._engine) as connection:
            found = connection.execute(_WHO.where(PARTICIPANTS.c.token_hash == hash_key(token)))
            row = found.one_or_none()
        if row is None:
            raise UnknownWorkshopError
        return self._hear(row)

    def taking_part(self, token: str) -> TakingPart:
        """Who has the token, with their workshop and proposals; they count as present. Raises UnknownWorkshopError."""
        theirs = PARTICIPANTS.c.token_hash == hash_key(token)
        joined = PARTICIPANTS.join(WORKSHOPS, PARTICIPANTS.c.workshop == WORKSHOPS.c.id)
        query = _WHO.add_columns(*WORKSHOPS.c).select_from(joined)
        with reading(self._engine) as connection:
            row = connection.execute(query.where(theirs & (WORKSHOPS.c.expires > self._clock()))).one_or_none()
            if row is None:
                raise UnknownWorkshopError
            mine = select(PROPOSALS.c.item, PROPOSALS.c.round, PROPOSALS.c.content)
            kept = connection.execute(mine.where(PROPOSALS.c.participant == row.who)).all()
        proposals = {(each.item, each.round): read_proposal_json(each.content) for each in kept}
        return TakingPart(self._hear(row), _workshop(row), proposals)

    def leave(self, token: str) -> bool:
        """Deletes a participant with everything they proposed, and says whether there was one."""
        with writing(self._engine) as connection:
            found = PARTICIPANTS.c.token_hash == hash_key(token)
            here = select(PARTICIPANTS.c.workshop).where(found).scalar_subquery()
            # First, as everywhere: two that wait for each other would wait for ever.
            moved = update(WORKSHOPS).where(WORKSHOPS.c.id == here)
            connection.execute(moved.values(revision=WORKSHOPS.c.revision + 1))
            return connection.execute(delete(PARTICIPANTS).where(found)).rowcount > 0

    def propose(
        self, token: str, item: str, number: int, submission: str, proposal: Proposal
    ) -> frozenset[tuple[str, int]]:
        """Keeps a participant's proposal in a round, instead of the one before.

        Returns the mitigations and rounds that they have answered now. `submission` names this sending of it: sent
        twice it counts once, even if the round was closed in between. Raises UnknownWorkshopError, and NotNowError
        where it is not taken.
        """
        theirs = PARTICIPANTS.c.token_hash == hash_key(token)
        joined = PARTICIPANTS.outerjoin(PROPOSALS, PROPOSALS.c.participant == PARTICIPANTS.c.id)
        query = select(PARTICIPANTS.c.id.label("who"), PROPOSALS).select_from(joined).where(theirs)
        with writing(self._engine) as connection:
            # First: it makes whoever would close the round wait, or us.
            here = select(PARTICIPANTS.c.workshop).where(theirs).scalar_subquery()
            workshop = self._moved(connection, WORKSHOPS.c.id == here)
            rows = connection.execute(query).all()
            if not rows:  # they have left this very moment
                raise UnknownWorkshopError
            kept = {(row.item, row.round): row for row in rows if row.id is not None}
            before = kept.get((item, number))
            if before is not None and hmac.compare_digest(before.submission, submission):
                return frozenset(kept)
            check_open(workshop.running, item, number)
            row = {"submission": submission, "content": write_proposal_json(proposal)}
            if before is not None:
                connection.execute(update(PROPOSALS).where(PROPOSALS.c.id == before.id).values(**row))
            else:
                where = {"workshop": workshop.id, "participant": rows[0].who, "item": item, "round": number}
                connection.execute(insert(PROPOSALS), {**where, **row})
            return frozenset({*kept, (item, number)})

    # What is counted

    def scene(self, token: str) -> tuple[int, int]:
        """The number of a participant's workshop, and its scene. Raises UnknownWorkshopError."""
        joined = PARTICIPANTS.join(WORKSHOPS, PARTICIPANTS.c.workshop == WORKSHOPS.c.id)
        found = (PARTICIPANTS.c.token_hash == hash_key(token)) & (WORKSHOPS.c.expires > self._clock())
        with reading(self._engine) as connection:
            query = select(WORKSHOPS.c.id, WORKSHOPS.c.scene).select_from(joined).where(found)
            row = connection.execute(query).one_or_none()
        if row is None:
            raise UnknownWorkshopError
        return row.id, row.scene

    def revision(self, key: str) -> int:
        """How often the workshop of a facilitator's or projector's key has changed. Raises UnknownWorkshopError."""
        hashed = hash_key(key)
        found = (WORKSHOPS.c.facilitator_hash == hashed) | (WORKSHOPS.c.projector_hash == hashed)
        query = select(WORKSHOPS.c.revision).where(found & (WORKSHOPS.c.expires > self._clock()))
        with reading(self._engine) as connection:
            number: int | None = connection.execute(query).scalar_one_or_none()
        if number is None:
            raise UnknownWorkshopError
        return number

    def attendance(self, workshop: int) -> Attendance:
        """How many have joined, and how many of them were heard of in the last minute."""
        here = select(func.count()).select_from(PARTICIPANTS).where(PARTICIPANTS.c.workshop == workshop)
        since = self._clock() - _PRESENT
        with reading(self._engine) as connection:
            joined = connection.execute(here).scalar_one()
            return Attendance(joined, connection.execute(here.where(PARTICIPANTS.c.seen >= since)).scalar_one())

    def groups(self, workshop: int) -> dict[str, int]:
        """How many have joined as each group."""
        number = func.count()
        query = select(PARTICIPANTS.c.group_name, number).where(PARTICIPANTS.c.workshop == workshop)
        with reading(self._engine) as connection:
            rows = connection.execute(query.group_by(PARTICIPANTS.c.group_name).order_by(PARTICIPANTS.c.group_name))
            return {row[0]: row[1] for row in rows}

    def given(self, workshop: int) -> tuple[Given, ...]:
        """Every proposal, for counting and for exports, which decide what of it may be seen."""
        columns = (
            PROPOSALS.c.id, PROPOSALS.c.participant, PARTICIPANTS.c.group_name, PROPOSALS.c.item, PROPOSALS.c.round,
            PROPOSALS.c.content,
        )  # fmt: skip
        joined = PROPOSALS.join(PARTICIPANTS, PROPOSALS.c.participant == PARTICIPANTS.c.id)
        query = select(*columns).select_from(joined).where(PROPOSALS.c.workshop == workshop).order_by(PROPOSALS.c.id)
        with reading(self._engine) as connection:
            return tuple(Given(*row[:5], read_proposal_json(row[5])) for row in connection.execute(query))

    # How

    def _find(self, found: ColumnElement[bool]) -> Workshop:
        with reading(self._engine) as connection:
            return self._read(connection, found)

    def _read(self, connection: Connection, found: ColumnElement[bool]) -> Workshop:
        row = connection.execute(select(WORKSHOPS).where(found & (WORKSHOPS.c.expires > self._clock()))).one_or_none()
        if row is None:
            raise UnknownWorkshopError
        return _workshop(row)

    def _locked(self, connection: Connection, found: ColumnElement[bool]) -> Workshop:
        """The workshop, which nobody else changes until this transaction ends."""
        return self._moved(connection, found, 0)

    def _moved(self, connection: Connection, found: ColumnElement[bool], by: int = 1) -> Workshop:
        """The same, at its next revision."""
        there = update(WORKSHOPS).where(found & (WORKSHOPS.c.expires > self._clock()))
        moved = there.values(revision=WORKSHOPS.c.revision + by).returning(*WORKSHOPS.c)
        row = connection.execute(moved).one_or_none()
        if row is None:
            raise UnknownWorkshopError
        return _workshop(row)

    def _hear(self, row: Row[Any]) -> Participant:
        """Who is meant, noted as present."""
        now = self._clock()
        if now - row.seen > _HEARD_AGAIN:
            with writing(self._engine) as connection:
                connection.execute(update(PARTICIPANTS).where(PARTICIPANTS.c.id == row.who).values(seen=now))
        return Participant(row.who, row.workshop, row.pseudonym, row.group_name)

    def _stand(self, connection: Connection, workshop: Workshop, after: Running) -> Workshop:
        row = connection.execute(
            update(WORKSHOPS)
            .where(WORKSHOPS.c.id == workshop.id)
            .values(running=write_running(after), revision=WORKSHOPS.c.revision + 1, scene=WORKSHOPS.c.scene + 1)
            .returning(*WORKSHOPS.c)
        ).one()
        return _workshop(row)

    @staticmethod
    def _forget_oldest_acts(connection: Connection, workshop: int) -> None:
        here = select(ACTS.c.id).where(ACTS.c.workshop == workshop).order_by(ACTS.c.id.desc()).offset(_MOST_UNDONE)
        old = connection.execute(here).scalars().all()
        if old:
            connection.execute(delete(ACTS).where(ACTS.c.id.in_(old)))

    @property
    def _engine(self) -> Engine:
        return self._database.engine


def _refuse_other(workshop: Workshop, seen_scene: int | None) -> None:
    if seen_scene is not None and seen_scene != workshop.scene:
        raise NotNowError("Another facilitator has just done something. Look at the page, then press again.")


def _keep_seen(before: Running, now: Running) -> Running:
    """What was before, but what the room has seen it cannot unsee, and it is not answered any more."""
    seen = {(item, each.number) for item, rounds in now.rounds.items() for each in rounds if each.was_seen}
    rounds = {
        item: tuple(_seen(each) if (item, each.number) in seen else each for each in rounds)
        for item, rounds in before.rounds.items()
    }
    return replace(before, rounds=rounds)


def _seen(each: Round) -> Round:
    return replace(each, was_seen=True, status=Status.CLOSED if each.status is Status.OPEN else each.status)


def _workshop(row: Row[Any]) -> Workshop:
    return Workshop(
        row.id, row.code, read_plan(row.plan), read_running(row.running), row.revision, row.scene, row.created,
        row.expires,
    )  # fmt: skip
