"""Compares an own text with the edition that was read."""

import csv
import hashlib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import pytest

import valuechain as vc
from valuechain.analysis.verify.sections import hash_of
from valuechain.analysis.verify.verify import CheckedText, Verification, verify
from valuechain.tables.reading.texts import TextFile, TextFiles

OWN = "own"
TEXT = "code"


class Compared(NamedTuple):
    """The result for a framework with one text."""

    states: list[tuple[str, str]]
    """State and present place of each passage."""
    uncovered: list[str]
    result: Verification

    @property
    def text(self) -> CheckedText:
        """The only text."""
        (text,) = self.result.texts
        return text


Compare = Callable[..., Compared]
ChainOf = Callable[..., vc.ValueChain]


def text_file(text: str, name: str = "own.txt") -> TextFile:
    """A file with this text."""
    return TextFile(name, hashlib.sha256(text.encode()).hexdigest(), tuple(text.split("\n")))


def given(*files: TextFile, is_named: bool = True) -> TextFiles:
    """Files as the user gives them."""
    return TextFiles(files, (), is_named)


def _write(file: Path, rows: Sequence[Sequence[str]]) -> None:
    with file.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows(rows)


@pytest.fixture
def chain_of(tmp_path: Path) -> ChainOf:
    """A framework with texts (by id: SHA-256 and address) and passages of mitigations (text, place, hash)."""

    def build(texts: Mapping[str, tuple[str, str]], passages: Sequence[tuple[str, str, str]]) -> vc.ValueChain:
        folder = tmp_path / OWN
        folder.mkdir(exist_ok=True)
        ids = [f"M-{number}" for number in range(1, len(passages) + 2)]
        _write(folder / "actors.csv", [["id", "name"], ["user", "User"]])
        _write(folder / "mitigations.csv", [["id", "name"], *([each, each] for each in ids)])
        rows = [[name, name.title(), url, sha256] for name, (sha256, url) in texts.items()]
        _write(folder / "texts.csv", [["id", "title", "url", "sha256"], *rows])
        placed = [["mitigations", each, *passage] for each, passage in zip(ids, passages, strict=False)]
        _write(folder / "passages.csv", [["table", "row", "text", "place", "hash"], *placed])
        return vc.read_chain(folder)

    return build


@pytest.fixture
def compare(chain_of: ChainOf) -> Compare:
    """Reads places in one text, and verifies them in another."""

    def verified(read: str, now: str, *places: str) -> Compared:
        texts = {TEXT: (text_file(read).sha256, "")}
        plain = chain_of(texts, [(TEXT, place, "") for place in places])
        hashes = verify(plain, OWN, given(text_file(read))).hashes()
        chain = chain_of(texts, [(TEXT, each.place, hashes.get(each, hash_of("lost"))) for each in plain.passages])
        result = verify(chain, OWN, given(text_file(now)))
        (text,) = result.texts
        states = [(str(each.state), each.section.place if each.section else "") for each in text.passages]
        return Compared(states, [each.place for each in text.uncovered], result)

    return verified
