"""A simulated room: participants, a facilitator and followers behave as the pages' own scripts do.

Each runs until it is cancelled, and goes on by itself after any fault: it waits, and sends again what was not
acknowledged. What it waits for, and for how long, is as in `assets/workshop/phone/phone.js`.
"""

import asyncio
import json
import math
import random
import re
import secrets
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from enum import Enum
from itertools import count, cycle
from typing import NamedTuple

import aiohttp

from benchmarks.measure import percentile
from valuechain.model.workshop.acting import Act
from valuechain.model.workshop.plan import Plan
from valuechain.storage.workshops.values import Created

_ANSWER_SECONDS, _POLL_SECONDS = 15.0, 10.0
"""After this time, the phone's script gives a request up."""
_HERE_SECONDS = 15.0
"""How often a poll says that somebody is here."""
_BUSY = (0, 408, 429)
"""Statuses after which the phone's script sends an answer again, as after any from 500; 0 is no response."""


class State(Enum):
    """What a participant knows of an answer."""

    UNKNOWN = "unknown"
    """Sent, perhaps more than once; no response has arrived yet."""
    ACKNOWLEDGED = "acknowledged"
    REFUSED = "refused"


@dataclass
class Sent:
    """An answer that a participant has sent."""

    item: str
    round: int
    role: str
    """The id of the actor that gets the primary role."""
    reason: str
    step: int
    state: State = State.UNKNOWN
    at: float = 0.0
    """When it was acknowledged or refused."""


@dataclass
class Figures:
    """The response times in seconds by kind of request, and everything else that a visitor saw."""

    taken: dict[str, list[float]] = field(default_factory=dict)
    refused: Counter[str] = field(default_factory=Counter)
    """Refusals that say in words what is the matter."""
    unanswered: Counter[str] = field(default_factory=Counter)
    """Requests without a response: the browser says so."""
    wrong: Counter[str] = field(default_factory=Counter)
    """Responses that should not be."""
    said: Counter[str] = field(default_factory=Counter)
    """The messages in refusals."""

    def note(self, what: str, since: float) -> None:
        """Records a response."""
        self.taken.setdefault(what, []).append(time.perf_counter() - since)

    def percentile(self, what: str, share: float) -> float:
        """The given percentile of the response times in seconds (nearest rank)."""
        return percentile(self.taken.get(what, [float("nan")]), share)

    @property
    def trouble(self) -> Counter[str]:
        """Everything but good responses."""
        return self.refused + self.unanswered + self.wrong


class Answer(NamedTuple):
    """A response; its status is 0 if there was none."""

    status: int
    text: str = ""
    said: dict[str, object] = {}  # noqa: RUF012 # never changed
    """The JSON in it."""
    pause: int = 0
    """The shortest time to the next poll in seconds, if it says one."""

    @property
    def message(self) -> str:
        """What it says in words; empty if nothing."""
        heading = re.search(r"<h1[^>]*>(.+?)</h1>", self.text, re.DOTALL)
        return str(self.said.get("error") or self.said.get("message") or (heading[1].strip() if heading else ""))


async def ask(
    client: aiohttp.ClientSession,
    figures: Figures,
    what: str,
    method: str,
    path: str,
    *,
    data: dict[str, str] | str | None = None,
    kind: str = "",
    json_body: object = None,
    is_script: bool = False,
    patience: float = _ANSWER_SECONDS,
) -> Answer:
    """Sends a request and records its response; `kind` is the content type of `data`."""
    since = time.perf_counter()
    headers = ({"Accept": "application/json"} if is_script else {}) | ({"Content-Type": kind} if kind else {})
    try:
        async with client.request(
            method, path, data=data, json=json_body, headers=headers, timeout=aiohttp.ClientTimeout(patience)
        ) as response:
            text = await response.text()
            said = json.loads(text) if response.content_type == "application/json" else {}
            # A refusal has its status in its body.
            status = int(said.get("status", response.status)) if isinstance(said, dict) else response.status
            pause = int(response.headers.get("Retry-After", "0"))
    except (aiohttp.ClientError, TimeoutError, ConnectionError) as error:
        figures.unanswered[f"{what}: {type(error).__name__}"] += 1
        return Answer(0)
    answer = Answer(status, text, said if isinstance(said, dict) else {}, pause)
    figures.note(what, since)
    if "Traceback" in text or status >= 400:
        is_clear = status in (409, 429, 503) and answer.message and "Traceback" not in text
        (figures.refused if is_clear else figures.wrong)[f"{what}: {status}"] += 1
        figures.said[answer.message] += 1
    return answer


