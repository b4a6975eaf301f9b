"""The editor over HTTP: every route, whatever is sent to it."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import update
from werkzeug.test import TestResponse

import valuechain as vc
from tests.drafts import BASE, ME, SHE
from tests.web.conftest import ask_page
from valuechain.storage.drafts import Drafts
from valuechain.storage.engine import Database, open_engine, writing
from valuechain.storage.errors import StorageError
from valuechain.storage.keys import hash_key
from valuechain.storage.schema import UPLOADS
from valuechain.storage.uploads import Uploads
from valuechain.tables.archive import pack
from valuechain.tables.editing.commands import TEXTS
from valuechain.tables.editing.edit import Kind, Owner
from valuechain.views.editing.values import LONGEST_NAME
from valuechain.web.app.server import build_app
from valuechain.web.chains import BrokenDataError
from valuechain.web.csrf import SENT_FROM_ELSEWHERE
from valuechain.web.drafts import LiveDrafts, NoDraftError
from valuechain.web.editing.asked import MOST_COMMANDS
from valuechain.web.editing.blueprint import MOST_BYTES

Json = dict[str, Any]
GIVE = {"do": "roles", "mitigation": "M-1", "actor": "adapt", "roles": ["primary"]}
TAKE = {"do": "roles", "mitigation": "M-1", "actor": "prov", "roles": []}
ADD = {"do": "add", "kind": "actor", "name": "Legal", "after": "user"}
FOREIGN = {"Origin": "http://elsewhere.example"}


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The database of the tests in this module."""
    return f"sqlite:///{tmp_path_factory.mktemp('kept') / 'kept.db'}"


@pytest.fixture(scope="module")
def client(chain: vc.ValueChain, url: str) -> FlaskClient:
    """A client of the app over the shipped frameworks and the tests' database."""
    return build_app(chain, url).server.test_client()


@pytest.fixture
def key(url: str) -> str:
    """The key to the small framework, opened to change it."""
    return Uploads(Database(url)).keep("house.zip", BASE, 0, 30, is_draft=True)


def change(client: FlaskClient, key: str, *done: Mapping[str, object], **more: object) -> TestResponse:
    """Sends commands as the page does."""
    return client.post("/edit/change", json={"data": key, "revision": 0, "author": ME, "do": list(done), **more})


def expire(url: str, key: str) -> None:
    """Lets the data expire a second ago."""
    with writing(open_engine(url)) as connection:
        past = datetime.now(UTC) - timedelta(seconds=1)
        connection.execute(update(UPLOADS).where(UPLOADS.c.key_hash == hash_key(key)).values(expires=past))


def test_a_change(client: FlaskClient, key: str) -> None:
    """A change is answered with what it changes, the counts, and itself in words."""
    answer = change(client, key, GIVE)
    assert answer.status_code == 200
    found = answer.get_json()
    assert (found["revision"], found["made"], found["others"], found["changed"]) == (1, 1, [], 1)
    assert found["said"] == "Filter data: Adapter is now primary."
    (row,) = found["rows"]
    assert (row["id"], row["cells"]["adapt"], row["changed"]) == ("M-1", "primary", ["adapt"])
    assert found["counts"]["adapt"] == {"primary": 1, "responsible": 1, "accountable": 1}
    assert (found["order"], found["actors"], found["deleted"]) == (None, None, [])


def test_no_change(client: FlaskClient, key: str) -> None:
    """A command that changes nothing makes no revision."""
    found = change(client, key, {**GIVE, "roles": []}).get_json()
    assert (found["made"], found["revision"], found["said"]) == (None, 0, "Nothing changed.")


def test_all_or_none(client: FlaskClient, key: str) -> None:
    """If one of several commands is refused, none is done."""
    answer = change(client, key, GIVE, {**GIVE, "actor": "nobody"})
    assert (answer.status_code, answer.get_json()["error"][:23]) == (400, "This actor is not there")
    assert client.get(f"/edit/rows?data={key}").get_json()["revision"] == 0
    found = change(client, key, ADD, {**GIVE, "actor": "legal"}).get_json()
    assert (found["revision"], found["rows"][0]["cells"]["legal"]) == (1, "primary")


