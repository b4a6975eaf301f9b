"""What visitors and programs get when something fails unexpectedly, and what the log says."""

import logging

import pytest
from dash import Dash
from flask.testing import FlaskClient

from valuechain.storage.errors import StorageError

CODE = "/w/SECRETS"
PAGE = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


def fail_with(app: Dash, monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    """Makes the page of a workshop's participants fail."""

    def fail(typed: str) -> None:  # noqa: ARG001 # as Flask calls it
        raise error

    monkeypatch.setitem(app.server.view_functions, "participants.show", fail)


def test_an_unexpected_error_gives_a_calm_page_with_the_id_of_the_request(
    app: Dash, client: FlaskClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """A visitor reads what to do and a number; the traceback is only in the log, which does not name the address."""
    fail_with(app, monkeypatch, RuntimeError("wrong"))
    response = client.get(CODE, headers=PAGE)
    assert (response.status_code, response.mimetype) == (500, "text/html")
    assert "It was not your fault" in response.text
    assert response.headers["X-Request-ID"] in response.text
    assert 'href="/join">Start again' in response.text  # participants do not know the start page
    assert "Traceback" not in response.text
    assert "style-src 'self'" in response.headers["Content-Security-Policy"]
    (record,) = caplog.records
    assert record.exc_info is not None
    assert "SECRETS" not in caplog.text


def test_an_unexpected_error_gives_a_program_json_with_the_id_of_the_request(
    app: Dash, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What does not ask for a page gets the same as JSON."""
    fail_with(app, monkeypatch, RuntimeError("wrong"))
    response = client.get(CODE)
    assert response.status_code == 500
    error = response.get_json()["error"]
    assert (error["code"], error["request"]) == ("internal", response.headers["X-Request-ID"])


def test_a_database_that_fails_where_no_page_expects_it_gives_503(
    app: Dash, client: FlaskClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """The visitor is asked to try again soon; the log says in one line what the operator can do."""
    monkeypatch.setitem(app.server.error_handler_spec["participants"], None, {})
    fail_with(app, monkeypatch, StorageError("The disk is full."))
    response = client.get(CODE, headers=PAGE)
    assert (response.status_code, response.headers["Retry-After"]) == (503, "5")
    assert ("The disk is full" in response.text, response.headers["X-Request-ID"] in response.text) == (False, False)
    assert [(record.levelno, record.exc_info) for record in caplog.records] == [(logging.ERROR, None)]
