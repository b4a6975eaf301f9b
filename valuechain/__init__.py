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
    from valuechain.analysis.absence import Absence, without
    from valuechain.analysis.allocation import Allocation, build_allocation
    from valuechain.analysis.comparison import Comparison, compare
    from valuechain.analysis.concentration import Concentration, build_concentration
    from valuechain.analysis.cover import Cover, who_must_act
    from valuechain.analysis.crosswalk import counterparts_of
    from valuechain.analysis.findings import Findings
    from valuechain.analysis.framework_comparison import compare_frameworks
    from valuechain.analysis.graph import build_graph
    from valuechain.analysis.ownership import co_owners_of, mentioned_for, mitigations_of, owners_of
    from valuechain.analysis.search import search
    from valuechain.analysis.selection import Selection, select
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
    "Absence": "analysis.absence",
    "Allocation": "analysis.allocation",
    "ChoiceNeededError": "model.errors",
    "Comparison": "analysis.comparison",
    "Concentration": "analysis.concentration",
    "Context": "model.context",
    "Cover": "analysis.cover",
    "Findings": "analysis.findings",
    "InvalidDataError": "model.errors",
    "NotAllocatedError": "model.errors",
    "Problem": "model.problem",
    "QuestionError": "model.errors",
    "Selection": "analysis.selection",
    "UnknownValueError": "model.errors",
    "ValueChain": "model.chain",
    "build_allocation": "analysis.allocation",
    "build_concentration": "analysis.concentration",
    "build_graph": "analysis.graph",
    "check": "tables.read",
    "co_owners_of": "analysis.ownership",
    "compare": "analysis.comparison",
    "compare_frameworks": "analysis.framework_comparison",
    "counterparts_of": "analysis.crosswalk",
    "findings": "notebook",
    "matrix": "notebook",
    "mentioned_for": "analysis.ownership",
    "mitigations_of": "analysis.ownership",
    "owners_of": "analysis.ownership",
    "ownerships": "notebook",
    "read_chain": "tables.read",
    "search": "analysis.search",
    "select": "analysis.selection",
    "who_must_act": "analysis.cover",
    "without": "analysis.absence",
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
    "Absence",
    "Allocation",
    "ChoiceNeededError",
    "Comparison",
    "Concentration",
    "Context",
    "Cover",
    "Findings",
    "InvalidDataError",
    "NotAllocatedError",
    "Problem",
    "QuestionError",
    "Selection",
    "UnknownValueError",
    "ValueChain",
    "build_allocation",
    "build_concentration",
    "build_graph",
    "check",
    "co_owners_of",
    "compare",
    "compare_frameworks",
    "counterparts_of",
    "findings",
    "matrix",
    "mentioned_for",
    "mitigations_of",
    "owners_of",
    "ownerships",
    "read_chain",
    "search",
    "select",
    "who_must_act",
    "without",
]
