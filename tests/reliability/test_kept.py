"""The comparison of a database with what participants were told."""

import asyncio
from pathlib import Path

import pytest
from aiohttp import ClientSession
from sqlalchemy import delete, update
from yarl import URL

from reliability.kept import Kept, compare
from reliability.room import Answer, Figures, Pace, Participant, Sent, State
from tests.coroutines import run_apart
from valuechain.analysis.workshop.plan import build_plan, find_asked
from valuechain.model.chain import ValueChain
from valuechain.model.context import Context
from valuechain.model.workshop.acting import Act, Wish
from valuechain.model.workshop.plan import Proposal, ProposalKind
from valuechain.storage.engine import Database, writing
from valuechain.storage.schema import ACTS, PROPOSALS
from valuechain.storage.workshops.facilitating import Workshops
from valuechain.storage.workshops.participating import Participants


class Told:
    """A workshop in which one participant was told that their second answer is saved."""

    def __init__(self, url: str, chain: ValueChain) -> None:
        self.database = Database(url)
        plan = build_plan(find_asked(chain, "pai-open", Context("advanced", "open")), title="Told")
        workshops, participants = Workshops(self.database), Participants(self.database)
        self.created = workshops.create(plan, 1)
        item, role = plan.mitigations[0].id, plan.actors[0].id
        workshops.act(self.created.facilitator, Wish(Act.OPEN, item))
        self.person = Participant("", self.created.code, 0, Figures(), Pace())
        self.person.token = participants.join(self.created.code)
        for step, state in ((1, State.ACKNOWLEDGED), (2, State.ACKNOWLEDGED), (3, State.UNKNOWN)):
            self.person.sent.append(Sent(item, 1, role, f"reason {step}", step, state, float(step)))
            if state is State.ACKNOWLEDGED:
                proposal = Proposal(ProposalKind.ROLES, {role: "primary"}, reason=f"reason {step}")
                participants.propose(self.person.token, item, 1, str(step), proposal, step)
        self.participants = participants

    def compare(self, *others: Participant, **more: tuple[float, float]) -> Kept:
        """The comparison, of this participant and others."""
        return compare(self.database.url, self.created.code, [self.person, *others], **more)


@pytest.fixture
def told(tmp_path: Path, chain: ValueChain) -> Told:
    """The workshop, in a database of its own."""
    return Told(f"sqlite:///{tmp_path / 'kept.db'}", chain)


def test_everything_is_there(told: Told) -> None:
    """The last acknowledged answer replaces those before it."""
    assert told.compare() == Kept(2, 0, 0, ())


def test_an_answer_is_missing(told: Told) -> None:
    """An acknowledged answer that is not there is lost, unless an older file was put back after it."""
    with writing(told.database.engine) as connection:
        connection.execute(delete(PROPOSALS))
    assert told.compare() == Kept(2, 1, 0, ())
    assert told.compare(lost_between=(0.5, 2.5)) == Kept(2, 0, 0, ())


def test_an_older_answer_is_there(told: Told) -> None:
    """An acknowledged answer is lost if only one before it is there."""
    with writing(told.database.engine) as connection:
        connection.execute(update(PROPOSALS).values(step=1))
    assert told.compare() == Kept(2, 1, 0, ())


def test_someone_is_there_twice(told: Told) -> None:
    """A participant that no one knows of is doubled."""
    told.participants.join(told.created.code)
    assert told.compare() == Kept(2, 0, 1, ())


def test_someone_joins_as_the_run_stops(told: Told, monkeypatch: pytest.MonkeyPatch) -> None:
    """A participant who joined without hearing of it, because the run stopped first, is known."""
    late = Participant("http://here", told.created.code, 0, Figures(), Pace())

    async def ask(client: ClientSession, _figures: Figures, _what: str, method: str, path: str, **_: object) -> Answer:
        token = "t" * 22
        if method == "GET":  # the page gives the token with which the browser joins
            client.cookie_jar.update_cookies({f"workshop-{told.created.code}": token}, URL(f"http://here{path}"))
            return Answer(200)
        told.participants.join(told.created.code, token=token)
        raise asyncio.CancelledError

    monkeypatch.setattr("reliability.room.ask", ask)
    with pytest.raises(asyncio.CancelledError):
        run_apart(late.take_part())
    assert told.compare(late) == Kept(2, 0, 0, ())


def test_an_act_is_half_written(told: Told) -> None:
    """An act that is kept without its change, or a change without its act, breaks the rounds."""
    with writing(told.database.engine) as connection:
        running = '{"rounds": {"PO-1": [{"number": 1, "status": "revealed"}]}}'
        connection.execute(update(ACTS).values(before=running))
    assert not told.compare().is_whole
