"""Follows each request through the server: its id, its route, and what became of it."""

import re
import secrets
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextvars import ContextVar
from typing import Any, NamedTuple, TypeAlias

from flask import Flask, Response, request

_NAME = "X-Request-ID"
_ROUTE = "valuechain.route"
_FROM_PROXY = re.compile(r"[0-9A-Fa-f-]{8,64}")
"""Ids as proxies make them: hexadecimal, as UUIDs are. Neither keys nor codes look like this."""
_NO_ROUTE = "none"

_id: ContextVar[str] = ContextVar("request_id", default="")


def request_id() -> str:
    """The id of the request that this thread answers; empty outside requests."""
    return _id.get()


class Served(NamedTuple):
    """The outcome of a request: nothing in it comes from the client, apart from the method."""

    method: str
    route: str
    """The rule that matched, such as `/w/<code>`; never the path."""
    status: int
    seconds: float
    """Until the last byte of the answer was handed over."""
    bytes: int


Observer: TypeAlias = Callable[[Served], None]
_WsgiApp: TypeAlias = Callable[..., Iterable[bytes]]
_METHODS = ("GET", "HEAD", "POST", "OPTIONS", "PUT", "DELETE", "PATCH")


def follow_requests(server: Flask, *, is_behind_proxy: bool) -> list[Observer]:
    """Gives each request an id, which the answer's `X-Request-ID` repeats.

    Takes the proxy's id, if there is a proxy and the id is well-formed. Returns the list of observers, which are told
    of each request once it is answered; it is empty at first.
    """
    observers: list[Observer] = []

    @server.after_request
    def note_route(response: Response) -> Response:
        if request.url_rule is not None:
            request.environ.setdefault(_ROUTE, []).append(request.url_rule.rule)
        return response

    server.wsgi_app = _Followed(server.wsgi_app, observers, is_behind_proxy=is_behind_proxy)  # type: ignore[method-assign] # as Flask's documentation does
    return observers


class _Followed:
    """The outermost layer of the app."""

    def __init__(self, app: _WsgiApp, observers: Sequence[Observer], *, is_behind_proxy: bool) -> None:
        self._app, self._observers, self._is_behind_proxy = app, observers, is_behind_proxy

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        given = environ.get("HTTP_X_REQUEST_ID", "") if self._is_behind_proxy else ""
        name = given if _FROM_PROXY.fullmatch(given) else secrets.token_hex(8)
        _id.set(name)
        answer = _Answer(environ, self._observers)

        def start(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:  # noqa: ANN401 # WSGI's
            answer.status = int(status[:3])
            return start_response(status, [*headers, (_NAME, name)], *more)

        answer.parts = self._app(environ, start)
        return answer


class _Answer:
    """The body of an answer; tells the observers when it has been handed over."""

    parts: Iterable[bytes] = ()
    status = 500

    def __init__(self, environ: dict[str, Any], observers: Sequence[Observer]) -> None:
        self._begun, self._observers, self._bytes = time.perf_counter(), observers, 0
        self._method = environ["REQUEST_METHOD"]
        self._route: list[str] = environ.setdefault(_ROUTE, [])  # shared with copies that a layer below may make

    def __iter__(self) -> Iterator[bytes]:
        for part in self.parts:
            self._bytes += len(part)
            yield part

    def close(self) -> None:
        """Ends the request, whether or not all of it was read."""
        try:
            close = getattr(self.parts, "close", None)
            if close is not None:
                close()
        finally:
            method = self._method if self._method in _METHODS else "OTHER"
            route = self._route[-1] if self._route else _NO_ROUTE
            served = Served(method, route, self.status, time.perf_counter() - self._begun, self._bytes)
            for observe in self._observers:
                observe(served)
            _id.set("")
