"""The answer in a sentence, with what stands out by name."""

from collections import Counter
from dataclasses import dataclass

from valuechain.analysis.allocation import Allocation
from valuechain.analysis.findings import Findings
from valuechain.analysis.ownership import owners_of
from valuechain.model.values import Mitigation
from valuechain.model.vocabulary import Confidence
from valuechain.views.phrases import pluralise
from valuechain.views.render import render
from valuechain.views.state import ViewState

_NO_UPDATE_NOTE = "The source does not say what a significant update changes."


@dataclass(frozen=True, slots=True)
class Standout:
    """One thing worth knowing, and the mitigations or actors that it is about."""

    title: str
    names: tuple[tuple[str, str], ...]
    """Label and link of each."""


def show_summary(allocation: Allocation, findings: Findings, state: ViewState) -> str:
    """One sentence with the counts, which opens into the names behind them."""
    busy = len(allocation.actors) - len(findings.idle_actors)
    standouts = []
    for title, mitigations in (
        ("Nobody owns these", findings.unowned),
        ("Nobody answers for these", findings.without_primary),
        *(_by_owner(allocation, findings) if busy > 1 else ()),
        ("The source can be read in two ways", findings.ambiguous),
    ):
        if mitigations:
            links = tuple((m.label, state.href(focus=f"mitigation:{m.id}")) for m in mitigations)
            standouts.append(Standout(title, links))
    if findings.idle_actors:
        links = tuple((actor.label, state.href(focus=f"actor:{actor.id}")) for actor in findings.idle_actors)
        standouts.append(Standout("These actors own nothing here", links))
    return render(
        "summary.html",
        mitigations=len(allocation.mitigations),
        busy=busy,
        only=[actor.label for actor, held in findings.load.items() if held] if busy == 1 else [],
        actors=len(allocation.actors),
        findings=findings,
        standouts=standouts,
        framework=allocation.frameworks[0],
        called=_called(allocation, state),
        confidences=[
            (confidence, number)
            for confidence in Confidence
            if (number := sum(m.confidence is confidence for m in allocation.mitigations))
        ],
        dates=list(Counter(m.applies_from for m in allocation.mitigations if m.applies_from).items()),
        state=state,
        update_note=(allocation.frameworks[0].update_note or _NO_UPDATE_NOTE) if state.is_significant_update else "",
        cell=allocation.chain.cell(state.framework, state.place),
        varies=allocation.chain.is_varying(state.framework),
    )


def _by_owner(allocation: Allocation, findings: Findings) -> list[tuple[str, tuple[Mitigation, ...]]]:
    """The mitigations with a single owner, under a title for each owner."""
    groups: dict[str, list[Mitigation]] = {}
    for mitigation in findings.single_owner:
        (owner,) = {o.actor for o in owners_of(allocation, mitigation.id)}
        groups.setdefault(allocation.chain.actor(mitigation.framework, owner).name, []).append(mitigation)
    return [(f"Single owner: {owner}", tuple(mitigations)) for owner, mitigations in groups.items()]


def _called(allocation: Allocation, state: ViewState) -> str:
    """What the source calls what is counted, where that is not mitigations and is one thing."""
    framework = allocation.frameworks[0]
    called = {1: framework.called, 2: framework.called_level_2}.get(state.level or 0, "")
    return pluralise(called) if called and called != "mitigation" else ""
