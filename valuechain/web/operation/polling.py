"""Waits for connections at a cost that does not grow with those on which nothing happens."""

import select
from typing import Any

from waitress import wasyncore


class Sockets(dict[int, Any]):
    """Waitress's sockets by file number.

    Its own loop asks each connection, every turn, what it waits for: 500 silent ones would add a millisecond to each
    turn, and a request takes two or three. This one asks only those on which something happened, until all they wait
    for is to be read.
    """

    def __init__(self) -> None:
        super().__init__()
        self._poll = select.poll() if hasattr(select, "poll") else None
        self._flags: dict[int, int] = {}
        self._lively: set[int] = set()

    def __setitem__(self, number: int, socket: Any) -> None:  # noqa: ANN401 # waitress ships no types
        super().__setitem__(number, socket)
        self._lively.add(number)

    def __delitem__(self, number: int) -> None:
        super().__delitem__(number)
        self._lively.discard(number)
        if self._poll is not None and self._flags.pop(number, 0):
            self._poll.unregister(number)

    def turn(self, seconds: float) -> None:
        """Waits until something can be read or written, at most for the given time, and does it."""
        if self._poll is None:  # on Windows
            wasyncore.loop(seconds, map=self, count=1)
            return
        for number in list(self._lively):
            self._ask(number, self._poll)
        for number, happened in self._poll.poll(int(seconds * 1000)):
            socket = self.get(number)
            if socket is not None:
                self._lively.add(number)
                wasyncore.readwrite(socket, happened)

    def _ask(self, number: int, poll: "select.poll") -> None:
        """Registers what a socket waits for.

        While a thread answers a request, its connection waits for nothing, so it is asked again each turn.
        """
        socket = self[number]
        is_readable = socket.readable()
        flags = select.POLLIN | select.POLLPRI if is_readable else 0
        if not socket.accepting and socket.writable():
            flags |= select.POLLOUT
        elif is_readable:
            self._lively.discard(number)
        before = self._flags.get(number, 0)
        if flags == before:
            return
        if flags:
            poll.register(number, flags)
        else:
            poll.unregister(number)
        self._flags[number] = flags
