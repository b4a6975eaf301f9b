"""Advice for operators on database errors."""

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.exc import TimeoutError as NoConnectionError

ANOTHER = "Name another with VALUECHAIN_DATABASE, or with --database."
_FULL = "The disk is full: free some space, or delete data with `valuechain admin delete`."
_RESTORE = "It is damaged: stop valuechain, and restore a backup with `valuechain restore`."
_SLOW = "It is too slow or overloaded: look for what holds it up."
_RESTARTED = "It is stopping or restarting. Requests succeed by themselves once it is back."
RIGHTS = "Let the user who runs valuechain write to it, and to its folder if it is a file."
_RUNNING = "Check that it is running, that database and user exist, and that address and password are right."

_OF_SQLITE = {
    "SQLITE_BUSY": "Another program keeps it locked. Requests succeed by themselves once that program lets go.",
    "SQLITE_READONLY": RIGHTS,
    "SQLITE_CANTOPEN": RIGHTS,
    "SQLITE_FULL": _FULL,
    "SQLITE_CORRUPT": _RESTORE,
    "SQLITE_NOTADB": f"{_RESTORE} {ANOTHER}",
    "SQLITE_IOERR": "Its disk fails: check the disk, then restore a backup with `valuechain restore` if need be.",
}
"""By the beginning of SQLite's name of the error."""
_OF_POSTGRESQL = {
    "57014": f"{_SLOW} A statement may take ten seconds.",
    "55P03": f"{_SLOW} Another transaction keeps a lock.",
    "53100": _FULL,
    "53300": "It takes no more connections: run fewer processes, or raise its max_connections.",
    "57P0": _RESTARTED,
    "25006": RIGHTS,
    "42501": "Let the user in the URL create and change tables.",
    "XX": _RESTORE,
}
"""By the beginning of PostgreSQL's code of the error."""


def advise(error: SQLAlchemyError) -> str:
    """Advice on an error.

    >>> advise(NoConnectionError())
    'It is too slow or overloaded: look for what holds it up.'
    """
    if isinstance(error, NoConnectionError):
        return _SLOW
    cause = getattr(error, "orig", None)
    if name := getattr(cause, "sqlite_errorname", None):
        return _find(_OF_SQLITE, name)
    if (code := getattr(cause, "sqlstate", "")) is None:
        return f"{_RUNNING} {ANOTHER}"
    return _find(_OF_POSTGRESQL, code)


def _find(advice: dict[str, str], code: str) -> str:
    return next((each for beginning, each in advice.items() if code.startswith(beginning)), ANOTHER)
