"""Warns when phones cannot reach the server's address."""

from ipaddress import ip_address
from urllib.parse import urlsplit

from markupsafe import Markup

from valuechain.views.page.render import render


def is_out_of_reach(site: str) -> bool:
    """Whether an address works only on this computer.

    >>> is_out_of_reach("http://localhost:8050"), is_out_of_reach("http://192.168.1.20:8050")
    (True, False)
    """
    host = (urlsplit(site).hostname or "").rstrip(".")
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        address = ip_address(host)
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified


def show_reach(site: str) -> Markup:
    """A warning in HTML if phones can't reach this address; otherwise empty."""
    if not is_out_of_reach(site):
        return Markup()
    port = urlsplit(site).port
    return render("workshop/reach.html", site=site, port=port)
