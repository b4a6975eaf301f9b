"""The glossary: roles, confidence, what a source says for a model and release, types, and other words."""

from markupsafe import Markup

from valuechain.model.chain import ValueChain
from valuechain.model.framework import Framework
from valuechain.model.vocabulary import CellStatus, Confidence
from valuechain.views.page.render import render
from valuechain.views.page.state import Page, ViewState


def show_glossary(chain: ValueChain, state: ViewState, notices: Markup) -> Markup:
    """The HTML of the glossary."""
    return render(
        "sources/glossary.html",
        state=state,
        notices=notices,
        roles=chain.roles,
        confidences=tuple(Confidence),
        statuses=tuple(CellStatus),
        model_types=chain.model_types,
        release_types=chain.release_types,
        sources=[(each, state.href(page=Page.SOURCE, framework=each.id)) for each in _defining(chain)],
    )


def _defining(chain: ValueChain) -> list[Framework]:
    """The sources that define terms of their own."""
    defining = {each.framework for each in chain.definitions}
    return [each for each in chain.frameworks if each.id in defining]
