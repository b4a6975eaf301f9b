"""A cache of what is current in each workshop."""

from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

from cachetools import TTLCache

from valuechain.web.store import Store

_MOST_WORKSHOPS = 64
_HELD_SECONDS = 600
"""Data deleted by another process leaves this cache within ten minutes."""

_Held = TypeVar("_Held")


class Latest(Generic[_Held]):
    """One value for each workshop, at one scene or revision.

    An earlier one makes room at once: nobody asks for it again, and all answers of a large room take many megabytes.
    """

    def __init__(self, store: Store) -> None:
        self._held: TTLCache[str, tuple[Hashable, _Held]] = TTLCache(_MOST_WORKSHOPS, _HELD_SECONDS)
        self._lock = Lock()
        store.when_deleted(self._forget_all)

    def get(self, code: str, at: Hashable, make: Callable[[], _Held]) -> _Held:
        """The value for a workshop at a scene or revision; made if another is held, or none."""
        with self._lock:  # a concurrent caller waits for the first one's result
            held = self._held.get(code)
            if held is None or held[0] != at:
                held = self._held[code] = (at, make())
        return held[1]

    def _forget_all(self) -> None:
        with self._lock:
            self._held.clear()
