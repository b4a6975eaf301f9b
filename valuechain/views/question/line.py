"""The question line of other pages: pickers for model type, release type and source."""

from markupsafe import Markup

from valuechain.model.chain import ValueChain
from valuechain.views.page.render import render
from valuechain.views.page.state import ViewState
from valuechain.views.question.picker import show_frameworks, show_grid


def show_question_line(chain: ValueChain, state: ViewState) -> Markup:
    """The sentence with its three picker buttons and their panels."""
    return render(
        "question/line.html",
        question=state.words(chain),
        is_significant_update=state.is_significant_update,
        grid=show_grid(chain, state),
        frameworks=show_frameworks(chain, state),
    )
