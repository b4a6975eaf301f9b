"""The page for failures that nothing else explains."""

from markupsafe import Markup

from valuechain.views.page.render import render


def show_failure(message: str, number: str) -> Markup:
    """A complete page; `number` is the request's id, under which the server's log says why, or empty."""
    return render("page/failure.html", message=message, number=number)
