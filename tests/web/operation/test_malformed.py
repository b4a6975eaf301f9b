"""Malformed requests: refused with a short plain answer, and without a word in the log."""

import json
import re
from typing import Any

import pytest
from dash import Dash
from flask.testing import FlaskClient
from werkzeug.test import create_environ, run_wsgi_app

CALLBACK = "/_dash-update-component"
OUTPUTS = (("page", "html"), ("widgets", "children"), ("widgets", "data-drawn"))
SOUND: dict[str, Any] = {
    "output": f"..{'...'.join('.'.join(output) for output in OUTPUTS)}..",
    "outputs": [{"id": name, "property": prop} for name, prop in OUTPUTS],
    "inputs": [{"id": "url", "property": prop, "value": ""} for prop in ("pathname", "search")],
    "state": [{"id": "widgets", "property": prop, "value": ""} for prop in ("data-drawn", "data-near")],
    "changedPropIds": ["url.search"],
}
WRONG = (None, 5, "x", {}, [5], [None], [{}], [{"id": 5, "property": "a"}], [{"id": {}, "property": []}], [[SOUND]])


def changed(part: str, value: object) -> bytes:
    """A sound body with another value in one part."""
    return json.dumps({**SOUND, part: value}).encode()


def with_value(value: object) -> bytes:
    """A sound body with another value for the address."""
    return changed("inputs", [{**SOUND["inputs"][0], "value": value}, SOUND["inputs"][1]])


