"""What rooms have said, counted once for all the phones that ask."""

import time
from collections.abc import Mapping
from threading import Lock
from typing import NamedTuple

from valuechain.analysis.workshop_counts import count_round, list_reasons
from valuechain.model.running import Status
from valuechain.storage.workshop_values import Workshop
from valuechain.views.participant_result import Result
from valuechain.web.store import Store

_STALE_SECONDS = 5
"""For how long what the room said may be a little old where somebody has left or answered another question."""
_MOST_HELD = 64


class _Held(NamedTuple):
    scene: int
    revision: int
    made: float
    results: Mapping[tuple[str, int], Result]


class RoomResults:
    """What rooms have said in the rounds that they may see: made once for all phones that ask."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._held: dict[int, _Held] = {}
        self._lock = Lock()

    def of(self, workshop: Workshop, item: str) -> dict[int, Result]:
        """What the room said of a mitigation, by round. Raises StorageError."""
        rounds = workshop.running.rounds.get(item, ())
        if not any(each.status is Status.REVEALED for each in rounds):
            return {}
        with self._lock:  # who comes second waits for what the first makes
            held = self._held.get(workshop.id)
            if held is None or not self._is_good(held, workshop):
                held = _Held(workshop.scene, workshop.revision, time.monotonic(), self._make(workshop))
                self._held.pop(workshop.id, None)
                self._held[workshop.id] = held
                while len(self._held) > _MOST_HELD:
                    self._held.pop(next(iter(self._held)))
        return {number: result for (about, number), result in held.results.items() if about == item}

    @staticmethod
    def _is_good(held: _Held, workshop: Workshop) -> bool:
        is_young = time.monotonic() - held.made < _STALE_SECONDS
        return held.scene == workshop.scene and (held.revision == workshop.revision or is_young)

    def _make(self, workshop: Workshop) -> dict[tuple[str, int], Result]:
        given = self._store.workshops.given(workshop.id)
        hidden = workshop.running.hidden_reasons
        return {
            (item, each.number): Result(
                count_round(workshop.plan, given, item, each.number), list_reasons(given, item, each.number, hidden)
            )
            for item, rounds in workshop.running.rounds.items()
            for each in rounds
            if each.status is Status.REVEALED
        }
