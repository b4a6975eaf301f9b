"""The question that a page about one thing keeps: model type, release type and source, each to be changed in place."""

from markupsafe import Markup

from valuechain.model.chain import ValueChain
from valuechain.views.picker import build_question, show_frameworks, show_grid
from valuechain.views.render import render
from valuechain.views.state import ViewState


def show_question_line(chain: ValueChain, state: ViewState) -> Markup:
    """One sentence with the three buttons of the question, and the panels that they open."""
    return render(
        "question_line.html",
        question=build_question(chain, state),
        is_significant_update=state.is_significant_update,
        grid=show_grid(chain, state),
        frameworks=show_frameworks(chain, state),
    )
