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
    from valuechain.analysis.allocation.allocation import Allocation, build_allocation
    from valuechain.analysis.allocation.crosswalk import counterparts_of
    from valuechain.analysis.allocation.ownership import co_owners_of, mentioned_for, mitigations_of, owners_of
    from valuechain.analysis.allocation.selection import select
    from valuechain.analysis.compare.contexts import Comparison, compare
    from valuechain.analysis.compare.frameworks import compare_frameworks
    from valuechain.analysis.findings.absence import Absence, without
    from valuechain.analysis.findings.concentration import Concentration, build_concentration
    from valuechain.analysis.findings.cover import Cover, who_must_act
    from valuechain.analysis.findings.findings import Findings
    from valuechain.analysis.graph.graph import build_graph
    from valuechain.analysis.search.search import search
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
    from valuechain.model.question import Selection
    from valuechain.notebook import findings, matrix, ownerships
    from valuechain.tables.reading.read import check, read_chain

_HOMES = {
    "Absence": "analysis.findings.absence",
    "Allocation": "analysis.allocation.allocation",
    "ChoiceNeededError": "model.errors",
    "Comparison": "analysis.compare.contexts",
    "Concentration": "analysis.findings.concentration",
    "Context": "model.context",
    "Cover": "analysis.findings.cover",
    "Findings": "analysis.findings.findings",
    "InvalidDataError": "model.errors",
    "NotAllocatedError": "model.errors",
    "Problem": "model.problem",
    "QuestionError": "model.errors",
    "Selection": "analysis.allocation.selection",
    "UnknownValueError": "model.errors",
    "ValueChain": "model.chain",
    "build_allocation": "analysis.allocation.allocation",
    "build_concentration": "analysis.findings.concentration",
    "build_graph": "analysis.graph.graph",
    "check": "tables.reading.read",
    "co_owners_of": "analysis.allocation.ownership",
    "compare": "analysis.compare.contexts",
    "compare_frameworks": "analysis.compare.frameworks",
    "counterparts_of": "analysis.allocation.crosswalk",
    "findings": "notebook",
    "matrix": "notebook",
    "mentioned_for": "analysis.allocation.ownership",
    "mitigations_of": "analysis.allocation.ownership",
    "owners_of": "analysis.allocation.ownership",
    "ownerships": "notebook",
    "read_chain": "tables.reading.read",
    "search": "analysis.search.search",
    "select": "analysis.allocation.selection",
    "who_must_act": "analysis.findings.cover",
    "without": "analysis.findings.absence",
}


def __getattr__(name: str) -> object:
    """Imports public names on first use: pandas and NetworkX are slow to import, and the server rarely needs them."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    """The public names, including those not imported yet."""
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
