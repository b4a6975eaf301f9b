"""Measures a visitor's response times beside 500 clients that never finish a request.

Run by `python -m reliability.slow_clients`. Half of the slow clients send half a header and fall silent; the others
send a byte every one to five seconds. Whenever the server closes a connection, they open another, so that there are
always as many. They run in a process of their own. The visitor keeps one connection and asks in turn for a page, for
Dash's callback and for a table, alone and beside them in turn.
"""

import asyncio
import json
import multiprocessing
import random
import time
from argparse import ArgumentParser
from http.client import HTTPConnection
from statistics import median
from typing import NamedTuple
from urllib.parse import urlsplit

from benchmarks.measure import Row, percentile, print_rows
from benchmarks.serving import OURS, served
from reliability.callback import page_json

CLIENTS = 500
TRICKLE_SECONDS = (1.0, 5.0)
TURNS = 5
SETTLING_SECONDS = 3.0
"""Time for the server to prepare, and for the crowd to gather."""
BUDGET = 2.0
"""The visitor's 95th percentile, at most as a multiple of the same visitor's alone."""
_HALF = b"POST /my-data HTTP/1.1\r\nHost: localhost\r\nX-Slow: "


class Asked(NamedTuple):
    """A request of the visitor."""

    name: str
    method: str
    path: str
    body: str | None = None


VISIT = (
    Asked("A page", "GET", "/findings"),
    Asked("A page's callback", "POST", "/_dash-update-component", json.dumps(page_json("/findings", ""))),
    Asked("A table", "GET", "/api/v1/frameworks.csv"),
)


async def stay(port: int, *, is_trickling: bool) -> None:
    """A slow client that comes back each time it is shown the door."""
    while True:
        try:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(_HALF)
            while is_trickling and not reader.at_eof():
                await asyncio.sleep(random.uniform(*TRICKLE_SECONDS))  # noqa: S311 # not secret
                writer.write(b"x")
                await writer.drain()
            await reader.read()
            writer.close()
        except OSError:
            await asyncio.sleep(0.1)


def besiege(port: int, clients: int) -> None:
    """Runs slow clients for ever."""

    async def run() -> None:
        await asyncio.gather(*(stay(port, is_trickling=bool(number % 2)) for number in range(clients)))

    asyncio.run(run())


def visit(port: int, times: int) -> dict[str, list[float]]:
    """The visitor's response times in seconds, by request. Raises OSError if one is not answered within 30 seconds."""
    visitor = HTTPConnection("127.0.0.1", port, timeout=30)
    taken: dict[str, list[float]] = {each.name: [] for each in VISIT}
    for _ in range(times):
        for each in VISIT:
            since = time.perf_counter()
            visitor.request(each.method, each.path, each.body, {"Content-Type": "application/json"})
            answer = visitor.getresponse()
            answer.read()
            taken[each.name].append(time.perf_counter() - since)
            if answer.status != 200:
                raise OSError(f"{each.name}: status {answer.status}")
    visitor.close()
    return taken


def add(taken: dict[str, list[float]], more: dict[str, list[float]]) -> None:
    """Adds response times."""
    for name, times in more.items():
        taken[name].extend(times)


def main() -> None:
    """Measures and prints."""
    parser = ArgumentParser(prog="python -m reliability.slow_clients", description=__doc__)
    parser.add_argument("--clients", type=int, default=CLIENTS, help="number of slow clients")
    parser.add_argument("--times", type=int, default=400, help="how often the visitor asks for each")
    asked = parser.parse_args()
    alone: dict[str, list[float]] = {each.name: [] for each in VISIT}
    beside: dict[str, list[float]] = {each.name: [] for each in VISIT}
    with served(OURS) as site:
        port = urlsplit(site).port or 0
        time.sleep(SETTLING_SECONDS)
        visit(port, 20)
        for _ in range(TURNS):  # in turn, so that whatever else the machine does slows both
            add(alone, visit(port, asked.times // TURNS))
            crowd = multiprocessing.Process(target=besiege, args=(port, asked.clients), daemon=True)
            crowd.start()
            try:
                time.sleep(SETTLING_SECONDS)
                add(beside, visit(port, asked.times // TURNS))
            finally:
                crowd.terminate()
                crowd.join()
    rows = [
        Row(f"{name}: 95th percentile", "shipped", percentile(beside[name]), percentile(alone[name]), BUDGET)
        for name in alone
    ]
    rows += [Row(f"{name}: median", "shipped", median(beside[name]), median(alone[name]), None) for name in alone]
    print_rows(f"A visitor beside {asked.clients} slow clients (ours), and alone (baseline)", rows)


if __name__ == "__main__":
    main()