@dataclass
class Pace:
    """How people behave; times in seconds."""

    waits: float = 0.0
    """Time before the first person joins."""
    joining: float = 1.0
    """Everyone joins at a random moment within this time."""
    answering: float = 8.0
    """A participant decides within this time of seeing a question."""
    thinking: float = 2.0
    """Longest time between two changes to an answer."""
    taps: int = 2
    """How often a participant changes the answer to one question; 0 for as long as it is open."""


class Participant:
    """A simulated phone."""

    def __init__(self, site: str, code: str, seed: int, figures: Figures, pace: Pace) -> None:
        self._site, self._code, self._figures, self._pace = site, code, figures, pace
        self._random = random.Random(seed)  # noqa: S311 # not secret
        self._scene = ""
        self._page = ""
        self._apart = 1
        self._failures = 0
        self._awake = asyncio.Event()
        self._said_here = time.perf_counter()
        self.token = ""
        self.heard = float("-inf")
        """When the server last answered a poll."""
        self.sent: list[Sent] = []
        self._waiting: Sent | None = None

    def is_back(self, since: float) -> bool:
        """Whether the server has answered since then, and everything sent before has arrived."""
        return self.heard > since and self._waiting is None

    async def take_part(self) -> None:
        """Joins, then polls, and answers open rounds."""
        async with aiohttp.ClientSession(self._site, cookie_jar=aiohttp.CookieJar(unsafe=True)) as client:
            await asyncio.sleep(self._pace.waits + self._random.random() * self._pace.joining)
            await self._join(client)
            async with asyncio.TaskGroup() as group:
                group.create_task(self._follow(client))
                group.create_task(self._answer_rounds(client))

    async def _join(self, client: aiohttp.ClientSession) -> None:
        """Someone without a page tries again by hand."""
        here = f"/w/{self._code}"
        while (await ask(client, self._figures, "join", "GET", here)).status != 200:
            await asyncio.sleep(2)
        # Known before the form is sent: when a run stops, some have joined and have not heard of it.
        (self.token,) = (each.value for each in client.cookie_jar if each.key == f"workshop-{self._code}")
        form = {"name": "", "group": ""}
        while (await ask(client, self._figures, "join", "POST", f"{here}/join", data=form)).status != 200:
            await asyncio.sleep(2)

    async def _follow(self, client: aiohttp.ClientSession) -> None:
        while True:
            calm = self._apart * (1 + self._random.random())
            await asyncio.sleep(self._around(min(10, 2**self._failures)) if self._failures else calm)
            is_here = time.perf_counter() > self._said_here + _HERE_SECONDS
            path = f"/w/{self._code}/news?scene={self._scene or 0}{'&here=1' if is_here else ''}"
            answer = await ask(client, self._figures, "news", "GET", path, patience=_POLL_SECONDS)
            if answer.status not in (200, 204):
                self._failures += 1
                continue
            self.heard = time.perf_counter()
            self._said_here = self.heard if is_here else self._said_here
            self._apart = answer.pause or self._apart
            found = re.search(r'data-scene="(\d+)"', answer.text)
            if found:
                self._scene, self._page = found[1], answer.text
            if found or self._failures:
                self._failures = 0
                self._awake.set()

    async def _answer_rounds(self, client: aiohttp.ClientSession) -> None:
        answered: set[tuple[str, int]] = set()
        while True:
            question = self._question()
            if question is None or question in answered:
                await self._wake(60)
                continue
            answered.add(question)
            await asyncio.sleep(self._random.random() * self._pace.answering)
            for number in count(1):
                if self._question() != question or 0 < self._pace.taps < number:
                    break
                if not await self._save(
                    client, *question, number, "" if number == 1 else f"{self._random.random():.6f}"
                ):
                    break
                await asyncio.sleep(self._random.random() * self._pace.thinking)

    def _question(self) -> tuple[str, int] | None:
        """The open question on the screen, as item and round."""
        if 'data-screen="open"' not in self._page:
            return None
        item, number = (re.search(rf'name="{name}" value="([^"]*)"', self._page) for name in ("item", "round"))
        return (item[1], int(number[1])) if item and number else None

    async def _save(self, client: aiohttp.ClientSession, item: str, number: int, step: int, reason: str) -> bool:
        """Sends an answer until the server takes or refuses it; returns whether it was taken."""
        role = self._random.choice(re.findall(r'name="role:([^"]+)" value="primary"', self._page))
        sent = Sent(item, number, role, reason, step)
        form = {
            "item": item, "round": str(number), "submission": secrets.token_hex(16), "step": str(step),
            f"role:{role}": "primary", "reason": reason,
        }  # fmt: skip
        self.sent.append(sent)
        self._waiting = sent
        pause = 0.0
        while True:
            path = f"/w/{self._code}/answer"
            answer = await ask(client, self._figures, "proposal", "POST", path, data=form, is_script=True)
            if answer.status not in _BUSY and answer.status < 500:
                break
            pause = min(15.0, (pause or 1.0) * 1.7)
            await self._wake(self._around(pause))
        sent.state = State.ACKNOWLEDGED if answer.status == 200 else State.REFUSED
        sent.at = time.perf_counter()
        self._waiting = None
        if answer.status == 409:  # after the end of a round, as it should be
            self._figures.refused["proposal: 409"] -= 1
        return sent.state is State.ACKNOWLEDGED

    async def _wake(self, seconds: float) -> None:
        """Waits, but not after the screen has changed or the connection is back."""
        self._awake.clear()
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):  # `wait_for` loses cancellations until Python 3.12
                await self._awake.wait()

    def _around(self, seconds: float) -> float:
        return seconds * (0.7 + self._random.random() * 0.6)


