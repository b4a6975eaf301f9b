"""A user's own files over HTTP: upload, checks, storage, every page, download, deletion."""

import io
import json
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Barrier, Event, Thread

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

import valuechain as vc
from tests.questions import ON_AI_CONTENT
from tests.web.conftest import ask_page
from tests.web.my_data.conftest import key_of, send
from valuechain.storage.engine import Database, reading
from valuechain.storage.schema import UPLOADS
from valuechain.storage.uploads import Uploads
from valuechain.tables.archive import pack
from valuechain.tables.formats import CSV_FILES, SET_FORMATS
from valuechain.tables.reading.read import Loaded, read_uploaded
from valuechain.tables.writing.templates import build_template
from valuechain.web import chains
from valuechain.web.app.server import build_app
from valuechain.web.costly import RETRY_AFTER
from valuechain.web.operation.following import request_id

Files = list[tuple[str, bytes]]

ACTORS = ("actors.csv", b"id,name\nprov,Provider\nuser,User\n")
MITIGATIONS = ("mitigations.csv", b"id,name,primary\nM-1,Filter,prov\nM-2,Watch,\n")
FAULTY = ("mitigations.csv", b"id,name,primary\nM-1,Filter,prvo\n")
TEMPLATE = CSV_FILES.write_bytes(build_template())
LINES = {"Accept": "application/x-ndjson"}


@pytest.fixture
def good(client: FlaskClient) -> str:
    """The key to files without a problem."""
    return key_of(send(client, ACTORS, MITIGATIONS))


@pytest.fixture
def bad(client: FlaskClient) -> str:
    """The key to files with one problem."""
    return key_of(send(client, ACTORS, FAULTY))


def test_own_data_on_a_page(client: FlaskClient, good: str) -> None:
    """With the key, Explore shows the user's own framework; without the key, that framework does not exist."""
    assert "Filter" in ask_page(client, f"?framework=my-data&data={good}")
    assert "which does not exist" in ask_page(client, "?framework=my-data")


def test_own_data_over_http(client: FlaskClient, good: str) -> None:
    """With the key, the HTTP interface includes the user's framework alongside the shipped ones."""
    rows = client.get(f"/api/v1/ownerships.json?framework=my-data&data={good}").get_json()
    assert [(row["mitigation_id"], row["actor_id"]) for row in rows] == [("M-1", "prov")]
    frameworks = client.get(f"/api/v1/frameworks.json?data={good}").get_json()
    assert [row["id"] for row in frameworks][-2:] == [ON_AI_CONTENT[-1], "my-data"]


def test_a_name_for_it(client: FlaskClient) -> None:
    """If two separate tables are uploaded, the name given in the form appears in addresses, pages and tables."""
    key = key_of(send(client, ACTORS, MITIGATIONS, title="  Our AI/ML\n policy "))
    own = client.get(f"/api/v1/frameworks.json?data={key}").get_json()[-1]
    assert (own["id"], own["name"]) == ("our-ai-ml-policy", "Our AI/ML policy")
    assert "Our AI/ML policy" in ask_page(client, f"?data={key}", "/my-data")
    assert "Our AI/ML policy" in ask_page(client, f"?framework={own['id']}&data={key}")
    original = client.get(f"/my-data/original?data={key}")
    assert "Our AI-ML policy.zip" in original.headers["Content-Disposition"]


def test_renaming(client: FlaskClient, chain: vc.ValueChain, url: str) -> None:
    """Renaming takes effect on all servers and keeps the link; the default is the file's name."""
    key = key_of(send(client, ("draft 7.zip", TEMPLATE)))
    other = build_app(chain, url).server.test_client()
    seen = lambda: [each.get(f"/api/v1/frameworks.json?data={key}").get_json()[-1]["name"] for each in (client, other)]  # noqa: E731 # one line
    assert seen() == ["draft 7", "draft 7"]
    answer = client.post("/my-data/rename", data={"data": key, "title": "Our policy"})
    assert key_of(answer) == key
    assert seen() == ["Our policy", "Our policy"]
    client.post("/my-data/rename", data={"data": key, "title": " "})
    assert seen() == ["draft 7", "draft 7"]
    assert client.post("/my-data/rename", data={"data": "nobody's", "title": "x"}).status_code == 404
    foreign = {"Origin": "http://elsewhere.example"}
    assert client.post("/my-data/rename", data={"data": key, "title": "x"}, headers=foreign).status_code == 403


