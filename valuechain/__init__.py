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
    from valuechain.model.selection import Selection
    from valuechain.notebook import findings, matrix, ownerships
    from valuechain.tables.reading.read import check, read_chain

_NAMES = {
    "analysis.allocation.allocation": "Allocation build_allocation",
    "analysis.allocation.crosswalk": "counterparts_of",
    "analysis.allocation.ownership": "co_owners_of mentioned_for mitigations_of owners_of",
    "analysis.allocation.selection": "select",
    "analysis.compare.contexts": "Comparison compare",
    "analysis.compare.frameworks": "compare_frameworks",
    "analysis.findings.absence": "Absence without",
    "analysis.findings.concentration": "Concentration build_concentration",
    "analysis.findings.cover": "Cover who_must_act",
    "analysis.findings.findings": "Findings",
    "analysis.graph.graph": "build_graph",
    "analysis.search.search": "search",
    "model.chain": "ValueChain",
    "model.context": "Context",
    "model.errors": "ChoiceNeededError InvalidDataError NotAllocatedError QuestionError UnknownValueError",
    "model.problem": "Problem",
    "model.selection": "Selection",
    "notebook": "findings matrix ownerships",
    "tables.reading.read": "check read_chain",
}
_HOMES = {name: module for module, names in _NAMES.items() for name in names.split()}


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
