"""Notices above the answer about invalid parts of a link."""

from collections.abc import Sequence

from markupsafe import Markup

from valuechain.views.page.render import render

_MOST = 5
"""A broken link can have hundreds of invalid values."""


def show_notices(notices: Sequence[str]) -> Markup:
    """The HTML of the notices, if any."""
    return render("page/notices.html", notices=notices[:_MOST], more=len(notices) - _MOST) if notices else Markup()
