"""What a link asked for and does not exist, said above the answer."""

from collections.abc import Sequence

from markupsafe import Markup

from valuechain.views.page.render import render

_MOST = 5
"""A broken link can ask for hundreds of things that do not exist."""


def show_notices(notices: Sequence[str]) -> Markup:
    """The HTML of the notices; empty where there are none."""
    return render("page/notices.html", notices=notices[:_MOST], more=len(notices) - _MOST) if notices else Markup()