BODIES = {
    "nothing": b"",
    "no JSON": b"nope",
    "half of it": json.dumps(SOUND).encode()[:100],
    "no UTF-8": b"\xff\xfe\x00",
    "lists without end": b"[" * 100_000,
    **{f"only {body.decode()}": body for body in (b"[]", b"null", b"5", b'"x"', b"{}", b"NaN")},
    **{f"{part}: {value!r:.30}": changed(part, value) for part in SOUND for value in WRONG},
    **{
        f"without {part}": json.dumps({name: value for name, value in SOUND.items() if name != part}).encode()
        for part in ("output", "outputs", "inputs", "state")
    },
    "an output of no callback": changed("output", "page.html"),
    "another output": changed("output", "..page.html...widgets.children...widgets.data-near.."),
    "an output without a property": changed("outputs", [{"id": "page", "property": ""}, *SOUND["outputs"][1:]]),
    "outputs in another order": changed("outputs", SOUND["outputs"][::-1]),
    "an input of no callback": changed("inputs", [{"id": "url", "property": "hash", "value": ""}] * 2),
    "too many inputs": changed("inputs", SOUND["inputs"] * 2),
    **{f"the address {value!r}": with_value(value) for value in (5, 1.5, True, [], {}, ["/"])},
}


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
def test_a_malformed_request_for_a_page_is_refused(
    client: FlaskClient, body: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    """Whatever is wrong with what it sends, a client is told so, with status 400 and without a traceback."""
    response = client.post(CALLBACK, data=body, content_type="application/json")
    assert (response.status_code, response.mimetype) == (400, "text/plain")
    assert len(response.text) < 100
    assert caplog.records == []


def test_a_sound_request_for_a_page_is_answered(client: FlaskClient) -> None:
    """What the refusals of malformed requests start from is itself a request that is answered."""
    assert client.post(CALLBACK, json=SOUND).status_code == 200


def test_every_callback_is_answered(client: FlaskClient) -> None:
    """A request for any callback, as Dash's script sends it, is taken for a sound one."""
    for callback in client.get("/_dash-dependencies").get_json():
        if callback["clientside_function"]:
            continue
        outputs = [each.rsplit(".", 1) for each in callback["output"].strip(".").split("...")]
        body = {
            "output": callback["output"],
            "outputs": [{"id": name, "property": prop} for name, prop in outputs],
            **{part: [{**each, "value": None} for each in callback[part]] for part in ("inputs", "state")},
        }
        assert client.post(CALLBACK, json=body).status_code in {200, 204}


def test_a_request_for_a_page_has_a_limit(client: FlaskClient) -> None:
    """More than a megabyte is refused without being read as JSON."""
    response = client.post(CALLBACK, data=b"[" * 1_000_001, content_type="application/json")
    assert response.status_code == 413


NO_FORMS = {"/_dash-update-component", "/edit/change", "/edit/versions", "/edit/versions/forget", "/w/ABCDEFG/leave"}
"""These read JSON, or nothing."""


def test_a_form_has_a_limit(client: FlaskClient) -> None:
    """Every route that reads a form refuses one that could have a million fields, before it reads it."""
    rules = [rule for rule in client.application.url_map.iter_rules() if "POST" in (rule.methods or ())]
    paths = {re.sub(r"<code>", "ABCDEFG", re.sub(r"<any.*>", "handout", rule.rule)) for rule in rules}
    large: dict[str, Any] = {
        "content_type": "application/x-www-form-urlencoded",
        "environ_overrides": {"CONTENT_LENGTH": "3000000"},
    }
    statuses = {path: client.post(path, data=b"a=&", **large).status_code for path in paths}
    assert {path for path, status in statuses.items() if status != 413} == NO_FORMS


REFUSED = {
    "a form to the callback": ("POST", CALLBACK, 400),
    "reading the callback": ("GET", CALLBACK, 404),
    "writing to a page": ("POST", "/findings", 405),
    "deleting": ("DELETE", "/", 405),
    "a method of its own": ("BREW", "/join", 405),
    "reading a form's address": ("GET", "/w/ABCDEFG/answer", 303),
    "an unknown library": ("GET", "/_dash-component-suites/nope/a.js", 404),
    "an unknown script": ("GET", "/_dash-component-suites/dash/nope.js", 404),
    "a path out of the library": ("GET", "/_dash-component-suites/dash/%2e%2e/%2e%2e/setup.py", 404),
    "a file without a name": ("GET", "/static/0/", 404),
    **{
        f"{method} {path}": (method, path, 404)
        for method, path in (
            ("GET", "/w/ABC%0dDEF"), ("GET", "/w/ABC%0aSet-Cookie:a=b"), ("POST", "/w/ABC%0d%0a/leave"),
            ("POST", "/w/ABC%0d%0aDEF/join"), ("GET", "/api/v1/matrix%00.csv"),
            ("GET", "/%00"), ("GET", "/my-data%0a"), ("GET", "/static/0/%0a"), ("GET", "/w/ABC%7f"),
        )
    },
    "capitals and a newline": ("GET", "/W/ABC%0d%0aX:y", 303),
    "percent signs alone": ("GET", "/w/%", 404),
    "half an escape": ("GET", "/join?code=%zz%", 404),
    "no UTF-8 in the path": ("GET", "/w/%ff%fe", 404),
    "a newline in a typed code": ("GET", "/join?code=ABC%0d%0aX:y", 404),
    "a null byte in a typed code": ("GET", "/join?code=%00", 404),
    "a null byte in a key": ("GET", "/edit/rows?data=%00", 404),
    "a newline in a key": ("GET", "/my-data/original?data=%0d%0a", 404),
    "half a surrogate in a key": ("GET", "/api/v1/matrix.csv?data=%ed%a0%80", 404),
    "no number": ("GET", "/edit/changes?data=x&revision=%00", 404),
}  # fmt: skip


@pytest.mark.parametrize(("method", "path", "status"), REFUSED.values(), ids=REFUSED)
def test_a_malformed_address_is_refused(
    client: FlaskClient, method: str, path: str, status: int, caplog: pytest.LogCaptureFixture
) -> None:
    """An address or method that nothing answers gets a status that says so, and no word in the log."""
    response = client.open(path, method=method)
    assert response.status_code == status
    assert caplog.records == []


ODD = (
    *("http://[", "http://a]b/", "//[", "http://x:99999999/", "1.2.3.4:x", "[::1", 'for="'),
    *("", '""', 'W/""', "bytes=", "bytes=9-1,2-", "9" * 5000, "-1", "1e999", "nan", "\xb2", "\xe9", "\x80\xff", "%zz%"),
    *(";", ",", ";=;", "q=;q=", "text/html;q=x", 'multipart/form-data; boundary="', "application/json; charset=nope"),
    *("Basic ===", "Thu, 99 Foo 99999 99:99:99 GMT", "Sun, 06 Nov 99999999999999999999 08:49:37 +9999"),
)
"""Values that parsers of headers stumble over."""
READ = {
    "/join": ("Host", "Origin", "Cookie", "Sec-Fetch-Site", "Content-Type", "X-Forwarded-For", "X-Forwarded-Host"),
    "/_dash-layout": ("Referer",),
    "/healthz": ("Accept", "Accept-Encoding", "Accept-Language", "Authorization", "X-Forwarded-Proto", "X-Request-Id"),
    "/api/v1/topics.csv?framework=pai-open": (
        "If-None-Match",
        "If-Modified-Since",
        "If-Match",
        "If-Unmodified-Since",
        "Range",
    ),
}
"""The headers that we, Dash, Flask or Werkzeug read, by an address where this matters; forms are sent to `/join`."""


@pytest.mark.parametrize("path", READ)
def test_a_malformed_header_is_no_error(client: FlaskClient, path: str, caplog: pytest.LogCaptureFixture) -> None:
    """Whatever a header holds, the answer is no error of the server, and nothing is logged."""
    method = "POST" if path == "/join" else "GET"
    statuses = {
        (name, odd[:20]): client.open(path, method=method, headers={name: odd}).status_code
        for name in READ[path]
        for odd in ODD
    }
    assert {sent: status for sent, status in statuses.items() if status >= 500} == {}
    assert caplog.records == []


@pytest.mark.parametrize("host", ["[:::1]", "xn--a"])
@pytest.mark.parametrize("path", ["/", "/join", "/_dash-layout", "/api/v1/topics.csv?framework=pai-open"])
def test_a_host_that_cannot_be_in_an_address_is_refused(
    app: Dash, path: str, host: str, caplog: pytest.LogCaptureFixture
) -> None:
    """Werkzeug takes such a host, and would fail to write it into an address."""
    environ = {**create_environ(path), "HTTP_HOST": host}  # a test client would fail too
    _, status, _ = run_wsgi_app(app.server, environ)
    assert (status, caplog.records) == ("400 BAD REQUEST", [])


@pytest.mark.parametrize("query", ["\xff", "q=\xb2", "data=\xe9&code=\xc3", "\xe2\x82"])
def test_a_query_in_another_encoding_is_no_error(client: FlaskClient, query: str) -> None:
    """A query may have bytes that are no UTF-8: gunicorn passes them on."""
    for path in READ:
        answer = client.get(path, environ_overrides={"QUERY_STRING": query})
        assert answer.status_code < 500, path


def test_a_query_in_utf_8_is_read(client: FlaskClient) -> None:
    """A query in UTF-8 that is not percent-encoded, as curl sends it, is read as it was meant."""
    answer = client.get(
        "/api/v1/matrix.csv", environ_overrides={"QUERY_STRING": "framework=é".encode().decode("latin-1")}
    )
    assert "é" in answer.get_json()["error"]["message"]
