"""Requests that would cost a server far more than they cost to send: each is sent over a socket, and measured."""

import gzip
import json
import socket
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from functools import partial
from itertools import chain, repeat
from pathlib import Path
from typing import NamedTuple

import psutil

from reliability.fuzz.run import peak_memory
from reliability.served import Server, served

MOST_SECONDS = 10.0
"""Seconds from the first byte until the answer, or until the server hangs up, on a machine that is not busy."""
MOST_COMPUTING = 2.0
"""Seconds of the server's processor time."""
MOST_MEGABYTES = 200
"""Megabytes that the server may need for it: some four times the largest upload."""
_PATIENCE = 60.0
"""Seconds after which a client gives up."""
_CALLBACK = "/_dash-update-component"
_FORM = "application/x-www-form-urlencoded"
_MULTIPART = "multipart/form-data; boundary=x"
_PART = b'--x\r\nContent-Disposition: form-data; name="%s"%s\r\n\r\n%s\r\n'
_FILE = _PART % (b"files", b'; filename="mine.csv"', b"%s")
_MEGABYTE = b"x" * 1_000_000


class HttpBomb(NamedTuple):
    """A request, in the parts in which it is sent."""

    name: str
    parts: Callable[[], Iterable[bytes]]
    """A client that stops in the middle has no more parts, and closes its side."""


class Answered(NamedTuple):
    """What became of a request."""

    status: int
    """0 if the server hung up without an answer."""
    seconds: float
    text: str = ""

    @property
    def is_refused(self) -> bool:
        """Whether it was refused, led elsewhere or cut off, without an error."""
        return (self.status == 0 or 300 <= self.status < 500) and "Traceback" not in self.text


def _head(path: str, *headers: str, method: str = "POST") -> bytes:
    return "\r\n".join([f"{method} {path} HTTP/1.1", "Host: localhost", *headers, "", ""]).encode()


def _post(path: str, kind: str, body: bytes, *headers: str) -> Iterator[bytes]:
    yield _head(path, f"Content-Type: {kind}", f"Content-Length: {len(body)}", *headers)
    yield body


def _form(path: str, fields: int) -> Iterator[bytes]:
    yield from _post(path, _FORM, b"a=&" * fields)


def _chunked(chunks: Iterable[bytes]) -> Iterator[bytes]:
    yield _head("/my-data", f"Content-Type: {_MULTIPART}", "Transfer-Encoding: chunked")
    yield from chunks


def _squeezed(content: bytes) -> bytes:
    """100 MB in less than 500 kB."""
    return gzip.compress(content + b"x" * 100_000_000, 1)


def _deep(number: int) -> bytes:
    body = {"output": "..page.html..", "outputs": [{"id": "page", "property": "html"}], "inputs": "DEEP"}
    return json.dumps(body).encode().replace(b'"DEEP"', b'[{"a":' * number + b"1" + b"}]" * number)


