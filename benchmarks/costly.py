"""Times a page alone, and while ten clients ask for the five costliest answers: `python -m benchmarks.costly`.

The five were found by asking for every link under `/api/v1` of the largest sources. Then the clients ask about large
data of their own, and change them. Each request asks a question of its own, so that no answer is kept from the one
before; a client that is told to come back does so.
"""

import json
import threading
import time
from argparse import ArgumentParser
from collections.abc import Callable
from itertools import count, cycle
from resource import RUSAGE_CHILDREN, getrusage
from statistics import median
from typing import NamedTuple
from urllib.error import HTTPError
from urllib.parse import parse_qs, urlsplit
from urllib.request import Request, urlopen

from benchmarks.measure import percentile
from benchmarks.serving import OURS, served
from reliability.callback import page_json
from valuechain.views.page.state import Page
from valuechain.web.costly import RETRY_AFTER

BUDGET = 3.0
"""How many times as long as alone a page may take at the 95th percentile."""
_LARGEST = "framework=eu-ai-act&model-type=frontier&release-type=open"
COSTLIEST = (
    f"briefing.docx?{_LARGEST}",
    f"map.pptx?{_LARGEST}",
    f"map.png?{_LARGEST}",
    "across.pptx?",
    "across-report.docx?",
)
"""Links under /api/v1; the first takes about four seconds on an idle machine."""
_CLIENTS = 10
_PAGES = ("cosai", "pai-open", "uk-ai-cyber", "eu-ai-act", "pai-2023")
_OWN_ROWS = 100_000
_PLACE = "model-type=advanced&release-type=open"
_OWN_PAGES = (Page.EXPLORE, Page.FINDINGS, Page.SEARCH, Page.WORKSHOP)
_HEAD = b"id,name,stage,primary,secondary"
_ROW = "M-{0},Filter number {0},Before,provider,user"


class Tally(NamedTuple):
    """What clients got."""

    given: "count[int]"
    refused: "count[int]"
    """How many times one was told to come back."""


Asking = Callable[[int], bool]
"""Asks for an answer by its number, and says whether it was given. Raises HTTPError."""


