"""The two sides of a comparison: what each asks, what it answers, and the links that ask something else."""

from dataclasses import dataclass, replace
from urllib.parse import urlencode

from valuechain.analysis.allocation.allocation import Allocation, build_allocation
from valuechain.analysis.allocation.selection import Selection
from valuechain.analysis.compare.frameworks import AnyComparison, compare_sides
from valuechain.model.chain import ValueChain
from valuechain.model.errors import NotAllocatedError
from valuechain.model.values import Cell, Framework
from valuechain.model.vocabulary import ModelType, Place, ReleaseType
from valuechain.views.page.state import Other, Page, View, ViewState

FIRST, SECOND = "", "with-"
"""What stands before the names of a side's parameters."""


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
        return f"{self.first.state.question_query()}&{urlencode(other_pairs(self.first.state.other))}"


def sides_of(first: Allocation, second: Allocation) -> Sides:
    """The comparison of two answers of one framework each, as the page has it."""
    place, other = _place_of(first), _place_of(second)
    state = ViewState(
        first.frameworks[0].id,
        place.model_type,
        place.release_type,
        is_significant_update=first.context is not None and first.context.is_significant_update,
        readings=tuple(first.readings.items()),
        level=first.level,
        page=Page.COMPARE,
        other=Other(second.frameworks[0].id, other.model_type, other.release_type, tuple(second.readings.items())),
    )
    return build_sides(first.chain, state)


def _place_of(allocation: Allocation) -> Place:
    """Where in the grid the allocation stands; anywhere will do where it is the same everywhere."""
    return allocation.context.place if allocation.context else Place(ModelType.ADVANCED, ReleaseType.OPEN)


def is_given(state: ViewState) -> bool:
    """Whether anything is said of the second side."""
    return state.other != Other()


def other_pairs(other: Other) -> list[tuple[str, str]]:
    """The second side as names and values of a query string."""
    named = (
        ("framework", other.framework),
        ("model-type", other.model_type or ""),
        ("release-type", other.release_type or ""),
    )
    readings = [(f"{SECOND}reading", f"{mitigation}={reading}") for mitigation, reading in other.readings]
    return [(f"{SECOND}{name}", str(value)) for name, value in named if value] + readings


def first_state(chain: ValueChain, state: ViewState) -> ViewState:
    """The first side's question, with a second side that leaves nothing open.

    What the second side leaves open is as on the first; readings are not: a reading that is not named is the shown
    one, because an address never names a shown reading and could not ask for it otherwise.
    """
    other = Other(
        state.other.framework or state.framework,
        state.other.model_type or state.model_type,
        state.other.release_type or state.release_type,
        state.other.readings,
    )
    level = state.level if chain.has_levels(state.framework) else 1
    return replace(
        state,
        page=Page.COMPARE,
        level=level,
        other=other,
        selection=Selection(),
        view=View.MATRIX,
        focus="",
        item="",
        absent=(),
        text="",
    )


def second_state(chain: ValueChain, first: ViewState) -> ViewState:
    """The second side's question as a first side of its own, for a first side from `first_state`."""
    other = first.other
    return replace(
        first,
        framework=other.framework,
        model_type=other.model_type or first.model_type,
        release_type=other.release_type or first.release_type,
        readings=other.readings,
        level=first.level if chain.has_levels(other.framework) else 1,
        other=Other(first.framework, first.model_type, first.release_type, first.readings),
    )


def build_sides(chain: ValueChain, state: ViewState) -> Sides:
    """Both sides of the state and what is between them."""
    first = first_state(chain, state)
    one, other = (_side(chain, each) for each in (first, second_state(chain, first)))
    found = compare_sides(one.allocation, other.allocation) if one.allocation and other.allocation else None
    return Sides(chain, one, other, found)


def _side(chain: ValueChain, state: ViewState) -> Side:
    try:
        allocation = build_allocation(chain, **state.question())
    except NotAllocatedError:
        allocation = None
    return Side(state, chain.framework(state.framework), chain.cell(state.framework, state.place), allocation)
