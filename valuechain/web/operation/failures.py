"""The answer to a visitor when something fails unexpectedly; the log says why, with the same id."""

import logging
from types import TracebackType

from dash.exceptions import DependencyException
from flask import Flask, Response, jsonify, request
from markupsafe import Markup
from werkzeug.exceptions import InternalServerError

from valuechain.storage.errors import StorageError
from valuechain.views.page.failure import show_failure
from valuechain.web.operation.following import request_id
from valuechain.web.operation.outages import log_outage
from valuechain.web.policy import OF_PAGES

_log = logging.getLogger(__name__)

_UNREACHABLE = "The server can’t reach its database right now. Nothing was changed. Try again soon."
_PHONES = ("/join", "/w/")
"""Pages of participants, who start again where they type their code."""
_RETRY_SECONDS = "5"
_FAILED = "Something went wrong on the server. It was not your fault."


class QuietFlask(Flask):
    """Flask's own message about an error names the path, which may hold a code."""

    def log_exception(self, exc_info: tuple[type, BaseException, TracebackType] | tuple[None, None, None]) -> None:
        """Logs why a request failed."""
        _log.error("A request failed.", exc_info=exc_info)


def register_failures(server: Flask) -> None:
    """Registers answers to what no blueprint answers itself: a page for people, JSON for programs."""

    @server.errorhandler(InternalServerError)
    def say_failed(_error: InternalServerError) -> Response:
        return _say(500, "internal", _FAILED)

    @server.errorhandler(StorageError)
    def say_unreachable(error: StorageError) -> Response:
        log_outage("A request failed", error)
        response = _say(503, "database", _UNREACHABLE, is_logged=False)
        response.headers["Retry-After"] = _RETRY_SECONDS
        return response

    @server.errorhandler(DependencyException)
    def say_no_such_script(_error: DependencyException) -> Response:
        return Response("There is no such file.", 404, mimetype="text/plain")


def is_page_asked() -> bool:
    """Whether a person opened the address in a browser, rather than a program or a script."""
    return request.accept_mimetypes.best_match(["application/json", "text/html"], "application/json") == "text/html"


def give_document(page: Markup, status: int) -> Response:
    """A whole document in place of the answer."""
    response = Response(page, status, mimetype="text/html")
    response.headers["Content-Security-Policy"] = OF_PAGES  # that of a phone or of a file would block the style
    return response


def _say(status: int, code: str, message: str, *, is_logged: bool = True) -> Response:
    """The answer; people read the request's id only if the log has it for certain."""
    name = request_id()
    if is_page_asked():
        start = "/join" if request.path.startswith(_PHONES) else "/"
        return give_document(show_failure(message, name if is_logged else "", start), status)
    response = jsonify(error={"code": code, "message": message, "request": name})
    response.status_code = status
    return response