def main() -> None:
    """Prints the times, their ratios, how many of the costly answers were given, and the most memory taken."""
    parser = ArgumentParser(prog="python -m benchmarks.costly", description="A page beside costly answers.")
    parser.add_argument("--seconds", type=float, default=60, help="how long to ask for costly answers")
    seconds = parser.parse_args().seconds
    with served(OURS) as url:
        _look(url, 5)  # so that the server has got ready
        alone = _look(url, seconds / 3)
        print(f"A page alone: {_say(alone)}", flush=True)
        numbers = count()
        costliest = [_asking_link(url, link) for link, _ in zip(cycle(COSTLIEST), range(_CLIENTS), strict=False)]
        _measure("ask for the five costliest answers", url, seconds, alone, costliest, numbers)
        own = [_asking_own(url, _bring(url)) for _ in range(2)] * (_CLIENTS // 2)
        _measure(f"ask about {_OWN_ROWS:,} rows of their own", url, seconds, alone, own, numbers)
    print(f"The server took {getrusage(RUSAGE_CHILDREN).ru_maxrss * 1024 / 1e9:.1f} GB of memory at most", flush=True)


def _measure(
    what: str, url: str, seconds: float, alone: list[float], askings: list[Asking], numbers: "count[int]"
) -> None:
    is_over, tally = threading.Event(), Tally(count(), count())
    clients = [threading.Thread(target=_ask, args=(each, is_over, numbers, tally), daemon=True) for each in askings]
    for client in clients:
        client.start()
    time.sleep(1)
    beside = _look(url, seconds)
    is_over.set()
    for client in clients:
        client.join(60)
    ratio = percentile(beside) / percentile(alone)
    print(f"While {len(clients)} clients {what}: {_say(beside)}")
    print(f"  {next(tally.given)} were given, and {next(tally.refused)} times a client was told to come back")
    over = "" if ratio <= BUDGET else ": OVER BUDGET"
    print(f"  ratio at p95: {ratio:.1f} (budget {BUDGET:.0f}){over}", flush=True)


def _say(taken: list[float]) -> str:
    return f"median {median(taken) * 1000:.1f} ms, p95 {percentile(taken) * 1000:.1f} ms ({len(taken)} requests)"


def _look(url: str, seconds: float) -> list[float]:
    """The seconds that each of many pages took, asked one after another as by one visitor."""
    taken = []
    until = time.monotonic() + seconds
    for framework in cycle(_PAGES):
        start = time.perf_counter()
        _page(url, f"?framework={framework}&{_PLACE}")
        taken.append(time.perf_counter() - start)
        if time.monotonic() > until:
            return taken
        time.sleep(0.05)
    return taken


def _page(url: str, search: str, path: str = "/") -> str:
    body, headers = json.dumps(page_json(path, search)).encode(), {"Content-Type": "application/json"}
    with urlopen(Request(f"{url}_dash-update-component", body, headers)) as answer:  # noqa: S310 # our own address
        page: bytes = answer.read()
    return page.decode()


def _ask(asking: Asking, is_over: threading.Event, numbers: "count[int]", tally: Tally) -> None:
    """Asks again and again until it is over."""
    while not is_over.is_set():
        wait = float(RETRY_AFTER)
        try:
            is_given = asking(next(numbers))
        except HTTPError as error:
            if error.code != 503:
                raise
            is_given, wait = False, float(error.headers["Retry-After"])
        except OSError:  # the server is stopped
            return
        next(tally.given if is_given else tally.refused)
        if not is_given:
            is_over.wait(wait)


def _asking_link(url: str, link: str) -> Asking:
    """Asks for a link, as of another day each time."""

    def ask(number: int) -> bool:
        day = f"on={2020 + number % 400 // 360}-{number % 12 + 1:02}-{number // 12 % 28 + 1:02}"
        with urlopen(f"{url}api/v1/{link}&{day}") as answer:  # noqa: S310 # our own address
            answer.read()
        return True

    return ask


def _bring(url: str) -> tuple[str, str]:
    """The keys of large data that are brought twice, once to be changed."""
    rows = "\n".join(_ROW.format(number) for number in range(_OWN_ROWS)).encode()
    files = {
        "frameworks": b"id,name\nhouse,House rules\n",
        "actors": b"id,name\nprovider,Provider\nuser,User\n",
        "mitigations": _HEAD + b"\n" + rows + b"\n",
    }
    parts = [
        f'--x\r\nContent-Disposition: form-data; name="files"; filename="{name}.csv"\r\n\r\n'.encode() + content
        for name, content in files.items()
    ]
    body = b"\r\n".join([*parts, b"--x--\r\n"])
    keys = [_post(url, "my-data", body, "multipart/form-data; boundary=x") for _ in range(2)]
    return keys[0], _post(url, "edit/open", f"data={keys[1]}".encode(), "application/x-www-form-urlencoded")


def _post(url: str, path: str, body: bytes, kind: str) -> str:
    """Sends a form, and returns the key in the address to which it leads."""
    headers = {"Content-Type": kind, "Origin": url.rstrip("/")}
    with urlopen(Request(f"{url}{path}", body, headers)) as answer:  # noqa: S310 # our own address
        address: str = answer.url
    return parse_qs(urlsplit(address).query)["data"][0]


def _asking_own(url: str, keys: tuple[str, str]) -> Asking:
    """Asks about own data: a page, or another state of data that is being changed."""
    data, draft = keys

    def ask(number: int) -> bool:
        page = [*_OWN_PAGES, None][number % (len(_OWN_PAGES) + 1)]
        if page is None:
            give = {"do": "roles", "mitigation": f"M-{number}", "actor": "user", "roles": ["primary"]}
            change = {"data": draft, "revision": 0, "author": "benchmark-costly", "do": [give], "force": True}
            body, headers = json.dumps(change).encode(), {"Content-Type": "application/json"}
            with urlopen(Request(f"{url}edit/change", body, headers)) as answer:  # noqa: S310 # our own address
                answer.read()
        key = data if page else draft
        search = f"?data={key}&framework=house&{_PLACE}&absent=user&q={number}&text={number}"
        return "The server is busy" not in _page(url, search, (page or Page.EXPLORE).value)

    return ask


if __name__ == "__main__":
    main()
