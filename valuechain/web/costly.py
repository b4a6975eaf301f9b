"""Bounds the work of costly answers: documents, pictures, workbooks, uploads, and anything about large own data."""

import ctypes
import gc
import os
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from threading import Condition, Lock, get_ident
from time import monotonic

from cachetools import Cache, LRUCache, TTLCache

from valuechain.tables.reading.read import uncollected
from valuechain.web.refusals import RefusedError

MOST_WAITING = 3
"""How many may wait while one is served: with it, they occupy half of the threads of a small server."""
PATIENCE = 30.0
"""How long they wait, in seconds."""
MOST_ROWS = 5_000
"""Mitigations and ownerships of a user's own data: with more, any answer about them may be costly."""
MOST_HELD = 8
"""How many of users' own data each cache holds."""
HELD_SIZE = 1_200_000
"""Mitigations and ownerships that each cache of users' own data holds in all, if it holds more than one of them."""
RETRY_AFTER = 5
"""When to ask again, in seconds."""
_MOST_KEPT = 32_000_000
"""Bytes of the public answers that are kept, and of the private ones."""
_PRIVATE_SECONDS = 600
"""How long private answers are kept: so long may one whose data another process deleted remain in memory."""
_REST = 50
"""For how many times as long as it took the next collection of garbage is put off."""
_trim = getattr(ctypes.CDLL(None), "malloc_trim", None) if os.name == "posix" else None
"""Returns freed memory to the system; only glibc has it."""


def is_large(rows: int) -> bool:
    """Whether any answer about so many mitigations and ownerships of a user's own may be costly."""
    return rows > MOST_ROWS


def held_size(rows: int) -> int:
    """The share of `HELD_SIZE` of own data with so many mitigations and ownerships: an eighth at least, all at most."""
    return min(max(rows, HELD_SIZE // MOST_HELD), HELD_SIZE)


class BusyError(RefusedError):
    """Too many costly answers are asked for at once."""

    def __init__(self) -> None:
        super().__init__(503, "The server is busy with other people’s files. Nothing was lost. Try again in a moment.")


class Costly:
    """Makes costly answers one at a time, in the order in which they were asked for, and keeps them.

    When a room of a hundred people asks for the same one, it is made once: a few wait for it, and the browsers of the
    others come back for it. More may not wait, because those who wait hold a thread, and pages need some too.

    Two at once would take no less time together, and make every page three times as slow: Python runs one at a time.
    """

    def __init__(self) -> None:
        self._queue: deque[int] = deque()
        """The threads: the first one works, the others wait."""
        self._next = Condition()
        self._public: LRUCache[str, bytes] = LRUCache(_MOST_KEPT, getsizeof=len)
        self._private: TTLCache[str, bytes] = TTLCache(_MOST_KEPT, _PRIVATE_SECONDS, getsizeof=len)
        self._lock = Lock()
        self._tidied_until = 0.0

    @property
    def number(self) -> int:
        """How many answers are being made or wait."""
        return len(self._queue)

    def refuse_if_full(self) -> None:
        """Raises BusyError if too many wait already."""
        if len(self._queue) > MOST_WAITING:
            raise BusyError

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Waits for a turn; a thread that has one already goes on. Raises BusyError if too many wait, or too long."""
        me = get_ident()
        if self._queue and self._queue[0] == me:
            yield
            return
        with self._next:
            self.refuse_if_full()
            self._queue.append(me)
            if not self._next.wait_for(lambda: self._queue[0] == me, PATIENCE):
                self._queue.remove(me)
                raise BusyError
        try:
            with uncollected():  # scanning large data again and again would hold up the pages that are asked for
                yield
        finally:
            self._tidy()
            with self._next:
                self._queue.popleft()
                self._next.notify_all()

    def turn_for(self, rows: int) -> AbstractContextManager[None]:
        """A turn for an answer about so many mitigations and ownerships of a user's own; about few, it needs none.

        Raises BusyError.
        """
        return self.turn() if is_large(rows) else nullcontext()

    def keep(self, key: str, make: Callable[[], bytes], *, is_private: bool = False) -> bytes:
        """An answer, made once for everyone who asks for it. Raises BusyError.

        `key` names all that decides what is in it. Whether someone may have it must be found out before, each time.
        """
        kept = self._find(key, is_private)
        if kept is None:
            with self.turn():
                kept = self._find(key, is_private)  # whoever was before may have made it
                if kept is None:
                    kept = make()
                    with self._lock:
                        if len(kept) <= _MOST_KEPT:
                            self._of(is_private)[key] = kept
        return kept

    def forget(self) -> None:
        """Drops the private answers."""
        with self._lock:
            self._private.clear()

    def _find(self, key: str, is_private: bool) -> bytes | None:
        with self._lock:
            return self._of(is_private).get(key)

    def _of(self, is_private: bool) -> Cache[str, bytes]:
        return self._private if is_private else self._public

    def _tidy(self) -> None:
        """Gives back the memory of a costly answer, which would otherwise add up over the threads of a server.

        Libraries for documents leave cycles of objects, and the C library keeps for each thread what was freed there.
        Only where what is loaded is exempt from collection, as on a server; elsewhere, this takes longer than answers.
        Large uploads in memory slow it too, hence the rest afterwards. The clock is checked first, because counting the
        exempt objects takes 20 ms, during which no page is answered.
        """
        since = monotonic()
        if since < self._tidied_until or not gc.get_freeze_count():
            return
        gc.collect()
        if _trim is not None:
            _trim(0)
        now = monotonic()
        self._tidied_until = now + _REST * (now - since)
