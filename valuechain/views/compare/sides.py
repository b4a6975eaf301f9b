"""The two sides of a comparison: their questions, their answers and links to other questions."""

from dataclasses import dataclass
from urllib.parse import urlencode

from valuechain.analysis.allocation.allocation import Allocation, find_answer
from valuechain.analysis.compare.frameworks import AnyComparison, compare_sides
from valuechain.model.chain import ValueChain
from valuechain.model.question import Question
from valuechain.model.values import Cell, Framework
from valuechain.views.page.state import Page, ViewState


@dataclass(frozen=True, slots=True)
class Side:
    """One side: its question as a view state, and its answer if there is one."""

    state: ViewState
    """The question of this side; its `other` is the opposite side, spelt out in full."""
    framework: Framework
    cell: Cell
    """What the framework says for this side's context."""
    allocation: Allocation | None


@dataclass(frozen=True, slots=True)
class Sides:
    """Both sides and their comparison."""

    chain: ValueChain
    first: Side
    second: Side
    found: AnyComparison | None
    """None if a side has no answer."""

    @property
    def swapped(self) -> str:
        """The link that swaps the sides."""
        return self.second.state.href()

    @property
    def query(self) -> str:
        """The question of both sides as a query string for the HTTP interface."""
        return f"{self.first.state.question_query()}&{urlencode(self.first.state.other.pairs())}"


def side_states(chain: ValueChain, question: Question, data: str = "") -> tuple[ViewState, ViewState]:
    """The two sides as view states, each as the first side of a Compare page; `data` is the key to a user's data."""
    first, second = question.sides(chain)
    return ViewState.of(first, page=Page.COMPARE, data=data), ViewState.of(second, page=Page.COMPARE, data=data)


def build_sides(chain: ValueChain, question: Question, data: str = "") -> Sides:
    """Answers both sides of a question and compares them; `data` is the key to a user's data."""
    one, other = (_side(chain, state) for state in side_states(chain, question, data))
    found = compare_sides(one.allocation, other.allocation) if one.allocation and other.allocation else None
    return Sides(chain, one, other, found)


def _side(chain: ValueChain, state: ViewState) -> Side:
    framework, cell = chain.framework(state.framework), chain.cell(state.framework, state.place)
    return Side(state, framework, cell, find_answer(chain, state))
