"""Warns when phones cannot reach the server's address."""

from urllib.parse import urlsplit

from markupsafe import Markup

from valuechain.views.page.notices import show_host
from valuechain.views.page.reach import is_out_of_reach
from valuechain.views.page.render import render


def show_reach(site: str, *, is_host_known: bool = True) -> Markup:
    """A warning in HTML if phones can't reach this address, a hint if only the browser named it; otherwise empty."""
    if is_out_of_reach(site):
        return render("workshop/reach.html", site=site, port=urlsplit(site).port)
    return show_host(site, is_host_known=is_host_known)
