"""What is shown where an address leads to nothing."""

from markupsafe import Markup

from valuechain.views.page.render import render
from valuechain.views.page.state import Page


def show_missing(path: str) -> Markup:
    """What is shown where there is no page."""
    return render("page/missing.html", path=path)


def show_unknown_data() -> Markup:
    """What is shown where the key to a user's own data opens nothing."""
    return render("page/unknown_data.html")


def show_unknown_workshop(page: Page = Page.WORKSHOP) -> Markup:
    """What is shown where the key in an address opens no workshop."""
    return render("page/unknown_workshop.html", page=page.value)
