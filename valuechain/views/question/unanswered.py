"""Shown in place of the matrix if the source has no list: the reason, and where to look instead."""

from dataclasses import replace

from markupsafe import Markup

from valuechain.analysis.allocation.counts import count_mitigations
from valuechain.model.chain import ValueChain
from valuechain.model.framework import Framework
from valuechain.model.question.question import Question
from valuechain.model.vocabulary import ModelType, Place
from valuechain.model.words import count
from valuechain.views.page.link import Link
from valuechain.views.page.render import render
from valuechain.views.page.state import ViewState
from valuechain.views.question.picker import answering_everywhere, answering_there

_MOST_NEIGHBOURS = 6
_MODEL_TYPES = tuple(ModelType)


def show_unanswered(chain: ValueChain, state: ViewState) -> Markup:
    """Why the cell has no answer, which frameworks cover it, and the closest cells that are covered."""
    cell = chain.cell(state.framework, state.place)
    nearby = dict.fromkeys(each for each in cell.neighbours if each.place != state.place)
    nearest = sorted(nearby, key=lambda each: _distance(state.place, each.place))
    there = answering_there(chain, cell.framework, cell.place)
    everywhere = answering_everywhere(chain, cell.framework)

    def link(framework: Framework) -> Link:
        return Link(framework.name, state.href(framework=framework.id), _holds(chain, framework, state))

    return render(
        "question/unanswered.html",
        cell=cell,
        framework=chain.framework(state.framework),
        neighbours=[_near(chain, state, each.framework, each.place) for each in nearest[:_MOST_NEIGHBOURS]],
        others={
            title: [(each, link(each)) for each in found]
            for title, found in (
                ("Other sources that cover this combination", there),
                ("Sources that do not distinguish model types or release types", everywhere),
            )
        },
    )


def _distance(place: Place, other: Place) -> tuple[int, int]:
    """Distance between two places: the number of parts that differ, then steps between model types.

    Model types are ranked from narrow to most capable; release types have no rank.
    """
    steps = abs(_MODEL_TYPES.index(place.model_type) - _MODEL_TYPES.index(other.model_type))
    return (steps > 0) + (place.release_type != other.release_type), steps


def _near(chain: ValueChain, state: ViewState, framework: str, place: Place) -> Link:
    here, there = chain.framework(framework), Question(framework, *place).words(chain)
    is_same_model, is_same_release = (mine == other for mine, other in zip(state.place, place, strict=True))
    differs = (
        "Same model type, different release type"
        if is_same_model
        else "Same release type, different model type"
        if is_same_release
        else "Different model type and release type"
    )
    href = state.href(framework=framework, model_type=place.model_type, release_type=place.release_type, focus="")
    label = f"{there.model_type.capitalize()} model, {there.release_type}"
    holds = _holds(chain, here, replace(state, **place._asdict()))
    return Link(label, href, f"{differs}: {holds} according to {here.short_name}")


def _holds(chain: ValueChain, framework: Framework, question: Question) -> str:
    """How many mitigations the framework lists for the question, using its own word for them."""
    return count(count_mitigations(chain, framework.id, question.place, on=question.on), framework.called)
