"""Participants and their proposals in a database: every change is one transaction."""

import hmac
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import (
    Connection,
    Engine,
    Row,
    Select,
    bindparam,
    case,
    delete,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.exc import IntegrityError

from valuechain.model.workshop.joining import REMOVED, JoinError, check_joining, pseudonym_key, read_pseudonym
from valuechain.model.workshop.plan import Proposal
from valuechain.model.workshop.proposing import check_reasons
from valuechain.model.workshop.running import Running, check_open
from valuechain.storage.engine import Database, forget_journal, reading, writing
from valuechain.storage.errors import CollisionError
from valuechain.storage.keys import hash_key, new_key
from valuechain.storage.schema import PARTICIPANTS, PROPOSALS, WORKSHOPS
from valuechain.storage.workshops.people import STAYS, forget_participant
from valuechain.storage.workshops.rows import increment_revision, lock_workshop, read_workshop
from valuechain.storage.workshops.values import (
    PRESENT,
    OlderAnswerError,
    Participant,
    Removal,
    TakingPart,
    UnknownWorkshopError,
    Workshop,
)
from valuechain.tables.writing.workshop_json import read_proposal_json, read_running, write_proposal_json

MOST_PARTICIPANTS = 2_000
"""How many may take part at once; those who have left, or were removed, free their place."""
_HEARD_AGAIN = timedelta(seconds=20)
"""How often to record that a participant is present; phones poll every second."""

# The most frequent queries, built once.
_THEIRS = (PARTICIPANTS.c.token_hash == bindparam("token")) & ~PARTICIPANTS.c.is_blocked
_WHO: Select[Any] = select(
    PARTICIPANTS.c.id.label("who"), PARTICIPANTS.c.workshop.label("here"), PARTICIPANTS.c.pseudonym,
    PARTICIPANTS.c.group_name, PARTICIPANTS.c.seen, PARTICIPANTS.c.choosing,
).where(_THEIRS)  # fmt: skip
_WITH_PROPOSALS = _WHO.add_columns(PROPOSALS).select_from(
    PARTICIPANTS.outerjoin(PROPOSALS, PROPOSALS.c.participant == PARTICIPANTS.c.id)
)
_STANDS = (
    select(WORKSHOPS.c.code, WORKSHOPS.c.scene)
    .select_from(PARTICIPANTS.join(WORKSHOPS, PARTICIPANTS.c.workshop == WORKSHOPS.c.id))
    .where(_THEIRS & (WORKSHOPS.c.expires > bindparam("now")))
)
_MOVE = (
    update(WORKSHOPS)
    .where((WORKSHOPS.c.id == bindparam("workshop")) & (WORKSHOPS.c.expires > bindparam("now")))
    .values(revision=WORKSHOPS.c.revision + 1)
    .returning(WORKSHOPS.c.running)
)


class Participants:
    """The participants of workshops and their proposals.

    Both joining and proposing leave the workshop's row until last: when a whole room answers at once, everyone waits
    for that row, so it must be locked only briefly. `leave` explains why it locks first. Every method raises
    StorageError if the database fails.
    """

    def __init__(self, database: Database, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._database = database
        self._clock = clock

    def join(
        self, code: str, pseudonym: str = "", group: str | None = "", *, is_simulated: bool = False, token: str = ""
    ) -> str:
        """Adds a participant and returns their secret token, which is not stored.

        `group` is as for `check_joining`. `token` is a key issued in advance, so that a repeated request adds only one
        participant; if it belongs to another workshop, a new one is issued. Raises UnknownWorkshopError, or a JoinError
        that says what to change.
        """
        token = token or new_key()
        with writing(self._engine) as connection:
            workshop = read_workshop(connection, WORKSHOPS.c.code == code, self._clock())
            here, theirs = PARTICIPANTS.c.workshop == workshop.id, PARTICIPANTS.c.token_hash == hash_key(token)
            known = func.max(case((theirs, PARTICIPANTS.c.workshop)))
            removed = here & theirs & PARTICIPANTS.c.is_blocked
            blocked = func.count(case((removed & ~PARTICIPANTS.c.has_left, 1)))
            there = select(func.count(case((here & STAYS, 1))), known, func.count(case((removed, 1))), blocked)
            number, joined, times_removed, times_blocked = connection.execute(there.where(here | theirs)).one()
            if times_blocked:
                raise JoinError(REMOVED)
            if joined == workshop.id and not times_removed:
                return token
            token = token if joined is None else new_key()
            check_joining(workshop.plan, workshop.running, group)
            name = read_pseudonym(workshop.plan, pseudonym)
            if number >= MOST_PARTICIPANTS:
                raise JoinError(f"This workshop is full: {MOST_PARTICIPANTS:,} people take part. Ask the facilitator.")
            row = {
                "workshop": workshop.id,
                "token_hash": hash_key(token),
                "pseudonym": name,
                "pseudonym_key": pseudonym_key(name) or None,
                "group_name": group or "",
                "is_simulated": is_simulated,
                "seen": self._clock(),
            }
            try:
                with connection.begin_nested():
                    connection.execute(insert(PARTICIPANTS), row)
            except IntegrityError:
                if connection.execute(select(PARTICIPANTS.c.id).where(here & theirs)).first():
                    return token  # the same request arrived twice at once
                raise JoinError(f"Someone here is already called “{name}”. Choose another name.") from None
            running = self._move(connection, workshop.id)
            # A facilitator may have removed the group since this transaction began.
            now = read_workshop(connection, WORKSHOPS.c.id == workshop.id, self._clock()) if group else workshop
            check_joining(now.plan, running, group)
        return token

    def participant(self, token: str) -> Participant:
        """The participant with this token, now noted as present. Raises UnknownWorkshopError."""
        with reading(self._engine) as connection:
            row = connection.execute(_WHO, {"token": hash_key(token)}).one_or_none()
        if row is None:
            raise UnknownWorkshopError
        return self._hear(row)

    def taking_part(self, token: str, workshop: Workshop | None = None, *, is_heard: bool = True) -> TakingPart:
        """The participant with this token, with their workshop and proposals; if `is_heard`, now noted as present.

        If given, `workshop` must be the participant's own; it is not read again. Raises UnknownWorkshopError.
        """
        with reading(self._engine) as connection:
            rows = connection.execute(_WITH_PROPOSALS, {"token": hash_key(token)}).all()
            if not rows or (workshop is not None and workshop.id != rows[0].here):
                raise UnknownWorkshopError
            found = workshop or read_workshop(connection, WORKSHOPS.c.id == rows[0].here, self._clock())
        kept = {(row.item, row.round): row for row in rows if row.item is not None}
        proposals = {about: read_proposal_json(row.content) for about, row in kept.items()}
        for about, row in kept.items():
            if row.id in found.running.hidden_reasons:  # a second round must not begin with it
                proposals[about] = replace(proposals[about], reason="")
        steps = {about: row.step for about, row in kept.items()}
        participant = self._hear(rows[0]) if is_heard else _participant_of(rows[0])
        return TakingPart(token, participant, found, proposals, steps)

    def scene(self, token: str) -> tuple[str, int]:
        """The code and scene of a participant's workshop. Raises UnknownWorkshopError."""
        with reading(self._engine) as connection:
            row = connection.execute(_STANDS, {"token": hash_key(token), "now": self._clock()}).one_or_none()
        if row is None:
            raise UnknownWorkshopError
        return row.code, row.scene

    def removal(self, token: str) -> Removal:
        """Whether a facilitator has removed or blocked the device with this token."""
        theirs = (PARTICIPANTS.c.token_hash == hash_key(token)) & PARTICIPANTS.c.is_blocked
        with reading(self._engine) as connection:
            row = connection.execute(select(PARTICIPANTS.c.has_left).where(theirs)).one_or_none()
        return Removal.NONE if row is None else Removal.REMOVED if row.has_left else Removal.BLOCKED

    def leave(self, token: str) -> bool:
        """Deletes a participant and returns whether they existed.

        `forget_participant` says what happens to their proposals.
        """
        with writing(self._engine) as connection:
            row = connection.execute(_WHO, {"token": hash_key(token)}).one_or_none()
            if row is None:
                return False
            # Locked first, unlike elsewhere: what the room has seen must not change before this transaction ends. If a
            # proposal from the participant arrives at the same time, one of the two requests fails and can be repeated.
            running = lock_workshop(connection, WORKSHOPS.c.id == row.here, self._clock()).running
            is_felt = forget_participant(connection, running, row.who)
            # The room may be looking at a reason, and facilitators at proposals in a closed round.
            increment_revision(connection, row.here, moves_scene=is_felt)
        if is_felt:
            forget_journal(self._engine)
        return True

    def note_choosing(self, token: str, choosing: str) -> None:
        """Stores the mitigation and round in which a participant's device has something chosen and not saved.

        It is written like `PO-3 2`, and empty if everything is saved.
        """
        changed = (PARTICIPANTS.c.token_hash == hash_key(token)) & (PARTICIPANTS.c.choosing != choosing)
        theirs = changed & ~PARTICIPANTS.c.is_blocked
        with writing(self._engine) as connection:
            query = update(PARTICIPANTS).where(theirs).values(choosing=choosing).returning(PARTICIPANTS.c.workshop)
            workshop = connection.execute(query).scalar_one_or_none()
            if workshop is not None:
                increment_revision(connection, workshop)

    def choosing(self, workshop: int) -> dict[tuple[str, int], int]:
        """How many have something chosen and not saved, by mitigation and round; only those who are present."""
        here = (PARTICIPANTS.c.workshop == workshop) & (PARTICIPANTS.c.seen >= self._clock() - PRESENT)
        query = select(PARTICIPANTS.c.choosing, func.count()).where(here & (PARTICIPANTS.c.choosing != ""))
        with reading(self._engine) as connection:
            rows = connection.execute(query.group_by(PARTICIPANTS.c.choosing)).all()
        counts = {}
        for choosing, number in rows:
            mitigation, _, about = choosing.rpartition(" ")
            counts[mitigation, int(about)] = number
        return counts

    def propose(
        self, token: str, mitigation: str, number: int, submission: str, proposal: Proposal, step: int = 0
    ) -> frozenset[tuple[str, int]]:
        """Stores a participant's proposal in a round, replacing any earlier one.

        Returns the mitigations and rounds that the participant has answered. `submission` identifies the request: a
        repeated request counts only once, even if the round has closed meanwhile. `step` is higher the newer the
        answer; 0 means that it is the newest. Raises UnknownWorkshopError, NotNowError if the round is not open,
        OlderAnswerError if a newer answer is saved, and ProposalError if all their reasons together are too long.
        """
        try:
            return self._propose(token, mitigation, number, submission, proposal, step)
        except CollisionError:  # it arrived twice at once, and the other one is there now
            return self._propose(token, mitigation, number, submission, proposal, step)

    # How

    def _propose(
        self, token: str, mitigation: str, number: int, submission: str, proposal: Proposal, step: int
    ) -> frozenset[tuple[str, int]]:
        with writing(self._engine) as connection:
            rows = connection.execute(_WITH_PROPOSALS, {"token": hash_key(token)}).all()
            if not rows:
                raise UnknownWorkshopError
            kept = {(row.item, row.round): row for row in rows if row.id is not None}
            before = kept.get((mitigation, number))
            if before is not None:
                if hmac.compare_digest(before.submission, submission):
                    return frozenset(kept)
                if 0 < step <= before.step:
                    raise OlderAnswerError(before.step)
                # The new proposal gets a new id, so that removing the earlier reason does not remove the new one.
                connection.execute(delete(PROPOSALS).where(PROPOSALS.c.id == before.id))
            if proposal.reason:
                others = (read_proposal_json(row.content) for row in kept.values() if row is not before)
                check_reasons([proposal.reason, *(each.reason for each in others)])
            where = {"workshop": rows[0].here, "participant": rows[0].who, "item": mitigation, "round": number}
            content = {
                "submission": submission,
                "step": step or (before.step + 1 if before is not None else 1),
                "content": write_proposal_json(proposal),
            }
            connection.execute(insert(PROPOSALS), {**where, **content})
            if rows[0].choosing:
                connection.execute(update(PARTICIPANTS).where(PARTICIPANTS.c.id == rows[0].who).values(choosing=""))
            # This locks the workshop, so the round cannot close before we commit; if it already has, we roll back.
            check_open(self._move(connection, rows[0].here), mitigation, number, self._clock())
            return frozenset({*kept, (mitigation, number)})

    def _move(self, connection: Connection, workshop: int) -> Running:
        """Increments a workshop's revision, which locks it until this transaction ends, and returns its progress."""
        moved = connection.execute(_MOVE, {"workshop": workshop, "now": self._clock()})
        running = moved.scalar_one_or_none()
        if running is None:
            raise UnknownWorkshopError
        return read_running(running)

    def _hear(self, row: Row[Any]) -> Participant:
        """The participant that this row describes, now noted as present."""
        now = self._clock()
        if now - row.seen > _HEARD_AGAIN:
            with writing(self._engine) as connection:
                connection.execute(update(PARTICIPANTS).where(PARTICIPANTS.c.id == row.who).values(seen=now))
        return _participant_of(row)

    @property
    def _engine(self) -> Engine:
        return self._database.engine


def _participant_of(row: Row[Any]) -> Participant:
    return Participant(row.who, row.here, row.pseudonym, row.group_name, row.choosing)
