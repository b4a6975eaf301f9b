"""Refuses requests for other hosts: links and QR codes are built from the host that a request names."""

from collections.abc import Sequence
from urllib.parse import urlsplit

from flask import Flask, Response, request

from valuechain.views.page.missing import show_other_host
from valuechain.views.workshop.alone import show_alone
from valuechain.web.policy import OF_PAGES

_OPEN = ("/healthz", "/readyz", "/metrics", "/static/")
"""Programs that watch the server ask for it by number; the page that refuses has a style."""


def refuse_other_hosts(server: Flask, hosts: Sequence[str], site: str) -> None:
    """Makes the server answer only to these hosts, or to all if there are none; others are led to `site`, if any."""
    if not hosts:
        return

    @server.before_request
    def refuse() -> Response | None:
        if request.path.startswith(_OPEN) or _is_among(request.host, hosts):
            return None
        refused = Response(show_alone(show_other_host(request.host, site), "Another address"), 400)
        refused.headers["Content-Security-Policy"] = OF_PAGES  # a phone's own would block the style
        return refused


def _is_among(asked: str, hosts: Sequence[str]) -> bool:
    try:
        host = (urlsplit(f"//{asked}").hostname or "").removesuffix(".")
    except ValueError:  # such as an unclosed bracket
        return False
    return any(host == each or (each.startswith(".") and host.endswith(each)) for each in hosts)
