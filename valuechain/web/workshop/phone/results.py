"""A cache of results, counted once for all phones in a room."""

from collections.abc import Mapping
from threading import Lock

from cachetools import TTLCache

from valuechain.analysis.workshop.statistics.common_answer import find_common
from valuechain.analysis.workshop.statistics.counts import count_round, find_reasons, with_approved_reasons
from valuechain.analysis.workshop.statistics.results import find_results, find_seen
from valuechain.model.workshop.running import Status
from valuechain.storage.workshops.values import Workshop
from valuechain.views.workshop.closing import Closing, build_closing
from valuechain.views.workshop.phone.result import Result
from valuechain.web.store import Store

_MOST_HELD = 64
_HELD_SECONDS = 600


class RoomResults:
    """Results of revealed rounds, cached by scene.

    The cache stays valid: a revealed round takes no more answers, and hiding a reason changes the scene.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._held: TTLCache[tuple[str, int], Mapping[tuple[str, int], Result]] = TTLCache(_MOST_HELD, _HELD_SECONDS)
        self._closings: TTLCache[tuple[str, int], Closing] = TTLCache(_MOST_HELD, _HELD_SECONDS)
        self._lock = Lock()
        store.when_deleted(self._forget_all)

    def of(self, workshop: Workshop, mitigation: str) -> dict[int, Result]:
        """The results of a mitigation's revealed rounds, by round. Raises StorageError."""
        rounds = workshop.running.rounds.get(mitigation, ())
        if not any(each.status is Status.REVEALED for each in rounds):
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
                closing = self._closings[key] = build_closing(
                    workshop.plan, workshop.running, results.counts, results.common
                )
        return closing

    def _forget_all(self) -> None:
        with self._lock:
            self._held.clear()
            self._closings.clear()

    def _make(self, workshop: Workshop) -> dict[tuple[str, int], Result]:
        found = self._store.workshops.proposals(workshop.id)
        proposals = with_approved_reasons(workshop.plan, workshop.running, found)
        hidden = workshop.running.hidden_reasons
        return {
            (mitigation, each.number): Result(
                count_round(workshop.plan, proposals, mitigation, each.number),
                find_common(workshop.plan, proposals, mitigation, each.number),
                find_reasons(proposals, mitigation, each.number, hidden),
            )
            for mitigation, rounds in workshop.running.rounds.items()
            for each in rounds
            if each.status is Status.REVEALED
        }
