"""The summary above the answer."""

from markupsafe import Markup

from valuechain.analysis.allocation.allocation import Allocation
from valuechain.analysis.findings.findings import Findings, count_dates
from valuechain.views.page.render import render
from valuechain.views.page.state import Page, ViewState
from valuechain.views.question.summary import describe_confidence, describe_update, summarise


def show_summary(allocation: Allocation, findings: Findings, state: ViewState) -> Markup:
    """The counts in a few sentences; each links to the names behind it on the Findings page."""
    return render(
        "explore/summary.html",
        sentences=summarise(allocation, findings),
        findings_page=state.href(page=Page.FINDINGS),
        framework=allocation.frameworks[0],
        confidence=describe_confidence(allocation),
        dates=list(count_dates(allocation).items()),
        state=state,
        update_note=describe_update(allocation.frameworks[0]) if state.is_significant_update else "",
        cell=allocation.chain.cell(state.framework, state.place),
        varies=allocation.chain.is_varying(state.framework),
    )
