"""Shown in place of the matrix if the source has no list: the reason, and where to look instead."""

from typing import NamedTuple

from markupsafe import Markup

from valuechain.model.chain import ValueChain
from valuechain.model.question import Question, QuestionWords
from valuechain.model.values import Framework
from valuechain.model.vocabulary import ModelType, Place
from valuechain.model.words import count
from valuechain.views.page.render import render
from valuechain.views.page.state import ViewState
from valuechain.views.question.picker import answering_everywhere, answering_there, count_mitigations

_MOST_NEIGHBOURS = 6
_MODEL_TYPES = tuple(ModelType)


class NearbyAnswer(NamedTuple):
    """A covered combination, offered if the one asked about is not."""

    framework: Framework
    question: QuestionWords
    holds: str
    """How many mitigations the framework lists there, in its own word for them."""
    differs: str
    """How it differs from the combination asked about."""
    href: str


def show_unanswered(chain: ValueChain, state: ViewState) -> Markup:
    """Why the cell has no answer, which frameworks cover it, and the closest cells that are covered."""
    cell = chain.cell(state.framework, state.place)
    places = {(each.framework, each.place) for each in cell.neighbours if each.place != state.place}
    order = [(each.framework, each.place) for each in cell.neighbours]
    nearest = sorted(places, key=lambda each: (_distance(state.place, each[1]), order.index(each)))
    return render(
        "question/unanswered.html",
        cell=cell,
        framework=chain.framework(state.framework),
        neighbours=[_near(chain, state, *each) for each in nearest[:_MOST_NEIGHBOURS]],
        others=[
            (title, [(each, _holds(chain, each, state.place), state.href(framework=each.id)) for each in found])
            for title, found in (
                ("Other sources that cover this combination", answering_there(chain, cell.framework, cell.place)),
                (
                    "Sources that say the same for every model type and release type",
                    answering_everywhere(chain, cell.framework),
                ),
            )
            if found
        ],
    )


def _distance(place: Place, other: Place) -> tuple[int, int]:
    """Distance between two places: the number of parts that differ, then steps between model types.

    Model types are ranked from narrow to most capable; release types have no rank.
    """
    steps = abs(_MODEL_TYPES.index(place.model_type) - _MODEL_TYPES.index(other.model_type))
    return (steps > 0) + (place.release_type != other.release_type), steps


def _near(chain: ValueChain, state: ViewState, framework: str, place: Place) -> NearbyAnswer:
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
    return NearbyAnswer(here, there, _holds(chain, here, place), differs, href)


def _holds(chain: ValueChain, framework: Framework, place: Place) -> str:
    return count(count_mitigations(chain, framework.id, place), framework.called)
