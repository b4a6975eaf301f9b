"""A bound on work: costly answers are made one at a time, and everything else goes on."""

import gc
import io
import json
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from weakref import ref

import pytest
from cachetools import LRUCache
from flask.testing import FlaskClient

import valuechain as vc
from tests.drafts import BASE, ME
from tests.questions import PAI_OPEN, query_of
from tests.web.conftest import ask_page
from tests.web.operation.test_connections import running
from tests.workshops import PLAN
from valuechain.analysis.findings import cover
from valuechain.analysis.findings.hitting_sets import FoundSets
from valuechain.model.workshop.acting import Act, Wish
from valuechain.storage.engine import Database
from valuechain.storage.workshops.facilitating import Workshops
from valuechain.storage.workshops.participating import Participants
from valuechain.views.document.blocks import Briefing
from valuechain.views.document.formats import DOCUMENT_FORMATS
from valuechain.views.page.state import Page
from valuechain.views.picture import raster
from valuechain.views.picture.formats import FRAMED_FORMATS, PNG
from valuechain.views.picture.png import draw_png
from valuechain.views.workshop.report.report import build_report
from valuechain.web import costly as limits
from valuechain.web import drafts
from valuechain.web.api.links import ENDPOINTS
from valuechain.web.app.pages import PAGES
from valuechain.web.app.server import build_app
from valuechain.web.costly import HELD_SIZE, MOST_HELD, MOST_WAITING, RETRY_AFTER, BusyError, Costly, held_size
from valuechain.web.drafts import LiveDrafts
from valuechain.web.policy import OF_PAGES
from valuechain.web.store import Store

PATIENCE = 30
GIVE = {"do": "roles", "mitigation": "M-1", "actor": "adapt", "roles": ["primary"]}


class Document:
    """Something that refers to itself, as documents do through their parts."""

    parts: "list[Document]"


@pytest.fixture
def costly(monkeypatch: pytest.MonkeyPatch) -> Costly:
    """The queue of the app."""
    queue = Costly()
    monkeypatch.setattr("valuechain.web.chains.Costly", lambda: queue)
    return queue


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """The app's database."""
    return Store(f"sqlite:///{tmp_path / 'costly.db'}")


@pytest.fixture
def client(
    chain: vc.ValueChain,
    costly: Costly,  # noqa: ARG001 # the app takes that queue
    store: Store,
    monkeypatch: pytest.MonkeyPatch,
) -> FlaskClient:
    """A client of the app with that queue and database."""
    monkeypatch.setattr("valuechain.web.app.server.Store", lambda _: store)
    return build_app(chain).server.test_client()


@contextmanager
def occupied(costly: Costly, waiting: int) -> Iterator[list[int]]:
    """Somebody has a turn, and as many others wait; yields the numbers of those who had theirs, in order."""
    is_free, served = threading.Event(), list[int]()

    def take(number: int) -> None:
        with costly.turn():
            is_free.wait(PATIENCE)
            served.append(number)

    threads = []
    for number in range(waiting + 1):
        threads.append(threading.Thread(target=take, args=(number,)))
        threads[-1].start()
        while len(costly._queue) <= number:  # until it waits
            is_free.wait(0.001)
    try:
        yield served
    finally:
        is_free.set()
        for each in threads:
            each.join(PATIENCE)


def test_first_come_first_served(costly: Costly) -> None:
    """Whoever came first has the first turn; one more than may wait is sent away at once; then the place is free."""
    with occupied(costly, MOST_WAITING) as served, pytest.raises(BusyError), costly.turn():
        pytest.fail("There is no place.")
    assert served == list(range(MOST_WAITING + 1))
    with costly.turn(), costly.turn():  # one that has a turn needs no other
        pass


