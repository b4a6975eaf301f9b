"""The page Explore as one piece of HTML: the question that is the picker, the answer, its card, where it comes from."""

from markupsafe import Markup

from valuechain.analysis.allocation import build_allocation
from valuechain.analysis.findings import build_findings
from valuechain.model.chain import ValueChain
from valuechain.model.errors import NotAllocatedError
from valuechain.views.about import show_about
from valuechain.views.bar import show_bar, show_explore_takeaway
from valuechain.views.cards import show_card
from valuechain.views.map_picture import show_map
from valuechain.views.matrix import show_matrix
from valuechain.views.picker import build_question, show_frameworks, show_grid
from valuechain.views.render import render
from valuechain.views.state import View, ViewState
from valuechain.views.summary import show_summary
from valuechain.views.unanswered import show_unanswered


def show_explore(chain: ValueChain, state: ViewState, notices: Markup) -> str:
    """The HTML of the page Explore."""
    parts = {
        "grid": show_grid(chain, state),
        "frameworks": show_frameworks(chain, state),
        "bar": show_bar(chain, state),
        "takeaway": show_explore_takeaway(chain, state),
        "about": show_about(chain, state),
        **_show_answer(chain, state),
    }
    return render(
        "explore.html",
        state=state,
        question=build_question(chain, state),
        framework=chain.framework(state.framework),
        notices=notices,
        **{name: Markup(html) for name, html in parts.items()},  # noqa: S704 # each is rendered, so escaped, already
    )


def _show_answer(chain: ValueChain, state: ViewState) -> dict[str, str]:
    try:
        allocation = build_allocation(chain, **state.question())
    except NotAllocatedError:
        return {"summary": "", "answer": show_unanswered(chain, state), "card": ""}
    findings = build_findings(allocation)
    show = show_map if state.view is View.MAP else show_matrix
    return {
        "summary": show_summary(allocation, findings, state),
        "answer": show(allocation, findings, state),
        "card": show_card(allocation, state),
    }
