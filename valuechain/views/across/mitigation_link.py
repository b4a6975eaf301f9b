"""Links from pages across sources to the page of one source's mitigation."""

from valuechain.model.chain import ValueChain
from valuechain.model.values import Mitigation
from valuechain.model.vocabulary import PLACES, ModelType, ReleaseType
from valuechain.views.across.state import AcrossState
from valuechain.views.page.state import Page, ViewState


def mitigation_href(chain: ValueChain, state: AcrossState, mitigation: Mitigation) -> str:
    """The link to a mitigation's page, for a model and release to which it applies, those asked about if possible."""
    question = state.question
    asked = (question.model_type or ModelType.ADVANCED, question.release_type or ReleaseType.OPEN)
    places = [
        place
        for place in PLACES
        if chain.cell(mitigation.framework, place).status.is_answered
        and (not mitigation.cells or place in mitigation.cells)
    ]
    place = max(places, key=lambda each: (each == asked, question.reaches([each])), default=PLACES[0])
    return ViewState(
        mitigation.framework,
        model_type=place.model_type,
        release_type=place.release_type,
        page=Page.MITIGATION,
        item=mitigation.id,
        on=None if question.is_today else question.on,
        data=state.data,
    ).href()
