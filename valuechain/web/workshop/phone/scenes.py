"""A cache of workshops for phones that poll; each workshop is looked up only a few times a second."""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from threading import Lock
from typing import NamedTuple

from cachetools import TTLCache

from valuechain.storage.keys import hash_key
from valuechain.storage.workshops.values import UnknownWorkshopError, Workshop
from valuechain.web.store import Store

SCENE_SECONDS = 0.25
"""How long a phone may be told "nothing new" after a change."""
KNOWN_SECONDS = 60
"""How long a participant who left in another tab still counts as a participant; they see nothing new."""
PHONES_A_PAUSE = 500
"""How many phones share each second between polls: up to 500 poll every 1 to 2 seconds, up to 1,000 every 2 to 4.

Otherwise, each phone of a large room would wait for the others, most of all when something has changed.
"""
COUNTED_SECONDS = 2
"""How long the number of participants, which sets the time between polls, is cached."""
_HELD_SECONDS = 60


class News(NamedTuple):
    """The answer to a phone's poll."""

    workshop: Workshop | None
    """The workshop, if it is at another scene than the phone."""
    pause: int
    """The shortest time to the next poll, in seconds; the longest is twice that."""


def pause_of(joined: int) -> int:
    """The shortest time between polls in a room of this size, in seconds.

    >>> pause_of(0), pause_of(500), pause_of(501)
    (1, 1, 2)
    """
    return max(1, -(-joined // PHONES_A_PAUSE))


class Scenes:
    """Cache of recent workshops by scene: participants at the same scene see the same workshop."""

    def __init__(self, store: Store, clock: Callable[[], float] = time.monotonic) -> None:
        self._store = store
        self._codes: TTLCache[str, str] = TTLCache(maxsize=20_000, ttl=KNOWN_SECONDS, timer=clock)
        self._scenes: TTLCache[str, int] = TTLCache(maxsize=1_000, ttl=SCENE_SECONDS, timer=clock)
        self._held: TTLCache[tuple[str, int], Workshop] = TTLCache(maxsize=100, ttl=_HELD_SECONDS, timer=clock)
        self._joined: TTLCache[str, int] = TTLCache(maxsize=1_000, ttl=COUNTED_SECONDS, timer=clock)
        self._lock = Lock()
        store.when_deleted(self._forget_all)

    def of(self, token: str, code: str) -> Workshop:
        """The participant's workshop. Raises UnknownWorkshopError and StorageError."""
        key = hash_key(token)
        with self._lock:
            is_known = self._codes.get(key) == code
            scene = self._scenes.get(code) if is_known else None
        if scene is None:
            found, scene = self._store.participants.scene(token)
            if found != code:
                raise UnknownWorkshopError
            with self._lock:
                self._codes[key], self._scenes[code] = code, scene
        with self._lock:
            held = self._held.get((code, scene))
        # When a timer has ended, its rounds close as someone looks.
        if held is not None and not held.running.is_due(datetime.now(UTC)):
            return held
        return self._look_up(code)

    def news_for(self, token: str, code: str, seen: int) -> News:
        """The response to a poll by a phone at the given scene. Raises UnknownWorkshopError and StorageError."""
        workshop = self.of(token, code)
        if seen > workshop.scene:  # the cached scene is older than the phone's, or a backup was put back
            workshop = self._look_up(code)
        return News(workshop if seen != workshop.scene else None, pause_of(self._count_joined(workshop)))

    def _look_up(self, code: str) -> Workshop:
        workshop = self._store.workshops.joined(code)
        with self._lock:
            self._scenes[code] = workshop.scene
            # A concurrent caller reuses the first one's result.
            return self._held.setdefault((code, workshop.scene), workshop)

    def _count_joined(self, workshop: Workshop) -> int:
        with self._lock:
            joined = self._joined.get(workshop.code)
        if joined is None:
            joined = self._store.workshops.attendance(workshop.id).joined
            with self._lock:
                self._joined[workshop.code] = joined
        return joined

    def forget(self, token: str) -> None:
        """Drops a participant who has left."""
        with self._lock:
            self._codes.pop(hash_key(token), None)

    def _forget_all(self) -> None:
        with self._lock:
            for kept in (self._codes, self._scenes, self._held, self._joined):
                kept.clear()
