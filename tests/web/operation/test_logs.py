"""The logs: structured, quiet by default, and without anything that a client sent."""

import json
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from dash import Dash
from flask import request
from flask.testing import FlaskClient

from tests.web.conftest import ask_page
from valuechain.storage.errors import StorageError
from valuechain.web.operation.logs import configure_logs

SECRETS = ("SECRETKEY", "SECRETCODE", "203.0.113.9", "secret.example.org", "Sabine Secret", "SecretAgent")


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    """Leaves logging as it was."""
    root, ours = logging.getLogger(), logging.getLogger("valuechain")
    handlers, level, queue = root.handlers[:], ours.level, logging.getLogger("waitress.queue").level
    yield
    root.handlers[:] = handlers
    ours.setLevel(level)
    logging.getLogger("waitress.queue").setLevel(queue)


def configure(monkeypatch: pytest.MonkeyPatch, form: str = "", level: str = "") -> None:
    """Configures logging as the environment says."""
    for name, value in (("VALUECHAIN_LOG", form), ("VALUECHAIN_LOG_LEVEL", level)):
        monkeypatch.setenv(name, value)
    configure_logs()


def test_each_request_is_a_line_of_json(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A line has time, level, id, method, rule, status, milliseconds and bytes."""
    configure(monkeypatch, "json")
    response = client.get("/healthz")
    response.close()
    line = json.loads(capsys.readouterr().err)
    assert line.pop("ms") >= 0
    assert line.pop("time").endswith("+00:00")
    assert line == {
        "level": "info", "message": "request", "request": response.headers["X-Request-ID"], "method": "GET",
        "route": "/healthz", "status": 200, "bytes": len(response.data),
    }  # fmt: skip


def test_each_request_is_a_line_of_text(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """For people, the same stands on a line without quotation marks."""
    configure(monkeypatch, "text")
    client.get("/healthz").close()
    line = capsys.readouterr().err
    assert line.count("\n") == 1
    assert " INFO request request=" in line
    assert " method=GET route=/healthz status=200 ms=" in line


def test_by_default_only_warnings_and_errors_are_logged(
    app: Dash, client: FlaskClient, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A terminal stays readable, and still shows what went wrong."""
    configure(monkeypatch)
    client.get("/").close()
    assert capsys.readouterr().err == ""
    monkeypatch.setitem(app.server.view_functions, "api.healthz", lambda: 1 / 0)
    client.get("/healthz").close()
    assert "ERROR A request failed." in capsys.readouterr().err


def test_the_level_can_be_set(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """From the level of warnings on, requests are not logged."""
    configure(monkeypatch, "json", "warning")
    client.get("/healthz").close()
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(("name", "value"), [("VALUECHAIN_LOG", "xml"), ("VALUECHAIN_LOG_LEVEL", "loud")])
def test_an_unknown_word_names_the_variable(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    """A wrong setting is refused with the words that are valid."""
    monkeypatch.setenv("VALUECHAIN_LOG", "text")
    monkeypatch.setenv(name, value)
    with pytest.raises(ValueError, match=f'{name} is "{value}"; it must be '):
        configure_logs()


def send_everywhere(client: FlaskClient) -> None:
    """Sends what must not be logged in every place of requests of all kinds."""
    headers = {
        "Referer": "http://secret.example.org/my-data?data=SECRETKEY",
        "Cookie": "participant-SECRETCODE=SECRETKEY",
        "X-Forwarded-For": "203.0.113.9",
        "X-Request-ID": "SECRETKEY",
        "User-Agent": "SecretAgent",
        "Host": "secret.example.org",
        "Authorization": "Bearer SECRETKEY",
    }
    query = "data=SECRETKEY&workshop=SECRETKEY&code=SECRETCODE&q=Sabine+Secret"
    form = {"data": "SECRETKEY", "workshop": "SECRETKEY", "code": "SECRETCODE", "name": "Sabine Secret"}
    for rule in client.application.url_map.iter_rules():
        path = rule.rule
        for argument in rule.arguments:
            path = path.replace(f"<{argument}>", "SECRETCODE").replace(f"<path:{argument}>", "SECRETCODE/SECRETKEY")
        path = path.replace("<string:package_name>", "SECRETKEY")
        environ = {"REMOTE_ADDR": "203.0.113.9"}
        client.get(f"{path}?{query}", headers=headers, environ_base=environ).close()
        client.post(f"{path}?{query}", headers=headers, environ_base=environ, data=form).close()
    client.open(f"/?{query}", method="SECRETKEY", headers=headers).close()
    client.post("/_dash-update-component", json={"output": "SECRETKEY", "name": "Sabine Secret"}).close()
    client.post("/edit/change", json={"data": "SECRETKEY", "do": ["Sabine Secret"]}).close()
    for path in ("/", "/my-data", "/edit", "/workshop", "/projector"):
        ask_page(client, f"?{query}", path)


def test_nothing_that_a_client_sends_is_logged(
    app: Dash, client: FlaskClient, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Keys, codes, queries, referrers, addresses and names are in no line, those about errors included."""
    configure(monkeypatch, "json", "debug")

    def fail(typed: str) -> None:
        raise ValueError(typed, request.args["q"]) from KeyError(request.args["data"])

    monkeypatch.setitem(app.server.view_functions, "participants.show", fail)
    send_everywhere(client)
    logged = capsys.readouterr().err
    assert "Traceback of builtins.ValueError:" in logged
    assert "/w/<code>/news" in logged
    assert [each for each in SECRETS if each.lower() in logged.lower()] == []


def test_waitress_does_not_log_paths(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """The server's own messages about a failed or abandoned answer are kept, without the path in them."""
    configure(monkeypatch, "json")
    logging.getLogger("waitress").error("Exception while serving /w/SECRETCODE")
    assert json.loads(capsys.readouterr().err)["message"] == "Exception while serving a request"


def test_an_error_has_the_id_of_its_request(
    app: Dash, client: FlaskClient, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """The line about an error and the line about its request have one id, which the visitor sees."""
    configure(monkeypatch, "json")

    def fail() -> None:
        raise StorageError(f"The disk of {tmp_path} is full.")

    monkeypatch.setitem(app.server.view_functions, "api.healthz", fail)
    response = client.get("/healthz")
    response.close()
    error, asked = map(json.loads, capsys.readouterr().err.splitlines())
    assert error["request"] == asked["request"] == response.headers["X-Request-ID"]
    assert (error["level"], asked["status"]) == ("error", 503)
