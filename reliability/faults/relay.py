"""A relay in front of a server: it delays, cuts, repeats and reorders what passes, and can change servers."""

import asyncio
import random
import re
from collections.abc import Callable, Coroutine, Sequence
from contextlib import suppress
from typing import Any

_CHUNK = 1 << 16
_Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]
Upstream = str | int
"""Where a server listens: the file of its socket, or its port on this machine."""


class Relay:
    """Passes connections on to servers.

    Every attribute can be changed at any time; times in seconds.
    """

    def __init__(self, *upstream: Upstream) -> None:
        self.upstream: Sequence[Upstream] = upstream
        """The servers; each new connection goes to a random one."""
        self.delay = 0.0
        """How long everything from clients is held."""
        self.slowest = 0.0
        """Responses are held for a random time up to this."""
        self.cut_after: float | None = None
        """Closes the connection if nothing has come back after this time; the server still does what was asked."""
        self.repeats = 0.0
        """Each form is sent a second time, within this time; the response to the first is the one that is passed on."""
        self.repeated = self.cut = 0
        self.port = 0
        self._random = random.Random(15)  # noqa: S311 # not secret
        self._tasks: set[asyncio.Task[None]] = set()
        self._server: asyncio.Server | None = None

    async def __aenter__(self) -> "Relay":
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0, limit=_CHUNK)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._server is not None
        self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    @property
    def site(self) -> str:
        """The address that clients use."""
        return f"http://127.0.0.1:{self.port}"

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            there, to = await self._connect()
        except OSError:
            writer.close()
            return
        waiting: list[asyncio.TimerHandle] = []

        def end(*_: object) -> None:
            for each in (writer, to):
                each.close()

        def cut() -> None:
            self.cut += 1
            writer.transport.abort()

        async def ask(chunk: bytes) -> None:
            if self.repeats and chunk.startswith(b"POST "):
                chunk = await _rest_of_form(chunk, reader)
                self._later(self._repeat(chunk))
                await asyncio.sleep(self._random.random() * self.repeats)  # so that others overtake it
            await asyncio.sleep(self.delay)
            if self.cut_after is not None:
                waiting.append(asyncio.get_running_loop().call_later(self.cut_after, cut))
            to.write(chunk)

        async def answer(chunk: bytes) -> None:
            await asyncio.sleep(self._random.random() * self.slowest)
            while waiting:
                waiting.pop().cancel()
            writer.write(chunk)

        self._later(_pump(reader, ask, end))
        self._later(_pump(there, answer, end))

    async def _connect(self) -> _Streams:
        upstream = self._random.choice(self.upstream)
        if isinstance(upstream, str):
            return await asyncio.open_unix_connection(upstream)
        return await asyncio.open_connection("127.0.0.1", upstream)

    async def _repeat(self, form: bytes) -> None:
        """Sends a form again, over a connection of its own."""
        await asyncio.sleep(self._random.random() * self.repeats)
        with suppress(OSError):
            there, to = await self._connect()
            to.write(form.replace(b"\r\nConnection: keep-alive", b"").replace(b"\r\n", b"\r\nConnection: close\r\n", 1))
            await there.read()
            to.close()
            self.repeated += 1

    def _later(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


async def _pump(
    reader: asyncio.StreamReader, pass_on: Callable[[bytes], Coroutine[Any, Any, None]], end: Callable[[], None]
) -> None:
    with suppress(OSError):
        while chunk := await reader.read(_CHUNK):
            await pass_on(chunk)
    end()


async def _rest_of_form(chunk: bytes, reader: asyncio.StreamReader) -> bytes:
    """A whole request, whose first bytes have been read."""
    while b"\r\n\r\n" not in chunk:
        chunk += await reader.read(_CHUNK)
    head, _, body = chunk.partition(b"\r\n\r\n")
    length = re.search(rb"content-length: *(\d+)", head, re.IGNORECASE)
    missing = (int(length[1]) if length else 0) - len(body)
    return chunk + (await reader.readexactly(missing) if missing > 0 else b"")
