"""Who is responsible for what along the AI value chain: published guidance as one graph, a matrix and a map.

>>> import valuechain as vc
>>> chain = vc.read_chain()
>>> context = vc.Context("advanced", "open")
>>> vc.matrix(chain, context, framework="pai-open").shape
(15, 12)
"""

from importlib import import_module
from typing import TYPE_CHECKING

__version__ = "0.1.0"

if TYPE_CHECKING:
    from valuechain.analysis.allocation import Allocation, build_allocation
    from valuechain.analysis.comparison import Comparison, compare
    from valuechain.analysis.findings import Findings
    from valuechain.analysis.graph import build_graph
    from valuechain.analysis.ownership import co_owners_of, mentioned_for, mitigations_of, owners_of
    from valuechain.model.chain import ValueChain
    from valuechain.model.context import Context
    from valuechain.model.errors import (
        ChoiceNeededError,
        InvalidDataError,
        NotAllocatedError,
        QuestionError,
        UnknownValueError,
    )
    from valuechain.model.problem import Problem
    from valuechain.notebook import findings, matrix, ownerships
    from valuechain.tables.read import check, read_chain

_HOMES = {
    "Allocation": "analysis.allocation",
    "ChoiceNeededError": "model.errors",
    "Comparison": "analysis.comparison",
    "Context": "model.context",
    "Findings": "analysis.findings",
    "InvalidDataError": "model.errors",
    "NotAllocatedError": "model.errors",
    "Problem": "model.problem",
    "QuestionError": "model.errors",
    "UnknownValueError": "model.errors",
    "ValueChain": "model.chain",
    "build_allocation": "analysis.allocation",
    "build_graph": "analysis.graph",
    "check": "tables.read",
    "co_owners_of": "analysis.ownership",
    "compare": "analysis.comparison",
    "findings": "notebook",
    "matrix": "notebook",
    "mentioned_for": "analysis.ownership",
    "mitigations_of": "analysis.ownership",
    "owners_of": "analysis.ownership",
    "ownerships": "notebook",
    "read_chain": "tables.read",
}


def __getattr__(name: str) -> object:
    """Public names on first use: pandas and NetworkX are slow to import, and the server rarely needs them."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    """The public names, whether they were used already or not."""
    return sorted(__all__)


__all__ = [
    "Allocation",
    "ChoiceNeededError",
    "Comparison",
    "Context",
    "Findings",
    "InvalidDataError",
    "NotAllocatedError",
    "Problem",
    "QuestionError",
    "UnknownValueError",
    "ValueChain",
    "build_allocation",
    "build_graph",
    "check",
    "co_owners_of",
    "compare",
    "findings",
    "matrix",
    "mentioned_for",
    "mitigations_of",
    "owners_of",
    "ownerships",
    "read_chain",
]
