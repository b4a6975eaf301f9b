"""Settings from the environment: database, retention period and proxies."""

import re
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import platformdirs
import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import create_engine, text

from valuechain import settings
from valuechain.cli import main
from valuechain.storage.attempts import AttemptsStorage
from valuechain.storage.engine import Database
from valuechain.storage.uploads import Uploads
from valuechain.web.app import serving
from valuechain.web.app.server import STORE
from valuechain.web.store import Store


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


@pytest.mark.parametrize("value", ["0", "-1", "thirty", "1.5", "٣", "3651"])
def test_days_that_are_none(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    """An invalid number of days stops the server with an error that names the variable."""
    monkeypatch.setenv("VALUECHAIN_KEEP_DAYS", value)
    with pytest.raises(ValueError, match="VALUECHAIN_KEEP_DAYS"):
        settings.kept_days()
    result = CliRunner().invoke(main, ["serve"])
    assert (result.exit_code, "VALUECHAIN_KEEP_DAYS" in result.stderr) == (2, True)


VARIABLES = set(re.findall(r'"(VALUECHAIN_[A-Z_]*[A-Z])"', Path(settings.__file__).read_text(encoding="utf-8")))
ANY_TEXT = {"VALUECHAIN_DATA", "VALUECHAIN_DATABASE", "VALUECHAIN_SALT"}
"""Settings for which any text may be right."""


@pytest.mark.parametrize("variable", sorted(VARIABLES - ANY_TEXT))
def test_the_start_checks_every_setting(monkeypatch: pytest.MonkeyPatch, variable: str) -> None:
    """A wrong value of any setting is an error that names the variable as soon as the server starts."""
    settings.check()
    monkeypatch.setenv(variable, "/ ?")
    with pytest.raises(ValueError, match=variable):
        settings.check()


def test_what_is_empty_is_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty variable means the default of any setting, and no setting is taken for an unknown one."""
    for variable in (*VARIABLES, "WEB_CONCURRENCY"):
        monkeypatch.setenv(variable, " ")
    assert settings.check() == ()
    assert (settings.host(), settings.port(), settings.processes()) == ("127.0.0.1", 8050, 2)
    assert settings.quota() == 5_000_000_000


def test_a_misspelt_name(monkeypatch: pytest.MonkeyPatch) -> None:
    """The start warns of variables that are no settings, with the setting that was probably meant."""
    monkeypatch.setenv("VALUECHAIN_QUOTAMB", "1")
    monkeypatch.setenv("VALUECHAIN_XYZ", "1")
    assert settings.check() == (
        "There is no setting VALUECHAIN_QUOTAMB, so it is ignored. Did you mean VALUECHAIN_QUOTA_MB?",
        "There is no setting VALUECHAIN_XYZ, so it is ignored.",
    )
    monkeypatch.setattr(serving, "serve_forever", lambda *_, **__: None)
    assert "VALUECHAIN_QUOTAMB" in CliRunner().invoke(main, ["serve"]).stderr


@pytest.mark.parametrize(
    ("variable", "value", "said"),
    [
        ("VALUECHAIN_METRICS", "true", '"true"; it must be 0 or 1'),
        ("VALUECHAIN_PATH", "/val chain", "letters, digits and"),
        ("VALUECHAIN_PATH", "/a//b", "after each slash a name"),
        ("VALUECHAIN_HOST", "http://a", "it must be an address of this machine"),
        ("VALUECHAIN_LOG", "xml", '"xml"; it must be text or json'),
    ],
)
def test_what_is_wrong_is_said(monkeypatch: pytest.MonkeyPatch, variable: str, value: str, said: str) -> None:
    """The error about a setting says what it is and what it must be."""
    monkeypatch.setenv(variable, value)
    with pytest.raises(ValueError, match=rf"^{variable} is .*{re.escape(said)}"):
        settings.check()


def test_a_host_that_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    """An address that no server can listen on is named, with the option to change."""
    monkeypatch.setattr(serving, "begin_purging", lambda _: None)
    result = CliRunner().invoke(main, ["serve", "--host", "no such host"])
    assert result.exit_code == 2
    assert "Cannot serve on no such host:8050" in result.stderr
    assert "Choose another with --host or --port" in result.stderr


@pytest.mark.parametrize("value", ["-1", "one", "10"])
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


def with_store(url: str) -> Flask:
    """A server with a store, and nothing else."""
    server = Flask("small")
    server.extensions[STORE] = Store(url)
    return server


def test_a_server_has_its_database_open_from_the_start(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A server opens its database for requests when it starts, and goes on with it after an upgrade."""
    url = f"sqlite:///{tmp_path / 'own.db'}"
    Uploads(Database(url)).keep("own.zip", b"x", 0, 1)
    monkeypatch.setattr(serving, "time", SimpleNamespace(sleep=sleep_no_more))
    monkeypatch.setattr(serving.threading, "Thread", AtOnce)
    server = with_store(url)
    with pytest.raises(Ended):
        serving.begin_purging(server)
    with create_engine(url).begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = 'later'"))
        connection.execute(text("UPDATE upgrades SET revision = 'later'"))
    server.extensions[STORE].check()


def sleep_no_more(_seconds: int) -> None:
    """Ends the server under test."""
    raise Ended


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
    monkeypatch.setattr(serving, "build_app", lambda _, url, **__: SimpleNamespace(server=with_store(url)))
    url = f"sqlite:///{tmp_path / 'own.db'}"
    kept = [Uploads(Database(url)).keep("own.zip", b"x", 0, -1)]
    AttemptsStorage(Database(url), lambda: 0).incr("hash of an address", 60)  # in 1970
    with pytest.raises(Ended):
        serving.serve_forever(None, "127.0.0.1", 1, database=url)  # type: ignore[arg-type]
    assert slept == [3600, 3600]
    assert Uploads(Database(url)).purge_if_there() == 1  # the third, which expired after the second purge
    assert AttemptsStorage(Database(url)).reset() == 0
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


@pytest.mark.parametrize(
    ("variable", "read", "default"),
    [
        ("VALUECHAIN_CREATED_BY_ADDRESS", settings.most_created_by_address, 100),
        ("VALUECHAIN_CREATED_IN_ALL", settings.most_created, 1_000),
        ("VALUECHAIN_QUOTA_MB", settings.quota, 5_000_000_000),
        ("VALUECHAIN_SPARED_DAYS", settings.spared_days, 7),
        ("VALUECHAIN_CHANGES_MB", settings.changes, 50_000_000),
    ],
)
def test_limits(monkeypatch: pytest.MonkeyPatch, variable: str, read: Callable[[], int], default: int) -> None:
    """Limits have defaults; a value that is no number stops the server with an error that names the variable."""
    monkeypatch.delenv(variable, raising=False)
    assert read() == default
    monkeypatch.setenv(variable, "many")
    result = CliRunner().invoke(main, ["serve"])
    assert (result.exit_code, variable in result.stderr) == (2, True)