EVERY = {
    "roles": (GIVE, "Filter data: Adapter is now primary."),
    "owner": (
        {"do": "owner", "mitigation": "M-1", "actor": "prov", "role": "primary", "column": "note", "text": "Seen"},
        "Filter data: Provider: the note is now “Seen”.",
    ),
    "text": (
        {"do": "text", "kind": "mitigation", "id": "M-2", "column": "summary", "text": ""},
        "Nothing changed.",
    ),
    "rename": (
        {"do": "text", "kind": "actor", "id": "adapt", "column": "name", "text": "Tuner"},
        "Tuner: the name is now “Tuner”.",
    ),
    "add": (ADD, "Legal was added."),
    "move": ({"do": "move", "kind": "mitigation", "id": "M-3", "after": ""}, "Keep logs was moved."),
    "delete": (
        {"do": "delete", "kind": "mitigation", "id": "M-2"},
        "Report misuse was deleted.",
    ),
    "delete-heir": (
        {"do": "delete", "kind": "actor", "id": "prov", "heir": "user"},
        "Provider was deleted, and 1 more.",
    ),
    "hand-over": (
        {"do": "hand-over", "mitigation": "M-3", "actor": "user", "to": "prov"},
        "Keep logs: Provider is now secondary, and 1 more.",
    ),
    "hand-over-all": (
        {"do": "hand-over-all", "actor": "prov", "to": "adapt"},
        "Filter data: Adapter is now primary, and 1 more.",
    ),
    "restore": ({"do": "restore", "revision": 0}, "Nothing changed."),
}


@pytest.mark.parametrize("name", EVERY)
def test_every_command(client: FlaskClient, key: str, name: str) -> None:
    """Each command is done, told in a sentence, and undone to where it began."""
    asked, said = EVERY[name]
    before = client.get(f"/edit/rows?data={key}").get_json()
    found = change(client, key, asked).get_json()
    assert found["said"] == said
    if found["made"]:
        assert change(client, key, {"do": "undo", "revision": 1}, revision=1).get_json()["revision"] == 2
    after = client.get(f"/edit/rows?data={key}").get_json()
    assert {**after, "revision": 0} == before


def test_undo_and_redo(client: FlaskClient, key: str) -> None:
    """Undoing an undoing repeats the change."""
    change(client, key, TAKE)
    change(client, key, {"do": "undo", "revision": 1}, revision=1)
    found = change(client, key, {"do": "undo", "revision": 2}, revision=2).get_json()
    assert (found["revision"], found["rows"][0]["cells"]) == (3, {"user": "secondary"})


@pytest.mark.parametrize("revision", [0, 2, -1, 10**30])
def test_undoing_what_is_not_there(client: FlaskClient, key: str, revision: int) -> None:
    """A change that does not exist cannot be undone, nor a version restored."""
    change(client, key, GIVE)
    answer = change(client, key, {"do": "undo", "revision": revision})
    assert (answer.status_code, answer.get_json()["error"]) == (
        400,
        "This change is not there, so it cannot be undone.",
    )
    if revision:
        answer = change(client, key, {"do": "restore", "revision": revision})
        assert (answer.status_code, answer.get_json()["error"]) == (400, "This version is not there.")


def test_a_name_that_is_taken_when_undoing(client: FlaskClient, key: str) -> None:
    """A name that another actor has meanwhile is not given back, and the data stays readable."""
    rename = {"do": "text", "kind": "actor", "column": "name"}
    change(client, key, {**rename, "id": "prov", "text": "Maker"})
    change(client, key, {**rename, "id": "user", "text": "Provider"}, revision=1)
    for is_forced in (False, True):
        answer = change(client, key, {"do": "undo", "revision": 1}, revision=2, force=is_forced)
        assert (answer.status_code, "already called “Provider”" in answer.get_json()["error"]) == (400, True)
    assert client.get(f"/api/v1/actors.json?framework=house&data={key}").get_json()[0]["name"] == "Maker"


