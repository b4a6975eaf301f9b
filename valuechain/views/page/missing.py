"""Pages in place of what does not exist, or cannot be reached right now."""

from markupsafe import Markup

from valuechain.views.page.render import render
from valuechain.views.page.state import Page


def show_missing(path: str) -> Markup:
    """The "page not found" page."""
    return render("page/missing.html", path=path)


def show_workshops_only() -> Markup:
    """The page for everything else on a server that only runs workshops."""
    return render("page/workshops_only.html")


def show_other_host(host: str, site: str) -> Markup:
    """The page for a host that is not the server's own; `site` is the server's address, if known."""
    return render("page/other_host.html", host=host, site=site)


def show_unknown_data() -> Markup:
    """The page for an unknown key to a user's own data."""
    return render("page/unknown_data.html")


def show_unknown_workshop(page: Page = Page.WORKSHOP) -> Markup:
    """The page for an unknown key to a workshop."""
    return render("page/unknown_workshop.html", page=page.value)


def show_unreachable_data() -> Markup:
    """The page in place of a user's own data while the database is away; it comes back by itself."""
    return render("page/unreachable.html", title="Your data can’t be reached right now", more="")


def show_unreachable_workshop() -> Markup:
    """The page in place of a workshop while the database is away; it comes back by itself."""
    more = "Participants can stay where they are: their phones keep their answers and send them later."
    return render("page/unreachable.html", title="The workshop can’t be reached right now", more=more)
