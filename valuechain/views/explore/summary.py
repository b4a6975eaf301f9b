"""The answer in a sentence."""

from markupsafe import Markup

from valuechain.analysis.allocation.allocation import Allocation
from valuechain.analysis.allocation.selection import count_all_values
from valuechain.analysis.findings.findings import Findings, count_dates
from valuechain.model.vocabulary import Confidence
from valuechain.model.words import pluralise
from valuechain.views.page.render import render
from valuechain.views.page.state import Page, ViewState

_NO_UPDATE_NOTE = "The source does not say what a significant update changes."


def show_summary(allocation: Allocation, findings: Findings, state: ViewState) -> Markup:
    """One sentence with the counts, whose parts lead to the names behind them on the page Findings."""
    busy = len(allocation.actors) - len(findings.idle_actors)
    return render(
        "explore/summary.html",
        mitigations=len(allocation.mitigations),
        owned=len(allocation.mitigations) - len(findings.unowned),
        busy=busy,
        only=[actor.label for actor, held in findings.load.items() if held] if busy == 1 else [],
        actors=len(allocation.actors),
        findings=findings,
        findings_page=state.href(page=Page.FINDINGS),
        framework=allocation.frameworks[0],
        called=_called(allocation, state),
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


def _called(allocation: Allocation, state: ViewState) -> str:
    """What the source calls what is counted, where that is not mitigations and is one thing."""
    framework = allocation.frameworks[0]
    called = {1: framework.called, 2: framework.called_level_2}.get(state.level or 0, "")
    return pluralise(called) if called and called != "mitigation" else ""