def test_the_name_that_the_tables_give(client: FlaskClient) -> None:
    """A framework that the tables name, in a column or in a separate table, keeps that name."""
    column = (
        ("actors.csv", b"framework,id,name\nHouse rules,prov,Provider\n"),
        ("mitigations.csv", b"framework,id,name\nHouse rules,M-1,Filter\n"),
    )
    table = (ACTORS, MITIGATIONS, ("frameworks.csv", b"id,name\nhouse,House rules\n"))
    for files in (column, table):
        key = key_of(send(client, *files))
        assert client.get(f"/api/v1/frameworks.json?data={key}").get_json()[-1]["name"] == "House rules"


def test_all_data_is_what_is_looked_at(client: FlaskClient, good: str) -> None:
    """With the key, the download of all data includes the user's framework, and its file name says so."""
    answer = client.get(f"/api/v1/data.zip?data={good}&download=yes")
    assert 'filename="valuechain-data-with-my-data-2' in answer.headers["Content-Disposition"]
    both = read_uploaded("any.zip", answer.data)
    assert [framework.id for framework in both.frameworks][-2:] == [ON_AI_CONTENT[-1], "my-data"]
    shipped = read_uploaded("any.zip", client.get("/api/v1/data.zip").data)
    assert len(shipped.frameworks) == len(both.frameworks) - 1
    assert f"/api/v1/data.zip?data={good}&amp;download=yes" in ask_page(client, f"?data={good}", "/sources")


def test_warnings_hinder_nothing(client: FlaskClient) -> None:
    """Warnings and advice appear below the preview, and the pages don't claim that there are readings."""
    slips = b"id,name,primary,secondary,confidence\nM-1,Filter,prov,prov,ambiguous\n"
    key = key_of(send(client, ACTORS, ("mitigations.csv", slips)))
    shown = ask_page(client, f"?data={key}", "/my-data")
    for words in (
        "No problems.",
        "2 warnings below",
        "no readings are given",
        "Keep the actor in one of the two columns.",
    ):
        assert words in shown
    assert "which does not exist" not in ask_page(client, f"?framework=my-data&data={key}")
    for path in ("/", "/mitigation"):
        page = ask_page(client, f"?framework=my-data&id=M-1&data={key}", path)
        assert "Filter" in page
        assert "every reading" not in page
        assert "2 readings" not in page
    annotated = client.get(f"/my-data/annotated?data={key}").data
    text = zipfile.ZipFile(io.BytesIO(annotated)).read("mitigations.csv").decode("utf-8-sig")
    assert "secondary: Warning: " in text


def test_own_data_is_listed_to_nobody(client: FlaskClient, good: str) -> None:
    """Without the key, no page or API response reveals the user's data or the key."""
    assert good
    for path in ("/api/v1/frameworks.json", "/healthz", "/api/v1/openapi.json", "/my-data"):
        text = client.get(path).text
        assert "my-data.zip" not in text.lower()
        assert good not in text
    assert good not in ask_page(client, "", "/my-data")


def test_several_tables_at_once_or_alone(client: FlaskClient) -> None:
    """A zip is stored as it is; a single table is checked, and the other table is reported as missing."""
    zipped = key_of(send(client, ("our policy.zip", TEMPLATE)))
    assert "our policy.zip" in ask_page(client, f"?data={zipped}", "/my-data")
    alone = key_of(send(client, ACTORS))
    assert "The table is missing." in ask_page(client, f"?data={alone}", "/my-data")


def test_every_page_of_data_with_problems(client: FlaskClient, bad: str) -> None:
    """If the data has problems, every page says so and links to them."""
    for path in ("/", "/search"):
        shown = ask_page(client, f"?data={bad}", path)
        assert "It has 1 problem" in shown
        assert f'href="/my-data?data={bad}"' in shown
    error = client.get(f"/api/v1/matrix.csv?data={bad}").get_json()["error"]
    assert error["message"].startswith("This data has 1 problem,")


