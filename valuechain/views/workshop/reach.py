"""Warns when phones cannot reach the server's address."""

from urllib.parse import urlsplit

from markupsafe import Markup

from valuechain.views.page.reach import is_out_of_reach
from valuechain.views.page.render import render


def show_reach(site: str) -> Markup:
    """A warning in HTML if phones can't reach this address; otherwise empty."""
    if not is_out_of_reach(site):
        return Markup()
    port = urlsplit(site).port
    return render("workshop/reach.html", site=site, port=port)
