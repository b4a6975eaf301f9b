"""What the log says while the database is away."""

import logging

import pytest
from dash import Dash
from flask.testing import FlaskClient

from reliability.callback import callback_json
from tests.web.operation.test_malformed import CALLBACK
from valuechain.storage.errors import StorageError
from valuechain.web.operation.outages import Outages

AWAY = StorageError("The database x cannot be used: it is away.")
FULL = StorageError("The disk is full.")


def test_a_failure_that_goes_on_is_a_line_a_minute(caplog: pytest.LogCaptureFixture) -> None:
    """The first failure is logged at once; the next line comes after a minute and says how many there were since."""
    now = [0.0]
    outages = Outages(lambda: now[0])
    for seconds in range(62):
        now[0] = seconds
        outages.log("A workshop cannot be reached", AWAY)
    assert [record.getMessage() for record in caplog.records] == [
        f"A workshop cannot be reached: {AWAY}",
        f"A workshop cannot be reached: {AWAY} It was the same 59 more times since the last line about it.",
    ]


def test_another_failure_is_logged_at_once(caplog: pytest.LogCaptureFixture) -> None:
    """A failure for another reason, or at another level, does not wait for the first."""
    outages = Outages(lambda: 0.0)
    for error, level in ((AWAY, logging.WARNING), (AWAY, logging.ERROR), (FULL, logging.ERROR)) * 2:
        outages.log("It failed", error, level)
    assert [(record.levelno, str(record.args[1])) for record in caplog.records if record.args] == [
        (logging.WARNING, str(AWAY)),
        (logging.ERROR, str(AWAY)),
        (logging.ERROR, str(FULL)),
    ]


def test_an_unknown_key_is_no_error_of_the_server(
    app: Dash, client: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    """What is below the page of unknown data is asked for in vain, and the log has no word of it."""
    output = next(each for each in app.callback_map if "@" in each)
    asked = callback_json(
        output,
        [("widgets", each.partition(".")[2]) for each in output.strip(".").split("...")],
        [("widgets", "data-near", "yes")],
        [("url", "pathname", "/"), ("url", "search", "?data=unknown")],
    )
    assert client.post(CALLBACK, json=asked).status_code in (200, 204)
    assert caplog.records == []