def test_problems_are_shown(client: FlaskClient, bad: str) -> None:
    """The upload's page says where the problem is (file, line and column), what it is and how to fix it."""
    shown = ask_page(client, f"?data={bad}", "/my-data")
    for words in ("mitigations.csv", "primary", "Unknown actor &#34;prvo&#34;.", "Did you mean &#34;prov&#34;?"):
        assert words in shown


def test_what_is_given_back(client: FlaskClient, bad: str) -> None:
    """The problems as CSV, the copy with a column of problems and the file itself can be downloaded."""
    problems = client.get(f"/my-data/problems.csv?data={bad}").data.decode("utf-8-sig")
    assert problems.splitlines()[1].startswith("mitigations.csv,2,primary,")
    for path, names in (
        ("annotated", ["problems.csv", "actors.csv", "mitigations.csv"]),
        ("original", ["actors.csv", "mitigations.csv"]),
    ):
        answer = client.get(f"/my-data/{path}?data={bad}")
        assert answer.headers["Content-Disposition"].startswith("attachment")
        assert zipfile.ZipFile(io.BytesIO(answer.data)).namelist() == names


OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1000)


@pytest.mark.parametrize(
    ("name", "content", "message", "mend"),
    [
        ("own.pdf", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "The file is a PDF, not a table.", "Use an Excel workbook"),
        ("own.docx", b"PK\x03\x04 and so on", "Files of type .docx are not supported.", "Use an Excel workbook"),
        ("own.xls", OLD, "Workbooks of type .xls are not supported.", "save or export it as an Excel workbook (.xlsx)"),
        ("own.numbers", b"PK\x03\x04 and so on", "Workbooks of type .numbers are not supported.", "save or export it"),
        ("own.xlsx", OLD, "an old workbook (.xls)", "save it as an Excel workbook (.xlsx)"),
        ("own.xlsx", OLD + "EncryptedPackage".encode("utf-16-le"), "password-protected", "remove the password"),
        ("own.xlsx", b"", "The file is empty", "Save it again."),
        ("actors.csv", b"", "The file is empty.", "Add a header line and rows."),
        ("actors.csv", b"id,name\n", "The table has a header but no rows.", "Add at least one row."),
        ("actors.csv", b"id,title\na,A\n", "The column is missing.", "Did you mean the column &#34;title&#34;?"),
        ("own.zip", pack([]), "The table is missing.", "Found: nothing."),
    ],
    ids=["pdf", "docx", "xls", "numbers", "xls as xlsx", "password", "empty", "empty csv", "header", "title", "zip"],
)
def test_what_is_no_framework(client: FlaskClient, name: str, content: bytes, message: str, mend: str) -> None:
    """For a file that is not a framework, the page says what is wrong and how to fix it."""
    shown = ask_page(client, f"?data={key_of(send(client, (name, content)))}", "/my-data")
    assert message in shown
    assert mend in shown
    assert "Give the folder" not in shown


def test_a_folder_in_a_zip(client: FlaskClient) -> None:
    """Tables in a folder inside a zip are found there."""
    files = pack([(f"Our policy/version 2/{name}", content) for name, content in (ACTORS, MITIGATIONS)])
    assert "No problems." in ask_page(client, f"?data={key_of(send(client, ('own.zip', files)))}", "/my-data")


def test_a_file_that_cannot_be_opened(client: FlaskClient) -> None:
    """The page lists the problems of a damaged file and offers no copy."""
    key = key_of(send(client, ("own.zip", b"PK\x03\x04 no more")))
    shown = ask_page(client, f"?data={key}", "/my-data")
    assert "The file is damaged, or its extension is wrong." in shown
    assert "/my-data/annotated" not in shown
    assert client.get(f"/my-data/annotated?data={key}").status_code == 404


def test_choosing_the_encoding(client: FlaskClient) -> None:
    """The page shows the line as it was read; another encoding gives another link, and the old one is gone."""
    key = key_of(send(client, ("actors.csv", "id,name\nprov,\u00c9cole\nuser,User\n".encode("cp1252")), MITIGATIONS))
    page = ask_page(client, f"?data={key}", "/my-data")
    assert "prov,\u00c9cole" in page
    assert '<select id="encoding"' in page
    answer = client.post("/my-data/encoding", data={"data": key, "encoding": "cp1251"})
    other = key_of(answer)
    assert "prov,\u0419cole" in ask_page(client, f"?data={other}", "/my-data")
    assert client.get(f"/my-data/original?data={key}").status_code == 404
    back = key_of(client.post("/my-data/encoding", data={"data": other, "encoding": ""}))
    assert "prov,\u00c9cole" in ask_page(client, f"?data={back}", "/my-data")


