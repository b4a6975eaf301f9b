"""Examples in docstrings run, and every public function has one."""

import doctest
import importlib
import inspect
from pathlib import Path

import pytest

import valuechain as vc

PACKAGE = Path(vc.__file__).parent
MODULES = sorted(
    ".".join(file.relative_to(PACKAGE.parent).with_suffix("").parts).removesuffix(".__init__")
    for file in PACKAGE.rglob("*.py")
    if ">>> " in file.read_text(encoding="utf-8")
)
FUNCTIONS = [name for name in vc.__all__ if inspect.isfunction(getattr(vc, name))]


@pytest.mark.parametrize("module", MODULES)
def test_examples_run(module: str) -> None:
    """Every example in the module's docstrings gives the result shown."""
    result = doctest.testmod(importlib.import_module(module))
    assert result.attempted > 0
    assert result.failed == 0


def test_examples_are_found() -> None:
    """The tested modules include the package itself and the reader."""
    assert {"valuechain", "valuechain.tables.reading.read", "valuechain.analysis.allocation.ownership"} <= set(MODULES)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_public_function_has_an_example(name: str) -> None:
    """A public function is documented with an example that runs."""
    assert ">>> " in (getattr(vc, name).__doc__ or "")
