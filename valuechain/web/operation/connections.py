"""A waitress server that slow clients cannot fill, and that finishes running requests before it stops."""

import signal
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import Any

from waitress import wasyncore
from waitress.adjustments import Adjustments
from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser, ParsingError
from waitress.server import TcpWSGIServer
from waitress.task import ThreadedTaskDispatcher
from waitress.utilities import BadRequest

from valuechain.web.operation.polling import Sockets

_THREADS = 8
_FILES = 8192
"""How many open files to ask the system for, if it allows as many."""
_OTHER_FILES = 128
"""Open files that are not connections: the database, the log, libraries."""
_MOST_CONNECTIONS = 4000
"""More than a room of a thousand needs, with two connections for each phone."""
_WINDOWS_CONNECTIONS = 400
"""Windows has no `poll`, and its `select` takes 512 connections."""

MOST_HEADER_BYTES = 65_536
"""Our addresses have up to 8,000 characters; the rest is for cookies of other applications on the same host."""
MOST_FRAMING_BYTES = 65_536
"""How many more bytes than content the heads of chunks may have: chunks of a byte cost most to read."""
MOST_LINE_BYTES = 16_384
"""The longest unfinished head of a chunk, or trailers."""
MOST_ARRIVING = 1_000_000_000
"""Bytes of all bodies together that arrive at an address or wait for their turn: they lie in temporary files."""
MOST_BYTES = 128_000_000
"""The largest body that is taken in at all, so that a file somewhat above the limit gets a message that says so."""
HEADER_SECONDS = 10
"""Time for the whole header of a request, and for the first byte of a new connection."""
BODY_SECONDS = 20
"""Time for a body, with another second for each `RATE` bytes that have arrived."""
UNREAD_SECONDS = 60
"""Time for an answer to be read, with another second for each `RATE` bytes that have been read."""
RATE = 4000
"""Bytes per second: the slowest line. 50 MB may take three and a half hours."""
MOST_AHEAD = 3
"""How many forms may go before other requests in a row."""
IDLE_SECONDS = 120
"""How long a connection is kept for a further request: phones keep theirs open between polls."""
CROWDED_IDLE_SECONDS = 15
"""The same while more than half of the connections are taken."""
FINISHING_SECONDS = 30
"""How long running requests may take to finish once the server stops."""


class _Request(HTTPRequestParser):  # type: ignore[misc] # waitress ships no types
    """A request that knows when its first byte arrived."""

    completed: bool

    def __init__(self, adj: Adjustments) -> None:
        super().__init__(adj)
        self.begun = time.monotonic()

    @property
    def deadline(self) -> float:
        """When the rest must have arrived: only a body that arrives at a decent rate moves it."""
        if not self.headers_finished:
            return self.begun + HEADER_SECONDS
        return self.begun + HEADER_SECONDS + BODY_SECONDS + float(self.body_bytes_received) / RATE

    def received(self, data: bytes) -> int:
        """Takes in what has arrived, and returns how many bytes of it belong to this request."""
        taken = int(super().received(data))
        if self.chunked and not self.completed:
            framing = self.body_bytes_received - len(self.body_rcv)
            # Waitress copies an unfinished head of a chunk, or trailer, each time that more of it arrives.
            unfinished = len(self.body_rcv.control_line) + len(self.body_rcv.trailer)
            if unfinished > MOST_LINE_BYTES or framing > MOST_FRAMING_BYTES + len(self.body_rcv):
                self.error, self.completed = BadRequest("There is more around the content than in it"), True
        return taken

    def parse_header(self, header_plus: bytes) -> None:
        """Reads the header. Raises ParsingError."""
        names = {line.partition(b":")[0].lower() for line in header_plus.split(b"\r\n")}
        if names >= {b"content-length", b"transfer-encoding"}:  # a proxy may believe the other one than we do
            raise ParsingError("Content-Length and Transfer-Encoding do not go together")
        try:
            super().parse_header(header_plus)
        except ValueError as error:  # a Content-Length of more digits than Python reads
            raise ParsingError("Content-Length is invalid") from error


