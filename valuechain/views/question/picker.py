"""The pickers: the grid of model types and release types, and the list of frameworks."""

from collections.abc import Sequence
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


@dataclass(frozen=True, slots=True)
class Choice:
    """A cell of the grid or a framework to choose."""

    cell: Cell
    mitigations: int
    href: str
    is_current: bool
    others: tuple[str, ...] = ()
    """For a cell without an answer, the context-dependent frameworks that cover it."""


def show_grid(chain: ValueChain, state: ViewState) -> Markup:
    """The 3 x 4 grid of links with status and count, the definitions, and the switch for a significant update."""
    always = _find_always(chain, state.framework)
    rows = {
        find_definition(chain.model_types, model_type): [
            Choice(
                cell=chain.cell(state.framework, Place(model_type, release_type)),
                mitigations=count_mitigations(chain, state.framework, Place(model_type, release_type), on=state.on),
                href=state.href(model_type=model_type, release_type=release_type, focus=""),
                is_current=state.place == (model_type, release_type),
                others=_others(chain, state.framework, Place(model_type, release_type), always),
            )
            for release_type in ReleaseType
        ]
        for model_type in ModelType
    }
    return render(
        "question/grid.html",
        always=_shorten(always),
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


def _find_always(chain: ValueChain, but: str) -> list[Framework]:
    """The other frameworks that cover every place that this one lacks; empty if it lacks none."""
    lacking = [place for place in PLACES if not chain.cell(but, place).status.is_answered]
    others = (framework for framework in chain.frameworks if framework.id != but)
    return [each for each in others if lacking and all(chain.cell(each.id, at).status.is_answered for at in lacking)]


def _others(chain: ValueChain, framework: str, place: Place, always: Sequence[Framework]) -> tuple[str, ...]:
    if chain.cell(framework, place).status.is_answered:
        return ()
    return _shorten([each for each in answering_there(chain, framework, place) if each not in always])


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
