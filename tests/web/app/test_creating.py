"""Limits on what visitors create, over HTTP."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.own_database import client, url
from tests.views.workshop.prepare.conftest import FORM
from tests.web.conftest import ask_page
from tests.web.my_data.conftest import key_of, send
from tests.workshops import PLAN
from valuechain.storage.attempts import AttemptsStorage
from valuechain.storage.engine import Database
from valuechain.web.operation.outages import Outages
from valuechain.web.store import Store

__all__ = ["client", "url"]

TABLES = (("actors.csv", b"id,name\na,A\n"), ("mitigations.csv", b"id,name,primary\nm,M,a\n"))
LINES = {"Accept": "application/x-ndjson"}
Post = Callable[[FlaskClient], TestResponse]
MAKE: dict[str, Post] = {
    "upload": lambda client: send(client, *TABLES),
    "copy": lambda client: client.post("/edit/start", data={"framework": "pai-open"}),
    "new": lambda client: client.post("/edit/new", data={"title": "Ours"}),
    "workshop": lambda client: client.post("/workshop/create", data=FORM),
}


@pytest.fixture(autouse=True)
def few(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    """Two things an hour for each address, none counted and nothing logged yet."""
    monkeypatch.setenv("VALUECHAIN_CREATED_BY_ADDRESS", "2")
    monkeypatch.setattr("valuechain.web.creating.log_limit", Outages().log)
    AttemptsStorage(Database(url)).reset()


@pytest.mark.parametrize("make", MAKE.values(), ids=MAKE)
def test_an_address_makes_only_so_much(client: FlaskClient, make: Post) -> None:
    """The third thing of a kind in an hour is refused with the time to try again; other addresses go on."""
    assert [make(client).status_code for _ in range(2)] == [303, 303]
    refused = make(client)
    assert (refused.status_code, 0 < int(refused.headers["Retry-After"]) <= 3600) == (429, True)
    assert "You can try again in 60 minutes." in refused.get_data(as_text=True)
    client.environ_base["REMOTE_ADDR"] = "192.0.2.9"
    assert make(client).status_code == 303
    client.environ_base["REMOTE_ADDR"] = "127.0.0.1"


def test_opening_own_data_is_creating(client: FlaskClient) -> None:
    """Nor can an address open more of its own data to change it, which stores it once more."""
    keys = [key_of(send(client, *TABLES)) for _ in range(2)]
    opened = [client.post("/edit/open", data={"data": key}).status_code for key in (*keys, keys[0])]
    assert opened == [303, 303, 429]


def test_the_page_of_a_refusal_says_why(client: FlaskClient) -> None:
    """Whoever starts too much in the editor reads that it is too much, not that something cannot be changed."""
    assert "<h1>Too much in one hour</h1>" in [MAKE["new"](client) for _ in range(3)][-1].text


def test_the_script_is_told_too(client: FlaskClient) -> None:
    """The script that uploads files, and that of the workshop's pages, get the message in their own form."""
    for _ in range(2):
        MAKE["upload"](client), MAKE["workshop"](client)
    refused = send(client, *TABLES, **LINES)
    assert (refused.status_code, "try again in 60 minutes" in refused.get_json(force=True)["error"]) == (429, True)
    refused = client.post("/workshop/create", data=FORM, headers={"Accept": "application/json"})
    assert "try again in 60 minutes" in refused.get_json()["message"]


def test_kinds_are_counted_apart(client: FlaskClient) -> None:
    """Whoever may upload no more may still prepare a workshop."""
    assert [MAKE["upload"](client).status_code for _ in range(3)] == [303, 303, 429]
    assert MAKE["workshop"](client).status_code == 303


def test_all_addresses_together(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """There is a limit for all addresses together; 0 is no limit."""
    monkeypatch.setenv("VALUECHAIN_CREATED_BY_ADDRESS", "0")
    monkeypatch.setenv("VALUECHAIN_CREATED_IN_ALL", "3")
    assert [MAKE["upload"](client).status_code for _ in range(4)] == [303, 303, 303, 429]
    monkeypatch.setenv("VALUECHAIN_CREATED_IN_ALL", "0")
    assert MAKE["upload"](client).status_code == 303


def test_whose_limit_it_was(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """The page says whether the network or all together created too much; the log names the setting, once a minute."""
    refused = [MAKE["upload"](client) for _ in range(5)][-1]
    assert "Too much was created from your network within an hour." in refused.text
    monkeypatch.setenv("VALUECHAIN_CREATED_IN_ALL", "1")
    client.environ_base["REMOTE_ADDR"] = "192.0.2.9"
    refused = [MAKE["upload"](client) for _ in range(2)][-1]
    client.environ_base["REMOTE_ADDR"] = "127.0.0.1"
    assert "Too much was created on this server by everyone together within an hour." in refused.text
    network, server = (record.getMessage() for record in caplog.records)
    assert ("(2 of a kind for an address)" in network, "raise VALUECHAIN_CREATED_BY_ADDRESS" in network) == (True, True)
    assert ("(1 of a kind)" in server, "raise VALUECHAIN_CREATED_IN_ALL" in server) == (True, True)


def test_a_room_behind_one_address(client: FlaskClient, url: str) -> None:
    """Joining is not creating: a whole room behind one address can take part."""
    code = Store(url).workshops.create(PLAN, 30).code
    for _ in range(5):
        phone = client.application.test_client()
        phone.get(f"/w/{code}")
        assert phone.post(f"/w/{code}/join").status_code == 303


def test_rehearsals_and_outcomes(client: FlaskClient) -> None:
    """Adding simulated participants, and saving outcomes, is limited."""
    made = client.post("/workshop/create", data={**FORM, "rehearsal": "yes"})
    workshop = {"workshop": made.headers["Location"].partition("=")[2]}
    assert [client.post("/workshop/simulate", data=workshop).status_code for _ in range(3)] == [303, 303, 429]
    statuses = [client.post("/workshop/version", data=workshop).status_code for _ in range(3)]
    assert statuses[2] == 429
    assert 429 not in statuses[:2]


def test_a_full_server(client: FlaskClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    """On a full server, new things are refused, what is there can still be read, and the log says what to do."""
    key = key_of(send(client, *TABLES))
    draft = MAKE["copy"](client).headers["Location"].partition("data=")[2]
    monkeypatch.setattr("valuechain.settings.quota", lambda: 1)
    monkeypatch.setenv("VALUECHAIN_CREATED_BY_ADDRESS", "0")
    refused = [make(client) for make in MAKE.values()]
    assert [each.status_code for each in refused] == [507] * 4
    assert "no room for more" in refused[0].get_data(as_text=True)
    assert "no room for more" in send(client, *TABLES, **LINES).get_json(force=True)["error"]
    change = {"data": draft, "revision": 0, "author": "a-browser-tab", "do": [{"do": "add"}]}
    changed = client.post("/edit/change", json=change)
    named = client.post("/edit/versions", json={"data": draft, "name": "Final"})
    opened = client.post("/edit/open", data={"data": key})
    assert (changed.status_code, "no room" in changed.get_json()["error"]) == (507, True)
    assert (named.status_code, opened.status_code) == (507, 507)
    assert "No problems" in ask_page(client, f"?data={key}", "/my-data")
    assert "Raise VALUECHAIN_QUOTA_MB" in caplog.text
