"""Own uploads that are opened to change them, and addresses of earlier revisions."""

import gc
import re
import weakref
from collections.abc import Sequence
from dataclasses import fields
from urllib.parse import urlencode

import pytest
from flask.testing import FlaskClient
from openpyxl import Workbook

import valuechain as vc
from tests.drafts import BASE, ME
from tests.questions import query_of
from tests.tables.conftest import saved
from tests.web.conftest import ask_page
from tests.web.editing.conftest import keep_draft
from tests.web.editing.test_requests import GIVE, change
from tests.web.my_data.conftest import key_of, send
from tests.web.my_data.test_requests import ACTORS, FAULTY, MITIGATIONS, Files
from tests.web.my_data.test_shapes import page, submit
from valuechain.tables.columns import LONGEST_ID
from valuechain.web.api.links import ENDPOINTS
from valuechain.web.app.pages import PAGES
from valuechain.web.chains import Chains, Own
from valuechain.web.costly import HELD_SIZE
from valuechain.web.store import Store

RACI = b"Task,Legal,IT,Board\nWrite the policy,R,C,A\nTrain staff,I,R,A\n"
TWO = (
    ("actors.csv", b"framework,id,name\none,a,A\ntwo,b,B\n"),
    ("mitigations.csv", b"framework,id,name,primary\none,M-1,Filter,a\ntwo,M-1,Watch,b\n"),
)


@pytest.fixture(scope="module")
def chains(chain: vc.ValueChain, url: str) -> Chains:
    """The chains of another server on the same database."""
    store = Store(url)
    return Chains(chain, lambda: store.uploads, lambda: store.versions, lambda: store.drafts)


def raci_workbook() -> bytes:
    """A RACI matrix with a title above and sections, as a workbook."""
    made = Workbook()
    rows = [
        ["Who does what"],
        [],
        ["Task", "Legal", "IT"],
        ["Before"],
        ["Write", "A/R", "C"],
        ["After"],
        ["Check", "", "R"],
    ]
    for row in rows:
        made.active.append(row)
    return saved(made)


def begin(client: FlaskClient, route: str = "start", **form: str) -> str:
    """The key to a new copy or framework to edit."""
    answer = client.post(f"/edit/{route}", data=form)
    assert answer.status_code == 303
    return answer.headers["Location"].removeprefix("/edit?data=")


UPLOADS: dict[str, Files] = {
    "two tables": [ACTORS, MITIGATIONS],
    "a RACI matrix": [("raci.csv", RACI)],
    "a RACI workbook": [("raci.xlsx", raci_workbook())],
    "a zip with everything": [("house.zip", BASE)],
}


def confirm(client: FlaskClient, key: str) -> None:
    """Confirms how a table is read, if that is asked."""
    if '<form class="shape"' in page(client, key):
        assert submit(client, key, is_confirmed="yes").status_code == 303


def rows_of(chains: Chains, key: str) -> dict[str, list[object]]:
    """Every row of the data, by kind, without the order of owners."""
    kept = chains.find_kept(key)
    assert kept.chain is not None
    (framework,) = kept.frameworks
    own = kept.chain.only(framework)
    tables = {each.name: getattr(own, each.name) for each in fields(own)}
    return {
        name: sorted(rows, key=repr) for name, rows in tables.items() if isinstance(rows, tuple) and name != "warnings"
    }


@pytest.mark.parametrize("name", UPLOADS)
def test_opening_changes_nothing(client: FlaskClient, chains: Chains, name: str) -> None:
    """Data that is opened to change it is the same as before, and its file can still be downloaded."""
    key = key_of(send(client, *UPLOADS[name], title="Our policy"))
    confirm(client, key)
    before, file = rows_of(chains, key), client.get(f"/my-data/original?data={key}").data
    answer = client.post("/edit/open", data={"data": key})
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/edit?data={key}")
    assert rows_of(chains, key) == before
    assert client.get(f"/my-data/original?data={key}").data == file
    rows = client.get(f"/edit/rows?data={key}").get_json()["rows"]
    assert change(client, key, {"do": "delete", "kind": "mitigation", "id": rows[0]["id"]}).status_code == 200
    assert len(rows_of(chains, key)["mitigations"]) == len(before["mitigations"]) - 1
    assert client.get(f"/my-data/original?data={key}").data == file