def test_restoring(client: FlaskClient, key: str) -> None:
    """An earlier version is restored as one more change, which can be undone."""
    for revision, done in enumerate([GIVE, ADD, {"do": "delete", "kind": "mitigation", "id": "M-1"}]):
        assert change(client, key, done, revision=revision).status_code == 200
    rows = [client.get(f"/edit/rows?data={key}").get_json()]
    for done in ({"do": "restore", "revision": 1}, {"do": "undo", "revision": 4}):
        assert change(client, key, done, revision=3).status_code == 200
        rows.append(client.get(f"/edit/rows?data={key}").get_json())
    assert [(each["revision"], [row["id"] for row in each["rows"]], len(each["actors"])) for each in rows] == [
        (3, ["M-2", "M-3"], 4),
        (4, ["M-1", "M-2", "M-3"], 3),
        (5, ["M-2", "M-3"], 4),
    ]
    assert rows[1]["rows"][0]["cells"]["adapt"] == "primary"


def test_what_others_changed(client: FlaskClient, key: str) -> None:
    """A page gets what has changed since it was loaded, and what others did in words; nothing if nothing has."""
    change(client, key, GIVE, author=SHE)
    found = client.get(f"/edit/changes?data={key}&revision=0&author={ME}").get_json()
    assert (found["revision"], found["others"]) == (1, ["Filter data: Adapter is now primary."])
    assert client.get(f"/edit/changes?data={key}&revision=0&author={SHE}").get_json()["others"] == []
    same = client.get(f"/edit/changes?data={key}&revision=1&author={ME}")
    assert (same.status_code, same.data) == (204, b"")


