"""The page Across sources: who is responsible for what, in every source at once."""

from markupsafe import Markup

from valuechain.analysis.across.across import build_across
from valuechain.model.chain import ValueChain
from valuechain.views.across.question import show_question
from valuechain.views.across.state import AcrossState
from valuechain.views.page.render import render


def show_across(chain: ValueChain, state: AcrossState, notices: Markup) -> Markup:
    """The HTML of the page."""
    across = build_across(chain, state.question)
    return render(
        "across/page.html",
        state=state,
        title="Across sources",
        notices=notices,
        question=show_question(across, state),
    )
