"""The Explore page as HTML: the question with its pickers, the answer, the open card and the source."""

from markupsafe import Markup

from valuechain.analysis.allocation.allocation import Allocation, find_answer
from valuechain.analysis.allocation.selection import shown_answer
from valuechain.analysis.findings.findings import Findings, build_findings, count_dates
from valuechain.analysis.graph.focus import ends_of, find_node
from valuechain.model.chain import ValueChain
from valuechain.model.question.selection import FILTERS
from valuechain.model.words import count
from valuechain.views.across.heat_map.thumbnail import show_thumbnail
from valuechain.views.explore.cards import show_card
from valuechain.views.explore.toolbar import show_bar, show_explore_takeaway
from valuechain.views.map.lists import show_map_list, show_map_table
from valuechain.views.map.parts import limit_to_around
from valuechain.views.map.picture import show_map
from valuechain.views.matrix.table import MOST_ROWS, show_matrix
from valuechain.views.page.examples import build_examples
from valuechain.views.page.names import begin
from valuechain.views.page.render import render
from valuechain.views.page.state import View, ViewState
from valuechain.views.question.day import say_doubts, say_next, show_day, show_days
from valuechain.views.question.filters import show_chosen, show_filters
from valuechain.views.question.picker import show_frameworks, show_grid
from valuechain.views.question.summary import describe_confidence, describe_update, note_parts, summarise
from valuechain.views.question.unanswered import show_unanswered

_MOST_ACTORS = 14
"""Maximum number of actors in the welcome."""


def show_explore(chain: ValueChain, state: ViewState, notices: Markup, report_to: str = "") -> Markup:
    """The HTML of the Explore page."""
    parts = {
        "grid": show_grid(chain, state),
        "frameworks": show_frameworks(chain, state),
        "day": show_day(chain, state),
        "bar": show_bar(chain, state),
        "takeaway": show_explore_takeaway(chain, state),
        "welcome": show_welcome(chain, state),
        **_show_answer(chain, state, report_to),
    }
    return render(
        "explore/page.html",
        state=state,
        question=state.words(chain),
        framework=chain.framework(state.framework),
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
    opened = " and ".join(find_node(chain, state.framework, end).label for end in ends_of(state.focus))
    return ": ".join(filter(None, (opened, ", ".join(said))))


def _show_answer(chain: ValueChain, state: ViewState, report_to: str) -> dict[str, str]:
    allocation = find_answer(chain, state)
    if allocation is None:
        empty = dict.fromkeys(("summary", "filters", "chosen", "card", "rest"), "")
        return {**empty, "answer": show_unanswered(chain, state), "about": show_about(chain, state)}
    findings = build_findings(allocation)
    shown = shown_answer(chain, state)
    is_grid = state.view is View.MATRIX and len(shown.mitigations) > MOST_ROWS
    card = show_card(allocation, state, report_to)
    is_map = state.view is View.MAP
    drawn = limit_to_around(shown, state) if is_map else shown
    return {
        "about": "" if is_grid else show_about(chain, state),
        "summary": show_summary(allocation, findings, state),
        "filters": show_filters(allocation, state),
        "chosen": show_chosen(allocation, len(shown.mitigations), state),
        "answer": show_map(drawn, build_findings(shown), state, card) if is_map else _show_matrix(shown, state),
        "card": "" if is_map else card,
        "rest": show_map_list(drawn, state) + show_map_table(drawn, state) if is_map else "",
    }


def _show_matrix(shown: Allocation, state: ViewState) -> str:
    if not shown.mitigations and (state.selection.is_narrowing or state.on):
        return ""
    if len(shown.mitigations) > MOST_ROWS:
        return ""  # a grid is drawn below instead (web/matrix/grid.py)
    return show_matrix(shown, state)


def show_welcome(chain: ValueChain, state: ViewState) -> str:
    """The welcome with examples and the framework's actors; empty if the address asks a question."""
    if not state.is_start:
        return ""
    examples = build_examples(chain, "explore", state.data)
    actors = chain.actors_by_framework.get(state.framework, ())
    return render(
        "explore/welcome.html",
        state=state,
        examples=examples if all(each.href for each in examples) else [],
        actors=actors[:_MOST_ACTORS],
        more=max(0, len(actors) - _MOST_ACTORS),
        across=show_thumbnail(chain, state.data),
    )


def show_summary(allocation: Allocation, findings: Findings, state: ViewState) -> Markup:
    """The answer's counts in a few sentences; each count links to its list on the Findings page."""
    framework = allocation.frameworks[0]
    return render(
        "explore/summary.html",
        sentences=summarise(allocation, findings),
        framework=framework,
        confidence=describe_confidence(allocation),
        parts_note=note_parts(allocation),
        days=show_days(allocation.chain, state),
        dates={} if findings.day else count_dates(allocation),
        day=[say_next(findings.day), say_doubts(allocation, findings.day)] if findings.day else [],
        state=state,
        update_note=describe_update(framework) if state.is_significant_update else "",
        cell=allocation.chain.cell(state.framework, state.place),
        varies=allocation.chain.is_varying(state.framework),
    )


def show_about(chain: ValueChain, state: ViewState) -> Markup:
    """The framework's publisher, version, licence and limits, with doubts about its text."""
    framework = chain.framework(state.framework)
    doubts = [doubt for doubt in chain.doubts if doubt.framework == framework.id]
    return render("explore/about.html", framework=framework, doubts=doubts, cell=chain.cell(framework.id, state.place))
