"""Complete pages in place of an answer: for an unexpected failure, a form from another site, and a busy server."""

from markupsafe import Markup

from valuechain.views.page.render import render

FORGED = "This request came from another site"
"""The title of pages that refuse one."""


def show_failure(message: str, number: str, start: str) -> Markup:
    """A complete page; `number` is the request's id, under which the server's log says why, or empty.

    `start` is the address to start again from.
    """
    return render("page/failure.html", message=message, number=number, start=start)


def show_forged(message: str) -> Markup:
    """A complete page that says that another site sent this form."""
    return render("page/refusal.html", title=FORGED, message=message, back="/", back_to="the start page")


def show_busy() -> Markup:
    """A complete page for someone who opens a file by itself; the browser loads it again by the Refresh header."""
    return render("page/busy.html")
