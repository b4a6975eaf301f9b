"""Headers of the HTTP interface: caching, compression, file names and security."""

import gzip
import os
import re
import shutil
from pathlib import Path

import pytest
from flask.testing import FlaskClient

import valuechain as vc
from tests.conftest import ClientOf, Write
from tests.questions import PAI_OPEN, query_of

UK_CODE = query_of("uk-ai-cyber", "advanced", "open")
MATRIX = f"/api/v1/matrix.csv?{PAI_OPEN}"
CACHED = [
    MATRIX,
    f"/api/v1/matrix.xlsx?{PAI_OPEN}",
    f"/api/v1/findings.json?{PAI_OPEN}",
    f"/api/v1/graph.graphml?{PAI_OPEN}",
    "/api/v1/frameworks.json",
    "/api/v1/openapi.json",
]


@pytest.mark.parametrize("path", CACHED)
def test_repeated_read_by_tag(client: FlaskClient, path: str) -> None:
    """A request with the current ETag gets 304 and no body."""
    tag = client.get(path).headers["ETag"]
    again = client.get(path, headers={"If-None-Match": tag})
    assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", tag)


@pytest.mark.parametrize("path", [path for path in CACHED if ".xlsx" not in path])
def test_repeated_read_by_date(client: FlaskClient, path: str) -> None:
    """A request with the current date gets 304 and no body."""
    date = client.get(path).headers["Last-Modified"]
    again = client.get(path, headers={"If-Modified-Since": date})
    assert (again.status_code, again.data) == (304, b"")


@pytest.mark.parametrize("coding", ["br", "gzip"])
def test_repeated_read_of_a_packed_answer(client: FlaskClient, coding: str) -> None:
    """A compressed response has its own ETag; a request with that ETag gets 304 too."""
    tag = client.get(MATRIX, headers={"Accept-Encoding": coding}).headers["ETag"]
    again = client.get(MATRIX, headers={"Accept-Encoding": coding, "If-None-Match": tag})
    assert (again.status_code, again.headers["ETag"]) == (304, tag)


