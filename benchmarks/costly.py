"""Times a page alone, and while ten clients ask for the five costliest answers: `python -m benchmarks.costly`.

The five were found by asking for every link under `/api/v1` of the largest sources. Each request asks a question of its
own, so that no answer is kept from the one before; a client that is told to come back does so.
"""

import json
import threading
import time
from argparse import ArgumentParser
from itertools import count, cycle
from statistics import median
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from benchmarks.measure import percentile
from benchmarks.serving import OURS, served
from reliability.callback import page_json

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


def main() -> None:
    """Prints both times, their ratio, and how many of the costly answers were given."""
    parser = ArgumentParser(prog="python -m benchmarks.costly", description="A page beside costly answers.")
    parser.add_argument("--seconds", type=float, default=60, help="how long to ask for costly answers")
    seconds = parser.parse_args().seconds
    with served(OURS) as url:
        _look(url, 5)  # so that the server has got ready
        alone = _look(url, seconds / 3)
        is_over, given, refused = threading.Event(), count(), count()
        numbers = count()
        clients = [
            threading.Thread(target=_ask, args=(url, link, is_over, numbers, given, refused), daemon=True)
            for link, _ in zip(cycle(COSTLIEST), range(_CLIENTS), strict=False)
        ]
        for client in clients:
            client.start()
        time.sleep(1)
        beside = _look(url, seconds)
        is_over.set()
    ratio = percentile(beside) / percentile(alone)
    print(f"A page alone: {_say(alone)}")
    print(f"While {_CLIENTS} clients ask for the five costliest answers: {_say(beside)}")
    print(f"Of these answers, {next(given)} were given, and {next(refused)} times a client was told to come back")
    print(f"Ratio at p95: {ratio:.1f} (budget {BUDGET:.0f}){'' if ratio <= BUDGET else ': OVER BUDGET'}")


def _say(taken: list[float]) -> str:
    return f"median {median(taken) * 1000:.1f} ms, p95 {percentile(taken) * 1000:.1f} ms ({len(taken)} requests)"


def _look(url: str, seconds: float) -> list[float]:
    """The seconds that each of many pages took, asked one after another as by one visitor."""
    taken = []
    until = time.monotonic() + seconds
    for framework in cycle(_PAGES):
        start = time.perf_counter()
        _page(url, f"?framework={framework}&model-type=advanced&release-type=open")
        taken.append(time.perf_counter() - start)
        if time.monotonic() > until:
            return taken
        time.sleep(0.05)
    return taken


def _page(url: str, search: str) -> None:
    body, headers = json.dumps(page_json("/", search)).encode(), {"Content-Type": "application/json"}
    with urlopen(Request(f"{url}_dash-update-component", body, headers)) as answer:  # noqa: S310 # our own address
        answer.read()


def _ask(
    url: str, link: str, is_over: threading.Event, numbers: "count[int]", given: "count[int]", refused: "count[int]"
) -> None:
    """Asks for an answer again and again, as of another day each time, until it is over."""
    while not is_over.is_set():
        number = next(numbers)
        day = f"on={2020 + number % 400 // 360}-{number % 12 + 1:02}-{number // 12 % 28 + 1:02}"
        try:
            with urlopen(f"{url}api/v1/{link}&{day}") as answer:  # noqa: S310 # our own address
                answer.read()
            next(given)
        except HTTPError as error:
            next(refused)
            if error.code != 503:
                raise
            is_over.wait(float(error.headers["Retry-After"]))
        except OSError:  # the server is stopped
            return


if __name__ == "__main__":
    main()
