"""The Explore page as HTML: the question with its pickers, the answer, the open card and the source."""

from markupsafe import Markup

from valuechain.analysis.allocation.allocation import Allocation, answer
from valuechain.analysis.allocation.selection import shown_answer
from valuechain.analysis.findings.findings import build_findings
from valuechain.model.chain import ValueChain
from valuechain.model.errors import NotAllocatedError
from valuechain.model.question import FILTERS
from valuechain.model.values import Actor, Mitigation
from valuechain.model.words import count
from valuechain.views.explore.about import show_about
from valuechain.views.explore.bar import show_bar, show_explore_takeaway
from valuechain.views.explore.cards import show_card
from valuechain.views.explore.summary import show_summary
from valuechain.views.explore.welcome import show_welcome
from valuechain.views.map.picture import has_wide_map, show_map, show_map_list, show_map_table
from valuechain.views.matrix.table import MOST_ROWS, show_matrix
from valuechain.views.page.names import begin
from valuechain.views.page.render import render
from valuechain.views.page.state import View, ViewState
from valuechain.views.question.filters import show_chosen, show_filters
from valuechain.views.question.picker import show_frameworks, show_grid
from valuechain.views.question.unanswered import show_unanswered


def show_explore(chain: ValueChain, state: ViewState, notices: Markup) -> Markup:
    """The HTML of the Explore page."""
    parts = {
        "grid": show_grid(chain, state),
        "frameworks": show_frameworks(chain, state),
        "bar": show_bar(chain, state),
        "takeaway": show_explore_takeaway(chain, state),
        "welcome": show_welcome(chain, state),
        **_show_answer(chain, state),
    }
    return render(
        "explore/page.html",
        state=state,
        question=state.words(chain),
        title=_title(chain, state),
        notices=notices,
        **parts,
    )


def _title(chain: ValueChain, state: ViewState) -> str:
    """The title for tabs and history: open card, source, context, view and number of filters."""
    short = chain.framework(state.framework).short_name
    filters = sum(len(getattr(state.selection, name)) for name in FILTERS)
    said = [begin(short), state.in_short(), state.view.value]
    if filters:
        said.append(count(filters, "filter"))
    kind, _, name = state.focus.partition(":")
    card: Actor | Mitigation | None = None
    if kind == "actor":
        card = chain.actor(state.framework, name)
    elif kind == "mitigation":
        card = chain.mitigation(state.framework, name)
    opened = f"{card.label}: " if card else ""
    return f"{opened}{', '.join(said)}"


def _show_answer(chain: ValueChain, state: ViewState) -> dict[str, str]:
    try:
        allocation = answer(chain, state)
    except NotAllocatedError:
        return {
            "summary": "",
            "filters": "",
            "chosen": "",
            "answer": show_unanswered(chain, state),
            "card": "",
            "rest": "",
            "about": show_about(chain, state),
        }
    findings = build_findings(allocation)
    shown = shown_answer(chain, state)
    is_grid = state.view is View.MATRIX and len(shown.mitigations) > MOST_ROWS
    listed = show_map_list(shown, state) if state.view is View.MAP else Markup()
    below = listed if has_wide_map(shown) else Markup()
    return {
        "about": "" if is_grid else show_about(chain, state),
        "summary": show_summary(allocation, findings, state),
        "filters": show_filters(allocation, state),
        "chosen": show_chosen(allocation, len(shown.mitigations), state),
        "answer": _show_view(shown, state),
        "card": show_card(allocation, state) or ("" if below else listed),
        "rest": below + show_map_table(shown, state) if state.view is View.MAP else "",
    }


def _show_view(shown: Allocation, state: ViewState) -> str:
    if not shown.mitigations and state.selection.is_narrowing:
        return ""
    if state.view is View.MAP:
        return show_map(shown, build_findings(shown), state)
    if len(shown.mitigations) > MOST_ROWS:
        return ""  # a grid is drawn below instead (web/explore/grid.py)
    return show_matrix(shown, state)
