"""Refusals: what a visitor may not do, or not now."""

from typing import TypeVar

from werkzeug.wrappers import Response

_Answer = TypeVar("_Answer", bound=Response)


class RefusedError(Exception):
    """Something was refused; the message says why and what to do."""

    def __init__(self, status: int, message: str, *, wait: int = 0) -> None:
        super().__init__(message)
        self.status = status
        self.wait = wait
        """After how many seconds the browser may try again; 0 if trying again is of no use."""


def with_wait(response: _Answer, error: RefusedError) -> _Answer:
    """The response to a refusal, with the time after which the browser may try again."""
    if error.wait:
        response.headers["Retry-After"] = str(error.wait)
    return response
