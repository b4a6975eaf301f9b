"""The answer in a sentence."""

from markupsafe import Markup

from valuechain.analysis.allocation.allocation import Allocation
from valuechain.analysis.allocation.selection import count_all_values
from valuechain.analysis.findings.findings import Findings, count_dates
from valuechain.model.vocabulary import Confidence
from valuechain.views.page.render import render
from valuechain.views.page.state import Page, ViewState
from valuechain.views.question.summary import summarise

_NO_UPDATE_NOTE = "The source does not say what a significant update changes."


def show_summary(allocation: Allocation, findings: Findings, state: ViewState) -> Markup:
    """One sentence with the counts, whose parts lead to the names behind them on the page Findings."""
    return render(
        "explore/summary.html",
        sentences=summarise(allocation, findings),
        findings_page=state.href(page=Page.FINDINGS),
        framework=allocation.frameworks[0],
        confidences=[
            (confidence, number)
            for confidence in Confidence
            if (number := count_all_values(allocation)["confidences"][confidence.value])
        ],
        dates=list(count_dates(allocation).items()),
        state=state,
        update_note=(allocation.frameworks[0].update_note or _NO_UPDATE_NOTE) if state.is_significant_update else "",
        cell=allocation.chain.cell(state.framework, state.place),
        varies=allocation.chain.is_varying(state.framework),
    )
