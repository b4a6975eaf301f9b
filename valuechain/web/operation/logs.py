"""Structured logs: a line for each request, and nothing in any line that a client sent."""

import json
import logging
import re
import sys
import traceback
from collections.abc import Mapping
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, TextIO

from valuechain import settings
from valuechain.web.operation.following import Served, request_id

_OURS = logging.getLogger("valuechain")
_log = logging.getLogger(__name__)


def configure_logs() -> None:
    """Writes logs to standard error as the settings say. Raises a ValueError that names the variable.

    Without a setting, only warnings and errors, for people. Libraries log only warnings and errors in any case.
    """
    form = settings.log_form()
    root = logging.getLogger()
    for before in root.handlers[:]:
        if isinstance(before, _Handler):
            root.removeHandler(before)
    handler = _Handler()
    handler.setFormatter(_JsonFormatter() if form == "json" else _TextFormatter())
    handler.addFilter(_hide_paths)
    root.addHandler(handler)
    _OURS.setLevel(settings.log_level().upper() if form else logging.WARNING)
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # it warns of each request that waits for a thread


def log_request(served: Served) -> None:
    """Logs a request that has been answered."""
    if _log.isEnabledFor(logging.INFO):
        fields = {
            "method": served.method,
            "route": served.route,
            "status": served.status,
            "ms": round(served.seconds * 1000, 1),
            "bytes": served.bytes,
        }
        _log.info("request", extra={"fields": fields})


class _Handler(logging.StreamHandler[TextIO]):
    """Writes to standard error, wherever that leads when something is written."""

    @property
    def stream(self) -> TextIO:
        """Standard error."""
        return sys.stderr

    @stream.setter
    def stream(self, _stream: TextIO) -> None: ...


class _JsonFormatter(logging.Formatter):
    """A line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """The record with its time (UTC), level and request."""
        return json.dumps(_fields(record), ensure_ascii=False)


class _TextFormatter(logging.Formatter):
    """A line for people; a traceback follows on lines of its own."""

    def format(self, record: logging.LogRecord) -> str:
        """The record with its time (UTC), level and request."""
        fields = _fields(record)
        time, level, message = fields.pop("time"), fields.pop("level"), fields.pop("message")
        error = fields.pop("error", "")
        more = "".join(f" {name}={value}" for name, value in fields.items())
        return f"{time} {level.upper()} {message}{more}" + (f"\n{error}" if error else "")


def _fields(record: logging.LogRecord) -> dict[str, Any]:
    more: Mapping[str, Any] = getattr(record, "fields", {})
    fields = {
        "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
        "level": record.levelname.lower(),
        "message": record.getMessage(),
        **({"request": request_id()} if request_id() else {}),
        **more,
    }
    if record.exc_info and record.exc_info[1] is not None:
        fields["error"] = write_traceback(record.exc_info[1])
    return fields


def write_traceback(error: BaseException) -> str:
    """Where an error was raised, with its class and its causes.

    Without its message, which often quotes what someone typed or the key in an address.
    """
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    before = f"{write_traceback(cause)}\nthen " if cause is not None else ""
    name = f"{type(error).__module__}.{type(error).__qualname__}"
    return f"{before}Traceback of {name}:\n{_write_calls(error.__traceback__)}"


def _write_calls(calls: TracebackType | None) -> str:
    return "".join(traceback.format_tb(calls)).rstrip()


_PATH = re.compile(r" serving .*", re.DOTALL)


def _hide_paths(record: logging.LogRecord) -> bool:
    """Removes the path from waitress's messages, since it may hold a code."""
    if record.name.startswith("waitress"):
        record.msg = _PATH.sub(" serving a request", str(record.msg))
    return True
