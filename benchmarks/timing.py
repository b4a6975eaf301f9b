"""Times a phone's requests before the reveal, by what others have answered: `python -m benchmarks.timing`.

Rooms differ only in the answers of the others. Requests to two of them alternate, and the server's processor time is
compared, which a network only blurs. Two rooms with equal answers show how much a ratio varies when nothing differs.
"""

import random
import tempfile
import time
from argparse import ArgumentParser
from collections.abc import Callable, Mapping
from pathlib import Path
from statistics import median
from typing import NamedTuple

from flask.testing import FlaskClient

from valuechain.analysis.workshop.plan import build_plan, find_asked
from valuechain.model.context import Context
from valuechain.model.workshop.acting import Act, Wish
from valuechain.model.workshop.plan import Plan, Rules
from valuechain.tables.reading.read import read_chain
from valuechain.web.app.server import build_app
from valuechain.web.store import Store

OTHERS = 20
_BLOCKS = 20
_DAYS = 7
_random = random.Random(15)  # noqa: S311 # not secret

Answer = Callable[[Plan, int], Mapping[str, str]]
"""The fields of the answer of a participant, by number."""


class Room(NamedTuple):
    """A workshop with an open round, and a participant who has not answered."""

    phone: FlaskClient
    page: str
    scene: int


def published(plan: Plan, _number: int) -> Mapping[str, str]:
    """What the published guidance says."""
    return dict(plan.mitigations[0].published or {})


def wrong(plan: Plan, _number: int) -> Mapping[str, str]:
    """Everyone but whom the published guidance names."""
    return {actor.id: "primary" for actor in plan.actors if actor.id not in published(plan, 0)}


def different(plan: Plan, _number: int) -> Mapping[str, str]:
    """Whatever comes to mind."""
    return {actor.id: _random.choice(("primary", "secondary")) for actor in _random.sample(plan.actors, 3)}


ROOMS: Mapping[str, Answer] = {"as published": published, "as published too": published, "wrong": wrong,
                               "different": different}  # fmt: skip
REQUESTS: Mapping[str, Callable[[Room], str]] = {
    "page": lambda room: room.page,
    "poll without news": lambda room: f"{room.page}/news?scene={room.scene}",
    "poll that draws": lambda room: f"{room.page}/news?scene=0",
}


def main() -> None:
    """Prints medians, their ratios, and between which values nine of ten blocks lie."""
    parser = ArgumentParser(prog="python -m benchmarks.timing", description="A phone's requests before the reveal.")
    parser.add_argument("--times", type=int, default=2000, help="requests of each kind to each room")
    times = parser.parse_args().times
    with tempfile.TemporaryDirectory() as folder:
        rooms = open_rooms(f"sqlite:///{Path(folder) / 'timing.db'}")
        first, *others = rooms
        print(f"{'request':<20}{'others answered':<20}{'ms':>8}{'ratio':>8}   90% of blocks")
        for name, path in REQUESTS.items():
            for other in others:
                ours, theirs = compare(rooms[first], rooms[other], path, times // _BLOCKS)
                ratios = sorted(median(b) / median(a) for a, b in zip(ours, theirs, strict=True))
                taken = median(each for block in theirs for each in block)
                ratio = taken / median(each for block in ours for each in block)
                spread = f"{ratios[1]:.3f} to {ratios[-2]:.3f}"
                print(f"{name:<20}{other:<20}{taken * 1000:>8.2f}{ratio:>8.3f}   {spread}", flush=True)


def open_rooms(database: str, number: int = OTHERS) -> dict[str, Room]:
    """A room for each way in which so many others may answer."""
    chain = read_chain()
    server, store = build_app(chain, database).server, Store(database)
    asked = find_asked(chain, "pai-open", Context("advanced", "open"))
    plan = build_plan(
        asked,
        title="Timing",
        mitigations=[each.id for each in asked.mitigations[:4]],
        rules=Rules(has_several_leads=True),
    )
    item = plan.mitigations[0].id

    def take_part(code: str) -> FlaskClient:
        client: FlaskClient = server.test_client()
        client.post(f"/w/{code}/join", data={"name": ""})
        return client

    def open_room(answer: Answer) -> Room:
        created = store.workshops.create(plan, _DAYS)
        store.workshops.act(created.facilitator, Wish(Act.OPEN, item, is_confirmed=True))
        page = f"/w/{created.code}"
        phone = take_part(created.code)
        for each in range(number):
            fields = {f"role:{actor}": role for actor, role in answer(plan, each).items()}
            form = {"item": item, "round": "1", "submission": str(each), "reason": "Because.", **fields}
            sent = take_part(created.code).post(f"{page}/answer", data=form)
            if sent.status_code != 303:
                raise RuntimeError(f"An answer was refused: {sent.text}")
        return Room(phone, page, store.workshops.joined(created.code).scene)

    return {name: open_room(answer) for name, answer in ROOMS.items()}


def compare(one: Room, other: Room, path: Callable[[Room], str], times: int) -> tuple[list[list[float]], ...]:
    """Seconds of processor time of requests to each room, in blocks; which room comes first is drawn each time."""
    taken: dict[Room, list[list[float]]] = {one: [], other: []}
    for _ in range(_BLOCKS):
        for blocks in taken.values():
            blocks.append([])
        for _ in range(times):
            for room in _random.sample([one, other], 2):
                begun = time.process_time()
                room.phone.get(path(room))
                taken[room][-1].append(time.process_time() - begun)
    return taken[one], taken[other]


if __name__ == "__main__":
    main()
