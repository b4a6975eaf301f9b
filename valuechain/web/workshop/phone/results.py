"""A cache of results, counted once for all phones in a room."""

from collections.abc import Mapping, Sequence
from threading import Lock

from cachetools import TTLCache

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

_MOST_HELD = 64
_HELD_SECONDS = 600


Shown = Result | RankedResult
"""The result of a round on a mitigation or ranking."""


class RoomResults:
    """Results of revealed rounds, cached by scene.

    The cache stays valid: a revealed round takes no more answers, and hiding a reason changes the scene.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._held: TTLCache[tuple[str, int], Mapping[tuple[str, int], Shown]] = TTLCache(_MOST_HELD, _HELD_SECONDS)
        self._closings: TTLCache[tuple[str, int], Closing] = TTLCache(_MOST_HELD, _HELD_SECONDS)
        self._lock = Lock()
        store.when_deleted(self._forget_all)

    def of(self, workshop: Workshop, mitigation: str) -> dict[int, Shown]:
        """The results of a mitigation's revealed rounds, by round. Raises StorageError."""
        if not workshop.running.revealed(mitigation):
            return {}
        key = (workshop.code, workshop.scene)
        with self._lock:  # a concurrent caller waits for the first one's result
            results = self._held.get(key)
            if results is None:
                results = self._held[key] = self._make(workshop)
        return {number: result for (about, number), result in results.items() if about == mitigation}

    def closing(self, workshop: Workshop) -> Closing:
        """What the workshop came to. Raises StorageError."""
        key = (workshop.code, workshop.scene)
        with self._lock:
            closing = self._closings.get(key)
            if closing is None:
                proposals = self._store.workshops.proposals(workshop.id, workshop.running)
                results = find_results(find_seen(workshop.plan, workshop.running, proposals))
                rankings = find_rankings(workshop.plan, workshop.running, proposals)
                closing = self._closings[key] = build_closing(
                    workshop.plan, workshop.running, results.counts, results.common, rankings
                )
        return closing

    def _forget_all(self) -> None:
        with self._lock:
            self._held.clear()
            self._closings.clear()

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
