"""Refuses forms that another site sent (cross-site request forgery)."""

from flask import Flask, Request, Response, request

from valuechain.views.page.failure import show_forged
from valuechain.web.operation.failures import give_document, is_page_asked
from valuechain.web.refusals import RefusedError

SENT_FROM_ELSEWHERE = "Another site asked your browser to send this. Nothing was changed."
_ADVICE = "Open the page on this site and try again."
_HARMLESS = ("GET", "HEAD", "OPTIONS")
"""Methods that change nothing."""


def is_sent_from_here(asked: Request) -> bool:
    """Whether the request came from a page of this server or from a program other than a browser.

    Browsers also submit forms from other sites' pages.
    """
    site, origin = asked.headers.get("Sec-Fetch-Site"), asked.headers.get("Origin")
    # Browsers omit Sec-Fetch-Site on insecure connections; other programs send neither that nor Origin.
    if site:
        return site in ("same-origin", "none")
    return origin is None or origin.partition("://")[2] == asked.host


def refuse_forged(server: Flask) -> None:
    """Raises RefusedError before any request of another site that could change something reaches its view."""

    @server.before_request
    def check() -> None:
        if request.method not in _HARMLESS and not is_sent_from_here(request):
            raise RefusedError(403, f"{SENT_FROM_ELSEWHERE} {_ADVICE}")

    @server.errorhandler(RefusedError)  # blueprints have their own, with a page around the message
    def refuse(error: RefusedError) -> Response:
        if is_page_asked():
            return give_document(show_forged(str(error)), error.status)
        return Response(str(error), error.status, mimetype="text/plain")