class _Channel(HTTPChannel):  # type: ignore[misc] # waitress ships no types
    """A connection with a deadline: waitress's own time-out starts anew with each byte."""

    parser_class = _Request
    served: float | None = None
    """When a request was last served on this connection."""
    sent = 0
    unread: tuple[float, int] | None = None
    """Since when the client has something to read, and how much had been sent before."""

    def __init__(self, *arguments: Any, **more: Any) -> None:  # noqa: ANN401 # waitress's
        self.opened = time.monotonic()
        super().__init__(*arguments, **more)

    def service(self) -> None:
        """Answers a request, and closes the connection afterwards if the server is stopping."""
        self.served = time.monotonic()
        if self.server.is_stopping:
            self.close_afterwards()
        super().service()
        self.served = time.monotonic()

    def send(self, data: bytes, do_close: bool = True) -> int:
        """Sends a part of an answer, and counts it."""
        sent = int(super().send(data, do_close))
        self.sent += sent
        return sent

    def handle_close(self) -> None:
        """Closes the connection, and the temporary file of what had arrived."""
        if self.request is not None:
            self.request.close()
        super().handle_close()

    def close_afterwards(self) -> None:
        """Makes the answers to the requests that have arrived the last ones on this connection."""
        for request in list(self.requests):
            request.headers["CONNECTION"] = "close"

    def is_overdue(self, now: float, idle: float) -> bool:
        """Whether the client has missed a deadline; `idle` is the time allowed between requests."""
        if self.total_outbufs_len:
            since, sent = self.unread = self.unread or (now, self.sent)
            return bool(now > since + UNREAD_SECONDS + (self.sent - sent) / RATE)
        self.unread = None
        if self.requests:
            return False
        request = self.request
        if request is not None:
            return bool(now > request.deadline)
        return now > (self.opened + HEADER_SECONDS if self.served is None else self.served + idle)

    @property
    def arrived(self) -> int:
        """Bytes of bodies that are kept for this connection until they are complete and were read."""
        return sum(int(each.body_bytes_received) for each in (self.request, *self.requests) if each is not None)

    @property
    def is_busy(self) -> bool:
        """Whether a request has begun to arrive with its header, runs, or is being answered."""
        request = self.request
        return bool(self.requests or self.total_outbufs_len or (request is not None and request.headers_finished))


class _Waiting(deque[_Channel]):
    """Connections whose requests wait for a thread: forms go before what pages ask for by themselves.

    When a question opens, each phone of a large room asks for its new screen, and who answers must not wait for them.
    After a few forms, one other request has its turn, so that health checks and pages go on in a flood of forms.
    """

    sent = 0
    """How many at the beginning have a form to send."""
    _ahead = 0
    """How many forms have gone before other requests in a row."""

    def append(self, channel: _Channel) -> None:
        """Adds a connection behind those that go before it."""
        request = channel.requests[0]
        is_callback = getattr(request, "path", "").endswith("/_dash-update-component")
        if getattr(request, "command", "") == "POST" and not is_callback:
            self.insert(self.sent, channel)
            self.sent += 1
        else:
            super().append(channel)

    def popleft(self) -> _Channel:
        """Takes the next connection."""
        self._ahead = self._ahead + 1 if self.sent else 0
        if self._ahead > MOST_AHEAD and len(self) > self.sent:
            self._ahead = 0
            channel = self[self.sent]
            del self[self.sent]
            return channel
        self.sent = max(0, self.sent - 1)
        return super().popleft()


class _Listener(TcpWSGIServer):  # type: ignore[misc] # waitress ships no types
    """Accepts connections at one address."""

    channel_class = _Channel
    is_stopping = False

    def maintenance(self, _now: float) -> None:
        """Nothing: waitress calls this while it asks connections what they wait for, so none may be closed here."""

    def close_overdue(self) -> None:
        """Closes every connection whose client has missed a deadline, and the largest uploads if there are too many."""
        now, channels = time.monotonic(), list(self.active_channels.values())
        idle = CROWDED_IDLE_SECONDS if len(channels) > self.adj.connection_limit / 2 else IDLE_SECONDS
        for channel in channels:
            if channel.is_overdue(now, idle):
                channel.handle_close()  # at once: a client that does not read never lets us write the end
        arrived = sum(each.arrived for each in channels)
        for channel in sorted(channels, key=lambda each: each.arrived, reverse=True):
            if arrived > MOST_ARRIVING and not channel.requests:
                arrived -= channel.arrived
                channel.handle_close()

    def stop_accepting(self) -> None:
        """Closes the address to new connections, and what is idle."""
        self.is_stopping, self.accepting = True, False
        wasyncore.dispatcher.close(self)  # not waitress's, which also closes the trigger that running requests need
        for channel in list(self.active_channels.values()):
            channel.close_afterwards()

    def close_idle(self) -> None:
        """Closes connections on which nothing is under way."""
        for channel in list(self.active_channels.values()):
            if not channel.is_busy:
                channel.handle_close()


