"""A server that is killed while people change data."""

import json
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPException
from pathlib import Path
from threading import Semaphore
from urllib.error import URLError
from urllib.request import Request, urlopen

from tests.web.conftest import serve_process
from tests.web.editing.conftest import keep_draft
from valuechain.storage.drafts import Drafts
from valuechain.storage.engine import Database
from valuechain.web.costly import Costly
from valuechain.web.drafts import LiveDrafts

_PEOPLE = 4
_ENOUGH = 20
"""How many changes are acknowledged before the server is killed."""


def test_every_acknowledged_change_is_kept(tmp_path: Path) -> None:
    """After a server is killed, every change that it had acknowledged is there once, and the data can be read."""
    url = f"sqlite:///{tmp_path / 'kept.db'}"
    key = keep_draft(url)
    acknowledged: dict[int, str] = {}
    seen = Semaphore(0)

    def add(address: str, person: int) -> None:
        for number in range(1_000):
            name = f"Actor {person}-{number}"
            do = [{"do": "text", "kind": "mitigation", "id": f"M-{person % 3 + 1}", "column": "summary", "text": name}]
            sent = {"data": key, "revision": 0, "author": f"person-{person}", "do": do, "force": True}
            request = Request(  # noqa: S310 # this machine
                f"{address}/edit/change", json.dumps(sent).encode(), {"Content-Type": "application/json"}
            )
            try:
                with urlopen(request, timeout=20) as answer:  # noqa: S310 # as above
                    acknowledged[json.load(answer)["made"]] = name
            except (URLError, HTTPException, OSError):
                return
            seen.release()

    with serve_process("--database", url) as (address, server), ThreadPoolExecutor(_PEOPLE) as people:
        for person in range(_PEOPLE):
            people.submit(add, address, person)
        for _ in range(_ENOUGH):
            assert seen.acquire(timeout=60)
        server.kill()
        server.wait()
    store = Drafts(Database(url))
    made = {change.revision: change.edits for change in store.since(key, 0)}
    assert sorted(made) == list(range(1, len(made) + 1))
    assert len(acknowledged) >= _ENOUGH
    assert all(f'"{name}"]]' in made[revision] for revision, name in acknowledged.items())
    drafts = LiveDrafts(lambda: store, Costly())
    with drafts.open(key) as live:
        assert live.revision == len(made) <= len(acknowledged) + _PEOPLE
    assert len(drafts.chain_at(key, None).mitigations) == 3
