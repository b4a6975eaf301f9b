"""Responses to participants: pages, or JSON for the page's script."""

from urllib.parse import quote

from flask import Response, jsonify, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from valuechain.views.workshop.phone.doors import show_message
from valuechain.views.workshop.phone.shell import Shell
from valuechain.web.workshop.phone.forms import is_script

GONE = "You’re not in this workshop. Please join, or join again."


def give(html: str, status: int = 200) -> Response:
    """A page."""
    return Response(html, status, mimetype="text/html")


def tell(status: int, message: str) -> AnyResponse:
    """An error for the page's script."""
    response = jsonify(error=message)
    response.status_code = status
    return response


def say_gone(code: str) -> AnyResponse:
    """The response to a browser that is not, or no longer, in a workshop: the same for every code."""
    if is_script() or request.path.endswith("/news"):
        return tell(401, GONE)
    return redirect(f"/w/{quote(code, safe='')}?again=1", 303)


def refuse(shell: Shell, status: int, title: str, message: str) -> AnyResponse:
    """An error as a page, or as JSON if the page's script asked."""
    if is_script():
        return tell(status, message)
    back = request.path.rpartition("/")[0] if request.path.startswith("/w/") else "/join"
    return give(show_message(shell, title, message, back, "Continue"), status)