def test_waiting_ends(costly: Costly, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits longer than the limit; the one who gave up is not in the way of others."""
    monkeypatch.setattr("valuechain.web.costly.PATIENCE", 0.01)
    with occupied(costly, 0) as served, pytest.raises(BusyError), costly.turn():
        pytest.fail("There is no place.")
    with costly.turn():
        assert served == [0]


def test_a_turn_ends_with_an_error(costly: Costly) -> None:
    """An answer that fails frees its place."""
    with pytest.raises(ValueError, match="failed"), costly.turn():
        raise ValueError("failed")
    with costly.turn():
        pass


def test_nothing_is_collected_in_a_turn(costly: Costly) -> None:
    """The garbage collector rests during a turn, and goes on after it, even if it fails."""
    collecting = list[bool]()

    def fail() -> bytes:
        collecting.append(gc.isenabled())
        raise ValueError("failed")

    with pytest.raises(ValueError, match="failed"):
        costly.keep("report", fail)
    assert (collecting, gc.isenabled()) == ([False], True)


@pytest.mark.parametrize(
    ("rows", "held"),
    [
        ((0,) * 20, MOST_HELD),
        ((HELD_SIZE // 6,) * 20, 6),
        ((HELD_SIZE * 2 // 3, HELD_SIZE // 6, HELD_SIZE // 6), 3),
        ((HELD_SIZE * 2 // 3, HELD_SIZE // 2), 1),
        ((HELD_SIZE * 2,) * 2, 1),
    ],
)
def test_few_large_data_are_held(rows: tuple[int, ...], held: int) -> None:
    """The larger users' own data are, the fewer of them a cache holds, but always the latest."""
    cache: LRUCache[int, int] = LRUCache(HELD_SIZE, held_size)
    for number, each in enumerate(rows):
        cache[number] = each
    assert list(cache) == list(range(len(rows) - held, len(rows)))


def test_memory_is_given_back(costly: Costly) -> None:
    """On a server, which exempts what it has loaded, no cycle of objects that an answer leaves outlives its turn."""

    def make() -> bytes:
        document = Document()
        document.parts = [document]
        left.append(ref(document))
        return b"document"

    left: list[ref[Document]] = []
    gc.freeze()
    try:
        costly.keep("report", make)
    finally:
        gc.unfreeze()
    assert left[0]() is None


def test_pages_go_on(client: FlaskClient, costly: Costly) -> None:
    """While costly answers fill the queue, more of them get 503 and a time to come back; pages and tables do not."""
    with occupied(costly, MOST_WAITING):
        busy = client.get(f"/api/v1/load.png?{PAI_OPEN}")
        assert (busy.status_code, busy.get_json()["error"]["code"]) == (503, "busy")
        assert busy.headers["Retry-After"] == str(RETRY_AFTER)
        assert client.get(f"/api/v1/who-must-act.csv?{PAI_OPEN}").status_code == 503
        assert client.get(f"/api/v1/matrix.csv?{PAI_OPEN}").status_code == 200
        assert "Something went wrong" not in ask_page(client, f"?{PAI_OPEN}")
    assert client.get(f"/api/v1/load.png?{PAI_OPEN}").status_code == 200


def test_pictures_of_own_data_are_costly(client: FlaskClient, costly: Costly, store: Store) -> None:
    """An SVG picture of own data, which may be large, waits for its turn, and so do its findings and its copy.

    A table of it does not, nor does a picture of the shipped data.
    """
    data = store.uploads.keep("house.zip", BASE, 0, 30)
    own = f"framework=house&model-type=advanced&release-type=open&data={data}"
    table, copy = f"/api/v1/matrix.csv?{own}", f"/my-data/annotated?data={data}"
    assert client.get(table).status_code == 200  # it has been read
    with occupied(costly, MOST_WAITING):
        assert [client.get(path).status_code for path in (f"/api/v1/matrix.svg?{own}", copy)] == [503, 503]
        assert "busy" in ask_page(client, f"?{own}", Page.FINDINGS.value)
        assert [client.get(path).status_code for path in (table, f"/api/v1/matrix.svg?{PAI_OPEN}")] == [200, 200]
    assert [client.get(path).status_code for path in (f"/api/v1/matrix.svg?{own}", copy)] == [200, 200]
    assert "busy" not in ask_page(client, f"?{own}", Page.FINDINGS.value)


@pytest.fixture
def few_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    """Own data with more than one mitigation or ownership is large."""
    monkeypatch.setattr(limits, "MOST_ROWS", 1)
    monkeypatch.setattr(drafts, "_LARGE_BASE", 1)


@pytest.mark.usefixtures("few_are_many")
def test_all_about_large_data_is_costly(client: FlaskClient, costly: Costly, store: Store) -> None:
    """With large own data, every page and every link waits for its turn; with the shipped data, pages do not."""
    data = store.uploads.keep("house.zip", BASE, 0, 30)
    own = {"framework": "house", "model-type": "advanced", "release-type": "open", "data": data}
    pages = [each.page for each in PAGES if not each.show or each.page is Page.WORKSHOP]
    links = [
        f"/api/v1/{each.name}.{form.ending}?{urlencode({name: own[name] for name in own if name in each.parameters})}"
        for each in ENDPOINTS
        for form in each.forms
        if "data" in each.parameters
    ]
    forms = ["/workshop/prepare", "/workshop/create", "/workshop/handout", "/edit/start"]
    assert "busy" not in ask_page(client, f"?{urlencode(own)}")  # it has been read
    with occupied(costly, MOST_WAITING):
        shown = {page: ask_page(client, f"?{urlencode(own)}", page.value) for page in pages}
        assert [page for page, text in shown.items() if "The server is busy" not in text] == []
        assert {link: client.get(link).status_code for link in links} == dict.fromkeys(links, 503)
        assert {form: client.post(form, data=own).status_code for form in forms} == dict.fromkeys(forms, 503)
        assert client.get(f"/grid/rows?{urlencode(own)}").status_code == 503
        assert "The server is busy" not in ask_page(client, f"?{PAI_OPEN}")
    assert "The server is busy" not in ask_page(client, f"?{urlencode(own)}")
    assert client.get(f"/grid/rows?{urlencode(own)}").get_json()["rowCount"]


@pytest.mark.usefixtures("few_are_many")
def test_no_index_in_advance(client: FlaskClient, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """The search index of large own data, which takes seconds to build, is built in the turn of the first search."""
    prepared = list[vc.ValueChain]()
    monkeypatch.setattr("valuechain.web.chains.prepare", prepared.append)
    data = store.uploads.keep("house.zip", BASE, 0, 30)
    assert "Write the policy" not in ask_page(client, f"?data={data}&text=filter", Page.SEARCH.value)
    assert prepared == []
    monkeypatch.setattr(limits, "MOST_ROWS", 1000)
    ask_page(client, f"?data={store.uploads.keep('house.zip', BASE, 0, 30)}")
    assert len(prepared) == 1


@pytest.mark.usefixtures("few_are_many")
def test_large_drafts_are_costly(client: FlaskClient, costly: Costly, store: Store) -> None:
    """Whatever is done to large data in the browser waits for its turn, and so does every state of it that is read."""
    data = store.uploads.keep("house.zip", BASE, 0, 30, is_draft=True)
    change = {"data": data, "revision": 0, "author": ME, "do": [GIVE]}
    assert client.post("/edit/change", json=change).status_code == 200
    paths = ("rows", "changes", "panel", "differences", "differences.csv", "versions")
    reads = [f"/edit/{path}?data={data}&mitigation=M-1&revision=0" for path in paths]
    with occupied(costly, MOST_WAITING):
        assert {read: client.get(read).status_code for read in reads} == dict.fromkeys(reads, 503)
        assert client.post("/edit/change", json={**change, "revision": 1}).status_code == 503
        with pytest.raises(BusyError), LiveDrafts(lambda: store.drafts, costly).open(data):
            pytest.fail("A server that has just started reads it out of turn.")
        for page in (Page.EDIT, Page.EXPLORE, Page.SEARCH):
            assert "The server is busy" in ask_page(client, f"?data={data}", page.value)
            assert "The server is busy" in ask_page(client, f"?data={data}.0", page.value)
    assert {read: client.get(read).status_code for read in reads} == dict.fromkeys(reads, 200)


def test_small_drafts_go_on(client: FlaskClient, costly: Costly, store: Store) -> None:
    """Other people's files do not hold up who changes data of usual size."""
    data = store.uploads.keep("house.zip", BASE, 0, 30, is_draft=True)
    with occupied(costly, MOST_WAITING):
        with LiveDrafts(lambda: store.drafts, costly).open(data) as live:  # as on a server that has just started
            assert live.revision == 0
        change = {"data": data, "revision": 0, "author": ME, "do": [GIVE]}
        assert client.post("/edit/change", json=change).status_code == 200
        assert "The server is busy" not in ask_page(client, f"?data={data}", Page.EDIT.value)
        assert "The server is busy" not in ask_page(client, f"?data={data}")


def test_exports_of_workshops_are_costly(client: FlaskClient, costly: Costly, store: Store) -> None:
    """A document of a workshop waits for its turn; a table of it does not."""
    key = store.workshops.create(PLAN, 7).facilitator
    files = [f"/workshop/export/{file}?workshop={key}" for file in ("report.docx", "record.xlsx", "decisions.csv")]
    with occupied(costly, MOST_WAITING):
        assert [client.get(file).status_code for file in files] == [503, 503, 200]
    assert [client.get(file).status_code for file in files] == [200, 200, 200]


def test_the_search_for_the_smallest_groups_is_bounded(
    client: FlaskClient, costly: Costly, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It stops after the time that the page says, wherever it is made; the findings of own data wait for their turn."""
    data = store.uploads.keep("house.zip", BASE, 0, 30)
    own, asked = query_of("house", "advanced", "open", data=data), query_of("uk-ai-cyber", "advanced", "open")
    find, limits = cover._find, list[float | None]()

    def note(owners: frozenset[int], most: int, seconds: float | None) -> FoundSets:
        limits.append(seconds)
        return find(owners, most, seconds)

    monkeypatch.setattr(cover, "_find", note)
    for file in ("who-must-act.csv", "briefing.html"):
        assert client.get(f"/api/v1/{file}?{asked}").status_code == 200
    ask_page(client, f"?{own}", Page.FINDINGS.value)
    assert limits == [cover.PATIENCE] * 4
    with occupied(costly, MOST_WAITING):
        assert "The server is busy" in ask_page(client, f"?{own}", Page.FINDINGS.value)


def test_everyone_in_a_room_gets_the_file(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """A hundred people who ask for the same document at once all get it, and it is written once."""
    path, written = f"/api/v1/load.pptx?{PAI_OPEN}", list[int]()
    (endpoint,) = [each for each in ENDPOINTS if each.name == "load"]
    form, answer = next((form, answer) for form, answer in endpoint.forms.items() if form.ending == "pptx")
    monkeypatch.setitem(endpoint.forms, form, lambda query: (written.append(1), answer(query))[1])
    server = client.application

    def fetch(_: int) -> bytes:
        for _ in range(1_000):
            got = server.test_client().get(path)
            if got.status_code == 200:
                return got.data
            assert got.status_code == 503
            threading.Event().wait(0.2)
        pytest.fail("The server stayed busy.")

    with ThreadPoolExecutor(100) as room:
        files = set(room.map(fetch, range(100)))
    assert (len(files), len(written)) == (1, 1)


def test_a_person_gets_a_page(client: FlaskClient, costly: Costly) -> None:
    """A person who opens a document while the server is busy gets a page that says so, and a style for it."""
    with occupied(costly, MOST_WAITING):
        busy = client.get(f"/api/v1/briefing.html?{PAI_OPEN}", headers={"Accept": "text/html,*/*;q=0.8"})
    assert (busy.status_code, busy.mimetype, busy.headers["Refresh"]) == (503, "text/html", str(RETRY_AFTER))
    assert "The server is busy" in busy.text
    assert busy.headers["Content-Security-Policy"] == OF_PAGES


def test_a_page_of_own_data_comes_back(client: FlaskClient, costly: Costly, store: Store) -> None:
    """Findings of own data say that the server is busy, in a notice by which our script loads the page again."""
    data = store.uploads.keep("house.zip", BASE, 0, 30)
    asked = f"?framework=house&model-type=advanced&release-type=open&data={data}"
    with occupied(costly, MOST_WAITING):
        busy = ask_page(client, asked, "/findings")
    assert ("The server is busy" in busy, 'data-away="/healthz"' in busy) == (True, True)
    assert "The server is busy" not in ask_page(client, asked, "/findings")


def test_who_waited_too_long_is_told_to_come_back(
    client: FlaskClient, costly: Costly, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The script of an upload reads in how many seconds to send it again, also after it has waited for a turn."""
    monkeypatch.setattr("valuechain.web.costly.PATIENCE", 0.01)
    with occupied(costly, 0):
        form = {"files": (io.BytesIO(BASE), "house.zip")}
        told = client.post("/my-data", data=form, headers={"Accept": "application/x-ndjson"}).text
    assert json.loads(told.splitlines()[-1])["again"] == RETRY_AFTER


def test_a_page_comes_back_by_itself(client: FlaskClient, costly: Costly) -> None:
    """A browser that is told to come back does so by itself; one that sent a form does not send it again."""
    with occupied(costly, MOST_WAITING):
        page, form = (
            client.get(f"/api/v1/load.png?{PAI_OPEN}"),
            client.post("/my-data", data={"files": (io.BytesIO(BASE), "house.zip")}),
        )
    assert (page.status_code, page.headers["Refresh"]) == (503, str(RETRY_AFTER))
    assert (form.status_code, "Refresh" in form.headers) == (503, False)


def test_everyone_in_a_room_gets_its_report(
    chain: vc.ValueChain, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A hundred phones ask for their room's report at once: it is written once, all get it, and pages go on meanwhile.

    The server is the one of `valuechain serve`, with as many threads.
    """
    may_write, written, turned_away = threading.Event(), list[int](), threading.Semaphore(0)

    def write(*of: Any) -> Briefing:  # noqa: ANN401 # passed on
        written.append(1)
        assert may_write.wait(PATIENCE)
        return build_report(*of)

    monkeypatch.setattr("valuechain.web.workshop.phone.report.build_report", write)
    url = f"sqlite:///{tmp_path / 'room.db'}"
    keys = Workshops(Database(url)).create(PLAN, 1)
    participants = Participants(Database(url))
    tokens = [participants.join(keys.code) for _ in range(5)] * 20
    Workshops(Database(url)).act(keys.facilitator, Wish(Act.END))

    def fetch(token: str, path: str = "/report.docx") -> bytes:
        for _ in range(1_000):
            connection = HTTPConnection("127.0.0.1", server.port, PATIENCE)
            with closing(connection):
                connection.request("GET", f"/w/{keys.code}{path}?me={token}")
                got = connection.getresponse()
                if got.status == 200:
                    return got.read()
                assert (got.status, got.headers["Refresh"]) == (503, str(RETRY_AFTER))
            turned_away.release()
            assert may_write.wait(PATIENCE)
            threading.Event().wait(0.05)
        pytest.fail("The server stayed busy.")

    with running(build_app(chain, url).server) as server, ThreadPoolExecutor(len(tokens)) as room:
        files = room.map(fetch, tokens)
        for _ in range(len(tokens) - 1 - MOST_WAITING):
            assert turned_away.acquire(timeout=PATIENCE)
        assert b"The workshop has ended" in fetch(tokens[0], "")
        assert not may_write.is_set()
        may_write.set()
        assert len(set(files)) == 1
    assert len(written) == 1


def test_an_answer_is_kept_only_while_its_data_is(client: FlaskClient, costly: Costly, store: Store) -> None:
    """An answer on a user's own data is made once for all who have the key, and is gone with the data.

    It is gone even if another process deletes the data.
    """
    data, other = (store.uploads.keep("house.zip", BASE, 0, 30) for _ in range(2))
    path = f"/api/v1/data.zip?data={data}"
    assert client.get(path).status_code == 200
    assert (len(costly._private), len(costly._public)) == (1, 0)
    with occupied(costly, MOST_WAITING):
        assert client.get(path).status_code == 200
        assert client.get(path.replace(data, "x" * len(data))).status_code == 404
    client.post("/my-data/delete", data={"data": data})
    assert not costly._private
    assert client.get(path).status_code == 404
    path = path.replace(data, other)
    assert client.get(path).status_code == 200
    store.uploads.delete(other)
    assert client.get(path).status_code == 404


def test_a_report_is_kept_only_while_its_workshop_is(client: FlaskClient, costly: Costly, store: Store) -> None:
    """When a workshop is deleted, its report is no longer in memory either."""
    keys = store.workshops.create(PLAN, 7)
    token = store.participants.join(keys.code)
    store.workshops.act(keys.facilitator, Wish(Act.END))
    assert client.get(f"/w/{keys.code}/report.docx?me={token}").status_code == 200
    assert len(costly._private) == 1
    client.post("/workshop/delete", data={"workshop": keys.facilitator, "code": keys.code})
    assert not costly._private


def test_an_answer_that_is_out_of_date_is_made_anew(client: FlaskClient, store: Store) -> None:
    """A title that another process gives to the data, and another question, make another document."""
    data = store.uploads.keep("house.zip", BASE, 0, 30)
    path = f"/api/v1/briefing.html?framework=house&model-type=advanced&release-type=open&data={data}"
    first, other = client.get(path).text, client.get(f"{path}&title=Theirs").text
    store.uploads.rename(data, "Ours")
    renamed = client.get(path).text
    assert ["Theirs" in text for text in (first, other, renamed)] == [False, True, False]
    assert ["Ours" in text for text in (first, other, renamed)] == [False, False, True]


def test_an_answer_that_all_may_see_stays(client: FlaskClient, costly: Costly, store: Store) -> None:
    """A public answer is kept when someone deletes their own data."""
    client.get(f"/api/v1/load.png?{PAI_OPEN}")
    store.forget()
    assert (len(costly._private), len(costly._public)) == (0, 1)


def test_documents_and_pictures_are_costly() -> None:
    """Every document, picture and slide, and every workbook, waits for its turn."""
    forms = [*DOCUMENT_FORMATS, *(form for form in FRAMED_FORMATS if form.ending != "svg")]
    forms += [form for each in ENDPOINTS for form in each.forms if form.ending in ("xlsx", "ods", "graphml", "gexf")]
    assert [form.ending for form in forms if not form.is_costly] == []


def test_large_pictures_are_drawn_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    """A large picture is drawn by a process of its own, since resvg would hold up all pages; the result is the same."""
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="700" height="500"><text x="9" y="99">Née</text></svg>'
    monkeypatch.setattr(raster, "_MOST_HERE", 10_000_000)
    here = draw_png(svg)
    monkeypatch.undo()
    monkeypatch.setattr(raster.resvg_py, "svg_to_bytes", lambda *_, **__: pytest.fail("It was drawn here."))
    assert draw_png(svg) == here
    assert PNG.is_costly
