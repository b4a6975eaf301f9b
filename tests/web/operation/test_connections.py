"""The server under slow clients, and how it stops."""

import json
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from http.client import HTTPConnection
from types import SimpleNamespace
from typing import Any

import pytest

from tests.web.conftest import serve_process
from valuechain.web.operation import connections
from valuechain.web.operation.connections import MOST_AHEAD, Server, fit_connections

PATIENCE = 30
"""Seconds: a busy machine may take long; no test waits for it otherwise."""
HEAD = b"POST / HTTP/1.1\r\nHost: here\r\n"


def answer(environ: dict[str, Any], start: Callable[..., object]) -> Iterable[bytes]:
    """A WSGI app that says how long the body was."""
    size = str(len(environ["wsgi.input"].read())).encode()
    start("200 OK", [("Content-Length", str(len(size)))])
    return [size]


@contextmanager
def running(app: Callable[..., Any] = answer) -> Iterator[Server]:
    """A server in a thread, on a port of its own choice."""
    server = Server(app, "127.0.0.1", 0)
    thread = threading.Thread(target=server.run, args=(lambda: None,))
    thread.start()
    try:
        yield server
    finally:
        server.stop()
        server.stop()
        thread.join(PATIENCE)
    assert not thread.is_alive()


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """A server with short deadlines."""
    for name in ("HEADER_SECONDS", "BODY_SECONDS", "IDLE_SECONDS", "CROWDED_IDLE_SECONDS", "UNREAD_SECONDS"):
        monkeypatch.setattr(connections, name, 0.5)
    with running() as server:
        yield server


def connect(server: Server) -> socket.socket:
    """A new connection."""
    return socket.create_connection(("127.0.0.1", server.port), PATIENCE)


def is_closed(client: socket.socket, wait: float = PATIENCE) -> bool:
    """Whether the server closes the connection within the time."""
    client.settimeout(wait)
    try:
        while client.recv(1000):
            pass
    except TimeoutError:
        return False
    except OSError:
        return True
    return True


SLOW = {
    "silent": [],
    "half a header": [HEAD],
    "a header byte by byte": [HEAD, *[b"x"] * 1000],
    "blank lines": [b"\r\n\r\n"] * 1000,
    "no body": [HEAD + b"Content-Length: 1000\r\n\r\n"],
    "a body byte by byte": [HEAD + b"Content-Length: 1000\r\n\r\n", *[b"x"] * 1000],
    "chunks byte by byte": [HEAD + b"Transfer-Encoding: chunked\r\n\r\n", *[b"1\r\nx\r\n"] * 1000],
    "idle after an answer": [HEAD + b"\r\n"],
    "blank lines after an answer": [HEAD + b"\r\n", *[b"\r\n\r\n"] * 1000],
}


@pytest.mark.parametrize("sent", SLOW.values(), ids=SLOW)
def test_a_client_that_does_not_finish_its_request_is_shown_the_door(server: Server, sent: list[bytes]) -> None:
    """A connection is closed when a request is not complete in time, however the client trickles."""
    with closing(connect(server)) as client:
        until = time.monotonic() + PATIENCE
        try:
            for part in sent:
                client.sendall(part)
                assert time.monotonic() < until
                if is_closed(client, 0.05):
                    return
        except OSError:  # closed while we were sending
            return
        assert is_closed(client)


