"""The app over a database whose file is deleted, or that a newer version of valuechain has migrated."""

import re
from contextlib import suppress
from pathlib import Path
from threading import Semaphore

import pytest
from flask.testing import FlaskClient
from sqlalchemy import text

import valuechain as vc
from tests.views.workshop.prepare.conftest import FORM
from tests.web.conftest import ask_page
from tests.web.my_data.conftest import key_of, send
from tests.workshops import PLAN
from valuechain.model.workshop.acting import Act, Wish
from valuechain.model.workshop.code import new_code
from valuechain.storage.engine import Database, open_engine, writing
from valuechain.storage.errors import StorageError
from valuechain.storage.uploads import Uploads
from valuechain.storage.workshops.facilitating import Workshops
from valuechain.web.app.server import build_app
from valuechain.web.store import Store

TABLES = (("actors.csv", b"id,name\na,A\n"), ("mitigations.csv", b"id,name,primary\nm,M,a\n"))
WORKSHOP = {**FORM, "title": "Ours"}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """The database's file."""
    return tmp_path / "kept.db"


@pytest.fixture
def client(chain: vc.ValueChain, file: Path) -> FlaskClient:
    """A client of the app over that database."""
    return build_app(chain, f"sqlite:///{file}").server.test_client()


def test_uploads_after_the_file_is_deleted(client: FlaskClient, file: Path, caplog: pytest.LogCaptureFixture) -> None:
    """If the file is deleted, uploads are refused, and the log says why; once there is one, they survive a restart."""
    before = key_of(send(client, *TABLES))
    file.unlink()
    for _ in range(2):
        refused = send(client, *TABLES)
        assert (refused.status_code, "Nothing was kept" in refused.get_data(as_text=True)) == (503, True)
    assert "was deleted or moved while valuechain was using it" in caplog.text
    file.touch()
    after = key_of(send(client, *TABLES))
    again = Uploads(Database(f"sqlite:///{file}"))
    assert (again.find(before), again.find(after) is not None) == (None, True)
    assert client.get(f"/api/v1/frameworks.csv?data={before}").status_code == 404


def test_nothing_is_remembered_of_another_file(file: Path) -> None:
    """When another file has been put in the database's place, the caches forget what they hold of the first one."""
    store, forgotten = Store(f"sqlite:///{file}"), Semaphore(0)
    store.when_deleted(forgotten.release)
    store.check()
    assert forgotten.acquire(timeout=30)  # on opening the first one
    file.rename(file.with_name("first.db"))
    file.touch()
    with suppress(StorageError):  # one request may learn that the first one is gone
        store.check()
    store.check()
    assert forgotten.acquire(timeout=30)


def test_pages_while_the_file_is_away(client: FlaskClient, file: Path) -> None:
    """A page of kept data says that it cannot be reached now, that nothing was changed, and tries again by itself."""
    client.post("/workshop/create", data=WORKSHOP)
    file.unlink()
    of_data, of_workshops = ("/", "/my-data", "/edit", "/across"), ("/workshop", "/projector", "/board")
    pages = [ask_page(client, f"?data={'x' * 22}", path) for path in of_data]
    pages += [ask_page(client, f"?workshop={'x' * 22}", path) for path in of_workshops]
    for page in pages:
        assert "can’t be reached right now" in page
        assert ("nothing was changed" in page, 'data-away="/readyz"' in page) == (True, True)
        assert '<a class="button go" href="">Try again</a>' in page


def test_workshops_after_the_file_is_deleted(client: FlaskClient, file: Path) -> None:
    """If the file is deleted, workshops are refused; once there is a file, they survive a restart."""
    client.post("/workshop/create", data=WORKSHOP)
    file.unlink()
    for _ in range(2):
        refused = client.post("/workshop/create", data=WORKSHOP)
        assert (refused.status_code, "Nothing was changed" in refused.get_data(as_text=True)) == (503, True)
    file.touch()
    made = client.post("/workshop/create", data=WORKSHOP)
    found = re.search(r"workshop=([\w-]{22})", made.headers["Location"])
    assert found
    assert Workshops(Database(f"sqlite:///{file}")).facilitated(found[1]).plan.title == "Ours"


def test_proposals_after_the_file_is_deleted(client: FlaskClient, file: Path) -> None:
    """An answer is not acknowledged if the file that it would be in is deleted."""
    workshops = Workshops(Database(f"sqlite:///{file}"))
    keys = workshops.create(PLAN, 30)
    for act in (Act.FOCUS, Act.OPEN):
        workshops.act(keys.facilitator, Wish(act, PLAN.mitigations[0].id))
    client.get(f"/w/{keys.code}")
    assert client.post(f"/w/{keys.code}/join").status_code == 303
    file.unlink()
    answer = {"item": PLAN.mitigations[0].id, "round": 1, "submission": "1", "answer": "unknown"}
    answered = client.post(f"/w/{keys.code}/answer", data=answer, headers={"Accept": "application/json"})
    assert (answered.status_code, "couldn’t save" in answered.get_json()["error"]) == (503, True)


def test_a_newer_database(client: FlaskClient, file: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Over a newer database, every page and link says what a visitor can do, and the log says what to run."""
    with writing(open_engine(f"sqlite:///{file}")) as connection:
        connection.execute(
            text("INSERT INTO upgrades (revision, program, created) VALUES ('999', '7.5.1', '2031-01-01 00:00:00')")
        )
        connection.execute(text("UPDATE alembic_version SET version_num = '999'"))
    assert "cannot reach its database" in ask_page(client, "?data=abc")
    assert "cannot reach its database" in ask_page(client, "?workshop=abc", "/workshop")
    refused = [
        send(client, *TABLES),
        client.get("/api/v1/frameworks.csv?data=abc"),
        client.get("/my-data/original?data=abc"),
        client.get("/edit/rows?data=abc"),
        client.post("/workshop/create", data=WORKSHOP),
        client.get(f"/w/{new_code()}"),
        client.get("/workshop/export/record.xlsx?workshop=abc"),
    ]
    assert [each.status_code for each in refused] == [503] * 7
    assert "upgraded by valuechain 7.5.1" in caplog.text
    assert "Traceback" not in caplog.text
