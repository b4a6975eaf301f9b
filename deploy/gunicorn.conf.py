"""Settings for gunicorn, which serves valuechain with several processes: see docs/how-to/operate.md.

    gunicorn --config deploy/gunicorn.conf.py app:server

Gunicorn does not protect itself from slow clients, so a proxy must stand in front.
"""

import sys
from pathlib import Path

from valuechain import settings  # here, before they are forked, so that all processes have the same salt
from valuechain.storage.engine import check_folder
from valuechain.storage.errors import StorageError
from valuechain.tables.reading.read import read_chain

try:  # before any process starts: each would fail with a traceback, or at its first request
    for warning in settings.check():
        sys.stderr.write(f"{warning}\n")
    workers = settings.processes()
    check_folder(settings.database_url())
    if source := settings.data_source():
        read_chain(source)
except (ValueError, StorageError) as error:
    raise SystemExit(f"valuechain cannot start. {error}") from None

bind = f"{settings.host()}:{settings.port()}"
threads = 8
keepalive = 30  # longer than a phone waits between polls
graceful_timeout = 30  # seconds that running requests get when the server stops
timeout = 60  # seconds after which a worker that does nothing at all is replaced
limit_request_line = 8190  # bytes; addresses have up to 8,000 characters, and gunicorn's default is 4,094
_MEMORY = Path("/dev/shm")  # noqa: S108 # a folder in memory, so that the disk may be read-only
worker_tmp_dir = str(_MEMORY) if _MEMORY.is_dir() else None
control_socket_disable = True  # it would be written into the home folder