def test_a_slow_upload_at_a_decent_rate_is_taken(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """A large body may take longer than the time for a small one, in proportion to what has arrived."""
    monkeypatch.setattr(connections, "RATE", 10)  # the first hundred bytes are good for ten seconds
    with closing(connect(server)) as client:
        client.sendall(HEAD + b"Content-Length: 101\r\n\r\n" + b"x" * 100)
        time.sleep(2)
        client.sendall(b"x")
        client.settimeout(PATIENCE)
        assert client.recv(12) == b"HTTP/1.1 200"


def test_a_client_that_does_not_read_its_answer_is_shown_the_door(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A thread that writes a large answer is free again when nobody reads it."""
    monkeypatch.undo()
    is_free = threading.Event()

    def write(_: object, start: Callable[..., object]) -> Iterable[bytes]:
        start("200 OK", [("Content-Type", "text/plain")])
        try:
            while True:
                yield b"x" * 1_000_000
        finally:
            is_free.set()

    monkeypatch.setattr(connections, "UNREAD_SECONDS", 0.5)
    with running(write) as writing, closing(connect(writing)) as client:
        client.sendall(b"GET / HTTP/1.1\r\nHost: here\r\n\r\n")
        assert client.recv(12) == b"HTTP/1.1 200"
        assert is_free.wait(PATIENCE)
    assert server.connections == 0


def test_the_largest_bodies_are_refused_while_too_much_arrives(monkeypatch: pytest.MonkeyPatch) -> None:
    """When all bodies together fill the space for them, the largest one is cut off, and a small one is still taken."""
    monkeypatch.setattr(connections, "MOST_ARRIVING", 1000)
    with running() as server, closing(connect(server)) as large, closing(connect(server)) as small:
        small.sendall(HEAD + b"Content-Length: 101\r\n\r\n" + b"x" * 100)
        large.sendall(HEAD + b"Content-Length: 5000\r\n\r\n" + b"x" * 2000)
        assert is_closed(large)
        small.sendall(b"x")
        small.settimeout(PATIENCE)
        assert small.recv(12) == b"HTTP/1.1 200"


def test_five_hundred_slow_clients_do_not_keep_a_visitor_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """Beside 500 slow clients, half of them trickling, each request of a visitor is answered, and they are closed."""
    monkeypatch.setattr(connections, "HEADER_SECONDS", PATIENCE)
    with running() as server, ExitStack() as crowd:
        clients = [crowd.enter_context(closing(connect(server))) for _ in range(500)]
        for number, client in enumerate(clients):
            client.sendall(HEAD if number % 2 else HEAD + b"X-Slow: ")
        visitor = HTTPConnection("127.0.0.1", server.port, timeout=PATIENCE)
        visitor.request("POST", "/", b"hello")
        assert visitor.getresponse().read() == b"5"
        assert server.connections == len(clients) + 1  # none had to be closed for it
        monkeypatch.setattr(connections, "HEADER_SECONDS", 2)
        for client in clients[:100]:
            with suppress(OSError):  # it is closed already
                client.sendall(b"x")
            visitor.request("POST", "/", b"hello")
            assert visitor.getresponse().read() == b"5"
        visitor.close()
        assert all(map(is_closed, clients))


def test_what_people_send_goes_before_what_pages_ask_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """While every thread is busy, forms that arrive later than pages are served before them; each in their order."""
    monkeypatch.setattr(connections, "_THREADS", 1)
    is_running, may_end, served = threading.Event(), threading.Event(), list[str]()

    def work(environ: dict[str, Any], start: Callable[..., object]) -> Iterable[bytes]:
        served.append(environ["PATH_INFO"])
        is_running.set()
        assert may_end.wait(PATIENCE)
        return answer(environ, start)

    with running(work) as server, ExitStack() as stack:
        asked = [("GET", "/page"), ("GET", "/news"), ("POST", "/answer"), ("GET", "/more"), ("POST", "/next")]
        clients = []
        for number, (method, path) in enumerate([("GET", "/first"), *asked]):
            client = stack.enter_context(closing(HTTPConnection("127.0.0.1", server.port, timeout=PATIENCE)))
            client.request(method, path)
            assert is_running.wait(PATIENCE)
            while len(server._tasks.queue) < number:
                time.sleep(0.001)
            clients.append(client)
        may_end.set()
        assert [client.getresponse().status for client in clients] == [200] * len(clients)
    assert served == ["/first", "/answer", "/next", "/page", "/news", "/more"]


def test_pages_get_a_turn_among_forms() -> None:
    """After a few forms, another request is served; a callback, which pages send by themselves, goes before none."""

    def asking(command: str, path: str) -> Any:  # noqa: ANN401 # in place of a connection
        return SimpleNamespace(requests=[SimpleNamespace(command=command, path=path)])

    waiting = connections._Waiting()
    for number in range(2):
        waiting.append(asking("GET", f"/page/{number}"))
    waiting.append(asking("POST", "/_dash-update-component"))
    for number in range(MOST_AHEAD + 1):
        waiting.append(asking("POST", f"/form/{number}"))
    served = [waiting.popleft().requests[0].path for _ in range(MOST_AHEAD + 1)]
    waiting.append(asking("POST", "/late"))
    served += [waiting.popleft().requests[0].path for _ in range(len(waiting))]
    assert served == [
        *(f"/form/{number}" for number in range(MOST_AHEAD)),
        "/page/0",
        f"/form/{MOST_AHEAD}",
        "/late",
        "/page/1",
        "/_dash-update-component",
    ]


def test_running_requests_are_finished_before_the_server_stops() -> None:
    """Once told to stop, a server takes no new connection, closes idle ones and still gives the answer it works on."""
    is_running, may_end = threading.Event(), threading.Event()

    def work(environ: dict[str, Any], start: Callable[..., object]) -> Iterable[bytes]:
        if environ["PATH_INFO"] == "/slow":
            is_running.set()
            assert may_end.wait(PATIENCE)
        return answer(environ, start)

    with running(work) as server, closing(connect(server)) as idle:
        idle.sendall(b"GET / HTTP/1.1\r\nHost: here\r\n\r\n")
        idle.settimeout(PATIENCE)
        assert idle.recv(12) == b"HTTP/1.1 200"
        client = HTTPConnection("127.0.0.1", server.port, timeout=PATIENCE)
        client.request("GET", "/slow")
        assert is_running.wait(PATIENCE)
        server.stop()
        assert is_closed(idle)
        with pytest.raises(OSError, match=r".*"):
            connect(server).close()
        may_end.set()
        response = client.getresponse()
        assert (response.read(), response.headers["Connection"]) == (b"0", "close")


UPLOAD = b"""--cut\r
Content-Disposition: form-data; name="files"; filename="mine.csv"\r
\r
mitigation,actor\r
Test the model,Developer\r
--cut--\r
"""


def test_sigterm_lets_an_upload_finish_and_exits_with_zero(tmp_path: object) -> None:
    """A file that is being sent when SIGTERM arrives is read, its progress is streamed, and the exit code is 0."""
    with serve_process("--database", f"sqlite:///{tmp_path}/own.db") as (site, process):
        host, port = site.removeprefix("http://").split(":")
        with closing(socket.create_connection((host, int(port)), PATIENCE)) as client:
            client.sendall(
                f"POST /my-data HTTP/1.1\r\nHost: {host}:{port}\r\nAccept: application/x-ndjson\r\n"
                f"Content-Type: multipart/form-data; boundary=cut\r\nContent-Length: {len(UPLOAD)}\r\n\r\n".encode()
            )
            client.sendall(UPLOAD[:40])
            time.sleep(0.5)  # so that it has arrived
            process.send_signal(signal.SIGTERM)
            until = time.monotonic() + PATIENCE
            while time.monotonic() < until:
                try:
                    socket.create_connection((host, int(port)), PATIENCE).close()
                except OSError:
                    break
            client.sendall(UPLOAD[40:])
            told = b""
            while part := client.recv(4096):
                told += part
        lines = [json.loads(line) for line in told.decode().splitlines() if line.startswith("{")]
        assert lines[-1]["to"].startswith("/my-data?data=")
        assert process.wait(PATIENCE) == 0
        assert process.stdout is not None
        assert process.stdout.read() == "Stopped.\n"


@pytest.mark.parametrize(("files", "fit"), [(1024, 896), (256, 128), (100, 1), (20_000, 4000)])
def test_connections_fit_into_the_open_files_that_the_system_allows(files: int, fit: int) -> None:
    """The limit on connections leaves open files for the database, and has an upper bound."""
    assert fit_connections(files) == fit


@pytest.mark.parametrize("version", [b"1.0", b"1.1"])
@pytest.mark.parametrize("coding", [b"chunked", b""])
def test_a_request_with_two_lengths_is_refused(server: Server, version: bytes, coding: bytes) -> None:
    """A request with Content-Length and Transfer-Encoding is refused, and the connection closed.

    A proxy in front could end such a request elsewhere than we do, and take its rest for the next visitor's.
    """
    lengths = b"content-length: 5\r\nTransfer-Encoding: %b\r\n\r\n" % coding
    with closing(connect(server)) as client:
        client.sendall(HEAD.replace(b"1.1", version) + lengths + b"0\r\n\r\n" + HEAD + b"\r\n")
        told = b""
        client.settimeout(PATIENCE)
        while part := client.recv(1000):
            told += part
    assert told.split(b" ", 2)[1] == b"400"
    assert told.count(b"HTTP/1.") == 1