class Server:
    """Serves a WSGI app until it is told to stop."""

    def __init__(self, app: Callable[..., Any], host: str, port: int) -> None:
        """Begins to listen. Raises OSError."""
        # The app itself reads proxy headers, if the settings say that there is a proxy.
        self.adjustments = Adjustments(
            host=host,
            port=port,
            threads=_THREADS,
            connection_limit=allow_connections(),
            max_request_header_size=MOST_HEADER_BYTES,
            max_request_body_size=MOST_BYTES,
            ident=None,
            clear_untrusted_proxy_headers=False,
        )
        self._sockets = Sockets()
        self._tasks = ThreadedTaskDispatcher()
        self._tasks.queue = _Waiting()
        self._tasks.set_thread_count(_THREADS)
        self._listeners: list[_Listener] = []
        try:
            for address in self.adjustments.listen:
                more = {"adj": self.adjustments, "dispatcher": self._tasks, "sockinfo": address}
                self._listeners.append(_Listener(app, self._sockets, **more))
        except OSError:
            self._close()
            raise
        self._asked, self._checked = 0, 0.0

    @property
    def port(self) -> int:
        """The port that it listens on, if the system chose it."""
        return int(self._listeners[0].effective_port)

    @property
    def connections(self) -> int:
        """The number of open connections."""
        return sum(len(each.active_channels) for each in self._listeners)

    def run(self, begin: Callable[[], None]) -> bool:
        """Serves until told to stop, then finishes running requests; calls `begin` once it can be stopped.

        Returns whether all were finished in time.
        """
        with self._heeding_signals():
            begin()
            while not self._asked:
                self._turn()
            return self._finish()

    def stop(self) -> None:
        """Stops, once running requests are finished; if called again, at once. Safe in signal handlers and threads."""
        self._asked += 1
        for each in self._listeners:
            with suppress(OSError):  # it is closed already
                each.pull_trigger()

    def _finish(self) -> bool:
        for each in self._listeners:
            each.stop_accepting()
        until = time.monotonic() + FINISHING_SECONDS
        while self.connections and self._asked == 1 and time.monotonic() < until:
            self._turn(0.1)
            for each in self._listeners:
                each.close_idle()
        is_finished = not self.connections
        self._close()
        return is_finished

    def _close(self) -> None:
        self._tasks.shutdown(timeout=1)
        wasyncore.close_all(self._sockets, ignore_all=True)

    def _turn(self, seconds: float = 1) -> None:
        """Waits for something to read or write, at most for the given time, and does it."""
        self._sockets.turn(seconds)
        now = time.monotonic()
        if now >= self._checked + 1:
            self._checked = now
            for each in self._listeners:
                each.close_overdue()

    @contextmanager
    def _heeding_signals(self) -> Iterator[None]:
        """Stops on SIGTERM and SIGINT, which only the main thread receives."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return

        def heed(_signal: int, _frame: FrameType | None) -> None:
            self.stop()

        before = {number: signal.signal(number, heed) for number in (signal.SIGTERM, signal.SIGINT)}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


def allow_connections() -> int:
    """Raises the limit of open files as far as the system allows, and returns how many connections fit into it."""
    try:
        import resource  # noqa: PLC0415 # not on Windows
    except ImportError:
        return _WINDOWS_CONNECTIONS
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    is_endless = hard == resource.RLIM_INFINITY
    wanted = max(soft, _FILES if is_endless else min(_FILES, hard))
    with suppress(ValueError, OSError):  # macOS allows less than it says
        if soft not in (wanted, resource.RLIM_INFINITY):
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
            soft = wanted
    return _MOST_CONNECTIONS if soft == resource.RLIM_INFINITY else fit_connections(soft)


def fit_connections(files: int) -> int:
    """How many connections fit into a number of open files, some of which are needed for other things."""
    return max(1, min(_MOST_CONNECTIONS, files - _OTHER_FILES))
