"""A cache of results, counted once for all phones in a room."""

from collections.abc import Mapping, Sequence

from valuechain.analysis.workshop.statistics.common_answer import find_common
from valuechain.analysis.workshop.statistics.counts import count_round, find_reasons, with_approved_reasons
from valuechain.analysis.workshop.statistics.rankings import find_rankings, rank_round
from valuechain.analysis.workshop.statistics.results import find_results, find_seen
from valuechain.model.workshop.plan import PlannedQuestion, RoundProposal
from valuechain.model.workshop.ranking import Ranking
from valuechain.storage.workshops.values import Workshop
from valuechain.views.workshop.closing import Closing, build_closing
from valuechain.views.workshop.phone.ranked import RankedResult
from valuechain.views.workshop.phone.result import Result
from valuechain.web.store import Store
from valuechain.web.workshop.latest import Latest

Shown = Result | RankedResult
"""The result of a round on a mitigation or ranking."""


class RoomResults:
    """Results of revealed rounds, cached by scene.

    The cache stays valid: a revealed round takes no more answers, and hiding a reason changes the scene.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._held: Latest[Mapping[tuple[str, int], Shown]] = Latest(store)
        self._closings: Latest[Closing] = Latest(store)

    def of(self, workshop: Workshop, mitigation: str) -> dict[int, Shown]:
        """The results of a mitigation's revealed rounds, by round. Raises StorageError."""
        if not workshop.running.revealed(mitigation):
            return {}
        results = self._held.get(workshop.code, workshop.scene, lambda: self._make(workshop))
        return {number: result for (about, number), result in results.items() if about == mitigation}

    def closing(self, workshop: Workshop) -> Closing:
        """What the workshop came to. Raises StorageError."""
        return self._closings.get(workshop.code, workshop.scene, lambda: self._close(workshop))

    def _close(self, workshop: Workshop) -> Closing:
        proposals = self._store.workshops.proposals(workshop.id, workshop.running)
        results = find_results(find_seen(workshop.plan, workshop.running, proposals))
        rankings = find_rankings(workshop.plan, workshop.running, proposals)
        return build_closing(workshop.plan, workshop.running, results.counts, results.common, rankings)

    def _make(self, workshop: Workshop) -> dict[tuple[str, int], Shown]:
        found = self._store.workshops.proposals(workshop.id)
        proposals = with_approved_reasons(workshop.plan, workshop.running, found)
        return {
            (question.id, number): _result(workshop, question, number, proposals)
            for question in workshop.plan.questions
            for number in workshop.running.revealed(question.id)
        }


def _result(workshop: Workshop, question: PlannedQuestion, number: int, proposals: Sequence[RoundProposal]) -> Shown:
    plan, running = workshop.plan, workshop.running
    reasons = find_reasons(proposals, question.id, number, running.hidden_reasons)
    if isinstance(question, Ranking):
        return RankedResult(rank_round(plan, running, proposals, question, number), reasons)
    counted = count_round(plan, proposals, question.id, number)
    return Result(counted, find_common(plan, proposals, question.id, number), reasons)
