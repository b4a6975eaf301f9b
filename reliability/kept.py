"""What a database holds after a fault, beside what participants were told."""

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from sqlalchemy import create_engine, select

from reliability.room import Participant, Sent, State
from valuechain.model.workshop.running import Running, Status
from valuechain.storage.keys import hash_key
from valuechain.storage.schema import ACTS, PARTICIPANTS, PROPOSALS, WORKSHOPS
from valuechain.tables.writing.workshop_json import read_proposal_json, read_running


class Kept(NamedTuple):
    """The result of the comparison."""

    acknowledged: int
    """Answers that participants were told are saved, each change counted."""
    lost: int
    """Answers that were acknowledged, and of which neither they nor a newer one of the same participant is there."""
    doubled: int
    """Participants and answers that are there more than once, or that no one sent."""
    broken: tuple[str, ...]
    """What is wrong with the rounds, in words."""

    def __str__(self) -> str:
        words = f"{self.acknowledged:,} acknowledged, {self.lost} of them lost, {self.doubled} kept twice or unknown"
        return "; ".join((words, *self.broken))

    @property
    def is_whole(self) -> bool:
        """Whether nothing is lost, doubled or broken."""
        return not (self.lost or self.doubled or self.broken)


class _Row(NamedTuple):
    role: str
    reason: str
    step: int


def compare(url: str, code: str, room: Sequence[Participant], lost_between: tuple[float, float] | None = None) -> Kept:
    """Compares a workshop in the database with what its participants were told.

    Answers acknowledged in the time `lost_between` may be missing: the operator has put back an older file.
    """
    engine = create_engine(url)  # without migrating it: another version may have
    with engine.connect() as connection:
        workshop = connection.execute(select(WORKSHOPS).where(WORKSHOPS.c.code == code)).one()
        here = PROPOSALS.c.workshop == workshop.id
        columns = (PARTICIPANTS.c.token_hash, PROPOSALS.c.item, PROPOSALS.c.round, PROPOSALS.c.step)
        joined = PROPOSALS.outerjoin(PARTICIPANTS, PROPOSALS.c.participant == PARTICIPANTS.c.id)
        query = select(*columns, PROPOSALS.c.content).select_from(joined)
        rows = connection.execute(query.where(here)).all()
        people = connection.execute(
            select(PARTICIPANTS.c.token_hash).where(PARTICIPANTS.c.workshop == workshop.id)
        ).scalars()
        hashes = list(people)
        acts = connection.execute(select(ACTS.c.before).where(ACTS.c.workshop == workshop.id).order_by(ACTS.c.id))
        states = [*map(read_running, acts.scalars()), read_running(workshop.running)]
    engine.dispose()
    kept: dict[tuple[str, str, int], list[_Row]] = {}
    for row in rows:
        proposal = read_proposal_json(row.content)
        found = _Row(next(iter(proposal.roles), ""), proposal.reason, row.step)
        kept.setdefault((row.token_hash, row.item, row.round), []).append(found)
    lost = sum(_count_lost(person, kept, lost_between) for person in room)
    known = {hash_key(person.token) for person in room if person.token}
    strangers = len(set(hashes) - known) + sum(row.token_hash not in known for row in rows)
    doubled = len(hashes) - len(set(hashes)) + sum(len(found) - 1 for found in kept.values()) + strangers
    acknowledged = sum(sent.state is State.ACKNOWLEDGED for person in room for sent in person.sent)
    rounds = {(row.item, row.round) for row in rows}
    return Kept(acknowledged, lost, doubled, (*_find_broken(states), *_find_stray(states[-1], rounds)))


def _count_lost(
    person: Participant, kept: dict[tuple[str, str, int], list[_Row]], lost_between: tuple[float, float] | None
) -> int:
    """The number of questions to which this participant's last acknowledged answer, or a newer one, is missing."""
    answers: dict[tuple[str, int], list[Sent]] = {}
    for sent in person.sent:
        if lost_between is None or not lost_between[0] <= sent.at <= lost_between[1]:
            answers.setdefault((sent.item, sent.round), []).append(sent)
    lost = 0
    for about, sents in answers.items():
        last = max((number for number, sent in enumerate(sents) if sent.state is State.ACKNOWLEDGED), default=None)
        may_be = [
            _Row(sent.role, sent.reason, sent.step) for sent in sents[last or 0 :] if sent.state is not State.REFUSED
        ]
        found = kept.get((hash_key(person.token), *about), [])
        lost += (last is not None and not found) or any(row not in may_be for row in found)
    return lost


_NEXT = {None: {Status.OPEN}, Status.OPEN: {Status.CLOSED}, Status.CLOSED: {Status.REVEALED}}
"""What a round may become in one act of this facilitator, by what it was."""


def _find_broken(states: Sequence[Running]) -> list[str]:
    """What is wrong with the acts: each changes exactly one round, by one step."""
    broken = []
    for before, after in pairwise(states):
        old, new = _statuses(before), _statuses(after)
        changed = [about for about in old | new if old.get(about) != new.get(about)]
        if len(changed) != 1 or new.get(changed[0]) not in _NEXT.get(old.get(changed[0]), set()):
            broken.append(f"an act changed {len(changed)} rounds")
    return broken


def _find_stray(running: Running, answered: set[tuple[str, int]]) -> list[str]:
    """Answers to rounds that never began."""
    return [f"answers to round {number} of {item}" for item, number in answered if running.find(item, number) is None]


def _statuses(running: Running) -> dict[tuple[str, int], Status]:
    return {(item, each.number): each.status for item, rounds in running.rounds.items() for each in rounds}
