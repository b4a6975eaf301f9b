"""Participants' votes for reasons that the room has seen: one vote for a reason and participant."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import UTC, datetime

from sqlalchemy import Engine, bindparam, delete, func, insert, select
from sqlalchemy.exc import IntegrityError

from valuechain.storage.engine import Database, reading, writing
from valuechain.storage.keys import hash_key
from valuechain.storage.schema import PARTICIPANTS, UPVOTES, WORKSHOPS
from valuechain.storage.workshops.rows import increment_revision, read_workshop
from valuechain.storage.workshops.values import UnknownWorkshopError

_BY = select(UPVOTES.c.reason).where(
    (UPVOTES.c.participant == bindparam("participant")) & (UPVOTES.c.item == bindparam("item"))
)
"""A frequent query, built once."""


class _VotedError(Exception):
    """The participant has voted for this already; the transaction is rolled back."""


class Upvotes:
    """The votes in a database. Every method raises StorageError if the database fails."""

    def __init__(self, database: Database, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._database = database
        self._clock = clock

    def set(self, token: str, mitigation: str, number: int, reason: str, *, is_for: bool) -> None:
        """Adds or takes back a participant's vote for the reason with this key in a round.

        The scene stays: if phones had to fetch each other's votes, a room would fetch thousands. Raises
        UnknownWorkshopError.
        """
        who = select(PARTICIPANTS.c.id, PARTICIPANTS.c.workshop).where(
            (PARTICIPANTS.c.token_hash == hash_key(token)) & ~PARTICIPANTS.c.is_blocked
        )
        with suppress(_VotedError), writing(self._engine) as connection:
            row = connection.execute(who).one_or_none()
            if row is None:
                raise UnknownWorkshopError
            workshop = read_workshop(connection, WORKSHOPS.c.id == row.workshop, self._clock()).id
            vote = {"participant": row.id, "item": mitigation, "round": number, "reason": reason}
            if is_for:
                try:
                    connection.execute(insert(UPVOTES), {"workshop": workshop, **vote})
                except IntegrityError:
                    raise _VotedError from None
            else:
                connection.execute(delete(UPVOTES).where(*(UPVOTES.c[name] == value for name, value in vote.items())))
            increment_revision(connection, workshop)

    def of(self, workshop: int) -> dict[tuple[str, int], Mapping[str, int]]:
        """How many votes each reason has, by mitigation and round, then by the reason's key."""
        columns = (UPVOTES.c.item, UPVOTES.c.round, UPVOTES.c.reason)
        query = select(*columns, func.count()).where(UPVOTES.c.workshop == workshop).group_by(*columns)
        found: dict[tuple[str, int], dict[str, int]] = defaultdict(dict)
        with reading(self._engine) as connection:
            for mitigation, number, reason, votes in connection.execute(query):
                found[mitigation, number][reason] = votes
        return dict(found)

    def by(self, participant: int, mitigation: str) -> frozenset[str]:
        """The keys of the reasons about a mitigation that a participant has voted for."""
        with reading(self._engine) as connection:
            return frozenset(connection.execute(_BY, {"participant": participant, "item": mitigation}).scalars())

    @property
    def _engine(self) -> Engine:
        return self._database.engine
