"""Serves the app until it is interrupted."""

import gc
import logging
import sys
import threading
import time
import webbrowser

import click
from flask import Flask

from valuechain import settings
from valuechain.analysis.across.codes import codes_of_statements
from valuechain.analysis.search.index import prepare
from valuechain.model.chain import ValueChain
from valuechain.storage.errors import StorageError
from valuechain.web.app.server import STORE, build_app
from valuechain.web.operation.blueprint import count_connections
from valuechain.web.operation.connections import Server
from valuechain.web.operation.logs import configure_logs
from valuechain.web.store import Store

_log = logging.getLogger(__name__)

_PURGED_EVERY = 3600
"""Interval in seconds."""


def serve_forever(
    chain: ValueChain,
    host: str,
    port: int,
    *,
    is_opened: bool = False,
    database: str | None = None,
    is_workshops_only: bool = False,
) -> None:
    """Serves until interrupted, and opens the browser if asked.

    Raises ValueError with advice if the address is taken or not this machine's.
    """
    configure_logs()
    take_turns()
    app = build_app(chain, database, is_workshops_only=is_workshops_only)
    begin_purging(app.server)
    try:
        server = Server(app.server, host, port)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise ValueError(f"Cannot serve on {host}:{port} ({reason}). Choose another with --host or --port.") from error
    count_connections(app.server, lambda: server.connections)
    url = f"http://{'localhost' if host in ('127.0.0.1', '0.0.0.0', '::1', '::') else host}:{port}{settings.path()}/"  # noqa: S104 # compared, not bound
    get_ready(chain)
    if is_opened:
        threading.Timer(0.3, webbrowser.open, [url]).start()
    is_finished = server.run(lambda: click.echo(f"valuechain is at {url} (Ctrl+C to stop)"))
    click.echo("Stopped." if is_finished else "Stopped. Some requests were not finished.")


def take_turns() -> None:
    """Lowers the thread switch interval from five milliseconds to half a millisecond.

    While one request computes agreement, another would otherwise be delayed at each of its own six database queries.
    """
    sys.setswitchinterval(0.0005)


_GARBAGE = 50_000
"""How many new objects start a garbage collection: Python's 700 would make one answer in twenty wait for a full one."""


def get_ready(chain: ValueChain) -> threading.Thread:
    """Prepares search and answers across sources in a thread, then exempts what is loaded from garbage collection.

    For a large folder, this takes seconds, and a full collection would hold up a request for 0.2 s.
    """

    def work() -> None:
        indexing = prepare(chain)
        codes_of_statements(chain)
        indexing.join()
        gc.collect()
        gc.freeze()
        gc.set_threshold(_GARBAGE)

    thread = threading.Thread(target=work, name="get-ready", daemon=True)
    thread.start()
    return thread


def begin_purging(server: Flask) -> None:
    """Purges expired data now and every hour, in a thread because the database is slow to open.

    This opens a database that is there for requests, too, so that they go on if a newer version upgrades it.
    """
    threading.Thread(target=_purge, args=(server.extensions[STORE],), daemon=True).start()


def _purge(store: Store) -> None:
    """Purges expired data and workshops; failures do not affect the shipped frameworks."""
    while True:
        try:
            store.purge_if_there()
        except StorageError as error:
            _log.warning("Uploaded data and workshops cannot be used: %s", error)
        time.sleep(_PURGED_EVERY)
