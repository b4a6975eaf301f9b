"""Responses to participants: pages, or JSON for the page's script."""

from urllib.parse import quote

from flask import Response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from valuechain.storage.workshops.values import Workshop
from valuechain.views.workshop.phone.doors import show_message
from valuechain.views.workshop.phone.page import phone_address
from valuechain.views.workshop.phone.shell import Shell
from valuechain.web.workshop.forms import as_json
from valuechain.web.workshop.phone.forms import carried_token, cookie_of, cookie_path_of, is_script

GONE = "You’re not in this workshop. Please join, or join again."


def give(html: str, status: int = 200) -> Response:
    """A page."""
    return Response(html, status, mimetype="text/html")


def tell(status: int, message: str, **more: int) -> AnyResponse:
    """An error for the page's script, with its status in the body."""
    return as_json(status, status=status, error=message, **more)


def lead_back(code: str, item: str = "", place: str = "") -> AnyResponse:
    """Redirects to the participant's page, or to a question or a place on it."""
    address = phone_address(code, carried_token(code), item=item)
    return redirect(f"{address}#{quote(place, safe='')}" if place else address, 303)


def say_gone(code: str) -> AnyResponse:
    """The response to a browser that is not, or no longer, in a workshop: the same for every code."""
    if is_script() or request.path.endswith("/news"):
        return tell(401, GONE)
    return redirect(f"/w/{quote(code, safe='')}?again=1", 303)


def with_cookie(response: AnyResponse, workshop: Workshop, token: str) -> AnyResponse:
    """The response, with the participant's token in a cookie for this workshop's path."""
    # A proxy that terminates TLS says so in this header. A client that fakes it only disables its own cookie.
    is_secure = request.is_secure or request.headers.get("X-Forwarded-Proto", "").startswith("https")
    response.set_cookie(
        cookie_of(workshop.code), token, expires=workshop.expires, path=cookie_path_of(workshop.code), secure=is_secure,
        httponly=True, samesite="Lax",
    )  # fmt: skip
    return response


def refuse(shell: Shell, status: int, title: str, message: str, *, can_retry: bool = False) -> AnyResponse:
    """An error as a page, or as JSON if the page's script asked; the page leads to where to go on, or to try again."""
    if is_script():
        return tell(status, message)
    page = request.path.rpartition("/")[0] if request.path.startswith("/w/") else "/join"
    # With the token of whoever refuses cookies.
    href = request.full_path.replace(request.path, request.path if request.method == "GET" else page, 1).rstrip("?")
    return give(show_message(shell, title, message, href, "Try again" if can_retry else "Continue"), status)
