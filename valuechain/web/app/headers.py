"""Security headers: what a page may load, run, send and be embedded in, and who may keep it."""

from collections.abc import Sequence

from flask import Flask, Response, request

from valuechain.model.question.parameters import DATA, WORKSHOP
from valuechain.views.page.state import Page
from valuechain.web.costly import RETRY_AFTER
from valuechain.web.policy import OF_DOCUMENTS, OF_PAGES

_KEYS = (DATA, WORKSHOP)
"""Parameters that hold the key to private data."""
_PRIVATE = (Page.MY_DATA.value, Page.EDIT.value, Page.WORKSHOP.value, Page.PROJECTOR.value, Page.BOARD.value)
_LAYOUT = "/_dash-layout"
"""It holds the page that asks for it, so it is not kept either."""

_PERMISSIONS = "camera=(), microphone=(), geolocation=(), payment=(), usb=()"
_TRUSTED = ("localhost", "127.0.0.1")
"""Hosts that browsers trust without TLS."""


_SHOWN_ELSEWHERE = frozenset(page.value for page in Page) - set(_PRIVATE)
"""Pages that other sites may show in a frame, if a setting names the sites: those that only show published data."""


def set_headers(server: Flask, frames: Sequence[str] = ()) -> None:
    """Sets them on every response that does not set its own. `frames` are the sites that may frame read-only pages.

    By default, only this site may: it could do as much without a frame.
    """
    framed = OF_PAGES.replace("frame-ancestors 'self'", " ".join(("frame-ancestors 'self'", *frames)))

    @server.after_request
    def complete(response: Response) -> Response:
        headers = response.headers
        headers.setdefault("X-Content-Type-Options", "nosniff")
        if response.status_code == 503:
            headers.setdefault("Retry-After", str(RETRY_AFTER))
            if request.method == "GET":  # browsers that show a page heed only this
                headers.setdefault("Refresh", headers["Retry-After"])
        # Addresses can contain keys to private data, so other sites never get them. Not "no-referrer": with that,
        # browsers would send forms without a usable Origin header, which we check before storing or deleting anything.
        headers.setdefault("Referrer-Policy", "same-origin")
        has_key = not request.args.keys().isdisjoint(_KEYS)
        if has_key or request.method == "POST" or request.path.startswith(_PRIVATE) or request.path == _LAYOUT:
            headers.setdefault("Cache-Control", "no-store")
            headers.setdefault("X-Robots-Tag", "noindex")
        is_public = request.path.startswith("/api/") and not has_key
        if not is_public:  # other sites may show the pictures of published guidance, and nothing else
            headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if (response.mimetype or "").endswith(("html", "xml")):  # SVG and XML can hold scripts too
            is_alone = response.mimetype != "text/html" or request.path.startswith("/api/")
            is_framed = frames and not is_alone and request.path in _SHOWN_ELSEWHERE and not has_key
            headers.setdefault(
                "Content-Security-Policy", OF_DOCUMENTS if is_alone else framed if is_framed else OF_PAGES
            )
            if not is_framed:  # for browsers that know no policy
                is_never = "frame-ancestors 'none'" in headers["Content-Security-Policy"]
                headers.setdefault("X-Frame-Options", "DENY" if is_never else "SAMEORIGIN")
            headers.setdefault("Permissions-Policy", _PERMISSIONS)
            if request.is_secure or request.host.startswith(_TRUSTED):  # elsewhere, browsers ignore it with an error
                headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")  # who opens our window cannot reach in
        return response
