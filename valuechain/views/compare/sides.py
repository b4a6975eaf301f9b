"""The two sides of a comparison: what each asks, what it answers, and the links that ask something else."""

from dataclasses import dataclass
from urllib.parse import urlencode

from valuechain.analysis.allocation.allocation import Allocation, answer
from valuechain.analysis.compare.frameworks import AnyComparison, compare_sides
from valuechain.model.chain import ValueChain
from valuechain.model.errors import NotAllocatedError
from valuechain.model.question import Question
from valuechain.model.values import Cell, Framework
from valuechain.views.page.state import Page, ViewState


@dataclass(frozen=True, slots=True)
class Side:
    """One side: its question as a state of its own, and its answer if there is one."""

    state: ViewState
    """The question of this side; its `other` is the opposite side, said in full."""
    framework: Framework
    cell: Cell
    """What the framework says for this side's context."""
    allocation: Allocation | None

    def link(self, page: Page, item: str) -> str:
        """The page of a mitigation or actor of this side's framework, under this side's question."""
        return self.state.href(page=page, item=item)


@dataclass(frozen=True, slots=True)
class Sides:
    """Both sides, and what is between them."""

    chain: ValueChain
    first: Side
    second: Side
    found: AnyComparison | None
    """None where a side has no answer."""

    @property
    def swapped(self) -> str:
        """The link that compares the other way round."""
        return self.second.state.href()

    @property
    def query(self) -> str:
        """The question of both sides as a query string: what the HTTP interface takes."""
        return f"{self.first.state.question_query()}&{urlencode(self.first.state.other.pairs())}"


def side_states(chain: ValueChain, question: Question, data: str = "") -> tuple[ViewState, ViewState]:
    """Each side as the page Compare asks it first; `data` is the key to a user's own data."""
    first, second = question.sides(chain)
    return ViewState.of(first, page=Page.COMPARE, data=data), ViewState.of(second, page=Page.COMPARE, data=data)


def build_sides(chain: ValueChain, question: Question, data: str = "") -> Sides:
    """Both sides of a question and what is between them; `data` is the key to a user's own data."""
    one, other = (_side(chain, state) for state in side_states(chain, question, data))
    found = compare_sides(one.allocation, other.allocation) if one.allocation and other.allocation else None
    return Sides(chain, one, other, found)


def _side(chain: ValueChain, state: ViewState) -> Side:
    try:
        allocation = answer(chain, state)
    except NotAllocatedError:
        allocation = None
    return Side(state, chain.framework(state.framework), chain.cell(state.framework, state.place), allocation)
