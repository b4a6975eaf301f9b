"""The two sides of a comparison: their questions, their answers, the filters, and links to other questions."""

from dataclasses import dataclass, replace
from functools import cached_property
from urllib.parse import urlencode

from valuechain.analysis.allocation.allocation import Allocation, find_answer
from valuechain.analysis.compare.differences import COMPARED_BY, Facts, find_facts, narrow
from valuechain.analysis.compare.frameworks import AnyComparison, FrameworkComparison, compare_sides
from valuechain.analysis.compare.names import SideNames, side_names
from valuechain.model.chain import ValueChain
from valuechain.model.framework import Framework
from valuechain.model.question.parameters import DIFFERENCE
from valuechain.model.question.question import Question
from valuechain.model.question.selection import Selection
from valuechain.model.values import Cell
from valuechain.model.vocabulary import Difference
from valuechain.model.words import capital
from valuechain.views.page.names import begin
from valuechain.views.page.state import Page, ViewState

_SWAPPED = {Difference.ADDED.value: Difference.REMOVED.value, Difference.REMOVED.value: Difference.ADDED.value}


@dataclass(frozen=True, slots=True)
class Side:
    """One side: its question as a view state, and its answer if there is one."""

    state: ViewState
    """The question of this side; its `other` is the opposite side, spelt out in full."""
    framework: Framework
    cell: Cell
    """What the framework says for this side's context."""
    allocation: Allocation | None


@dataclass(frozen=True)
class Sides:
    """Both sides and their comparison."""

    chain: ValueChain
    first: Side
    second: Side
    whole: AnyComparison | None
    """The comparison without filters; None if a side has no answer."""
    facts: Facts
    """The values that filters test, for each row of the unfiltered comparison."""
    state: ViewState
    """The state of the page: the first side's question, with filters and what is open."""

    @cached_property
    def found(self) -> AnyComparison | None:
        """The comparison with the filters on topics, stages and actors, which the answer sums up."""
        return narrow(self.whole, self.facts, self.state.selection) if self.whole else None

    @cached_property
    def shown(self) -> AnyComparison | None:
        """The rows to show: the filter on kinds of difference applies too."""
        return narrow(self.whole, self.facts, self.state.selection, self.state.differences) if self.whole else None

    @property
    def both(self) -> tuple[Side, Side]:
        """The first side and the second."""
        return self.first, self.second

    @cached_property
    def names(self) -> SideNames:
        """Short names for the two sides, always distinct."""
        return side_names(self.chain, self.first.state, self.second.state)

    @property
    def heads(self) -> SideNames:
        """The names at the start of a line; a user's own names stay as written."""
        one, other = self.names
        return (capital(one), capital(other)) if self.is_one_source else (begin(one), begin(other))

    @property
    def is_one_source(self) -> bool:
        """Whether both sides are the same framework."""
        return self.first.framework == self.second.framework

    @property
    def is_by_topic(self) -> bool:
        """Whether the rows are topics, because the sides are two frameworks that share no mitigations."""
        return isinstance(self.whole, FrameworkComparison)

    @property
    def swapped(self) -> str:
        """The link that swaps the sides."""
        kinds = tuple(_SWAPPED.get(each, each) for each in self.state.differences)
        return self.second.state.href(selection=self.state.selection, differences=kinds, opened=self.state.opened)

    @property
    def query(self) -> str:
        """The question of both sides, with filters, as a query string for the HTTP interface."""
        pairs = [*self.first.state.other.pairs(), *list_filters(self.state)]
        return f"{self.first.state.question_query()}&{urlencode(pairs)}"


def list_filters(state: ViewState) -> list[tuple[str, str]]:
    """The names and values of a comparison's filters in an address."""
    return [*state.selection.pairs(), *((DIFFERENCE, each) for each in state.differences)]


def side_states(chain: ValueChain, question: Question, data: str = "") -> tuple[ViewState, ViewState]:
    """The two sides as view states, each as the first side of a Compare page; `data` is the key to a user's data."""
    first, second = question.sides(chain)
    return ViewState.of(first, page=Page.COMPARE, data=data), ViewState.of(second, page=Page.COMPARE, data=data)


def build_sides(chain: ValueChain, state: ViewState) -> Sides:
    """Answers both sides of a question and compares them."""
    one, other = (_side(chain, each) for each in side_states(chain, state, state.data))
    whole = compare_sides(one.allocation, other.allocation) if one.allocation and other.allocation else None
    facts = find_facts(whole, one.allocation, other.allocation) if whole and one.allocation and other.allocation else {}
    kept = Selection(**{key: getattr(state.selection, key) for key in COMPARED_BY})
    asked = replace(one.state, selection=kept, differences=state.differences, opened=state.opened)
    return Sides(chain, one, other, whole, facts, asked)


def _side(chain: ValueChain, state: ViewState) -> Side:
    framework, cell = chain.framework(state.framework), chain.cell(state.framework, state.place)
    return Side(state, framework, cell, find_answer(chain, state))
