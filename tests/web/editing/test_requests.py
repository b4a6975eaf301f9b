"""The editor over HTTP: every route, whatever is sent to it."""

from collections.abc import Mapping
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.drafts import ME, SHE
from tests.web.conftest import ask_page
from valuechain.storage.drafts import Drafts
from valuechain.storage.engine import Database
from valuechain.views.editing.values import LONGEST_NAME
from valuechain.web.drafts import LiveDrafts

Json = dict[str, Any]
GIVE = {"do": "roles", "mitigation": "M-1", "actor": "adapt", "roles": ["primary"]}
TAKE = {"do": "roles", "mitigation": "M-1", "actor": "prov", "roles": []}
ADD = {"do": "add", "kind": "actor", "name": "Legal", "after": "user"}


def change(client: FlaskClient, key: str, *done: Mapping[str, object], **more: object) -> TestResponse:
    """Sends commands as the page does."""
    return client.post("/edit/change", json={"data": key, "revision": 0, "author": ME, "do": list(done), **more})


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


def test_a_role_that_comes_back(client: FlaskClient, key: str) -> None:
    """A role that is taken from a cell and given back keeps its note: clicking through all roles loses nothing."""
    cell = {"mitigation": "M-1", "actor": "prov"}
    note = {"do": "owner", **cell, "role": "primary", "column": "note", "text": "Until launch"}
    through = [{"do": "roles", **cell, "roles": roles} for roles in (["secondary"], [], ["primary"])]
    for revision, done in enumerate([note, *through]):
        assert change(client, key, done, revision=revision).status_code == 200
    found = client.get(f"/edit/panel?data={key}&mitigation=M-1&actor=prov").text
    assert "Until launch" in found


@pytest.mark.parametrize("force", [1, "yes", "true", None])
def test_force_is_a_boolean(client: FlaskClient, key: str, force: object) -> None:
    """Only true forces a change."""
    change(client, key, GIVE, author=SHE)
    assert change(client, key, TAKE | {"actor": "adapt"}, force=force).status_code == 409


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
