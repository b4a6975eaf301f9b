"""Whole documents in place of an answer: an unexpected failure, a form of another site, a busy server."""

from markupsafe import Markup

from valuechain.views.page.render import render


def show_failure(message: str, number: str, start: str) -> Markup:
    """A complete page; `number` is the request's id, under which the server's log says why, or empty.

    `start` is the address to start again from.
    """
    return render("page/failure.html", message=message, number=number, start=start)


def show_forged(message: str) -> Markup:
    """A complete page that says that another site sent this form."""
    title = "This request came from another site"
    return render("page/refusal.html", title=title, message=message, back="/", back_to="the start page")


def show_busy() -> Markup:
    """A complete page for someone who opens a file by itself; the browser loads it again by the Refresh header."""
    return render("page/busy.html")
