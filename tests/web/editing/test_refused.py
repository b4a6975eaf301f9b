"""What the editor refuses over HTTP, and what it says without data or a database."""

from collections.abc import Sequence

import pytest
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.drafts import BASE, ME
from tests.storage.test_uploads import expire
from tests.web.conftest import ask_page
from tests.web.editing.conftest import keep_draft
from tests.web.editing.test_requests import GIVE, TAKE, change
from valuechain.storage.drafts import Drafts
from valuechain.storage.engine import Database, open_engine
from valuechain.storage.errors import StorageError
from valuechain.storage.uploads import Uploads
from valuechain.tables.archive import pack
from valuechain.tables.editing.commands import TEXTS
from valuechain.tables.editing.edit import Kind, Owner
from valuechain.web.chains import BrokenDataError
from valuechain.web.csrf import SENT_FROM_ELSEWHERE
from valuechain.web.drafts import LiveDrafts, NoDraftError
from valuechain.web.editing.asked import MOST_COMMANDS
from valuechain.web.editing.blueprint import MOST_BYTES

FOREIGN = {"Origin": "http://elsewhere.example"}


ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=5,
)
FIELDS: dict[str, Sequence[object]] = {
    "do": ["roles", "owner", "text", "add", "move", "delete", "hand-over", "hand-over-all", "undo", "restore", "x"],
    "kind": ["actor", "mitigation", "cell"],
    "id": ["M-1", "M-2", "prov", "user", "(order)", ""],
    "mitigation": ["M-1", "M-3", ""],
    "actor": ["prov", "user"],
    "to": ["adapt", "user"],
    "heir": ["adapt", ""],
    "after": ["", "M-1", "prov"],
    "role": ["primary", "secondary"],
    "roles": [[], ["primary"], ["primary", "\ud800"], [None]],
    "column": [*TEXTS[Kind.MITIGATION], *Owner._fields, "(place)", "(order)", "parent", ""],
    "text": ["", "x", "\ud800", "\x00", "shall"],
    "name": ["x", "", "\ud800", "\x00"],
    "stage": ["", "Before"],
    "revision": [0, 1, -1, 2**63, True],
}
"""What commands hold, with words that could mean something."""
COMMANDS = st.dictionaries(st.sampled_from([*FIELDS]), ANY, max_size=4) | st.fixed_dictionaries(
    {}, optional={name: st.sampled_from(list(each)) | ANY for name, each in FIELDS.items()}
)
SENT = ANY | st.fixed_dictionaries(
    {"do": st.lists(COMMANDS | ANY, max_size=3) | ANY},
    optional={"revision": st.integers() | ANY, "author": st.just(ME) | ANY, "force": ANY, "id": ANY, "name": ANY},
)


@pytest.mark.parametrize("route", ["change", "versions", "versions/forget"])
@pytest.mark.parametrize("is_whole", [True, False])
def test_any_json(client: FlaskClient, key: str, route: str, *, is_whole: bool) -> None:
    """Whatever JSON is sent is done or refused with a sentence, never with an error of the server."""

    @settings(max_examples=40 if route == "change" else 12, deadline=None)
    @given(SENT)
    def send(sent: object) -> None:
        if is_whole and isinstance(sent, dict):
            sent = {"revision": 0, "author": ME, "force": True, **sent, "data": key}
        answer = client.post(f"/edit/{route}", json=sent)
        assert answer.status_code in (200, 400, 404, 409), answer.text
        if answer.status_code in (400, 404):
            assert answer.get_json()["error"]

    send()
    assert client.get(f"/api/v1/actors.json?framework=house&data={key}").status_code == 200


BODIES = {
    "empty": b"",
    "unfinished": b"{",
    "not UTF-8": b"\xff\xfe",
    "deep list": b"[" * 100_000,
    "deep object": b'{"a":' * 100_000,
    "long number": b"1" * 5_000,
    "no number": b"NaN",
    "half a character": b'"\\ud800"',
}


@pytest.mark.parametrize("name", BODIES)
@pytest.mark.parametrize("route", ["change", "versions", "versions/forget"])
def test_no_json(client: FlaskClient, route: str, name: str) -> None:
    """What is not JSON, or nested without end, is refused with a sentence."""
    body = BODIES[name]
    answer = client.post(f"/edit/{route}", data=body, content_type="application/json")
    assert (answer.status_code, "Reload the page" in answer.get_json()["error"]) == (400, True)


def test_too_much(client: FlaskClient, key: str) -> None:
    """Too many commands or bytes at once are refused with a sentence."""
    assert change(client, key).status_code == 400
    assert change(client, key, *[GIVE] * (MOST_COMMANDS + 1)).get_json()["error"] == (
        f"Change at most {MOST_COMMANDS} things at once."
    )
    answer = change(client, key, {**GIVE, "roles": ["x" * MOST_BYTES]})
    assert (answer.status_code, "Change less at a time." in answer.get_json()["error"]) == (413, True)
    answer = client.post("/edit/new", data={"title": "x" * MOST_BYTES})
    assert (answer.status_code, "Change less at a time." in answer.text) == (413, True)