async def follow(site: str, page: str, key: str, figures: Figures) -> None:
    """A browser that shows the control room or the projector, and polls for changes."""
    revision, failures = "", 0
    async with aiohttp.ClientSession(site) as client:
        while True:
            path = f"/workshop/live?page={page}&workshop={key}&revision={revision}"
            answer = await ask(client, figures, page, "GET", path)
            failures = 0 if answer.status in (200, 204) else failures + 1
            if found := re.search(r'data-revision="(\d+)"', answer.text):
                revision = found[1]
            await asyncio.sleep(min(10, 2**failures) if failures else 1 + random.random())  # noqa: S311 # not secret


async def hold_rounds(
    site: str, created: Created, plan: Plan, figures: Figures, *, waits: float, seconds: float, most: float = math.inf
) -> None:
    """A facilitator who opens, closes and reveals rounds in turn, and presses a button again if nothing was said.

    The last of `most` rounds stays open.
    """
    await asyncio.sleep(waits)
    async with aiohttp.ClientSession(site) as client:

        async def do(act: Act, item: str) -> Answer:
            form = {"workshop": created.facilitator, "act": act, "item": item, "confirmed": "yes"}
            # A refusal has status 200: it was done before, but the response did not arrive.
            while (
                answer := await ask(client, figures, "act", "POST", "/workshop/act", data=form, is_script=True)
            ).status != 200:
                await asyncio.sleep(1)
            return answer

        async def open_round(opening: Act, item: str) -> None:
            if (await do(opening, item)).said.get("message"):
                # As the page shows after a copy was put back, another question may be open.
                for other in plan.mitigations:
                    if other.id != item:
                        await do(Act.CLOSE, other.id)
                await do(opening, item)

        for number, mitigation in enumerate(cycle(plan.mitigations), 1):
            await open_round(Act.AGAIN if number > len(plan.mitigations) else Act.OPEN, mitigation.id)
            if number >= most:
                return
            await asyncio.sleep(seconds)
            await do(Act.CLOSE, mitigation.id)
            await asyncio.sleep(0.5)
            await do(Act.REVEAL, mitigation.id)
            await asyncio.sleep(2)


def raise_failures(tasks: Sequence[asyncio.Task[None]]) -> None:
    """Raises what went wrong in those that have ended."""
    for task in tasks:
        if task.done():
            task.result()


async def run_for(seconds: float, tasks: Sequence[asyncio.Task[None]]) -> None:
    """Lets a room run for some time, then stops it."""
    await asyncio.sleep(seconds)
    raise_failures(tasks)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
