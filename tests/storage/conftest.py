"""An empty database for each test: a SQLite file, or a database on a real PostgreSQL server."""

from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, make_url, text

from valuechain.storage.engine import Database
from valuechain.storage.uploads import Uploads

_NUMBERS = count(1)


@pytest.fixture(autouse=True)
def engines(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Closes the engines that a test opened: the server takes at most a hundred connections."""
    opened = []

    def open_and_note(*args: object, **options: object) -> Engine:
        opened.append(create_engine(*args, **options))  # type: ignore[call-overload] # passed on as given
        return opened[-1]

    monkeypatch.setattr("valuechain.storage.engine.create_engine", open_and_note)
    yield
    for engine in opened:
        engine.dispose()


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """The URL of a SQLite database that does not exist yet, in a folder of its own."""
    (tmp_path / "own folder").mkdir()
    return f"sqlite:///{tmp_path / 'own folder' / 'kept.db'}"


@pytest.fixture
def stored_in() -> Callable[[Path], bytes]:
    """Reads every file in the database's folder, including journals."""
    return lambda tmp_path: b"".join(file.read_bytes() for file in sorted((tmp_path / "own folder").iterdir()))


@pytest.fixture
def postgresql_url(postgresql: str) -> str:
    """The URL of an empty PostgreSQL database."""
    return make_postgresql(postgresql)


@pytest.fixture
def other_postgresql_url(postgresql: str) -> str:
    """The URL of another empty PostgreSQL database."""
    return make_postgresql(postgresql)


def make_postgresql(postgresql: str) -> str:
    """Creates an empty database on the server, and returns its URL."""
    server = make_url(postgresql)
    name = f"test_{next(_NUMBERS)}"
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    engine.dispose()
    return server.set(database=name).render_as_string(hide_password=False)


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest) -> str:
    """The URL of an empty database: SQLite, then PostgreSQL."""
    return str(request.getfixturevalue(f"{request.param}_url"))


@pytest.fixture
def held(url: str) -> Database:
    """The database, opened on first use."""
    return Database(url)


@pytest.fixture
def uploads(held: Database) -> Uploads:
    """Users' own data in the database."""
    return Uploads(held)


@pytest.fixture
def sqlite_uploads(sqlite_url: str) -> Uploads:
    """Users' own data in a SQLite file."""
    return Uploads(Database(sqlite_url))