def test_no_room_for_changes(client: FlaskClient, key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Once the changes to some data take as much room as they may, a further one is refused, and nothing is lost."""
    assert change(client, key, GIVE).get_json()["revision"] == 1
    monkeypatch.setattr("valuechain.settings.changes", lambda: 100)
    refused = change(client, key, TAKE, revision=1)
    assert (refused.status_code, "no room for more changes" in refused.get_json()["error"]) == (507, True)
    assert client.get(f"/edit/rows?data={key}").get_json()["revision"] == 1
    monkeypatch.setattr("valuechain.settings.changes", lambda: 0)
    assert change(client, key, TAKE, revision=1).get_json()["revision"] == 2


@pytest.mark.parametrize("route", ["open", "start", "new", "change", "versions", "versions/forget"])
def test_from_another_site(client: FlaskClient, key: str, url: str, route: str) -> None:
    """What another site lets a browser send changes nothing."""
    for headers in (FOREIGN, {"Sec-Fetch-Site": "cross-site"}):
        sent = {"data": key, "revision": 0, "author": ME, "do": [GIVE], "name": "x"}
        form = {"data": {"data": key, "framework": "pai-open"}} if route in ("open", "start", "new") else {"json": sent}
        answer = client.post(f"/edit/{route}", headers=headers, **form)
        assert (answer.status_code, SENT_FROM_ELSEWHERE in answer.text) == (403, True)
    assert client.get(f"/edit/rows?data={key}").get_json()["revision"] == 0
    assert Drafts(Database(url)).names(key) == []


READS = ("rows", "changes", "panel?actor=user", "differences", "differences.csv", "versions")


def place(route: str, key: str) -> str:
    """The address of a route with a key."""
    return f"/edit/{route}{'&' if '?' in route else '?'}data={key}"


@pytest.mark.parametrize("gone", ["unknown", "expired", "deleted", "none", "pinned", "file"])
def test_data_that_is_not_there(client: FlaskClient, key: str, url: str, gone: str) -> None:
    """Data that is unknown, expired or deleted, or was never opened, is not found by any route."""
    assert client.get(f"/edit/rows?data={key}").status_code == 200
    match gone:
        case "expired":
            expire(url)
        case "deleted":
            client.post("/my-data/delete", data={"data": key})
        case "file":
            key = Uploads(Database(url)).keep("house.zip", BASE, 0, 30)
        case "pinned":
            key = f"{key}.0"
        case _:
            key = "" if gone == "none" else "x" * 22
    answers = [client.get(place(route, key)) for route in READS]
    answers.append(change(client, key, GIVE))
    answers += [
        client.post(f"/edit/{route}", json={"data": key, "name": "x"}) for route in ("versions", "versions/forget")
    ]
    assert [answer.status_code for answer in answers] == [404] * 9
    assert {answer.get_json()["error"] for answer in answers} == {
        "This data is no longer there: it has expired or was deleted."
    }
    if gone not in ("file",):
        assert client.post("/edit/open", data={"data": key}).status_code == 404


def test_the_database_is_gone(client: FlaskClient, key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the database, every route says that nothing is saved, and the data is as before afterwards."""
    change(client, key, GIVE)
    with monkeypatch.context() as patch:
        patch.setattr(Database, "engine", property(lambda _: open_engine("sqlite:////proc/nowhere/kept.db")))
        answers = [client.get(place(route, key)) for route in READS]
        answers.append(change(client, key, TAKE, revision=1))
        answers += [
            client.post(f"/edit/{each}", json={"data": key, "name": "x"}) for each in ("versions", "versions/forget")
        ]
        answers.append(client.post("/edit/open", data={"data": key}))
        answers += [client.post("/edit/start", data={"data": each, "framework": "pai-open"}) for each in (key, "")]
    assert [answer.status_code for answer in answers] == [503] * 12
    assert all("cannot reach its database" in answer.text for answer in answers)
    assert "<h1>This cannot be done at the moment</h1>" in answers[-1].text
    assert change(client, key, TAKE, revision=1).get_json()["revision"] == 2


@pytest.mark.parametrize(
    ("error", "words"), [(NoDraftError(), "Data not found"), (StorageError("x"), "cannot reach its database")]
)
def test_the_page_of_what_is_going(
    client: FlaskClient, key: str, monkeypatch: pytest.MonkeyPatch, error: Exception, words: str
) -> None:
    """If the data or the database goes while the page is being made, the page says so."""

    def open_no_draft(*_: object) -> None:
        raise error

    assert words not in ask_page(client, f"?data={key}", "/edit")
    monkeypatch.setattr(LiveDrafts, "open", open_no_draft)
    assert words in ask_page(client, f"?data={key}", "/edit")


def test_a_version_of_what_is_going(client: FlaskClient, key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Data that is deleted while a version of it gets a name is not found."""
    name = Drafts.name

    def name_late(self: Drafts, key: str, revision: int, text: str) -> bool:
        client.post("/my-data/delete", data={"data": key})
        return name(self, key, revision, text)

    monkeypatch.setattr(Drafts, "name", name_late)
    assert client.post("/edit/versions", json={"data": key, "name": "x"}).status_code == 404


def test_what_can_no_longer_be_read(client: FlaskClient, url: str) -> None:
    """Data that a newer version of the program finds problems in is not changed, and My data lists the problems."""
    content = pack([("actors.csv", b"id,name\na,A\n"), ("mitigations.csv", b"id,name,primary\nM-1,Filter,nobody\n")])
    key = keep_draft(url, content)
    answers = [client.get(place(route, key)) for route in READS if route != "changes"] + [change(client, key, GIVE)]
    assert {(answer.status_code, answer.get_json()["error"]) for answer in answers} == {(409, str(BrokenDataError(1)))}
    assert "nobody" in ask_page(client, f"?data={key}", "/my-data")
    assert "1 problem" in ask_page(client, f"?data={key}", "/edit")
