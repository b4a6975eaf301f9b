"""Load test: workshops of 200, 500 and 1,000 participants, two minutes each. Run by `make load`.

Two gunicorn processes by default; `--processes` and `--database` take several values, for every combination, and 0
processes stand for `valuechain serve`. It prints response times and who uses the processor, and checks that every
acknowledged proposal is in the database exactly once. Participants are clients that all run in this one process: they
join within 15 seconds, poll as often as the page's script does, and answer every round at a random moment of its first
ten seconds: first with a tap, then with a reason. The control room and the projector are open and polling before anyone
joins; once all have joined, a facilitator opens, closes and reveals rounds for two minutes. An empty Dash app, served
the same way and polled by as many clients at the same pace, is the baseline.
"""

import argparse
import asyncio
import os
import random
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from itertools import product
from typing import NamedTuple

import aiohttp
import psutil
from sqlalchemy import text

from reliability.kept import Kept, compare
from reliability.room import Figures, Pace, Participant, follow, hold_rounds, raise_failures, run_for
from reliability.served import Server, database, served
from valuechain.analysis.workshop.plan import build_plan, find_asked
from valuechain.model.context import Context
from valuechain.storage.engine import Database, open_engine, reading
from valuechain.storage.workshops.facilitating import Workshops
from valuechain.tables.reading.read import read_chain
from valuechain.web.workshop.phone.scenes import pause_of

PACE = Pace(waits=5, joining=15, answering=8, thinking=2, taps=2)
"""For the first seconds, only the control room and the projector are open."""
ROUND_SECONDS = 15.0
"""Seconds from the opening of a round to its close."""
BUDGET_FROM, BUDGET = 500, 15.0
"""Budget from this number of participants: the p95 of saving an answer as a multiple of the empty callback's p95."""


class Used(NamedTuple):
    """The processor time that each side has used, in seconds."""

    server: float
    database: float
    clients: float
    idle: float
    """By the whole machine."""
    clock: float

    def since(self, before: "Used") -> str:
        """In words: the share of one core that each has used since then."""
        clock = self.clock - before.clock
        server, database, clients, idle = (
            100 * (now - then) / clock for now, then in zip(self[:4], before[:4], strict=True)
        )
        database_words = f"database {database:.0f} %, " if database else ""
        return (
            f"of one core: server {server:.0f} %, {database_words}participants {clients:.0f} %; "
            f"{idle:.0f} % of {100 * (os.cpu_count() or 1)} % idle"
        )


def measure_used(server: Server, postmaster: int) -> Used:
    """The processor time used so far; `postmaster` is the database server's process, or 0."""
    return Used(
        _time_of(server.pid),
        _time_of(postmaster) if postmaster else 0,
        sum(psutil.Process().cpu_times()[:2]),
        psutil.cpu_times().idle,
        time.perf_counter(),
    )


def _time_of(pid: int) -> float:
    """The processor time of a process, and of all processes that it has started."""
    root = psutil.Process(pid)
    used = sum(root.cpu_times()[:4])
    for each in root.children(recursive=True):
        with suppress(psutil.NoSuchProcess):  # PostgreSQL's own come and go
            used += sum(each.cpu_times()[:4])
    return used


def _postmaster_of(url: str) -> int:
    """The process id of the database server; 0 for SQLite, which runs in the app's own processes."""
    if url.startswith("sqlite"):
        return 0
    engine = open_engine(url)
    with reading(engine) as connection:
        backend = int(connection.execute(text("SELECT pg_backend_pid()")).scalar_one())
        postmaster = psutil.Process(backend).ppid()
    engine.dispose()
    return postmaster


async def hold_workshop(site: str, url: str, number: int, seconds: float, pace: Pace = PACE) -> tuple[Figures, Kept]:
    """Measures a workshop of the given size, and checks the saved proposals."""
    chain = read_chain()
    plan = build_plan(find_asked(chain, "pai-open", Context("advanced", "open")), title="Load")
    created = Workshops(Database(url)).create(plan, 1)
    figures = Figures()
    room = [Participant(site, created.code, seed, figures, pace) for seed in range(number)]
    everyone = [
        asyncio.create_task(each)
        for each in (
            follow(site, "workshop", created.facilitator, figures),
            follow(site, "projector", created.projector, figures),
            *(person.take_part() for person in room),
        )
    ]
    since = time.perf_counter()
    while not all(person.heard > since for person in room):
        await asyncio.sleep(0.1)
        raise_failures(everyone)
    rounds = hold_rounds(site, created, plan, figures, waits=0, seconds=ROUND_SECONDS)
    await run_for(seconds, [*everyone, asyncio.create_task(rounds)])
    return figures, compare(url, created.code, room)