def test_opening_twice(client: FlaskClient) -> None:
    """Opening data again keeps what was changed."""
    key = key_of(send(client, ("house.zip", BASE)))
    for _ in range(2):
        assert client.post("/edit/open", data={"data": key}).status_code == 303
    change(client, key, GIVE)
    client.post("/edit/open", data={"data": key})
    assert client.get(f"/edit/rows?data={key}").get_json()["revision"] == 1


REFUSED: list[tuple[Sequence[tuple[str, bytes]], int, str]] = [
    ([ACTORS, FAULTY], 409, "This data has 1 problem, so it cannot be used."),
    (TWO, 400, "This data has several frameworks."),
    ([("raci.csv", RACI)], 409, "First say under My data whether your table is read right."),
]


@pytest.mark.parametrize(("files", "status", "words"), REFUSED)
def test_what_cannot_be_opened(client: FlaskClient, files: Files, status: int, words: str) -> None:
    """Data with problems, several frameworks or a reading to confirm is not opened, and a sentence says why."""
    key = key_of(send(client, *files))
    answer = client.post("/edit/open", data={"data": key})
    assert (answer.status_code, words in answer.text) == (status, True)
    assert client.get(f"/edit/rows?data={key}").status_code == 404


def test_one_of_several_is_copied(client: FlaskClient) -> None:
    """One framework of several can be changed as a copy."""
    key = key_of(send(client, *TWO))
    copy = begin(client, data=key, framework="two")
    assert [row["name"] for row in client.get(f"/edit/rows?data={copy}").get_json()["rows"]] == ["Watch"]


def test_a_copy_of_a_long_id(client: FlaskClient) -> None:
    """A framework whose id is as long as allowed can be copied."""
    name = "x" * LONGEST_ID
    tables = (("frameworks.csv", f"id,name\n{name},Long\n".encode()), ACTORS, MITIGATIONS)
    key = key_of(send(client, *tables))
    copy = begin(client, data=key, framework=name)
    assert client.get(f"/edit/rows?data={copy}").status_code == 200


def test_an_id_of_a_shipped_framework(client: FlaskClient, chains: Chains) -> None:
    """Own data with the id of a shipped framework is opened and copied without mixing the two up."""
    tables = (("frameworks.csv", b"id,name\npai-open,Ours\n"), ACTORS, MITIGATIONS)
    key = key_of(send(client, *tables))
    before = rows_of(chains, key)
    client.post("/edit/open", data={"data": key})
    assert rows_of(chains, key) == before
    (framework,) = chains.find_kept(key).frameworks
    copy = begin(client, data=key, framework=framework)
    assert len(client.get(f"/edit/rows?data={copy}").get_json()["rows"]) == len(before["mitigations"])
    assert f"framework={framework}&amp;" in client.get(f"/edit/versions?data={key}").text


def test_a_name_on_two_lines(client: FlaskClient) -> None:
    """The table of differences is called by the framework, even if its name has a line break or a slash."""
    tables = (("frameworks.csv", b'id,name\nhouse,"House\nrules a/b"\n'), ACTORS, MITIGATIONS)
    key = key_of(send(client, *tables))
    client.post("/edit/open", data={"data": key})
    answer = client.get(f"/edit/differences.csv?data={key}")
    assert answer.status_code == 200
    assert "Changes in House" in answer.headers["Content-Disposition"]


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Our  policy", "Our policy"),
        *((odd, "New framework") for odd in ("", " ", "\u200b")),
        ("=1+1", "=1+1"),
        ("-", "-"),
    ],
)
def test_a_new_framework(client: FlaskClient, title: str, name: str) -> None:
    """A new framework can be changed at once, whatever it is called."""
    key = begin(client, "new", title=title, roles="raci")
    assert client.get(f"/api/v1/frameworks.json?data={key}").get_json()[-1]["name"] == name
    assert change(client, key, {"do": "add", "kind": "actor", "name": "Legal", "after": ""}).status_code == 200


