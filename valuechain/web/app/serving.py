"""Serves the app until it is interrupted."""

import gc
import logging
import select
import sys
import threading
import time
import webbrowser

import click
from waitress import create_server

from valuechain.analysis.across.codes import codes_of_statements
from valuechain.analysis.search.index import prepare
from valuechain.model.chain import ValueChain
from valuechain.storage.errors import StorageError
from valuechain.web.app.server import build_app
from valuechain.web.store import Store

_log = logging.getLogger(__name__)

_THREADS = 8
_CONNECTIONS = 900 if hasattr(select, "poll") else 400
"""Maximum number of open connections: phones keep theirs open between polls. Many systems allow a process 1,024 files,
and Windows, which has no `poll`, 512 connections."""
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
    take_turns()
    app = build_app(chain, database, is_workshops_only=is_workshops_only)
    begin_purging(database)
    try:
        # The app itself reads proxy headers, if the settings say that there is a proxy.
        server = create_server(
            app.server,
            host=host,
            port=port,
            threads=_THREADS,
            connection_limit=_CONNECTIONS,
            asyncore_use_poll=True,
            ident=None,
            clear_untrusted_proxy_headers=False,
        )
    except OSError as error:
        reason = error.strerror or error
        raise ValueError(f"Cannot serve on {host}:{port} ({reason}). Choose another with --host or --port.") from error
    url = f"http://{'localhost' if host in ('127.0.0.1', '0.0.0.0', '::1', '::') else host}:{port}/"  # noqa: S104 # compared, not bound
    click.echo(f"valuechain is at {url} (Ctrl+C to stop)")
    get_ready(chain)
    if is_opened:
        threading.Timer(0.3, webbrowser.open, [url]).start()
    try:
        server.run()
    except KeyboardInterrupt:
        click.echo("Stopped.")
    finally:
        server.close()


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


def begin_purging(database: str | None = None) -> None:
    """Purges expired data now and every hour, in a thread because the database is slow to open."""
    threading.Thread(target=_purge, args=(Store(database),), daemon=True).start()


def _purge(store: Store) -> None:
    """Purges expired data and workshops; failures do not affect the shipped frameworks."""
    while True:
        try:
            store.purge_if_there()
        except StorageError as error:
            _log.warning("Uploaded data and workshops cannot be used: %s", error)
        time.sleep(_PURGED_EVERY)
