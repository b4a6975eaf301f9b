"""`/readyz`: ready only if the database can be used, and answered in time in any case."""

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import create_engine, text

from valuechain.storage.engine import Database
from valuechain.storage.errors import RevisionError, StorageError
from valuechain.web.operation import readiness
from valuechain.web.operation.blueprint import build_readiness


def ask(check: Callable[[], None]) -> tuple[int, object]:
    """The status and reason of a server with this check; it says no more."""
    server = Flask("small")
    server.register_blueprint(build_readiness(check))
    response = server.test_client().get("/readyz")
    assert response.headers["Cache-Control"] == "no-store"
    assert response.get_json().keys() <= {"status", "reason"}
    return response.status_code, response.get_json().get("reason")


def fail(error: Exception) -> Callable[[], None]:
    """A check that fails."""

    def check() -> None:
        raise error

    return check


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (StorageError("postgresql://someone@secret-host/name cannot be used"), "database-unreachable"),
        (RevisionError("The database was upgraded."), "database-revision"),
        (RuntimeError("wrong"), "check-failed"),
    ],
)
def test_a_server_without_its_database_is_not_ready(
    error: Exception, reason: str, caplog: pytest.LogCaptureFixture
) -> None:
    """The answer is a code; where the database is stands only in the log."""
    assert ask(fail(error)) == (503, reason)
    assert "Not ready" in caplog.text


def test_a_slow_database_does_not_delay_the_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    """While one check waits, further questions are answered in time and start no other."""
    monkeypatch.setattr(readiness, "SECONDS", 0.05)
    begun, may_end = [], threading.Event()

    def check() -> None:
        begun.append(1)
        assert may_end.wait(30)

    server = Flask("small")
    server.register_blueprint(build_readiness(check))
    client = server.test_client()
    assert [client.get("/readyz").get_json()["reason"] for _ in range(3)] == ["database-slow"] * 3
    may_end.set()
    monkeypatch.setattr(readiness, "SECONDS", 30)
    assert client.get("/readyz").status_code == 200
    assert len(begun) <= 2


def test_a_database_of_another_revision_is_named_as_the_reason(tmp_path: Path) -> None:
    """A server that starts on a database of another revision is not ready, though one that has it open stays so."""
    url = f"sqlite:///{tmp_path / 'own.db'}"
    old = Database(url)
    assert ask(old.check) == (200, None)
    with create_engine(url).begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = 'later'"))
        connection.execute(text("UPDATE upgrades SET revision = 'later'"))
    assert ask(old.check) == (200, None)
    assert ask(Database(url).check) == (503, "database-revision")
