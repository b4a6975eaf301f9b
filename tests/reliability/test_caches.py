"""Caches are bounded."""

import ast
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import valuechain

SHIPPED = {"_adapter", "_marked_columns", "_quoted_words", "read_words", "shipped_rows", "words_of"}
"""Functions that are only asked about our own files, tables and columns."""


def unbounded() -> Iterator[str]:
    """The functions of modules that have arguments, and whose results are kept without a limit."""
    for file in Path(valuechain.__file__).parent.rglob("*.py"):
        for each in ast.parse(file.read_text(encoding="utf-8")).body:
            if (
                isinstance(each, ast.FunctionDef)
                and each.args.args
                and "cache" in map(ast.unparse, each.decorator_list)
            ):
                yield each.name


def test_unbounded_caches_hold_only_what_is_shipped() -> None:
    """What visitors send, such as the headings of their tables, is cached only up to a limit."""
    assert set(unbounded()) == SHIPPED


def test_the_watch_finds_caches_of_every_kind() -> None:
    """Functions of modules and of other functions, caches with a limit, and what is kept once for each chain."""
    program = "import json; from reliability.faults import watched; print(json.dumps(watched.measure_caches()))"
    written = subprocess.run([sys.executable, "-c", program], stdout=subprocess.PIPE, check=True).stdout
    found = {name: most for name, _, most in json.loads(written)}
    assert found["valuechain.web.app.pages.show_page"] > 0
    assert any(name.startswith("TTLCache of ") for name in found)
    assert "valuechain.tables.reading.shipped.shipped_rows" in found
    assert "once for each chain" in found