@pytest.fixture(scope="module")
def changed(client: FlaskClient, url: str) -> str:
    """The key to data that has been changed three times, the name of a mitigation each time."""
    key = keep_draft(url)
    for revision in range(3):
        text = {"do": "text", "kind": "mitigation", "id": "M-1", "column": "name", "text": f"Wording {revision + 1}"}
        assert change(client, key, text, revision=revision).status_code == 200
    return key


def looks(client: FlaskClient, key: str) -> list[str]:
    """The pages and tables that show the data with a key."""
    compare = f"?framework=house&with-framework=house&data={key}"
    pages = [
        ("/", f"?framework=house&data={key}"),
        ("/findings", f"?framework=house&data={key}"),
        ("/compare", compare),
    ]
    shown = [ask_page(client, search, path) for path, search in [*pages, ("/my-data", f"?data={key}")]]
    tables = ("mitigation.json?id=M-1&", "matrix.csv?", "ownerships.json?")
    shown += [client.get(f"/api/v1/{table}framework=house&data={key}").text for table in tables]
    return [re.sub(r"[\w-]{43}|nonce-\S+", "", each) for each in shown]


def test_a_pinned_revision_stays(client: FlaskClient, changed: str) -> None:
    """An address with a revision shows the data as it was then, on every page, whatever is changed afterwards."""
    before = looks(client, f"{changed}.2")
    assert ["Wording 2" in each for each in before] == [True] * 7
    assert not any("Wording 3" in each or "Wording 1" in each for each in before)
    text = {"do": "text", "kind": "mitigation", "id": "M-1", "column": "name", "text": "Wording 9"}
    assert change(client, changed, text, revision=3, author=ME).status_code == 200
    assert looks(client, f"{changed}.2") == before
    assert "Wording 9" in ask_page(client, f"?framework=house&data={changed}")
    assert change(client, changed, {"do": "undo", "revision": 4}, revision=4).status_code == 200


@pytest.mark.parametrize(("revision", "name"), [("0", "Filter data"), ("1", "Wording 1"), ("03", "Wording 3")])
def test_each_revision(client: FlaskClient, changed: str, revision: str, name: str) -> None:
    """Every revision since the start has an address."""
    rows = client.get(f"/api/v1/ownerships.json?framework=house&data={changed}.{revision}").get_json()
    assert rows[0]["mitigation"] == name


@pytest.mark.parametrize("end", [".99", ".-1", ".x", ".1.1", ".9999999999999999999", ".٣"])
def test_no_such_revision(client: FlaskClient, changed: str, end: str) -> None:
    """A revision that does not exist is not found, on any page."""
    for path in ("/", "/findings", "/compare", "/my-data", "/edit"):
        assert "<h1>Data not found" in ask_page(client, f"?data={changed}{end}", path), path
    assert client.get(f"/api/v1/actors.json?data={changed}{end}").status_code == 404


def test_a_full_stop_after_the_key(client: FlaskClient, changed: str) -> None:
    """A page reads the key without the full stop of the sentence in which it was sent; a program must give the key."""
    shown = ask_page(client, f"?data={changed}.", "/findings")
    assert f"Read “{changed}.” as “{changed}”." in shown
    assert f"data={changed}&amp;" in shown or f'data={changed}"' in shown
    assert client.get(f"/api/v1/actors.json?data={changed}.").status_code == 404


def test_a_file_has_no_revisions(client: FlaskClient) -> None:
    """Data that was never opened to change it has no revisions."""
    key = key_of(send(client, ("house.zip", BASE)))
    assert client.get(f"/api/v1/actors.json?data={key}.0").status_code == 404


