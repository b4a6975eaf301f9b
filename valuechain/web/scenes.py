"""Where workshops stand, for the phones that ask every second: looked up a few times a second for a whole room."""

import time
from collections.abc import Callable
from threading import Lock

from cachetools import TTLCache

from valuechain.storage.keys import hash_key
from valuechain.web.store import Store

SCENE_SECONDS = 0.25
"""For how long "nothing new" may be said of what has just changed; phones ask every 1 to 2 seconds."""
KNOWN_SECONDS = 15
"""For how long somebody is taken for a participant who has left elsewhere; there is nothing new for them to see."""


class Scenes:
    """Where workshops stood a moment ago."""

    def __init__(self, store: Store, clock: Callable[[], float] = time.monotonic) -> None:
        self._store = store
        self._workshops: TTLCache[str, int] = TTLCache(maxsize=20_000, ttl=KNOWN_SECONDS, timer=clock)
        self._scenes: TTLCache[int, int] = TTLCache(maxsize=1_000, ttl=SCENE_SECONDS, timer=clock)
        self._lock = Lock()

    def is_still(self, token: str, scene: str) -> bool:
        """Whether a participant's workshop is where they saw it. Raises UnknownWorkshopError and StorageError."""
        key = hash_key(token)
        with self._lock:
            stands = self._scenes.get(self._workshops.get(key, 0))
        if stands is None:
            workshop, stands = self._store.workshops.scene(token)
            with self._lock:
                self._workshops[key] = workshop
                self._scenes[workshop] = stands
        return scene == str(stands)

    def forget(self, token: str) -> None:
        """Somebody has left."""
        with self._lock:
            self._workshops.pop(hash_key(token), None)
