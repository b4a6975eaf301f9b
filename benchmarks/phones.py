"""The processor time of a phone's requests: `python -m benchmarks.phones`.

Everything runs in one process, without a network, on SQLite: participants join, then a question is opened, answered,
closed and revealed, and each phone asks for what its script asks for. It is the processor's time, not the clock's, so
that other programs on the machine do not count. `--profile` says where it goes.
"""

import cProfile
import pstats
import tempfile
import time
from argparse import ArgumentParser
from collections.abc import Iterator, Mapping
from pathlib import Path
from statistics import mean, median
from typing import NamedTuple

from flask import Flask
from werkzeug.datastructures import Headers
from werkzeug.test import EnvironBuilder, run_wsgi_app

from valuechain.analysis.workshop.plan import build_plan, find_asked
from valuechain.model.context import Context
from valuechain.model.workshop.acting import Act, Wish
from valuechain.model.workshop.plan import PRIMARY
from valuechain.storage.engine import Database
from valuechain.storage.workshops.facilitating import Workshops
from valuechain.storage.workshops.participating import Participants
from valuechain.tables.reading.read import read_chain
from valuechain.web.app.server import build_app
from valuechain.web.app.serving import get_ready


class Cost(NamedTuple):
    """What one kind of request costs."""

    name: str
    median: float
    mean: float
    """Of processor time for each request, in milliseconds; what is made once for all phones counts only here."""
    size: float
    """Bytes of the response, as sent."""


class _Phones:
    """Phones that ask the app, one after the other."""

    def __init__(self, server: Flask, code: str, tokens: list[str], profile: cProfile.Profile | None) -> None:
        self._server, self._code, self._tokens, self._profile = server, code, tokens, profile

    def ask(self, name: str, path: str, form: Mapping[str, str] | None = None) -> Cost:
        """Sends one request from each phone."""
        size, spent = 0, list[float]()
        for token in self._tokens:
            headers = Headers({"Cookie": f"workshop-{self._code}={token}", "Accept-Encoding": "gzip, deflate"})
            if form is not None:
                headers["Accept"] = "application/json"
            asked = EnvironBuilder(
                f"/w/{self._code}{path}", headers=headers, data=form, method="POST" if form else "GET"
            )
            environ = asked.get_environ()
            if self._profile:
                self._profile.enable()
            since = time.process_time()
            content, status, _ = run_wsgi_app(self._server, environ, buffered=True)
            spent.append(1000 * (time.process_time() - since))
            if self._profile:
                self._profile.disable()
            size += sum(map(len, content))
            if status[:3] not in ("200", "204"):
                raise SystemExit(f"{name}: {status}")
        return Cost(name, median(spent), mean(spent), size / len(self._tokens))


def measure(participants: int, folder: Path, profile: cProfile.Profile | None = None) -> Iterator[Cost]:
    """Measures a workshop with so many participants, with its database in the folder."""
    chain, url = read_chain(), f"sqlite:///{folder / 'phones.db'}"
    plan = build_plan(find_asked(chain, "pai-open", Context("advanced", "open")), title="Phones")
    workshops, joining = Workshops(Database(url)), Participants(Database(url))
    created = workshops.create(plan, 1)
    tokens = [joining.join(created.code) for _ in range(participants)]
    get_ready(chain).join()  # as `valuechain serve` does: else, this would measure Python's collection of garbage
    phones = _Phones(build_app(chain, url).server, created.code, tokens, profile)
    item, role = plan.mitigations[0].id, plan.actors[0].id

    def look(name: str) -> Cost:
        """Every phone finds that something has changed."""
        workshop = workshops.joined(created.code)
        time.sleep(0.3)  # as long as the app may believe that nothing has
        return phones.ask(name, f"/news?scene={workshop.scene - 1}&step=0")

    def act(act: Act) -> None:
        workshops.act(created.facilitator, Wish(act, item, is_confirmed=True))

    look("warm up")
    act(Act.OPEN)
    yield look("a question opens")
    scene = workshops.joined(created.code).scene
    yield phones.ask("nothing is new", f"/news?scene={scene}&step=0")
    form = {"item": item, "round": "1", "submission": "1" * 32, "step": "1", f"role:{role}": PRIMARY, "reason": "Why"}
    yield phones.ask("an answer is saved", "/answer", form)
    act(Act.CLOSE)
    yield look("it closes")
    act(Act.REVEAL)
    yield look("it is revealed")
    yield phones.ask("the whole page", "")


def main(arguments: list[str] | None = None) -> None:
    """Prints what each kind of request costs."""
    parser = ArgumentParser(prog="python -m benchmarks.phones", description="The processor time of a phone's requests.")
    parser.add_argument("--participants", type=int, default=200)
    parser.add_argument("--profile", action="store_true", help="also print where the time goes")
    asked = parser.parse_args(arguments)
    print(f"{'':<24}{'median':>12}{'mean':>12}{'response':>12}")
    profile = cProfile.Profile() if asked.profile else None
    with tempfile.TemporaryDirectory() as folder:
        for cost in measure(asked.participants, Path(folder), profile):
            print(f"{cost.name:<24}{cost.median:>9.2f} ms{cost.mean:>9.2f} ms{cost.size / 1000:>9.1f} kB")
    if profile:
        pstats.Stats(profile).sort_stats("tottime").print_stats(40)


if __name__ == "__main__":
    main()
