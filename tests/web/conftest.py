"""A client of the app without a browser, HTML read back as a tree, and folders of a user's own."""

import csv
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

import pytest
from flask.testing import FlaskClient

import valuechain as vc
from valuechain.web.server import build_app

VOID = {"br", "hr", "img", "input", "link", "meta"}


@dataclass
class Node:
    """An element with its attributes and what is in it."""

    tag: str
    attributes: dict[str, str]
    parts: list["Node | str"] = field(default_factory=list)

    @property
    def text(self) -> str:
        """All text in it, with runs of white space as one space."""
        return " ".join("".join(self.texts()).split())

    def texts(self) -> Iterator[str]:
        """Every piece of text in it, in order."""
        for part in self.parts:
            if isinstance(part, str):
                yield part
            else:
                yield from part.texts()

    def nodes(self) -> Iterator["Node"]:
        """It and every element in it, in order."""
        yield self
        for part in self.parts:
            if isinstance(part, Node):
                yield from part.nodes()

    def all(self, selector: str) -> list["Node"]:
        """The elements of a tag, of a `.class` or with an `@attribute`."""
        kind, name = selector[:1], selector[1:]
        if kind == ".":
            return [node for node in self.nodes() if name in node.attributes.get("class", "").split()]
        if kind == "@":
            return [node for node in self.nodes() if name in node.attributes]
        return [node for node in self.nodes() if node.tag == selector]

    def one(self, selector: str) -> "Node":
        """The only such element."""
        (found,) = self.all(selector)
        return found


class TreeReader(HTMLParser):
    """Builds the tree, and refuses HTML whose tags do not match."""

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
        """Adds an element that holds nothing."""
        self.open[-1].parts.append(Node(tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        """Closes the element that is open."""
        assert self.open.pop().tag == tag

    def handle_data(self, data: str) -> None:
        """Adds text."""
        self.open[-1].parts.append(data)


@pytest.fixture(scope="session")
def parse() -> Callable[[str], Node]:
    """HTML as a tree; it has to be well-formed."""

    def read(html: str) -> Node:
        reader = TreeReader()
        reader.feed(html)
        reader.close()
        (root,) = reader.open
        return root

    return read


@pytest.fixture(scope="session")
def client_of() -> Callable[[vc.ValueChain], FlaskClient]:
    """A client of the app over any chain."""
    return lambda chain: build_app(chain).server.test_client()


@pytest.fixture(scope="session")
def client(chain: vc.ValueChain, client_of: Callable[[vc.ValueChain], FlaskClient]) -> FlaskClient:
    """A client of the app over the shipped frameworks."""
    return client_of(chain)


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., vc.ValueChain]:
    """The chain of a user's own folder, from the rows of its files."""

    def read(**tables: Sequence[Sequence[str]]) -> vc.ValueChain:
        folder = tmp_path / "own"
        folder.mkdir(exist_ok=True)
        for table, rows in tables.items():
            with (folder / f"{table}.csv").open("w", encoding="utf-8", newline="") as stream:
                csv.writer(stream).writerows(rows)
        return vc.read_chain(folder)

    return read
