"""The participants of a workshop as its facilitator sees them, and removing them."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime

from sqlalchemy import Connection, Engine, delete, exists, func, insert, select, tuple_, update

from valuechain.model.workshop.people import Person
from valuechain.model.workshop.running import NotNowError, Running
from valuechain.storage.engine import Database, forget_journal, reading, writing
from valuechain.storage.keys import hash_key, new_key
from valuechain.storage.schema import PARTICIPANTS, PROPOSALS, WORKSHOPS
from valuechain.storage.workshops.rows import increment_revision, lock_workshop
from valuechain.storage.workshops.values import PRESENT
from valuechain.tables.writing.workshop_json import read_proposal_json, write_proposal_json

STAYS = ~(PARTICIPANTS.c.has_left | PARTICIPANTS.c.is_blocked)
"""Whether a row is someone who takes part."""
_IS_SILENT = (
    STAYS & (PARTICIPANTS.c.choosing == "") & ~exists().where(PROPOSALS.c.participant == PARTICIPANTS.c.id)
)  # fmt: skip


class People:
    """The participants of workshops, for facilitators. Every method raises StorageError if the database fails."""

    def __init__(self, database: Database, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._database = database
        self._clock = clock

    def of(self, workshop: int, running: Running) -> tuple[Person, ...]:
        """The participants of a workshop in the order of joining, without those who have left."""
        columns = (PARTICIPANTS.c.id, PARTICIPANTS.c.pseudonym, PARTICIPANTS.c.group_name, PARTICIPANTS.c.seen)
        here = select(*columns).where((PARTICIPANTS.c.workshop == workshop) & STAYS).order_by(PARTICIPANTS.c.id)
        answers = select(PROPOSALS.c.participant, PROPOSALS.c.item, PROPOSALS.c.round)
        is_open = tuple_(PROPOSALS.c.item, PROPOSALS.c.round).in_(running.open_rounds)
        answered: dict[int, set[tuple[str, int]]] = defaultdict(set)
        since = self._clock() - PRESENT
        with reading(self._engine) as connection:
            for row in connection.execute(answers.where((PROPOSALS.c.workshop == workshop) & is_open)):
                answered[row.participant].add((row.item, row.round))
            rows = connection.execute(here).all()
        return tuple(
            Person(row.id, number, row.pseudonym, row.group_name, row.seen >= since, frozenset(answered[row.id]))
            for number, row in enumerate(rows, 1)
        )

    def remove(self, key: str, participants: Iterable[int], *, is_blocked: bool) -> None:
        """Removes participants from the facilitator's workshop, as if they had left; blocked devices can't rejoin.

        Raises UnknownWorkshopError, and NotNowError if none of them takes part any more.
        """
        with writing(self._engine) as connection:
            workshop = lock_workshop(connection, WORKSHOPS.c.facilitator_hash == hash_key(key), self._clock())
            here = (PARTICIPANTS.c.workshop == workshop.id) & STAYS & PARTICIPANTS.c.id.in_(set(participants))
            rows = connection.execute(select(PARTICIPANTS.c.id, PARTICIPANTS.c.token_hash).where(here)).all()
            if not rows:
                raise NotNowError("This participant has left already.")
            for row in rows:
                forget_participant(connection, workshop.running, row.id)
            self._remember(connection, workshop.id, [row.token_hash for row in rows], is_blocked=is_blocked)
            increment_revision(connection, workshop.id, moves_scene=True)
        forget_journal(self._engine)

    def count_silent(self, workshop: int) -> int:
        """How many have answered nothing in a workshop, and have nothing chosen right now."""
        silent = select(func.count()).where((PARTICIPANTS.c.workshop == workshop) & _IS_SILENT)
        with reading(self._engine) as connection:
            return connection.execute(silent).scalar_one()

    def remove_silent(self, key: str) -> None:
        """Removes all of them at once from the facilitator's workshop; their devices can rejoin.

        Raises UnknownWorkshopError.
        """
        with writing(self._engine) as connection:
            workshop = lock_workshop(connection, WORKSHOPS.c.facilitator_hash == hash_key(key), self._clock())
            silent = delete(PARTICIPANTS).where((PARTICIPANTS.c.workshop == workshop.id) & _IS_SILENT)
            removed = connection.execute(silent.returning(PARTICIPANTS.c.token_hash)).scalars().all()
            if not removed:
                return
            self._remember(connection, workshop.id, removed, is_blocked=False)
            increment_revision(connection, workshop.id, moves_scene=True)
        forget_journal(self._engine)

    def _remember(self, connection: Connection, workshop: int, hashes: Iterable[str], *, is_blocked: bool) -> None:
        """Keeps devices' tokens, to tell them that they were removed, and to refuse those that are blocked."""
        row = {
            "workshop": workshop,
            "pseudonym": "",
            "group_name": "",
            "is_simulated": False,
            "is_blocked": True,
            "has_left": not is_blocked,
            "seen": self._clock(),
        }
        connection.execute(insert(PARTICIPANTS), [{**row, "token_hash": each} for each in hashes])

    @property
    def _engine(self) -> Engine:
        return self._database.engine


def forget_participant(connection: Connection, running: Running, participant: int) -> bool:
    """Deletes a participant and their proposals, and returns whether phones or facilitators can see a difference.

    Proposals in rounds that the room has seen stay in the counts, anonymously and without their reasons. If the counts
    changed, comparing exports from before and after would reveal what the participant said.
    """
    columns = (PROPOSALS.c.id, PROPOSALS.c.item, PROPOSALS.c.round, PROPOSALS.c.content)
    found = connection.execute(select(*columns).where(PROPOSALS.c.participant == participant)).all()
    unseen = [each.id for each in found if not running.has_seen(each.item, each.round)]
    kept = {each.id: read_proposal_json(each.content) for each in found if each.id not in unseen}
    reasoned = {number: proposal for number, proposal in kept.items() if proposal.reason}
    who = PARTICIPANTS.c.id == participant
    if not kept:
        connection.execute(delete(PARTICIPANTS).where(who))
    else:
        connection.execute(delete(PROPOSALS).where(PROPOSALS.c.id.in_(unseen)))
        for number, proposal in reasoned.items():
            bare = write_proposal_json(replace(proposal, reason=""))
            connection.execute(update(PROPOSALS).where(PROPOSALS.c.id == number).values(content=bare))
        nobody = {"token_hash": hash_key(new_key()), "pseudonym": "", "pseudonym_key": None, "choosing": ""}
        connection.execute(update(PARTICIPANTS).where(who).values(has_left=True, **nobody))
    return bool(unseen or reasoned)
