"""An app with a workshop, a participant, an upload and a draft, and the addresses of all its routes."""

import io
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

import valuechain as vc
from tests.drafts import BASE
from tests.workshops import PLAN, PROVIDER
from valuechain.model.workshop.acting import Act, Wish
from valuechain.model.workshop.running import Decision
from valuechain.storage.engine import Database
from valuechain.storage.uploads import Uploads
from valuechain.storage.workshops.values import Created
from valuechain.web.app.server import build_app
from valuechain.web.store import Store

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
"""Methods that change nothing."""


@dataclass(frozen=True)
class Site:
    """The app, with the keys to everything in it."""

    server: Flask
    store: Store
    file: Path
    """The database."""
    data: str
    draft: str
    workshop: Created
    version: str
    """The key of a saved outcome."""
    client: FlaskClient
    """The browser of a participant, who has answered."""

    @property
    def keys(self) -> dict[str, str]:
        """Every secret, by what it opens."""
        token = self.client.get_cookie(f"workshop-{self.workshop.code}", path=f"/w/{self.workshop.code}")
        assert token is not None
        return {
            "data": self.data,
            "draft": self.draft,
            "facilitator": self.workshop.facilitator,
            "projector": self.workshop.projector,
            "participant": token.value,
            "code": self.workshop.code,
        }

    @property
    def state(self) -> list[str]:
        """Everything in the database, but for who was seen when and how often codes were guessed."""
        with sqlite3.connect(self.file) as database:
            database.execute("CREATE TEMP TABLE before AS SELECT * FROM participants")
            tables = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
            rows = {name: database.execute(f"SELECT * FROM {name}").fetchall() for name in tables}  # noqa: S608 # its own
            columns = [each[1] for each in database.execute("PRAGMA table_info(participants)")]
        seen = columns.index("seen")
        rows["participants"] = [(*row[:seen], *row[seen + 1 :]) for row in rows["participants"]]
        return [f"{name} {row}" for name in sorted(rows.keys() - {"attempts"}) for row in rows[name]]

    def rules(self) -> Iterator[tuple[Rule, str]]:
        """Every route, with an address of it; a new parameter of a path needs a value here."""
        values = {
            "code": self.workshop.code, "typed": self.workshop.code, "key": self.version, "paper": "handout",
            "file": "record.xlsx", "link": "matrix.csv", "ending": "html", "path": "nothing", "rest": "nothing",
            "version": "latest", "name": "valuechain.js", "package_name": "dash", "fingerprinted_path": "none.js",
            "filename": "none.css",
        }  # fmt: skip
        for rule in self.server.url_map.iter_rules():
            built = rule.build({name: values[name] for name in rule.arguments}, append_unknown=False)
            assert built is not None
            yield rule, built[1]


FRAMEWORK = {"framework": "pai-open", "model-type": "advanced", "release-type": "open"}


@pytest.fixture(scope="module")
def place(chain: vc.ValueChain, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The app of a module, with one of everything in its database."""
    file = tmp_path_factory.mktemp("attacked") / "kept.db"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("valuechain.model.workshop.turnout.LEAST_REVEALED", 0)
        server = build_app(chain, f"sqlite:///{file}").server
        store, client = Store(f"sqlite:///{file}"), server.test_client()
        sent = client.post("/my-data", data={"files": (io.BytesIO(BASE), "house.zip")})
        workshop = store.workshops.create(PLAN, 7)
        for act in (Act.OPEN, Act.CLOSE, Act.REVEAL):
            if act is Act.CLOSE:
                join(client, workshop.code)
            store.workshops.act(workshop.facilitator, Wish(act, "1", is_confirmed=True))
        agreed = Decision(PROVIDER.roles)
        store.workshops.act(workshop.facilitator, Wish(Act.DECIDE, "1", decision=agreed, is_confirmed=True))
        saved = client.post(
            "/workshop/version", data={"workshop": workshop.facilitator}, headers={"Accept": "application/json"}
        )
        yield Site(
            server=server,
            store=store,
            file=file,
            data=sent.headers["Location"].partition("data=")[2],
            draft=Uploads(Database(f"sqlite:///{file}")).keep("house.zip", BASE, 0, 30, is_draft=True),
            workshop=workshop,
            version=saved.get_json()["key"],
            client=client,
        )


def join(client: FlaskClient, code: str, **answer: str) -> None:
    """Takes part in a workshop and answers its first question."""
    client.get(f"/w/{code}")
    client.post(f"/w/{code}/join", data={"name": ""})
    roles = {f"role:{actor}": role for actor, role in PROVIDER.roles.items()}
    sent = client.post(f"/w/{code}/answer", data={"item": "1", "round": 1, "submission": "1", **roles, **answer})
    assert sent.status_code == 303
