"""Settings for where uploads are stored, and for how long."""

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import platformdirs
import pytest
from click.testing import CliRunner

from valuechain import settings
from valuechain.cli import main
from valuechain.storage.engine import Database
from valuechain.storage.uploads import Uploads
from valuechain.web.app import serving


def test_the_database_unless_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """By default the database is a file in the user's data folder."""
    monkeypatch.delenv("VALUECHAIN_DATABASE")
    monkeypatch.setattr(platformdirs, "user_data_path", lambda name, **_: Path("/home/of/someone") / name)
    assert settings.database_url() == "sqlite:////home/of/someone/valuechain/valuechain.db"


def test_the_database_as_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """An environment variable can name another database, local or remote."""
    monkeypatch.setenv("VALUECHAIN_DATABASE", "postgresql+psycopg://user@host/name")
    assert settings.database_url() == "postgresql+psycopg://user@host/name"


def test_days_unless_said() -> None:
    """By default uploads are kept for 30 days."""
    assert settings.kept_days() == 30


@pytest.mark.parametrize("value", ["", "0", "-1", "thirty", "1.5", "٣", "3651"])
def test_days_that_are_none(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    """An invalid number of days is refused by the variable's name, and the server does not start."""
    monkeypatch.setenv("VALUECHAIN_KEEP_DAYS", value)
    with pytest.raises(ValueError, match="VALUECHAIN_KEEP_DAYS"):
        settings.kept_days()
    result = CliRunner().invoke(main, ["serve"])
    assert (result.exit_code, "VALUECHAIN_KEEP_DAYS" in result.stderr) == (2, True)


@pytest.mark.parametrize("value", ["", "-1", "one", "10"])
def test_proxies_that_are_none(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    """An invalid number of proxies is refused by the variable's name."""
    monkeypatch.setenv("VALUECHAIN_PROXIES", value)
    with pytest.raises(ValueError, match="VALUECHAIN_PROXIES"):
        settings.proxies()


def test_the_server_is_told_the_database(monkeypatch: pytest.MonkeyPatch) -> None:
    """`valuechain serve --database` sets the database for uploads."""
    told: list[object] = []
    monkeypatch.setattr(serving, "serve_forever", lambda *_, **options: told.append(options["database"]))
    assert CliRunner().invoke(main, ["serve", "--database", "sqlite:////srv/own.db"]).exit_code == 0
    assert told == ["sqlite:////srv/own.db"]


class Ended(Exception):  # noqa: N818 # it is no error
    """The server has started."""


class AtOnce:
    """A thread that runs its target before `start` returns."""

    def __init__(self, target: Callable[..., None], args: tuple[object, ...], **_: object) -> None:
        self.start = lambda: target(*args)


def test_the_server_purges_every_hour(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """A server purges an existing database at startup and every hour, and carries on if it cannot."""
    slept: list[int] = []

    def sleep(seconds: int) -> None:
        """Lets an hour pass, in which one upload expires; the second hour ends the test."""
        slept.append(seconds)
        kept.append(Uploads(Database(url)).keep("own.zip", b"x", 0, -1))
        if len(slept) >= 2:
            raise Ended

    monkeypatch.setattr(serving, "time", SimpleNamespace(sleep=sleep))
    monkeypatch.setattr(serving.threading, "Thread", AtOnce)
    monkeypatch.setattr(serving, "build_app", lambda *_: SimpleNamespace(server=None))
    url = f"sqlite:///{tmp_path / 'own.db'}"
    kept = [Uploads(Database(url)).keep("own.zip", b"x", 0, -1)]
    with pytest.raises(Ended):
        serving.serve_forever(None, "127.0.0.1", 1, database=url)  # type: ignore[arg-type]
    assert slept == [3600, 3600]
    assert Uploads(Database(url)).purge_if_there() == 1  # the third, which expired after the second time
    with pytest.raises(Ended):
        serving.serve_forever(None, "127.0.0.1", 1, database="nonsense")  # type: ignore[arg-type]
    assert "Own data and workshops cannot be used" in caplog.text
