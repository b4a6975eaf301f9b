"""Who is responsible for what along the AI value chain: published guidance as one graph, a matrix and a map.

>>> import valuechain as vc
>>> chain = vc.read_chain()
>>> context = vc.Context("advanced", "open")
>>> vc.matrix(chain, context, framework="pai-open").shape
(15, 16)
"""

import ast
from importlib import import_module
from pathlib import Path

__version__ = "0.1.0"

_MODULES = dict(
    sorted(
        (name.name, str(statement.module))
        for statement in ast.parse(Path(__file__).with_suffix(".pyi").read_text(encoding="utf-8")).body
        if isinstance(statement, ast.ImportFrom)
        for name in statement.names
    )
)
"""The module of each public name, read from the stub, the only place where they are listed."""
__all__ = list(_MODULES)


def __getattr__(name: str) -> object:
    """Imports public names on first use: pandas and NetworkX are slow to import, and the server rarely needs them."""
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_MODULES[name]), name)


def __dir__() -> list[str]:
    """The public names, including those not imported yet."""
    return __all__.copy()
