"""The server: garbage collection, and many connections at once."""

import gc
import socket
from contextlib import ExitStack
from urllib.parse import urlsplit
from urllib.request import urlopen

from tests.web.conftest import serve
from valuechain.model.chain import ValueChain
from valuechain.web.app.serving import get_ready


def test_garbage_collections_skip_the_loaded_data(chain: ValueChain) -> None:
    """A full collection during a request does not traverse the catalogue."""
    get_ready(chain).join()
    frozen = gc.get_freeze_count()
    gc.unfreeze()  # the other tests run without freezing
    assert frozen > len(chain.ownerships)


PHONES = 500
"""A large room; each phone keeps a connection open between polls."""


def test_a_full_room_leaves_connections_free() -> None:
    """With a connection open for every phone of the largest room, another visitor is answered."""
    with serve() as site, ExitStack() as room:
        address = urlsplit(site)
        for _ in range(PHONES):
            phone = room.enter_context(socket.create_connection((address.hostname or "", address.port or 0)))
            phone.settimeout(10)
            phone.sendall(f"GET /healthz HTTP/1.1\r\nHost: {address.netloc}\r\n\r\n".encode())
            assert phone.recv(12) == b"HTTP/1.1 200"
        with urlopen(f"{site}/healthz", timeout=10) as answer:  # noqa: S310 # our own address
            assert answer.status == 200
