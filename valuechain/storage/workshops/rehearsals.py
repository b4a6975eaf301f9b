"""Simulated participants of a rehearsal; `Workshops.start_real` deletes them."""

from collections.abc import Callable
from datetime import UTC, datetime

from sqlalchemy import Connection, func, insert, select

from valuechain.model.workshop.joining import pseudonym_key
from valuechain.model.workshop.plan import Plan, PlannedQuestion, Proposal
from valuechain.model.workshop.running import NotNowError
from valuechain.storage.engine import Database, writing
from valuechain.storage.keys import hash_key, new_key
from valuechain.storage.schema import PARTICIPANTS, PROPOSALS, WORKSHOPS
from valuechain.storage.workshops.rows import increment_revision, lock_workshop
from valuechain.storage.workshops.values import Workshop
from valuechain.tables.writing.workshop_json import write_proposal_json

MOST_SIMULATED = 200

Imagine = Callable[[Plan, PlannedQuestion, int, int], Proposal]
"""Makes up a proposal, given a plan, a question, a round, and a simulated participant's number (from 1)."""


class Rehearsals:
    """Simulated participants in a database.

    Every method raises StorageError if the database cannot be used, UnknownWorkshopError for an unknown key, and
    NotNowError if the action is not possible now.
    """

    def __init__(self, database: Database, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._database = database
        self._clock = clock

    def add(self, key: str, number: int) -> None:
        """Adds simulated participants, assigning them to the groups in turn."""
        with writing(self._database.engine) as connection:
            workshop = self._rehearsed(connection, key)
            here = (PARTICIPANTS.c.workshop == workshop.id) & PARTICIPANTS.c.is_simulated
            before = connection.execute(select(func.count()).select_from(PARTICIPANTS).where(here)).scalar_one()
            if before + number > MOST_SIMULATED:
                raise NotNowError(f"You can simulate up to {MOST_SIMULATED} participants. There are already {before}.")
            connection.execute(insert(PARTICIPANTS), [self._simulate(workshop, before + n + 1) for n in range(number)])

    def answer(self, key: str, imagine: Imagine) -> int:
        """Adds each simulated participant's missing proposals in open rounds, and returns how many were added."""
        with writing(self._database.engine) as connection:
            workshop = self._rehearsed(connection, key)
            stays = PARTICIPANTS.c.is_simulated & ~PARTICIPANTS.c.has_left
            here = (PARTICIPANTS.c.workshop == workshop.id) & stays
            ids = connection.execute(select(PARTICIPANTS.c.id).where(here).order_by(PARTICIPANTS.c.id)).scalars().all()
            open_rounds = [
                (mitigation, latest.number)
                for mitigation in workshop.plan.questions
                if mitigation.id in workshop.running.open_mitigations
                and (latest := workshop.running.latest(mitigation.id)) is not None
            ]
            if not ids or not open_rounds or workshop.running.is_paused:
                raise NotNowError("Add simulated participants and open a question for them to answer first.")
            proposals = select(PROPOSALS.c.participant, PROPOSALS.c.item, PROPOSALS.c.round)
            kept = {tuple(row) for row in connection.execute(proposals.where(PROPOSALS.c.workshop == workshop.id))}
            rows = [
                {
                    "workshop": workshop.id,
                    "participant": participant,
                    "item": mitigation.id,
                    "round": number,
                    "submission": "simulated",
                    "content": write_proposal_json(imagine(workshop.plan, mitigation, number, place)),
                }
                for mitigation, number in open_rounds
                for place, participant in enumerate(ids, 1)
                if (participant, mitigation.id, number) not in kept
            ]
            if rows:
                connection.execute(insert(PROPOSALS), rows)
            return len(rows)

    def _rehearsed(self, connection: Connection, key: str) -> Workshop:
        """The facilitator's rehearsal, locked, with its revision already increased for the coming change."""
        workshop = lock_workshop(connection, WORKSHOPS.c.facilitator_hash == hash_key(key), self._clock())
        if not workshop.plan.is_rehearsal:
            raise NotNowError("This isn’t a rehearsal, so it has no simulated participants.")
        increment_revision(connection, workshop.id)
        return workshop

    def _simulate(self, workshop: Workshop, number: int) -> dict[str, object]:
        groups = [group.name for group in workshop.plan.groups] or [""]
        name = f"Simulated {number}" if workshop.plan.rules.has_pseudonyms else ""
        return {
            "workshop": workshop.id,
            "token_hash": hash_key(new_key()),  # no one ever gets the token
            "pseudonym": name,
            "pseudonym_key": pseudonym_key(name) or None,
            "group_name": groups[number % len(groups)],
            "is_simulated": True,
            "seen": self._clock(),
        }
