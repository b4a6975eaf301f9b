"""The public names and where they are defined, for type checkers and for `__init__.py`."""

from valuechain.analysis.allocation.allocation import Allocation as Allocation
from valuechain.analysis.allocation.allocation import build_allocation as build_allocation
from valuechain.analysis.allocation.crosswalk import counterparts_of as counterparts_of
from valuechain.analysis.allocation.ownership import co_owners_of as co_owners_of
from valuechain.analysis.allocation.ownership import mentioned_for as mentioned_for
from valuechain.analysis.allocation.ownership import mitigations_of as mitigations_of
from valuechain.analysis.allocation.ownership import owners_of as owners_of
from valuechain.analysis.allocation.selection import select as select
from valuechain.analysis.compare.contexts import Comparison as Comparison
from valuechain.analysis.compare.contexts import compare as compare
from valuechain.analysis.compare.frameworks import compare_frameworks as compare_frameworks
from valuechain.analysis.findings.absence import Absence as Absence
from valuechain.analysis.findings.absence import without as without
from valuechain.analysis.findings.concentration import Concentration as Concentration
from valuechain.analysis.findings.concentration import build_concentration as build_concentration
from valuechain.analysis.findings.cover import Cover as Cover
from valuechain.analysis.findings.cover import who_must_act as who_must_act
from valuechain.analysis.findings.findings import Findings as Findings
from valuechain.analysis.graph.graph import build_graph as build_graph
from valuechain.analysis.search.search import search as search
from valuechain.model.chain import ValueChain as ValueChain
from valuechain.model.context import Context as Context
from valuechain.model.errors import ChoiceNeededError as ChoiceNeededError
from valuechain.model.errors import InvalidDataError as InvalidDataError
from valuechain.model.errors import NotAllocatedError as NotAllocatedError
from valuechain.model.errors import QuestionError as QuestionError
from valuechain.model.errors import UnknownValueError as UnknownValueError
from valuechain.model.problem import Problem as Problem
from valuechain.model.question.selection import Selection as Selection
from valuechain.notebook import across as across
from valuechain.notebook import findings as findings
from valuechain.notebook import matrix as matrix
from valuechain.notebook import ownerships as ownerships
from valuechain.notebook import side_by_side as side_by_side
from valuechain.notebook import timeline as timeline
from valuechain.notebook import topic as topic
from valuechain.tables.reading.read import check as check
from valuechain.tables.reading.read import read_chain as read_chain

__version__: str
