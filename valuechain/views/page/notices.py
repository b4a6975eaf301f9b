"""Notices above the answer about parts of a link that were repaired or not understood."""

from collections.abc import Sequence

from markupsafe import Markup

from valuechain.views.page.reach import is_out_of_reach
from valuechain.views.page.render import render
from valuechain.views.page.state import Address

_MOST = 5
"""A broken link can have hundreds of invalid values."""


def show_notices(notices: Sequence[str]) -> Markup:
    """The HTML of the notices, if any."""
    return render("page/notices.html", notices=notices[:_MOST], more=len(notices) - _MOST) if notices else Markup()


def show_repairs(address: Address, *, is_understood: bool) -> Markup:
    """The HTML of the notice that a link was repaired, if it was.

    If everything in the link `is_understood`, the browser's address becomes the repaired link.
    """
    if not address.repairs:
        return Markup()
    more = len(address.repairs) - _MOST
    clean = address.href if is_understood else ""
    return render("page/repairs.html", repairs=address.repairs[:_MOST], more=more, clean=clean)


def show_host(site: str, *, is_host_known: bool) -> Markup:
    """A hint beside links that people hand out, if only the browser named the host that they begin with."""
    return Markup() if is_host_known or is_out_of_reach(site) else render("page/host.html", site=site)
