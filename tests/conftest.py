"""Shared fixtures: the shipped data, small chains drawn in one line, a parser for HTML, and clients of the app."""

import csv
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

import valuechain as vc
from reliability import served
from valuechain.web.app.server import build_app

DATA = Path(__file__).resolve().parents[1] / "data"
GUIDANCE = "guidance, not binding"
"""The legal status of PAI’s two frameworks, in words."""
SITE = "https://valuechain.example.org"
"""The address of an app whose links everyone can open."""
ROLE_LETTERS = {"P": "primary", "S": "secondary", "R": "responsible", "Su": "supporting", "m": "mentioned"}

Rows = list[dict[str, str]]
Shipped = Callable[..., Rows]
Draw = Callable[[str], vc.ValueChain]
Write = Callable[..., vc.ValueChain]
ClientOf = Callable[[vc.ValueChain], FlaskClient]


@pytest.fixture(scope="session", autouse=True)
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A throwaway database for this process and its children, never the developer's own."""
    url = f"sqlite:///{tmp_path_factory.mktemp('database') / 'valuechain.db'}"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("VALUECHAIN_DATABASE", url)
        patch.delenv("VALUECHAIN_KEEP_DAYS", raising=False)
        patch.delenv("VALUECHAIN_PROXIES", raising=False)
        patch.delenv("VALUECHAIN_PATH", raising=False)
        patch.delenv("VALUECHAIN_HOSTS", raising=False)
        patch.delenv("VALUECHAIN_FRAMES", raising=False)
        patch.delenv("VALUECHAIN_REPORT", raising=False)
        patch.setenv("VALUECHAIN_CREATED_BY_ADDRESS", "0")  # all tests come from one address
        yield url


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """The URL of a PostgreSQL server that runs for this session only.

    Its folder is outside pytest's: another session that starts takes away the right of others to enter that.
    """
    with served.database("postgresql") as url:
        yield url


def read_csv(file: Path) -> Rows:
    """The rows of a file."""
    with file.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.fixture(scope="session")
def data_folder() -> Path:
    """The folder of the shipped data."""
    return DATA


@pytest.fixture(scope="session")
def shipped() -> Shipped:
    """Reads a shipped file with the csv module alone, to test the data rather than our reader."""

    def read(table: str, framework: str | None = None) -> Rows:
        return [row for row in read_csv(DATA / f"{table}.csv") if framework is None or row["framework"] == framework]

    return read


@pytest.fixture(scope="session")
def chain() -> vc.ValueChain:
    """The shipped frameworks."""
    return vc.read_chain()


@pytest.fixture(scope="session")
def pai_open(chain: vc.ValueChain) -> vc.Allocation:
    """The allocation of PAI’s open checklist, in the one cell it covers."""
    return vc.build_allocation(chain, vc.Context("advanced", "open"), framework="pai-open")


@pytest.fixture
def draw(tmp_path: Path) -> Draw:
    """Builds a chain from a drawing such as `provider -P-> filter data; adapter -S-> filter data; user; (orphan)`.

    A name alone is an actor that owns nothing; a name in brackets is a mitigation that nobody owns. The names are also
    the ids. `user -P:can;should?if asked-> filter data` gives verbs and a condition.
    """

    def build(drawing: str) -> vc.ValueChain:
        actors: dict[str, None] = {}
        owners: dict[str, dict[str, list[str]]] = {}
        details: list[list[str]] = []
        for part in filter(None, map(str.strip, re.split(r";(?![^-]*->)", drawing))):
            if arrow := re.fullmatch(r"(.+) -(\w+)(?::([\w; ]*))?(?:\?(.*))?-> (.+)", part):
                actor, letter, norm, condition, mitigation = arrow.groups(default="")
                actors[actor] = None
                owners.setdefault(mitigation, {}).setdefault(ROLE_LETTERS[letter], []).append(actor)
                if norm or condition:
                    details.append([mitigation, actor, ROLE_LETTERS[letter], norm, condition])
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
        if details:
            head = ["mitigation_id", "actor_id", "role", "norm", "condition"]
            _write(folder / "ownerships.csv", [head, *details])
        return vc.read_chain(folder)

    return build


def _write(file: Path, rows: list[list[str]]) -> None:
    with file.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows(rows)


VOID = {"br", "hr", "img", "input", "link", "meta"}


