"""A fault, and the workshop into which it is brought."""

import asyncio
import math
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from reliability.faults.relay import Relay
from reliability.faults.visitor import visit
from reliability.kept import Kept, compare
from reliability.room import Figures, Pace, Participant, State, follow, hold_rounds
from reliability.served import PostgreSQL, Server
from valuechain.analysis.workshop.plan import build_plan, find_asked
from valuechain.model.context import Context
from valuechain.model.workshop.plan import Plan
from valuechain.storage.engine import Database
from valuechain.storage.workshops.facilitating import Workshops
from valuechain.storage.workshops.values import Created
from valuechain.tables.reading.read import read_chain

SQLITE, POSTGRESQL = "sqlite", "postgresql"
_PATIENCE = 90.0
"""Seconds in which everyone must be back after a fault; phones alone pause for up to 20 seconds."""


@dataclass
class Trial:
    """A workshop under way, over a database and a server of its own."""

    folder: Path
    """The folder of the database."""
    participants: int
    seconds: float
    """How long a fault lasts."""
    postgresql: PostgreSQL | None = None
    server: Server = field(default_factory=Server)
    url: str = ""
    """The database."""
    site: str = ""
    """The address that people use."""
    lost_between: tuple[float, float] | None = None
    """When the operator had an older file put back: answers acknowledged in between went with the damaged one."""
    relay: Relay | None = None
    """What stands between people and the app, or between the app and its database."""
    notes: list[str] = field(default_factory=list)
    """What was found besides, in words."""
    figures: Figures = field(default_factory=Figures)
    created: Created = field(init=False)
    room: list[Participant] = field(default_factory=list)

    @property
    def file(self) -> Path:
        """The file of the SQLite database."""
        return self.folder / "valuechain.db"

    @property
    def the_relay(self) -> Relay:
        """The relay, where there is one."""
        assert self.relay is not None
        return self.relay

    @property
    def shift(self) -> Path:
        """The file that says how far the server's clock is ahead."""
        return self.folder / "shift"

    def acknowledged(self, since: float) -> int:
        """How many answers were acknowledged since then."""
        return sum(sent.at > since and sent.state is State.ACKNOWLEDGED for person in self.room for sent in person.sent)

    async def is_back(self, since: float) -> float:
        """Waits until everyone is served again; returns how many seconds that took, infinite if it took too long."""
        while time.perf_counter() < since + _PATIENCE:
            if all(person.is_back(since) for person in self.room) and self.acknowledged(since):
                return time.perf_counter() - since
            await asyncio.sleep(0.1)
        return float("inf")


Around = Callable[[Trial], AbstractAsyncContextManager[None]]


@asynccontextmanager
async def nothing_else(_: Trial) -> AsyncIterator[None]:
    """Leaves the trial as it is."""
    yield


@dataclass(frozen=True)
class Fault:
    """Something that goes wrong while a workshop runs."""

    name: str
    sentence: str
    """What goes wrong."""
    inject: Callable[[Trial], Awaitable[None]]
    """Brings the fault about and, unless the app must recover from it, takes it away again."""
    databases: tuple[str, ...] = (SQLITE, POSTGRESQL)
    around: Around = nothing_else
    """What has to be set up before the server starts."""
    is_repeated: bool = False
    """Whether it is brought about as often as asked; otherwise once."""
    is_hidden: bool = False
    """Whether no one may notice anything."""
    round_seconds: float = 8.0
    most_rounds: float = math.inf
    """How many rounds are opened; the last one stays open."""


@dataclass(frozen=True)
class Result:
    """What happened."""

    fault: Fault
    database: str
    times: int
    kept: Kept
    figures: Figures
    back: float
    """Seconds until everyone was served again, the longest of all times; infinite if not at all."""
    tracebacks: tuple[str, ...]
    """The last line of each traceback in the server's log."""
    notes: tuple[str, ...]

    @property
    def requests(self) -> int:
        """All requests."""
        return sum(map(len, self.figures.taken.values())) + self.figures.unanswered.total()

    @property
    def failures(self) -> list[str]:
        """What must not be, in words."""
        found = list(self.kept.broken) + [
            f"{what} ({times} times)" for what, times in self.figures.wrong.items() if times
        ]
        if self.kept.lost or self.kept.doubled:
            found.append(f"{self.kept.lost} lost, {self.kept.doubled} doubled")
        if self.back == float("inf"):
            found.append(f"not everyone was served again within {_PATIENCE:.0f} seconds")
        found += [f"traceback in the server’s log: {line}" for line in dict.fromkeys(self.tracebacks)]
        if self.fault.is_hidden and (noticed := self.figures.trouble):
            found.append(f"noticed by visitors: {dict(noticed)}")
        return found


async def run(fault: Fault, database: str, *, times: int, participants: int, seconds: float) -> Result:
    """Holds a workshop, brings a fault about, and checks what is left."""
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        trial = Trial(folder, participants, seconds)
        if database == POSTGRESQL:
            trial.postgresql = PostgreSQL(folder)
            stack.callback(trial.postgresql.close)
        trial.url = trial.postgresql.url if trial.postgresql else f"sqlite:///{trial.file}"
        trial.server.environment = {"VALUECHAIN_DATABASE": trial.url}
        await stack.enter_async_context(fault.around(trial))
        plan = _plan()
        opened = Database(trial.url)
        trial.created = Workshops(opened).create(plan, 1)
        opened.engine.dispose()
        stack.callback(trial.server.stop)
        await asyncio.to_thread(trial.server.start)
        trial.site = trial.site or trial.server.site
        back = await _hold(fault, trial, plan, times if fault.is_repeated else 1)
        trial.server.stop()
        kept = compare(trial.url, trial.created.code, trial.room, trial.lost_between)
    tracebacks = tuple(_find_tracebacks(trial.server.log))
    done = times if fault.is_repeated else 1
    return Result(fault, database, done, kept, trial.figures, back, tracebacks, tuple(trial.notes))


async def _hold(fault: Fault, trial: Trial, plan: Plan, times: int) -> float:
    """The seconds after which everyone was served again, the longest of all times."""
    figures, created = trial.figures, trial.created
    pace = Pace(joining=2, answering=2, thinking=3, taps=0)
    trial.room = [Participant(trial.site, created.code, seed, figures, pace) for seed in range(trial.participants)]
    running = (
        hold_rounds(trial.site, created, plan, figures, waits=3, seconds=fault.round_seconds, most=fault.most_rounds),
        follow(trial.site, "workshop", created.facilitator, figures),
        follow(trial.site, "projector", created.projector, figures),
        visit(trial.site, created, figures),
        *(person.take_part() for person in trial.room),
    )
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(each) for each in running]
        await trial.is_back(time.perf_counter())  # until everyone has joined and someone has answered
        longest = 0.0
        for _ in range(times):
            await fault.inject(trial)
            longest = max(longest, await trial.is_back(time.perf_counter()))
        for task in tasks:
            task.cancel()
    return longest


def _find_tracebacks(log: list[str]) -> Iterator[str]:
    lines = iter(log)
    for line in lines:
        if "Traceback" in line:
            yield next((each for each in lines if each[:1].strip()), line)


def _plan() -> Plan:
    asked = find_asked(read_chain(), "pai-open", Context("advanced", "open"))
    return build_plan(asked, title="A workshop with faults")
