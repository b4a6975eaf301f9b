"""Pages for addresses that do not exist."""

from markupsafe import Markup

from valuechain.views.page.render import render
from valuechain.views.page.state import Page


def show_missing(path: str) -> Markup:
    """The "page not found" page."""
    return render("page/missing.html", path=path)


def show_workshops_only() -> Markup:
    """The page for everything else on a server that only runs workshops."""
    return render("page/workshops_only.html")


def show_unknown_data() -> Markup:
    """The page for an unknown key to a user's own data."""
    return render("page/unknown_data.html")


def show_unknown_workshop(page: Page = Page.WORKSHOP) -> Markup:
    """The page for an unknown key to a workshop."""
    return render("page/unknown_workshop.html", page=page.value)
