"""Logs sparingly what would fill the log: while the database is away, every poll of every page fails."""

import logging
import math
import time
from collections.abc import Callable
from threading import Lock

from cachetools import LRUCache

from valuechain.storage.errors import StorageError

_log = logging.getLogger(__name__)

_EVERY = 60
"""Seconds between two lines about the same failure."""
_MOST_KEPT = 100
_MORE = " It was the same {more:,} more times since the last line about it."


class Outages:
    """Logs the first of equal failures at once, and then at most one a minute, with how many there were since."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = Lock()
        self._logged: LRUCache[tuple[int, str], tuple[float, int]] = LRUCache(_MOST_KEPT)
        """When each failure was last logged at a level, and how often it has happened since."""

    def log(self, failed: str, why: StorageError | str, level: int = logging.ERROR) -> None:
        """Logs in a few words what failed, and why; a StorageError also says what to do."""
        key, now = (level, str(why)), self._clock()
        with self._lock:
            last, more = self._logged.get(key, (-math.inf, 0))
            is_due = now - last >= _EVERY
            self._logged[key] = (now, 0) if is_due else (last, more + 1)
        if is_due:
            _log.log(level, "%s: %s%s", failed, why, _MORE.format(more=more) if more else "")


log_outage = Outages().log
"""Logs a failure of the database in this process."""
log_limit = Outages().log
"""Logs, as sparingly, that a limit is reached."""