def test_the_editor_at_a_revision(client: FlaskClient, changed: str) -> None:
    """The editor of an earlier revision leads to the data as it is now, and cannot change anything."""
    page = ask_page(client, f"?data={changed}.2", "/edit")
    assert f'href="/edit?data={changed}"' in page
    assert change(client, f"{changed}.2", GIVE).status_code == 404


def test_deleted_with_its_revisions(client: FlaskClient, url: str) -> None:
    """When the data is deleted, its revisions are gone at once, even from the cache."""
    key = keep_draft(url)
    change(client, key, GIVE)
    assert client.get(f"/api/v1/actors.json?data={key}.0").status_code == 200
    client.post("/my-data/delete", data={"data": key})
    assert [client.get(f"/api/v1/actors.json?data={key}{end}").status_code for end in ("", ".0", ".1")] == [404] * 3


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> Sequence[weakref.ref[vc.ValueChain]]:
    """The chains of users' own data that servers read from now on."""
    found, hold = list[weakref.ref[vc.ValueChain]](), Chains.hold

    def watch(chains: Chains, key: str, own: Own) -> None:
        if own.chain is not None:
            found.append(weakref.ref(own.chain))
        hold(chains, key, own)

    monkeypatch.setattr(Chains, "hold", watch)
    monkeypatch.setattr("valuechain.web.chains.prepare", lambda _: None)  # a thread with the chain
    return found


def ask_everything(client: FlaskClient, key: str) -> None:
    """Asks for every page and every link about own data."""
    own = {"framework": "house", "model-type": "advanced", "release-type": "open", "data": key}
    for entry in PAGES:
        assert "Something went wrong" not in ask_page(client, f"?{urlencode(own)}", entry.page.value), entry.page
    for link in ENDPOINTS:
        asked = urlencode({name: own[name] for name in own if name in link.parameters})
        form = next(iter(link.forms))
        assert client.get(f"/api/v1/{link.name}.{form.ending}?{asked}").status_code < 500, link.name


def test_deleted_from_memory(client: FlaskClient, url: str, read: Sequence[weakref.ref[vc.ValueChain]]) -> None:
    """When the data is deleted, nothing of any revision stays in memory, whatever has been asked about it."""
    key = keep_draft(url)
    change(client, key, GIVE)
    for each in (key, f"{key}.0"):
        ask_everything(client, each)
    gc.collect()
    assert [chain() is not None for chain in read] == [True, True]
    client.post("/my-data/delete", data={"data": key})
    gc.collect()
    assert [chain() is not None for chain in read] == [False, False]


def test_evicted_from_memory(
    client: FlaskClient, url: str, read: Sequence[weakref.ref[vc.ValueChain]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A server holds one of two large data, and nothing of the other, whatever has been asked about it."""
    monkeypatch.setattr("valuechain.web.chains.held_size", lambda _: HELD_SIZE)
    first, second = keep_draft(url), keep_draft(url)
    ask_everything(client, first)
    ask_page(client, f"?data={second}")
    gc.collect()
    assert [chain() is not None for chain in read] == [False, True]


def test_comparing_a_copy(client: FlaskClient) -> None:
    """A copy compared with its original shows no difference at first, and then exactly what was changed."""
    key = begin(client, framework="pai-open")
    cell = {
        "model_type": "advanced",
        "release_type": "open",
        "with_model_type": "advanced",
        "with_release_type": "open",
    }
    compare = f"/api/v1/comparison.json?{query_of('pai-open', with_framework='pai-open-copy', **cell)}&data={key}"
    before = client.get(compare).get_json()
    assert before == []
    give = {"do": "roles", "mitigation": "PO-1", "actor": "user", "roles": ["secondary"]}
    assert change(client, key, give).status_code == 200
    (found,) = client.get(compare).get_json()
    assert [found[each] for each in ("what", "id", "actor_id", "from", "to", "confidence")] == [
        "gained",
        "PO-1",
        "user",
        "",
        "secondary",
        "stated / unsourced",
    ]
