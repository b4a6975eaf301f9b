"""Refuses malformed requests before they reach Dash or a header, which would fail on them."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from dash import Dash
from flask import Flask, Response, request

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

_PATH = "_dash-update-component"
MOST_BYTES = 1_000_000
"""The largest body, unless a route says otherwise: far more than we save, so that overlong text gets a message."""
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_NO_ADDRESS = "There is no page at this address: it contains control characters."
_NO_HOST = "The host of this request cannot be part of an address."
_REFUSED = "This is not a request that a page of this site sends."


def refuse_malformed(server: Flask, app: Dash) -> None:
    """Answers an address with control characters with 404, and a request unlike those of Dash's script with 400.

    The same goes for a host that Werkzeug takes, but cannot put into an address: no IPv6 address in brackets, no IDNA.
    Also limits what every request may send, and replaces bytes in a query that are no UTF-8.
    """
    server.config["MAX_CONTENT_LENGTH"] = server.config["MAX_FORM_MEMORY_SIZE"] = MOST_BYTES
    endpoint = f"{app.config.routes_pathname_prefix}{_PATH}"
    inner = server.wsgi_app

    def answer(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        query = environ.get("QUERY_STRING", "")
        if not query.isascii():  # WSGI has bytes as Latin-1, and Werkzeug fails on any that are no UTF-8
            environ["QUERY_STRING"] = query.encode("latin-1").decode(errors="replace").encode().decode("latin-1")
        return inner(environ, start_response)

    server.wsgi_app = answer  # type: ignore[method-assign] # as Flask's documentation does

    @server.before_request
    def check() -> Response | None:
        if _CONTROL.search(request.path):
            return Response(_NO_ADDRESS, 404, mimetype="text/plain")
        if not _has_address():
            return Response(_NO_HOST, 400, mimetype="text/plain")
        if request.endpoint != endpoint:
            return None
        try:
            body = request.get_json(silent=True)
        except RecursionError:  # lists in lists without end
            body = None
        if is_sound(body, app.callback_map):
            return None
        return Response(_REFUSED, 400, mimetype="text/plain")


def _has_address() -> bool:
    """Whether Werkzeug can put the request's host into an address."""
    try:
        return bool(request.host_url)
    except ValueError:
        return False


def is_sound(body: object, callbacks: Mapping[str, Mapping[str, Any]]) -> bool:
    """Whether a request names a callback, and all it takes. Every value that ours take is a text or nothing."""
    if not isinstance(body, dict) or not isinstance(body.get("output"), str):
        return False
    callback = callbacks.get(body["output"])
    if callback is None:
        return False
    changed = body.get("changedPropIds", [])
    return (
        all(_names(body.get(part, [])) == _names(callback[part]) for part in ("inputs", "state"))
        and _outputs(body.get("outputs")) == body["output"].strip(".").split("...")
        and isinstance(changed, list)
        and all(isinstance(each, str) for each in changed)
    )


def _outputs(listed: object) -> Sequence[str]:
    """The ids and properties in a list, as the name of a callback joins them; both have its hash, if it has one."""
    return [f"{name}.{prop}" for name, prop in _names(listed) or ()]


def _names(listed: object) -> Sequence[tuple[str, str]] | None:
    """The ids and properties in a list; None if it is anything else."""
    if not isinstance(listed, list):
        return None
    names = []
    for each in listed:
        if not isinstance(each, dict) or not isinstance(each.get("value"), str | None):
            return None
        name, prop = each.get("id"), each.get("property")
        if not (isinstance(name, str) and isinstance(prop, str)):
            return None
        names.append((name, prop))
    return names