def test_no_news(client: FlaskClient, key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A page that has seen everything waits for nobody, and keeps no other draft out of memory."""
    change(client, key, GIVE)
    monkeypatch.setattr(LiveDrafts, "open", None)
    for seen in (1, 2):
        assert client.get(f"/edit/changes?data={key}&revision={seen}&author={ME}").status_code == 204


def test_a_conflict(client: FlaskClient, key: str) -> None:
    """Of two who change a cell at once, the second hears what the first did and gets it; forced, it is overwritten."""
    change(client, key, GIVE, author=SHE)
    mine = {**GIVE, "roles": ["secondary"]}
    answer = change(client, key, mine)
    found = answer.get_json()
    assert (answer.status_code, found["revision"]) == (409, 1)
    assert found["conflict"] == "Filter data: Adapter is now primary."
    assert found["rows"][0]["cells"]["adapt"] == "primary"
    forced = change(client, key, mine, force=True).get_json()
    assert (forced["made"], forced["rows"][0]["cells"]["adapt"]) == (2, "secondary")


def test_basis(client: FlaskClient, key: str) -> None:
    """A page may have heard of a change after its user decided: what counts is the revision of the decision."""
    change(client, key, GIVE, author=SHE)
    mine = {**GIVE, "roles": ["secondary"]}
    assert change(client, key, mine, revision=1, basis=0).status_code == 409
    assert change(client, key, mine, revision=1, basis="0").status_code == 400
    assert change(client, key, mine, revision=1).status_code == 200


@pytest.mark.parametrize("force", [1, "yes", "true", None])
def test_force_is_a_boolean(client: FlaskClient, key: str, force: object) -> None:
    """Only true forces a change."""
    change(client, key, GIVE, author=SHE)
    assert change(client, key, TAKE | {"actor": "adapt"}, force=force).status_code == 409


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
            expire(url, key)
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
    assert all("cannot save changes" in answer.text for answer in answers)
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
    key = Uploads(Database(url)).keep("house.zip", content, 0, 30, is_draft=True)
    answers = [client.get(place(route, key)) for route in READS if route != "changes"] + [change(client, key, GIVE)]
    assert {(answer.status_code, answer.get_json()["error"]) for answer in answers} == {(409, str(BrokenDataError(1)))}
    assert "nobody" in ask_page(client, f"?data={key}", "/my-data")
    assert "1 problem" in ask_page(client, f"?data={key}", "/edit")


def test_a_copy_of_a_framework(client: FlaskClient) -> None:
    """A copy gets a link of its own, opens as a page, and shows no difference from its original."""
    answer = client.post("/edit/start", data={"framework": "pai-open"})
    assert answer.status_code == 303
    path, _, key = answer.headers["Location"].partition("?data=")
    assert (path, len(key)) == ("/edit", 22)
    assert "Started from PAI’s open checklist" in ask_page(client, f"?data={key}", "/edit")
    assert "No differences from the original." in client.get(f"/edit/rows?data={key}").get_json()["state"]
    assert client.get(f"/edit/differences.csv?data={key}").data.decode("utf-8-sig").count("\n") == 1
    again = client.post("/edit/start", data={"framework": "pai-open-copy", "data": key})
    assert again.headers["Location"] != answer.headers["Location"]


@pytest.mark.parametrize("form", [{}, {"framework": "nonsense"}, {"framework": "pai-open", "data": "x" * 22}])
def test_a_copy_of_nothing(client: FlaskClient, form: dict[str, str]) -> None:
    """A framework or data that does not exist cannot be copied."""
    answer = client.post("/edit/start", data=form)
    assert (answer.status_code, "This cannot be changed" in answer.text) == (404, True)


PANELS = [
    ("mitigation=M-1&actor=prov", "As printed"),
    ("mitigation=M-1", "Filter data"),
    ("actor=adapt", "Adapter"),
]


@pytest.mark.parametrize(("query", "words"), PANELS)
def test_details(client: FlaskClient, key: str, query: str, words: str) -> None:
    """The details of a cell, a mitigation and an actor are shown."""
    answer = client.get(f"/edit/panel?data={key}&{query}")
    assert (answer.status_code, words in answer.text) == (200, True)


@pytest.mark.parametrize("query", ["", "mitigation=M-9", "actor=nobody", "mitigation=M-1&actor=nobody"])
def test_details_of_nothing(client: FlaskClient, key: str, query: str) -> None:
    """Of what is not there, there are no details."""
    assert client.get(f"/edit/panel?data={key}&{query}").status_code == 404


def test_differences(client: FlaskClient, key: str) -> None:
    """The differences from the start or a version are a page and a table, the same in both."""
    change(client, key, GIVE)
    change(client, key, ADD, revision=1)
    csv = client.get(f"/edit/differences.csv?data={key}")
    assert csv.data.decode("utf-8-sig").splitlines() == [
        "mitigation,actor,what,before,after",
        "Filter data,Adapter,role,no role,primary",
        ",Legal,added,,Legal",
    ]
    assert "Changes in House rules.csv" in csv.headers["Content-Disposition"]
    page = client.get(f"/edit/differences?data={key}&since=1").text
    assert ("Legal" in page, "Filter data" in page) == (True, False)
    assert client.get(f"/edit/differences?data={key}&since=x").status_code == 200


@pytest.mark.parametrize("since", [3, -1, 10**30])
def test_differences_since_never(client: FlaskClient, key: str, since: int) -> None:
    """There are no differences since a revision that does not exist."""
    for route in ("differences", "differences.csv"):
        assert client.get(f"/edit/{route}?data={key}&since={since}").status_code == 404


def test_versions(client: FlaskClient, key: str, url: str) -> None:
    """A version gets a name, on one line and cut to a length, which is shown and removed again."""
    change(client, key, GIVE)
    page = client.post("/edit/versions", json={"data": key, "name": " After\n<b>review</b> " + "x" * LONGEST_NAME}).text
    (named,) = Drafts(Database(url)).names(key)
    assert (named.revision, len(named.name), named.name[:20]) == (1, LONGEST_NAME, "After <b>review</b> ")
    assert ("After &lt;b&gt;review" in page, f"data={key}.1" in page) == (True, True)
    assert named.name in client.get(f"/edit/differences?data={key}&since=1").text.replace("&lt;", "<").replace(
        "&gt;", ">"
    )
    for number in (True, "1", None, 10**30, -1):
        assert client.post("/edit/versions/forget", json={"data": key, "id": number}).status_code == 200
    page = client.post("/edit/versions/forget", json={"data": key, "id": named.id}).text
    assert ("review" in page, Drafts(Database(url)).names(key)) == (False, [])


@pytest.mark.parametrize("name", ["", " \n", None])
def test_a_version_without_a_name(client: FlaskClient, key: str, name: object) -> None:
    """A version needs a name."""
    answer = client.post("/edit/versions", json={"data": key, "name": name})
    assert (answer.status_code, "Give the version a name" in answer.get_json()["error"]) == (400, True)


def test_too_many_versions(client: FlaskClient, key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The number of named versions is limited."""
    monkeypatch.setattr("valuechain.storage.drafts.MOST_NAMES", 1)
    answers = [client.post("/edit/versions", json={"data": key, "name": "x"}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 400]
    assert "Remove a name first." in answers[1].get_json()["error"]
