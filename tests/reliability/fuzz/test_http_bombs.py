"""Requests that cost a server far more than they cost to send, over real sockets."""

import threading
from collections.abc import Iterator

import pytest

from reliability.fuzz.http_bombs import HTTP_BOMBS, send
from reliability.fuzz.site import Site
from valuechain.web.operation.connections import Server

CUT_OFF = (0, 431)
"""Whether a client that is still sending sees the answer depends on its system."""
SHORT = {
    "gzip of 100 MB to a callback": (400,),
    "gzip of 100 MB as an upload": (400,),
    "100,000 parts in an upload": (413,),
    "a million fields to /my-data": (413,),
    "JSON 100,000 deep to a callback": (400,),
    "JSON 100,000 deep to the editor": (400,),
    "headers of 1 MB": CUT_OFF,
    "10,000 headers": CUT_OFF,
    "a request line of 1 MB": CUT_OFF,
    "chunks without end": (413,),
    "chunks of one byte without end": (400,),
    "a chunk's head without end": (400,),
    "trailers without end": (400,),
    "Content-Length of 5,000 digits": (400,),
    "Content-Length too short": (400,),
    "Content-Length too long": (0,),
    "an upload of 50 MB, cut": (0,),
    "an upload of 60 MB": (413,),
}
"""The others are in `make fuzz`, which also measures time and memory."""


@pytest.fixture(scope="module")
def port(target_site: Site) -> Iterator[int]:
    """The port at which the app is served as `valuechain serve` does."""
    server = Server(target_site.server, "127.0.0.1", 0)
    thread = threading.Thread(target=server.run, args=(lambda: None,))
    thread.start()
    yield server.port
    server.stop()
    server.stop()
    thread.join()


@pytest.mark.parametrize("name", SHORT)
def test_requests(name: str, port: int, caplog: pytest.LogCaptureFixture) -> None:
    """A request that would cost far more than its size is refused or cut off, without a word in the log."""
    answered = send(port, HTTP_BOMBS[name])
    assert answered.status in SHORT[name]
    assert answered.is_refused
    assert caplog.records == []
