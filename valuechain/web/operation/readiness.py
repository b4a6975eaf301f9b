"""Whether the server can answer requests: the database is there, and its schema is right."""

import logging
from collections.abc import Callable
from concurrent.futures import Future
from threading import Lock, Thread

from valuechain.storage.errors import RevisionError, StorageError
from valuechain.web.operation.outages import log_outage

_log = logging.getLogger(__name__)

SECONDS = 3.0
"""How long a check may take: less than what asks usually waits."""
SLOW = "database-slow"
UNREACHABLE = "database-unreachable"
REVISION = "database-revision"
FAILED = "check-failed"


class Readiness:
    """Checks in a thread, so that the answer is in time even if the database is not; only one check runs at once."""

    def __init__(self, check: Callable[[], None]) -> None:
        self._check = check
        self._starting = Lock()
        self._checked: Future[str] | None = None

    def find_reason(self) -> str:
        """Why the server is not ready, as a code; empty if it is."""
        with self._starting:
            if self._checked is None or self._checked.done():
                self._checked = Future()
                Thread(target=self._work, args=(self._checked,), daemon=True).start()
            checked = self._checked
        try:
            return checked.result(SECONDS)
        except TimeoutError:
            log_outage("Not ready", f"The database did not answer within {SECONDS:g} seconds.", logging.WARNING)
            return SLOW

    def _work(self, checked: "Future[str]") -> None:
        reason = ""
        try:
            self._check()
        except StorageError as error:
            log_outage("Not ready", error, logging.WARNING)
            reason = REVISION if isinstance(error, RevisionError) else UNREACHABLE
        except Exception as error:  # whoever asks is waiting for an answer
            _log.error("Not ready.", exc_info=error)
            reason = FAILED
        checked.set_result(reason)