def test_choosing_the_encoding_again_and_again(client: FlaskClient, url: str) -> None:
    """Forms sent at once, as by a double click, lead to one set of data: one for each would pass by the limits."""
    key = key_of(send(client, ("actors.csv", "id,name\nprov,\u00c9cole\nuser,User\n".encode("cp1252")), MITIGATIONS))
    before = _number_kept(url)
    barrier = Barrier(4)
    answers: list[tuple[int, str]] = []

    def choose() -> None:
        visitor = client.application.test_client()
        barrier.wait()
        answer = visitor.post("/my-data/encoding", data={"data": key, "encoding": "cp1251"})
        answers.append((answer.status_code, key_of(answer)))

    threads = [Thread(target=choose) for _ in range(barrier.parties)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == barrier.parties
    ((status, new),) = set(answers)
    assert (status, _number_kept(url)) == (303, before)
    assert "prov,\u0419cole" in ask_page(client, f"?data={new}", "/my-data")


def _number_kept(url: str) -> int:
    with reading(Database(url).engine) as connection:
        return connection.execute(select(func.count()).select_from(UPLOADS)).scalar_one()


def test_encodings_that_cannot_be_chosen(client: FlaskClient, good: str) -> None:
    """An unknown encoding is refused, and files in UTF-8 are not asked about."""
    answer = client.post("/my-data/encoding", data={"data": good, "encoding": "klingon"})
    assert answer.status_code == 400
    assert '<select id="encoding"' not in ask_page(client, f"?data={good}", "/my-data")


def test_deleting(client: FlaskClient, good: str) -> None:
    """A deleted key stops working at once, on every page and link."""
    assert "Filter" in ask_page(client, f"?framework=my-data&data={good}")
    answer = client.post("/my-data/delete", data={"data": good})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/my-data?deleted=yes")
    assert "Your data has been deleted." in ask_page(client, "?deleted=yes", "/my-data")
    for path in ("/", "/my-data"):
        assert "Data not found" in ask_page(client, f"?framework=my-data&data={good}", path)
    for path in ("/api/v1/frameworks.csv", "/my-data/original", "/my-data/annotated", "/my-data/problems.csv"):
        assert client.get(f"{path}?data={good}").status_code == 404


def test_another_server_finds_what_is_kept(chain: vc.ValueChain, url: str, good: str) -> None:
    """One process finds what another stored: nothing lives in memory alone."""
    other = build_app(chain, url).server.test_client()
    assert "Filter" in ask_page(other, f"?framework=my-data&data={good}")


def test_what_another_server_deletes_is_gone(client: FlaskClient, chain: vc.ValueChain, url: str, good: str) -> None:
    """A deletion in one process takes effect in another process that has the data in memory."""
    assert "Filter" in ask_page(client, f"?framework=my-data&data={good}")
    build_app(chain, url).server.test_client().post("/my-data/delete", data={"data": good})
    assert "Data not found" in ask_page(client, f"?framework=my-data&data={good}")


def test_expired_data(chain: vc.ValueChain, tmp_path: Path) -> None:
    """An expired key opens nothing."""
    url = f"sqlite:///{tmp_path / 'kept.db'}"
    key = Uploads(Database(url)).keep("own.zip", TEMPLATE, 0, -1)
    assert "Data not found" in ask_page(build_app(chain, url).server.test_client(), f"?data={key}")


def test_days_are_shown(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """The retention period is configurable, and shown before and after an upload."""
    monkeypatch.setenv("VALUECHAIN_KEEP_DAYS", "7")
    assert "kept on this server for 7 days" in ask_page(client, "", "/my-data")
    key = key_of(send(client, ACTORS, MITIGATIONS))
    day = datetime.now(UTC) + timedelta(days=7)
    assert f"{day.day} {day:%B %Y} (in 7 days)" in ask_page(client, f"?data={key}", "/my-data")


def lines(answer: TestResponse) -> list[dict[str, object]]:
    """The lines of a streamed response."""
    return [json.loads(line) for line in answer.text.splitlines()]


def test_progress_is_told(client: FlaskClient) -> None:
    """On request, each step is streamed as an uncompressed line, and the last line has the result's address."""
    answer = send(client, ACTORS, MITIGATIONS, **LINES, **{"Accept-Encoding": "gzip, br"})
    told = lines(answer)
    assert [line["step"] for line in told[:-1]] == [
        "Opening the file",
        "Checking actors",
        "Checking mitigations",
        "Checking who is responsible for what",
        "Saving the file",
    ]
    assert str(told[-1]["to"]).startswith("/my-data?data=")
    assert "Content-Encoding" not in answer.headers


def test_who_goes_away_has_nothing_kept(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """Lines are sent while the file is read; if the client disconnects, reading stops and nothing is stored."""
    goes_on, has_ended = Event(), Event()
    ended: list[str] = []

    def read(_name: str, _content: bytes, progress: Callable[[str, int, int], None], _mapping: str) -> Loaded:
        progress("Opening the file", 0, 0)
        goes_on.wait(10)
        try:
            progress("Checking actors", 1, 1)
        except Exception as error:
            ended.append(type(error).__name__)
            raise
        finally:
            has_ended.set()
        raise AssertionError

    monkeypatch.setattr(chains, "load_uploaded", read)
    answer = send(client, ACTORS, MITIGATIONS, **LINES)
    assert json.loads(next(iter(answer.response))) == {"step": "Opening the file", "done": 0, "of": 0}
    answer.close()
    goes_on.set()
    has_ended.wait(10)
    assert ended == ["_CancelledError"]


def test_what_was_told_is_still_there(client: FlaskClient) -> None:
    """The address in the last line works as soon as the response has ended."""
    for _ in range(20):
        told = lines(send(client, ACTORS, MITIGATIONS, **LINES))
        assert client.get(str(told[-1]["to"]).replace("/my-data?", "/my-data/original?")).status_code == 200


def test_a_failure_is_told(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """After an unexpected error, the last line says so with the request's id, under which the log says why."""
    ids: list[str] = []

    def fail(*_: object) -> None:
        ids.append(request_id())
        raise ZeroDivisionError

    monkeypatch.setattr(chains, "load_uploaded", fail)
    answer = send(client, ACTORS, MITIGATIONS, **LINES)
    (line,) = lines(answer)
    assert ids == [answer.headers["X-Request-ID"]]
    assert all(part in str(line["error"]) for part in ("Nothing was kept.", f" this number: {ids[0]}."))
    assert "ZeroDivisionError" in caplog.text


@pytest.mark.parametrize(
    ("files", "status", "said"),
    [
        ([], 400, "You did not choose a file."),
        ([("a.xlsx", b"x"), ("b.csv", b"x")], 400, "Upload one workbook or one zip at a time"),
        ([("actors.csv", b"x"), ("actors (1).csv", b"x")], 400, "Two files are called actors.csv."),
        ([(f"{number}.csv", b"x") for number in range(21)], 413, "You chose 21 files; the limit is 20."),
        ([("a.csv", b"x" * 51_000_001)], 413, "The limit is 50 MB in total."),
        ([("a.csv", b"x" * 25_500_000), ("b.csv", b"x" * 25_000_000)], 413, "The limit is 50 MB in total."),
    ],
    ids=["nothing", "mixed", "twice", "many", "large", "large together"],
)
def test_files_that_are_not_taken(client: FlaskClient, files: Files, status: int, said: str) -> None:
    """If an upload is refused, the response gives the reason, as a page or as a line for the script."""
    answer = send(client, *files)
    assert (answer.status_code, answer.mimetype) == (status, "text/html")
    assert said in answer.text
    assert 'href="/my-data"' in answer.text
    told = send(client, *files, **LINES)
    assert told.status_code == status
    assert said in str(lines(told)[0]["error"])


def test_not_too_many_at_once(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """When too many files wait to be checked, the next is refused with advice, uncounted, and accepted afterwards."""
    monkeypatch.setenv("VALUECHAIN_CREATED_BY_ADDRESS", "1")
    monkeypatch.setattr("valuechain.web.costly.MOST_WAITING", -1)
    refused = [send(client, ACTORS, MITIGATIONS), send(client, ACTORS, MITIGATIONS, **LINES)]
    assert [answer.status_code for answer in refused] == [503, 503]
    assert all("Try again in a moment" in answer.text for answer in refused)
    assert lines(refused[1])[-1]["again"] == RETRY_AFTER
    monkeypatch.undo()
    assert send(client, ACTORS, MITIGATIONS).status_code == 303


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 303),
        ({"Origin": "http://localhost"}, 303),
        ({"Sec-Fetch-Site": "same-origin", "Origin": "https://in.front.of/a/proxy"}, 303),
        ({"Origin": "http://elsewhere.example"}, 403),
        ({"Origin": "http://localhost:8051"}, 403),
        ({"Origin": "null"}, 403),
        ({"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
    ],
)
def test_who_may_send(client: FlaskClient, good: str, headers: dict[str, str], status: int) -> None:
    """Cross-site requests neither store nor delete anything."""
    assert send(client, ACTORS, MITIGATIONS, **headers).status_code == status
    assert client.post("/my-data/delete", data={"data": good}, headers=headers).status_code == status
    assert (client.get(f"/my-data/original?data={good}").status_code == 200) == (status == 403)


@pytest.mark.parametrize("path", ["/", "/my-data", "/api/v1/frameworks.csv", "/my-data/original"])
def test_headers_of_own_data(client: FlaskClient, good: str, path: str) -> None:
    """Pages of users' own data stay out of shared caches, search engines and referrers."""
    headers = client.get(f"{path}?data={good}").headers
    assert headers["Cache-Control"] == "no-store"
    assert headers["X-Robots-Tag"] == "noindex"
    assert headers["Referrer-Policy"] == "same-origin"


def test_keys_are_not_logged(client: FlaskClient, good: str, caplog: pytest.LogCaptureFixture) -> None:
    """Keys never appear in the log."""
    caplog.set_level("DEBUG")
    ask_page(client, f"?data={good}", "/my-data")
    ask_page(client, f"?framework=my-data&data={good}")
    client.get(f"/my-data/annotated?data={good}")
    client.post("/my-data/delete", data={"data": good})
    ask_page(client, f"?data={good}", "/my-data")
    assert good not in caplog.text


@pytest.mark.parametrize("form", [form.ending for form in SET_FORMATS])
def test_templates_can_be_opened_as_they_are(client: FlaskClient, form: str) -> None:
    """A downloaded template has no problems when it is uploaded."""
    answer = client.get(f"/my-data/template.{form}")
    assert f"valuechain-template.{form}" in answer.headers["Content-Disposition"]
    key = key_of(send(client, (f"template.{form}", answer.data)))
    assert "No problems." in ask_page(client, f"?data={key}", "/my-data")


def test_a_database_that_cannot_be_used(chain: vc.ValueChain, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """If storage fails, the visitor is told, the log says why, and shipped frameworks still work."""
    (tmp_path / "file").write_text("in the way")
    client = build_app(chain, f"sqlite:///{tmp_path / 'file' / 'kept.db'}").server.test_client()
    assert send(client, ACTORS, MITIGATIONS).status_code == 503
    assert "cannot keep files at the moment" in str(lines(send(client, ACTORS, MITIGATIONS, **LINES))[-1]["error"])
    assert "cannot reach its database" in ask_page(client, "?data=abc")
    assert "cannot reach its database" in ask_page(client, "?data=abc", "/my-data")
    assert client.get("/api/v1/frameworks.csv?data=abc").status_code == 503
    assert "VALUECHAIN_DATABASE" in caplog.text
    assert 'class="page explore ' in ask_page(client, "")


def test_memory_is_bounded(chain: vc.ValueChain, url: str) -> None:
    """The cache holds eight uploads; other uploads are read again."""
    held = chains.Chains(chain, lambda: Uploads(Database(url)))
    keys = [held.uploads.keep("t.zip", TEMPLATE, 0, 30) for _ in range(9)]
    first = [held.find(key) for key in keys]
    again = [held.find(key) for key in reversed(keys)]
    assert sum(one is other for one, other in zip(first, reversed(again), strict=True)) == 8
