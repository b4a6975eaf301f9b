"""About the source: what it states, what is our interpretation and what is not known."""

from markupsafe import Markup

from valuechain.model.chain import ValueChain
from valuechain.views.page.render import render
from valuechain.views.page.state import ViewState


def show_about(chain: ValueChain, state: ViewState) -> Markup:
    """The framework's publisher, version, licence and limits, with doubts about its text."""
    framework = chain.framework(state.framework)
    doubts = [doubt for doubt in chain.doubts if doubt.framework == framework.id]
    cell = chain.cell(state.framework, state.place)
    return render("explore/about.html", framework=framework, doubts=doubts, cell=cell)
