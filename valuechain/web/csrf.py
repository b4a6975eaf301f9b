"""Refuses forms, in particular those that another site sent (cross-site request forgery)."""

from urllib.parse import urlsplit

from flask import Request, request

SENT_FROM_ELSEWHERE = "Another site asked your browser to send this. Nothing was changed."


class RefusedError(Exception):
    """A form was refused; the message says why and what to do."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


def is_sent_from_here(asked: Request) -> bool:
    """Whether the request came from a page of this server or from a program other than a browser.

    Check this before changing anything: browsers also submit forms from other sites' pages.
    """
    site, origin = asked.headers.get("Sec-Fetch-Site"), asked.headers.get("Origin")
    # Browsers omit Sec-Fetch-Site on insecure connections; other programs send neither that nor Origin.
    if site:
        return site in ("same-origin", "none")
    return origin is None or urlsplit(origin).netloc == asked.host


def check_sender(advice: str) -> None:
    """Raises RefusedError with advice if another site sent the request."""
    if not is_sent_from_here(request):
        raise RefusedError(403, f"{SENT_FROM_ELSEWHERE} {advice}")
