"""Apostrophes in interface text are typographic."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
STRAIGHT = re.compile(r"[A-Za-z]'[a-z]|s' [a-z]|^'s\b")
COMMENT = re.compile(r"/\*.*?\*/|//[^\n]*", re.DOTALL)
FILES = [
    path
    for folder in ("assets", "valuechain/views", "valuechain/web", "valuechain/model/workshop")
    for path in sorted((ROOT / folder).rglob("*"))
    if path.suffix in {".py", ".html", ".svg", ".js"}
]


def texts(path: Path) -> Iterator[str]:
    """The parts of a file that may be shown as text on a page."""
    source = path.read_text(encoding="utf-8")
    if path.suffix == ".js":
        yield COMMENT.sub("", source)
    elif path.suffix == ".py":
        tree = ast.parse(source)
        docstrings = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
                yield node.value
    else:
        yield source


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_apostrophes(path: Path) -> None:
    """No text has a straight apostrophe within a word."""
    assert [found.group() for text in texts(path) for found in STRAIGHT.finditer(text)] == []