def test_repeated_read_builds_nothing(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """A response that the client already has, compressed or not, is not computed again."""
    tags = [client.get(MATRIX, headers={"Accept-Encoding": c}).headers["ETag"] for c in ("", "gzip")]
    monkeypatch.setattr("valuechain.web.api.endpoints.shown_answer", None)
    assert [client.get(MATRIX, headers={"If-None-Match": tag}).status_code for tag in tags] == [304, 304]


@pytest.mark.parametrize(
    "headers",
    [
        {"If-None-Match": '"another"'},
        {"If-None-Match": "garbage"},
        {"If-Modified-Since": "Thu, 01 Jan 1970 00:00:00 GMT"},
        {"If-Modified-Since": "garbage"},
    ],
)
def test_read_with_an_old_tag_or_date(client: FlaskClient, headers: dict[str, str]) -> None:
    """A request with a different ETag, an older date or nonsense gets the full response."""
    assert client.get(MATRIX, headers=headers).status_code == 200


def test_tag_of_a_refusal(client: FlaskClient) -> None:
    """An unanswerable question is refused whatever ETag the client sends."""
    assert client.get("/api/v1/matrix.csv?framework=none", headers={"If-None-Match": "*"}).status_code == 400


def test_tags_differ_by_question(client: FlaskClient) -> None:
    """Different questions have different ETags."""
    assert len({client.get(path).headers["ETag"] for path in CACHED}) == len(CACHED)


def test_data_that_changes(tmp_path: Path, data_folder: Path, client_of: ClientOf) -> None:
    """When the data changes, a request with an old ETag or date gets the new response, ETag and date."""
    folder = shutil.copytree(data_folder, tmp_path / "data")
    for file in folder.iterdir():
        os.utime(file, (1_700_000_000, 1_700_000_000))
    before = client_of(vc.read_chain(folder)).get(MATRIX)
    file = folder / "mitigations.csv"
    file.write_text(file.read_text(encoding="utf-8").replace("Publish a responsible AI license", "Publish a licence"))
    os.utime(file, (1_700_000_100, 1_700_000_100))
    client = client_of(vc.read_chain(folder))
    after = [
        client.get(MATRIX, headers={"If-None-Match": before.headers["ETag"]}),
        client.get(MATRIX, headers={"If-Modified-Since": before.headers["Last-Modified"]}),
    ]
    assert before.headers["Last-Modified"] == "Tue, 14 Nov 2023 22:13:20 GMT"
    assert [answer.headers["Last-Modified"] for answer in after] == ["Tue, 14 Nov 2023 22:15:00 GMT"] * 2
    assert ["Publish a licence" in answer.text for answer in after] == [True, True]
    assert before.headers["ETag"] != after[0].headers["ETag"]


def test_tag_stays_while_nothing_changes(chain: vc.ValueChain, client: FlaskClient, client_of: ClientOf) -> None:
    """Two servers over the same data give the same ETags."""
    assert client_of(chain).get(MATRIX).headers["ETag"] == client.get(MATRIX).headers["ETag"]


@pytest.mark.parametrize("path", [*CACHED, "/healthz", "/api/v1/matrix.csv?framework=none"])
def test_head(client: FlaskClient, path: str) -> None:
    """HEAD gets the status and headers of GET, and no body."""
    got, head = client.get(path), client.head(path)
    assert (head.status_code, head.data) == (got.status_code, b"")
    for each in (got, head):
        each.headers.pop("Date", None)  # a new second may have begun between the two
        assert each.headers.pop("X-Request-ID")  # each request has its own
    assert dict(head.headers) == dict(got.headers)


@pytest.mark.parametrize("path", [*CACHED, "/"])
def test_answers_are_packed(client: FlaskClient, path: str) -> None:
    """Text is compressed with Brotli if the client accepts it; workbooks are not compressed again."""
    response = client.get(path, headers={"Accept-Encoding": "gzip, br"})
    assert response.headers.get("Content-Encoding") == (None if ".xlsx" in path else "br")
    assert "Accept-Encoding" in response.headers["Vary"]


@pytest.mark.parametrize("form", ["graphml", "gexf", "json"])
def test_packed_answer_is_the_answer(client: FlaskClient, form: str) -> None:
    """A gzipped response unpacks to the plain one."""
    path = f"/api/v1/graph.{form}?{PAI_OPEN}"
    packed = client.get(path, headers={"Accept-Encoding": "gzip"})
    assert gzip.decompress(packed.data) == client.get(path).data


@pytest.mark.parametrize(
    ("link", "name"),
    [
        (MATRIX, "pai-open-advanced-open"),
        (f"{MATRIX}&reading=PO-3%3DB", "pai-open-advanced-open-PO-3-B"),
        (f"{MATRIX}&reading=PO-3=B&reading=PO-12=B", "pai-open-advanced-open-PO-3-B-PO-12-B"),
        (
            f"/api/v1/matrix.csv?{query_of('uk-ai-cyber', 'advanced', 'open')}&level=2",
            "uk-ai-cyber-advanced-open-level-2",
        ),
        (
            f"{MATRIX}&strength=not+given&condition=no",
            "pai-open-advanced-open-strength-not-given-condition-no",
        ),
    ],
)
def test_downloads_are_named_after_their_question(client: FlaskClient, link: str, name: str) -> None:
    """With download=yes, the response is a file named after its content, framework, cell, readings, level and date."""
    disposition = client.get(f"{link}&download=yes").headers["Content-Disposition"]
    assert re.fullmatch(rf'attachment; filename="valuechain-matrix-{name}-\d{{4}}-\d\d-\d\d\.csv"', disposition)


@pytest.mark.parametrize("name", ["matrix.csv", "ownerships.csv", "findings.csv"])
def test_saved_csv_begins_with_a_mark(client: FlaskClient, name: str) -> None:
    """A downloaded CSV starts with a UTF-8 byte order mark for Excel, but otherwise equals the plain response."""
    plain = client.get(f"/api/v1/{name}?{PAI_OPEN}").data
    assert client.get(f"/api/v1/{name}?{PAI_OPEN}&download=yes").data == b"\xef\xbb\xbf" + plain
    assert not plain.startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize("query", [PAI_OPEN, f"{PAI_OPEN}&download=no"])
def test_link_is_not_saved(client: FlaskClient, query: str) -> None:
    """Without download=yes, the response is not an attachment."""
    assert "Content-Disposition" not in client.get(f"/api/v1/matrix.csv?{query}").headers


@pytest.mark.parametrize("name", ["matrix.json", "matrix.xlsx", "graph.graphml"])
def test_other_files_have_no_mark(client: FlaskClient, name: str) -> None:
    """Only CSV files have a byte order mark."""
    answer = client.get(f"/api/v1/{name}?{PAI_OPEN}&download=yes")
    assert not answer.data.startswith(b"\xef\xbb\xbf")
    assert answer.headers["Content-Disposition"].endswith(f'.{name.split(".")[1]}"')


@pytest.mark.parametrize("path", [MATRIX, "/api/none", "/healthz", "/", "/_dash-layout"])
def test_every_answer_keeps_its_type(client: FlaskClient, path: str) -> None:
    """Browsers may not sniff content types, and other sites get no referrer."""
    headers = client.get(path).headers
    assert (headers["X-Content-Type-Options"], headers["Referrer-Policy"]) == ("nosniff", "same-origin")


def test_page_loads_nothing_from_elsewhere(client: FlaskClient) -> None:
    """The page's policy allows scripts from this server only, and forbids framing."""
    policy = dict(rule.split(" ", 1) for rule in client.get("/").headers["Content-Security-Policy"].split("; "))
    assert policy["default-src"] == policy["frame-ancestors"] == policy["base-uri"] == "'self'"
    assert policy["object-src"] == "'none'"
    assert all(source == "'self'" or source.startswith("'sha256-") for source in policy["script-src"].split())


@pytest.mark.parametrize(
    ("site", "policy"),
    [("http://localhost:8050", "same-origin"), ("https://vc.example", "same-origin"), ("http://192.0.2.7:8050", None)],
)
def test_who_opens_a_page(client: FlaskClient, site: str, policy: str | None) -> None:
    """A site that opens a page cannot reach into it; where browsers would log an error instead, that is not sent."""
    assert client.get("/", base_url=site).headers.get("Cross-Origin-Opener-Policy") == policy


def test_other_sites_cannot_read_the_answers(client: FlaskClient) -> None:
    """There are no CORS headers, so other sites' pages cannot read the responses."""
    headers = client.get(MATRIX, headers={"Origin": "https://example.org"}).headers
    assert [name for name, _ in headers if name.startswith("Access-Control")] == []


def test_caution_goes_with_the_rows(client: FlaskClient) -> None:
    """Rows go with the legal status of their source; those from the EU AI Act with a warning as well."""
    european = client.get(f"/api/v1/matrix.csv?{query_of('eu-ai-act', 'advanced', 'open')}")
    assert "Not legal advice." in european.headers["X-Caution"]
    assert client.get(MATRIX).headers["X-Caution"] == "Guidance, not binding."


def test_caution_is_ascii(client: FlaskClient) -> None:
    """Every caution can be sent: an apostrophe of the source's name is a straight one, as servers refuse others."""
    caution = client.get(f"/api/v1/matrix.csv?{query_of('pai-2023', 'frontier', 'restricted')}").headers["X-Caution"]
    assert caution.isascii()
    assert "%" not in caution


def test_a_long_caution_is_cut(client_of: ClientOf, write: Write) -> None:
    """A caution that would be too long for the header is cut at a whole letter, and says so."""
    chain = write(
        frameworks=[["id", "name", "caution"], ["own", "Own", "é" * 9_000]],
        actors=[["id", "name"], ["prov", "Provider"]],
        mitigations=[["id", "name", "primary"], ["M-1", "Filter", "prov"]],
    )
    caution = client_of(chain).get("/api/v1/actors.csv?framework=own").headers["X-Caution"]
    assert caution.endswith("%C3%A9 ... (cut)")
    assert 2_000 < len(caution) < 3_000
