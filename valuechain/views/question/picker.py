"""The pickers: the grid of model types and release types, and the list of frameworks."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from valuechain.analysis.allocation.counts import count_mitigations
from valuechain.model.chain import ValueChain
from valuechain.model.framework import Framework
from valuechain.model.question.question import find_definition
from valuechain.model.values import Cell
from valuechain.model.vocabulary import PLACES, ModelType, Place, ReleaseType
from valuechain.views.page.render import render
from valuechain.views.page.state import ViewState
from valuechain.views.question.day import show_day

_MOST_NAMED = 3
_MOST_REPEATED = 3
"""A source that covers more of the cells without an answer is named once, below the grid."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A cell of the grid or a framework to choose."""

    cell: Cell
    mitigations: int
    href: str
    is_current: bool
    others: tuple[str, ...] = ()
    """For a cell without an answer, the frameworks that cover it and few others."""


def show_grid(chain: ValueChain, state: ViewState) -> Markup:
    """The 3 x 4 grid of links with status and count, the definitions, and the switch for a significant update."""
    lacking = [place for place in PLACES if not chain.cell(state.framework, place).status.is_answered]
    often = _find_often(chain, lacking)
    always = [framework for framework, number in often.items() if number == len(lacking)]
    rows = {
        find_definition(chain.model_types, model_type): [
            Choice(
                cell=chain.cell(state.framework, Place(model_type, release_type)),
                mitigations=count_mitigations(chain, state.framework, Place(model_type, release_type), on=state.on),
                href=state.href(model_type=model_type, release_type=release_type, focus=""),
                is_current=state.place == (model_type, release_type),
                others=_others(chain, state.framework, Place(model_type, release_type), often),
            )
            for release_type in ReleaseType
        ]
        for model_type in ModelType
    }
    return render(
        "question/grid.html",
        always=_shorten(always),
        often=[(framework.marked_name, number) for framework, number in often.items() if framework not in always],
        lacking=len(lacking),
        rows=rows,
        release_types=[find_definition(chain.release_types, release_type) for release_type in ReleaseType],
        framework=chain.framework(state.framework),
        state=state,
        with_update=state.href(is_significant_update=True),
        without_update=state.href(is_significant_update=False),
    )


def answering_everywhere(chain: ValueChain, but: str) -> list[Framework]:
    """The other frameworks that do not distinguish model types or release types."""
    return [
        framework
        for framework in chain.frameworks
        if framework.id != but
        and not chain.is_varying(framework.id)
        and chain.cell(framework.id, PLACES[0]).status.is_answered
    ]


def answering_there(chain: ValueChain, but: str, place: Place) -> list[Framework]:
    """The other context-dependent frameworks that cover a place."""
    return [
        framework
        for framework in chain.frameworks
        if framework.id != but and chain.is_varying(framework.id) and chain.cell(framework.id, place).status.is_answered
    ]


def _find_often(chain: ValueChain, lacking: Collection[Place]) -> dict[Framework, int]:
    """The frameworks that cover all of these places or too many to be named in each, with the number of places."""
    counts = {
        framework: sum(chain.cell(framework.id, place).status.is_answered for place in lacking)
        for framework in (chain.frameworks if lacking else ())
    }
    return {each: number for each, number in counts.items() if number > min(_MOST_REPEATED, len(lacking) - 1)}


def _others(chain: ValueChain, framework: str, place: Place, often: Collection[Framework]) -> tuple[str, ...]:
    if chain.cell(framework, place).status.is_answered:
        return ()
    return _shorten([each for each in answering_there(chain, framework, place) if each not in often])


def _shorten(frameworks: Sequence[Framework]) -> tuple[str, ...]:
    """The first few names and a count of the rest."""
    names = [framework.marked_name for framework in frameworks]
    more = len(names) - _MOST_NAMED
    return tuple(names) if more < 2 else (*names[:_MOST_NAMED], f"{more} more")


def show_frameworks(chain: ValueChain, state: ViewState) -> Markup:
    """The list of frameworks, with the status and count of each in the current cell."""
    choices = {
        framework: Choice(
            cell=chain.cell(framework.id, state.place),
            mitigations=count_mitigations(chain, framework.id, state.place, on=state.on),
            href=state.href(framework=framework.id),
            is_current=framework.id == state.framework,
        )
        for framework in chain.frameworks
    }
    return render("question/frameworks.html", choices=choices)


def show_question_line(chain: ValueChain, state: ViewState) -> Markup:
    """The question as a sentence, with its three picker buttons and their panels, for pages other than Explore."""
    return render(
        "question/line.html",
        question=state.words(chain),
        framework=chain.framework(state.framework),
        is_significant_update=state.is_significant_update,
        grid=show_grid(chain, state),
        frameworks=show_frameworks(chain, state),
        day=show_day(chain, state),
    )