@dataclass
class Node:
    """An element with its attributes and contents."""

    tag: str
    attributes: dict[str, str]
    parts: list["Node | str"] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The element's text, with white space collapsed."""
        return " ".join("".join(self.texts()).split())

    def texts(self) -> Iterator[str]:
        """Every piece of text in the element, in order."""
        for part in self.parts:
            if isinstance(part, str):
                yield part
            else:
                yield from part.texts()

    def nodes(self) -> Iterator["Node"]:
        """The element and every element inside it, in order."""
        yield self
        for part in self.parts:
            if isinstance(part, Node):
                yield from part.nodes()

    def all(self, selector: str) -> list["Node"]:
        """The elements with a tag, a `.class`, an `#id` or an `@attribute`.

        A value of an attribute in brackets narrows them: `a[data-key=near]`.
        """
        if selector.endswith("]"):
            selector, _, condition = selector.removesuffix("]").partition("[")
            name, _, value = condition.partition("=")
            return [node for node in self.all(selector) if node.attributes.get(name) == value]
        kind, name = selector[:1], selector[1:]
        if kind == ".":
            return [node for node in self.nodes() if name in node.attributes.get("class", "").split()]
        if kind == "#":
            return [node for node in self.nodes() if node.attributes.get("id") == name]
        if kind == "@":
            return [node for node in self.nodes() if name in node.attributes]
        return [node for node in self.nodes() if node.tag == selector]

    def one(self, selector: str) -> "Node":
        """The only element that `all` finds."""
        (found,) = self.all(selector)
        return found


class TreeReader(HTMLParser):
    """Builds the tree; mismatched tags raise an error."""

    def __init__(self) -> None:
        super().__init__()
        self.open = [Node("#root", {})]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Opens an element."""
        node = Node(tag, {name: value or "" for name, value in attrs})
        self.open[-1].parts.append(node)
        if tag not in VOID:
            self.open.append(node)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Adds an empty element."""
        self.open[-1].parts.append(Node(tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        """Closes the element that is open."""
        assert self.open.pop().tag == tag

    def handle_data(self, data: str) -> None:
        """Adds text."""
        self.open[-1].parts.append(data)


_FOLDED = re.compile(r"<script type=\"text/html\" data-folded>(.*?)</script>", re.DOTALL)
"""What a closed panel or list holds, as text."""
Parse = Callable[[str], Node]
Show = Callable[..., Node]
"""Draws part of the interface and parses it."""


@pytest.fixture
def small_rooms(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lets results of very small rooms be revealed, so that tests need few participants."""
    monkeypatch.setattr("valuechain.model.workshop.turnout.LEAST_REVEALED", 0)


@pytest.fixture
def no_grace(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lets a round take no answers as soon as it is closed, so that tests need not wait for its reasons."""
    monkeypatch.setattr("valuechain.model.workshop.running.GRACE", timedelta())


@pytest.fixture(scope="session")
def parse() -> Parse:
    """Parses well-formed HTML into a tree."""

    def read(html: str) -> Node:
        reader = TreeReader()
        reader.feed(_FOLDED.sub(r"\1", str(html)))
        reader.close()
        (root,) = reader.open
        return root

    return read


@pytest.fixture(scope="session")
def client_of() -> ClientOf:
    """Makes a test client of the app for any chain."""
    return lambda chain: build_app(chain).server.test_client()


@pytest.fixture(scope="session")
def client(chain: vc.ValueChain, client_of: ClientOf) -> FlaskClient:
    """A test client of the app, with the shipped frameworks."""
    return client_of(chain)


@dataclass
class Clock:
    """A clock that stands still until a test sets it."""

    now: Any

    def __call__(self) -> Any:  # noqa: ANN401 # seconds or a datetime
        """The time."""
        return self.now


@pytest.fixture
def clock() -> Clock:
    """A clock in seconds."""
    return Clock(1_000_000.0)


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes tables to a folder and reads them as a chain."""

    def read(**tables: Sequence[Sequence[str]]) -> vc.ValueChain:
        folder = tmp_path / "own"
        folder.mkdir(exist_ok=True)
        for table, rows in tables.items():
            with (folder / f"{table}.csv").open("w", encoding="utf-8", newline="") as stream:
                csv.writer(stream).writerows(rows)
        return vc.read_chain(folder)

    return read