async def ask_empty(site: str, number: int, seconds: float) -> Figures:
    """Measures an empty callback with the same number of clients, polling at the participants' pace."""
    least = pause_of(number)
    figures = Figures()
    until = time.perf_counter() + seconds
    body = {
        "output": "answer.children", "outputs": {"id": "answer", "property": "children"},
        "inputs": [{"id": "button", "property": "n_clicks", "value": 1}], "changedPropIds": ["button.n_clicks"],
        "parsedChangedPropsIds": ["button.n_clicks"],
    }  # fmt: skip

    async def ask(seed: int) -> None:
        pause = random.Random(seed)  # noqa: S311 # not secret
        async with aiohttp.ClientSession(site) as client:
            while time.perf_counter() < until:
                await asyncio.sleep(least * (1 + pause.random()) if number > 1 else 0.02)
                since = time.perf_counter()
                async with client.post("/_dash-update-component", json=body) as answer:
                    await answer.read()
                    figures.note("empty callback", since)
                    if answer.status != 200:
                        figures.wrong[f"empty callback: {answer.status}"] += 1

    await asyncio.gather(*(ask(seed) for seed in range(number)))
    return figures


def _print(name: str, figures: Figures, empty: Figures) -> None:
    base = empty.percentile("empty callback", 0.95)
    for what, taken in figures.taken.items():
        p50, p95 = figures.percentile(what, 0.5), figures.percentile(what, 0.95)
        print(f"{name:<28}{what:<16}{len(taken):>9,}{p50 * 1000:>9.1f} ms{p95 * 1000:>9.1f} ms{p95 / base:>8.2f}")
    for what, times in figures.trouble.items():
        print(f"{name:<28}{what:<16}{times:>9,} times")


def main(arguments: list[str] | None = None) -> None:
    """Prints the results; exits with 1 if a proposal was lost, duplicated or wrong, or the budget is exceeded."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--database", choices=["sqlite", "postgresql"], nargs="+", default=["postgresql"])
    parser.add_argument("--processes", type=int, nargs="+", default=[2], help="0 for `valuechain serve`")
    parser.add_argument("--participants", type=int, nargs="+", default=[200, 500, 1000])
    parser.add_argument("--seconds", type=float, default=120)
    asked = parser.parse_args(arguments)
    print(f"{asked.seconds:.0f} seconds each. The ratio is p95 to the empty callback's.")
    print(f"{'':<28}{'what':<16}{'answers':>9}{'p50':>12}{'p95':>12}{'ratio':>8}")
    failed = False
    for processes in asked.processes:
        crowds = _measure_empty(processes, asked.participants, min(20, asked.seconds))
        for kind, number in product(asked.database, asked.participants):
            with database(kind) as url, served("app:server", {"VALUECHAIN_DATABASE": url}, processes) as server:
                failed |= not _measure_room(server, url, number, asked.seconds, crowds[number])
    sys.exit(failed)


def _measure_empty(processes: int, sizes: Sequence[int], seconds: float) -> Mapping[int, Figures]:
    """The baseline for each number of participants, with as many processes, or one for `valuechain serve`."""
    with served("benchmarks.empty_app:server", {}, processes or 1) as server:
        alone = asyncio.run(ask_empty(server.site, 1, seconds / 2))
        _print("one client alone", alone, alone)
        return {number: asyncio.run(ask_empty(server.site, number, seconds)) for number in sizes}


def _measure_room(server: Server, url: str, number: int, seconds: float, empty: Figures) -> bool:
    """Holds and prints one workshop; returns whether all is as it should be."""
    how = f"{server.processes} processes" if server.app else "valuechain serve"
    print(f"\n{number} participants, {how}, {url.partition(':')[0].partition('+')[0]}")
    _print("as many empty callbacks", empty, empty)
    postmaster = _postmaster_of(url)
    before = measure_used(server, postmaster)
    figures, kept = asyncio.run(hold_workshop(server.site, url, number, seconds))
    used = measure_used(server, postmaster).since(before)
    _print("", figures, empty)
    print(f"{kept}; {used}", flush=True)
    is_fast = figures.percentile("proposal", 0.95) <= BUDGET * empty.percentile("empty callback", 0.95)
    return (number < BUDGET_FROM or is_fast) and not figures.trouble and kept.is_whole


if __name__ == "__main__":
    main()