def _list() -> list[HttpBomb]:
    """Every bomb for the server."""
    form = _PART % (b"a", b"", b"b")
    file = _FILE % (_MEGABYTE * 50) + b"--x--\r\n"
    found: dict[str, Callable[[], Iterable[bytes]]] = {
        "gzip of 100 MB to a callback": lambda: _post(
            _CALLBACK, "application/json", _squeezed(b"{"), "Content-Encoding: gzip"
        ),
        "gzip of 100 MB as an upload": lambda: _post(
            "/my-data", _MULTIPART, _squeezed(b"--x\r\n"), "Content-Encoding: gzip"
        ),
        "100,000 parts in an upload": lambda: _post("/my-data", _MULTIPART, form * 100_000 + b"--x--\r\n"),
        "100,000 files in an upload": lambda: _post("/my-data", _MULTIPART, _FILE % b"" * 100_000 + b"--x--\r\n"),
        "a part with 100,000 headers": lambda: _post(
            "/my-data", _MULTIPART, b"--x\r\n" + b"a: b\r\n" * 100_000 + b"\r\n\r\n--x--\r\n"
        ),
        "a part that never ends its header": lambda: _post("/my-data", _MULTIPART, b"--x\r\na: " + _MEGABYTE * 49),
        "dashes of a boundary, 49 MB": lambda: _post("/my-data", _MULTIPART, b"--x\r\n\r\n" + b"\r\n--" * 12_000_000),
        **{
            f"a million fields to {path}": partial(_form, path, 1_000_000)
            for path in ("/my-data", "/workshop/prepare", "/edit/new", "/w/ABCDEFG/join", "/w/ABCDEFG/answer")
        },
        **{
            f"330,000 fields to {path}": partial(_form, path, 330_000)
            for path in ("/my-data", "/workshop/act", "/edit/open", "/w/ABCDEFG/answer")
        },
        "a million fields in an address": lambda: [_head(f"/?{'a=&' * 1_000_000}", method="GET")],
        "JSON 100,000 deep to a callback": lambda: _post(_CALLBACK, "application/json", _deep(100_000)),
        "JSON 100,000 deep to the editor": lambda: _post("/edit/change", "application/json", _deep(100_000)),
        "a number of 900,000 digits": lambda: _post(_CALLBACK, "application/json", b"9" * 900_000),
        "headers of 1 MB": lambda: [_head("/", f"X: {'x' * 1_000_000}", method="GET")],
        "10,000 headers": lambda: [_head("/", *(f"X-{number}: x" for number in range(10_000)), method="GET")],
        "10,000 times one header": lambda: [_head("/", *(["X-Same: x"] * 10_000), method="GET")],
        "a cookie of 1 MB": lambda: [_head("/", f"Cookie: {'a=b; ' * 200_000}", method="GET")],
        "a request line of 1 MB": lambda: [_head(f"/{'x' * 1_000_000}", method="GET")],
        "a request line that never ends": lambda: chain([b"GET /"], repeat(_MEGABYTE, 1000)),
        "a method of 1 MB": lambda: [_head("/", method="X" * 1_000_000)],
        "chunks without end": lambda: _chunked(repeat(b"f4240\r\n" + _MEGABYTE + b"\r\n", 1000)),
        "chunks of one byte without end": lambda: _chunked(repeat(b"1\r\nx\r\n" * 100_000, 1000)),
        "a chunk's head without end": lambda: _chunked(chain([b"1;x="], repeat(_MEGABYTE, 1000))),
        "trailers without end": lambda: _chunked(chain([b"0\r\n"], repeat(b"a: b\r\n" * 100_000, 1000))),
        "a chunk longer than memory": lambda: _chunked([b"f" * 1_000 + b"\r\n", _MEGABYTE]),
        "Content-Length of 5,000 digits": lambda: [_head("/my-data", f"Content-Length: {'9' * 5_000}")],
        "Content-Length of 1 TB": lambda: chain(
            [_head("/my-data", f"Content-Length: {10**12}")], repeat(_MEGABYTE, 1000)
        ),
        "Content-Length below zero": lambda: [_head("/my-data", "Content-Length: -1"), b"x" * 100],
        "two Content-Lengths": lambda: [_head("/my-data", "Content-Length: 5", "Content-Length: 6"), b"x" * 100],
        "Content-Length too short": lambda: [
            _head("/my-data", f"Content-Type: {_MULTIPART}", "Content-Length: 20"),
            form + b"--x--\r\n",
        ],
        "Content-Length too long": lambda: [
            _head("/my-data", f"Content-Type: {_MULTIPART}", "Content-Length: 1000"),
            form + b"--x--\r\n",
        ],
        "Content-Length and chunks": lambda: [
            _head("/my-data", f"Content-Type: {_FORM}", "Content-Length: 3", "Transfer-Encoding: chunked"),
            b"3\r\na=b\r\n0\r\n\r\n",
        ],
        "an upload of 50 MB, cut": lambda: [
            _head("/my-data", f"Content-Type: {_MULTIPART}", f"Content-Length: {len(file)}"),
            file[: len(file) // 2],
        ],
        "an upload of 50 MB, cut in its form": lambda: _post("/my-data", _MULTIPART, file[: len(file) // 2]),
        "an upload of 200 MB": lambda: _post("/my-data", _MULTIPART, _FILE % (_MEGABYTE * 200) + b"--x--\r\n"),
        "an upload of 60 MB": lambda: _post("/my-data", _MULTIPART, _FILE % (_MEGABYTE * 60) + b"--x--\r\n"),
        "an upload of 50 MB where none is taken": lambda: _post("/findings", _MULTIPART, file),
    }  # fmt: skip
    return [HttpBomb(name, parts) for name, parts in found.items()]


HTTP_BOMBS = {bomb.name: bomb for bomb in _list()}


def send(port: int, bomb: HttpBomb) -> Answered:
    """Sends a request to this machine, as far as the server takes it, and waits for the answer or its end."""
    parts = bomb.parts()
    with socket.create_connection(("127.0.0.1", port), _PATIENCE) as client:
        begun = time.monotonic()
        with suppress(OSError):  # the server has hung up
            for part in parts:
                client.sendall(part)
                if time.monotonic() > begun + _PATIENCE:
                    break
            client.shutdown(socket.SHUT_WR)
        told = b""
        with suppress(OSError):
            while part := client.recv(65_536):
                told += part
        seconds = time.monotonic() - begun
    status = int(told[9:12]) if told.startswith(b"HTTP/1.1 ") else 0
    return Answered(status, seconds, told.decode("utf-8", "replace"))


def measure_all() -> bool:
    """Prints what becomes of each bomb at `valuechain serve`; returns whether each stays within the bounds."""
    print(
        f"\nBounds for a request: {MOST_SECONDS:g} s, {MOST_COMPUTING:g} s of computing, {MOST_MEGABYTES} MB more; "
        f"no success, and no error of the server.\n\n{'request':<50}{'s':>6}{'CPU s':>7}{'MB':>6}  status"
    )
    is_bounded = True
    with tempfile.TemporaryDirectory() as folder:
        database = f"sqlite:///{Path(folder) / 'valuechain.db'}"
        with served("", {"VALUECHAIN_DATABASE": database}, 0) as server:
            time.sleep(5)  # it gets ready
            for bomb in HTTP_BOMBS.values():
                is_bounded &= _measure(server, bomb)
    return is_bounded


def _measure(server: Server, bomb: HttpBomb) -> bool:
    process, lines = psutil.Process(server.pid), len(server.log)
    Path(f"/proc/{server.pid}/clear_refs").write_text("5", encoding="ascii")  # forgets the peak
    before, computed = process.memory_info().rss / 1024**2, process.cpu_times()
    answered = send(server.port, bomb)
    server.wait()
    after = process.cpu_times()
    computing = after.user + after.system - computed.user - computed.system
    more = peak_memory(server.pid) - before
    is_quiet = not any("Traceback" in line for line in server.log[lines:])
    is_bounded = (
        answered.is_refused
        and answered.seconds <= MOST_SECONDS
        and computing <= MOST_COMPUTING
        and more <= MOST_MEGABYTES
        and is_quiet
    )
    mark = "" if is_bounded else "  OUT OF BOUNDS" if is_quiet else "  TRACEBACK"
    said = answered.status or "cut off"
    print(f"{bomb.name:<50}{answered.seconds:>6.1f}{computing:>7.1f}{more:>6.0f}  {said}{mark}", flush=True)
    return is_bounded
