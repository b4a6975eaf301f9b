"""Where workshops stand, for the phones that ask every second: looked up a few times a second for a whole room."""

import time
from collections.abc import Callable
from threading import Lock

from cachetools import TTLCache

from valuechain.storage.keys import hash_key
from valuechain.storage.workshop_values import UnknownWorkshopError, Workshop
from valuechain.web.store import Store

SCENE_SECONDS = 0.25
"""For how long "nothing new" may be said of what has just changed; phones ask every 1 to 2 seconds."""
KNOWN_SECONDS = 15
"""For how long somebody is taken for a participant who has left elsewhere; there is nothing new for them to see."""
_HELD_SECONDS = 60


class Scenes:
    """Workshops as participants saw them a moment ago. What they can see of one follows from its scene alone."""

    def __init__(self, store: Store, clock: Callable[[], float] = time.monotonic) -> None:
        self._store = store
        self._codes: TTLCache[str, str] = TTLCache(maxsize=20_000, ttl=KNOWN_SECONDS, timer=clock)
        self._scenes: TTLCache[str, int] = TTLCache(maxsize=1_000, ttl=SCENE_SECONDS, timer=clock)
        self._workshops: TTLCache[tuple[str, int], Workshop] = TTLCache(maxsize=100, ttl=_HELD_SECONDS, timer=clock)
        self._lock = Lock()
        store.when_deleted(self._forget_all)

    def of(self, token: str, code: str) -> Workshop:
        """The workshop of a participant, by its code. Raises UnknownWorkshopError and StorageError."""
        key = hash_key(token)
        with self._lock:
            is_known = self._codes.get(key) == code
            scene = self._scenes.get(code) if is_known else None
        if scene is None:
            found, scene = self._store.workshops.scene(token)
            if found != code:
                raise UnknownWorkshopError
            with self._lock:
                self._codes[key], self._scenes[code] = code, scene
        with self._lock:
            workshop = self._workshops.get((code, scene))
        if workshop is None:
            workshop = self._store.workshops.joined(code)
            with self._lock:
                self._scenes[code] = workshop.scene
                self._workshops[code, workshop.scene] = workshop
        return workshop

    def forget(self, token: str) -> None:
        """Somebody has left."""
        with self._lock:
            self._codes.pop(hash_key(token), None)

    def _forget_all(self) -> None:
        with self._lock:
            for kept in (self._codes, self._scenes, self._workshops):
                kept.clear()
