"""Settings from the environment: database, retention period and proxies."""

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
    """By default, the database is a file in the user's data folder."""
    monkeypatch.delenv("VALUECHAIN_DATABASE")
    monkeypatch.setattr(platformdirs, "user_data_path", lambda name, **_: Path("/home/of/someone") / name)
    assert settings.database_url() == "sqlite:////home/of/someone/valuechain/valuechain.db"


def test_the_database_as_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """The environment can name another database, even on another machine."""
    monkeypatch.setenv("VALUECHAIN_DATABASE", "postgresql+psycopg://user@host/name")
    assert settings.database_url() == "postgresql+psycopg://user@host/name"


def test_days_unless_said() -> None:
    """By default, users' own data is kept for 30 days."""
    assert settings.kept_days() == 30


@pytest.mark.parametrize("value", ["", "0", "-1", "thirty", "1.5", "٣", "3651"])
def test_days_that_are_none(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    """An invalid number of days stops the server with an error that names the variable."""
    monkeypatch.setenv("VALUECHAIN_KEEP_DAYS", value)
    with pytest.raises(ValueError, match="VALUECHAIN_KEEP_DAYS"):
        settings.kept_days()
    result = CliRunner().invoke(main, ["serve"])
    assert (result.exit_code, "VALUECHAIN_KEEP_DAYS" in result.stderr) == (2, True)


@pytest.mark.parametrize("value", ["", "-1", "one", "10"])
def test_proxies_that_are_none(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    """An invalid number of proxies raises an error that names the variable."""
    monkeypatch.setenv("VALUECHAIN_PROXIES", value)
    with pytest.raises(ValueError, match="VALUECHAIN_PROXIES"):
        settings.proxies()


def test_the_server_is_told_the_database(monkeypatch: pytest.MonkeyPatch) -> None:
    """`valuechain serve --database` names the database for users' own data."""
    told: list[object] = []
    monkeypatch.setattr(serving, "serve_forever", lambda *_, **options: told.append(options["database"]))
    assert CliRunner().invoke(main, ["serve", "--database", "sqlite:////srv/own.db"]).exit_code == 0
    assert told == ["sqlite:////srv/own.db"]


class Ended(Exception):  # noqa: N818 # not an error
    """Raised to stop the server under test."""


class AtOnce:
    """A thread that runs its target in `start`."""

    def __init__(self, target: Callable[..., None], args: tuple[object, ...], **_: object) -> None:
        self.start = lambda: target(*args)


def test_the_server_purges_every_hour(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """The server purges an existing database on start-up and then hourly, and keeps running if a purge fails."""
    slept: list[int] = []

    def sleep(seconds: int) -> None:
        """Lets an hour pass, during which something expires; the second call ends the test."""
        slept.append(seconds)
        kept.append(Uploads(Database(url)).keep("own.zip", b"x", 0, -1))
        if len(slept) >= 2:
            raise Ended

    monkeypatch.setattr(serving, "time", SimpleNamespace(sleep=sleep))
    monkeypatch.setattr(serving.threading, "Thread", AtOnce)
    monkeypatch.setattr(serving, "build_app", lambda *_, **__: SimpleNamespace(server=None))
    url = f"sqlite:///{tmp_path / 'own.db'}"
    kept = [Uploads(Database(url)).keep("own.zip", b"x", 0, -1)]
    with pytest.raises(Ended):
        serving.serve_forever(None, "127.0.0.1", 1, database=url)  # type: ignore[arg-type]
    assert slept == [3600, 3600]
    assert Uploads(Database(url)).purge_if_there() == 1  # the third, which expired after the second purge
    with pytest.raises(Ended):
        serving.serve_forever(None, "127.0.0.1", 1, database="nonsense")  # type: ignore[arg-type]
    assert "Uploaded data and workshops cannot be used" in caplog.text


@pytest.mark.parametrize(
    ("value", "address"),
    [
        ("", ""),
        ("https://github.com/owner/project/issues/new", "https://github.com/owner/project/issues/new"),
        (" https://example.org/form?labels=data#form ", "https://example.org/form?labels=data#form"),
        ("data@example.org", "mailto:data@example.org"),
        ("mailto:data@example.org", "mailto:data@example.org"),
    ],
)
def test_where_mistakes_are_reported(monkeypatch: pytest.MonkeyPatch, value: str, address: str) -> None:
    """Mistakes are reported to an https address or an e-mail address; by default, nowhere."""
    assert settings.report_to() == ""
    monkeypatch.setenv("VALUECHAIN_REPORT", value)
    assert settings.report_to() == address


@pytest.mark.parametrize(
    ("value", "address"),
    [
        ("", ""),
        ("https://team.example/", "https://team.example"),
        (" http://localhost:8050/a ", "http://localhost:8050/a"),
    ],
)
def test_the_address_of_the_site(monkeypatch: pytest.MonkeyPatch, value: str, address: str) -> None:
    """The site has an http or https address, without a slash at its end; by default, none."""
    assert settings.site() == ""
    monkeypatch.setenv("VALUECHAIN_SITE", value)
    assert settings.site() == address


@pytest.mark.parametrize("value", ["team.example", "ftp://team.example", "https://", "https://a b", "https://[broken"])
def test_no_address_of_a_site(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    """Anything else is an error that names the variable."""
    monkeypatch.setenv("VALUECHAIN_SITE", value)
    with pytest.raises(ValueError, match="VALUECHAIN_SITE"):
        settings.site()


@pytest.mark.parametrize(
    "value",
    [
        *("http://example.org/form", "javascript:alert(1)", "example.org", "https://", "https://[broken"),
        *("https://example.org/a b", "data@", "mailto:", "mailto:a@example.org?cc=b@example.org", "a@b, c@d"),
    ],
)
def test_no_place_for_reports(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    """Any other address stops the server with an error that names the variable."""
    monkeypatch.setenv("VALUECHAIN_REPORT", value)
    with pytest.raises(ValueError, match="VALUECHAIN_REPORT"):
        settings.report_to()
    result = CliRunner().invoke(main, ["serve", "--port", "1"])
    assert (result.exit_code, "must be the https address of an issue form" in result.stderr) == (2, True)
